"""What is read from the pool; nothing here writes."""

from __future__ import annotations

from coauthor.domain import events, fold, scheduling, tasks
from coauthor.pool import pool as pools

_ALL = 1 << 62


def live_tasks(pool: pools.Pool) -> list[tasks.Task]:
    """Every task that has not come to an end or whose edit is not on the disk yet, oldest first."""
    return [_task(row["state"]) for row in pool.store.rows("tasks", "live")]


def queue(pool: pools.Pool, limit: int) -> list[tasks.Task]:
    """The next open tasks: foreground first, oldest first within one priority; now and then the oldest of all first."""
    claims = pool.store.rows("tasks", "counter", kind="claims")
    rows = [*pool.store.rows("tasks", "queue", limit=limit), *pool.store.rows("tasks", "oldest")]
    waiting = {task.id: task for task in (_task(row["state"]) for row in rows)}
    return scheduling.in_turn(waiting.values(), claims[0][0] if claims else 0)[:limit]


def queue_on(pool: pools.Pool, skip: int, limit: int) -> list[tasks.Task]:
    """More of the queue, after its first `skip` tasks."""
    return [_task(row["state"]) for row in pool.store.rows("tasks", "after_in_queue", skip=skip, limit=limit)]


def with_status(pool: pools.Pool, status: tasks.Status, limit: int = 1000) -> list[tasks.Task]:
    """Tasks in one state, oldest first."""
    return [_task(row["state"]) for row in pool.store.rows("tasks", "with_status", status=status.value, limit=limit)]


def page(pool: pools.Pool, before: int | None = None, limit: int = 50) -> list[tasks.Task]:
    """Tasks of any state, newest first, below the number `before`."""
    return [_task(row["state"]) for row in pool.store.rows("tasks", "page", before=before or _ALL, limit=limit)]


def by_key(pool: pools.Pool, key: str) -> tasks.Task | None:
    """The task that was posted with an idempotency key, or None."""
    rows = pool.store.rows("tasks", "task_of_key", key=key)
    return pool.task(rows[0]["task"]) if rows else None


def thread(pool: pools.Pool, task: str) -> list[events.Event]:
    """All events of a task, in order."""
    return pool.store.history("of_task", task=task)


def after(pool: pools.Pool, seq: int, limit: int = 500) -> list[events.Event]:
    """What happened after an event, oldest first."""
    return pool.store.history("after", seq=seq, limit=limit)


def newest(pool: pools.Pool, limit: int = 100, seq: int = 0) -> list[events.Event]:
    """The newest events after `seq`, oldest of them first."""
    return list(reversed(pool.store.history("newest", seq=seq, limit=limit)))


def last_seq(pool: pools.Pool) -> int:
    """The number of the newest event."""
    return int(pool.store.rows("events", "last_seq")[0][0])


def replayed_differences(pool: pools.Pool) -> list[str]:
    """The tasks whose stored state is not what replaying their stream gives, byte for byte.

    What an older version stored is held against the replay in today's form.
    """
    wrong = []
    for row in pool.store.rows("tasks", "all_states"):
        task = fold.replay(pool.store.history("of_stream", stream=events.task_stream(row["id"])))
        replayed = None if task is None else pools.state_json(task)
        if replayed != row["state"] and replayed != pools.state_json(_task(row["state"])):
            wrong.append(row["id"])
    return wrong


def _task(state: str) -> tasks.Task:
    return pools.task_of(state)
