"""Finds the parts of a LaTeX text in which no rule may change anything; never decides what to change elsewhere.

Out of bounds are maths, code, verbatim, comments, quotations, the names of commands and every argument that is not
known to be prose. In doubt a part is out of bounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from coauthor.manuscript import quotations

PROSE_COMMANDS = frozenset({"footnote", "footnotetext", "caption", "thanks", "marginpar"})
"""Commands whose braces hold ordinary prose; the arguments of all others are out of bounds."""

VERBATIM_COMMANDS = frozenset({"verb", "verb*", "lstinline", "mintinline", "path", "url", "py", "code"})

PROSE_ENVIRONMENTS = frozenset(
    "document abstract itemize enumerate description center proof theorem lemma corollary proposition definition "
    "remark example claim conjecture observation minipage figure figure* wrapfigure subfigure flushleft flushright "
    "appendices appendix table table* sidewaystable listing frame block onehalfspace doublespace singlespace landscape "
    "multicols".split()
)
"""Environments that are read through; any other that ends within the text is out of bounds as a whole."""

CLOSED_ENVIRONMENTS = frozenset(
    "equation align alignat flalign gather multline eqnarray displaymath math array matrix pmatrix bmatrix cases "
    "split dmath IEEEeqnarray subequations verbatim Verbatim BVerbatim lstlisting minted alltt comment filecontents "
    "algorithm algorithmic algorithm2e pseudocode tikzpicture pgfpicture picture forest axis code python tabular "
    "tabularx tabulary longtable tabu tblr thebibliography prooftree".split()
)
"""Environments that are out of bounds even where their end is not in the text, as quotations are."""

FONT_SWITCHES = frozenset("it em tt sf sc bf sl itshape ttfamily bfseries scshape sffamily slshape".split())

_CLOSERS = quotations.PAIRS
_CLOSING = frozenset({"''", "\"'", "”", "“", "«", "»"})
_ANY_CLOSER = frozenset({"''", "”", "\"'"})

_TOKEN = re.compile(
    r"\\(?:[A-Za-z@]+\*?|.|\Z)|%|\$\$?|``|''|`|\"[`']?|(?<!\w),,(?=[^\W\d_])|[„“”«»{]|\n[ \t]*\n", re.DOTALL
)
_COMMENT = re.compile(r"%[^\n]*\n?[ \t]*")
_ENVIRONMENT = re.compile(r"[ \t]*\{([^{}\n]*)\}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_NEXT_ARGUMENT = re.compile(r"[ \t]*(?:\n[ \t]*)?(?=\{)|[ \t]*(?=\[)")
_APOSTROPHE_CLOSER = re.compile(r"'(?![A-Za-z'])")


@dataclass(frozen=True, slots=True)
class Open:
    """What is still open at the end of a text, and so at the start of the next: a quotation or an environment."""

    quote: str = ""
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Zones:
    """`blocked[i]` is 1 where the code point at `i` is out of bounds; `open` is what the next unit starts in.

    `straight` holds the offsets of the marks of each properly paired straight quotation; the marks themselves are
    not blocked, what stands between them is.
    """

    blocked: bytearray
    open: Open
    straight: tuple[tuple[int, int], ...] = ()

    def free(self, start: int, end: int) -> bool:
        """True if nothing in `[start, end)` is out of bounds."""
        return self.blocked.find(1, start, end) < 0


def scan(text: str, before: Open | None = None) -> Zones:
    """The zones of a text that starts in the given state (default: plain prose). Linear in the text's length."""
    scanner = _Scanner(text)
    scanner.run(before or Open())
    return Zones(scanner.blocked, scanner.open, tuple(scanner.straight))


