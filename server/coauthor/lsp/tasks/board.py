"""Which tasks concern which open document, and where those stand that no comment in the text stands for.

Says to the client when what it draws has changed; it must never decide or write anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from coauthor.domain import patches, tasks
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.lsp.tasks import comments
from coauthor.lsp.wire.protocol import RequestFailed
from coauthor.manuscript import places
from coauthor.pool import pool as pools
from coauthor.review import commented, puts
from coauthor.review.commented import Comment, Range

REST_S = 0.05
TRIES = 5
COMMENT, REF, UNDO = "todo:", "ref:", "undo:"
"""Names under which a document's anchors follow a task's comment, a task's place, an applied sentence."""

_REFRESHED = (("codeLens", "workspace/codeLens/refresh"), ("inlayHint", "workspace/inlayHint/refresh"))


class Board:
    """The tasks of one session by file."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._on: dict[str, tuple[tasks.Task, ...]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def on(self, path: str | None) -> tuple[tasks.Task, ...]:
        """The known tasks that concern a file, oldest first."""
        if path is None:
            return ()
        found = self._on.get(path)
        if found is None:
            found = self._on[path] = tuple(self._room.on_path(path))
        return found

    def pairs(self, document: Document) -> list[tuple[Comment, tasks.Task | None]]:
        """The requests in a document, each with its task; where those are is followed from now on."""
        found = comments.of(document)
        if not found:
            return []
        mine = [task for task in self.on(document.path) if task.todo and task.todo.path == document.path]
        anchors = ((task.id, document.anchors.get(COMMENT + task.id)) for task in mine)
        placed = {name: (anchor.start, anchor.end) for name, anchor in anchors if anchor is not None}
        pairs = list(zip(found, commented.bind(found, mine, placed), strict=True))
        for comment, task in pairs:
            if task is not None and placed.get(task.id) != (comment.start, comment.end):
                document.anchors.track(COMMENT + task.id, comment.start, comment.end)
        return pairs

    def place(self, document: Document, task: tasks.Task) -> Range | None:
        """Where a task without a comment is in the present text; None where that can't be told."""
        anchor = document.anchors.get(REF + task.id)
        return (anchor.start, anchor.end) if anchor else None

    def applied(self, document: Document) -> list[tuple[tasks.Proposal, dict[str, Range]]]:
        """The proposals that were applied here and can be undone, and where their sentences are now."""
        result = []
        for task in self.on(document.path):
            for proposal in task.proposals:
                if proposal.status is tasks.ProposalStatus.REVERTED or proposal.reverts:
                    continue
                there = {hunk for edit in proposal.edits if edit.state.landed for hunk in edit.hunks}
                anchors = ((hunk.id, document.anchors.get(UNDO + hunk.id)) for hunk in proposal.hunks)
                found = {name: (each.start, each.end) for name, each in anchors if each and each.start < each.end}
                if there & found.keys():
                    result.append((proposal, {name: place for name, place in found.items() if name in there}))
        return result

    # What it hears

    def opened(self, _session: Session, document: Document) -> None:
        """A document was opened."""
        for task in self.on(document.path):
            self._follow(document, task)

    def moved(self, session: Session, document: Document) -> None:
        """Sentences of a proposal have got their place in a document."""
        session.publisher.refresh(document)
        self._redraw_soon()

    def on_task(self, session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """A task changed."""
        self._on.clear()
        for path in task.paths:
            document = session.documents.get(path)
            if document is not None:
                self._follow(document, task)
                session.publisher.refresh(document)
        self._redraw_soon()

    def _follow(self, document: Document, task: tasks.Task) -> None:
        self._follow_applied(document, task)
        wanted = task.status.live and task.todo is None
        if not wanted:
            document.anchors.forget(REF + task.id)
        elif document.anchors.get(REF + task.id) is None:
            ref = next((ref for ref in task.refs if ref.path == document.path), None)
            if ref is not None:
                self._session.connection.spawn(self._find(document, task.id, ref), f"place {task.id}")

    async def _find(self, document: Document, task: str, ref: tasks.Ref) -> None:
        for _ in range(TRIES):
            text = document.text
            found = await self._room.quietly(_whereabouts, ref, text)
            if found is None:
                return
            if document.text == text:
                document.anchors.track(REF + task, *found)
                self.moved(self._session, document)
                return

    def _follow_applied(self, document: Document, task: tasks.Task) -> None:
        """Remember where the sentences of an edit went in, if the text is exactly the one it made."""
        for proposal in task.proposals:
            for edit in proposal.edits:
                fresh = edit.path == document.path and edit.state.landed and edit.result == document.revision
                for name, place in puts.places(proposal, edit).items() if fresh else ():
                    document.anchors.track(UNDO + name, *place)

    def _redraw_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(REST_S, self._redraw)

    def _redraw(self) -> None:
        self._timer = None
        for name, method in _REFRESHED:
            if self._session.capability("workspace", name, "refreshSupport"):
                self._session.connection.spawn(self._ask(method), method)

    async def _ask(self, method: str) -> None:
        try:
            await self._session.connection.request(method)
        except RequestFailed:
            return  # it draws anew when it likes


def _whereabouts(pool: pools.Pool, ref: tasks.Ref, current: str) -> Range | None:
    return places.find(ref, pool.store.text(ref.base) if ref.base else None, current)


def hunk_place(document: Document, hunk: patches.Hunk) -> Range | None:
    """Where an undecided hunk is shown: at its sentence, a stale one that has no place on the line that it seems to be.

    That is where a piece of it still stands, if only once, else the line it had.
    """
    anchor = document.anchors.get(hunk.id)
    if anchor is not None:
        return anchor.start, anchor.end
    if hunk.status is patches.HunkStatus.PENDING:
        return None
    index, text = document.snapshot().index, document.text
    piece = next((text.find(piece) for piece in _pieces(hunk.before) if text.count(piece) == 1), -1)
    line = index.line_of(piece) if piece >= 0 else min(hunk.line, index.line_of(len(text)))
    return index.line_start(line), index.line_end(line)


def _pieces(sentence: str) -> Iterator[str]:
    """Its beginning and its end, long ones first."""
    for length in _PIECES:
        if len(sentence) > length:
            yield sentence[:length]
            yield sentence[-length:]


_PIECES = (60, 40, 25)
