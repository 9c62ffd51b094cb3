"""Room in SQLite's log ahead of what is written: a commit that makes the log longer costs the disk twice as much.

Only whoever holds the write lock makes room, and only behind the end of the file: nothing that SQLite wrote is touched.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_AHEAD = bytes(256 * 1024)
"""Zeros: SQLite takes them for no part of the log, as it does what an earlier round of it left there."""


class Log:
    """The log beside a database file; used by one connection, from its first transaction on."""

    def __init__(self, database: Path) -> None:
        self._path = Path(f"{database}-wal")
        self._fd = -1
        self._end = 0

    def make_room(self) -> None:
        """Write zeros behind the log once it has filled what was there; the write lock must be held.

        They reach the disk with the next commit. Where it can't be done (a full disk, a system without it), nothing is
        lost but time.
        """
        with contextlib.suppress(OSError, AttributeError):
            if self._fd < 0:
                self._fd = os.open(self._path, os.O_RDWR)
            size = os.fstat(self._fd).st_size
            if size != self._end:
                os.pwrite(self._fd, _AHEAD, size)
                self._end = size + len(_AHEAD)

    def close(self) -> None:
        """Let the file go."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
