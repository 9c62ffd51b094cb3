"""The skeleton of a document: its headings and what they govern, its environments, the zones that are no prose.

A heading reaches to the next one of its level or above. Numbers are TeX's to give and are not guessed here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from coauthor.manuscript import vocabulary
from coauthor.manuscript.scan import Command, Environment, Scan, Zone
from coauthor.manuscript.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, its subsections included: `[start, end)` from the command on.

    `level` is 0 for a part, 1 chapter, 2 section, … 6 subparagraph; `title` its source on one line;
    `[start, heading_end)` is the command with its title; `path` the titles from the top down to this one.
    """

    level: int
    title: str
    start: int
    end: int
    heading_end: int
    starred: bool
    path: tuple[str, ...]


def sections(snapshot: Snapshot) -> tuple[Section, ...]:
    """All headings of the document, in order."""
    return snapshot.fact(_sections)


def section_at(snapshot: Snapshot, offset: int) -> Section | None:
    """The innermost section that an offset is in."""
    found = sections(snapshot)
    at = bisect_right(found, offset, key=lambda section: section.start) - 1
    return found[at] if at >= 0 else None


def section_path(snapshot: Snapshot, offset: int) -> tuple[str, ...]:
    """The titles, from the top, of the sections that an offset is in."""
    section = section_at(snapshot, offset)
    return section.path if section is not None else ()


def environments(snapshot: Snapshot) -> tuple[Environment, ...]:
    """All environments that have both ends, by their start."""
    return snapshot.scan.environments


def comments(snapshot: Snapshot) -> tuple[Zone, ...]:
    """All comments from their `%` to the end of the line, those in maths and pictures too."""
    return snapshot.scan.comments


def zones(snapshot: Snapshot) -> tuple[Zone, ...]:
    """What no one may rewrite as prose: maths, code, pictures, comments; outermost ones only."""
    return snapshot.scan.zones


def of_scan(scan: Scan) -> tuple[Section, ...]:
    """The headings of a text that was scanned."""
    written = [command for command in scan.commands if command.name in vocabulary.SECTIONS]
    headings = [heading for command in written if (heading := _heading(scan, command)) is not None]
    return governed(headings, scan.body[1])


def governed(headings: Sequence[tuple[int, str, int, int, bool]], last: int) -> tuple[Section, ...]:
    """The sections that headings (level, title, start, heading_end, starred) make in a text that ends at `last`."""
    ends = _ends([heading[0] for heading in headings], [heading[2] for heading in headings], last)
    found: list[Section] = []
    above: list[tuple[int, str]] = []
    for (level, title, start, heading_end, starred), end in zip(headings, ends, strict=True):
        while above and above[-1][0] >= level:
            above.pop()
        above.append((level, title))
        path = tuple(name for _, name in above)
        found.append(Section(level, title, start, end, heading_end, starred, path))
    return tuple(found)


def _sections(snapshot: Snapshot) -> tuple[Section, ...]:
    return of_scan(snapshot.scan)


def _heading(scan: Scan, command: Command) -> tuple[int, str, int, int, bool] | None:
    level = vocabulary.SECTIONS[command.name]
    if not scan.body[0] <= command.start < scan.body[1]:
        return None
    for group in scan.arguments(command.end, 2):
        if group.opener == "{":
            title = " ".join(scan.text[group.start + 1 : group.end - 1].split())
            starred = scan.text[command.end - 1] == "*"
            return None if "#1" in title else (level, title, command.start, group.end, starred)
    return None


def _ends(levels: list[int], starts: list[int], end: int) -> list[int]:
    """Where each section ends; every heading is pushed and popped once."""
    ends = [end] * len(levels)
    open_ones: list[int] = []
    for index, level in enumerate(levels):
        while open_ones and levels[open_ones[-1]] >= level:
            ends[open_ones.pop()] = starts[index]
        open_ones.append(index)
    return ends
