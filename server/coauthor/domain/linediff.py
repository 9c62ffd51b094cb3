"""Line differences between two texts, choosing among equally short ones as git does.

Myers' O(ND) comparison (Algorithmica 1986) on numbered lines, with lines that have no counterpart set aside
first and groups of changes slid to a canonical place afterwards. Knows nothing about LaTeX, and never raises.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat, takewhile

from coauthor.domain import shortest

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WINDOW = 100
_MOST_COPIES = 1024
_FEW = 8
"""So few lines are counted one by one."""
_STRIDE = 64
"""Lines compared at once."""

Group = tuple[int, int]
"""Lines `[start, end)` of one text that the other hasn't; groups never touch each other."""


@dataclass(frozen=True, slots=True)
class Change:
    """Lines `[a0, a1)` of the first text became lines `[b0, b1)` of the second; one may be empty."""

    a0: int
    a1: int
    b0: int
    b1: int


@dataclass(frozen=True, slots=True)
class Run:
    """`size` equal lines, from line `a` in the first text and line `b` in the second."""

    a: int
    b: int
    size: int


@dataclass(frozen=True, slots=True)
class Block:
    """`size` equal code points, from `a` in the first text and `b` in the second."""

    a: int
    b: int
    size: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A text as lines with their ends, and the offset each starts at (one more: the text's length)."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The line that holds the code point at `offset`; the last one for the end of a text."""
        return max(0, min(bisect_right(self.starts, offset) - 1, len(self.lines) - 1))


def split(text: str) -> list[str]:
    """The lines of a text with their ends; only `\\n` ends a line."""
    lines = text.splitlines(keepends=True)
    ends = text.count("\n") + (not text.endswith("\n") and text != "")
    # More lines than line feeds: a form feed, U+2028 or the like was taken for a line end.
    return lines if len(lines) == ends else _LINE.findall(text)


def index(text: str) -> Lines:
    """The lines of a text with their offsets."""
    lines = split(text)
    return Lines(tuple(lines), (0, *accumulate(map(len, lines))))


def block(run: Run, a: Lines, b: Lines) -> Block:
    """The code points of equal lines."""
    start = a.starts[run.a]
    return Block(start, b.starts[run.b], a.starts[run.a + run.size] - start)


def changes(a: Sequence[str], b: Sequence[str]) -> list[Change]:
    """What turns `a` into `b`, in order, with at least one equal line between two changes."""
    head, tail = _common_ends(a, b)
    if head == len(a) == len(b):
        return []
    gone_a, gone_b = _set_aside(a, b, head, tail), _set_aside(b, a, head, tail)
    lines_a, lines_b = _without(a, gone_a, head, tail), _without(b, gone_b, head, tail)
    if lines_a != lines_b:
        more_a, more_b = shortest.differ(lines_a, lines_b)
        gone_a += _places(more_a, gone_a, head)
        gone_b += _places(more_b, gone_b, head)
    groups_a, groups_b = _groups(gone_a), _groups(gone_b)
    groups_a = _settle(a, groups_a, groups_b)
    groups_b = _settle(b, groups_b, groups_a)
    return _pair(groups_a, groups_b)


def runs(a: Sequence[str], b: Sequence[str]) -> list[Run]:
    """The equal stretches that the changes leave, in order."""
    result: list[Run] = []
    at_a = at_b = 0
    for change in [*changes(a, b), Change(len(a), len(a), len(b), len(b))]:
        if change.a0 > at_a:
            result.append(Run(at_a, at_b, change.a0 - at_a))
        at_a, at_b = change.a1, change.b1
    return result


def _common_ends(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    limit = min(len(a), len(b))
    head = 0
    while head < limit and a[head : head + _STRIDE] == b[head : head + _STRIDE]:
        head = min(limit, head + _STRIDE)
    while head < limit and a[head] == b[head]:
        head += 1
    limit -= head
    tail = 0
    while tail < limit and _from_end(a, tail) == _from_end(b, tail):
        tail = min(limit, tail + _STRIDE)
    while tail < limit and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def _from_end(lines: Sequence[str], skip: int) -> Sequence[str]:
    return lines[max(0, len(lines) - skip - _STRIDE) : len(lines) - skip]


def _set_aside(mine: Sequence[str], other: Sequence[str], head: int, tail: int) -> list[int]:
    """The middle lines that are changes without looking, sorted.

    A line without a counterpart is a change; so is one with very many counterparts (blank, `\\hline`) in the
    midst of such lines, where pairing it would only tear a rewritten passage apart.
    """
    middle = mine[head : len(mine) - tail]
    if len(middle) < _FEW:
        found = [other.count(line) for line in middle]
    else:
        found = list(map(dict(Counter(other)).get, middle, repeat(0)))
    if 0 not in found:
        return []
    gone = {at for at, count in enumerate(found) if not count}
    many = min(shortest.rough_root(len(mine)), _MOST_COPIES)
    doubtful = {
        at
        for alone in gone
        for way in (range(alone - 1, -1, -1), range(alone + 1, len(found)))
        for at in takewhile(lambda at: found[at] >= many, way)
    }
    gone |= {at for at in doubtful if _lost_in_changes(found, at, many)}
    return sorted(head + at for at in gone)


def _without(lines: Sequence[str], gone: list[int], head: int, tail: int) -> list[str]:
    """The middle lines but those set aside."""
    kept: list[str] = []
    for at in gone:
        kept += lines[head:at]
        head = at + 1
    kept += lines[head : len(lines) - tail]
    return kept


def _places(found: list[int], gone: list[int], head: int) -> list[int]:
    """Indexes among the lines kept as line numbers."""
    result: list[int] = []
    passed = 0
    for at in sorted(found):
        place = head + at + passed
        while passed < len(gone) and gone[passed] <= place:
            place, passed = place + 1, passed + 1
        result.append(place)
    return result


def _lost_in_changes(found: Sequence[int], at: int, many: int) -> bool:
    above = _stretch(found, range(at - 1, max(-1, at - _WINDOW - 1), -1), many)
    if above[0] == 0:
        return False
    below = _stretch(found, range(at + 1, min(len(found), at + _WINDOW + 1)), many)
    if below[0] == 0:
        return False
    gone, common = above[0] + below[0], above[1] + below[1]
    return common * 4 < common + gone


def _stretch(found: Sequence[int], way: Iterable[int], many: int) -> tuple[int, int]:
    """Lines without and with very many counterparts (itself counted) before the first ordinary line."""
    gone, common = 0, 1
    for at in way:
        if not found[at]:
            gone += 1
        elif found[at] >= many:
            common += 1
        else:
            break
    return gone, common


def _groups(gone: list[int]) -> list[Group]:
    result: list[Group] = []
    for at in sorted(gone):
        if result and result[-1][1] == at:
            result[-1] = (result[-1][0], at + 1)
        else:
            result.append((at, at + 1))
    return result


def _settle(lines: Sequence[str], groups: list[Group], others: list[Group]) -> list[Group]:
    """Slide each group as far down as it goes, or to where it stands beside a change of the other text."""
    beside = set(_ranks(others))
    waiting = groups[::-1]
    done: list[Group] = []
    before = 0
    while waiting:
        start, end = waiting.pop()
        while True:
            size = end - start
            while start and lines[start - 1] == lines[end - 1]:
                start, end = start - 1, end - 1
                while done and done[-1][1] == start:
                    low, high = done.pop()
                    start, before = low, before - (high - low)
            earliest = end
            met = start - before in beside
            best = (start, end) if met else None
            while end < len(lines) and lines[start] == lines[end]:
                start, end = start + 1, end + 1
                while waiting and waiting[-1][0] == end:
                    end = waiting.pop()[1]
                if start - before in beside:
                    best = (start, end)
            if size == end - start:
                break
        if end != earliest and best is not None:
            start, end = best
        done.append((start, end))
        before += end - start
    return done


def _ranks(groups: list[Group]) -> list[int]:
    """For each group how many unchanged lines stand before it: the same number names the same gap in both."""
    before = 0
    result: list[int] = []
    for start, end in groups:
        result.append(start - before)
        before += end - start
    return result


def _pair(groups_a: list[Group], groups_b: list[Group]) -> list[Change]:
    """Groups of both texts in the same gap are one change."""
    a, b = (
        dict(zip(_ranks(groups_a), groups_a, strict=True)),
        dict(zip(_ranks(groups_b), groups_b, strict=True)),
    )
    result: list[Change] = []
    more_a = more_b = 0
    for rank in sorted(a.keys() | b.keys()):
        a0, a1 = a.get(rank, (rank + more_a, rank + more_a))
        b0, b1 = b.get(rank, (rank + more_b, rank + more_b))
        result.append(Change(a0, a1, b0, b1))
        more_a, more_b = more_a + a1 - a0, more_b + b1 - b0
    return result
