"""Which role a task goes to, and whether it is a worker's at all."""

from __future__ import annotations

from coauthor.agents import roles
from coauthor.domain import errors, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views

_LOOK = 50


def role_of(task: tasks.Task) -> roles.Role:
    """The role the task asks for by name; the reviser where it asks for none."""
    known = {role.id: role for role in roles.shipped()}
    return known.get(task.assignee.removeprefix("agent:"), known["reviser"])


def ready(pool: pools.Pool) -> list[tasks.Task]:
    """The next open tasks that a worker may take, foreground first; one that waits for another task is left out."""
    return [task for task in views.queue(pool, _LOOK) if _is_ours(task) and not _waits(pool, task)]


def _is_ours(task: tasks.Task) -> bool:
    return task.assignee == "auto" or task.assignee.removeprefix("agent:") in {role.id for role in roles.shipped()}


def _waits(pool: pools.Pool, task: tasks.Task) -> bool:
    for other in task.blocked_by:
        try:
            if pool.task(other).status.live:
                return True
        except errors.NotFound:
            continue
    return False
