"""Where definitions end: at the end of a group TeX forgets what was defined in it, unless that was made global.

Only groups in which something is defined are followed. A brace whose meaning is not known is an argument, which
ends nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from coauthor.manuscript import vocabulary
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.state import Kept, Opened
from coauthor.manuscript.scan import Scan


class Braced(NamedTuple):
    """A group in braces in which something was defined: where it ends, and what was there before."""

    start: int
    end: int
    kept: Kept


@dataclass(slots=True)
class Run:
    """A stretch of text that is being read, how far it came, and the groups around that place."""

    fragment: Fragment
    opened: int
    """How many environments were open before it."""
    position: int = 0
    groups: list[Braced] = field(default_factory=list)
    """The innermost last."""
    _openings: list[int] | None = None
    _at: int = 0
    _stack: list[int] = field(default_factory=list)
    _judged: dict[int, bool] = field(default_factory=dict)

    def around(self, is_group: Callable[[Scan, int], bool]) -> int:
        """Where the innermost group begins that holds the position; −1 for none."""
        scan = self.fragment.scan
        if self._openings is None:
            self._openings = sorted(scan.groups)
            self._at = bisect_left(self._openings, self.fragment.start)
        stack = self._stack
        while self._at < len(self._openings) and self._openings[self._at] < self.position:
            stack.append(self._openings[self._at])
            self._at += 1
            while stack and scan.groups[stack[-1]] < self.position:
                stack.pop()
        while stack and scan.groups[stack[-1]] < self.position:
            stack.pop()
        for at in reversed(stack):
            if at not in self._judged:
                self._judged[at] = is_group(scan, at)
            if self._judged[at]:
                return at
        return -1


class Scopes:
    """What is being read, from the outside to the inside, and what its groups will take back."""

    def __init__(self, opened: list[Opened], macros: dict[str, Macro], effects: dict[str, bool]) -> None:
        self.runs: list[Run] = []
        self._open, self._macros, self._effects = opened, macros, effects

    def enter(self, fragment: Fragment) -> Run:
        """A stretch of text is read from here on."""
        run = Run(fragment, len(self._open))
        self.runs.append(run)
        return run

    def exit(self, run: Run) -> None:
        """It was read to its end."""
        if run.groups:
            self.leave_groups(run, run.fragment.end)
        self.runs.pop()

    def leave_groups(self, run: Run, position: int) -> None:
        """What was defined in groups that end before a position is forgotten."""
        while run.groups and run.groups[-1].end <= position:
            self._forget(run.groups.pop().kept)

    def leave(self, at: int) -> None:
        """The environments from this one on have ended: what was defined in them is forgotten."""
        for opened in reversed(self._open[at:]):
            if opened.kept:
                self._forget(opened.kept)
        del self._open[at:]

    def keep(self, table: dict[str, Any], name: str) -> None:
        """`table[name]` will be changed, for as long as the innermost group is open."""
        kept = self._current()
        if kept is not None:
            kept.setdefault((id(table), name), (table, table.get(name, _MISSING)))

    def keep_none(self, table: dict[str, Any], name: str) -> None:
        """`table[name]` will be changed for good."""
        for run in self.runs:
            for group in run.groups:
                group.kept.pop((id(table), name), None)
        for opened in self._open:
            if opened.kept:
                opened.kept.pop((id(table), name), None)

    def is_global(self) -> bool:
        """True if `\\global` stands before what is being read, or before the call that made it."""
        for run in self.runs[-1:-3:-1]:
            text = run.fragment.scan.text
            if _GLOBAL.search(text, max(run.fragment.start, run.position - _NEAR), run.position):
                return True
            if run.position > run.fragment.start + _NEAR:
                break
        return False

    def _forget(self, kept: Kept) -> None:
        for (_, name), (table, value) in kept.items():
            if value is _MISSING:
                table.pop(name, None)
            else:
                table[name] = value
        self._effects.clear()

    def _current(self) -> Kept | None:
        ceiling = len(self._open)
        for depth in range(len(self.runs) - 1, -1, -1):
            run = self.runs[depth]
            brace = run.around(self._is_group)
            for opened in reversed(self._open[run.opened : ceiling]):
                if opened.name != "document" and (depth >= len(opened.at) or opened.at[depth] >= brace):
                    if opened.kept is None:
                        opened.kept = {}
                    return opened.kept
            if brace >= 0:
                return _of_brace(run, brace)
            ceiling = run.opened
        return None

    def _is_group(self, scan: Scan, at: int) -> bool:
        """True for a brace that opens a group, as far as what stands before it tells."""
        before = scan.text[max(0, at - _FAR) : at]
        bare = before.rstrip(" \t\n")
        if not bare or _BLANK.search(before, len(bare)):
            return True
        named = _NAME.search(bare)
        if named is not None:
            name = named.group(1)
            macro = self._macros.get(name)
            is_bare = macro is not None and not macro.parameters and not macro.begin[-1:].isalpha()
            return name in _GROUPING or is_bare
        if bare[-1] == "}":
            return self._is_behind(scan, at - len(before) + len(bare) - 1, before[len(bare) :])
        return bare[-1] not in _NO_GROUP

    def _is_behind(self, scan: Scan, close: int, between: str) -> bool:
        """True where a brace behind another one's end is no further argument of the same command."""
        closing = {end: start for start, end in scan.groups.items()}
        for count in range(1, _MOST):
            opening = closing.get(close, -1)
            if opening < 0:
                return False
            bare = _WITHOUT_OPTIONS.sub("", scan.text[max(0, opening - _FAR) : opening].rstrip(" \t\n"))
            named = _NAME.search(bare.removesuffix("*"))
            if named is not None:
                name = named.group(1)
                if name == "begin":
                    return "\n" in between
                macro = self._macros.get(name)
                return count >= len(macro.parameters) if macro is not None else count >= _TAKES.get(name, _MOST)
            if bare[-1:] != "}":
                return self._is_group(scan, opening)
            close = opening - len(scan.text[max(0, opening - _FAR) : opening]) + len(bare) - 1
        return False


