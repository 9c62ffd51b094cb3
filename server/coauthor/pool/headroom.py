"""Room in SQLite's log ahead of what is written: a commit that makes the log longer costs the disk twice as much.

Only whoever holds the write lock makes room, and only behind the end of the file: nothing that SQLite wrote is touched.
What a transaction that failed has made the log longer by is given back; a log that is too long is known here.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_AHEAD = bytes(256 * 1024)
"""Zeros: SQLite takes them for no part of the log, as it does what an earlier round of it left there."""
_LONG = 32 << 20
"""From so many bytes on it is long: SQLite by itself begins it anew only where for a moment nobody reads or writes."""
_PLENTY = 64 << 20
"""So many bytes must be free on the disk where room is made ahead."""


class Log:
    """The log beside a database file; used by one connection, from its first transaction on."""

    def __init__(self, database: Path) -> None:
        self._path = Path(f"{database}-wal")
        self._fd = -1
        self._end = 0
        self._before = -1
        self._bearable = _LONG

    @property
    def is_long(self) -> bool:
        """True where a look at it is no longer quick, nor was it shortened lately."""
        return self._before >= self._bearable

    def shortened(self, *, done: bool) -> None:
        """It was tried to make it short; where somebody was in the way, the next try comes when it has grown again."""
        self._bearable = _LONG if done else self._before + _LONG // 8

    def begin(self) -> None:
        """Remember how long the log is, and write zeros behind it once it is full; the write lock must be held.

        They reach the disk with the next commit. Where it can't be done (a full disk, a system without it), nothing is
        lost but time.
        """
        self._before = -1
        with contextlib.suppress(OSError, AttributeError):
            if self._fd < 0:
                self._fd = os.open(self._path, os.O_RDWR)
            self._before = size = os.fstat(self._fd).st_size
            if size != self._end and self._has_plenty():
                self._end = size + os.pwrite(self._fd, _AHEAD, size)

    def give_back(self) -> None:
        """Make it as short as it was before the transaction that has failed.

        The write lock must be held, and nobody may have written since `begin`: then all that is behind is nobody's.
        """
        with contextlib.suppress(OSError, AttributeError):
            if 0 <= self._before < os.fstat(self._fd).st_size:
                os.ftruncate(self._fd, self._before)
                self._end = self._before

    def close(self) -> None:
        """Let the file go."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _has_plenty(self) -> bool:
        facts = os.fstatvfs(self._fd)
        return facts.f_bavail * facts.f_frsize >= _PLENTY
