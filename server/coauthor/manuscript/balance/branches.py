"""What the branches of conditions leave open or close: often another condition completes it, and then nothing is said.

A brace that no branch completes, in a text that is balanced without it, is one too few or too many.
"""

from __future__ import annotations

from collections import Counter

from coauthor.manuscript.balance.lines import Kind
from coauthor.manuscript.balance.reporting import MOST, Report
from coauthor.manuscript.balance.stack import Open, Stack

_Place = tuple[int, int, int]


class Branches:
    """The conditions around a place, and what their branches did to `stack`."""

    def __init__(self, stack: Stack, report: Report) -> None:
        self.closing: _Place = (0, 0, 0)
        """Where a brace closed last."""
        self._stack = stack
        self._report = report
        self._open: list[tuple[Open, ...]] = []
        self._turned: list[tuple[Counter[tuple[Kind, str]], int] | None] = []
        self._left: list[tuple[str, _Place]] = []
        self._is_lenient = False

    @property
    def depth(self) -> int:
        """How many conditions a place is in."""
        return len(self._open)

    def begin(self) -> None:
        """A condition begins."""
        if len(self._open) < MOST:
            self._open.append(tuple(self._stack.items))
            self._turned.append(None)

    def turn(self) -> None:
        """Its other branch begins: the text goes on from where the condition began."""
        if self._open:
            self._turned[-1] = (self._gain(self._open[-1]), len(self._left))
            if self._differs(self._open[-1]):
                self._stack.restore(self._open[-1])

    def end(self) -> None:
        """The condition ends."""
        if not self._open:
            return
        before, first = self._open.pop(), self._turned.pop()
        gain = self._gain(before)
        if first is not None and first[0] == gain:
            del self._left[first[1] :]  # both branches do the same
            return
        if self._differs(before) and all(kind is Kind.OPEN for kind, _ in (*gain, *(first[0] if first else ()))):
            self._stack.restore(before)

    def settle(self) -> None:
        """The text has ended: say what is left of braces in branches, if nothing else is wrong with braces."""
        codes = {code for code, _ in self._left}
        if len(codes) > 1 or len(self._left) > _MOST_LEFT or (self._left and self._report.has_braces):
            return
        if self._is_lenient:
            self._report.lenient.discard("{")
        for code, place in self._left:
            self._report.add(code, place, "{" if code == "brace.unclosed" else "}")

    def _gain(self, before: tuple[Open, ...]) -> Counter[tuple[Kind, str]]:
        """What is open more than before, by kind and name, and less."""
        now = self._stack.items
        found = Counter((each.kind, each.name if each.kind is Kind.BEGIN else "") for each in now)
        found.subtract((each.kind, each.name if each.kind is Kind.BEGIN else "") for each in before)
        return Counter({key: count for key, count in found.items() if count})

    def _differs(self, before: tuple[Open, ...]) -> bool:
        """True if a branch leaves something open or closes something; then nothing is said about that."""
        now = self._stack.items
        if len(before) == len(now) and before == tuple(now):
            return False
        both = set(before) ^ set(now)
        self._report.lenient |= {opened.name for opened in both if opened.kind is Kind.BEGIN}
        groups = [opened for opened in both if opened.kind is Kind.OPEN]
        if groups:
            self._is_lenient = self._is_lenient or "{" not in self._report.lenient
            self._report.lenient.add("{")
            more = [opened for opened in groups if opened not in before]
            self._left += [("brace.unclosed", (opened.line, opened.start, opened.end)) for opened in more]
            self._left += [("brace.stray", self.closing)] * (len(groups) - len(more))
        return True


_MOST_LEFT = 2
"""Where more is left by branches, they complete each other in some way that is not understood."""
