"""Running text with the LaTeX taken out of it, and the way back to the source.

What a splitter of sentences (or a counter of words) should not see is deleted or replaced by a word; every
piece knows which source it stands for. Nothing here changes the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from coauthor.manuscript import vocabulary
from coauthor.manuscript.scan import Command, Group, Kind, Scan, Zone


class Piece(NamedTuple):
    """`at` in the plain text stands for `[start, end)` of the source: letter by letter, or as one thing."""

    at: int
    start: int
    end: int
    literal: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text of a range and its pieces in order."""

    text: str
    pieces: tuple[Piece, ...]

    def source_end(self, at: int) -> int:
        """The source offset behind the plain letter that ends at `at` (> 0)."""
        piece = self._piece(at - 1)
        return piece.start + (at - piece.at) if piece.literal else piece.end

    def has_words(self) -> bool:
        """True if there is running text that is no placeholder."""
        for piece in self.pieces:
            if piece.literal and _WORD.search(self.text, piece.at, piece.at + piece.end - piece.start):
                return True
        return False

    def hides(self, offset: int) -> bool:
        """True for a source offset inside what was taken out."""
        at = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        for piece in self.pieces[max(0, at - 1) : at + 1]:
            if not piece.literal and piece.start < offset < piece.end:
                return True
        return False

    def _piece(self, at: int) -> Piece:
        return self.pieces[bisect_right(self.pieces, at, key=lambda piece: piece.at) - 1]


def plain(scan: Scan, start: int, end: int) -> Plain:
    """The plain text of `[start, end)`, which must not cut a zone or a command."""
    return _Writer(scan, start, end).write()


_ELIDED = re.compile(r"\A(?:[cdjlmnst]|qu)['’]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
_PROSE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}|[\u3400-\u9fff]{4}")
_MARK = re.compile(r"[{}«»]|``|''|\"[`'=~-]|[~\n\t]")
_MARKS = {
    "``": "“",
    "''": "”",
    '"`': "“",
    "\"'": "”",
    '"=': "-",
    '"~': "-",
    '"-': "",
    "«": "“",
    "»": "”",
    "{": "",
    "}": "",
}
_AHEAD = 200
_SYMBOLS = {
    "&": "&",
    "%": "%",
    "_": "_",
    "$": "$",
    "#": "#",
    " ": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    "\\": " ",
}
_TAIL = re.compile(r"(?:\s|%[^\n]*\n|\\(?:label|tag\*?)\{[^{}]*\}|\\(?:nonumber|notag|qedhere|quad|,|!|;|:)|[{}])*\Z")
_KEY = re.compile(r"(?=.*[A-Za-z])(?=[^\d:]*[\d:])[\w:.,/+-]+")
_NEWLINE = re.compile(r"\n[ \t]*")


