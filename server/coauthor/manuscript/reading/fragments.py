"""Stretches of text that are read one after the other: a file, an argument, the body of a macro.

A fragment knows what its `#1` stand for and, where it is part of a file, which one. Nothing here decides what a
command means.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from coauthor.manuscript.scan import Command, Scan


class Fragment(NamedTuple):
    """`[start, end)` of a scanned text. `path` is None in a macro's body, whose arguments are in `frame`.

    `tail` is true where an argument that is missing at the end is taken from behind the call.
    """

    scan: Scan
    start: int
    end: int
    path: str | None
    frame: Frame | None = None
    tail: bool = False

    @property
    def source(self) -> str:
        """The text as it is written."""
        return self.scan.text[self.start : self.end]


Value = Fragment | bool | None
"""An argument: its text, whether a star was there, or that it was not given."""


@dataclass(slots=True)
class Frame:
    """The arguments of one call, and where reading goes on behind it."""

    values: tuple[Value, ...]
    caller: Fragment
    resume: int
    origin: tuple[str, int] | None = None
    """Where the macro's body is written: a file and the offset of its beginning."""


class Item(NamedTuple):
    """Something in a text to stop at: `c` a command, `b` and `e` the edges of an environment, `p` a parameter."""

    start: int
    rank: int
    kind: str
    name: str
    end: int


class Branch(NamedTuple):
    """A condition: where its `\\else` begins and ends (or −1), where its `\\fi` ends, and its `\\or`s."""

    otherwise: int
    behind: int
    end: int
    ors: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Items:
    """Everything to stop at in a text, in order, and where its conditionals go on."""

    items: list[Item]
    starts: list[int] = field(init=False)
    branches: dict[int, Branch] | None = None
    """By the start of an `\\if…`."""

    def __post_init__(self) -> None:
        self.starts = [item.start for item in self.items]

    def first(self, offset: int) -> int:
        """The place of the first item at or behind an offset."""
        return bisect_left(self.starts, offset)


def items(scan: Scan, *, is_body: bool) -> Items:
    """What there is in a text; parameters only in a macro's body."""
    found = [Item(command.start, 1, "c", command.name, command.end) for command in scan.commands]
    for environment in scan.environments:
        found.append(Item(environment.start, 0, "b", environment.name, environment.body_start))
        found.append(Item(environment.body_end, 0, "e", environment.name, environment.end))
    for start, _ in scan.strays:
        match = _EDGE.match(scan.text, start)
        if match:
            found.append(Item(start, 0, match.group(1)[0], match.group(2), match.end()))
    if is_body and "#" in scan.text:
        found += [Item(match.start(), 1, "p", match.group(1), match.end()) for match in _PARAMETER.finditer(scan.text)]
    found.sort()
    return Items(found)


def command(item: Item) -> Command:
    """The command that an item of kind `c` is."""
    return Command(item.name, item.start, item.end)


def body_end(fragment: Fragment, item: Item) -> int:
    """Where the `\\end` of an environment stands that holds no other of its name."""
    at = fragment.scan.text.find(f"\\end{{{item.name}}}", item.end, fragment.end)
    return at if at >= 0 else fragment.end


PARAMETER = re.compile(r"##|#([1-9])")
_PARAMETER = re.compile(r"(?<!#)#([1-9])")
_EDGE = re.compile(r"\\(begin|end)[ \t\n]*\{[ \t]*([^{}\n\\%$]*?)[ \t]*\}")
