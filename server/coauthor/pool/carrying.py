"""Carrying a whole pool elsewhere as JSON lines, and taking one in: events and texts, nothing that can be made anew.

A line is a header, a text or an event; what a newer version wrote is kept as it is. Taking in is all or nothing, and
the same pool carried anywhere gives the same lines.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import actors, commands, errors, events, texts
from coauthor.domain.tasks import Status
from coauthor.pool import feed, merging, projecting, store, views
from coauthor.pool import pool as pools

FORMAT = 1
_PAGE = 500
_COLUMNS = ("id", "stream", "version", "type", "v", "task", "actor", "cause", "at", "data")
_WAITING = (Status.OPEN, Status.CLAIMED, Status.IN_PROGRESS, Status.BLOCKED)


def lines(pool: pools.Pool) -> Iterator[str]:
    """The pool as JSON lines without their ends: a header, its texts, then its events in order."""
    count = int(pool.store.rows("events", "count")[0][0])
    yield store.dumps({"coauthor_pool": FORMAT, "events": count})
    after = ""
    while rows := pool.store.rows("texts", "keys", after=after, limit=_PAGE):
        for row in rows:
            raw = pool.store.bytes_of(row["revision"])
            if raw is not None:
                yield store.dumps({"kept": row["revision"], **_body(raw)})
        after = rows[-1]["revision"]
    for event in projecting.everything(pool):
        yield store.dumps({"event": event.model_dump(mode="json", exclude={"workspace"})})


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: how many events there were in the lines, and how many of them were here `known` already.

    `renamed` says what the tasks of the lines are called here where that is another name; a key in `clashes` is that
    of a task here (the first name) and stays so, the second one keeps its thread; `cancelled` waited for a worker.
    """

    events: int
    known: int = 0
    renamed: Mapping[str, str] = field(default_factory=dict)
    clashes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    cancelled: tuple[str, ...] = ()


def take_in(pool: pools.Pool, given: Iterable[str], actor: actors.Actor, *, cancel_waiting: bool = True) -> Taken:
    """Put such lines into a pool. Into one that has events they are merged: every id gets a number of its own here.

    Tasks that wait for a worker are cancelled unless told otherwise: whoever wrote the lines asked for them, and not
    necessarily this person. Raises Invalid with the number of the first line that makes no sense, and Conflict where
    a thread went on in both pools; nothing was taken in then.
    """
    with pool.store.backend.bulk(), pool.writing():
        merger = merging.Merger(pool) if views.last_seq(pool) else None
        count = _take(pool, given, merger)
        projecting.within(pool)
    new = None if merger is None else frozenset(merger.new)
    said = "it came with the pool and nobody here asked for it"
    cancelled = cancel_queued(pool, said, actor, new) if cancel_waiting else []
    feed.ring(pool.where)
    if merger is None:
        return Taken(count, cancelled=tuple(cancelled))
    names = {theirs: here for theirs, here in merger.tasks.items() if theirs != here}
    return Taken(count, merger.known, names, merger.clashes, tuple(cancelled))


def cancel_queued(
    pool: pools.Pool, reason: str, actor: actors.Actor, among: Collection[str] | None = None
) -> list[str]:
    """Cancel every task (of those named) that a worker could take up; gives their ids."""
    cancelled = []
    for task in views.live_tasks(pool):
        if task.status in _WAITING and (among is None or task.id in among):
            try:
                pool.handle(commands.Cancel(task=task.id, reason=reason), actor)
            except errors.Conflict:
                continue
            cancelled.append(task.id)
    return cancelled


def _take(pool: pools.Pool, given: Iterable[str], merger: merging.Merger | None) -> int:
    versions: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    taken, expected = 0, None
    for number, line in enumerate(given, start=1):
        if not line.strip():
            continue
        said = _read(number, line)
        if number == 1:
            expected = _header(said)
        elif "kept" in said:
            _keep(pool, number, said)
        elif "event" in said:
            event = _event(number, said["event"], versions)
            placed = event if merger is None else merger.place(event)
            rows += [_row(placed)] if placed is not None else []
            taken += 1
        if len(rows) >= _PAGE:
            pool.store.append_rows(rows)
            rows = []
    if rows:
        pool.store.append_rows(rows)
    if expected is None or expected != taken:
        raise errors.Invalid(f"The lines hold {taken} events and should hold {expected or 'some'}: they were cut off.")
    return taken


def _read(number: int, line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError as error:
        raise errors.Invalid(f"Line {number} is no JSON: {error}") from error
    if not isinstance(said, dict):
        raise errors.Invalid(f"Line {number} is no JSON object.")
    return said


def _header(said: dict[str, Any]) -> int:
    if said.get("coauthor_pool") != FORMAT or not isinstance(said.get("events"), int):
        raise errors.Invalid("The first line does not say that this is a pool of CoAuthor in a form known here.")
    return int(said["events"])


def _event(number: int, said: Any, versions: dict[str, int]) -> events.Event:
    try:
        event = events.Event.model_validate({**said, "workspace": "", "seq": said.get("seq", 0)})
    except (ValueError, AttributeError, TypeError) as error:
        raise errors.Invalid(f"Line {number} is no event that can be read.") from error
    if event.version != versions.get(event.stream, 0) + 1:
        raise errors.Invalid(
            f"Line {number}: {event.stream} goes from {versions.get(event.stream, 0)} to {event.version}."
        )
    versions[event.stream] = event.version
    return event


def _row(event: events.Event) -> dict[str, Any]:
    row = {name: getattr(event, name) for name in _COLUMNS}
    return {**row, "actor": event.actor.model_dump_json(), "data": store.dumps(event.data)}


def _keep(pool: pools.Pool, number: int, said: dict[str, Any]) -> None:
    key = str(said["kept"])
    try:
        raw = said["text"].encode("utf-8", "surrogatepass") if "text" in said else base64.b64decode(said["base64"])
    except (KeyError, ValueError, AttributeError) as error:
        raise errors.Invalid(f"Line {number} keeps nothing that can be read.") from error
    if not key.startswith("bytes:") and texts.revision(raw.decode("utf-8", "surrogatepass")) != key:
        raise errors.Invalid(f"Line {number}: the text is not the one of revision {key[:12]}.")
    pool.store.put(key, raw)


def _body(raw: bytes) -> dict[str, str]:
    try:
        return {"text": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode("ascii")}
