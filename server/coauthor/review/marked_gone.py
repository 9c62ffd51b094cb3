"""Deleted text as something to look at: words and formulas are set, citations and commands are only shown.

Nothing of it is executed but letters, escaped characters and formulas whose commands the document still uses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from coauthor.manuscript import vocabulary
from coauthor.manuscript.scan import Command, Group, Kind, Scan, Zone
from coauthor.review.marked_atoms import ACCENTS

DELETION = "\\CAdel"
_LONGEST_SOURCE = 60
_ESCAPED = {
    "\\": "\\textbackslash{}",
    "{": "\\{",
    "}": "\\}",
    "$": "\\$",
    "&": "\\&",
    "#": "\\#",
    "%": "\\%",
    "_": "\\_",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    '"': "\\char34{}",
}
_SETS_ITSELF = frozenset("%&#$_{} ")
_SPACES = frozenset(" ,;:!\\\n\t")
_LOGOS = frozenset({"LaTeX", "TeX"})
_TAKES_LETTER = frozenset("cvHukrbdt")
_LETTER = re.compile(r"\{?(?:[A-Za-z]|\\[ij](?![A-Za-z]))\}?")
_COMMON = re.compile(r"[\u00c0-\u017f\u2013\u2014\u2018-\u201e\u2026]")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CONTROL = re.compile(r"\\([A-Za-z@]+)")
_OUTSIDE_ONLY = re.compile(r"label|tag|[A-Za-z]*ref|[A-Za-z]*cite[A-Za-z]*|text[a-z]*|mbox|hbox|footnote|begin|end")
_KNOWN_MATHS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega frac sqrt sum prod int lim log
    ln exp sin cos tan min max times cdot pm mp leq geq le ge neq ne approx sim equiv in notin subset infty partial
    nabla ldots cdots dots left right mathrm mathbf mathit mathcal hat bar tilde vec dot overline underline to quad
    """.split()
)


@dataclass(frozen=True, slots=True)
class Usable:
    """What the new text shows to work: the commands in its formulas, and its letters."""

    commands: frozenset[str]
    letters: frozenset[str]


def usable(scan: Scan) -> Usable:
    """What a text uses, so that it may be used again in a mark."""
    found: set[str] = set()
    for zone in scan.zones:
        if zone.kind in (Kind.MATHS, Kind.DISPLAY):
            found.update(_CONTROL.findall(scan.text, zone.start, zone.end))
    return Usable(frozenset(found), frozenset(scan.text))


def shown(scan: Scan, start: int, end: int, used: Usable) -> str:
    """The marks for what stood in `[start, end)`, ready to be put between words; empty where nothing is to be seen."""
    return _marks(list(_Walk(scan, used).pieces(start, end)))


def _marks(pieces: list[str]) -> str:
    """Pieces as deletions; where a letter needs no space around it, a line may be broken between two deletions."""
    parts: list[str] = []
    for piece in pieces:
        if piece == " ":
            if not parts or parts[-1] != " ":
                parts.append(piece)
        elif parts and (_IDEOGRAPH.match(piece) or _IDEOGRAPH.match(parts[-1])) and parts[-1] != " ":
            parts += [f"}}{DELETION}{{", piece]
        else:
            parts.append(piece)
    inner = "".join(parts)
    return f"{DELETION}{{{inner}}}" if inner.strip() else ""


