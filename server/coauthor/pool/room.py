"""Whether a disk has room for what is written beside a pool, and what to say where it has none.

It must never be what fills the disk: what it tries, it takes back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
"""The errors of a disk, or of somebody's part of it, that has no room left."""
_ENOUGH = 64 * 1024
"""So many bytes SQLite needs beside a file to read it."""
_SPARE = 8 << 20
_MEMORY = ("/dev/shm",)


def free(folder: Path) -> int | None:
    """The bytes that this user can still write there; None where the file system does not say."""
    with contextlib.suppress(OSError):
        if not hasattr(os, "statvfs"):
            return shutil.disk_usage(folder).free
        facts = os.statvfs(folder)
        if facts.f_blocks:
            return facts.f_frsize * (facts.f_bfree if os.geteuid() == 0 else facts.f_bavail)
    return None


def is_little(folder: Path) -> bool:
    """True where there is not even room for the files that SQLite makes beside one that it only reads."""
    left = free(folder)
    return left is not None and left < _ENOUGH


def is_full(folder: Path) -> bool:
    """The same, tried where the numbers say nothing, as for somebody's quota; for when something went wrong there."""
    if is_little(folder):
        return True
    tried = folder / f".room.{secrets.token_hex(4)}.coauthor"
    try:
        tried.write_bytes(bytes(_ENOUGH))
    except OSError as error:
        return error.errno in FULL
    finally:
        with contextlib.suppress(OSError):
            tried.unlink(missing_ok=True)
    return False


def why(folder: Path) -> tuple[str, str]:
    """What to tell somebody who wants to write, in words."""
    return (
        f"The disk is full ({folder}), so nothing can be asked, decided or changed.",
        "Nothing was changed, and your texts are untouched. Looking goes on; make room, and all the rest does, too.",
    )


def temporary() -> Path:
    """The folder for temporary files, also where all of them are full; Python finds none then."""
    import tempfile  # 3 ms at the start of a server, and Linux names a folder for most that is asked here

    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        return Path(os.environ.get("TMPDIR") or "/tmp")


def for_copy(size: int) -> Path | None:
    """A folder where a private copy of so many bytes has room; None where there is none."""
    named = (str(temporary()), os.environ.get("XDG_RUNTIME_DIR", ""), *_MEMORY)
    for folder in _there(named):
        left = free(folder)
        if (left is None or left > size + _SPARE) and not is_full(folder):
            return folder
    return None


def _there(named: Iterable[str]) -> Iterable[Path]:
    return (Path(name) for name in named if name and os.access(name, os.W_OK))
