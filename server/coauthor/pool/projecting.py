"""Making the projections anew from the log: the tasks as looked up, whose they are, their keys and the short ids.

The log is the truth; whatever stands beside it may be thrown away at any time and must come back byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coauthor.domain import events, fold, tasks
from coauthor.pool import pool as pools

_CHUNK = 2000
_AT_ONCE = 200


def rebuild(pool: pools.Pool) -> int:
    """Replay the whole log into fresh projections, in one transaction; gives how many tasks there are."""
    with pool.store.backend.bulk(), pool.writing():
        return within(pool)


def within(pool: pools.Pool) -> int:
    """The same inside of a transaction that somebody else has begun."""
    names = [row["stream"] for row in pool.store.rows("events", "task_streams")]
    pool.store.run("tasks", "clear")
    pool.store.run("tasks", "clear_places")
    highest: Counter[str] = Counter()
    count = 0
    waiting: list[tasks.Task] = []
    for stream in names:
        task = fold.replay(pool.store.history("of_stream", stream=stream))
        if task is None:
            continue
        count += 1
        waiting.append(task)
        if len(waiting) == _AT_ONCE:
            pool.project_all(waiting)
            waiting = []
        if task.key and not pool.store.rows("tasks", "task_of_key", key=task.key):
            pool.store.run("tasks", "put_key", key=task.key, task=task.id)
        for name in (task.id, *(each.id for each in task.proposals), *(each.id for each in task.questions)):
            highest[name[0]] = max(highest[name[0]], int(name[1:]))
    pool.project_all(waiting)
    for kind, last in highest.items():
        pool.store.run("tasks", "set_counter", kind=kind, last=last)
    return count


def states(pool: pools.Pool, until: int | None = None) -> dict[str, tasks.Task]:
    """Every task as it stood after the event of that number (the newest where none is given), by id."""
    found: dict[str, tasks.Task | None] = {}
    for event in everything(pool, until):
        if event.stream.startswith("task/"):
            found[event.stream] = fold.fold(found.get(event.stream), event)
    return {task.id: task for task in found.values() if task is not None}


def state(pool: pools.Pool, task: str, until: int) -> tasks.Task | None:
    """One task as it stood after the event of that number; None where there was none yet."""
    return fold.replay(pool.store.history("stream_until", stream=events.task_stream(task), seq=until))


def newest_at(pool: pools.Pool, until: int, limit: int, before: int | None = None) -> list[tasks.Task]:
    """The tasks with the highest numbers as they stood then, newest first, below the number `before`.

    Only their own events are replayed, however many others there are.
    """
    rows = pool.store.rows("events", "highest_until", seq=until)
    number = int(rows[0]["task"].removeprefix("T")) if rows else 0
    number = min(number, before - 1) if before else number
    found: list[tasks.Task] = []
    while number > 0 and len(found) < limit:
        task = state(pool, f"T{number}", until)
        found += [task] if task is not None else []
        number -= 1
    return found


def everything(pool: pools.Pool, until: int | None = None) -> Iterator[events.Event]:
    """The whole log in order, a piece at a time."""
    last = 0
    while chunk := pool.store.history("after", seq=last, limit=_CHUNK):
        last = chunk[-1].seq
        for event in chunk:
            if until is not None and event.seq > until:
                return
            yield event


def seq_at(pool: pools.Pool, at: str) -> int:
    """The number of the last event on record at a time (ISO 8601, UTC), by the times that stand there."""
    return int(pool.store.rows("events", "until", at=at)[0][0])
