"""Says in the pool which files this connection holds, and keeps the texts that others may need.

Only says; whether an edit goes to this editor is decided elsewhere. Nothing is said before there is a pool.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from coauthor.domain import events, tasks, texts
from coauthor.domain.events import Event
from coauthor.lsp import starting
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import faultpoints
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools

REST_S = 0.05


class Presence:
    """The presence of one session's documents; changes are said after a short rest."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def opened(self, _session: Session, document: Document) -> None:
        """A document was opened."""
        if document.path:
            self._later(self._record(document, events.Type.FILE_OPENED))

    def changed(self, _session: Session, document: Document) -> None:
        """A document changed; said once it has rested."""
        path = document.path
        if path and self._room.is_open and path not in self._waiting:
            loop = asyncio.get_running_loop()
            self._waiting[path] = loop.call_later(REST_S, lambda: self._later(self.say(path)))

    def saved(self, _session: Session, document: Document) -> None:
        """A document was saved."""
        if document.path:
            self._later(self._record(document, events.Type.FILE_SAVED))

    def closed(self, _session: Session, document: Document) -> None:
        """A document was closed."""
        path = document.path
        if path is None:
            return
        timer = self._waiting.pop(path, None)
        if timer:
            timer.cancel()
        self._later(self._room.quietly(_close, path, self._room, document.revision))

    def pool_opened(self, session: Session) -> None:
        """The pool is there now: say everything, and that nothing is left to say."""
        self._later(self._say_all(session))

    async def _say_all(self, session: Session) -> None:
        for path in [document.path for document in session.documents.values() if document.path]:
            await self.say(path)
        starting.done(session)

    def on_task(self, session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """A task is about to be worked on: whoever does it needs the text as it is in the editor."""
        if task.status is tasks.Status.OPEN:
            for ref in task.refs:
                if ref.path and ref.path in session.documents:
                    self._later(self.say(ref.path, keep=True))

    async def say(self, path: str, *, keep: bool = False) -> None:
        """Say now what this connection holds of a file; `keep` also keeps the text itself for a worker."""
        timer = self._waiting.pop(path, None)
        if timer:
            timer.cancel()
        document = self._session.documents.get(path)
        if document is None or document.out_of_step is not None or not self._room.is_open:
            return
        row = _Row(self._room, path, document.text, document.version, document.dirty, keep)
        await self._room.quietly(_put, row)

    async def say_newest(self) -> None:
        """Say now what has changed and still waits to be said."""
        for path in list(self._waiting):
            await self.say(path)

    async def keep_unsaved(self) -> None:
        """Say and keep all unsaved texts of this connection, before work is asked for that reads whatever is there."""
        await self._room.ensure()
        for path in [document.path for document in self._session.documents.values() if document.dirty]:
            if path:
                await self.say(path, keep=True)

    async def _record(self, document: Document, kind: events.Type) -> None:
        if document.path is None or not self._room.is_open:
            return
        await self.say(document.path)
        await self._room.quietly(_note, self._room, document.path, document.text, kind)

    def _later(self, work: Any) -> None:
        self._session.connection.spawn(work, "presence")


@dataclass(frozen=True, slots=True)
class _Row:
    room: Workroom
    path: str
    text: str
    version: int
    dirty: bool
    keep: bool


def _put(pool: pools.Pool, row: _Row) -> None:
    if row.keep and not pool.foreign:
        pool.keep(row.text)
    pool.live.put_presence(
        live_side.Presence(
            path=row.path,
            server=row.room.server_id,
            connection=row.room.connection_id,
            editor=row.room.target.editor,
            revision=texts.revision(row.text),
            version=row.version,
            dirty=row.dirty,
        )
    )


def _note(pool: pools.Pool, room: Workroom, path: str, text: str, kind: events.Type) -> None:
    if pool.foreign:
        return  # it is only read; that is said once, when it is opened
    pool.keep(text)
    data = {"path": path, "revision": texts.revision(text)}
    if kind is events.Type.FILE_SAVED and room.target is not None:
        data["server"] = room.target.server
    pool.record(events.file_stream(path), kind, data, room.actor)
    faultpoints.reach(kind.value)


def _close(pool: pools.Pool, path: str, room: Workroom, revision: str) -> None:
    pool.live.drop_presence(path, room.server_id, room.connection_id)
    data = {"path": path, "revision": revision}
    pool.record(events.file_stream(path), events.Type.FILE_CLOSED, data, room.actor)
