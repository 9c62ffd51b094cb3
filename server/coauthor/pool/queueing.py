"""The queue as a worker sees it: what may begin now; what has to wait is put aside on the record, with the reason."""

from __future__ import annotations

from collections.abc import Callable

from coauthor.domain import actors, commands, errors, scheduling, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views

_LOOK = 20


def ready(pool: pools.Pool, ours: Callable[[tasks.Task], bool], limit: int = _LOOK) -> list[tasks.Task]:
    """Open tasks that may begin, in the order to take them; looks on where the first ones all wait or are others'.

    A task that waits for another one, or for its place in the text, becomes `blocked` and is opened when that is over.
    """
    at_work = pool.running()

    def may_begin(task: tasks.Task) -> bool:
        return ours(task) and _may_begin(pool, task, at_work)

    found: list[tasks.Task] = []
    chunk = views.queue(pool, _LOOK)
    while chunk and not found:
        found = [task for task in chunk if may_begin(task)]
        chunk = [] if found else views.queue(pool, _LOOK, chunk[-1])
    if found and scheduling.is_oldest_next(views.claims(pool)):
        oldest = _oldest(pool, may_begin)
        found = [oldest, *(task for task in found if task.id != oldest.id)] if oldest else found
    return found[:limit]


def _oldest(pool: pools.Pool, may_begin: Callable[[tasks.Task], bool]) -> tasks.Task | None:
    """The one that has waited longest of those that may begin, whatever its priority."""
    after = 0
    while chunk := views.oldest(pool, after, _LOOK):
        for task in chunk:
            if may_begin(task):
                return task
        after = views.number_of(chunk[-1])
    return None


def _may_begin(pool: pools.Pool, task: tasks.Task, at_work: list[tasks.Task]) -> bool:
    wait = scheduling.wait(task, at_work, pool.find, pool.now())
    if wait is not None and wait.needs:
        try:
            pool.handle(commands.Wait(task=task.id, reason=wait.reason, needs=wait.needs), actors.SYSTEM)
            _over_meanwhile(pool, task.id, wait.needs)
        except (errors.Conflict, errors.Untrusted):
            return False
    return wait is None


def _over_meanwhile(pool: pools.Pool, task_id: str, needs: str) -> None:
    """What it waits for may have ended between the look and the record: then nobody else would open it again."""
    kind, _, name = needs.partition(":")
    other = pool.find(name)
    over = other is None or (not other.status.live if f"{kind}:" == scheduling.TASK else not scheduling.running(other))
    if over:
        pool.handle(commands.Release(task=task_id, reason=f"{name} is over"), actors.SYSTEM)
