"""What of running text must stay whole when marks are put into it, and what can't stand in a macro's argument.

When in doubt a stretch is not offered for marking at all: a mark that is missing is harmless, one that breaks the
document is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coauthor.manuscript import vocabulary
from coauthor.manuscript.scan import Command, Kind, Scan


@dataclass(frozen=True, slots=True)
class Atom:
    """`[start, end)` is never cut; `wraps` says whether it may stand in the argument of a mark."""

    start: int
    end: int
    wraps: bool


ACCENTS = frozenset("\"'`^~=.")
_OPENS = re.compile(r"""\\|[{}$&#^_|"%]|\n[ \t]*\n|-{2,}|`{2,}|'{2,}|<{2,}|>{2,}|[?!]`""")
_LIGATED = frozenset("-`'<>?!")
"""What TeX makes one sign of where it is doubled: dashes, quotation marks, Spanish signs."""
_COMMENT = re.compile(r"(?<!\\)%")
_HOLE = re.compile(
    r"\n[ \t]*\n|(?<!\\)[|#&]|\\(?:begin|end|verb|Verb|url|path|nolinkurl|href|lstinline|mintinline|item)(?![A-Za-z])"
)
_OPAQUE = (Kind.VERBATIM, Kind.DISPLAY, Kind.PICTURE, Kind.IGNORED, Kind.COMMENT)
_NEVER = re.compile(
    r"if[A-Za-z@]*|else|or|fi|begingroup|endgroup|bgroup|egroup|begin|end|catcode|expandafter|csname|verb|Verb"
)
_ALONE = frozenset(
    "LaTeX TeX LaTeXe BibTeX S P dag ddag copyright pounds textbackslash textasciitilde textquotedbl slash".split()
)
_WORD = re.compile(r"\w+|.", re.DOTALL)
_BREAK = re.compile(r"\*?(?:\[[^\]\n]*\])?")


def find(scan: Scan, start: int, end: int) -> tuple[Atom, ...] | None:
    """The atoms of `[start, end)` in order; None where the range is not plain running text or cuts one."""
    return _Reader(scan, start, end).read()


def at(atoms: Sequence[Atom], offset: int) -> Atom | None:
    """The atom that a cut at the offset would go through."""
    index = bisect_left(atoms, offset, key=lambda atom: atom.start) - 1
    found = atoms[index] if index >= 0 else None
    return found if found is not None and found.start < offset < found.end else None


class _Reader:
    """Reads the range from left to right; `_joins` is true while the last atom still wants its next token."""

    def __init__(self, scan: Scan, start: int, end: int) -> None:
        self._scan, self._text = scan, scan.text
        self._start, self._end = start, end
        self._found: list[Atom] = []
        self._joins = False

    def read(self) -> tuple[Atom, ...] | None:
        """The atoms, or None where something is met that is no running text."""
        zone = self._scan.zone_at(self._start)
        if zone is not None and zone.start < self._start:
            return None
        at: int | None = self._start
        while at is not None and at < self._end:
            if self._joins:
                at = self._join(at)
                continue
            match = _OPENS.search(self._text, at, self._end)
            if match is None:
                return tuple(self._found)
            at = self._add(self._atom(match))
        return None if at is None else tuple(self._found)

    def _add(self, atom: Atom | None) -> int | None:
        """Keep an atom; where the range goes on behind it, or None where there is no sound one."""
        if atom is None or atom.end > self._end:
            return None
        self._found.append(atom)
        return atom.end

    def _join(self, at: int) -> int | None:
        """Let the last atom reach over the next token, which its command may read as an argument."""
        self._joins = False
        rest = self._text[at : self._end]
        at += len(rest) - len(rest.lstrip())
        if at >= self._end or "\n\n" in rest[: len(rest) - len(rest.lstrip())]:
            return at
        match = _OPENS.match(self._text, at, self._end)
        if match is None:
            word = _WORD.match(self._text, at, self._end)
            assert word is not None
            self._found[-1] = replace(self._found[-1], end=word.end())
            return word.end()
        atom = self._atom(match)
        if atom is None or atom.end > self._end:
            return None
        last = self._found[-1]
        self._found[-1] = Atom(last.start, atom.end, last.wraps and atom.wraps)
        return atom.end

    def _atom(self, match: re.Match[str]) -> Atom | None:
        """The atom that begins with a character that means something to TeX."""
        start, token = match.start(), match.group()
        zone = self._scan.zone_at(start)
        if zone is not None:
            if zone.start < start:
                return None
            end = zone.end + 1 if zone.kind is Kind.COMMENT else zone.end
            wraps = zone.kind is Kind.MATHS and not _COMMENT.search(self._text, start, zone.end)
            return Atom(start, min(end, max(zone.end, self._end)), wraps)
        if token == "\\":
            return self._command(start)
        if token == "{":
            close = self._scan.groups.get(start)
            return None if close is None else Atom(start, close + 1, self._is_plain(start, close + 1))
        if token == '"':
            return self._in_word(start, start + 2)
        if token[0] in _LIGATED:
            return Atom(start, match.end(), wraps=True)
        if token == "|" or token[0] == "\n":
            return Atom(start, match.end(), wraps=False)
        return None

    def _command(self, start: int) -> Atom | None:
        command = self._command_at(start)
        if command is None or _NEVER.fullmatch(command.name):
            return None
        if command.name == "\\":
            match = _BREAK.match(self._text, command.end)
            return Atom(start, match.end() if match else command.end, wraps=True)
        if command.name in ACCENTS:
            return self._accent(command)
        if not command.name[0].isalpha():
            return Atom(start, command.end, wraps=True)
        groups = self._scan.arguments(command.end)
        end = groups[-1].end if groups else command.end
        switch = command.name in vocabulary.SWITCHES
        if not groups and not switch and command.name not in _ALONE:
            self._joins = True
        return Atom(start, end, not switch and self._is_plain(start, end))

    def _accent(self, command: Command) -> Atom | None:
        """An accent with its letter, and the rest of the word it is in."""
        text, at = self._text, command.end
        if text[at : at + 1] == "{":
            close = self._scan.groups.get(at)
            return None if close is None else self._in_word(command.start, close + 1)
        if text[at : at + 1] == "\\":
            inner = self._command_at(at)
            return None if inner is None else self._in_word(command.start, inner.end)
        return self._in_word(command.start, at + 1)

    def _in_word(self, start: int, end: int) -> Atom:
        low = self._found[-1].end if self._found else self._start
        while start > low and self._text[start - 1].isalnum():
            start -= 1
        while end < self._end and self._text[end].isalnum():
            end += 1
        return Atom(start, min(end, self._end), wraps=True)

    def _command_at(self, start: int) -> Command | None:
        commands = self._scan.commands
        index = bisect_left(commands, start, key=lambda command: command.start)
        found = commands[index] if index < len(commands) else None
        return found if found is not None and found.start == start else None

    def _is_plain(self, start: int, end: int) -> bool:
        """True if nothing inside could break out of a macro's argument, or not be in one."""
        if _HOLE.search(self._text, start, end):
            return False
        zones = self._scan.zones
        index = bisect_left(zones, start, key=lambda zone: zone.start)
        while index < len(zones) and zones[index].start < end:
            if zones[index].kind in _OPAQUE:
                return False
            index += 1
        return True
