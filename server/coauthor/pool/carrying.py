"""Carrying a whole pool elsewhere as JSON lines, and taking one in: events and texts, nothing that can be made anew.

A line is a header, a text or an event; what a newer version wrote is kept as it is. Taking in is all or nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from coauthor.domain import actors, commands, errors, events, texts
from coauthor.domain.tasks import Status
from coauthor.pool import feed, projecting, store, views
from coauthor.pool import pool as pools

FORMAT = 1
_PAGE = 500
_COLUMNS = ("id", "stream", "version", "type", "v", "task", "actor", "cause", "at", "data")
_WAITING = (Status.OPEN, Status.CLAIMED, Status.IN_PROGRESS, Status.BLOCKED)


def lines(pool: pools.Pool) -> Iterator[str]:
    """The pool as JSON lines without their ends: a header, its texts, then its events in order."""
    count = int(pool.store.rows("events", "count")[0][0])
    yield store.dumps({"coauthor_pool": FORMAT, "workspace": pool.store.workspace, "events": count})
    after = ""
    while rows := pool.store.rows("texts", "keys", after=after, limit=_PAGE):
        for row in rows:
            raw = pool.store.bytes_of(row["revision"])
            if raw is not None:
                yield store.dumps({"kept": row["revision"], **_body(raw)})
        after = rows[-1]["revision"]
    for event in projecting.everything(pool):
        yield store.dumps({"event": event.model_dump(mode="json", exclude={"workspace"})})


def take_in(pool: pools.Pool, given: Iterable[str], actor: actors.Actor, *, cancel_waiting: bool = True) -> int:
    """Put such lines into a pool that is still empty; gives the number of events.

    Tasks that wait for a worker are cancelled unless told otherwise: whoever wrote the lines asked for them, and not
    necessarily this person. Raises Invalid with the number of the first line that makes no sense.
    """
    with pool.writing():
        if views.last_seq(pool):
            raise errors.Conflict("This pool has events already.", "Take it in where there is no pool yet.")
        taken = _take(pool, given)
        projecting.within(pool)
    if cancel_waiting:
        cancel_queued(pool, "it came with the pool and nobody here asked for it", actor)
    feed.ring(pool.where)
    return taken


def cancel_queued(pool: pools.Pool, reason: str, actor: actors.Actor) -> list[str]:
    """Cancel every task that a worker could take up; gives their ids."""
    cancelled = []
    for task in views.live_tasks(pool):
        if task.status in _WAITING:
            try:
                pool.handle(commands.Cancel(task=task.id, reason=reason), actor)
            except errors.Conflict:
                continue
            cancelled.append(task.id)
    return cancelled


def _take(pool: pools.Pool, given: Iterable[str]) -> int:
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
            rows.append(_row(number, said["event"], versions))
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


def _row(number: int, said: Any, versions: dict[str, int]) -> dict[str, Any]:
    try:
        event = events.Event.model_validate({**said, "workspace": "", "seq": said.get("seq", 0)})
    except (ValueError, AttributeError, TypeError) as error:
        raise errors.Invalid(f"Line {number} is no event that can be read.") from error
    if event.version != versions.get(event.stream, 0) + 1:
        raise errors.Invalid(
            f"Line {number}: {event.stream} goes from {versions.get(event.stream, 0)} to {event.version}."
        )
    versions[event.stream] = event.version
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
