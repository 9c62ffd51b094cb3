"""The life of the requests typed into a text: one becomes a task once it was saved and has rested, and goes with it.

Only what this person typed here and now starts by itself; whatever came by opening, reloading, accepting or undoing
waits to be started by hand. The text itself is never touched.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import errors, tasks
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.lsp.tasks import wording
from coauthor.lsp.tasks.board import COMMENT, Board
from coauthor.lsp.tasks.typing_marks import Mark, Typing
from coauthor.review import commented, disk, from_comments
from coauthor.review.commented import Comment

REST_S = 2.0
"""Seconds that a request must have been left alone before it counts."""
AUTOSAVED_REST_S = 15.0
"""The same where nobody saved but the editor itself, and the request is the last thing that was typed: a pause to
think is no wish yet."""


@dataclass(slots=True)
class _Desk:
    """What is remembered of one open document. `saved`: the requests that the last saved text held."""

    typing: Typing
    saved: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    missing: dict[str, float] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    timer: asyncio.TimerHandle | None = None


class Todos:
    """The requests of one session's documents."""

    def __init__(self, session: Session, room: Workroom, board: Board, is_ours: Callable[[str], bool]) -> None:
        """`is_ours` says for a path whether an edit of ours is on its way into it."""
        self._session = session
        self._room = room
        self._board = board
        self._is_ours = is_ours
        self._desks: dict[str, _Desk] = {}
        self._starting: set[str] = set()

    # What it hears

    def begin(self, document: Document) -> None:
        """A document was open before anything was known of the pool; what was typed in it meanwhile counts."""
        if document.key not in self._desks:
            document.typed.is_ours = lambda: self._is_ours(document.key)
            self._desks[document.key] = _Desk(Typing(document))
        self._recall(document)
        if document.typed.stretches and not document.dirty:
            self.saved(self._session, document)

    def opened(self, session: Session, document: Document) -> None:
        """A document was opened, perhaps again: nothing in it was typed here."""
        self.closed(session, document)
        document.typed.clear()
        self.begin(document)

    def saved(self, _session: Session, document: Document) -> None:
        """The text is on the disk: what has rested may start."""
        self.settle(document)
        desk = self._desks.get(document.key)
        if desk is None or document.path is None or document.out_of_step is not None:
            return
        pairs = self._board.pairs(document)
        desk.saved = frozenset(comment.quote for comment, _ in pairs)
        desk.lacking = frozenset(desk.missing)
        for mark in list(desk.typing.marks.values()):
            if mark.doubt is not None and mark.doubt != document.version:
                desk.typing.drop(mark)
            mark.doubt = None
        self._consider(document, desk)

    def closed(self, _session: Session, document: Document) -> None:
        """A document was closed: nobody types in it any more, so what is saved needs no rest."""
        desk = self._desks.pop(document.key, None)
        if desk is not None:
            for work in self._left(document, desk):
                self._do(work, "a TODO of a closed file")

    def on_task(self, _session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """A task was cancelled: what was typed of its comment until now is dealt with, so that a no stays one."""
        if task.status is not tasks.Status.CANCELED or task.todo is None or task.reason == from_comments.DELETED:
            return
        desk = self._desks.get(task.todo.path)
        if desk is None:
            return
        document = desk.typing.document
        self.settle(document)
        for comment, bound in self._board.pairs(document):
            mark = desk.typing.of(comment)
            if bound is not None and bound.id == task.id and mark is not None:
                desk.typing.drop(mark)

    async def finish(self) -> None:
        """The session ends: what was saved a moment ago still becomes what it should."""
        for document in [desk.typing.document for desk in self._desks.values()]:
            for work in self._left(document, self._desks.pop(document.key)):
                await self._told(work)

    def settle(self, document: Document) -> None:
        """Take in what was typed since the last call."""
        desk = self._desks.get(document.key)
        if desk is None or document.path is None or document.out_of_step is not None:
            return
        pairs = self._board.pairs(document)
        if document.typed.stretches:
            whole = desk.typing.settle(comment for comment, _ in pairs)
            if whole and self._is_as_on_disk(document):
                for mark in whole:
                    mark.doubt = document.version
        self._note_missing(document, desk, {task.id for _, task in pairs if task is not None})

    def standing(self, document: Document, comment: Comment) -> wording.Standing:
        """How a request that is no task came to be, and whether it is a reply that was sent."""
        desk = self._desks.get(document.key)
        if desk is None:
            return wording.Standing.FOREIGN
        told = any(
            comment.words in (*task.comments, *task.wishes)
            for task in self._board.on(document.path)
            if task.id == comment.task or any(p.id == str(comment.proposal).partition(".")[0] for p in task.proposals)
        )
        if comment.is_reply and (told or comment.quote in desk.sent):
            return wording.Standing.SENT
        return wording.Standing.TYPED if desk.typing.of(comment) else wording.Standing.FOREIGN

    async def start(self, document: Document, comment: Comment) -> tasks.Task:
        """Make a request a task now, or its ended task live again; the task that it is."""
        bound = next((task for other, task in self._board.pairs(document) if other == comment), None)
        if bound is not None and bound.status.live:
            return bound
        if not comment.words.strip():
            raise errors.Invalid("Say behind the colon of the TODO what you want.", "No task was made.")
        return await self._post(document, comment, bound, by_hand=True)

    # What it does

    def _recall(self, document: Document) -> None:
        """Learn of tasks that ended before this session: a comment that is left of one is no new request."""
        if self._room.is_open and document.path is not None and document.out_of_step is None:
            alone = [comment.key for comment, task in self._board.pairs(document) if task is None]
            if alone:
                self._session.connection.spawn(self._remember(alone), f"ended tasks of {document.key}")

    async def _remember(self, keys: list[str]) -> None:
        for task in await self._room.quietly(from_comments.ended, keys) or ():
            if self._room.tasks.setdefault(task.id, task) is task:
                self._board.on_task(self._session, task, [])

    def _consider(self, document: Document, desk: _Desk) -> None:
        """Do what is due, and come back when the next is."""
        now = time.monotonic()
        work, later = self._due(document, desk, now)
        for each in work:
            self._do(each, "a TODO")
        if desk.timer is not None:
            desk.timer.cancel()
        desk.timer = None
        if later is not None:
            wait = max(0.0, later - now)
            desk.timer = asyncio.get_running_loop().call_later(wait, self._look_again, document)

    def _look_again(self, document: Document) -> None:
        desk = self._desks.get(document.key)
        if desk is not None and document.out_of_step is None and desk.typing.document is document:
            self.settle(document)
            self._consider(document, desk)

    def _left(self, document: Document, desk: _Desk) -> list[Awaitable[Any]]:
        """What is still to do for a document that is closed: all that is saved, none of what is not."""
        if desk.timer is not None:
            desk.timer.cancel()
        if document.dirty or document.out_of_step is not None:
            return []
        return self._due(document, desk, float("inf"))[0]

    def _due(self, document: Document, desk: _Desk, now: float) -> tuple[list[Awaitable[Any]], float | None]:
        """The work for what is saved and has rested by that time; when the next of the others will have."""
        work: list[Awaitable[Any] | None] = []
        later = []
        for comment, task in self._board.pairs(document):
            mark = desk.typing.of(comment)
            if mark is None or comment.quote not in desk.saved:
                continue
            hasty = document.autosaved and mark.at == document.typed.last
            rested = mark.at + (AUTOSAVED_REST_S if hasty else REST_S)
            if rested > now:
                later.append(rested)
            else:
                work.append(self._act(document, desk, mark, (comment, task)))
        for task_id in desk.lacking & desk.missing.keys():
            if desk.missing[task_id] + REST_S > now:
                later.append(desk.missing[task_id] + REST_S)
            else:
                desk.missing.pop(task_id)
                document.anchors.forget(COMMENT + task_id)
                work.append(self._room.run(from_comments.withdraw, self._room.actor, task_id))
        desk.typing.prune()
        return [each for each in work if each is not None], min(later, default=None)

    def _act(
        self, document: Document, desk: _Desk, mark: Mark, pair: tuple[Comment, tasks.Task | None]
    ) -> Awaitable[Any] | None:
        """What a request leads to; one that can't be a task yet is looked at again at the next save."""
        comment, task = pair
        wanted = task is None or task.status is tasks.Status.CANCELED
        if wanted and not comment.is_reply and not (comment.words.strip() and comment.target is not None):
            return None
        desk.typing.drop(mark)
        if comment.is_reply:
            fresh = comment.quote not in desk.sent
            desk.sent.add(comment.quote)
            return self._send(document, comment) if fresh else None
        if wanted:
            return self._post(document, comment, task, by_hand=False)
        assert task is not None
        if task.status.live and not commented.same_words(comment, task):
            link = from_comments.link(document.key, comment)
            return self._then_work(self._room.run(from_comments.change, self._room.actor, task.id, comment.words, link))
        return None

    async def _post(
        self, document: Document, comment: Comment, bound: tasks.Task | None, *, by_hand: bool
    ) -> tasks.Task:
        text, path = document.text, document.path
        if path is None:
            raise errors.Invalid("This file is outside the workspace.", "No task was made.")
        command = from_comments.request(path, text, comment)
        if command.key in self._starting:
            raise errors.Conflict("This TODO is being started already.")
        self._starting.add(comment.key)
        try:
            task: tasks.Task = await self._room.run(
                from_comments.post, self._room.actor, command, text, bound.id if bound else None, by_hand
            )
        finally:
            self._starting.discard(comment.key)
        if task.id not in self._room.tasks:
            self._room.tasks[task.id] = task
            self._board.on_task(self._session, task, [])
        await self._room.start_worker()
        return task

    async def _send(self, document: Document, comment: Comment) -> None:
        await self._then_work(self._room.run(from_comments.reply, self._room.actor, comment))
        self._session.publisher.refresh(document)

    async def _then_work(self, work: Awaitable[Any]) -> None:
        await work
        await self._room.start_worker()

    def _note_missing(self, document: Document, desk: _Desk, bound: set[str]) -> None:
        """Notice the comments of tasks that were followed here and are gone."""
        for task in self._board.on(document.path):
            anchor = document.anchors.get(COMMENT + task.id) if task.todo else None
            if anchor is None or task.id in bound or not task.status.live or from_comments.is_taken(task):
                desk.missing.pop(task.id, None)
            else:
                desk.missing.setdefault(task.id, time.monotonic())

    def _is_as_on_disk(self, document: Document) -> bool:
        root = self._session.root
        opened = disk.open_file(root, document.key) if root is not None else None
        return isinstance(opened, disk.Opened) and opened.text == document.text

    def _do(self, work: Awaitable[Any], name: str) -> None:
        self._session.connection.spawn(self._told(work), name)

    async def _told(self, work: Awaitable[Any]) -> None:
        """The person hears why where it can't be done."""
        try:
            await work
        except errors.CoauthorError as error:
            self._session.say(f"{error.message} {error.hint}".strip(), 2)
