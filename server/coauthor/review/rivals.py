"""Proposals that wait for the same sentence: the same was asked for twice, or two requests met. Only reads."""

from __future__ import annotations

from collections.abc import Sequence

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


def twins(pool: pools.Pool, task: str, hunks: Sequence[patches.Hunk]) -> dict[str, str]:
    """Those of a task's hunks which wait in an other task with the same words already: this id to that one, `P1.2`."""
    living = [each for each in views.live_tasks(pool) if each.status.live and each.id != task]
    theirs = [hunk for each in living for proposal in each.proposals if proposal.live for hunk in proposal.hunks]
    found = ((mine.id, other.id) for mine in hunks for other in reversed(theirs) if _says_the_same(mine, other))
    return dict(found)


def _says_the_same(mine: patches.Hunk, other: patches.Hunk) -> bool:
    """True where nothing is offered that the other one does not offer for the same words."""
    if other.status is not HunkStatus.PENDING or other.edited is not None or mine.before != other.before:
        return False
    exact = mine.base == other.base and (mine.path, mine.start) == (other.path, other.start)
    return (exact or (mine.base != other.base and _same(mine, other))) and {*mine.texts.values()} <= {
        *other.texts.values()
    }


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
