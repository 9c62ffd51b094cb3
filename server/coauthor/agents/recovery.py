"""Putting right what others left behind: tasks of dead workers, edits of dead servers, tasks that wait for a model.

Only a lock that is free proves that somebody is gone; no clock takes part.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from coauthor.briefing import current
from coauthor.briefing import packet as briefing
from coauthor.domain import actors, commands, errors, tasks, texts
from coauthor.models import chat
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import settling

log = logging.getLogger(__name__)

GONE = "its worker is gone"
"""Why a task is open again whose worker died."""


def reopen(pool: pools.Pool, ours: Collection[str] = ()) -> list[str]:
    """Open the tasks again whose worker is gone; gives their ids. Those in our own hands are not looked at."""
    held = (tasks.Status.CLAIMED, tasks.Status.IN_PROGRESS)
    left = [task for status in held for task in views.with_status(pool, status)]
    return [task.id for task in left if task.id not in ours and _reopen(pool, task)]


def _reopen(pool: pools.Pool, task: tasks.Task) -> bool:
    with pool.lease(task.id) as lease:
        if not lease.take():
            return False
        released = commands.Release(task=task.id, token=task.claim, reason=GONE)
        try:
            pool.handle(released, actors.SYSTEM)
        except errors.Conflict:
            return False
    pool.live.drop_progress(task.id)
    return True


def settle(pool: pools.Pool) -> None:
    """Judge the edits whose executor is gone; a failure is logged, as another process may have been first."""
    try:
        settling.settle(pool)
    except errors.CoauthorError as error:
        log.warning("edits could not be settled: %s", error.message)


def unblock(pool: pools.Pool, model: chat.ChatModel, limits: briefing.Limits) -> list[str]:
    """Open the tasks that waited for a model, or for a budget, which is there now; gives their ids.

    Where a budget is still too small the task is blocked again before anything is sent.
    """
    opened = []
    for task in views.with_status(pool, tasks.Status.BLOCKED):
        waits = task.needs in ("needs_model", "budget", "trust")
        if waits and _serves(pool, task, model, limits):
            released = commands.Release(task=task.id, reason=f"{model.name} can do it")
            pool.handle(released, actors.SYSTEM)
            opened.append(task.id)
    return opened


def _serves(pool: pools.Pool, task: tasks.Task, model: chat.ChatModel, limits: briefing.Limits) -> bool:
    path = briefing.path_of(task)
    text = current.text_of(pool, path) if isinstance(path, str) else None
    if text is None or isinstance(text, texts.Unreadable):
        return False
    briefed = briefing.build(task, text, pool.store.text, limits)
    return isinstance(briefed, briefing.Briefed) and isinstance(model.serves(briefed.packet), chat.Serves)
