"""Making the projections anew from the log: the tasks as looked up, whose they are, their keys and the short ids.

The log is the truth; whatever stands beside it may be thrown away at any time and must come back byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coauthor.domain import events, fold, tasks
from coauthor.pool import pool as pools

_CHUNK = 2000


def rebuild(pool: pools.Pool) -> int:
    """Replay the whole log into fresh projections, in one transaction; gives how many tasks there are."""
    with pool.writing():
        return within(pool)


def within(pool: pools.Pool) -> int:
    """The same inside of a transaction that somebody else has begun."""
    folded = states(pool)
    pool.store.run("tasks", "clear")
    highest: Counter[str] = Counter()
    for task in folded.values():
        pool.project(task)
        if task.key and not pool.store.rows("tasks", "task_of_key", key=task.key):
            pool.store.run("tasks", "put_key", key=task.key, task=task.id)
        for name in (task.id, *(each.id for each in task.proposals), *(each.id for each in task.questions)):
            highest[name[0]] = max(highest[name[0]], int(name[1:]))
    for kind, last in highest.items():
        pool.store.run("tasks", "set_counter", kind=kind, last=last)
    return len(folded)


def states(pool: pools.Pool, until: int | None = None) -> dict[str, tasks.Task]:
    """Every task as it stood after the event of that number (the newest where none is given), by id."""
    found: dict[str, tasks.Task | None] = {}
    for event in everything(pool, until):
        if event.stream.startswith("task/"):
            found[event.stream] = fold.fold(found.get(event.stream), event)
    return {task.id: task for task in found.values() if task is not None}


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
    """The number of the last event on record at a time (ISO 8601, UTC); the order of the numbers is what counts."""
    return int(pool.store.rows("events", "until", at=at)[0][0])
