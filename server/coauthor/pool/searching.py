"""What is looked for on the record: by task, actor, file and time, newest first, however long the record is.

Each look begins where an index leads to the fewest events; nothing here writes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coauthor.domain import actors as actor_values
from coauthor.domain import events
from coauthor.pool import pool as pools
from coauthor.pool import views

_FIRST = 0
_ALL = 1 << 62


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the record is looked for; an empty field is no condition.

    `actor` is an id, a name, or `human`, `agent`, `system`; `since` an ISO time of the record; `path` a file.
    """

    task: str = ""
    actor: str = ""
    path: str = ""
    since: str = ""
    limit: int = 100


def find(pool: pools.Pool, wanted: Wanted) -> list[events.Event]:
    """The newest events that meet every condition, oldest first; raises NotFound for a task that there is not."""
    if wanted.task:
        pool.task(wanted.task)
        return _of_thread(pool, wanted)
    ids = _ids(pool, wanted.actor) if wanted.actor else []
    if wanted.actor and not ids:
        return []
    first = _first(pool, wanted)
    if first is None:
        return []
    given = {"first": first, "since": wanted.since, "limit": wanted.limit, "before": _ALL}
    if wanted.path and ids and _are_few(pool, ids):
        theirs = _of_actors(pool, ids, {**given, "limit": views.FEW})
        found = [event for event in theirs if _is_about(pool, event, wanted.path)][: wanted.limit]
    elif wanted.path:
        found = _of_file(pool, wanted.path, ids, given)
    elif ids:
        found = _of_actors(pool, ids, given)
    else:
        found = pool.store.history("log", actors="", **given)
    return found[::-1]


def _first(pool: pools.Pool, wanted: Wanted) -> int | None:
    """A number before which nothing need be looked at; None where nothing is that new.

    Where there is more than is wanted, and nothing is left out of it, the newest ones are found without it.
    """
    if not wanted.since:
        return _FIRST
    if not (wanted.actor or wanted.path):
        many = pool.store.rows("events", "count_since", at=wanted.since, limit=wanted.limit)[0][0]
        if int(many) >= wanted.limit:
            return _FIRST
    found = pool.store.rows("events", "since", at=wanted.since)[0][0]
    return None if found is None else int(found)


def everybody(pool: pools.Pool) -> Iterator[actor_values.Actor]:
    """Everyone who has acted, by the order of their ids, each as on one of their events."""
    after = ""
    while rows := pool.store.rows("events", "next_actor", after=after):
        after = rows[0]["id"]
        yield actor_values.Actor.model_validate_json(rows[0]["actor"])


def _ids(pool: pools.Pool, actor: str) -> list[str]:
    return [one.id for one in everybody(pool) if _is(one, actor)]


def _is(one: actor_values.Actor, actor: str) -> bool:
    return actor in (one.id, one.name, one.kind.value)


def _are_few(pool: pools.Pool, ids: list[str]) -> bool:
    """True where these have done so little that looking at all of it is the shortest way."""
    most = views.FEW + 1
    counts = (int(pool.store.rows("events", "count_of_actor", actor=one, limit=most)[0][0]) for one in ids)
    return sum(counts) <= views.FEW


def _of_actors(pool: pools.Pool, ids: list[str], given: dict[str, Any]) -> list[events.Event]:
    each = (pool.store.history("log_of_actor", actor=one, **given) for one in ids)
    return heapq.nlargest(given["limit"], (event for those in each for event in those), key=lambda event: event.seq)


def _is_about(pool: pools.Pool, event: events.Event, path: str) -> bool:
    if "path" in event.data:
        return str(event.data["path"]) == path
    task = pool.find(event.task) if event.task else None
    return event.stream == events.file_stream(path) or (task is not None and path in task.paths)


def _of_thread(pool: pools.Pool, wanted: Wanted) -> list[events.Event]:
    found = [
        event
        for event in views.thread(pool, wanted.task)
        if (not wanted.actor or _is(event.actor, wanted.actor)) and event.at >= wanted.since
    ]
    if wanted.path:
        found = [event for event in found if event.data.get("path", wanted.path) == wanted.path]
        found = found if wanted.path in pool.task(wanted.task).paths else [e for e in found if "path" in e.data]
    return found[-wanted.limit :]


def _of_file(pool: pools.Pool, path: str, ids: list[str], given: dict[str, Any]) -> list[events.Event]:
    """What its own stream says, and what the tasks that have a place in it say of it or of no file."""
    listed = f"|{'|'.join(ids)}|" if ids else ""
    if not pool.is_projected:
        return _of_file_slowly(pool, path, listed, given)
    named = "log_of_file" if views.is_few(pool, path) else "log_of_busy_file"
    return pool.store.history(named, path=path, stream=events.file_stream(path), actors=listed, **given)


def _of_file_slowly(pool: pools.Pool, path: str, actors: str, given: dict[str, Any]) -> list[events.Event]:
    """The same where an older version made what is looked up, and nobody has written since."""
    stream = events.file_stream(path)
    found = pool.store.history("of_stream", stream=stream)
    for task in views.touching(pool, path):
        found += [event for event in views.thread(pool, task.id) if event.data.get("path", path) == path]
    chosen = [
        event
        for event in found
        if event.seq >= given["first"]
        and event.at >= given["since"]
        and (not actors or f"|{event.actor.id}|" in actors)
    ]
    return heapq.nlargest(given["limit"], chosen, key=lambda event: event.seq)
