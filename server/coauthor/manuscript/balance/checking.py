"""One linear pass over the lines, each of them read once and remembered, that finds what is not balanced.

It speaks only of what cannot be right in any reading of the text: what a definition, a condition or another file
may complete is passed over.
"""

from __future__ import annotations

import re

from coauthor.manuscript import vocabulary
from coauthor.manuscript.balance import lines as balance_lines
from coauthor.manuscript.balance import places, verbatim
from coauthor.manuscript.balance.branches import Branches
from coauthor.manuscript.balance.dialect import NONE, Dialect
from coauthor.manuscript.balance.lines import Kind, Line, Token
from coauthor.manuscript.balance.memory import Memory
from coauthor.manuscript.balance.reporting import Defect, Report
from coauthor.manuscript.balance.stack import KNOWN, MATHS, Stack


def check(text: str, dialect: Dialect = NONE, memory: Memory | None = None) -> tuple[Defect, ...]:
    """The defects of a text, in order of their places; `dialect` is what the project's definitions make of it."""
    memory = memory or Memory()
    if memory.outlives(text, dialect):
        return ()
    lines = text.split("\n")
    known = memory.take(dialect, len(lines))
    defects = _Pass(text, lines, dialect, known).run()
    memory.clean = None if defects else text
    return defects


