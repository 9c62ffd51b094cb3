"""Leases as operating-system locks: the kernel drops one when its holder dies and keeps it through a suspend.

No clock takes part. A lock file may be removed only by its holder; whoever locks a removed file tries again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from pathlib import Path
from types import TracebackType

from coauthor.domain import errors
from coauthor.pool import place, room

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TRIES = 5
_PROBE_GAP = 0.004
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


class Lease:
    """A named lock that this process may hold; `take` never waits longer than a probe of somebody else takes."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name.replace('/', '_')}.lock"
        self._fd: int | None = None

    def take(self) -> bool:
        """True if the lock is ours now. A probe holds it for microseconds, hence the second look."""
        gap = threading.Event()
        for _ in range(_TRIES):
            if self._try():
                return True
            gap.wait(_PROBE_GAP)
        return False

    def _try(self) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno in room.FULL:
                raise errors.Unavailable(*room.why(self.path.parent)) from error
            raise
        if not _lock(fd):
            os.close(fd)
            return False
        if _same_file(fd, self.path):
            self._fd = fd
            return True
        os.close(fd)
        return False

    def release(self) -> None:
        """Give it back and remove its file."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                self.path.unlink()
            os.close(self._fd)
            self._fd = None

    @property
    def breaks(self) -> int:
        """How often it was lost and taken again; never where the kernel keeps it."""
        return 0

    def fileno(self) -> int:
        """The descriptor that holds the lock, to be inherited by a child; raises ValueError where it isn't held."""
        if self._fd is None:
            raise ValueError(f"the lock {self.path} is not held")
        return self._fd

    def hand_over(self) -> None:
        """Close our side of a lock that a child has inherited: it is held until the child closes its own or ends."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def of(where: place.Place, name: str) -> Lease:
    """The lock of that name among all who share a pool: a file's here, the database's own on PostgreSQL."""
    if where.url is None:
        return Lease(where.locks, name)
    from coauthor.pool import postgres_session

    return postgres_session.AdvisoryLease(where, name)


def is_held(where: place.Place, name: str) -> bool:
    """True while some process of those who share a pool holds the lock of that name."""
    if where.url is None:
        return held(where.locks, name)
    from coauthor.pool import postgres_session

    return postgres_session.of(where).is_held(name)


def held(folder: Path, name: str) -> bool:
    """True while some process holds the lock of that name."""
    path = folder / f"{name.replace('/', '_')}.lock"
    try:
        fd = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(fd, shared=True) and _same_file(fd, path)
    finally:
        os.close(fd)


def _same_file(fd: int, path: Path) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    here = os.fstat(fd)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _lock(fd: int, *, shared: bool = False) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if sys.platform == "win32" or error.errno in _TAKEN:
            return False
        raise errors.Unavailable(
            f"The file system of the task pool has no locks: {error.strerror or error}.",
            "Without them two programs would work on one task. Set COAUTHOR_POOL to a file on this machine's own disk.",
        ) from error
    return True
