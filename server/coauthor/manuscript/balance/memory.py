"""What the check of balance keeps between two texts of one document, so that a key costs its line and no more.

It must never say that a text has no defect where the whole pass would find one.
"""

from __future__ import annotations

from coauthor.manuscript.balance import lines as balance_lines
from coauthor.manuscript.balance.dialect import NONE, Dialect
from coauthor.manuscript.balance.lines import Kind, Line
from coauthor.manuscript.text import shared


class Memory:
    """The lines that were read, so that after an edit only new ones are. Good for one document at a time."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.dialect = NONE
        self.clean: str | None = None
        """The text that was checked last, if nothing was found in it."""
        self._most = 0

    def outlives(self, now: str, dialect: Dialect) -> bool:
        """True if the last text had no defect and this one differs in a line that opens and closes nothing, or as much.

        Such a line is passed over in text, and in maths its braces cancel each other out.
        """
        old = self.clean
        if old is None or dialect != self.dialect or len(self.lines) > self._most:
            return False
        head, tail = shared(old, now)
        start = now.rfind("\n", 0, head) + 1
        ends = [each.find("\n", len(each) - tail) for each in (old, now)]
        before, after = old[start : ends[0]], now[start : ends[1]]
        if min(ends) < 0 or not (self._is_plain(before) and self._is_plain(after)):
            return False
        self.clean = now
        return True

    def _is_plain(self, raw: str) -> bool:
        if "\n" in raw or "\\end" in raw or "\\begin" in raw or not raw.strip():
            return False
        read = self.lines.get(raw)
        if read is None:
            read = self.lines[raw] = balance_lines.read(raw, self.dialect)
        return read.calm and not read.tail and all(token.kind in _BRACES for token in read.tokens)

    def take(self, dialect: Dialect, count: int) -> dict[str, Line]:
        """The lines known in this dialect; those of an older text go when there are too many."""
        self._most = 2 * count + _MORE_LINES
        if dialect != self.dialect or len(self.lines) > self._most:
            self.lines, self.dialect = {}, dialect
        return self.lines


_MORE_LINES = 500
_BRACES = (Kind.OPEN, Kind.CLOSE)
