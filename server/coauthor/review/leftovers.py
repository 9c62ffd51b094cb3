"""The hidden file beside a text that a writer fills before it takes the text's place, and what a dead writer leaves.

A writer holds a lock on its file until the rename; without that lock nobody writes it any more. Removes nothing else.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_ENDING = ".coauthor"


def beside(target: Path) -> Path:
    """A name for the file that is to take the target's place."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}{_ENDING}")


def hold(fd: int) -> int | None:
    """Say that this process writes the file; a descriptor that keeps saying so until it is closed, None on Windows."""
    if sys.platform == "win32":
        return None
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return os.dup(fd)


def sweep(target: Path) -> list[Path]:
    """Remove what dead writers of a file have left beside it; gives what was removed."""
    ours = re.compile(re.escape(f".{target.name}.") + r"[0-9a-f]{8}" + re.escape(_ENDING))
    gone = []
    with contextlib.suppress(OSError):
        for each in sorted(target.parent.iterdir()):
            if ours.fullmatch(each.name) and _is_left(each):
                with contextlib.suppress(OSError):
                    each.unlink()
                    gone.append(each)
    return gone


def _is_left(path: Path) -> bool:
    """True for a regular file that nobody writes."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        if sys.platform == "win32":
            return True  # there a file that is open can't be removed
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(fd)
    return True