class _Writer:
    def __init__(self, scan: Scan, start: int, end: int) -> None:
        self.scan = scan
        self.source = scan.text
        self.start = start
        self.end = end
        self.position = start
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0

    def write(self) -> Plain:
        for item in self._items():
            if item.start < self.position:
                continue
            self._copy(item.start)
            if isinstance(item, Zone):
                self._zone(item)
            else:
                self._command(item)
        self._copy(self.end)
        return Plain("".join(self.parts), tuple(self.pieces))

    def _items(self) -> list[Zone | Command]:
        zones, commands = self.scan.zones, self.scan.commands
        found: list[Zone | Command] = list(within(zones, self.start, self.end))
        found += within(commands, self.start, self.end)
        return sorted(found, key=lambda item: (item.start, isinstance(item, Command)))

    def _put(self, text: str, end: int) -> None:
        """Let `text` stand for the source from where we are to `end`."""
        end = min(max(end, self.position), self.end)
        if end > self.position or text:
            self.pieces.append(Piece(self.length, self.position, end, False))
            self.parts.append(text)
            self.length += len(text)
        self.position = end

    def _copy(self, end: int) -> None:
        while self.position < end:
            match = _MARK.search(self.source, self.position, end)
            stop = match.start() if match else end
            if stop > self.position:
                self.pieces.append(Piece(self.length, self.position, stop, True))
                self.parts.append(self.source[self.position : stop])
                self.length += stop - self.position
                self.position = stop
            if match:
                self._put(_MARKS.get(match.group(), " "), match.end())

    def _zone(self, zone: Zone) -> None:
        inner = self.source[zone.start : zone.end]
        if zone.kind is Kind.MATHS:
            self._put(
                "Xm." if inner.rstrip("$)\\ ").endswith(".") and "\\right." not in inner[-9:] else "Xm",
                zone.end,
            )
        elif zone.kind is Kind.DISPLAY:
            self._put(f" Xm{_stop(inner)} ", zone.end)
        elif zone.kind is Kind.VERBATIM:
            self._put("Xv", zone.end)
        elif zone.kind is Kind.COMMENT:
            newline = _NEWLINE.match(self.source, zone.end)
            self._put("", newline.end() if newline else zone.end)
        else:
            self._put(" ", zone.end)

    def _command(self, command: Command) -> None:
        name = command.name
        if not name[0].isalpha() and name[0] != "@":
            self._put(_SYMBOLS.get(name, " " if name.isspace() else ""), command.end)
        elif name in vocabulary.SWITCHES:
            self._put("", command.end)
        elif name in vocabulary.LETTERS:
            self._put("a", _end(command, self.adjacent(command)[:1]))
        elif name in vocabulary.NOTES:
            is_alone = self.source[command.start - 1 : command.start] == "("
            self._put("Xnote" if is_alone else "", _end(command, self.scan.arguments(command.end)))
        elif name in vocabulary.CODE_COMMANDS:
            self._put("Xcode", _end(command, self.scan.arguments(command.end, 2)))
        elif vocabulary.CITES.fullmatch(name):
            groups = self.scan.arguments(command.end)
            self._put("" if self._is_behind_stop(command, groups) else "Xcite", _end(command, groups))
        elif name in vocabulary.REFERENCES:
            self._put("Xref", _end(command, self.scan.arguments(command.end)))
        else:
            self._text_command(command)

    def _text_command(self, command: Command) -> None:
        groups = self.adjacent(command)
        last = groups[-1] if groups and groups[-1].opener == "{" else None
        known = command.name in vocabulary.TEXT_COMMANDS
        if last and (known or _PROSE.search(self.source, last.start, last.end)):
            self._put("", last.start + 1)
        elif is_parenthetical(self.scan, command, groups) and self._is_behind_stop(command, groups):
            self._put("", _end(command, groups))
        else:
            stop = "." if last and self.source[last.end - 2] == "." else ""
            self._put("" if known else f"Xmacro{stop}", _end(command, groups))

    def adjacent(self, command: Command) -> list[Group]:
        """The arguments with nothing between them."""
        groups: list[Group] = []
        end = command.end + (self.source[command.end - 1 : command.end] == "\n")
        for group in self.scan.arguments(command.end):
            if group.start != end:
                break
            groups.append(group)
            end = group.end
        return groups

    def _is_behind_stop(self, command: Command, groups: list[Group]) -> bool:
        """A citation in brackets that stands behind the full stop belongs to the sentence before."""
        if not is_parenthetical(self.scan, command, groups):
            return False
        before = self.source[max(self.start, command.start - 40) : command.start]
        if before[-1:] in (".", "!", "?"):
            return True
        behind = _end(command, groups)
        after = self.source[behind : min(self.end, behind + _AHEAD)]
        stands_alone = not after.strip() or (after[:1].isspace() and after.lstrip()[:1].isupper())
        words = before.rstrip("~ \t\n").split()
        return stands_alone and bool(words) and words[-1][-1] in ".!?" and not is_abbreviation(words[-1][:-1])


def is_parenthetical(scan: Scan, command: Command, groups: list[Group]) -> bool:
    """True for a citation in brackets, also by a macro of the author's own whose argument looks like a key."""
    if vocabulary.CITES.fullmatch(command.name):
        return not vocabulary.TEXTUAL_CITES.match(command.name)
    known = command.name in vocabulary.TEXT_COMMANDS or command.name in vocabulary.REFERENCES
    if known or command.name in vocabulary.CODE_COMMANDS or not groups or groups[-1].opener != "{":
        return False
    return _KEY.fullmatch(scan.text, groups[-1].start + 1, groups[-1].end - 1) is not None


def is_abbreviation(word: str) -> bool:
    """True if a full stop behind `word` (given without it) does not end a sentence."""
    word = word.rsplit("(", 1)[-1].rsplit("[", 1)[-1].strip("“”\"'’,;")
    word = _ELIDED.sub("", word)
    return word in vocabulary.TITLES or word.lower() in vocabulary.ABBREVIATIONS


def within(items: tuple[Zone, ...] | tuple[Command, ...], start: int, end: int) -> tuple[Zone | Command, ...]:
    """The items that begin in `[start, end)`."""
    first = bisect_left(items, start, key=lambda item: item.start)
    return items[first : bisect_left(items, end, lo=first, key=lambda item: item.start)]


def _end(command: Command, groups: list[Group]) -> int:
    return groups[-1].end if groups else command.end


def _stop(display: str) -> str:
    """The full stop that ends a displayed formula, if any."""
    inner = re.sub(r"(?:\$\$|\\\]|\\end\{[^{}]*\})\Z", "", display)
    while True:
        shorter = _TAIL.sub("", inner)
        shorter = re.sub(r"\\end\{[^{}]*\}\Z", "", shorter)
        if shorter == inner:
            break
        inner = shorter
    return "." if inner.endswith(".") and not inner.endswith("\\right.") else ""
