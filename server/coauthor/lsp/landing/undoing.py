"""Notices in an open text what became of an accepted edit since: undone, done again, or arrived very late.

Told by the text alone, to the letter, wherever the edit's places are by now. Nothing is undone or sent here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from coauthor.domain import tasks
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.review import outcomes
from coauthor.review.outcomes import Piece, Stand

REST_S = 0.06
TRIES = 5
ANCHOR = "edit:"
"""Name under which a document's anchors follow what an edit put in, with a code point on either side."""


@dataclass(slots=True)
class _Followed:
    """One edit in one document. `asleep`: it was not in this text since it landed, so that nobody undid it here."""

    record: outcomes.Fate
    pieces: tuple[Piece, ...]
    asleep: bool = False
    sought: int = -1


class Undoing:
    """The edits that one session's documents may show to be undone, done again, or there after all."""

    def __init__(self, session: Session, room: Workroom, is_ours: Callable[[str], bool]) -> None:
        """`is_ours` says for a path whether an edit of ours is on its way into it."""
        self._session = session
        self._room = room
        self._is_ours = is_ours
        self._followed: dict[str, dict[str, _Followed]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._first: dict[str, str] = {}
        """The text after the first change since the last look: after a reload, the one that the disk has."""
        self._older: asyncio.Task[tuple[tasks.Task, ...]] | None = None

    # What it hears

    def opened(self, _session: Session, document: Document) -> None:
        """A document was opened, perhaps again: its anchors are new."""
        self._followed.pop(document.key, None)
        if document.path and self._room.is_open:
            self._session.connection.spawn(self._begin(document, document.text), f"edits of {document.key}")

    def pool_opened(self, session: Session) -> None:
        """The pool is there now."""
        for document in session.documents.values():
            self.opened(session, document)

    def changed(self, _session: Session, document: Document) -> None:
        """Look once the typing rests."""
        if self._followed.get(document.key):
            if document.key not in self._first:
                self._first[document.key] = document.text
            self._soon(document)

    def saved(self, _session: Session, document: Document) -> None:
        """What is saved is no longer in doubt."""
        if self._followed.get(document.key):
            self._look(document)

    def closed(self, _session: Session, document: Document) -> None:
        """What was undone and never saved is still on the disk."""
        timer = self._timers.pop(document.key, None)
        if timer is not None:
            timer.cancel()
        records = [each.record for each in self._followed.pop(document.key, {}).values()]
        if document.path and records:  # which of them were undone is asked of the record: the news may be on its way
            self._session.connection.spawn(
                self._room.run(outcomes.look_at_disk, self._room.actor, records, document.path), "closed"
            )

    def on_task(self, session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """Follow what has landed, or may yet arrive, in the open documents."""
        for path in {edit.path for proposal in task.proposals for edit in proposal.edits}:
            document = session.documents.get(path)
            if document is not None and self._wanting(document, task):
                session.connection.spawn(self._follow(document, task), f"edits of {task.id}")

    def is_there(self, document: Document, hunk: str) -> bool:
        """True where the text shows that an undecided hunk has been put in all the same, so that it is not stale."""
        for followed in self._followed.get(document.key, {}).values():
            record = followed.record
            if hunk in record.hunks and outcomes.may_be_there(self._now(record)):
                stand = self._stand(document, followed)
                seems = stand is Stand.OTHER and outcomes.seems_there(followed.pieces, document.text)
                return seems or stand is Stand.RESULT
        return False

    # What it does

    async def _begin(self, document: Document, text: str) -> None:
        if self._older is None:
            self._older = self._session.connection.spawn(self._recent(), "older edits")
        for task in (*await asyncio.shield(self._older), *self._room.on_path(document.key)):
            if self._wanting(document, task):
                await self._follow(document, task, text)

    async def _recent(self) -> tuple[tasks.Task, ...]:
        return await self._room.quietly(outcomes.recent) or ()

    def _wanting(self, document: Document, task: tasks.Task) -> list[outcomes.Fate]:
        """The edits of a task that should be followed and aren't; what need not be any more is forgotten."""
        mine = self._followed.setdefault(document.key, {})
        wanted = {fate.edit: fate for fate in outcomes.fates(task) if fate.path == document.path}
        for name in [name for name, each in mine.items() if each.record.task == task.id and name not in wanted]:
            self._forget(document, mine.pop(name))
        return [fate for fate in wanted.values() if fate.edit not in mine]

    async def _follow(self, document: Document, task: tasks.Task, opened: str | None = None) -> None:
        """Follow the edits of a task; `opened` is the text with which a document came, if it has just come."""
        for fate in self._wanting(document, task):
            pieces = await self._room.quietly(outcomes.pieces, fate)
            if not pieces:
                continue
            followed = _Followed(fate, pieces)
            if opened is not None and fate.state is tasks.EditState.SAVED:
                followed.asleep = bool(await self._room.quietly(outcomes.is_base, fate, pieces, opened))
            if await self._locate(document, followed):
                mine = opened is not None or fate.target == self._room.target
                followed.asleep = followed.asleep or (not mine and self._stand(document, followed) is Stand.BASE)
                self._followed.setdefault(document.key, {}).setdefault(fate.edit, followed)
        self._soon(document)

    async def _locate(self, document: Document, followed: _Followed) -> bool:
        """Find the edit's places in the present text, done or undone, and follow them; False where there are none."""
        for _ in range(TRIES):
            text = document.text
            places = await self._room.quietly(outcomes.locate, followed.record, followed.pieces, text)
            if document.text != text:
                continue
            followed.sought = document.version
            if not places:
                return False
            self._forget(document, followed)
            followed.pieces = tuple(
                replace(piece, before=text[max(0, start - 1) : start], behind=text[end : end + 1])
                for piece, (start, end) in zip(followed.pieces, places, strict=True)
            )
            for number, (start, end) in enumerate(places):
                name = _name(followed, number)
                document.anchors.track(name, max(0, start - 1), min(len(text), end + 1))
            return True
        return False

    def _forget(self, document: Document, followed: _Followed) -> None:
        for number in range(len(followed.pieces)):
            document.anchors.forget(_name(followed, number))

    def _stand(self, document: Document, followed: _Followed) -> Stand:
        """What stands at the places of an edit now."""
        text, there = document.text, []
        for number, _ in enumerate(followed.pieces):
            anchor = document.anchors.get(_name(followed, number))
            if anchor is None:
                return Stand.OTHER
            there.append(text[anchor.start : anchor.end])
        return outcomes.stand(followed.pieces, there)

    def _soon(self, document: Document) -> None:
        if document.key not in self._timers:
            loop = asyncio.get_running_loop()
            self._timers[document.key] = loop.call_later(REST_S, self._look, document)

    def _look(self, document: Document) -> None:
        timer = self._timers.pop(document.key, None)
        if timer is not None:
            timer.cancel()
        first = self._first.pop(document.key, document.text)
        if document.out_of_step is not None or self._session.documents.get(document.key) is not document:
            return
        if self._is_ours(document.key):
            self._soon(document)
            return
        followed = sorted(self._followed.get(document.key, {}).values(), key=_newest_first)
        news = [(each, stand) for each in followed for stand in self._news(document, each)]
        if news:
            self._session.connection.spawn(self._tell(document, news, first), f"edits of {document.key}")

    def _news(self, document: Document, followed: _Followed) -> Iterator[Stand]:
        """What stands there, if the record says something else."""
        stand, state = self._stand(document, followed), self._now(followed.record)
        if stand is Stand.OTHER and followed.sought != document.version:
            if state.state is not None and outcomes.may_be_told(followed.pieces, document.text):
                yield stand
        elif stand is Stand.RESULT:
            followed.asleep = False
            if outcomes.may_be_there(state):
                yield stand
        elif stand is Stand.BASE and outcomes.may_be_undone(state) and not followed.asleep:
            yield stand

    async def _tell(self, document: Document, news: list[tuple[_Followed, Stand]], first: str) -> None:
        for followed, stand in news:
            if stand is Stand.OTHER and not await self._locate(document, followed):
                continue
            if document.dirty and self._session.documents.get(document.key) is not document:
                return  # closed meanwhile without saving: the disk tells
            stand, text = self._stand(document, followed), document.text
            followed.asleep = followed.asleep and stand is not Stand.RESULT
            seen = outcomes.Seen(text, first if document.dirty else None)
            if stand is Stand.RESULT:
                await self._room.run(outcomes.done_again, self._room.actor, followed.record, seen, self._room.target)
            elif stand is Stand.BASE and not followed.asleep:
                told = await self._room.run(outcomes.undone, self._room.actor, followed.record, seen, self._room.target)
                followed.asleep = told is outcomes.Undone.FROM_DISK
                if told is outcomes.Undone.LATER:
                    self._soon(document)

    def _now(self, fate: outcomes.Fate) -> outcomes.Fate:
        """The edit as the record has it now."""
        task = self._room.tasks.get(fate.task)
        if task is None:
            return fate
        return next((each for each in outcomes.fates(task) if each.edit == fate.edit), replace(fate, state=None))


def _newest_first(followed: _Followed) -> int:
    """An inverse before what it is about: where it is undone or done again, that says what became of the other."""
    return -int(followed.record.proposal[1:])


def _name(followed: _Followed, number: int) -> str:
    return f"{ANCHOR}{followed.record.edit}/{number}"