_BEGIN, _END, _STOP = Kind.BEGIN, Kind.END, Kind.STOP  # looked up for every token; an enum's members are slow to find
_PARTNERS = {")": "(", "]": "["}
_IN_TEXT = re.compile(
    r"text.*|.*box|intertext|shortintertext|tag\*?|footnote|label|ref|eqref|cite.*|parbox|minipage|mathchoice|"
    r"ensuremath|node|mathpalette|operatorname|emph|underline|si|SI|num|qty|unit"
)
_KNOWN_MATHS = frozenset(
    """
    frac dfrac tfrac sqrt mathbb mathcal mathbf mathrm mathsf mathit mathfrak mathscr hat bar tilde vec dot ddot
    widehat widetilde overline overrightarrow binom boldsymbol bm _ operatorname stackrel overset underset
    """.split()
)
_DEEPEST = 40
"""Groups nested deeper than this in a formula are not looked through."""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class _Pass:
    def __init__(self, text: str, lines: list[str], dialect: Dialect, known: dict[str, Line]) -> None:
        self.lines = lines
        self.dialect = dialect
        self.known = known
        self.stack = Stack()
        self.report = Report(text, lines, dialect, known)
        self.branches = Branches(self.stack, self.report)
        self.skipping = 0
        self.last_owner = ""
        self.line = 0
        self.no_end_after: dict[str, int] = {}

    def run(self) -> tuple[Defect, ...]:
        line, count, known, stack = 0, len(self.lines), self.known, self.stack
        while 0 <= line < count:
            raw = self.lines[line]
            read = known.get(raw)
            if read is None:
                read = self._read(raw)
            if stack.maths:
                if not raw or raw.isspace():
                    self._end_of_paragraph(line)
                elif read.tokens:
                    line = self._tokens(line, read.tokens)
            elif not read.calm:
                line = self._tokens(line, read.tokens)
            line += 1
        limit = self.line + 1 if line < 0 else count
        for opened in reversed(stack.items):
            self.report.unclosed(opened, limit)
        self.branches.settle()
        return self.report.defects()

    def _read(self, raw: str) -> Line:
        read = self.known.get(raw)
        if read is None:
            read = self.known[raw] = balance_lines.read(raw, self.dialect)
        return read

    def _tokens(self, line: int, tokens: tuple[Token, ...]) -> int:
        """Take the tokens of a line, and of those that are read on from in the middle; the last line, or below -1."""
        at = 0
        while True:
            self.line = line
            place = self._some(tokens, at)
            if place is None:
                return line
            if place[0] < 0:
                return -2
            line, at = place
            tokens = self._read(self.lines[line]).tokens

    def _some(self, tokens: tuple[Token, ...], at: int) -> tuple[int, int] | None:
        """Take tokens from a column on; returns where to read on if that is elsewhere, line -1 for nowhere."""
        for token in tokens:
            if token.start < at:
                continue
            if self.skipping:
                self._skip(token)
            elif self.stack.is_opaque:
                self._opaque(token)
            elif token.kind is _BEGIN and self._is_verbatim(token.name):
                place = self._verbatim(token)
                if place != (self.line, token.end):
                    return place
            elif token.kind is _STOP:
                if not self.branches.depth:
                    return -1, 0
            else:
                _TAKE[token.kind](self, token)
                if token.kind is _END and token.name == "document":
                    return -1, 0
        return None

    # What is passed over.

    def _skip(self, token: Token) -> None:
        if token.kind in (Kind.IF, Kind.SKIP):
            self.skipping += 1
        elif token.kind is Kind.FI:
            self.skipping -= 1
        elif token.kind is Kind.ELSE and self.skipping == 1 and token.name == "else":
            self.skipping = 0
            self.branches.begin()

    def _opaque(self, token: Token) -> None:
        if token.kind is Kind.OPEN:
            self.stack.push(self.line, token, token.name, opaque=True)
        elif token.kind is Kind.CLOSE:
            self.last_owner = self.stack.pop().name
        elif token.kind is Kind.BEGIN and token.name == "document" and not self._closes_after(token):
            self._begin(token)

    def _is_verbatim(self, name: str) -> bool:
        plain = name.rstrip("*")
        if plain in vocabulary.VERBATIM or name in self.dialect.verbatim or plain in self.dialect.verbatim:
            return True
        return verbatim.sounds_like_code(plain)

    def _verbatim(self, token: Token) -> tuple[int, int]:
        """Where reading goes on behind a verbatim environment: line and column."""
        limit = min(len(self.lines), self.no_end_after.get(token.name, len(self.lines)))
        end = verbatim.find(self.lines, self.line, token.end, token.name, limit)
        here = (self.line, token.start)
        if end is not None:
            if end.wrong:
                start = self.lines[end.line].rfind("\\end", 0, end.column)
                self.report.add("env.unclosed", (end.line, start, end.column), token.name, here)
            return end.line, end.column
        self.no_end_after.setdefault(token.name, limit)
        self.report.add("env.unclosed", (*here, token.end), token.name)
        if self.report.is_full:
            return self.line, token.end
        place = places.expected(self.lines, self.line, len(self.lines), token.name, None)
        self.report.expect(place, token.name, here)
        return (place, 0) if place > self.line else (self.line, token.end)

    # Groups.

    def _open(self, token: Token) -> None:
        owner = token.name
        if owner == balance_lines.ABOVE:
            owner = self._tail_above()
        elif owner == balance_lines.AGAIN:
            owner = self.last_owner
        opaque = owner == ">" or (owner[:1] != "\\" and balance_lines.is_opaque(owner))
        self.stack.push(self.line, token, owner, opaque=opaque)

    def _tail_above(self) -> str:
        """The command that the lines above end with."""
        for line in range(self.line - 1, max(-1, self.line - 6), -1):
            raw = self.lines[line]
            if not raw.strip():
                return ""
            tail = self.known[raw].tail if raw in self.known else ""
            if tail != balance_lines.ABOVE:
                return self.last_owner if tail == balance_lines.AGAIN else tail
        return ""

    def _close(self, token: Token) -> None:
        self.branches.closing = (self.line, token.start, token.end)
        at = self.stack.nearest(Kind.OPEN)
        above = self.stack.items[at + 1 :] if at >= 0 else []
        inner = next((opened for opened in reversed(above) if opened.kind is Kind.BEGIN), None)
        if at < 0 or (inner and not self.stack.items[at].name and not self.report.lacks_end(inner.name)):
            self.report.add("brace.stray", (self.line, token.start, token.end), "}")
            return
        for opened in reversed(above):
            if opened.kind is Kind.BEGIN and not self.report.lacks_end(opened.name):
                self.report.lenient.add(opened.name)
            else:
                self.report.unclosed(opened, self.line, is_sure=opened.line == self.stack.items[at].line)
            self.stack.pop()
        self.last_owner = self.stack.pop().name

    # Maths.

    def _dollar(self, token: Token) -> None:
        top = self.stack.top
        if top is not None and top.kind is Kind.DOLLAR:
            self.stack.pop()
            return
        items = self.stack.items
        at = len(items)
        while at and len(items) - at < _DEEPEST and items[at - 1].kind is Kind.OPEN:
            at -= 1
        if at and at < len(items) and items[at - 1].kind is Kind.DOLLAR:
            wrong = next((opened for opened in items[at:] if opened.name in _KNOWN_MATHS or not opened.name), None)
            if wrong is not None:
                self.report.add("brace.unclosed", (wrong.line, wrong.start, wrong.end), "{")
                while len(items) >= at:
                    self.stack.pop()
                return
        self.stack.push(self.line, token, "$")

    def _display(self, token: Token) -> None:
        top = self.stack.top
        if top is not None and top.kind is Kind.DISPLAY:
            self.stack.pop()
        elif top is not None and top.kind is Kind.DOLLAR:
            self.stack.pop()
            self.stack.push(self.line, Token(Kind.DOLLAR, token.start + 1, token.end), "$")
        elif not (self.stack.maths and top is not None and top.kind is Kind.OPEN):  # in text in maths `$$` is empty
            self.stack.push(self.line, token, "$$")

    def _maths_open(self, token: Token) -> None:
        if token.name == "[" and self.stack.maths and self.stack.items[-1].kind is Kind.DOLLAR:
            self._end_of_paragraph(self.line)
        self.stack.push(self.line, token, token.name)

    def _maths_close(self, token: Token) -> None:
        wanted = _PARTNERS[token.name]
        items = self.stack.items
        at = len(items) - 1
        while at >= 0 and items[at].kind is not Kind.BEGIN and items[at].name != wanted:
            at -= 1
        if at < 0 or items[at].kind is not Kind.MATHS_OPEN:
            self.report.unopened((self.line, token.start, token.end), token.name)
            return
        self._close_above(at)
        self.stack.pop()

    def _close_above(self, at: int) -> None:
        while len(self.stack.items) > at + 1:
            self.report.unclosed(self.stack.items[-1], self.line)
            self.stack.pop()

    def _end_of_paragraph(self, line: int) -> None:
        """Maths ends with the paragraph, but for what is in an argument that may hold several."""
        self.line = line
        items = self.stack.items
        top = len(items) - 1
        while top >= 0 and items[top].kind is Kind.OPEN:
            if _IN_TEXT.fullmatch(items[top].name):
                return
            top -= 1
        if top < 0 or items[top].kind not in MATHS:
            return
        first = top
        while first > 0 and items[first - 1].kind is not Kind.BEGIN:
            first -= 1
        self._close_above(next(i for i in range(first, len(items)) if items[i].kind in MATHS) - 1)

    def _break(self, token: Token) -> None:
        if self.stack.maths and self.stack.items[-1].kind in (Kind.DOLLAR, Kind.DISPLAY):
            self._end_of_paragraph(self.line)

    def _cell(self, token: Token) -> None:
        items = self.stack.items
        if len(items) > 1 and items[-1].kind is Kind.DOLLAR and items[-2].kind is Kind.BEGIN:
            table = items[-2].name.rstrip("*")
            if table in vocabulary.TABLES and table != "array":
                opened = self.stack.pop()
                self.report.add("maths.unclosed", (opened.line, opened.start, opened.end), "$")

    # Environments.

    def _begin(self, token: Token) -> None:
        if token.name == "document":
            self._close_above(-1)
        elif self.stack.maths and token.name in KNOWN and self.stack.items[-1].kind in MATHS:
            self._end_of_paragraph(self.line)
        self.stack.push(self.line, token, token.name)

    def _end(self, token: Token) -> None:
        at = self.stack.nearest(Kind.BEGIN, token.name)
        if at < 0:
            self._no_begin(token)
            return
        top = self.stack.items[-1]
        is_argument = top.kind is Kind.OPEN and bool(top.name) and top.line == self.line and at < len(self.stack.items)
        if is_argument and self._closes_after(token):
            self.stack.pop(at)
            return
        self._close_above(at)
        self._swap(at)
        self.stack.pop()

    def _swap(self, at: int) -> None:
        """Of two of a name, one in the other, an end set in as the outer one is that one's: the inner stays open."""
        inner = self.stack.items[at]
        outer = at - 1
        while outer >= 0 and self.stack.items[outer].kind is not _BEGIN:
            outer -= 1
        if outer < 0 or self.stack.items[outer].name != inner.name or inner.line == self.line:
            return
        deep = _indent(self.lines[self.line])
        if _indent(self.lines[inner.line]) > deep == _indent(self.lines[self.stack.items[outer].line]):
            self.stack.items[outer] = inner

    def _closes_after(self, token: Token) -> bool:
        """True if the group that an `\\end` stands in ends on its line."""
        depth = 0
        for other in self.known[self.lines[self.line]].tokens:
            if other.start >= token.end:
                depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(other.kind, 0)
                if depth < 0:
                    return True
        return False

    def _no_begin(self, token: Token) -> None:
        """An `\\end` of nothing that is open: another one misspelt, or a stray one."""
        at = self.stack.nearest(Kind.BEGIN)
        place = (self.line, token.start, token.end)
        if at >= 0 and self._is_misspelt(token.name, self.stack.items[at].name):
            self.report.misspelt(self.stack.items[at], token.name, place)
            while len(self.stack.items) > at:
                self.stack.pop()
            return
        self.report.add("env.stray", place, token.name)

    def _is_misspelt(self, written: str, name: str) -> bool:
        report = self.report
        return report.lacks_end(name) and (verbatim.similar(written, name) or report.is_unknown(written))

    # Branches.

    def _if(self, token: Token) -> None:
        if token.kind is Kind.SKIP:
            top = self.stack.top
            is_argument = top is not None and top.kind is Kind.OPEN and self._closes_after(token)
            self.skipping = 0 if is_argument else 1
        else:
            self.branches.begin()

    def _else(self, token: Token) -> None:
        if token.name == "else":
            self.branches.turn()

    def _fi(self, token: Token) -> None:
        self.branches.end()


_TAKE = {
    Kind.OPEN: _Pass._open,
    Kind.CLOSE: _Pass._close,
    Kind.DOLLAR: _Pass._dollar,
    Kind.DISPLAY: _Pass._display,
    Kind.MATHS_OPEN: _Pass._maths_open,
    Kind.MATHS_CLOSE: _Pass._maths_close,
    Kind.BEGIN: _Pass._begin,
    Kind.END: _Pass._end,
    Kind.IF: _Pass._if,
    Kind.SKIP: _Pass._if,
    Kind.ELSE: _Pass._else,
    Kind.FI: _Pass._fi,
    Kind.BREAK: _Pass._break,
    Kind.CELL: _Pass._cell,
}