def _of_brace(run: Run, brace: int) -> Kept:
    for group in reversed(run.groups):
        if group.start == brace:
            return group.kept
    kept: Kept = {}
    run.groups.append(Braced(brace, run.fragment.scan.groups[brace], kept))
    run.groups.sort(key=_start)
    return kept


def _start(group: Braced) -> int:
    return group.start


_MISSING = object()
_NEAR = 40
_FAR = 200
_NO_GROUP = frozenset("]=`\\#_^&*")
_GLOBAL = re.compile(r"\\global\s*(?:\\(?:long|outer|protected)\s*)*\Z")
_BLANK = re.compile(r"\n[ \t]*\n")
_NAME = re.compile(r"\\([A-Za-z@]+)\Z")
_WITHOUT_OPTIONS = re.compile(r"(?:[ \t]*\[[^\[\]]*\])+\Z")
_MOST = 10
_BOXES = frozenset(
    """
    hbox vbox vtop vcenter mbox makebox fbox framebox parbox raisebox sbox savebox colorbox fcolorbox resizebox scalebox
    rotatebox textbf textit emph texttt textsc textsf textrm textmd textup textsl ensuremath text begingroup bgroup
    footnote footnotetext marginpar centerline
    """.split()
)
_GROUPING = _BOXES | vocabulary.SWITCHES | vocabulary.BARE_BREAKS | {"fi", "else", "item"}
"""Commands whose braces are a group: they box what stands in them, or take no argument at all."""
_TAKES = dict.fromkeys(
    {*vocabulary.SECTIONS, *vocabulary.CAPTIONS, *vocabulary.NOTES, *vocabulary.REFERENCES, *vocabulary.INCLUDES}
    | {"end", "cite", "citep", "citet", "parencite", "textcite", "centerline", "vspace", "title", "includegraphics"},
    1,
) | dict.fromkeys(("newcommand", "renewcommand", "providecommand", "setcounter", "setlength", "addtolength", "href"), 2)
"""By command the number of its arguments in braces: one more is a group."""
