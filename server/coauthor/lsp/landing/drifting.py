"""Follows the undecided sentences of proposals through the typing in open documents, and says when one changed.

Places move with each edit, exactly; what can't be told is stale. Nothing is ever placed by a guess.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from coauthor.domain import commands, patches, tasks
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.review import deciding, drift, placing

REST_S = 0.06
TRIES = 5


class Drifting:
    """The tracked hunks of one session: `P3.1` and `P3.removal:0` among the anchors of each document."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._placed: dict[str, tuple[Document, set[str]]] = {}
        self._lost: dict[str, set[str]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._sought: dict[str, str] = {}
        self.moved: list[Callable[[Session, Document], None]] = []
        """Called when sentences have got their places in a document."""
        self.is_there: Callable[[Document, str], bool] = lambda _document, _hunk: False
        """Says of a sentence whether it stands there as proposed, so that it counts as done and not as changed."""

    def on_task(self, _session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """Place what is new in the open documents, forget what is decided."""
        for document in list(self._session.documents.values()):
            if document.path and any(hunk.path == document.path for p in task.proposals for hunk in p.hunks):
                self._session.connection.spawn(self._place(document, task), f"place {task.id}")

    def on_open(self, _session: Session, document: Document) -> None:
        """Place every live proposal of the file that was opened."""
        if document.path:
            for task in self._room.on_path(document.path):
                self._session.connection.spawn(self._place(document, task), f"place {task.id}")

    def on_change(self, _session: Session, document: Document) -> None:
        """Look, once the typing rests, whether a sentence is still the one its proposal was made for."""
        if document.key not in self._timers and (self._known(document) or self._lost.get(document.key)):
            loop = asyncio.get_running_loop()
            self._timers[document.key] = loop.call_later(REST_S, self._look, document)

    def place(self, document: Document, hunk: patches.Hunk) -> tuple[int, int] | None:
        """Where a hunk is in the present text of an open document, stale or not; None where it can't be told."""
        tracked = document.anchors.get(hunk.id)
        return (tracked.start, tracked.end) if tracked else None

    def tracked(self, document: Document, proposal_id: str) -> dict[str, tuple[int, int]]:
        """The exact places of a proposal's hunks and removals, under the names that `review.drift` uses."""
        result = {}
        for tracked in document.anchors.all():
            owner, _, rest = tracked.id.partition(".")
            if owner == proposal_id:
                name = rest if rest.startswith(drift.REMOVAL) else tracked.id
                result[name] = (tracked.start, tracked.end)
        return result

    def _known(self, document: Document) -> set[str]:
        """The names that are tracked in this very document: one that is opened again begins with none."""
        owner, known = self._placed.get(document.key, (None, set()))
        if owner is not document:
            known = set()
            self._placed[document.key] = (document, known)
        return known

    async def _place(self, document: Document, task: tasks.Task) -> None:
        """Place the open hunks that aren't tracked yet; again, if the text went on meanwhile."""
        known = self._known(document)
        for proposal in task.proposals:
            wanted = {hunk.id: hunk for hunk in proposal.open_hunks if hunk.path == document.path}
            if not proposal.live:
                wanted = {}
            # What has no place may get one by any change; a key must not go through all tasks to know that.
            lost = self._lost.setdefault(document.key, set())
            lost -= {hunk.id for hunk in proposal.hunks}
            lost |= {name for name, hunk in wanted.items() if hunk.status in placing.STUCK}
            # An edit on its way into the text still needs the places of its sentences and of the comment.
            needed = {hunk for edit in proposal.edits if edit.state.under_way for hunk in edit.hunks} | wanted.keys()
            for name in [n for n in known if n.partition(".")[0] == proposal.id and n not in needed]:
                if drift.REMOVAL not in name or not needed:
                    known.discard(name)
                    document.anchors.forget(name)
            fresh = [hunk for hunk in wanted.values() if not self._holds(document, hunk)]
            if fresh:
                await self._find(document, proposal, known)

    def _holds(self, document: Document, hunk: patches.Hunk) -> bool:
        tracked = document.anchors.get(hunk.id)
        if tracked is None:
            return False
        return hunk.status is patches.HunkStatus.STALE or document.text[tracked.start : tracked.end] == hunk.before

    async def _find(self, document: Document, proposal: tasks.Proposal, known: set[str]) -> None:
        for _ in range(TRIES):
            text = document.text
            assert document.path is not None
            found = await self._room.quietly(drift.whereabouts, proposal, document.path, text)
            if found is None:
                return
            if document.text != text:
                continue
            if found.likely:
                await self._room.run(_rebase, self._room, proposal.id, document.path, text)
                return
            for name, (start, end) in found.sure.items():
                anchor = f"{proposal.id}.{name}" if name.startswith(drift.REMOVAL) else name
                document.anchors.track(anchor, start, end)
                known.add(anchor)
            for listener in self.moved:
                listener(self._session, document)
            if found.missing:
                await self._room.run(_lost, self._room, proposal, found)
            self._look(document)
            return

    def _look(self, document: Document) -> None:
        timer = self._timers.pop(document.key, None)
        if timer:
            timer.cancel()
        if document.out_of_step is not None or document.path is None:
            return
        for task in self._room.on_path(document.path):
            for proposal in task.proposals:
                if proposal.live:
                    self._compare(document, task, proposal)

    def _compare(self, document: Document, task: tasks.Task, proposal: tasks.Proposal) -> None:
        stale, fresh = [], []
        for hunk in proposal.open_hunks:
            tracked = document.anchors.get(hunk.id)
            if hunk.path != document.path:
                continue
            same = tracked is not None and document.text[tracked.start : tracked.end] == hunk.before
            if tracked is not None and not same and hunk.status is patches.HunkStatus.PENDING:
                if not self.is_there(document, hunk.id):
                    stale.append(hunk.id)
            elif same and hunk.status in placing.STUCK:
                fresh.append(hunk.id)
            elif not same and self._may_be_back(document, hunk):
                finding = self._find(document, proposal, self._known(document))
                self._session.connection.spawn(finding, f"find {hunk.id}")
        if stale or fresh:
            command = commands.MarkStale(task=task.id, proposal=proposal.id, stale=tuple(stale), fresh=tuple(fresh))
            self._session.connection.spawn(self._room.run(_mark, self._room, command), f"stale {proposal.id}")

    def _may_be_back(self, document: Document, hunk: patches.Hunk) -> bool:
        """True, once for each text, where a sentence that was lost stands in the text again: the file was reloaded."""
        if hunk.status not in placing.STUCK or not hunk.before.strip() or hunk.before not in document.text:
            return False
        revision = document.revision
        if self._sought.get(hunk.id) == revision:
            return False
        self._sought[hunk.id] = revision
        return True


def _rebase(pool: pools.Pool, room: Workroom, proposal: str, path: str, text: str) -> None:
    """Put it onto the text, unless its lines prove all places by now: an edit of it may have been lost meanwhile."""
    now = pool.owner(proposal).proposal(proposal)
    if now is None or drift.whereabouts(pool, now, path, text).likely:
        deciding.rebase(pool, room.actor, proposal, path, text)


def _lost(pool: pools.Pool, room: Workroom, proposal: tasks.Proposal, found: drift.Whereabouts) -> None:
    """Record which sentences have no place, unless they were given another since they were looked for."""
    task = pool.owner(proposal.id)
    now = task.proposal(proposal.id)
    same = {hunk.id for hunk in proposal.hunks if now and (n := now.hunk(hunk.id)) and _root(n) == _root(hunk)}
    same -= _held_elsewhere(pool, room, proposal, same)
    orphaned = tuple(name for name in found.orphaned if name in same)
    stale = tuple(name for name in found.missing if name in same and name not in orphaned)
    batch: list[commands.TaskCommand] = []
    if stale:
        batch.append(commands.MarkStale(task=task.id, proposal=proposal.id, stale=stale))
    if orphaned:
        batch.append(placing.orphan(task.id, proposal.id, orphaned))
    if batch:
        pool.handle_all(batch, room.actor)


def _root(hunk: patches.Hunk) -> tuple[str, str, int, int]:
    return hunk.path, hunk.base, hunk.start, hunk.end


def _mark(pool: pools.Pool, room: Workroom, command: commands.MarkStale) -> None:
    proposal = pool.task(command.task).proposal(command.proposal)
    held = _held_elsewhere(pool, room, proposal, command.stale) if proposal and command.stale else set()
    pool.handle(command.model_copy(update={"stale": tuple(h for h in command.stale if h not in held)}), room.actor)


def _held_elsewhere(pool: pools.Pool, room: Workroom, proposal: tasks.Proposal, names: Iterable[str]) -> set[str]:
    """The sentences that another editor holds in the very text they were made for: there they can still be accepted."""
    made_for = {hunk.id: (hunk.path, hunk.base) for hunk in proposal.hunks if hunk.id in {*names}}
    others = {
        (path, known.revision)
        for path in {path for path, _ in made_for.values()}
        for known in pool.live.presence(path)
        if (known.server, known.connection) != (room.target.server, room.target.connection)
    }
    return {name for name, place in made_for.items() if place in others}
