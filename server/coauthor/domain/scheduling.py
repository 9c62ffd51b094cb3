"""Which open task may begin now, and what the others wait for. Pure: the running tasks come in, nothing is claimed.

No clock takes part but the moment that is given, before which a task that failed is not tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from coauthor.domain.tasks import Priority, Ref, Status, Task

MAX_RUNNING = 8
"""How many tasks one actor may have in its hands at once."""

PASSED_OVER = 8
"""Every so many claims the oldest task of a lower priority goes first, so that none waits for ever."""

RANK = {Priority.FOREGROUND: 0, Priority.NORMAL: 1, Priority.BACKGROUND: 2}

_NO_WAIT_S = 600.0
"""Nothing waits this long for its next try."""

TASK, EDIT = "task:", "edit:"


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a task can't begin yet; `needs` names what it waits for, empty where nothing on record will tell."""

    reason: str
    needs: str = ""


def running(task: Task) -> bool:
    """True while somebody has the task in hands."""
    return task.status in (Status.CLAIMED, Status.IN_PROGRESS)


def wait(task: Task, at_work: Iterable[Task], lookup: Callable[[str], Task | None], now: str) -> Wait | None:
    """What an open task waits for, or None where it may begin: another task, a place in the text, a second try."""
    for name in task.blocked_by:
        other = lookup(name)
        if other is not None and other.status.live:
            return Wait(f"waits for {name}", f"{TASK}{name}")
    for other in at_work:
        if other.id != task.id and running(other) and overlap(task, other):
            return Wait(f"waits for {other.id}, which works on the same place", f"{EDIT}{other.id}")
    if task.not_before is not None and _is_early(now, task.not_before):
        return Wait(task.reason or "is tried again after a while")
    return None


def _is_early(now: str, moment: str) -> bool:
    """True before that moment; one further off than any wait was said by a clock that has been set back since."""
    return now < moment and (datetime.fromisoformat(moment) - datetime.fromisoformat(now)).total_seconds() < _NO_WAIT_S


def overlap(task: Task, other: Task) -> bool:
    """True where the two are about overlapping text, so that one must wait for the other."""
    return any(_overlap(mine, theirs) for mine in task.refs for theirs in other.refs)


def _overlap(mine: Ref, theirs: Ref) -> bool:
    if mine.path is None or mine.path != theirs.path:
        return False
    if mine.start is None or mine.end is None or theirs.start is None or theirs.end is None:
        return True
    if mine.base != theirs.base and mine.quote and mine.quote == theirs.quote:
        return True
    # On different revisions the offsets are near enough to be careful with.
    return mine.start < max(theirs.end, theirs.start + 1) and theirs.start < max(mine.end, mine.start + 1)


def freed(before: Task | None, after: Task) -> tuple[str, ...]:
    """What others may have waited for and need no longer wait for, after this task has changed."""
    if before is None:
        return ()
    done = (f"{TASK}{after.id}",) if before.status.live and not after.status.live else ()
    idle = (f"{EDIT}{after.id}",) if running(before) and not running(after) else ()
    return done + idle


def is_oldest_next(claims: int) -> bool:
    """Whether after so many claims it is the oldest one's turn, whatever its priority."""
    return claims % PASSED_OVER == PASSED_OVER - 1
