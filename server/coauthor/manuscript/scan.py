"""What one pass over a LaTeX text finds: groups, commands, environments and the zones that are no prose.

Values only; `scanner` makes them. A reader must not expect them to be complete where the text is broken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What an opaque zone is."""

    MATHS = "maths"
    DISPLAY = "display"
    VERBATIM = "verbatim"
    COMMENT = "comment"
    PICTURE = "picture"
    IGNORED = "ignored"


class Zone(NamedTuple):
    """Text that is no prose: `[start, end)` with its delimiters."""

    kind: Kind
    start: int
    end: int


class Command(NamedTuple):
    """A control sequence without backslash and star; `end` is behind the name."""

    name: str
    start: int
    end: int


class Environment(NamedTuple):
    """From `\\begin` to behind `\\end{…}`; the body lies between, its arguments included."""

    name: str
    start: int
    body_start: int
    body_end: int
    end: int


class Group(NamedTuple):
    """An argument: `[start, end)` with its brackets; `opener` is `{` or `[`."""

    opener: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """All in the text's order; zones don't overlap; `groups` maps an opening brace to its closing one."""

    text: str = field(repr=False)
    zones: tuple[Zone, ...]
    commands: tuple[Command, ...]
    environments: tuple[Environment, ...]
    comments: tuple[Zone, ...]
    """All comments, those in maths and pictures too."""
    groups: dict[int, int] = field(repr=False)
    strays: tuple[tuple[int, int], ...]
    """`\\begin{…}` and `\\end{…}` without their partner."""
    blanks: tuple[tuple[int, int], ...]
    """Blank lines outside zones."""
    body: tuple[int, int]
    """Where text is set: between `\\begin{document}` and its end, nothing of a preamble, else everything."""

    def zone_at(self, offset: int) -> Zone | None:
        """The zone that a character lies in."""
        at = bisect_right(self.zones, offset, key=_start) - 1
        return self.zones[at] if at >= 0 and offset < self.zones[at].end else None

    def arguments(self, end: int, limit: int = 9) -> list[Group]:
        """The arguments that follow a command whose name (or last argument) ends at `end`."""
        found: list[Group] = []
        while len(found) < limit:
            group = self.argument(end)
            if group is None:
                break
            found.append(group)
            end = group.end
        return found

    def argument(self, end: int) -> Group | None:
        """The next `{…}` or `[…]`, over blanks and at most one line end."""
        at, letter = end, self.text[end : end + 1]
        if letter != "{" and letter != "[":
            match = _GAP.match(self.text, end)
            at = match.end() if match else end
            letter = self.text[at : at + 1]
        if letter == "{":
            close = self.groups.get(at)
            return None if close is None else Group("{", at, close + 1)
        return self._bracket(at) if letter == "[" else None

    def _begins_zone(self, start: int, offset: int) -> bool:
        """True if a zone that begins behind `start` holds the offset: its brackets are its own."""
        zone = self.zone_at(offset)
        return zone is not None and zone.start > start

    def _bracket(self, at: int) -> Group | None:
        depth = 0
        for match in _BRACKET.finditer(self.text, at + 1, at + _LONGEST_OPTION):
            token = match.group()
            if token == "]" and depth == 0 and not self._begins_zone(at, match.start()):
                return Group("[", at, match.end())
            if token == "{":
                depth += 1
            elif token == "}":
                depth -= 1
            if depth < 0 or token[0] == "\n":
                return None
        return None


def _start(item: Zone | Command | Environment) -> int:
    return item.start


_LONGEST_OPTION = 1_500
_GAP = re.compile(r"[ \t]*(?:%[^\n]*)?(?:\n[ \t]*)?")
_BRACKET = re.compile(r"\\.|%[^\n]*|[\]{}]|\n[ \t]*\n", re.DOTALL)
