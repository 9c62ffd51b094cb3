"""Forgetting: the words of events are erased from the store, their hashes and their shape stay, and it is on record.

Only a person forgets. What is still worked with is refused: a task must have ended before its request or its
proposals can be forgotten.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass

from coauthor.domain import actors, errors, events, fold, redacting, tasks
from coauthor.domain.events import Type
from coauthor.pool import feed, place, sqlite, store
from coauthor.pool import pool as pools

_TASK = re.compile(r"T[1-9]\d*\Z")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: ids of events, and revisions of texts that nothing else speaks of."""

    events: tuple[str, ...]
    texts: tuple[str, ...]


def forget(pool: pools.Pool, what: str, actor: actors.Actor, *, with_texts: bool = False) -> Forgotten:
    """Forget a whole task `T12`, or one event by its id or number; `with_texts` also the texts that only it names."""
    if not actor.may(actors.Capability.CONFIGURE):
        raise errors.Forbidden("Only a person has something forgotten.")
    with pool.writing():
        chosen = [event for event in _chosen(pool, what) if not redacting.is_redacted(event)]
        chosen = [event for event in chosen if event.type != Type.EVENT_REDACTED]
        if not chosen:
            raise errors.Conflict(f"Of {what} nothing is left to forget.")
        _refuse_live(pool, chosen)
        named = {word for event in chosen for word in _revisions(event)} if with_texts else set()
        for event in chosen:
            _redact(pool, event, actor)
        gone = tuple(sorted(word for word in named if _drop(pool, word)))
        _project_again(pool, {event.task for event in chosen if event.task})
    if isinstance(pool.store.backend, sqlite.File):
        pool.store.backend.scrub()
    shutil.rmtree(pool.where.pool.with_name(place.ANSWERS), ignore_errors=True)  # models' answers, kept against crashes
    shutil.rmtree(place.summaries(pool.where.root), ignore_errors=True)
    feed.ring(pool.where)
    return Forgotten(tuple(event.id for event in chosen), gone)


def _chosen(pool: pools.Pool, what: str) -> list[events.Event]:
    if _TASK.match(what):
        pool.task(what)
        return pool.store.history("of_task", task=what)
    found = pool.store.history("by_seq", seq=int(what)) if what.isdecimal() else pool.store.history("by_id", id=what)
    if not found:
        raise errors.NotFound(f"There is no event {what}.", "`coauthor log --json` shows their numbers and ids.")
    return found


def _refuse_live(pool: pools.Pool, chosen: list[events.Event]) -> None:
    for event in chosen:
        task = pool.find(event.task) if event.task else None
        if task is not None and pools.unfinished(task) and redacting.only_when_ended(event):
            raise errors.Conflict(
                f"{task.id} still lives, and its words are worked with.", f"`coauthor cancel {task.id}` ends it first."
            )


def _redact(pool: pools.Pool, event: events.Event, actor: actors.Actor) -> None:
    pool.store.run("events", "set_data", id=event.id, data=store.dumps(redacting.redacted(event)))
    after = pool.store.rows("events", "last_version", stream=event.stream)[0][0]
    said = {"event": event.id, "hash": redacting.digest(event.data)}
    pool.store.append(event.stream, after, [events.Draft(Type.EVENT_REDACTED, said)], actor, pool.now())


def _project_again(pool: pools.Pool, named: set[str]) -> None:
    for name in named:
        task: tasks.Task | None = fold.replay(pool.store.history("of_stream", stream=events.task_stream(name)))
        if task is not None:
            pool.project(task)


def _revisions(event: events.Event) -> set[str]:
    """Every revision and every `bytes:` key that a payload names."""
    return set(re.findall(r"(?:bytes:)?\b[0-9a-f]{64}\b", store.dumps(event.data)))


def _drop(pool: pools.Pool, revision: str) -> bool:
    """Throw a text away that no event speaks of but those that were just forgotten; True if it was."""
    mentioned = pool.store.history("mentioning", word=revision)
    if any(not redacting.is_redacted(event) and event.type != Type.EVENT_REDACTED for event in mentioned):
        return False
    pool.store.run("texts", "drop_text", revision=revision)
    return True
