"""The prose around one place of a text that was scanned, found without looking at the rest: for answers at once.

Says the same as `prose` does of the whole text, since a blank line ends every paragraph.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from coauthor.manuscript import prose
from coauthor.manuscript.scan import Command, Environment, Scan, Zone
from coauthor.manuscript.snapshot import Snapshot

Item = TypeVar("Item", Command, Zone)
_NO_PROSE = frozenset({prose.Kind.HEADING, prose.Kind.CELL})


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text `[start, end)` that a wish can be about; `paragraph` begins the paragraph that it begins in."""

    start: int
    end: int
    paragraph: int


def passage(scan: Scan, start: int, end: int) -> Passage | None:
    """The paragraph that an empty range is in, or the sentences that a range touches; None where there is no prose."""
    here = around(scan, start, end)
    return _paragraph(here, start) if start == end else _sentences(here, start, end)


def around(scan: Scan, start: int, end: int) -> Snapshot:
    """The text with nothing found in it but what is near a range: `prose` answers there as it does for the whole."""
    here = Snapshot("", scan.text)
    here.__dict__["scan"] = _around(scan, start, end)
    return here


def _around(scan: Scan, start: int, end: int) -> Scan:
    """The scan with only what lies between the blank lines around a range, or encloses it."""
    low = bisect_left(scan.blanks, start, key=lambda blank: blank[1]) - 1
    high = bisect_right(scan.blanks, end, key=lambda blank: blank[0])
    first = scan.blanks[low][0] if low >= 0 else 0
    last = scan.blanks[high][1] if high < len(scan.blanks) else len(scan.text)
    return dataclasses.replace(
        scan,
        zones=_between(scan.zones, first, last),
        commands=_between(scan.commands, first, last),
        environments=tuple(each for each in scan.environments if _meets(each, first, last)),
        strays=tuple(stray for stray in scan.strays if stray[0] < last and first < stray[1]),
        blanks=scan.blanks[max(0, low) : high + 1],
        body=(max(first, scan.body[0]), max(first, min(last, scan.body[1]))),
    )


def _between(items: Sequence[Item], first: int, last: int) -> tuple[Item, ...]:
    """Those that touch the range, of items that are in order and don't overlap."""
    low = bisect_right(items, first, key=lambda item: item.end)
    high = bisect_left(items, last, key=lambda item: item.start)
    return tuple(items[low:high])


def _meets(each: Environment, first: int, last: int) -> bool:
    return each.start < last and first < each.end


def _paragraph(here: Snapshot, at: int) -> Passage | None:
    paragraph = prose.paragraph_at(here, at) if prose.is_prose(here, at) else None
    return Passage(paragraph.start, paragraph.end, paragraph.start) if paragraph else None


def _sentences(here: Snapshot, start: int, end: int) -> Passage | None:
    chosen = here.text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    touched = [unit for unit in prose.units(here, start, end) if unit.kind not in _NO_PROSE]
    if start >= end or not touched:
        return None
    if not any(prose.is_prose(here, at) for unit in touched for at in (max(unit.start, start), min(unit.end, end) - 1)):
        return None
    paragraph = prose.paragraph_at(here, touched[0].start)
    begin = paragraph.start if paragraph else touched[0].start
    return Passage(touched[0].start, touched[-1].end, begin)
