"""Words that the person keeps rejecting: found in what became of proposals, never asked of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coauthor.domain import patches, tasks
from coauthor.manuscript import plain
from coauthor.pool import pool as pools
from coauthor.pool import views

TIMES = 3
"""In so many proposals must a word have been rejected."""

INTENT = "Ban “{}” in STYLE.md"
_INTENT = re.compile(r"\ABan “([^”\n]{2,60})” in STYLE\.md\Z")
_LATEST = 200
_SHORTEST = 6
"""Letters: a short word is seldom what was minded."""
_IDLE = frozenset(
    "this that these those with from into than then when where which while were been have does their there they them "
    "over under also such each other more most some only both between about after before because through during "
    "eine einer einem einen nicht auch oder sind wird werden durch dass dans pour avec cette sont plus".split()
)


@dataclass(frozen=True, slots=True)
class Dislike:
    """A word that came in with changes that were rejected, and the proposals that brought it."""

    word: str
    proposals: tuple[str, ...]


def found(pool: pools.Pool) -> Iterator[Dislike]:
    """The words rejected often enough that no accepted change brought and the author never wrote; surest first."""
    rejected: dict[str, dict[str, None]] = {}
    liked: set[str] = set()
    for task in views.page(pool, limit=_LATEST):
        for proposal in task.proposals:
            _take(proposal, rejected, liked)
    often = [(word, tuple(ids)) for word, ids in rejected.items() if len(ids) >= TIMES and word not in liked]
    for word, ids in sorted(often, key=lambda each: (-len(each[1]), each[0])):
        yield Dislike(word, ids)


def word_of(task: tasks.Task) -> str | None:
    """The word that a task is to ban, if it is such a task."""
    match = _INTENT.match(task.intent)
    return match[1] if match else None


def _take(proposal: tasks.Proposal, rejected: dict[str, dict[str, None]], liked: set[str]) -> None:
    for hunk in proposal.hunks:
        old = set(plain.words(hunk.before))
        liked |= old
        if hunk.status is patches.HunkStatus.REJECTED:
            for text in hunk.texts.values():
                for word in set(plain.words(text)) - old:
                    if len(word) >= _SHORTEST and word not in _IDLE:
                        rejected.setdefault(word, {})[proposal.id] = None
        elif hunk.status in (patches.HunkStatus.ACCEPTED, patches.HunkStatus.EDITED):
            liked.update(plain.words(hunk.edited or " ".join(hunk.texts.values())))
