"""Files of CoAuthor's own, written whole or not at all: whoever reads one never sees half of it.

Not for the person's text, which goes through `review/disk`: that looks at what it replaces before it writes.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write(file: Path, text: str, *, mode: int | None = None) -> None:
    """Put the text there in one step; raises OSError, and then nothing has changed.

    Its permissions are `mode`; where that is None they stay as they are, or are the usual ones for a new file.
    """
    temp = file.with_name(f".{file.name}.{secrets.token_hex(4)}.coauthor")
    descriptor = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if mode is not None else 0o666)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if mode is not None:
            temp.chmod(mode)
        elif file.exists():
            temp.chmod(file.stat().st_mode & 0o777)
        temp.replace(file)
    finally:
        temp.unlink(missing_ok=True)
