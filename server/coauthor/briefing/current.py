"""The text of a file as it is now: what an editor holds, else what the disk has. Never looks outside the root."""

from __future__ import annotations

import stat
from pathlib import Path

from coauthor.domain import texts
from coauthor.pool import live
from coauthor.pool import pool as pools


def text_of(pool: pools.Pool, path: str) -> str | texts.Unreadable:
    """The normalised text of a workspace file (`path` relative to the root, with slashes), or why there is none."""
    for holder in _by_weight(pool.live.presence(path)):
        held = pool.store.text(holder.revision)
        if held is not None:
            return held
    return _on_disk(pool.where.root, path)


def _by_weight(holders: list[live.Presence]) -> list[live.Presence]:
    """Unsaved text first: it is the newest that a person wrote."""
    return sorted(holders, key=lambda holder: not holder.dirty)


def _on_disk(root: Path, path: str) -> str | texts.Unreadable:
    try:
        real = (root / path).resolve()
        if not real.is_relative_to(root.resolve()):
            return texts.Unreadable("lies outside of this folder")
        facts = real.stat()
        if not stat.S_ISREG(facts.st_mode):
            return texts.Unreadable("is no regular file")
        if facts.st_size > texts.MAX_BYTES:
            return texts.Unreadable(f"is larger than {texts.MAX_BYTES // 1024 // 1024} MB")
        loaded = texts.load(real.read_bytes())
    except FileNotFoundError:
        return texts.Unreadable("is not there any more")
    except (OSError, ValueError, RuntimeError) as error:
        return texts.Unreadable(f"can't be read ({error})")
    return loaded if isinstance(loaded, texts.Unreadable) else loaded.text
