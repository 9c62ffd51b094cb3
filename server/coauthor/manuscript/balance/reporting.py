"""The defects of one text while it is read: where they are, how many are enough, and what is not spoken of."""

from __future__ import annotations

import re
from typing import NamedTuple

from coauthor.manuscript import vocabulary
from coauthor.manuscript.balance import places
from coauthor.manuscript.balance.dialect import Dialect
from coauthor.manuscript.balance.endings import Endings
from coauthor.manuscript.balance.lines import Kind, Line
from coauthor.manuscript.balance.stack import KNOWN, MATHS, Open

MOST = 100
"""Where so much is wrong the text is not LaTeX, and no more is said, which keeps the pass linear."""

_FAMILIAR = (
    KNOWN
    | vocabulary.MATHS
    | vocabulary.TABLES
    | vocabulary.PICTURES
    | frozenset("titlepage letter minipage flushleft flushright wrapfigure subfigure sidewaysfigure tcolorbox".split())
)
_NEAR = 3
"""Lines within which the beginning of a formula shows where its end is."""
_MATHS_ENDS = {"[": "\\]", "(": "\\)"}
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")


class Defect(NamedTuple):
    """`[start, end)` is the place; `name` the environment or the character that is meant.

    `code` is `env.unclosed`, `env.stray`, `brace.unclosed`, `brace.stray`, `maths.unclosed` or `maths.stray`.
    `partner` is the offset of what it belongs to, if it is elsewhere; `expected` is True where the place is the
    one at which an `\\end` is likely to be missing.
    """

    code: str
    start: int
    end: int
    name: str
    partner: int | None = None
    expected: bool = False
    meant: str = ""
    """What an environment's name should be, where its beginning is misspelt."""


class _Found(NamedTuple):
    code: str
    place: tuple[int, int, int]
    name: str
    partner: tuple[int, int] | None = None
    expected: bool = False
    meant: str = ""


class Report:
    """What was found in `lines`; `known` are the lines that have been read."""

    def __init__(self, text: str, lines: list[str], dialect: Dialect, known: dict[str, Line]) -> None:
        self.lenient: set[str] = set(dialect.lenient)
        self._text = text
        self._lines = lines
        self._dialect = dialect
        self._known = known
        self._found: list[_Found] = []
        self._endings = Endings(text, lines)
        self._counts: dict[str, tuple[int, int]] = {}

    @property
    def is_full(self) -> bool:
        """True when it is no use to look where something was expected."""
        return len(self._found) > MOST

    def add(
        self,
        code: str,
        place: tuple[int, int, int],
        name: str,
        partner: tuple[int, int] | None = None,
        *,
        expected: bool = False,
    ) -> None:
        """A defect at a line and columns."""
        if len(self._found) <= 2 * MOST:
            self._found.append(_Found(code, place, name, partner, expected))

    @property
    def has_braces(self) -> bool:
        """True if some brace was found wanting."""
        return any(found.code.startswith("brace") for found in self._found)

    def unclosed(self, opened: Open, limit: int, *, is_sure: bool = False) -> None:
        """What was opened is not closed before the line `limit`; `is_sure` where that is the place of its end."""
        if len(self._found) > 2 * MOST:
            return
        place = (opened.line, opened.start, opened.end)
        if opened.kind is Kind.OPEN:
            self.add("brace.unclosed", place, "{")
        elif opened.kind is Kind.DOLLAR:
            line, start = places.dollar(self._lines, (opened.line, opened.start), limit, self._known)
            self.add("maths.unclosed", (line, start, start + 1), "$")
        elif opened.kind in MATHS:
            self.add("maths.unclosed", place, opened.name if opened.kind is Kind.DISPLAY else f"\\{opened.name}")
            line = places.expected(self._lines, opened.line, limit, "displaymath", self._endings)
            if line - opened.line > _NEAR and not self.is_full:
                end = opened.name if opened.kind is Kind.DISPLAY else _MATHS_ENDS[opened.name]
                self.expect(line, end, place[:2], "maths.unclosed")
        else:
            self.add("env.unclosed", place, opened.name)
            if not self.is_full:
                line = limit if is_sure else 0
                line = line or places.expected(self._lines, opened.line, limit, opened.name, self._endings)
                self.expect(line, opened.name, place[:2])

    def unopened(self, place: tuple[int, int, int], end: str) -> None:
        """Nothing opened the formula that `\\]` or `\\)` ends at a place."""
        self.add("maths.stray", place, f"\\{end}")
        line = places.begun(self._lines, place[0])
        if place[0] - line > _NEAR:
            start = len(self._lines[line]) - len(self._lines[line].lstrip())
            what = "\\[" if end == "]" else "\\("
            self.add("maths.stray", (line, start, len(self._lines[line].rstrip())), what, place[:2], expected=True)

    def misspelt(self, opened: Open, written: str, place: tuple[int, int, int]) -> None:
        """An environment is ended by another name, at a place: which of the two is it that nobody else uses?"""
        self.lacks_end(opened.name)
        is_alone = self._counts[opened.name] == (1, 0) and opened.name.rstrip("*") not in _FAMILIAR
        if is_alone and (written.rstrip("*") in _FAMILIAR or not self.is_unknown(written)):
            begin = (opened.line, opened.start, opened.end)
            self._found.append(_Found("env.unclosed", begin, opened.name, place[:2], meant=written))
        else:
            self.add("env.unclosed", place, opened.name, (opened.line, opened.start))

    def expect(self, line: int, name: str, begin: tuple[int, int], code: str = "env.unclosed") -> None:
        """The end of an environment or a formula seems to be missing on a line."""
        if begin[0] < line < len(self._lines):
            raw = self._lines[line]
            start = len(raw) - len(raw.lstrip()) if raw.strip() else 0
            self.add(code, (line, start, max(start, len(raw.rstrip()))), name, begin, expected=True)

    def lacks_end(self, name: str) -> bool:
        """True if an environment is begun more often than it is ended in the text, its comments left out."""
        if name not in self._counts:
            pattern = re.compile(r"\\(begin|end)[ \t]*\{" + re.escape(name) + r"\}")
            words = [match.group(1) for match in pattern.finditer(self._text) if not self._is_comment(match.start())]
            self._counts[name] = (words.count("begin"), words.count("end"))
        begins, ends = self._counts[name]
        return begins > ends

    def _is_comment(self, offset: int) -> bool:
        line = self._text[self._text.rfind("\n", 0, offset) + 1 : offset]
        return "%" in line and _COMMENT.search(line) is not None

    def is_unknown(self, name: str) -> bool:
        """True if no such environment is begun anywhere; `lacks_end` was asked for another one before."""
        self.lacks_end(name)
        return self._counts[name][0] == 0

    def defects(self) -> tuple[Defect, ...]:
        """Everything that may be said, in the order of the text."""
        if not self._found:
            return ()
        starts = [0]
        for raw in self._lines:
            starts.append(starts[-1] + len(raw) + 1)
        quiet = set(self.lenient)
        if self._dialect.loose_braces or "{" in quiet:
            quiet |= {"{", "}"}
        found = {
            Defect(
                each.code,
                starts[each.place[0]] + each.place[1],
                starts[each.place[0]] + each.place[2],
                each.name,
                starts[each.partner[0]] + each.partner[1] if each.partner else None,
                each.expected,
                each.meant,
            )
            for each in self._found
            if each.name not in quiet and not (self._dialect.loose_maths and each.code.startswith("maths"))
        }
        return tuple(sorted(found, key=lambda defect: (defect.start, defect.expected)))
