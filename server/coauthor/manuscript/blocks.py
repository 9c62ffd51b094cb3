"""Where running text lies: what stands between everything that ends a paragraph.

Headings and captions are found where their commands are. A block holds no unmatched brace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from coauthor.manuscript import cells, masks, vocabulary
from coauthor.manuscript.scan import Command, Environment, Group, Scan
from coauthor.manuscript.scan import Kind as ZoneKind


class Kind(StrEnum):
    """What a block of running text is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    HEADING = "heading"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Block:
    """`[start, end)` of running text, without blanks and comments around it."""

    start: int
    end: int
    kind: Kind


def find(scan: Scan) -> tuple[Block, ...]:
    """All blocks, in order."""
    cuts = _Cuts(scan)
    found = [*cuts.arguments, *_between(scan, cuts.ranges)]
    blocks = [block for block in (_trimmed(scan, block) for block in found) if block is not None]
    apart: list[Block] = []
    for block in sorted(blocks, key=lambda block: (block.start, -block.end)):
        if not apart or block.start >= apart[-1].end:
            apart.append(block)
    return tuple(apart)


_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_DEFINED = re.compile(r"\*?\s*\\[A-Za-z@]+[^{}\n\\]*")
_LENGTH = re.compile(r"\s*-?[\d.]+\s*[a-z]{2}(?:\s+(?:plus|minus)\s*[\d.]+\s*[a-z]{2,4})*")
_SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
_LEAD = re.compile(r"(?:\s|~|\\\\(?:\[[^\]\n]*\])?|\\[ ,])+")
_TRAIL = re.compile(r"(?:\s|~|\\\\(?:\[[^\]\n]*\])?)+\Z")
_COMMAND_BEFORE = re.compile(r"\\[A-Za-z@]+\*?(?:\[[^\[\]\n]*\]|\{[^{}\n]*\})*\Z")


