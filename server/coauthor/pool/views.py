"""What is read from the pool; nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from coauthor.domain import events, fold, scheduling, tasks
from coauthor.pool import pool as pools

_ALL = 1 << 62
_PAGE = 500
FEW = 1000
"""Of so many tasks with a place in a file all are looked at; where there are more, the newest are found first."""


def live_tasks(pool: pools.Pool) -> list[tasks.Task]:
    """Every task that has not come to an end or whose edit is not on the disk yet, oldest first."""
    return _tasks(pool, "live")


def live_page(pool: pools.Pool, after: int, limit: int) -> list[tasks.Task]:
    """A page of them, above the number `after`."""
    return _tasks(pool, "live_page", after=after, limit=limit)


def unsettled(pool: pools.Pool) -> list[tasks.Task]:
    """Those of them with an edit whose end is not on record yet, or that belongs to a yes for several files."""
    return _tasks(pool, "unsettled") if pool.is_projected else live_tasks(pool)


def live_at(pool: pools.Pool, path: str) -> list[tasks.Task]:
    """Those of the live tasks that have a place in a file, oldest first."""
    if not pool.is_projected:
        return [task for task in live_tasks(pool) if path in task.paths]
    return _tasks(pool, "live_at", path=path)


def urgent(pool: pools.Pool, paths: Iterable[str]) -> list[tasks.Task]:
    """What an editor can't be without: the tasks at work, those on their way into a text, those of these files."""
    found = [*pool.running(), *unsettled(pool)]
    return found + [task for path in sorted(paths) for task in live_at(pool, path)]


def count_live(pool: pools.Pool) -> int:
    """How many tasks have not come to an end."""
    return int(pool.store.rows("tasks", "count_live")[0][0])


def count(pool: pools.Pool, status: tasks.Status) -> int:
    """How many tasks are in one state."""
    return int(pool.store.rows("tasks", "count_status", status=status.value)[0][0])


def queue(pool: pools.Pool, limit: int, after: tasks.Task | None = None) -> list[tasks.Task]:
    """Open tasks, foreground first, oldest first within one priority; those behind a task where one is given."""
    rank, number = (scheduling.RANK[after.priority], number_of(after)) if after else (-1, 0)
    return _tasks(pool, "queue", rank=rank, number=number, limit=limit)


def oldest(pool: pools.Pool, after: int, limit: int) -> list[tasks.Task]:
    """Open tasks above the number `after`, oldest first, whatever their priority."""
    return _tasks(pool, "oldest", after=after, limit=limit)


def claims(pool: pools.Pool) -> int:
    """How often a task was claimed."""
    counted = pool.store.rows("tasks", "counter", kind="claims")
    return int(counted[0][0]) if counted else 0


def with_status(pool: pools.Pool, status: tasks.Status, limit: int = 1000) -> list[tasks.Task]:
    """Tasks in one state, oldest first."""
    return _tasks(pool, "with_status", status=status.value, limit=limit)


def page(pool: pools.Pool, before: int | None = None, limit: int = 50) -> list[tasks.Task]:
    """Tasks of any state, newest first, below the number `before`."""
    return _tasks(pool, "page", before=before or _ALL, limit=limit)


def everyone(pool: pools.Pool) -> Iterator[tasks.Task]:
    """Every task there is, newest first, a page at a time."""
    before: int | None = None
    while found := page(pool, before, _PAGE):
        yield from found
        before = number_of(found[-1])


def touching(pool: pools.Pool, path: str, before: int = _ALL, at_once: int = _PAGE) -> Iterator[tasks.Task]:
    """Every task that has a place in a file, newest first, below the number `before`; so many are read `at_once`."""
    if not pool.is_projected:
        yield from (task for task in everyone(pool) if path in task.paths and number_of(task) < before)
        return
    named = "few_at" if is_few(pool, path) else "page_at"
    while found := _tasks(pool, named, path=path, before=before, limit=at_once):
        yield from found
        before = number_of(found[-1])


def is_few(pool: pools.Pool, path: str) -> bool:
    """True where a file has so few tasks that looking at each of them is the shortest way."""
    return int(pool.store.rows("tasks", "count_at", path=path, limit=FEW + 1)[0][0]) <= FEW


def listing(
    pool: pools.Pool, statuses: Sequence[tasks.Status], limit: int, before: int | None = None, path: str | None = None
) -> list[tasks.Task]:
    """A page of the tasks in some states (all if none is named) with a place in a file, newest first."""
    below = before or _ALL
    if path is not None:
        found = touching(pool, path, below, limit)
        wanted = (task for task in found if not statuses or task.status in statuses)
        return [task for task, _ in zip(wanted, range(limit), strict=False)]
    if not statuses:
        return page(pool, before, limit)
    rows = [
        task
        for status in dict.fromkeys(statuses)
        for task in _tasks(pool, "page_with_status", status=status.value, before=below, limit=limit)
    ]
    return sorted(rows, key=number_of, reverse=True)[:limit]


def number_of(task: tasks.Task) -> int:
    """12 for T12."""
    return int(task.id.removeprefix("T"))


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


def replayed_differences(pool: pools.Pool, tell: Callable[[int], None] = lambda _tasks: None) -> list[str]:
    """The tasks whose stored state is not what replaying their stream gives, byte for byte.

    What an older version stored is held against the replay in today's form. `tell` hears now and then how many tasks
    were replayed; never more of them than a page are in memory.
    """
    wrong: list[str] = []
    after, seen = -1, 0
    while rows := pool.store.rows("tasks", "all_states", after=after, limit=_PAGE):
        wrong += [row["id"] for row in rows if _differs(pool, row["id"], row["state"])]
        after, seen = rows[-1]["number"], seen + len(rows)
        tell(seen)
    return wrong


def _differs(pool: pools.Pool, name: str, state: str) -> bool:
    task = fold.replay(pool.store.history("of_stream", stream=events.task_stream(name)))
    replayed = None if task is None else pools.state_json(task)
    return replayed not in (state, pools.state_json(_task(state)))


def _tasks(pool: pools.Pool, named: str, **parameters: object) -> list[tasks.Task]:
    return [_task(row["state"]) for row in pool.store.rows("tasks", named, **parameters)]


def _task(state: str) -> tasks.Task:
    return pools.task_of(state)
