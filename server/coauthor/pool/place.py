"""Where the pool of a workspace lies, and where its locks and bells are; creates nothing by being asked."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from coauthor.domain import errors
from coauthor.pool import room

FOLDER = ".coauthor"
_FILE = "pool.db"
ANSWERS = "answers"
"""The folder beside the pool in which models' answers are kept until they are on the record."""
_IGNORE = """\
# What CoAuthor keeps here is local; roles and prompts of the project are not.
*
!agents/
!agents/**
!prompts/
!prompts/**
"""
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afpfs",
    "9p",
    "fuse.sshfs",
    "webdav",
    "davfs",
}
_SYNCED = {
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The files of a workspace's pool; `bells` lies outside the workspace, as socket paths must be short.

    Where the pool is a PostgreSQL server's, `url` names it with `workspace` in it, and `pool` is no file: only what
    belongs to this machine (locks of its worker, logs) lies beside it. `is_linked` says that the folder has only a link
    to a pool elsewhere.
    """

    root: Path
    pool: Path
    live: Path
    locks: Path
    bells: Path
    views: Path
    url: str | None = None
    workspace: str = ""
    is_linked: bool = False

    @property
    def may_exist(self) -> bool:
        """False where it is certain, without opening anything, that there is no pool."""
        return self.url is not None or self.pool.exists()


def of(root: Path) -> Place:
    """The place of a workspace's pool; `COAUTHOR_POOL` may name another file."""
    root = root.resolve()
    folder = root / FOLDER
    named = os.environ.get("COAUTHOR_POOL", "")
    if named.startswith(("postgres://", "postgresql://")):
        return _on_server(root, named)
    # The file itself: whoever comes to it by another way must meet the same locks, bells and log.
    pool = (Path(named).expanduser() if named else folder / _FILE).resolve()
    usual = (pool.parent.name, pool.name) == (FOLDER, _FILE)
    digest = hashlib.sha256(os.fsencode(pool)).hexdigest()[:20]
    return Place(
        root=root,
        pool=pool,
        live=pool.with_name("live.db") if usual else pool.with_suffix(".live.db"),
        locks=pool.parent / "locks" if usual else pool.with_suffix(".locks"),
        bells=_runtime() / digest,
        views=folder / "view",
        is_linked=not named and pool != folder / _FILE,
    )


def _on_server(root: Path, named: str) -> Place:
    """A pool of PostgreSQL; `?workspace=NAME` in its address says which, else the folder's own name does."""
    try:
        parts = urllib.parse.urlsplit(named)
    except ValueError as error:
        raise errors.Unavailable(
            f"COAUTHOR_POOL is no address of a server: {error}.",
            "It looks like postgresql://ada@db.example.org/thesis.",
        ) from error
    options = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
    workspace = next((value for key, value in options if key == "workspace" and value), root.name)
    rest = urllib.parse.urlencode([(key, value) for key, value in options if key != "workspace"])
    folder = root / FOLDER
    digest = hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return Place(
        root=root,
        pool=folder / "pool.postgresql",
        live=folder / "live.postgresql",
        locks=folder / "locks" / digest,  # a worker of another pool of this folder is no worker of this one
        bells=folder / "bells",
        views=folder / "view",
        url=urllib.parse.urlunsplit(parts._replace(query=rest)),
        workspace=workspace,
    )


def summaries(root: Path) -> Path:
    """Where models' summaries of the workspace are kept: among the user's caches, as no folder may bring some."""
    digest = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:20]
    return Path(platformdirs.user_cache_dir("coauthor")) / "summaries" / digest


def prepare(place: Place) -> None:
    """Make the folder for a pool that is about to be created; refuses network and synced folders."""
    reason = unfit(place.pool.parent) if place.url is None else None
    if reason:
        offered = Path(platformdirs.user_data_dir("coauthor")) / f"{place.root.name}.db"
        raise errors.Unavailable(
            f"A task pool can't lie in {place.pool.parent}: {reason}.",
            f"Set COAUTHOR_POOL={offered} to keep it in your own data folder.",
        )
    try:
        place.pool.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in room.FULL:
            raise errors.Unavailable(*room.why(place.root)) from error
        raise errors.Unavailable(
            f"{place.pool.parent} can't be made: {error.strerror or error}.",
            "Reading works on; set COAUTHOR_POOL to a file in a folder that can be written to have tasks.",
        ) from error
    ignore = place.root / FOLDER / ".gitignore"
    if not ignore.exists() and ignore.parent.is_dir():
        try:
            ignore.write_text(_IGNORE, encoding="utf-8")
        except OSError as error:
            with contextlib.suppress(OSError):
                ignore.unlink(missing_ok=True)
            if error.errno in room.FULL:
                raise errors.Unavailable(*room.why(ignore.parent)) from error
            raise


def unfit(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """Why SQLite's WAL would not be safe there, or None."""
    names = {part.lower() for part in folder.parts}
    synced = names & _SYNCED
    if synced:
        return f"“{synced.pop()}” is a folder that a sync program changes behind our back"
    kind = _file_system(folder, mounts)
    return f"it is a network file system ({kind})" if kind in _NETWORK else None


def _file_system(folder: Path, mounts: Path) -> str | None:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    best, kind = "", None
    for line in lines:
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _runtime() -> Path:
    """A private folder for sockets: short, per user, gone after a reboot."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    if given and len(given) < 40 and os.access(given, os.W_OK):
        return Path(given) / "coauthor"
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return room.temporary() / f"coauthor-{user}"


def private(folder: Path) -> bool:
    """Make the folder for this user alone; False where it belongs to somebody else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = os.lstat(folder)
    if not stat.S_ISDIR(facts.st_mode):
        return False
    return not hasattr(os, "getuid") or facts.st_uid == os.getuid()
