"""Tells the client what happens to tasks: progress, `coauthor/taskChanged`, and the threads it is attached to."""

from __future__ import annotations

import asyncio
from typing import Any

from coauthor.domain import tasks
from coauthor.domain.events import Event, Type
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import RequestFailed
from coauthor.pool import pool as pools
from coauthor.review import wire

TOKEN = "coauthor/"
RELOADS_S = 4.0
"""So long an editor may take to notice that a file it shows has changed on the disk."""
LOOKS = 16

_WORKING = (tasks.Status.CLAIMED, tasks.Status.IN_PROGRESS)


class Announcing:
    """What one client hears; it hears of every task of the workspace, whoever changed it."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._shown: dict[str, str] = {}
        self._begun: set[str] = set()
        self._told: dict[str, tasks.Status] = {}
        self.attached: set[str] = set()

    def on_task(self, session: Session, task: tasks.Task, events: list[Event]) -> None:
        """A task changed."""
        self._show_progress(task)
        self._explain(task)
        self._ask_to_reload(task, events)
        if session.options.task_changed:
            session.connection.spawn(self._task_changed(task), f"tell {task.id}")
        if task.id in self.attached:
            for event in events:
                params = {"task": task.id, "event": wire.event_view(event)}
                session.connection.notify("coauthor/taskEvent", params)

    def on_delta(self, session: Session, task: str, text: str) -> None:
        """A piece of streamed text; not stored."""
        if task in self.attached:
            params = {"task": task, "event": {"type": "delta", "task": task, "data": {"text": text}}}
            session.connection.notify("coauthor/taskEvent", params)

    def on_cancel(self, token: object) -> str | None:
        """The task that a cancelled progress token stands for."""
        return token.removeprefix(TOKEN) if isinstance(token, str) and token.startswith(TOKEN) else None

    async def _task_changed(self, task: tasks.Task) -> None:
        view = await self._room.quietly(_view, task, self._session)
        if view is not None:
            self._session.connection.notify("coauthor/taskChanged", {"task": view})

    def _explain(self, task: tasks.Task) -> None:
        """What a person must hear even where no surface shows it: a block, a failure."""
        known, self._told[task.id] = self._told.get(task.id), task.status
        if known is None or known is task.status:
            return
        if task.status is tasks.Status.BLOCKED and task.needs != "needs_model":
            self._session.say(f"{task.id} waits; hover over its line to see for what.", 2)
        elif task.status is tasks.Status.BLOCKED and self._session.options.failures:
            way = "`coauthor model` connects one; or cancel it."
            self._session.say(f"{task.id} waits for a language model: exact rules can't do this. {way}", 2)
        elif task.status is tasks.Status.FAILED and self._session.options.failures:
            self._session.say(f"{task.id} failed: {task.error} Your text is untouched; retry when you like.", 2)

    def _ask_to_reload(self, task: tasks.Task, events: list[Event]) -> None:
        """Another editor, or the disk, has a newer text of a file that is open here too."""
        for event in events:
            path = str(event.data.get("path"))
            document = self._session.documents.get(path) if event.type == Type.EDIT_SAVED else None
            if document is None or document.revision == event.data["revision"]:
                continue
            edits = [edit for proposal in task.proposals for edit in proposal.edits]
            mine = any(edit.id == event.data["edit"] and edit.target == self._room.target for edit in edits)
            if not mine:
                older = self._still_older(path, event.data["revision"], event.data["proposal"])
                self._session.connection.spawn(older, f"reload {path}")

    async def _still_older(self, path: str, newer: str, proposal: str) -> None:
        """Most editors read a file anew by themselves where nothing is unsaved: say it where that does not happen."""
        for _ in range(LOOKS):
            await asyncio.sleep(RELOADS_S / LOOKS)
            document = self._session.documents.get(path)
            if document is None or document.revision == newer:
                return
        self._session.say(f"{path} was changed by {proposal} elsewhere; reload it here.", 2)

    def _show_progress(self, task: tasks.Task) -> None:
        if not self._session.capability("window", "workDoneProgress"):
            return
        if task.status in _WORKING:
            said = self._room.progress.get(task.id)
            message = " · ".join(
                part
                for part in ((tasks.STEPS.get(said.step, said.step), said.detail) if said else ("starting",))
                if part
            )
            if task.id not in self._shown:
                self._shown[task.id] = message
                self._session.connection.spawn(self._begin(task, message), f"progress {task.id}")
            elif self._shown[task.id] != message and task.id in self._begun:
                self._shown[task.id] = message
                self._progress(task.id, {"kind": "report", "message": message, "cancellable": True})
        elif self._shown.pop(task.id, None) is not None and task.id in self._begun:
            self._begun.discard(task.id)
            self._progress(task.id, {"kind": "end", "message": task.status.said})

    async def _begin(self, task: tasks.Task, message: str) -> None:
        try:
            await self._session.connection.request("window/workDoneProgress/create", {"token": TOKEN + task.id})
        except RequestFailed:
            return
        if task.id not in self._shown:
            return
        self._begun.add(task.id)
        title = f"{task.id}: {task.intent[:60]}"
        self._progress(task.id, {"kind": "begin", "title": title, "message": message, "cancellable": True})

    def _progress(self, task: str, value: dict[str, Any]) -> None:
        self._session.connection.notify("$/progress", {"token": TOKEN + task, "value": value})


def _view(pool: pools.Pool, task: tasks.Task, session: Session) -> dict[str, Any]:
    return wire.Wire(pool, session.encoding).task(task)
