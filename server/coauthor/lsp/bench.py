"""The work bench of one session: the pool's side of it, put together once and torn down at the end."""

from __future__ import annotations

from typing import Any

from coauthor.domain import tasks
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.landing.applying import Applying
from coauthor.lsp.landing.drifting import Drifting
from coauthor.lsp.landing.saving import Saving
from coauthor.lsp.landing.undoing import Undoing
from coauthor.lsp.pool_side.announcing import Announcing
from coauthor.lsp.pool_side.halves import Halves
from coauthor.lsp.pool_side.moves import Moves
from coauthor.lsp.pool_side.offering import Offering
from coauthor.lsp.pool_side.presence import Presence
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import findings, hovering, showing
from coauthor.lsp.surfaces.built import Built
from coauthor.lsp.tasks.board import Board
from coauthor.lsp.tasks.todos import Todos
from coauthor.manuscript.positions import Position


class Bench:
    """What a session has beside its documents: each part does one thing and hears of documents and tasks."""

    def __init__(self, session: Session) -> None:
        self.room = Workroom(session)
        self.presence = Presence(session, self.room)
        self.drifting = Drifting(session, self.room)
        self.applying = Applying(session, self.room, self.drifting)
        self.undoing = Undoing(session, self.room, self.applying.is_under_way)
        self.drifting.is_there = self.undoing.is_there
        self.saving = Saving(session, self.room)
        self.announcing = Announcing(session, self.room)
        self.board = Board(session, self.room)
        self.built = Built(session, self.room)
        self.moves = Moves(session, self.room)
        self.halves = Halves(self.room)
        self.offering = Offering(session, self.room)
        self.todos = Todos(session, self.room, self.board, self.applying.is_under_way)

    def listen(self, session: Session) -> None:
        """Hear of documents and tasks from now on; the order is the order of being told."""
        documents, room = session.listeners, self.room
        documents.opened += [
            self.presence.opened,
            self.moves.opened,
            self.undoing.opened,
            self.saving.opened,
            self.drifting.on_open,
            self.todos.opened,
            self.board.opened,
        ]
        documents.changed += [self.presence.changed, self.undoing.changed, self.saving.changed, self.drifting.on_change]
        documents.saved += [self.presence.saved, self.undoing.saved, self.saving.saved, self.drifting.on_change]
        documents.saved += [self.todos.saved, self.offering.saved]
        documents.closed += [self.undoing.closed, self.saving.closed, self.presence.closed, self.todos.closed]
        room.opened += [self.presence.pool_opened, self.moves.pool_opened, self.undoing.pool_opened]
        room.opened += [self.saving.pool_opened, self.offering.pool_opened]
        room.renewed += [self.presence.pool_opened]
        room.changed += [self.board.on_task, self.presence.on_task, self.undoing.on_task, self.drifting.on_task]
        room.changed += [self.applying.on_task, self.saving.on_task]
        room.changed += [self.announcing.on_task, self._refresh_pages, self.halves.on_task]
        room.changed += [self.built.on_task, self.todos.on_task]
        room.streamed += [self.announcing.on_delta]
        self.drifting.moved.append(self.board.moved)
        session.publisher.sources += [findings.tasks_of, self.built.diagnostics]

    def hover(self, session: Session, document: Document, position: Position) -> dict[str, Any] | None:
        """What there is to say at a position about tasks and proposals."""
        return hovering.proposal_hover(session, document, position)

    def _refresh_pages(self, session: Session, task: tasks.Task, events: list[Event]) -> None:
        if task.proposals and events:
            session.connection.spawn(showing.refresh(self.room, task), f"pages of {task.id}")

    async def start(self, session: Session) -> None:
        """The client listens: look for the pool and follow it."""
        await self.room.begin()
        for document in list(session.documents.values()):
            self.todos.begin(document)
            session.publisher.refresh(document)

    async def stop(self, _session: Session) -> None:
        """The connection ends."""
        await self.todos.finish()
        await self.room.close()


def of(session: Session) -> Bench:
    """The session's bench; made at the first asking, once the root is known."""
    if session.bench is None:
        session.bench = Bench(session)
        session.bench.listen(session)
    return session.bench


def wire(session: Session) -> None:
    """Set the bench up as soon as the client listens and the root is known."""
    session.starting.append(start)
    session.listeners.opened.append(_at_first_document)
    session.listeners.changed.append(_note_typing)


async def start(session: Session) -> None:
    """Begin; a session without a root has to wait for its first document."""
    if session.root is None or session.bench is not None:
        return
    bench = of(session)
    session.closing.append(bench.stop)
    await bench.start(session)


def _at_first_document(session: Session, document: Document) -> None:
    if session.bench is None and session.started.is_set():
        session.connection.spawn(start(session), "start the bench")
    session.last_edited = session.last_edited or (document.key, 0)


def _note_typing(session: Session, document: Document) -> None:
    if document.path:
        session.last_edited = (document.key, document.last_edit)