class _Walk:
    def __init__(self, scan: Scan, used: Usable) -> None:
        self._scan, self._text, self._used = scan, scan.text, used

    def pieces(self, start: int, end: int) -> Iterator[str]:
        """What is to be seen, bit by bit; a blank stands for any white space."""
        at = start
        while at < end:
            zone = self._scan.zone_at(at)
            letter = self._text[at]
            if zone is not None:
                yield from self._zone(zone, at, end)
                at = zone.end + (zone.kind is Kind.COMMENT)
            elif letter == "\\":
                found, at = self._command(at, end)
                yield from found
            else:
                yield self._letter(letter)
                at += 1

    def _letter(self, letter: str) -> str:
        if letter.isspace() or letter == "~":
            return " "
        return "" if letter in "{}" else self._set(letter)

    def _set(self, letter: str) -> str:
        """A letter as it is, unless nothing shows that the document can set it."""
        if letter.isascii():
            return _ESCAPED.get(letter, letter if letter.isprintable() else "?")
        return letter if letter in self._used.letters or _COMMON.match(letter) else "?"

    def _source(self, text: str) -> str:
        """A piece of source as it is, in typewriter letters and on one line."""
        plain = " ".join(text.split())
        plain = plain if len(plain) <= _LONGEST_SOURCE else f"{plain[:_LONGEST_SOURCE]}..."
        return "\\texttt{" + "".join(map(self._set, plain)) + "}"

    def _zone(self, zone: Zone, at: int, end: int) -> Iterator[str]:
        inner = self._text[at : min(zone.end, end)]
        if zone.kind is Kind.MATHS:
            whole = zone.start == at and zone.end <= end
            yield f"{{{inner}}}" if whole and self._can_set(inner) else self._source(inner)
        elif zone.kind is Kind.VERBATIM:
            yield self._source(inner)
        else:
            yield " "

    def _can_set(self, formula: str) -> bool:
        """True for a formula whose commands are all known, and that no comment or blank line is in."""
        names = set(_CONTROL.findall(formula))
        if any(_OUTSIDE_ONLY.fullmatch(name) for name in names) or "%" in formula or "\n\n" in formula:
            return False
        return names <= (_KNOWN_MATHS | self._used.commands) and not set("#&\n") & set(formula)

    def _command(self, start: int, end: int) -> tuple[list[str], int]:
        """The pieces of the command at `start`, and where the text goes on."""
        command = self._command_at(start)
        if command is None:
            return [], start + 1
        if not command.name[0].isalpha():
            piece, after = self._symbol(command)
            return [piece], after
        groups = [group for group in self._scan.arguments(command.end) if group.end <= end]
        after = groups[-1].end if groups else command.end
        name = command.name
        if name in vocabulary.SWITCHES:
            return ["..." if name in ("dots", "ldots") else " "], command.end
        if name in vocabulary.LETTERS or name in _LOGOS:
            return [self._named_letter(command, groups)], after
        return self._argument(name, groups, start, after), after

    def _argument(self, name: str, groups: list[Group], start: int, after: int) -> list[str]:
        """What a command with arguments shows: its text, its keys, nothing, or its source."""
        if vocabulary.CITES.fullmatch(name):
            return [f"[{self._keys(groups)}]"]
        if name in vocabulary.REFERENCES:
            return [f"({self._keys(groups)})"]
        if groups and groups[-1].opener == "{":
            inner = groups[-1].start + 1, groups[-1].end - 1
            if name == "footnote":
                return [" (", *self.pieces(*inner), ")"]
            if name in vocabulary.TEXT_COMMANDS:
                return list(self.pieces(*inner))
        return [" "] if name in vocabulary.NOTES else [self._source(self._text[start:after])]

    def _symbol(self, command: Command) -> tuple[str, int]:
        """An escaped character, a space or an accented letter."""
        name = command.name
        if name in ACCENTS:
            match = _LETTER.match(self._text, command.end)
            if match:
                return f"{{\\{name}{match.group()}}}", match.end()
            return "", command.end
        if name in _SETS_ITSELF - {" "}:
            return f"\\{name}", command.end
        return (" " if name in _SPACES else ""), command.end

    def _named_letter(self, command: Command, groups: list[Group]) -> str:
        """`\\ss`, `\\c{c}` and their like; one whose letter is missing is nothing."""
        if command.name not in _TAKES_LETTER:
            return f"{{\\{command.name}}}"
        argument = self._text[groups[0].start : groups[0].end] if groups else ""
        return f"{{\\{command.name}{argument}}}" if _LETTER.fullmatch(argument) else ""

    def _keys(self, groups: list[Group]) -> str:
        """The keys of a citation or reference, not executed."""
        keys = [self._text[group.start + 1 : group.end - 1] for group in groups if group.opener == "{"]
        return self._source(", ".join(keys))

    def _command_at(self, start: int) -> Command | None:
        commands = self._scan.commands
        index = bisect_left(commands, start, key=lambda command: command.start)
        found = commands[index] if index < len(commands) else None
        return found if found is not None and found.start == start else None
