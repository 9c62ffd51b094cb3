/* Real errors of the disk, at the call that a test asks for: preloaded, it fails write calls on files whose path holds
   a word. `fault_arm(n, count, error)` fails calls n .. n+count-1 from now on; `fault_calls()` says how many there were;
   `fault_read_only(prefix)`, or FAULT_READ_ONLY in the environment, makes everything below a folder as on a file system
   that can only be read. With FAULT_FULL a folder is as on a disk without a byte free, as long as there is the file that
   FAULT_FULL_WHILE names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <unistd.h>

static long at = 0, count = 0, calls = 0;
static int error_number = EIO;
static char prefix[4096] = "";
static const char *full = NULL, *full_while = NULL;

void fault_arm(long n, long many, int number) { at = n; count = many; error_number = number; calls = 0; }
long fault_calls(void) { return calls; }
void fault_read_only(const char *folder) { snprintf(prefix, sizeof prefix, "%s", folder); }
__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("FAULT_READ_ONLY");
    if (folder) fault_read_only(folder);
    full = getenv("FAULT_FULL");
    full_while = getenv("FAULT_FULL_WHILE");
}

static int ours(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return strstr(path, "pool.db") != NULL && strstr(path, "-shm") == NULL;
}

static int is_full(const char *path) {
    return full && full_while && strncmp(path, full, strlen(full)) == 0 && access(full_while, F_OK) == 0;
}

/* Only what makes a file longer needs room. */
static int no_room(int fd, off64_t end) {
    char link[64], path[4096];
    struct stat facts;
    if (!full) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    if (!is_full(path) || fstat(fd, &facts) || !S_ISREG(facts.st_mode) || end <= facts.st_size) return 0;
    errno = ENOSPC;
    return 1;
}

static int fails(int fd) {
    if (at == 0 || !ours(fd)) return 0;
    calls++;
    if (calls < at || calls >= at + count) return 0;
    errno = error_number;
    return 1;
}

#define REAL(name) ({ static __typeof__(&name) f; if (!f) f = dlsym(RTLD_NEXT, #name); f; })

ssize_t write(int fd, const void *b, size_t n) {
    return fails(fd) || no_room(fd, lseek64(fd, 0, SEEK_CUR) + n) ? -1 : REAL(write)(fd, b, n);
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) {
    return fails(fd) || no_room(fd, o + n) ? -1 : REAL(pwrite)(fd, b, n, o);
}
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
    return fails(fd) || no_room(fd, o + n) ? -1 : REAL(pwrite64)(fd, b, n, o);
}
int fsync(int fd) { return fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t n) { return fails(fd) || no_room(fd, n) ? -1 : REAL(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { return fails(fd) || no_room(fd, n) ? -1 : REAL(ftruncate64)(fd, n); }

#define STATVFS(name) \
    int name(const char *path, struct name *facts) { \
        int done = REAL(name)(path, facts); \
        if (!done && is_full(path)) facts->f_bfree = facts->f_bavail = 0; \
        return done; \
    }
STATVFS(statvfs)
STATVFS(statvfs64)

static int refused(const char *path, int flags) {
    if (flags & O_CREAT && full && is_full(path) && access(path, F_OK)) {
        errno = ENOSPC;
        return 1;
    }
    if (!prefix[0] || strncmp(path, prefix, strlen(prefix)) != 0) return 0;
    if ((flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC))) return 0;
    errno = EROFS;
    return 1;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list l; va_start(l, flags); mode_t mode = va_arg(l, mode_t); va_end(l); \
        return refused(path, flags) ? -1 : REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
int mkdir(const char *path, mode_t mode) { return refused(path, O_CREAT) ? -1 : REAL(mkdir)(path, mode); }
