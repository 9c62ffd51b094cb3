"""The SQLite side of the pool: one connection owned by one thread, one transaction a command.

Nothing here knows what an event means; it appends, reads and keeps texts, and never updates an event.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coauthor.domain import actors, errors, events, texts
from coauthor.pool import statements

SCHEMA_VERSION = 1
_BUSY_MS = 5000


class Store:
    """An open pool file. Not thread-safe: the thread that opens it owns it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = connect(path, "FULL")
            self._migrate()
        except sqlite3.Error as error:
            raise errors.Unavailable(
                f"The task pool {path} can't be opened: {error}.",
                "Your texts are untouched; run `coauthor doctor`.",
            ) from error
        self._events = statements.load("events")
        self._texts = statements.load("texts")
        self.workspace = self.meta("id") or ""

    def _migrate(self) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found > SCHEMA_VERSION:
            raise errors.Unavailable(
                f"The pool {self.path} was written by a newer CoAuthor (schema {found}).", "Update CoAuthor."
            )
        if found == SCHEMA_VERSION:
            return
        with self.transaction():
            if self._db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
                return
            for statement in statements.load("schema")["schema"].split(";"):
                self._db.execute(statement)
            put = statements.load("texts")["put_meta"]
            self._db.execute(put, {"key": "id", "value": uuid.uuid4().hex})
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the file; open transactions are rolled back."""
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; takes the write lock at once, so that what is read inside stays true."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise errors.Unavailable(
                f"The task pool is busy or can't be written: {error}.", "Nothing was changed; try again."
            ) from error
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise errors.Unavailable(
                f"The task pool can't be written: {error}.",
                "Nothing was changed; free disk space and try again.",
            ) from error

    def meta(self, key: str) -> str | None:
        """A fact about the pool itself."""
        row = self._db.execute(statements.load("texts")["meta"], {"key": key}).fetchone()
        return str(row[0]) if row else None

    def append(
        self, stream: str, after: int, drafts: Sequence[events.Draft], actor: actors.Actor, now: str
    ) -> list[events.Event]:
        """Append to a stream whose last version is `after`; raises Stale if it is not."""
        result: list[events.Event] = []
        task = stream.removeprefix("task/") if stream.startswith("task/") else None
        for version, draft in enumerate(drafts, start=after + 1):
            row = {
                "id": uuid.uuid4().hex,
                "workspace": self.workspace,
                "stream": stream,
                "version": version,
                "type": draft.type.value,
                "v": events.SCHEMA,
                "task": task,
                "actor": actor.model_dump_json(),
                "cause": draft.cause,
                "at": now,
                "data": json.dumps(draft.data, ensure_ascii=False, separators=(",", ":")),
            }
            try:
                cursor = self._db.execute(self._events["append"], row)
            except sqlite3.IntegrityError as error:
                raise errors.Stale(f"{stream} went on meanwhile.", "Nothing was written; look again.") from error
            result.append(_event({**row, "seq": cursor.lastrowid}))
        return result

    def rows(self, file: str, name: str, **parameters: Any) -> list[sqlite3.Row]:
        """The rows of a named statement."""
        return self._db.execute(statements.load(file)[name], parameters).fetchall()

    def run(self, file: str, name: str, **parameters: Any) -> None:
        """Run a named statement that gives nothing back."""
        self._db.execute(statements.load(file)[name], parameters)

    def history(self, name: str, **parameters: Any) -> list[events.Event]:
        """The events that a named statement of `events.sql` selects."""
        return [_event(row) for row in self._db.execute(self._events[name], parameters)]

    def put_text(self, text: str) -> str:
        """Keep a text for good; gives its revision."""
        revision = texts.revision(text)
        self._put(revision, text.encode("utf-8", "surrogatepass"))
        return revision

    def put_bytes(self, raw: bytes) -> str:
        """Keep a file's own bytes for good; gives `bytes:` and their sha256."""
        key = f"bytes:{hashlib.sha256(raw).hexdigest()}"
        self._put(key, raw)
        return key

    def _put(self, key: str, body: bytes) -> None:
        self._db.execute(self._texts["put_text"], {"revision": key, "body": zlib.compress(body)})

    def text(self, revision: str) -> str | None:
        """The text of a revision, or None if the pool never saw it."""
        raw = self.bytes_of(revision)
        return None if raw is None else raw.decode("utf-8", "surrogatepass")

    def bytes_of(self, key: str) -> bytes | None:
        """What `put_bytes` (or `put_text`) kept under a key, or None."""
        row = self._db.execute(self._texts["text"], {"revision": key}).fetchone()
        return zlib.decompress(row["body"]) if row else None

    def data_version(self) -> int:
        """Changes whenever another connection has committed: the slow poll under the doorbell."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])


def connect(path: Path, synchronous: str) -> sqlite3.Connection:
    """A connection in WAL mode that waits five seconds for a lock."""
    db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    return db


def _event(row: Mapping[str, Any] | sqlite3.Row) -> events.Event:
    return events.Event(
        id=row["id"],
        seq=row["seq"],
        workspace=row["workspace"],
        stream=row["stream"],
        version=row["version"],
        type=row["type"],
        v=row["v"],
        task=row["task"],
        actor=actors.Actor.model_validate_json(row["actor"]),
        cause=row["cause"],
        at=row["at"],
        data=json.loads(row["data"]),
    )
