"""Edits that can't change what a text is made of, such as letters typed into plain prose, and facts that outlive them.

After most keys every fact of the text still holds, only moved. In doubt an edit is not quiet: then the facts are
taken again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from coauthor.manuscript import dialects, facts, patching, text, todo, vocabulary
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.scan import Scan
from coauthor.manuscript.snapshot import Snapshot
from coauthor.manuscript.text import TextEdit

_LOUD = re.compile(r"[\\{}\[\]$%&#~^_\n\r@]")
_BRACE = re.compile(r"[{}\[\]]")
_COMMAND_BEFORE = re.compile(r"\\[A-Za-z@]*\*?\s*\Z")
_VERBATIM = re.compile(r"\\(?:verb|lstinline|mintinline|url|path)")
_ARGUMENT_AFTER = re.compile(r"\s*[{\[(*]")
_MOST_MOVES = 64
_NEAR_TODO = 500
_PROSE = vocabulary.TEXT_COMMANDS | vocabulary.CAPTIONS | {"footnote", "footnotetext"}
_WITH_OPTIONS = frozenset({"lstlisting", "lstinputlisting", "hyperref"})


def is_quiet(line: str, start: int, end: int, new: str) -> bool:
    """True if replacing columns `[start, end)` of this line (without its line end) by `new` moves facts at most.

    There must be prose on the line before it; it must lie outside of a comment and of any argument that opens on the
    line, and come between no command and its argument. What opens on an earlier line the caller has to know.
    """
    left, right = line[:start], line[end:]
    if _LOUD.search(new) or _LOUD.search(line, start, end) or not left.strip():
        return False
    if "%" in left or _COMMAND_BEFORE.search(left) or _VERBATIM.search(left) or _ARGUMENT_AFTER.match(right):
        return False
    if not right.strip() and left.rstrip()[-1] in "]}":
        return False
    braces = _BRACE.findall(left)
    return not braces or braces[-1] in "}]"


class Moves:
    """Where the offsets of a text are after quiet edits."""

    def __init__(self) -> None:
        self._moves: list[tuple[int, int]] = []  # (at, by), each in the text as the ones before had left it

    def __len__(self) -> int:
        return len(self._moves)

    def take(self, start: int, end: int, inserted: int) -> None:
        """The code points `[start, end)` became `inserted` others."""
        if end > start:
            self._add(start, start - end)
        if inserted:
            self._add(start, inserted)

    def _add(self, at: int, by: int) -> None:
        if self._moves:
            last, moved = self._moves[-1]
            typed_on = moved > 0 and by > 0 and at == last + moved
            erased_on = moved > 0 and by < 0 and last <= at and at - by == last + moved
            if typed_on or erased_on:
                self._moves.pop()
                if moved + by:
                    self._moves.append((last, moved + by))
                return
        self._moves.append((at, by))

    def start(self, offset: int) -> int:
        """Where the first character of something is now."""
        for at, by in self._moves:
            if offset >= at:
                offset = max(at, offset + by)
        return offset

    def end(self, offset: int) -> int:
        """Where something ends now; what was typed right behind it stays outside."""
        for at, by in self._moves:
            if offset > at:
                offset = max(at, offset + by)
        return offset

    def back(self, offset: int) -> int | None:
        """Where a present offset was then; None inside of what was typed since."""
        for at, by in reversed(self._moves):
            if by < 0:
                offset = offset - by if offset >= at else offset
            elif offset >= at + by:
                offset -= by
            elif offset > at:
                return None
        return offset


class Standing:
    """The facts of a text, and where they are after the quiet edits since.

    `text` is the one that the facts are of. `is_tex` is false for what is no LaTeX, which has no `scan`.
    """

    def __init__(self, file: FileFacts, text: str, snapshot: Snapshot | None = None) -> None:
        self.file = file
        self.text = text
        self.is_tex = snapshot is not None
        self._loose: tuple[int, int] | None = None  # a stretch that does not close what it opens, or the other way
        self._snapshot = snapshot
        self._taught = dialects.PLAIN if snapshot is None else snapshot.dialect
        self._cuts: list[patching.Cut] | None = None
        self._now = len(text)
        self._moves = Moves()
        self._spans = [] if snapshot is None else sorted(_arguments(snapshot.scan))
        self._close()

    @property
    def scan(self) -> Scan | None:
        """What the text is made of; made when asked, where only a stretch was read."""
        return None if self._snapshot is None else self._snapshot.scan

    def outlives(self, edit: TextEdit) -> bool:
        """Take an edit that is quiet on its line; False, and nothing taken, if it touches a fact or there were many."""
        if len(self._moves) >= _MOST_MOVES or self._touches(edit.start) or self._touches(edit.end):
            return False
        self._moves.take(edit.start, edit.end, len(edit.text))
        self._now += len(edit.text) - (edit.end - edit.start)
        return True

    def patched(self, now: str) -> Standing | None:
        """The facts of the text as it is now, by reading only a stretch again; None where that does not do."""
        self.prepare()
        if self._cuts is None:
            return None
        start, tail = text.shared(self.text, now)
        found = patching.stretch(self._cuts, start, len(self.text) - tail)
        if found is None or _is_near(self.file.todos, found[0]):
            return None
        if self._loose is not None and not (found[0] <= self._loose[0] and self._loose[1] <= found[1]):
            return None  # two stretches that don't close may close each other
        stop = found[1] + len(now) - len(self.text)
        scan = patching.read(self.text[found[0] : found[1]], now[found[0] : stop], self._taught)
        if scan is None:
            return None
        opened, closed = patching.balance(scan)
        if opened and closed:
            return None
        return self._with(now, patching.Patch(*found, stop, scan), is_loose=bool(opened or closed))

    def prepare(self) -> None:
        """Make ready what the first edit that is not quiet asks for, which is a look at all; for any thread."""
        if self._snapshot is not None and self._cuts is None:
            self._loose = (0, len(self.text)) if any(patching.balance(self._snapshot.scan)) else None
            self._cuts = patching.cuts(self._snapshot.scan)

    def _with(self, now: str, patch: patching.Patch, *, is_loose: bool) -> Standing | None:
        piece = Snapshot(self.file.path, patch.scan.text)
        piece.__dict__["scan"] = patch.scan
        new = facts.of_snapshot(piece)
        if new.sections and not self.file.sections:
            return None  # only a heading tells where the document ends
        made = Standing.__new__(Standing)
        made.file = patching.patched(self.file, new, patch)
        made.text, made.is_tex = now, True
        made._loose = (patch.start, patch.stop) if is_loose else None
        made._snapshot = Snapshot(self.file.path, now)
        made._taught, made._moves, made._now = self._taught, Moves(), len(now)
        made._cuts = patching.moved_cuts(self._cuts or (), patch)
        made._spans = patching.ranges(self._spans, _arguments(patch.scan), patch)
        made._close()
        return made

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Where a range of the facts is now; one that ended with the text still does."""
        return self._moves.start(start), self._now if end == len(self.text) else self._moves.end(end)

    def back(self, offset: int) -> int | None:
        """The offset among the facts of a present one; None where no fact can be."""
        return self._moves.back(offset)

    def _close(self) -> None:
        self._starts, self._ends = _merged(sorted(_ranges(self.file) + self._spans))

    def _touches(self, offset: int) -> bool:
        then = self._moves.back(offset)
        if then is None:
            return False
        at = bisect_right(self._starts, then) - 1
        return at >= 0 and then <= self._ends[at]


