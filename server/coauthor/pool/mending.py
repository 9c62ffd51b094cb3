"""`doctor --repair`: the damaged file is kept, a fresh pool opened, and what is readable put into it.

Nothing is mended silently: what could not be placed is written beside it and counted.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coauthor.domain import actors, errors, events, fold, texts
from coauthor.pool import carrying, leases, owning, place, projecting, room, salvage, sealed, sqlite, store, trusting
from coauthor.pool import pool as pools

_COLUMNS = ("seq", "id", "workspace", "stream", "version", "type", "v", "task", "actor", "cause", "at", "data")
_HASH = 64
_ROOM = 1_000_000


@dataclass(slots=True)
class Rescued:
    """What came of a repair; `left` events could be read and not placed, and lie in `leftovers`."""

    kept: Path
    events: int = 0
    tasks: int = 0
    texts: int = 0
    left: int = 0
    leftovers: Path | None = None
    cancelled: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    pool_id: str = ""
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)


def faults(where: place.Place) -> list[str]:
    """What is wrong with the pool's file, in short; empty where it is sound or there is none.

    Raises Unavailable where somebody has locked it, so that nobody can tell.
    """
    if where.url is not None or not where.pool.exists():
        return []
    try:
        why_so = sealed.why_sealed(where.pool)
        file = sealed.opened(where, why_so) if why_so else sqlite.File(where.pool, durable=True)
    except errors.Unavailable as error:
        if sqlite.is_locked(error):
            raise
        return [] if room.is_full(where.pool.parent) else [error.message]
    with contextlib.closing(file):
        return file.faults()


def repair(root: Path, actor: actors.Actor) -> Rescued:
    """Rescue what is readable of a damaged pool into a fresh one; raises Conflict where somebody uses it."""
    where = place.of(root)
    if where.url is not None:
        raise errors.Invalid("A PostgreSQL pool is mended by its administrator.", "Restore a backup of the server's.")
    owning.refuse_link(where)
    if not where.pool.exists():
        raise errors.NotFound(f"There is no pool in {where.root}.", "There is nothing to repair.")
    if not os.access(where.pool.parent, os.W_OK):
        raise errors.Unavailable(*sealed.why(where))
    _refuse_without_room(where)
    with leases.Lease(where.locks, owning.MENDING) as lease:
        if not lease.take():
            raise errors.Conflict("Somebody repairs this pool right now.")
        kept = owning.put_aside(where, "damaged")
        found = _read(kept)
        fresh = pools.open_pool(root, create=True)
        assert fresh is not None
        with contextlib.closing(fresh):
            return _fill(fresh, found, kept, actor)


def _refuse_without_room(where: place.Place) -> None:
    """Raise Unavailable where the rescued would not fit on the disk: then the old file stays where it is."""
    needed = 2 * where.pool.stat().st_size + _ROOM
    free = shutil.disk_usage(where.pool.parent).free
    if free < needed:
        raise errors.Unavailable(
            f"Rescuing needs {needed / 1e6:,.0f} MB beside the pool, and the disk has {free / 1e6:,.0f} MB.",
            "Nothing was changed; free disk space and try again.",
        )


def _read(path: Path) -> _Found:
    found = _Found()
    for row in salvage.rows(path):
        columns = row.columns
        if len(columns) == len(_COLUMNS):
            said = _event(row)
            if said is not None:
                found.events[row.rowid] = said
        elif len(columns) == 2 and isinstance(columns[0], str):
            if columns[0] == "id" and isinstance(columns[1], str):
                found.pool_id = columns[1]
            elif isinstance(columns[1], bytes):
                _take_text(found, columns[0], columns[1])
    return found


def _event(row: salvage.Row) -> dict[str, Any] | None:
    said = dict(zip(_COLUMNS, (row.rowid, *row.columns[1:]), strict=True))
    try:
        event = store.event_of(said)
    except errors.Unavailable:
        return None
    return said if event.version >= 1 and event.stream and event.type else None


def _take_text(found: _Found, key: str, body: bytes) -> None:
    try:
        raw = zlib.decompress(body)
        whole = key.startswith("bytes:") or texts.revision(raw.decode("utf-8", "surrogatepass")) == key
    except (zlib.error, UnicodeDecodeError):
        return
    if whole and len(key) >= _HASH:
        found.texts[key] = raw


def _fill(pool: pools.Pool, found: _Found, kept: Path, actor: actors.Actor) -> Rescued:
    placed, left = _in_order(found.events, pool.store.recall)
    result = Rescued(kept, len(placed), texts=len(found.texts), left=len(left))
    own = bool(found.pool_id) and trusting.is_own_pool(found.pool_id, pool.where.pool)
    with pool.store.backend.bulk(), pool.writing():
        for key, raw in found.texts.items():
            pool.store.put(key, raw)
        if placed:
            pool.store.append_rows([{name: said[name] for name in _COLUMNS[1:]} for said in placed])
        result.tasks = projecting.within(pool)
    if not own:
        result.cancelled = tuple(
            carrying.cancel_queued(pool, "the pool was damaged, and whose it was can't be read", actor)
        )
    if left:
        result.leftovers = kept.with_suffix(".leftovers.jsonl")
        lines = "".join(json.dumps(said, ensure_ascii=False) + "\n" for said in left)
        result.leftovers.write_text(lines, encoding="utf-8")
    return result


def _in_order(
    known: dict[int, dict[str, Any]], recall: Callable[[events.Event], events.Event]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The events that follow on each other in their streams and can be replayed, and the others."""
    placed, left = [], []
    states: dict[str, Any] = {}
    versions: dict[str, int] = {}
    ids: set[str] = set()
    for seq in sorted(known):
        said = known[seq]
        stream = said["stream"]
        follows = said["version"] == versions.get(stream, 0) + 1 and said["id"] not in ids
        if follows and _replays(states, store.event_of(said), recall):
            versions[stream] = said["version"]
            ids.add(said["id"])
            placed.append(said)
        else:
            left.append(said)
    return placed, left


def _replays(states: dict[str, Any], event: events.Event, recall: Callable[[events.Event], events.Event]) -> bool:
    """True where the event makes sense after those before it; the state goes on if so."""
    if not event.stream.startswith("task/"):
        return True
    try:
        task = fold.fold(states.get(event.stream), recall(event))
    except (errors.Unavailable, KeyError, ValueError, TypeError, AttributeError, StopIteration):
        return False
    if task is None or event.stream != events.task_stream(task.id) or not task.id[1:].isdecimal():
        return False
    states[event.stream] = task
    return True
