"""Applied is not saved: follows what was applied here until the disk has it, or says that it was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from coauthor.domain import commands, tasks, texts
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.reading import rest
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import disk, git_commit, outcomes, settling

REST_S = 0.4
"""So long after a change an editor that saved would have said so."""
_DOUBTED = (tasks.EditState.FAILED, tasks.EditState.LOST, tasks.EditState.UNKNOWN)


class _Came(NamedTuple):
    """A text after a change, the edits that no disk had then, and what told the file on the disk from others."""

    text: str
    had: frozenset[str]
    mark: rest.Mark | None


class Saving:
    """Looks at each save and each closing of a document for edits of this connection that are not on the disk."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._unsaved: dict[str, set[str]] = {}
        """By path the edits that this editor has and no disk."""
        self._first: dict[str, _Came] = {}
        """What the first change since the last look came to; a save by the editor itself says that it was no reload."""

    def opened(self, session: Session, document: Document) -> None:
        """A buffer may hold what counts as lost or failed: its server died, or its change came very late."""
        if document.path and document.out_of_step is None and self._knows(document.path, _DOUBTED):
            session.connection.spawn(self._room.run(_look_again, self._room, document.path, document.text), "opened")

    def pool_opened(self, session: Session) -> None:
        """The pool is there now: look at every open document."""
        for document in session.documents.values():
            self.opened(session, document)

    def changed(self, _session: Session, document: Document) -> None:
        """Look, once it rests, whether the text is the disk's again: a person can give up what is unsaved."""
        had = self._unsaved.get(document.path) if document.path else None
        if had and document.path and document.key not in self._first:
            self._first[document.key] = _Came(
                document.text, frozenset(had), self._session.index.rest.mark(document.path)
            )
            asyncio.get_running_loop().call_later(REST_S, self._look, document)

    def _look(self, document: Document) -> None:
        if self._room.tasks.is_under_way:  # the text may be ahead of the record
            asyncio.get_running_loop().call_later(REST_S, self._look, document)
            return
        first = self._first.pop(document.key, None)
        path = document.path if self._session.documents.get(document.key) is document else None
        if first is not None and path and self._session.index.rest.mark(path) == first.mark:
            seen = outcomes.Seen(document.text, first.text)
            self._session.connection.spawn(self._after_reload(path, seen, first.had), "read again")

    def saved(self, session: Session, document: Document) -> None:
        """The file on the disk is the text we have now."""
        self._first.pop(document.key, None)
        if document.path and self._knows(document.path, (*_DOUBTED, tasks.EditState.APPLIED)):
            session.connection.spawn(self._after_save(document.path, document.text), "saved")

    def on_task(self, session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """An edit may have been saved before the record knew that it had landed."""
        for proposal in task.proposals:
            for edit in proposal.edits:
                document = session.documents.get(edit.path)
                mine = edit.state is tasks.EditState.APPLIED and edit.target == self._room.target
                if mine:
                    self._unsaved.setdefault(edit.path, set()).add(edit.id)
                else:
                    self._unsaved.get(edit.path, set()).discard(edit.id)
                if mine and document is not None and document.editable and not document.dirty:
                    session.connection.spawn(self._after_save(edit.path, document.text), "saved at once")

    def closed(self, session: Session, document: Document) -> None:
        """The buffer is gone: the disk tells what is left of what was applied."""
        if document.path and self._knows(document.path, (tasks.EditState.APPLIED,)):
            session.connection.spawn(self._after_close(document.path), "closed")

    def _knows(self, path: str, states: Sequence[tasks.EditState]) -> bool:
        """True if there is an edit of the file in one of these states."""
        return any(
            edit.path == path and edit.state in states
            for task in self._room.tasks.values()
            for proposal in task.proposals
            for edit in proposal.edits
        )

    async def _after_save(self, path: str, text: str) -> None:
        await self._room.run(_look_again, self._room, path, text)
        found = await self._room.run(_on_disk, self._room, path, text, self._room.target)
        await self._commit(found.saved)

    async def _after_close(self, path: str) -> None:
        found = await self._room.run(_on_disk, self._room, path, None, self._room.target)
        if found.lost:
            self._say_lost(path, found.lost, "closed, or read anew, without saving")
        await self._commit(found.saved)

    async def _after_reload(self, path: str, seen: outcomes.Seen, had: frozenset[str]) -> None:
        lost = await self._room.run(_read_again, self._room, path, seen, had)
        if lost:
            self._say_lost(path, lost, "read anew before it was saved")

    def _say_lost(self, path: str, lost: Sequence[str], how: str) -> None:
        """What waits again comes first: an editor with one line for messages cuts their ends."""
        names = list(dict.fromkeys(lost))
        waits = "waits" if len(names) == 1 else "wait"
        self._session.say(f"{', '.join(names)} {waits} for you again: {path} was {how}.", 2)

    async def _commit(self, saved: list[git_commit.Saved]) -> None:
        """A git commit for each proposal that the disk has now, where the person wants that."""
        if saved and self._session.root is not None:
            for notice in await self._room.run(git_commit.after_all_saved, self._session.root, saved):
                self._session.say(notice.text, 3 if notice.commit else 2)


@dataclass(slots=True)
class _OnDisk:
    """The edits that the disk has, and the proposals whose edit was lost."""

    saved: list[git_commit.Saved] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def _on_disk(pool: pools.Pool, room: Workroom, path: str, text: str | None, target: tasks.Target | None) -> _OnDisk:
    """Record for each applied edit of the file whether the disk has it.

    `text` is what was just saved; where it is None the disk is read, and what it lacks counts as lost, for the
    edits of `target` only: another editor may still hold its own.
    """
    saved = text is not None
    if text is None:
        opened = disk.open_file(pool.where.root, path)
        text = opened.text if isinstance(opened, disk.Opened) else ""
    found = _OnDisk()
    for task in views.live_at(pool, path):
        for proposal in task.proposals:
            for edit in proposal.edits if proposal.status is not tasks.ProposalStatus.REVERTED else ():
                if edit.path != path or edit.state is not tasks.EditState.APPLIED:
                    continue
                ids = {"task": task.id, "proposal": proposal.id, "edit": edit.id}
                told = settling.judge(pool, edit, text)
                if told == "landed" or (saved and told == "unknown" and edit.target == target):
                    pool.handle(commands.Saved(**ids, revision=texts.revision(text)), room.actor)
                    found.saved.append(git_commit.Saved(**ids))
                elif saved and outcomes.is_overtaken(task, proposal, edit):
                    pool.handle(commands.Saved(**ids, revision=texts.revision(text)), room.actor)
                elif saved and target is not None and edit.target == target:
                    undone = commands.Undone(task=task.id, proposal=proposal.id, edits=(edit.id,), by=tasks.BY_HAND)
                    pool.handle(undone, room.actor, [text])
                elif target is not None and edit.target == target:
                    reason = "The file was closed, or read again, without saving; what you accepted waits again."
                    pool.handle(commands.Lost(**ids, reason=reason), room.actor)
                    found.lost.append(proposal.id)
    return found


def _read_again(pool: pools.Pool, room: Workroom, path: str, seen: outcomes.Seen, had: frozenset[str]) -> list[str]:
    """Where this editor has the disk's text again, record what is lost of what it had not saved; the sentences."""
    lost: list[str] = []
    for fate in outcomes.read_again(pool, path, seen, room.target, had):
        reason = "The editor read the file from the disk again, without saving; what you accepted waits again."
        command = commands.Lost(task=fate.task, proposal=fate.proposal, edit=fate.edit, reason=reason)
        pool.handle(command, room.actor)
        lost += fate.hunks
    return lost


def _look_again(pool: pools.Pool, room: Workroom, path: str, text: str) -> None:
    """Record that an edit is in the text after all, if that shows it and nothing was decided of it since."""
    for task in views.live_at(pool, path):
        for proposal in task.proposals:
            for number, edit in enumerate(proposal.edits):
                later = {hunk for other in proposal.edits[number + 1 :] for hunk in other.hunks}
                if edit.path != path or edit.state not in _DOUBTED or later & {*edit.hunks}:
                    continue
                proof = _proof(pool, edit, text) if _waits(proposal, edit) else None
                if proof is not None:
                    ids = {"task": task.id, "proposal": proposal.id, "edit": edit.id}
                    landed = commands.Landed(**ids, result=proof, how="found in the editor", target=room.target)
                    pool.handle(landed, room.actor, [text])


def _proof(pool: pools.Pool, edit: tasks.EditRecord, text: str) -> str | None:
    """The revision that proves an edit: this text, or, for one that was applied once, the text that did so then.

    Of an edit that was applied and counted as lost, a part is enough: the rest was typed over.
    """
    if settling.judge(pool, edit, text) == "landed":
        return texts.revision(text)
    return edit.result if edit.state is tasks.EditState.LOST and settling.traces(pool, edit, text) else None


def _waits(proposal: tasks.Proposal, edit: tasks.EditRecord) -> bool:
    undecided = {hunk.id for hunk in proposal.open_hunks}
    return proposal.live and (edit.state is tasks.EditState.UNKNOWN or undecided >= set(edit.hunks))