def _is_near(todos: Sequence[todo.Todo], start: int) -> bool:
    """True where a request, or what it stands by, may be in a stretch; requests behind it would have to be moved."""
    return any(each.end + _NEAR_TODO >= start for each in todos)


def _ranges(file: FileFacts) -> list[tuple[int, int]]:
    """What an edit must not touch."""
    found = [(key.start, key.end) for keys in (file.labels, file.refs, file.cites) for key in keys]
    found += [(include.start, include.end) for include in file.includes]
    found += [(todo.start, todo.end) for todo in file.todos]
    found += [(section.start, section.heading_end) for section in file.sections]
    found += [(entry.start, entry.key_end) for entry in file.entries]
    return found


def _arguments(scan: Scan) -> list[tuple[int, int]]:
    """Arguments that go over a line's end, but for those that are running text; and the options of listings."""
    text = scan.text
    prose = {group[0] for command in scan.commands if command.name in _PROSE for group in _first(scan, command.end)}
    found = [
        (start, end) for start, end in scan.groups.items() if start not in prose and text.find("\n", start, end) >= 0
    ]
    ends = [item.body_start for item in scan.environments if item.name in _WITH_OPTIONS]
    ends += [item.end for item in scan.commands if item.name in _WITH_OPTIONS]
    return found + [span for end in ends for span in _first(scan, end)]


def _first(scan: Scan, end: int) -> list[tuple[int, int]]:
    """The range of the first argument behind a command, its brackets included."""
    group = scan.argument(end)
    return [] if group is None else [(group.start, group.end)]


def _merged(ranges: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in ranges:
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends
