"""What stands under the pool: the database library that this Python came with. For the doctor; decides nothing."""

from __future__ import annotations

import sqlite3

SAFE = (3, 51, 3)
"""From here on a rare corruption of WAL databases with several writers is mended."""


def sqlite() -> str:
    """The version of the SQLite library, such as `3.51.3`."""
    return sqlite3.sqlite_version


def is_safe() -> bool:
    """True where that version is not below `SAFE`."""
    return sqlite3.sqlite_version_info >= SAFE
