"""What this user has said about folders and pools, kept in the user's own state folder and never in a workspace.

A file that came with a folder can't speak for itself: only what lies here makes a pool ours or a folder trusted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import platformdirs

YES, NO = "trusted", "untrusted"


def is_trusted(root: Path) -> bool | None:
    """Whether the person trusts a folder; None where nobody has said."""
    said = _read("folders", str(root.resolve()))
    return None if said is None else said.splitlines()[0] == YES


def set_trusted(root: Path, *, trusted: bool) -> None:
    """Remember what the person said about a folder."""
    path = str(root.resolve())
    _write("folders", path, f"{YES if trusted else NO}\n{path}\n")


def is_own_pool(pool_id: str, path: Path) -> bool:
    """True where this user made or adopted the pool of that id at that very path."""
    said = _read("pools", pool_id)
    return said is not None and str(path.resolve()) in said.splitlines()


def remember_pool(pool_id: str, path: Path) -> None:
    """Remember that the pool of that id at that path is this user's own."""
    known = _read("pools", pool_id) or ""
    if str(path.resolve()) not in known.splitlines():
        _write("pools", pool_id, f"{known}{path.resolve()}\n")


def _folders() -> list[Path]:
    """Where it may be kept: the user's state folder, and where that can't be written a private one of this machine."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return [Path(platformdirs.user_state_dir("coauthor")), Path(tempfile.gettempdir()) / f"coauthor-state-{user}"]


def _name(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:40]


def _read(kind: str, key: str) -> str | None:
    for folder in _folders():
        if not _is_mine(folder):
            continue
        with contextlib.suppress(OSError):
            return (folder / kind / _name(key)).read_text(encoding="utf-8", errors="surrogateescape")
    return None


def _write(kind: str, key: str, said: str) -> None:
    for folder in _folders():
        target = folder / kind / _name(key)
        draft = target.with_suffix(f".{os.getpid()}")
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_mine(folder):
                continue
            draft.write_text(said, encoding="utf-8", errors="surrogateescape")
            draft.replace(target)
        except OSError:
            continue
        return


def _is_mine(folder: Path) -> bool:
    """False for a folder of somebody else, who could put words in this user's mouth."""
    try:
        facts = folder.lstat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or facts.st_uid == os.getuid()
