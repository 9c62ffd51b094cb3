"""Proposals that wait for the same sentence: the same was asked for twice, or two requests met. Only reads."""

from __future__ import annotations

from coauthor.domain import patches, tasks
from coauthor.domain.patches import HunkStatus
from coauthor.pool import pool as pools
from coauthor.pool import views


def of(pool: pools.Pool, mine: tasks.Proposal) -> tuple[str, ...]:
    """The other proposals in which some of the sentences of this one wait too, the oldest first."""
    ours = [hunk for hunk in mine.hunks if hunk.status is HunkStatus.PENDING]
    found = [other.id for other in _waiting(pool, mine.id) for hunk in other.hunks if _meets(hunk, ours)]
    return tuple(sorted(set(found), key=lambda name: int(name[1:])))


def of_sentence(pool: pools.Pool, mine: patches.Hunk) -> tuple[str, ...]:
    """The sentences of other proposals that are this one, `P1.2`, the oldest first."""
    own = mine.id.partition(".")[0]
    found = [hunk.id for other in _waiting(pool, own) for hunk in other.hunks if _meets(hunk, [mine])]
    return tuple(sorted(found, key=lambda name: int(name[1:].partition(".")[0])))


def _waiting(pool: pools.Pool, but: str) -> list[tasks.Proposal]:
    living = [task for task in views.live_tasks(pool) if task.status.live]
    return [each for task in living for each in task.proposals if each.live and each.id != but]


def _meets(hunk: patches.Hunk, ours: list[patches.Hunk]) -> bool:
    """True where both would change the same words of the same file."""
    if hunk.status is not HunkStatus.PENDING or not hunk.before.strip():
        return False
    return any(_same(hunk, each) for each in ours)


def _same(one: patches.Hunk, other: patches.Hunk) -> bool:
    if one.path != other.path:
        return False
    if one.base == other.base:
        return one.start < other.end and other.start < one.end
    alike = one.before == other.before
    return alike and (one.prefix[-_NEAR:] == other.prefix[-_NEAR:] or one.suffix[:_NEAR] == other.suffix[:_NEAR])


_NEAR = 20
"""So many letters beside equal sentences tell that they are one, on texts that differ elsewhere."""
