"""Which role a task goes to, and whether it is a worker's at all."""

from __future__ import annotations

from coauthor.briefing import casting, siblings
from coauthor.domain import errors, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views

_LOOK = 50


def ready(pool: pools.Pool, cast: casting.Cast) -> list[tasks.Task]:
    """The next open tasks that a worker may take, foreground first; one that waits for another task is left out."""
    return [task for task in views.queue(pool, _LOOK) if _is_ours(task, cast) and not _waits(pool, task)]


def _is_ours(task: tasks.Task, cast: casting.Cast) -> bool:
    return task.assignee == "auto" or cast.named(task.assignee) is not None


def _waits(pool: pools.Pool, task: tasks.Task) -> bool:
    if siblings.waits(pool, task):
        return True
    for other in task.blocked_by:
        try:
            if pool.task(other).status.live:
                return True
        except errors.NotFound:
            continue
    return False
