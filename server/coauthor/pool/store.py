"""The store of the pool: it appends events, reads them, and keeps texts, over either database.

Nothing here knows what an event means; an event is never updated, but for a payload that is forgotten or archived.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from coauthor.domain import actors, errors, events, texts
from coauthor.pool import backend


class Store:
    """An open pool. Not thread-safe: the thread that opens it owns it."""

    def __init__(self, opened: backend.Backend) -> None:
        self.backend = opened
        self.workspace = opened.workspace
        self.recall: Callable[[events.Event], events.Event] = lambda event: event

    def close(self) -> None:
        """Close it; open transactions are rolled back."""
        self.backend.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; takes the write lock at once, so that what is read inside stays true."""
        return self.backend.transaction()

    def append(
        self, stream: str, after: int, drafts: Sequence[events.Draft], actor: actors.Actor, now: str
    ) -> list[events.Event]:
        """Append to a stream whose last version is `after`; raises Stale if it is not."""
        result: list[events.Event] = []
        task = stream.removeprefix("task/") if stream.startswith("task/") else None
        spoken = _spoken(actor)
        for version, draft in enumerate(drafts, start=after + 1):
            row: dict[str, Any] = {
                "id": os.urandom(16).hex(),
                "workspace": self.workspace,
                "stream": stream,
                "version": version,
                "type": str(draft.type),
                "v": events.SCHEMA,
                "task": task,
                "actor": spoken,
                "cause": draft.cause,
                "at": now,
                "data": dumps(draft.data),
            }
            try:
                row["seq"] = self.backend.rows("events", "append", row)[0][0]
            except backend.Taken as error:
                raise errors.Stale(f"{stream} went on meanwhile.", "Nothing was written; look again.") from error
            result.append(event_of(row))
        return result

    def append_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append finished rows, numbered from the next `seq` on; they carry every column but `seq`, `workspace`."""
        first = int(self.rows("events", "reserve", number=len(rows))[0][0])
        numbered = [{**row, "seq": first + at, "workspace": self.workspace} for at, row in enumerate(rows)]
        try:
            self.backend.many("events", "append_numbered", numbered)
        except backend.Taken as error:
            raise errors.Stale("An event is there already.", "Nothing was written.") from error

    def rows(self, file: str, name: str, **parameters: Any) -> Sequence[backend.Row]:
        """The rows of a named statement."""
        return self.backend.rows(file, name, parameters)

    def run(self, file: str, name: str, **parameters: Any) -> None:
        """Run a named statement that gives nothing back."""
        self.backend.rows(file, name, parameters)

    def history(self, name: str, **parameters: Any) -> list[events.Event]:
        """The events that a named statement of `events.sql` selects, archived payloads included."""
        return [self.recall(event_of(row)) for row in self.backend.rows("events", name, parameters)]

    def put_text(self, text: str) -> str:
        """Keep a text for good; gives its revision."""
        revision = texts.revision(text)
        self.put(revision, text.encode("utf-8", "surrogatepass"))
        return revision

    def put_bytes(self, raw: bytes) -> str:
        """Keep a file's own bytes for good; gives `bytes:` and their sha256."""
        key = f"bytes:{hashlib.sha256(raw).hexdigest()}"
        self.put(key, raw)
        return key

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes under a key, once."""
        self.run("texts", "put_text", revision=key, body=zlib.compress(body))

    def text(self, revision: str) -> str | None:
        """The text of a revision, or None if the pool never saw it."""
        raw = self.bytes_of(revision)
        return None if raw is None else raw.decode("utf-8", "surrogatepass")

    def bytes_of(self, key: str) -> bytes | None:
        """What `put_bytes` (or `put_text`) kept under a key, or None."""
        rows = self.rows("texts", "text", revision=key)
        try:
            return zlib.decompress(rows[0]["body"]) if rows else None
        except zlib.error as error:
            raise errors.Unavailable(
                f"A kept text of the pool is damaged: {error}.", "`coauthor doctor --repair` saves what is readable."
            ) from error

    def data_version(self) -> int:
        """Changes whenever somebody else has committed: the slow poll under the doorbell."""
        return self.backend.change()


def dumps(data: Mapping[str, Any]) -> str:
    """A payload as the record writes it."""
    return _ENCODER.encode(data)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@functools.lru_cache(maxsize=512)
def _spoken(actor: actors.Actor) -> str:
    return actor.model_dump_json()


@functools.lru_cache(maxsize=512)
def _actor(spoken: str) -> actors.Actor:
    return actors.Actor.model_validate_json(spoken)


def event_of(row: Mapping[str, Any] | backend.Row) -> events.Event:
    """The event of a row; raises Unavailable where it can't be read."""
    try:
        return events.Event(
            id=row["id"],
            seq=row["seq"],
            workspace=row["workspace"],
            stream=row["stream"],
            version=row["version"],
            type=row["type"],
            v=row["v"],
            task=row["task"],
            actor=_actor(row["actor"]),
            cause=row["cause"],
            at=row["at"],
            data=json.loads(row["data"]),
        )
    except (ValueError, TypeError) as error:
        raise errors.Unavailable(
            "An event of the pool can't be read: it is damaged.", "`coauthor doctor --repair` saves what is readable."
        ) from error
