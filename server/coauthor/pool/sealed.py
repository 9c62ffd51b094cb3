"""A pool that can only be looked at: its folder can't be written (a read-only disk, somebody else's files), or is full.

Nothing beside it is made or touched. What is shown is the record as it was when it was opened.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from coauthor.domain import errors
from coauthor.pool import image, place, room, sqlite

R = TypeVar("R")

_TRIES = 3
_CLOSED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
_NO_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_SHARED = 32 * 1024
"""So long is the file by which those who have a pool open share its log; where it is there, no room is needed."""


class Why(StrEnum):
    """Why a pool is only looked at."""

    READ_ONLY = "read only"
    FULL = "full"


class File(sqlite.File):
    """A private copy of a pool's files, in a folder that goes when it is closed; `locks` is a folder in there."""

    def __init__(self, path: Path, beside: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="coauthor-", dir=beside, ignore_cleanup_errors=True)
        self.locks = Path(self._folder.name) / "locks"
        try:
            super().__init__(_copy(path, Path(self._folder.name)), durable=True)
        except BaseException:
            self._folder.cleanup()
            raise

    def close(self) -> None:
        """Close it and remove the copy."""
        super().close()
        self._folder.cleanup()


class Image(sqlite.File):
    """A private copy in memory, where no disk has room; `locks` are the pool's own."""

    is_on_disk = False

    def __init__(self, path: Path, locks: Path) -> None:
        self.locks = locks
        super().__init__(path, durable=True)

    def _connect(self, path: Path, *, durable: bool) -> sqlite3.Connection:
        raw, log = _steadily(path, lambda: (_bytes(path), _bytes(Path(f"{path}-wal"))))
        db = sqlite.connect(Path(":memory:"), durable=durable)
        try:
            if made := image.whole(raw, log):
                db.deserialize(made)
        except BaseException:
            db.close()
            raise
        return db


def why_sealed(path: Path) -> Why | None:
    """Why a pool that is there can't be written, or None."""
    if not path.exists():
        return None
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return Why.READ_ONLY
    if room.is_little(path.parent) and not _is_shared(path):
        return Why.FULL
    try:
        sqlite.connect(path, durable=True).close()
    except sqlite3.Error as error:
        # A file that is no database, or that somebody has locked, is another matter.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _NO_ROOM and room.is_full(path.parent):
            return Why.FULL
        return Why.READ_ONLY if code in _CLOSED else None
    return None


def opened(where: place.Place, why_so: Why) -> File | Image:
    """A private copy of the pool, on a disk that has room for it or else in memory."""
    if why_so is Why.READ_ONLY:
        return File(where.pool)
    size = sum(length for length, _ in _state(where.pool))
    beside = room.for_copy(size)
    return Image(where.pool, where.locks) if beside is None else File(where.pool, beside)


def why(where: place.Place, why_so: Why = Why.READ_ONLY) -> tuple[str, str]:
    """What to tell somebody who wants to write, in words."""
    if why_so is Why.FULL:
        return room.why(where.pool.parent)
    return (
        f"{where.pool.parent} can only be read, so nothing can be asked, decided or changed here.",
        "Nothing was lost, and looking goes on. Get the right to write there, copy the folder, or set COAUTHOR_POOL.",
    )


def _is_shared(path: Path) -> bool:
    try:
        return Path(f"{path}-shm").stat().st_size >= _SHARED
    except OSError:
        return False


def _copy(path: Path, folder: Path) -> Path:
    """Copy the pool and its log."""
    copy = folder / path.name

    def files() -> Path:
        for suffix in ("", "-wal"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)
            if Path(f"{path}{suffix}").exists():
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        return copy

    return _steadily(path, files)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _steadily(path: Path, work: Callable[[], R]) -> R:
    """What the work gives, done again where somebody has written to the pool meanwhile."""
    try:
        for _ in range(_TRIES):
            before = _state(path)
            given = work()
            if before == _state(path):
                return given
    except OSError as error:
        raise errors.Unavailable(f"{path} can't be read: {error.strerror or error}.") from error
    raise errors.Unavailable(f"{path} is being written by somebody else right now.", "Try again in a moment.")


def _state(path: Path) -> list[tuple[int, int]]:
    files = (Path(f"{path}{suffix}") for suffix in ("", "-wal"))
    return [(facts.st_size, facts.st_mtime_ns) for facts in (file.stat() for file in files if file.exists())]
