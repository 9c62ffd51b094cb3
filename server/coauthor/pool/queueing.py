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
    found: list[tasks.Task] = []
    at_work = pool.running()
    skip = 0
    chunk = views.queue(pool, _LOOK)
    while chunk and len(found) < limit:
        taken = [task for task in chunk if ours(task) and _may_begin(pool, task, at_work)]
        found += [task for task in taken if all(task.id != known.id for known in found)]
        skip += len(chunk)
        chunk = [] if found else views.queue_on(pool, skip, _LOOK)
    return found[:limit]


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
