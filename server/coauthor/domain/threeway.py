"""Merging two texts that come from the same base, line by line, exactly as `git merge-file` does.

What git merges cleanly comes out byte for byte the same, and what git calls a conflict is one here: changes that
touch or overlap are never settled silently unless both sides are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from coauthor.domain import linediff


class _Side(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed the code points `[base_start, base_end)` of the base.

    `start` is where `ours_text` stands in the merged text until somebody decides.
    """

    base_start: int
    base_end: int
    start: int
    base_text: str
    ours_text: str
    theirs_text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, which holds ours at each conflict; clean where there are none."""

    text: str
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines of base, ours and theirs (start, size) of which one side was changed, or both."""

    side: _Side
    base: tuple[int, int]
    ours: tuple[int, int]
    theirs: tuple[int, int]


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Both sides' changes in one text."""
    if base == ours or ours == theirs:
        return Merged(theirs, ())
    if base == theirs:
        return Merged(ours, ())
    lines = [linediff.split(text) for text in (base, ours, theirs)]
    regions = _regions(
        linediff.changes(lines[0], lines[1]),
        linediff.changes(lines[0], lines[2]),
        tuple(lines),
    )
    return _assemble(regions, tuple(lines))


_Lines = tuple[Sequence[str], ...]


def _regions(ours: list[linediff.Change], theirs: list[linediff.Change], lines: _Lines) -> list[_Region]:
    """Both lists of changes as one, in order; changes that touch are one region."""
    result: list[_Region] = []
    one = two = 0
    while one < len(ours) and two < len(theirs):
        mine, other = ours[one], theirs[two]
        if mine.a1 < other.a0:
            _add(result, _alone(_Side.OURS, mine, other.b0 - other.a0))
            one += 1
        elif other.a1 < mine.a0:
            _add(result, _alone(_Side.THEIRS, other, mine.b0 - mine.a0))
            two += 1
        else:
            if not _equal(mine, other, lines):
                _add(result, _together(mine, other))
            one, two = one + (mine.a1 <= other.a1), two + (other.a1 <= mine.a1)
    for mine in ours[one:]:
        _add(result, _alone(_Side.OURS, mine, len(lines[2]) - len(lines[0])))
    for other in theirs[two:]:
        _add(result, _alone(_Side.THEIRS, other, len(lines[1]) - len(lines[0])))
    return result


def _equal(mine: linediff.Change, other: linediff.Change, lines: _Lines) -> bool:
    same_place = (mine.a0, mine.a1) == (other.a0, other.a1)
    return same_place and lines[1][mine.b0 : mine.b1] == lines[2][other.b0 : other.b1]


def _alone(side: _Side, change: linediff.Change, shift: int) -> _Region:
    """A change of one side; `shift` leads from base lines to the other side's."""
    base = (change.a0, change.a1 - change.a0)
    own, other = (change.b0, change.b1 - change.b0), (change.a0 + shift, change.a1 - change.a0)
    return _Region(side, base, own, other) if side is _Side.OURS else _Region(side, base, other, own)


def _together(mine: linediff.Change, other: linediff.Change) -> _Region:
    """Both changes widened to the same stretch of the base."""
    start, end = min(mine.a0, other.a0), max(mine.a1, other.a1)
    stretches = [
        (change.b0 - (change.a0 - start), change.b1 - change.b0 + (change.a0 - start) + (end - change.a1))
        for change in (mine, other)
    ]
    return _Region(_Side.BOTH, (start, end - start), *stretches)


def _add(result: list[_Region], region: _Region) -> None:
    last = result[-1] if result else None
    if last is None or (sum(last.ours) < region.ours[0] and sum(last.theirs) < region.theirs[0]):
        result.append(region)
        return
    result[-1] = replace(
        last,
        side=last.side if last.side is region.side else _Side.BOTH,
        base=(last.base[0], sum(region.base) - last.base[0]),
        ours=(last.ours[0], sum(region.ours) - last.ours[0]),
        theirs=(last.theirs[0], sum(region.theirs) - last.theirs[0]),
    )


def _assemble(regions: list[_Region], lines: _Lines) -> Merged:
    base, ours, theirs = lines
    parts: list[str] = []
    conflicts: list[Conflict] = []
    at = size = 0

    def put(some: Sequence[str]) -> str:
        nonlocal size
        text = "".join(some)
        parts.append(text)
        size += len(text)
        return text

    offsets = linediff.index("".join(base)).starts
    for region in regions:
        put(ours[at : region.ours[0]])
        at = sum(region.ours)
        theirs_lines = theirs[region.theirs[0] : sum(region.theirs)]
        ours_lines = ours[region.ours[0] : at]
        if region.side is _Side.THEIRS:
            put(theirs_lines)
            continue
        start = size
        put(ours_lines)
        if region.side is _Side.BOTH and ours_lines != theirs_lines:
            low, high = region.base[0], sum(region.base)
            conflicts.append(
                Conflict(
                    offsets[low],
                    offsets[high],
                    start,
                    "".join(base[low:high]),
                    "".join(ours_lines),
                    "".join(theirs_lines),
                )
            )
    put(ours[at:])
    return Merged("".join(parts), tuple(conflicts))