class _Cuts:
    """The ranges that are no running text, and the arguments that are."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.ranges: list[tuple[int, int, Kind]] = []
        self.arguments: list[Block] = []
        self.table_end = 0
        self.around: list[int] = []  # where the captions and headings end that a command is in
        self._cut(0, scan.body[0])
        self._cut(scan.body[1], len(scan.text))
        for start, end in scan.blanks + scan.strays:
            self._cut(start, end)
        for zone in scan.zones:
            if zone.kind in (ZoneKind.VERBATIM, ZoneKind.PICTURE, ZoneKind.IGNORED):
                is_apart = scan.text.startswith("\\begin", zone.start) or "\n" in scan.text[zone.start : zone.end]
                self._cut(zone.start, zone.end if is_apart else zone.start)
        for environment in scan.environments:
            self._environment(environment)
        for command in scan.commands:
            self._command(command)

    def _cut(self, start: int, end: int, kind: Kind = Kind.PARAGRAPH) -> None:
        """`kind` is what follows the cut, which never ends inside a zone."""
        zone = self.scan.zone_at(end)
        if zone is not None and zone.start < end:
            end = zone.end
        if start < end:
            self.ranges.append((start, end, kind))

    def _environment(self, environment: Environment) -> None:
        name = environment.name.rstrip("*")
        if name in vocabulary.MATHS:
            zone = self.scan.zone_at(environment.start)
            if zone is not None:
                return
        if name in vocabulary.TABLES or name in vocabulary.CODE:
            self._cut(environment.start, environment.end)
            if name in vocabulary.TABLES and environment.start >= self.table_end:
                self._table(environment)
            return
        end = environment.body_start
        while group := self._option(end, environment):
            end = group.end
        self._cut(environment.start, end)
        self._cut(environment.body_end, environment.end)

    def _table(self, table: Environment) -> None:
        """Its cells, unless it is maths, is not set, or does not close."""
        self.table_end = table.end
        if self.scan.zone_at(table.start) is None and scan_body(self.scan, table.start):
            self.arguments += [Block(start, end, Kind.CELL) for start, end in cells.of_table(self.scan, table)]

    def _option(self, end: int, environment: Environment) -> Group | None:
        group = self.scan.argument(end)
        if group is None or group.start != end or group.end > environment.body_end:
            return None
        if group.opener == "{":
            inner = self.scan.text[group.start : group.end]
            if environment.name in vocabulary.PLAIN_ENVIRONMENTS or _SENTENCE.search(inner):
                return None
        return group

    def _command(self, command: Command) -> None:
        name = command.name
        is_bare = name in vocabulary.BARE_BREAKS
        if not is_bare and name not in vocabulary.BREAKS and name not in vocabulary.SECTIONS:
            return
        if self.scan.zone_at(command.start) is not None:
            return
        if is_bare:
            group = self.scan.argument(command.end)
            end = group.end if group and group.opener == "[" else command.end
            self._cut(command.start, end, Kind.ITEM if name == "item" else Kind.PARAGRAPH)
            return
        start = command.end
        if name == "vskip" and (match := _LENGTH.match(self.scan.text, start)):
            start = match.end()
        if name in vocabulary.DEFINITIONS and (match := _DEFINED.match(self.scan.text, start)):
            start = match.end()
        if self.scan.text[start : start + 1] == "*":
            start += 1
        groups = self._groups(command, start)
        self._cut(command.start, groups[-1].end if groups else start)
        if groups and groups[-1].opener == "{" and scan_body(self.scan, command.start):
            self._argument(command, groups[-1].start + 1, groups[-1].end - 1)

    def _argument(self, command: Command, start: int, end: int) -> None:
        """Take what a caption or a heading holds as a block of its own."""
        self.around = [other for other in self.around if other > command.start]
        if len(self.around) >= _DEEPEST:
            return  # a lost brace; to look into each of very many would take for ever
        self.around.append(end)
        if command.name in vocabulary.CAPTIONS:
            self.arguments.append(Block(start, end, Kind.CAPTION))
        elif command.name in vocabulary.SECTIONS:
            self.arguments.append(Block(start, end, Kind.HEADING))

    def _groups(self, command: Command, start: int) -> list[Group]:
        groups = self.scan.arguments(start)
        if command.name not in vocabulary.SECTIONS and command.name != "caption":
            return groups
        for count, group in enumerate(groups, 1):
            if group.opener == "{":
                return groups[:count]
        return groups


_DEEPEST = 4
"""Captions and headings in one another that are looked into."""


def scan_body(scan: Scan, offset: int) -> bool:
    """True where text is set, False in a preamble."""
    return scan.body[0] <= offset < scan.body[1]


def _between(scan: Scan, cuts: list[tuple[int, int, Kind]]) -> list[Block]:
    blocks: list[Block] = []
    position, kind = 0, Kind.PARAGRAPH
    for start, end, following in [*sorted(cuts), (len(scan.text), len(scan.text), Kind.PARAGRAPH)]:
        if start > position:
            blocks += _balanced(scan, position, start, kind)
            kind = following
        elif end > position or following is Kind.ITEM:
            kind = following
        position = max(position, end)
    return blocks


def _balanced(scan: Scan, start: int, end: int, kind: Kind) -> list[Block]:
    """The range cut at every brace whose partner lies outside, and at the command of that brace."""
    blocks: list[Block] = []
    position = start
    closes: set[int] = set()
    for match in _BRACE.finditer(scan.text, start, end):
        at, letter = match.start(), match.group()
        if letter == "{":
            close = scan.groups.get(at, -1)
            if 0 <= close < end:
                closes.add(close)
                continue
        elif letter != "}" or at in closes:
            continue
        zone = scan.zone_at(at)
        if zone is not None:
            continue
        blocks.append(Block(position, _command_before(scan, position, at), kind))
        position = at + 1
    blocks.append(Block(position, end, kind))
    return blocks


def _command_before(scan: Scan, start: int, at: int) -> int:
    match = _COMMAND_BEFORE.search(scan.text, max(start, at - 200), at)
    return match.start() if match else at


def _trimmed(scan: Scan, block: Block) -> Block | None:
    start, end = _lead(scan, block.start, block.end), block.end
    inside = scan.zone_at(end)
    if inside is not None and inside.start < end:
        end = inside.start
    while start < end:
        blank = _TRAIL.search(scan.text, start, end)
        stop = blank.start() if blank else end
        zone = scan.zone_at(stop - 1) if stop > start else None
        if zone is not None:
            stop = zone.start if zone.kind is ZoneKind.COMMENT else max(stop, zone.end)
        if stop == end:
            break
        end = stop
    if start >= end or not masks.plain(scan, start, end).has_words():
        return None
    return Block(start, end, block.kind)


def _lead(scan: Scan, start: int, end: int) -> int:
    """Where the text begins, behind blanks, comments, labels, switches and a displayed formula."""
    while start < end:
        zone = scan.zone_at(start)
        if zone is not None and zone.start < start:
            start = zone.end
            continue
        blank = _LEAD.match(scan.text, start, end)
        if blank:
            start = blank.end()
        elif zone is not None and zone.kind in (ZoneKind.COMMENT, ZoneKind.DISPLAY):
            start = zone.end
        else:
            after = _label(scan, start)
            if after == start:
                return start
            start = after
    return start


def _label(scan: Scan, start: int) -> int:
    if scan.text[start] != "\\":
        return start
    for item in masks.within(scan.commands, start, start + 1):
        if item.name in vocabulary.SWITCHES:  # type: ignore[union-attr]
            return item.end
        if item.name in vocabulary.NOTES and item.name not in ("footnote", "thanks"):  # type: ignore[union-attr]
            groups = scan.arguments(item.end)
            return groups[-1].end if groups else item.end
    return start
