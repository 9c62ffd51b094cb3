"""A pool that can only be looked at, because its folder can't be written: a read-only disk, or somebody else's files.

Nothing beside it is made or touched. What is shown is the record as it was when it was opened.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from coauthor.domain import errors
from coauthor.pool import place, sqlite

_TRIES = 3
_CLOSED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)


class File(sqlite.File):
    """A private copy of a pool's files, in a folder that goes when it is closed; `locks` is a folder in there."""

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="coauthor-", ignore_cleanup_errors=True)
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


def is_sealed(path: Path) -> bool:
    """True where a pool is there and can't be written."""
    if not path.exists():
        return False
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return True
    try:
        sqlite.connect(path, durable=True).close()
    except sqlite3.Error as error:
        # A file that is no database, or that somebody has locked, is another matter.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _CLOSED
    return False


def why(where: place.Place) -> tuple[str, str]:
    """What to tell somebody who wants to write, in words."""
    return (
        f"{where.pool.parent} can only be read, so nothing can be asked, decided or changed here.",
        "Nothing was lost, and looking goes on. Get the right to write there, copy the folder, or set COAUTHOR_POOL.",
    )


def _copy(path: Path, folder: Path) -> Path:
    """Copy the pool and its log, again where somebody has written meanwhile."""
    copy = folder / path.name
    try:
        for _ in range(_TRIES):
            before = _state(path)
            for suffix in ("", "-wal"):
                Path(f"{copy}{suffix}").unlink(missing_ok=True)
                if Path(f"{path}{suffix}").exists():
                    shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
            if before == _state(path):
                return copy
    except OSError as error:
        raise errors.Unavailable(f"{path} can't be read: {error.strerror or error}.") from error
    raise errors.Unavailable(f"{path} is being written by somebody else right now.", "Try again in a moment.")


def _state(path: Path) -> list[tuple[int, int]]:
    files = (Path(f"{path}{suffix}") for suffix in ("", "-wal"))
    return [(facts.st_size, facts.st_mtime_ns) for facts in (file.stat() for file in files if file.exists())]
