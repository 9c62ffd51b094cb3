"""Line differences between two texts, choosing among equally short ones as git does.

Myers' O(ND) comparison (Algorithmica 1986) on numbered lines, with lines that have no counterpart set aside
first and groups of changes slid to a canonical place afterwards. Knows nothing about LaTeX, and never raises.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from coauthor.domain import shortest

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WINDOW = 100
_MOST_COPIES = 1024
_GONE, _KNOWN, _COMMON = range(3)

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
class Lines:
    """A text as lines with their ends, and the offset each starts at (one more: the text's length)."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The line that holds the code point at `offset`; the last one for the end of a text."""
        return max(0, min(bisect_right(self.starts, offset) - 1, len(self.lines) - 1))


def split(text: str) -> list[str]:
    """The lines of a text with their ends; only `\\n` ends a line."""
    return _LINE.findall(text)


def index(text: str) -> Lines:
    """The lines of a text with their offsets."""
    lines = split(text)
    return Lines(tuple(lines), (0, *accumulate(map(len, lines))))


def changes(a: Sequence[str], b: Sequence[str]) -> list[Change]:
    """What turns `a` into `b`, in order, with at least one equal line between two changes."""
    head, tail = _common_ends(a, b)
    if head == len(a) == len(b):
        return []
    kept_a, gone_a = _set_aside(a, b, head, tail)
    kept_b, gone_b = _set_aside(b, a, head, tail)
    numbers: dict[str, int] = {}
    codes_a = [numbers.setdefault(a[at], len(numbers)) for at in kept_a]
    codes_b = [numbers.setdefault(b[at], len(numbers)) for at in kept_b]
    more_a, more_b = shortest.differ(codes_a, codes_b)
    gone_a += [kept_a[at] for at in more_a]
    gone_b += [kept_b[at] for at in more_b]
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
    head = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), limit)
    backwards = zip(reversed(a), reversed(b), strict=False)
    tail = next((at for at, (x, y) in enumerate(backwards) if x != y), limit)
    return head, min(tail, limit - head)


def _set_aside(
    mine: Sequence[str], other: Sequence[str], head: int, tail: int
) -> tuple[list[int], list[int]]:
    """The middle lines worth comparing, and those that are changes without looking.

    A line without a counterpart is a change; so is one with very many counterparts (blank, `\\hline`) in the
    midst of such lines, where pairing it would only tear a rewritten passage apart.
    """
    copies = Counter(other)
    many = min(shortest.rough_root(len(mine)), _MOST_COPIES)
    last = len(mine) - tail
    found = [copies[mine[at]] for at in range(head, last)]
    marks = [_GONE if not count else _COMMON if count >= many else _KNOWN for count in found]
    kept: list[int] = []
    gone: list[int] = []
    for at, mark in enumerate(marks):
        keep = mark == _KNOWN or (mark == _COMMON and not _lost_in_changes(marks, at))
        (kept if keep else gone).append(head + at)
    return kept, gone


def _lost_in_changes(marks: Sequence[int], at: int) -> bool:
    above = _stretch(marks[max(0, at - _WINDOW) : at][::-1])
    if above[0] == 0:
        return False
    below = _stretch(marks[at + 1 : at + _WINDOW + 1])
    if below[0] == 0:
        return False
    gone, common = above[0] + below[0], above[1] + below[1]
    return common * 4 < common + gone


def _stretch(marks: Sequence[int]) -> tuple[int, int]:
    """Lines without and with very many counterparts (itself counted) before the first ordinary line."""
    gone, common = 0, 1
    for mark in marks:
        if mark == _KNOWN:
            break
        gone += mark == _GONE
        common += mark == _COMMON
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
