"""Which role a task goes to, and whether it is a worker's at all."""

from __future__ import annotations

from coauthor.briefing import casting, siblings
from coauthor.domain import tasks
from coauthor.pool import pool as pools
from coauthor.pool import queueing


def ready(pool: pools.Pool, cast: casting.Cast) -> list[tasks.Task]:
    """The next open tasks that a worker may take, foreground first; one that waits for another task is left out."""
    return queueing.ready(pool, lambda task: _is_ours(task, cast) and not siblings.waits(pool, task))


def _is_ours(task: tasks.Task, cast: casting.Cast) -> bool:
    return task.assignee == "auto" or cast.named(task.assignee) is not None
