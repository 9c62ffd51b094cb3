"""Carries accepted edits out in this session's editor: versioned, one document a request, proved by the text.

An edit once sent is never sent again and never called back; what overwrote somebody's typing is put back.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import Any

from coauthor.domain import commands, tasks, texts
from coauthor.domain.events import Event
from coauthor.lsp.document import Document
from coauthor.lsp.landing import edits, landing
from coauthor.lsp.landing.drifting import Drifting
from coauthor.lsp.landing.landing import Verdict, Watch
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import RequestFailed
from coauthor.pool import faultpoints
from coauthor.pool import pool as pools
from coauthor.review import chosen, deciding, drift, newfiles

TRIES = 8
"""How often an edit is prepared anew because the person typed before it could be sent."""

GRACE_S = 0.6
"""How long after the client's answer its change may still be under way: Neovim waits 150 ms."""

SILENCE_S = 2.5
"""How long a client that said `applied` may show nothing of it before its text is taken for what it is."""

_log = logging.getLogger(__name__)


class Applying:
    """The edits on their way through one session's editor, by edit id."""

    def __init__(self, session: Session, room: Workroom, drifting: Drifting) -> None:
        self._session = session
        self._room = room
        self._drifting = drifting
        self._running: dict[str, asyncio.Task[deciding.Outcome]] = {}
        self._documents: dict[str, asyncio.Lock] = {}

    def on_task(self, _session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """Carry out what somebody accepted and this editor holds."""
        for proposal in task.proposals:
            for edit in proposal.edits:
                if edit.state is tasks.EditState.ACCEPTED and edit.target == self._room.target:
                    self.start(deciding.Decided(task.id, proposal.id, edit.id, edit.path, edit.target))

    def is_under_way(self, path: str) -> bool:
        """True while an edit of ours is on its way into this file's buffer."""
        lock = self._documents.get(path)
        return lock is not None and lock.locked()

    def start(self, decided: deciding.Decided) -> asyncio.Task[deciding.Outcome]:
        """Begin to carry an edit out, or the run that has begun already."""
        running = self._running.get(decided.edit)
        if running is None:
            running = self._session.connection.spawn(self._run(decided), f"apply {decided.edit}")
            self._running[decided.edit] = running
        return running

    async def _run(self, decided: deciding.Decided) -> deciding.Outcome:
        faultpoints.reach("edit.accepted")
        async with self._documents.setdefault(decided.path, asyncio.Lock()):
            document = self._session.documents.get(decided.path)
            refusal = _refusal(decided.path, document)
            if document is None or refusal:
                return await self._fail(decided, refusal or f"{decided.path} is no longer open in this editor.")
            watch = await self._prepare(decided, document)
            if isinstance(watch, deciding.Outcome):
                return watch
            try:
                return await self._send(decided, document, watch)
            finally:
                watch.close()

    async def _prepare(self, decided: deciding.Decided, document: Document) -> Watch | deciding.Outcome:
        """Record the intent on the text as it is now; again, where it went on before the edit could be sent."""
        for attempt in range(TRIES):
            text, tracked = document.text, self._drifting.tracked(document, decided.proposal)
            wanted = dataclasses.replace(decided, again=attempt > 0)
            made = await self._room.run(_intend, self._room, wanted, text, tracked)
            if isinstance(made, deciding.Outcome):
                return made
            faultpoints.reach("edit.intended")
            if document.text == text and document.editable:
                return Watch(document, decided.edit, made.splices, made.result)
        return await self._fail(decided, "You were typing all the while; accept it again when you pause.")

    async def _send(self, decided: deciding.Decided, document: Document, watch: Watch) -> deciding.Outcome:
        answer: asyncio.Task[bool | None] = asyncio.ensure_future(
            self._ask(document, watch, f"CoAuthor: {decided.proposal}")
        )
        watcher = _Watching(self._session, document, watch, answer)
        try:
            verdict = await watcher.until_told()
        finally:
            answer.cancel()
        if verdict in (Verdict.LANDED, Verdict.TYPED_ON):
            return await self._landed(decided, watch, verdict)
        if watch.misplaced:
            return await self._put_back(decided, document, watch)
        if verdict is Verdict.BASE:
            return await self._fail(decided, "The editor did not make the change. Your text is as it was.")
        return await self._fail(decided, "The text does not tell whether it landed; look at it.", unknown=True)

    async def _ask(self, document: Document, watch: Watch, label: str) -> bool | None:
        """Send the edit if the text is still the one it was made for; what the client says, None for nothing."""
        if document.text != watch.base or not document.editable:
            return False
        watch.sent = True
        params = edits.apply_edit(document, watch.splices, label)
        work = self._session.connection.request("workspace/applyEdit", params)
        faultpoints.reach("edit.sent")
        try:
            said: Any = await work
        except RequestFailed:
            return None
        return bool(said.get("applied")) if isinstance(said, dict) else None

    async def _landed(self, decided: deciding.Decided, watch: Watch, verdict: Verdict) -> deciding.Outcome:
        """On the record with the text that proves it, even if that stood there for no longer than a notification."""
        how, text = ("exact", watch.result) if verdict is Verdict.LANDED else ("typed on", watch.document.text)
        task = await self._room.run(_record_landed, self._room, decided, text, how)
        message = f"{decided.proposal} is applied.{deciding.left_out(task, decided.proposal)}"
        return deciding.Outcome(applied=True, state="applied", task=task, message=message)

    async def _put_back(self, decided: deciding.Decided, document: Document, watch: Watch) -> deciding.Outcome:
        """The edit came over words it was not made for: take it out again, word for word, and keep the typing."""
        for _ in range(TRIES):
            splices = watch.undoing()
            if not splices:
                break
            wanted = texts.apply(document.text, splices)
            again = Watch(document, f"{decided.edit}/back", splices, wanted)
            answer = asyncio.ensure_future(self._ask(document, again, "CoAuthor: your words back"))
            try:
                verdict = await _Watching(self._session, document, again, answer).until_told()
            finally:
                answer.cancel()
                again.close()
            if verdict in (Verdict.LANDED, Verdict.TYPED_ON):
                reason = "You were typing when the change arrived; your words are back. Accept it again."
                self._session.say(f"{decided.proposal}: {reason}", 2)
                return await self._fail(decided, reason)
        reason = "You were typing when the change arrived, and it could not be taken back; use undo."
        self._session.say(f"{decided.proposal}: {reason}", 1)
        return await self._fail(decided, reason, unknown=True)

    async def _fail(self, decided: deciding.Decided, reason: str, *, unknown: bool = False) -> deciding.Outcome:
        return await self._room.run(_record_failed, self._room, decided, reason, unknown)


class _Watching:
    """Waits until the fate of one edit is told by the text, the client's answer or the end of the document."""

    def __init__(self, session: Session, document: Document, watch: Watch, answer: asyncio.Task[bool | None]) -> None:
        self._session = session
        self._document = document
        self._watch = watch
        self._answer = answer
        self._answered_at: float | None = None

    async def until_told(self) -> landing.Verdict:
        """The verdict that the text has proved; UNKNOWN only where nothing more can come."""
        loop = asyncio.get_running_loop()
        while True:
            if self._watch.landed:
                return Verdict.LANDED
            if self._answer.done() and self._answered_at is None:
                self._answered_at = loop.time()
            told = self._told(loop.time())
            if told is not None:
                return told
            self._watch.news.clear()
            await self._something(loop.time())

    def _told(self, now: float) -> landing.Verdict | None:
        open_now = self._session.documents.get(self._document.key) is self._document
        if not open_now:
            return self._watch.verdict()
        if self._answered_at is None:
            return None
        if not self._watch.sent:
            return Verdict.BASE
        if self._watch.misplaced:
            return Verdict.UNKNOWN
        waited = now - self._answered_at
        verdict = self._watch.verdict()
        if verdict is Verdict.TYPED_ON:
            return verdict
        silent = not self._watch.seen and self._said_yes()  # what was typed just before may be told first
        if waited < (SILENCE_S if silent else GRACE_S):
            return None
        return verdict

    def _said_yes(self) -> bool:
        return not self._answer.cancelled() and self._answer.exception() is None and self._answer.result() is True

    async def _something(self, now: float) -> None:
        """Until the text changes, the client answers, or its grace is over."""
        waiting: set[asyncio.Future[Any]] = {asyncio.ensure_future(self._watch.news.wait())}
        if not self._answer.done():
            waiting.add(self._answer)
        left = 1.0 if self._answered_at is None else max(0.02, self._answered_at + GRACE_S - now)
        _, pending = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for future in pending - {self._answer}:
            future.cancel()


def _refusal(path: str, document: Document | None) -> str | None:
    if document is None:
        return f"{path} is no longer open in this editor."
    if document.out_of_step:
        return f"{path} is out of step with the editor; save or reopen it first."
    return f"{path} is read-only here: {document.read_only}." if document.read_only else None


def _intend(
    pool: pools.Pool,
    room: Workroom,
    decided: deciding.Decided,
    text: str,
    tracked: dict[str, tuple[int, int]],
) -> drift.Ready | deciding.Outcome:
    proposal = chosen.find(pool, decided.proposal)
    edit = proposal.edit(decided.edit)
    assert edit is not None
    if reason := newfiles.refusal(proposal, decided.path, text):
        return deciding.fail(pool, room.actor, decided, reason, ())
    ready = drift.prepare(pool, proposal, edit, text, tracked)
    if isinstance(ready, drift.Refused):
        return deciding.refuse(pool, room.actor, decided, ready, text, tracked)
    if ready.how == "review":
        return deciding.rebase_for_review(pool, room.actor, decided, text)
    deciding.intend(pool, room.actor, decided, text, ready)
    return ready


def _record_landed(pool: pools.Pool, room: Workroom, decided: deciding.Decided, text: str, how: str) -> tasks.Task:
    command = commands.Landed(
        task=decided.task,
        proposal=decided.proposal,
        edit=decided.edit,
        result=texts.revision(text),
        how=how,
    )
    return pool.handle(command, room.actor, [text])


def _record_failed(
    pool: pools.Pool,
    room: Workroom,
    decided: deciding.Decided,
    reason: str,
    unknown: bool,  # noqa: FBT001 - a field of the command
) -> deciding.Outcome:
    command = commands.EditFailed(
        task=decided.task, proposal=decided.proposal, edit=decided.edit, reason=reason, unknown=unknown
    )
    task = pool.handle(command, room.actor)
    hint = "Look at the text before you go on." if unknown else "Your text was not touched."
    return deciding.Outcome(applied=False, state="conflict", task=task, message=reason, hint=hint)
