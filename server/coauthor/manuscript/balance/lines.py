"""What one source line has to say about balance: its braces, dollars, `\\begin` and `\\end`, and little else.

A line is read without regard to what stands around it, so that it is read once and kept; what it means is for
`checking` to say. It must never need another line.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from coauthor.manuscript.balance.dialect import TOKENS, Dialect


class Kind(IntEnum):
    """What a token is."""

    OPEN = 0
    CLOSE = 1
    DOLLAR = 2
    DISPLAY = 3
    MATHS_OPEN = 4
    MATHS_CLOSE = 5
    BEGIN = 6
    END = 7
    IF = 8
    ELSE = 9
    FI = 10
    SKIP = 11
    BREAK = 12
    CELL = 13
    STOP = 14


class Token(NamedTuple):
    """A token at columns `[start, end)`; `name` is an environment's, or the command that owns a brace."""

    kind: Kind
    start: int
    end: int
    name: str = ""


class Line(NamedTuple):
    """The tokens of a line; `calm` if they cancel each other out; `tail` is the command that may go on below."""

    tokens: tuple[Token, ...]
    calm: bool
    tail: str


ABOVE = "^"
"""The owner of a brace that a line begins with: what the line above ends with."""
AGAIN = "~"
"""The owner of a brace right behind one that was closed: the owner of that one."""

CALM = Line((), True, "")

_TOKEN = re.compile(TOKENS)
_GAP = re.compile(r"(?:[ \t*=@]|\[[^\]]{0,300}\]|<[^<>]*>|#\d?|\([^()]*\))*\Z")
_VERB = re.compile(r"\*?([^A-Za-z*\s])(?:(?!\1).)*\1")
_OPTIONS = re.compile(r"\*?[ \t]*(?:\[[^\]]{0,300}\])?(?:\{[^{}]*\})?")
_OPTION = re.compile(r"\*?[ \t]*(?:\[[^\]]{0,300}\])?[ \t]*")
_PLAIN = re.compile(r"\\[{}\\]|[{}]")
_INTERESTING = re.compile(r"[\\{}$%&]")
_VERBS = frozenset({"verb", "Verb", "lstinline", "mintinline", "mint", "spverb"})
_ADDRESSES = frozenset({"url", "path", "nolinkurl", "href", "burl", "detokenize", "code"})
_BREAKS = frozenset(
    """
    item part chapter section subsection subsubsection paragraph subparagraph par bibitem
    STATE State Statex FOR For FORALL ForAll IF If ELSIF ElsIf WHILE While REQUIRE Require ENSURE Ensure RETURN Return
    """.split()
)
"""Commands that begin a paragraph, or a line of an algorithm: no formula goes on over them."""
_NO_BRANCH = re.compile(
    r"iff|ifthenelse|ifstr.*|ifdef|ifundef|ifcs.*|iftoggle|ifbool|ifnumcomp|ifnumequal|ifblank|ifx?def.+|ifthen|"
    r"ifentrytype|iffield.*|ifname.*|iflist.*|ifpackage.*|ifclass.*|ifinlist|ifvoid|ifempty|ifnum(?:odd|less|greater)"
)
_REAL = frozenset({"ifvoid", "ifdefined", "ifcsname"})
_HOOKED = re.compile(r"execute at (?:begin|end) [a-z ]+=[ \t]*\{(?:[^{}]|\{[^{}]*\})*\}")
"""What TikZ puts at the beginning of something, and what at its end: neither is whole."""
_CHARACTER_CODE = re.compile(r"(?:code|char|=|\d|if|ifx)[ \t]*\Z")


def read(line: str, dialect: Dialect) -> Line:
    """The tokens of a line."""
    if _INTERESTING.search(line) is None and not dialect.marks:
        return CALM
    if "execute at" in line:
        line = _HOOKED.sub(lambda match: " " * len(match.group()), line)
    return _Reader(line, dialect).run()


