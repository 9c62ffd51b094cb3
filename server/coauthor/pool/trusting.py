"""What this user has said about folders and pools, kept in the user's own state folder and never in a workspace.

A file that came with a folder can't speak for itself: only what lies here makes a pool ours or a folder trusted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path

import platformdirs

from coauthor.pool import room

YES, NO = "trusted", "untrusted"
_SECRET = "user.coauthor"
_MARK = "#"
"""Begins a line that is no path but the mark of a file."""
_LINK = "#link:"
"""Begins the line of a folder that has a link to the pool."""


def is_trusted(root: Path) -> bool | None:
    """Whether the person trusts a folder; None where nobody has said."""
    said = _read("folders", str(root.resolve()))
    return None if said is None else said.splitlines()[0] == YES


def set_trusted(root: Path, *, trusted: bool) -> None:
    """Remember what the person said about a folder."""
    path = str(root.resolve())
    _write("folders", path, f"{YES if trusted else NO}\n{path}\n")


def is_own_pool(pool_id: str, path: Path) -> bool:
    """True where this user made or adopted the pool of that id at that very path, or has moved that very file there.

    A moved file is known by its number on its disk and by a secret that this user's CoAuthor has put on it, outside of
    what it holds: a clone, a copy, an archive or a sync program brings a new file without it.
    """
    said = _read("pools", pool_id)
    if said is None:
        return False
    lines, here = said.splitlines(), str(path.resolve())
    mark = _mark(path)
    if here in lines:
        if mark is None or mark not in lines:
            remember_pool(pool_id, path)
        return True
    if mark is None or mark not in lines:
        return False
    stay = [line for line in lines if line.startswith(_MARK) or Path(line).exists()]
    _write("pools", pool_id, "".join(f"{line}\n" for line in (*stay, here)))
    return True


def remember_pool(pool_id: str, path: Path) -> None:
    """Remember that the pool of that id at that path is this user's own, and know its file again if it is moved."""
    known = (_read("pools", pool_id) or "").splitlines()
    with contextlib.suppress(OSError, AttributeError):
        os.setxattr(path, _SECRET, secrets.token_hex(16).encode())
    fresh = [line for line in (str(path.resolve()), _mark(path)) if line is not None and line not in known]
    if fresh:
        _write("pools", pool_id, "".join(f"{line}\n" for line in (*known, *fresh)))


def remember_link(pool_id: str, root: Path) -> None:
    """Remember that this user has the folder's link to that pool."""
    known = (_read("pools", pool_id) or "").splitlines()
    if (said := f"{_LINK}{root.resolve()}") not in known:
        _write("pools", pool_id, "".join(f"{line}\n" for line in (*known, said)))


def is_own_link(pool_id: str, root: Path) -> bool:
    """True where this user has made or adopted the folder's link: one that came with it must not lead to a pool."""
    return f"{_LINK}{root.resolve()}" in (_read("pools", pool_id) or "").splitlines()


def known_at(pool_id: str) -> list[Path]:
    """Where this user's own pool of that id is, or was."""
    return [Path(line) for line in (_read("pools", pool_id) or "").splitlines() if not line.startswith(_MARK)]


def why_foreign(pool: Path, pool_id: str, root: Path) -> tuple[str, str]:
    """Why the pool of a folder is only read, and what the person can do, in words."""
    adopt = "`coauthor adopt` keeps its history and cancels what waits (`coauthor retry T12` opens it again)"
    fresh = "`coauthor adopt --fresh` puts it aside and starts anew"
    if pool.resolve() in known_at(pool_id) and not pool.resolve().is_relative_to(root.resolve()):
        return f"The task pool of {root} is a link to yours in {_folder(pool)}, so it is only read here.", f"{adopt}."
    others = [path for path in known_at(pool_id) if path != pool.resolve()]
    there = [path for path in others if path.exists()]
    if there:
        said = f"The task pool of {root} is a copy of yours in {_folder(there[0])}, so it is only read here."
        return said, f"Go on there. To use the copy from now on: {adopt}; {fresh}."
    if others:
        said = f"The task pool of {root} calls itself yours that was in {_folder(others[0])}; a copy is only read."
        return said, f"If you brought it here: {adopt}. If somebody sent it to you: {fresh}."
    return f"The task pool of {root} was not made here, so it is only read.", f"{adopt}; {fresh}."


def _folder(pool: Path) -> Path:
    """The folder that a person knows a pool by."""
    return pool.parent.parent if pool.parent.name == ".coauthor" else pool.parent


def _mark(path: Path) -> str | None:
    """What tells a file from every other one, also from a copy of it; None where nothing does so for certain."""
    try:
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_nlink != 1:
            return None
        return f"{_MARK}{facts.st_dev}:{facts.st_ino}:{os.getxattr(path, _SECRET).decode()}"
    except (OSError, AttributeError, UnicodeDecodeError):
        return None


def _folders() -> list[Path]:
    """Where it may be kept: the user's state folder, and where that can't be written a private one of this machine."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return [Path(platformdirs.user_state_dir("coauthor")), room.temporary() / f"coauthor-state-{user}"]


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
