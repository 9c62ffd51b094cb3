"""Who wrote each character of a text, as runs: cut, joined and laid over each other, never changed in place.

Pure arithmetic on sizes; it must never look at the text itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

_SIZE = itemgetter(0)


class Source(StrEnum):
    """Where a word comes from."""

    BEFORE_RECORD = "before_record"
    TYPED = "typed"
    COAUTHOR = "coauthor"
    UNKNOWN = "unknown"


class Origin(NamedTuple):
    """Where a run comes from, and the number of the event with which it came."""

    source: Source
    at: int = 0


class Seg(NamedTuple):
    """`size` characters of one origin; `ref` numbers the first of them in what was accepted, 0 for none of it."""

    size: int
    origin: Origin
    ref: int = 0


@dataclass(frozen=True)
class Strip:
    """The runs of a text from its start to its end."""

    segs: tuple[Seg, ...] = ()

    @cached_property
    def starts(self) -> list[int]:
        """Where each run starts, and one more: the size of the text."""
        return [0, *accumulate(map(_SIZE, self.segs))]

    def cut(self, start: int, end: int) -> tuple[Seg, ...]:
        """The runs of `[start, end)`."""
        if start >= end:
            return ()
        low, high = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)
        if high - low == 1:
            return (_part(self.segs[low], start - self.starts[low], end - self.starts[low]),)
        first, last = self.segs[low], self.segs[high - 1]
        return (
            _part(first, start - self.starts[low], first.size),
            *self.segs[low + 1 : high - 1],
            _part(last, 0, end - self.starts[high - 1]),
        )

    def at(self, offset: int) -> Seg:
        """The run that holds a character."""
        return self.segs[bisect_right(self.starts, offset) - 1]

    def painted(self, start: int, end: int, segs: Sequence[Seg]) -> Strip:
        """The strip with the runs of `[start, end)` replaced by others of any size."""
        return joined([self.cut(0, start), segs, self.cut(end, self.starts[-1])])


def joined(parts: Iterable[Sequence[Seg]]) -> Strip:
    """The parts one after the other; only where two parts meet are equal runs made one."""
    result: list[Seg] = []
    for part in parts:
        if not part:
            continue
        if result and _follows(result[-1], part[0]):
            result[-1] = Seg(result[-1].size + part[0].size, result[-1].origin, result[-1].ref)
            result += part[1:]
        else:
            result += part
    return Strip(tuple(result))


def referring(segs: Sequence[Seg], spans: Iterable[tuple[int, int, int]]) -> tuple[Seg, ...]:
    """The same origins with new refs: of each span `(start, size, ref)`, in order; 0 outside of them."""
    strip = Strip(tuple(segs))
    result: list[Seg] = []
    at = 0
    for start, size, ref in [*spans, (strip.starts[-1], 0, 0)]:
        result += (Seg(seg.size, seg.origin) for seg in strip.cut(at, start))
        passed = 0
        for seg in strip.cut(start, start + size):
            result.append(Seg(seg.size, seg.origin, ref + passed))
            passed += seg.size
        at = start + size
    return tuple(result)


def _part(seg: Seg, start: int, end: int) -> Seg:
    return Seg(end - start, seg.origin, seg.ref + start if seg.ref else 0)


def _follows(one: Seg, two: Seg) -> bool:
    if one.origin != two.origin:
        return False
    return two.ref == one.ref + one.size if one.ref else not two.ref