class _Reader:
    def __init__(self, line: str, dialect: Dialect) -> None:
        self.line = line
        self.dialect = dialect
        self.tokens: list[Token] = []
        self.owner = ABOVE
        self.owned = 0
        self.owners: list[str] = []

    def run(self) -> Line:
        pattern = self.dialect.pattern or _TOKEN
        position, limit = 0, len(self.line)
        while match := pattern.search(self.line, position):
            position = self._take(match.group(), match.start(), match.end())
            if position < 0:
                limit = -position
                break
        tail = self.owner if _GAP.match(self.line, self.owned, limit) and self.owner != ABOVE else ""
        if self.owner == ABOVE and not self.line[:limit].strip():
            tail = ABOVE
        tokens = tuple(self.tokens)
        return Line(tokens, _is_calm(tokens), tail)

    def _take(self, token: str, start: int, end: int) -> int:
        """Where to read on, or where the line ends, negative."""
        first = token[0]
        if first == "\\":
            return self._command(token, start, end)
        if first == "{":
            self._open(start, end)
        elif first == "}":
            self._add(Kind.CLOSE, start, end)
            owner = self.owners.pop() if self.owners else AGAIN
            self.owner = AGAIN if owner == ABOVE else owner
            self.owned = end
        elif first == "%":
            return -max(1, start)
        elif first == "$":
            self._add(Kind.DOLLAR if token == "$" else Kind.DISPLAY, start, end)
        elif first == "&":
            self._add(Kind.CELL, start, end)
        elif first == "`" and len(token) > 1:
            return end if _CHARACTER_CODE.search(self.line, 0, start) or token[1] == "\\" else start + 1
        else:
            close = self.line.find(token, end)
            return close + 1 if close >= 0 else end
        return end

    def _add(self, kind: Kind, start: int, end: int, name: str = "") -> None:
        self.tokens.append(Token(kind, start, end, name))

    def _open(self, start: int, end: int) -> None:
        before = self.line[start - 1] if start else ""
        if before in "<>" and before:
            owner = ">"
        elif before in "_^" and before:
            owner = "_"
        else:
            owner = self.owner if _GAP.match(self.line, self.owned, start) else ""
        self._add(Kind.OPEN, start, end, owner)
        self.owners.append(owner)

    def _command(self, token: str, start: int, end: int) -> int:
        if token[-1] == "}" and token[1] in "be" and len(token) > 2:
            name = token[token.index("{") + 1 : -1].strip()
            self._add(Kind.BEGIN if token[1] == "b" else Kind.END, start, end, name)
            self.owner, self.owned = f"\\{name}" if token[1] == "b" else "", end
            return end
        name = token[1:].rstrip("*") or token[1:]
        if name in _VERBS or name in _ADDRESSES or name in self.dialect.verbs:
            return self._verbatim(name, end)
        if name in _SINGLE:
            self._add(_SINGLE[name], start, end, name)
        elif name.startswith("if") and (name in _REAL or not _NO_BRANCH.fullmatch(name)):
            self._condition(name, start, end)
        elif name in self.dialect.macros and self.owner not in DEFINERS:
            for kind, environment in self.dialect.macros[name]:
                self._add(Kind.BEGIN if kind == "begin" else Kind.END, start, end, environment)
        if not (is_definer(self.owner) and _GAP.match(self.line, self.owned, start)):
            self.owner = name
        self.owned = end
        return end

    def _condition(self, name: str, start: int, end: int) -> None:
        if self.owner == "newif" and not self.line[self.owned : start].strip():
            return
        self._add(Kind.SKIP if name == "iffalse" else Kind.IF, start, end, name)

    def _verbatim(self, name: str, end: int) -> int:
        """Where what is set as it stands ends; its braces and dollars are none."""
        self.owner, self.owned = name, end
        at = end
        pattern = _OPTIONS if name in ("mintinline", "mint") else _OPTION
        if name not in ("verb", "Verb", "detokenize") and (match := pattern.match(self.line, end)):
            at = match.end()
        if name in ("verb", "Verb", "spverb") or (name in _VERBS and self.line[at : at + 1] != "{"):
            match = _VERB.match(self.line, at)
            self.owned = match.end() if match else end
            return self.owned
        if self.line[at : at + 1] != "{":
            return end
        depth = 0
        for match in _PLAIN.finditer(self.line, at):
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            if depth == 0:
                self.owned = match.end()
                return match.end()
        return end


_SINGLE = {
    "(": Kind.MATHS_OPEN,
    "[": Kind.MATHS_OPEN,
    ")": Kind.MATHS_CLOSE,
    "]": Kind.MATHS_CLOSE,
    "else": Kind.ELSE,
    "or": Kind.ELSE,
    "fi": Kind.FI,
    "endinput": Kind.STOP,
    "\\": Kind.CELL,
    **dict.fromkeys(_BREAKS, Kind.BREAK),
}

DEFINERS = frozenset(
    """
    def gdef edef xdef newcommand renewcommand providecommand DeclareRobustCommand newcommandx renewcommandx
    newenvironment renewenvironment newenvironmentx NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand
    DeclareDocumentCommand NewDocumentEnvironment RenewDocumentEnvironment DeclareDocumentEnvironment
    NewExpandableDocumentCommand NewEnviron let newif protected long outer global
    newtoks toks newcolumntype pretocmd apptocmd patchcmd xpatchcmd xpretocmd xapptocmd preto appto gappto gpreto
    """.split()
)
_HOOKS = re.compile(
    r"(?:(?:re)?new|provide|Declare|New|Renew|Provide|At[BE]|After|Before|g@|l@|addto|add@to|if|Ifthen|unless|"
    r"define@|xpatch|patch|tcb|title(?:format|spacing)|lst(?:set|define|newenv)|every|@|Set|set).*|"
    r".*(?:hook|Hook|style|Style|template|Template|setup)|tikzset|pgf.*|catcode|afterassignment"
)
_hooks: dict[str, bool] = {}


def is_definer(name: str) -> bool:
    """True for a command whose first argument is a name that it gives a meaning to."""
    return name in DEFINERS


def is_opaque(owner: str) -> bool:
    """True for a command whose arguments are kept for later: what they open others may close."""
    known = _hooks.get(owner)
    if known is None:
        known = _hooks[owner] = owner in DEFINERS or (bool(owner) and _HOOKS.fullmatch(owner) is not None)
    return known


_CLOSERS = {Kind.CLOSE: Kind.OPEN, Kind.MATHS_CLOSE: Kind.MATHS_OPEN, Kind.END: Kind.BEGIN}


def _is_calm(tokens: tuple[Token, ...]) -> bool:
    """True if nothing on the line reaches over its ends, read as text; then it may be passed over."""
    stack: list[Token] = []
    for token in tokens:
        kind = token.kind
        if kind is Kind.OPEN or kind is Kind.MATHS_OPEN:
            if kind is Kind.OPEN and (is_opaque(token.name) or token.name in (ABOVE, AGAIN)):
                return False
            stack.append(token)
        elif kind is Kind.DOLLAR or kind is Kind.DISPLAY:
            if stack and stack[-1].kind is kind:
                stack.pop()
            else:
                stack.append(token)
        elif kind in (Kind.CLOSE, Kind.MATHS_CLOSE):
            if not stack or stack.pop().kind is not _CLOSERS[kind]:
                return False
        elif kind not in (Kind.BREAK, Kind.CELL) or (stack and stack[-1].kind is Kind.DOLLAR):
            return False
    return not stack