@dataclass(slots=True)
class _Scanner:
    text: str
    blocked: bytearray = field(init=False)
    marks: list[int] = field(default_factory=list)
    straight: list[tuple[int, int]] = field(default_factory=list)
    quote: str = ""
    quote_start: int = 0
    environment: str = ""

    def __post_init__(self) -> None:
        self.blocked = bytearray(len(self.text))

    @property
    def open(self) -> Open:
        return Open(self.quote, self.environment)

    def run(self, before: Open) -> None:
        at = 0
        if before.environment:
            at = self._close_environment(before.environment, 0, 0)
        self.quote, self.quote_start = before.quote, at
        handlers: dict[str, Callable[[int, str], int]] = {
            "\\": self._command,
            "%": self._comment,
            "$": self._dollar,
            "{": self._group,
            '"': self._straight,
            "`": self._opener,
            "\n": self._paragraph,
        }
        while match := _TOKEN.search(self.text, at):
            token = match.group()
            handler = handlers.get(token[0], self._opener)
            if token in _CLOSING or (token == "``" and self.quote == ",,"):
                handler = self._closer
            at = max(handler(match.start(), token), match.start() + 1)
        if self.quote:
            self._block(self.quote_start, len(self.text))
        self._pair_straight()

    def _block(self, start: int, end: int) -> int:
        self.blocked[start:end] = b"\x01" * (end - start)
        return end

    def _to(self, closer: str, start: int, after: int) -> int:
        """Blocks from `start` to the closer's end, or to the end of the text where it is missing."""
        end = self.text.find(closer, after)
        return self._block(start, len(self.text) if end < 0 else end + len(closer))

    def _comment(self, start: int, _token: str) -> int:
        match = _COMMENT.match(self.text, start)
        return self._block(start, match.end() if match else start + 1)

    def _dollar(self, start: int, token: str) -> int:
        at = start + len(token)
        while (end := self.text.find(token, at)) > 0 and self.text[end - 1] == "\\":
            at = end + 1
        return self._block(start, len(self.text) if end < 0 else end + len(token))

    def _group(self, start: int, _token: str) -> int:
        """A bare group is read through, unless it opens with a change of font: then its words are special."""
        match = re.compile(r"\{\s*\\([A-Za-z]+)").match(self.text, start)
        if match and match.group(1) in FONT_SWITCHES:
            return self._block(start, self._balanced(start))
        return start + 1

    def _command(self, start: int, token: str) -> int:
        name, at = token[1:], start + len(token)
        if name in ("(", "["):
            return self._to("\\)" if name == "(" else "\\]", start, at)
        if name == "begin":
            return self._begin(start, at)
        if name in VERBATIM_COMMANDS:
            return self._verbatim(start, at)
        if not (name[:1].isalpha() or name[:1] == "@"):
            return self._block(start, at)
        return self._arguments(start, at, prose=name.rstrip("*") in PROSE_COMMANDS)

    def _arguments(self, start: int, at: int, *, prose: bool) -> int:
        end = at
        while match := _NEXT_ARGUMENT.match(self.text, end):
            if prose and self.text[match.end()] == "{":
                return self._block(start, match.end() + 1)
            end = self._balanced(match.end())
        return self._block(start, end)

    def _balanced(self, start: int) -> int:
        """The offset after the bracket that closes the one at `start`, or the end of the text."""
        opener = self.text[start]
        closer = "}" if opener == "{" else "]"
        depth = 0
        for match in re.compile(r"\\.|[{}\[\]]", re.DOTALL).finditer(self.text, start):
            mark = match.group()
            depth += (mark == opener) - (mark == closer)
            if depth == 0 and mark == closer:
                return match.end()
        return len(self.text)

    def _verbatim(self, start: int, at: int) -> int:
        while at < len(self.text) and self.text[at] in "[{":
            closes = self._balanced(at)
            if closes < len(self.text) and self.text[closes] in "|!+{[":
                at = closes
                continue
            return self._block(start, closes)
        if at >= len(self.text) or self.text[at].isspace():
            return self._block(start, at)
        return self._to(self.text[at], start, at + 1)

    def _begin(self, start: int, at: int) -> int:
        match = _ENVIRONMENT.match(self.text, at)
        if match is None:
            return self._block(start, at)
        name = match.group(1)
        if name in PROSE_ENVIRONMENTS:
            return self._arguments(start, match.end(), prose=False)
        known = name.rstrip("*") in CLOSED_ENVIRONMENTS or quotations.is_environment(name)
        if not known and f"\\end{{{name}}}" not in self.text[match.end() :]:
            return self._arguments(start, match.end(), prose=False)
        return self._close_environment(name, start, match.end())

    def _close_environment(self, name: str, start: int, at: int) -> int:
        """Blocks to the matching end, counting nested ones of the same name; without an end it stays open."""
        depth = 1
        for match in re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}").finditer(self.text, at):
            depth += 1 if match.group(1) == "begin" else -1
            if depth == 0:
                return self._block(start, match.end())
        self.environment = name
        return self._block(start, len(self.text))

    def _opener(self, start: int, token: str) -> int:
        end = start + len(token)
        if token == "`":
            return self._single(start)
        if not self.quote and token in _CLOSERS:
            self.quote, self.quote_start = token, start
        return end

    def _paragraph(self, start: int, token: str) -> int:
        """A quotation ends with its paragraph, closed or not."""
        if self.quote:
            self._block(self.quote_start, start)
            self.quote = ""
        return start + len(token)

    def _single(self, start: int) -> int:
        """A quotation in single marks ends at the first apostrophe that is none; without one it blocks the rest."""
        limit = _PARAGRAPH.search(self.text, start)
        stop = limit.start() if limit else len(self.text)
        match = _APOSTROPHE_CLOSER.search(self.text, start, stop)
        return self._block(start, match.end() if match else stop)

    def _closer(self, start: int, token: str) -> int:
        end = start + len(token)
        if self.quote and token in _CLOSERS[self.quote]:
            self.quote = ""
            return self._block(self.quote_start, end)
        if not self.quote and token in _ANY_CLOSER:
            breaks = [match.end() for match in _PARAGRAPH.finditer(self.text, 0, start)]
            return self._block(breaks[-1] if breaks else 0, end)
        return self._opener(start, token)

    def _straight(self, start: int, token: str) -> int:
        if token == '"`':
            return self._opener(start, token)
        if self.quote and '"' in _CLOSERS[self.quote]:
            return self._closer(start, '"')
        self.marks.append(start)
        return start + 1

    def _pair_straight(self) -> None:
        """Pairs the free straight marks; where they don't pair well the text from the first one on is blocked."""
        marks = [mark for mark in self.marks if not self.blocked[mark]]
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        if len(marks) % 2 or not all(self._is_pair(left, right) for left, right in pairs):
            self._block(marks[0], len(self.text))
            return
        for left, right in pairs:
            self._block(left + 1, right)
            self.straight.append((left, right))

    def _is_pair(self, left: int, right: int) -> bool:
        before, after = self.text[left - 1 : left], self.text[right + 1 : right + 2]
        inner = self.text[left + 1 : right]
        opens = not before or before.isspace() or before in "([{~-/"
        closes = not after or after.isspace() or after in ".,;:!?)]}~'-/\\"
        neat = bool(inner) and not inner[0].isspace() and not inner[-1].isspace()
        return opens and closes and neat and not _PARAGRAPH.search(inner) and not inner[-1].isdigit()
