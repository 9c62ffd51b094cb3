"""What a workroom has done on the pool's own thread, a call each; nothing here knows of a session."""

from __future__ import annotations

import logging

import coauthor
from coauthor.domain import actors, commands, errors, tasks
from coauthor.pool import leases, views, workers
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from coauthor.review import settling

MANY = 500
"""So many events are taken in at once."""

_log = logging.getLogger(__name__)


class News:
    """What happened after an event and a piece of streamed text; `is_part` where there is more."""

    def __init__(self, pool: pools.Pool, seq: int, delta: int) -> None:
        self.version = pool.store.data_version()
        self.events = views.after(pool, seq, MANY)
        ids = dict.fromkeys(event.task for event in self.events if event.task)
        self.tasks = [task for task in map(pool.find, ids) if task is not None]
        self.progress = pool.live.progress()
        deltas = pool.live.deltas_after(delta)
        self.is_part = MANY in (len(self.events), len(deltas))
        self.streamed = deltas
        self.delta = deltas[-1][0] if deltas else delta


def sit(pool: pools.Pool) -> live_side.Seat:
    """A server's place among the processes."""
    return live_side.Seat(pool.live, pool.where, "server", coauthor.__version__)


def waits_for_room(pool: pools.Pool) -> bool:
    """True where the pool is only read because the disk is full."""
    return pool.waits_for_room


def has_room_again(pool: pools.Pool) -> bool:
    """True where that is over."""
    return pool.has_room_again


def settle(pool: pools.Pool) -> None:
    """Judge the edits whose executor is gone, where the pool is ours."""
    if not pool.foreign:
        settling.settle(pool)


def claim(pool: pools.Pool, task: str, worker: str, actor: actors.Actor) -> tuple[tasks.Task, leases.Lease]:
    """Take a task for an outside agent; raises Conflict where somebody has it."""
    lease = pool.lease(task)
    if not lease.take():
        pool.task(task)
        raise errors.Conflict(f"Somebody works on {task} already.")
    try:
        return pool.handle(commands.Claim(task=task, worker=worker), actor), lease
    except BaseException:
        lease.release()
        raise


def release(pool: pools.Pool, task: str, token: str, lease: leases.Lease) -> None:
    """Give a task of such an agent back, if it is still its."""
    try:
        if pool.task(task).claim == token:
            pool.handle(commands.Release(task=task, token=token, reason="its agent has left"), actors.SYSTEM)
    except errors.CoauthorError as error:
        _log.warning("%s could not be given back: %s", task, error.message)
    finally:
        lease.release()


def last_delta(pool: pools.Pool) -> int:
    """The newest piece of streamed text."""
    return pool.live.last_delta()


def data_version(pool: pools.Pool) -> int:
    """Changes whenever somebody else has written."""
    return pool.store.data_version()


def start_worker(pool: pools.Pool, asked: bool) -> None:  # noqa: FBT001 - handed through a thread
    """Have a worker for what waits, or was `asked`."""
    workers.start_worker(pool.where, asked=asked)
