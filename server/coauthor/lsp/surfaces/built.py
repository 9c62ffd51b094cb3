"""What TeX complained of in the newest build, as diagnostics at the lines that still stand as they were typeset.

A line that was changed since is no longer complained of: whether it is right now, only another build can say.
"""

from __future__ import annotations

from typing import Any, Protocol

from coauthor.domain import commands, findings, tasks
from coauthor.domain.events import Event
from coauthor.lsp import to_lsp
from coauthor.lsp.checking import publisher
from coauthor.lsp.checking.publisher import Diagnostic
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.manuscript.positions import Encoding, Position
from coauthor.manuscript.text import LineIndex
from coauthor.pool import pool as pools
from coauthor.review import building

_SHOWN = {"error": findings.Level.ERROR, "warning": findings.Level.WARNING}


class Lines(Protocol):
    """Something that knows where the lines of a text begin."""

    def offset(self, position: Position, encoding: Encoding) -> int:
        """The code points before a position."""

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The position of a code-point offset."""


class Built:
    """The findings of one session's newest build, by file."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._newest = 0
        self._found: dict[str, list[dict[str, Any]]] = {}

    def on_task(self, session: Session, task: tasks.Task, _events: list[Event]) -> None:
        """A task changed; the report of a build takes the place of the one before."""
        if task.assignee != tasks.BUILDER or not task.reports or int(task.id[1:]) < self._newest:
            return
        self._newest = int(task.id[1:])
        self._found = {}
        for each in task.reports[-1].findings:
            if each.get("path") and each.get("line") and each.get("severity") in _SHOWN:
                self._found.setdefault(str(each["path"]), []).append(each)
        found = self._found
        session.publisher.tell(
            "build",
            publisher.AtRest(
                frozenset(found), lambda path, text: self._placed(found.get(path, []), text, LineIndex(text))
            ),
        )
        session.publisher.refresh_all()
        asked_here = task.created_by == self._room.actor
        if task.status is tasks.Status.AWAITING_REVIEW and asked_here and not task.proposals:
            session.connection.spawn(self._complete(task.id), f"complete {task.id}")

    def diagnostics(self, _session: Session, document: Document) -> list[Diagnostic]:
        """What the newest build says of an open document."""
        found = self._found.get(document.path or "")
        return self._placed(found, document.text, document.lines) if found else []

    def _placed(self, found: list[dict[str, Any]], text: str, lines: Lines) -> list[Diagnostic]:
        placed = []
        for each in found:
            start = where(each.get("quote"), int(each["line"]) - 1, text, lines)
            if start is not None:
                stop = text.find("\n", start)
                line = text[start : stop if stop >= 0 else len(text)]
                first = start + len(line) - len(line.lstrip())
                placed.append(self._diagnostic(lines, first, max(first, start + len(line.rstrip())), each))
        return placed

    def _diagnostic(self, lines: Lines, start: int, end: int, each: dict[str, Any]) -> Diagnostic:
        ends = (lines.position(at, self._session.encoding) for at in (start, end))
        span = dict(zip(("start", "end"), map(to_lsp.position, ends), strict=True))
        level = to_lsp.Severity(_SHOWN[each["severity"]])
        return to_lsp.diagnostic(span, level, building.CODE, str(each.get("message", "")))

    async def _complete(self, task: str) -> None:
        """There is nothing to decide about a report that the person asked for here."""
        await self._room.quietly(pools.Pool.handle, commands.Complete(task=task, reason="built"), self._room.actor)


def where(quote: str | None, hint: int, text: str, lines: Lines) -> int | None:
    """Where the line begins that a finding is about: the nearest to line `hint` (0-based) that reads as it did.

    Without a quote it is that line itself. Asked at each key: a line that stands where it stood costs no search.
    """
    at = lines.offset(Position(max(0, hint), 0), Encoding.UTF32)
    hinted = text.rfind("\n", 0, at) + 1
    if quote is None:
        return hinted
    if "\n" in quote or quote != quote.strip():
        return None
    below = _below(text, quote, hinted)
    if below == hinted:
        return below
    above = _above(text, quote, hinted - 1)
    if above is None or below is None:
        return below if above is None else above
    far_above, far_below = (abs(lines.position(one, Encoding.UTF32).line - hint) for one in (above, below))
    return below if far_below < far_above else above


def _below(text: str, quote: str, start: int) -> int | None:
    """The first line, from the one that begins at `start`, in which only the quote stands."""
    at = text.find(quote, start)
    while at >= 0:
        begin, end = _line(text, at)
        if text[begin:end].strip() == quote:
            return begin
        at = text.find(quote, end + 1) if end < len(text) else -1
    return None


def _above(text: str, quote: str, stop: int) -> int | None:
    """The last line, up to the one that ends at `stop`, in which only the quote stands; -1: there is none."""
    at = text.rfind(quote, 0, stop) if stop >= 0 else -1
    while at >= 0:
        begin, end = _line(text, at)
        if text[begin:end].strip() == quote:
            return begin
        at = text.rfind(quote, 0, begin - 1) if begin else -1
    return None


def _line(text: str, at: int) -> tuple[int, int]:
    """Where the line around an offset begins and ends."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)
