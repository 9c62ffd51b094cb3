"""Putting what ended threads said into a file beside the pool; the log keeps the order, the shape and a reference.

What the ledger reads (texts, proposals, edits) stays in the store. The file is on the disk before the log refers to it.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from coauthor.domain import actors, errors, events
from coauthor.domain.events import Type
from coauthor.pool import archive, sqlite, store, views
from coauthor.pool import pool as pools

_MOVED = frozenset(
    (
        *(Type.COMMENT_ADDED, Type.PLAN_POSTED, Type.PLAN_APPROVED, Type.QUESTION_ASKED, Type.QUESTION_ANSWERED),
        *(Type.REPORT_POSTED, Type.GATE_FAILED, Type.TASK_STARTED, Type.TASK_FAILED),
    )
)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Archived:
    """The file that was written (None where there was nothing to do), and what went into it."""

    file: Path | None
    tasks: tuple[str, ...]
    events: int


def put_away(pool: pools.Pool, before: str, actor: actors.Actor) -> Archived:
    """Archive the threads of tasks that ended and were last touched before a time (ISO 8601, UTC)."""
    if not actor.may(actors.Capability.CONFIGURE):
        raise errors.Forbidden("Only a person archives threads.")
    if pool.where.url is not None:
        raise errors.Invalid(
            "What a group shares stays on its server: a file in your folder would be out of the others' reach.",
            "`coauthor pool export` writes a copy of everything.",
        )
    chosen = {name: _words(pool, name) for name in _ended(pool, before)}
    chosen = {name: said for name, said in chosen.items() if said}
    if not chosen:
        return Archived(None, (), 0)
    body = "".join(store.dumps(_line(event)) + "\n" for said in chosen.values() for event in said).encode()
    sha256 = hashlib.sha256(body).hexdigest()
    file = _write(pool.where.pool.parent / archive.FOLDER, f"threads-{sha256[:16]}.jsonl", body)
    with pool.writing():
        for name, said in chosen.items():
            for event in said:
                where = {archive.KEPT_AT: {"file": file.name, "sha256": sha256}}
                pool.store.run("events", "set_data", id=event.id, data=store.dumps(where))
            data = {"file": file.name, "sha256": sha256, "events": len(said)}
            pool.append(pool.task(name), [events.Draft(Type.TASK_ARCHIVED, data)], actor)
    if isinstance(pool.store.backend, sqlite.File):
        pool.store.backend.scrub()
    return Archived(file, tuple(chosen), sum(map(len, chosen.values())))


def _ended(pool: pools.Pool, before: str) -> list[str]:
    found: list[str] = []
    number: int | None = None
    while page := views.page(pool, number, _PAGE):
        found += [task.id for task in page if not pools.unfinished(task) and task.updated_at < before]
        number = int(page[-1].id[1:])
        if number == 1:
            break
    return found[::-1]


def _words(pool: pools.Pool, name: str) -> list[events.Event]:
    raw = pool.store.rows("events", "of_task", task=name)
    loaded = (store.event_of(row) for row in raw)
    return [event for event in loaded if event.type in _MOVED and archive.KEPT_AT not in event.data]


def _line(event: events.Event) -> dict[str, object]:
    return event.model_dump(mode="json", exclude={"workspace"})


def _write(folder: Path, name: str, body: bytes) -> Path:
    """Write the file whole and have it on the disk before anybody refers to it."""
    target = folder / name
    draft = folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(exist_ok=True)
        with draft.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise errors.Unavailable(f"{target} can't be written: {error.strerror or error}.") from error
    return target
