"""Opening tasks again whose reason to wait is gone by the person's own word: a model, a budget, trust."""

from __future__ import annotations

from coauthor.domain import actors, commands, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views


def release(pool: pools.Pool, needs: str, reason: str) -> list[str]:
    """Open the tasks that wait for this; a worker blocks again what still can't be done. Gives their ids."""
    waiting = [task for task in views.with_status(pool, tasks.Status.BLOCKED) if task.needs == needs]
    for task in waiting:
        pool.handle(commands.Release(task=task.id, reason=reason), actors.SYSTEM)
    return [task.id for task in waiting]
