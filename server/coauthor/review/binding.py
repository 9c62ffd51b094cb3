"""What a lock on the outline means for a draft: agents are bound to the text that was locked, the person is not."""

from __future__ import annotations

from dataclasses import dataclass

from coauthor.domain import outlines
from coauthor.manuscript import outline
from coauthor.pool import pool as pools


@dataclass(frozen=True, slots=True)
class Bound:
    """`refusal` says why a draft may not be, `note` what the person should know of one that may; else empty."""

    refusal: str = ""
    note: str = ""


def of(pool: pools.Pool, slug: str | None) -> Bound:
    """What holds for a draft that belongs to this node of the outline, or to none."""
    locked = outlines.fold(pool.store.history("of_stream", stream=outlines.STREAM)).locked
    if locked is None:
        if slug is None:
            return Bound()
        return Bound(note="The outline is not locked: what is drafted is not bound to it.")
    if slug is None:
        return Bound("The outline is locked, and a draft belongs to one of its nodes: `coauthor draft NODE`.")
    text = pool.store.text(locked)
    if text is None:
        return Bound(note="The outline was locked by an older version; lock it anew to bind what is drafted.")
    if outline.read(text).node(slug) is None:
        return Bound(f"“{slug}” is not in the outline as it was locked; locking it anew takes it in.")
    return Bound()
