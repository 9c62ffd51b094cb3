"""What TeX complained of in the newest build, as diagnostics at the lines that still stand as they were typeset.

A line that was changed since is no longer complained of: whether it is right now, only another build can say.
"""

from __future__ import annotations

from typing import Any

from coauthor.domain import commands, findings, tasks
from coauthor.domain.events import Event
from coauthor.lsp import to_lsp
from coauthor.lsp.checking import publisher
from coauthor.lsp.checking.publisher import Diagnostic
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.manuscript.text import LineIndex
from coauthor.pool import pool as pools
from coauthor.review import building

_SHOWN = {"error": findings.Level.ERROR, "warning": findings.Level.WARNING}


class Built:
    """The findings of one session's newest build, by file."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._newest = 0
        self._found: dict[str, list[dict[str, Any]]] = {}

    def on_task(self, session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """A task changed; the report of a build takes the place of the one before."""
        if task.assignee != building.BUILDER or not task.reports or int(task.id[1:]) < self._newest:
            return
        self._newest = int(task.id[1:])
        self._found = {}
        for each in task.reports[-1].findings:
            if each.get("path") and each.get("line") and each.get("severity") in _SHOWN:
                self._found.setdefault(str(each["path"]), []).append(each)
        found = self._found
        session.publisher.tell(
            "build", publisher.AtRest(frozenset(found), lambda path, text: self._placed(found.get(path, []), text))
        )
        session.publisher.refresh_all()
        asked_here = task.created_by == self._room.actor
        if task.status is tasks.Status.AWAITING_REVIEW and asked_here and not task.proposals:
            session.connection.spawn(self._complete(task.id), f"complete {task.id}")

    def diagnostics(self, _session: Session, document: Document) -> list[Diagnostic]:
        """What the newest build says of an open document."""
        found = self._found.get(document.path or "")
        return self._placed(found, document.text) if found else []

    def _placed(self, found: list[dict[str, Any]], text: str) -> list[Diagnostic]:
        index = LineIndex(text)
        lines = text.split("\n")
        stripped = [line.strip() for line in lines]
        placed = []
        for each in found:
            line = _where(each, stripped)
            if line is not None:
                first = len(lines[line]) - len(lines[line].lstrip())
                start, end = index.line_start(line) + first, index.line_start(line) + len(lines[line].rstrip())
                placed.append(self._diagnostic(index, start, end, each))
        return placed

    def _diagnostic(self, index: LineIndex, start: int, end: int, each: dict[str, Any]) -> Diagnostic:
        ends = (index.position(at, self._session.encoding) for at in (start, end))
        span = dict(zip(("start", "end"), map(to_lsp.position, ends), strict=True))
        level = to_lsp.Severity(_SHOWN[each["severity"]])
        return to_lsp.diagnostic(span, level, building.CODE, str(each.get("message", "")))

    async def _complete(self, task: str) -> None:
        """There is nothing to decide about a report that the person asked for here."""
        await self._room.quietly(pools.Pool.handle, commands.Complete(task=task, reason="built"), self._room.actor)


def _where(each: dict[str, Any], stripped: list[str]) -> int | None:
    """The line that a finding is about, 0-based: the nearest one that reads as it did; None where none does."""
    hint, quote = int(each["line"]) - 1, each.get("quote")
    if quote is None:
        return min(hint, len(stripped) - 1)
    same = [number for number, line in enumerate(stripped) if line == quote]
    return min(same, key=lambda number: abs(number - hint), default=None)
