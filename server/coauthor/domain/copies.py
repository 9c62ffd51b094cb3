"""Copies that came to a text: whether a sentence that was found may as well be, or rather is, another one like it.

Pure functions on texts and ranges in code points. A copy is told from the sentence by what stands around the two, as
words in their order; this room must never prefer a place because it comes first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from rapidfuzz.distance import LCSseq

from coauthor.domain import linediff

_BEFORE = 160
"""Code points on either side of a sentence in the base that it is told by."""

_NOW = 480
"""Code points on either side of a place in which these are looked for, so that something may have come between."""

_LEAD = 24
"""By so many letters of its surroundings a place must be nearer to the right ones than a copy."""

_ALIKE = 0.75
"""A copy that has this share of the surroundings came with them."""

_MOST = 64
"""More copies than this are not compared one by one: the sentence says nothing."""

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[^\w\s]")


def contested(
    texts: tuple[str, str],
    start: int,
    at: int,
    size: int,
    runs: Sequence[linediff.Block],
    beside: Collection[int] = (),
) -> bool:
    """True if a copy that came may be meant as well as the place that was found.

    `texts` are the base and the current text, which hold the same `size` code points at `start` and at `at`; `runs`
    are their equal lines as ranges of code points. A copy that came between the runs `n` and `n + 1` for an `n` in
    `beside` always may be meant; any other may that is nearer to the right surroundings by one side, or by both
    together not clearly further from them.
    """
    base, current = texts
    quote = base[start : start + size]
    if not quote.strip() or current.count(quote) < 2:
        return False
    came = _came(base, current, quote, runs)
    if beside and any(gap in beside for gap, _ in came):
        return True
    others = [place for _, place in came if place != at]
    if len(others) > _MOST:
        return True
    wanted = _sides(base, start, size, _BEFORE)
    mine = _agreement(wanted, current, at, size)
    return any(_near(_agreement(wanted, current, place, size), mine) for place in others)


def _near(other: tuple[int, int], mine: tuple[int, int]) -> bool:
    lead = sum(mine) - sum(other)
    return other[0] > mine[0] or other[1] > mine[1] or lead < _LEAD or sum(other) >= _ALIKE * sum(mine)


def _came(base: str, current: str, quote: str, runs: Sequence[linediff.Block]) -> list[tuple[int, int]]:
    """Where the quote stands in changed lines that have more of it than was in their place: their number, the offset.

    Changed lines have the number of the equal run before them.
    """
    sizes = [run.size for run in runs]
    before = Counter(gap for gap, _ in _changed(base, quote, [run.a for run in runs], sizes))
    now = list(_changed(current, quote, [run.b for run in runs], sizes))
    after = Counter(gap for gap, _ in now)
    return [(gap, place) for gap, place in now if after[gap] > before[gap]]


def _changed(text: str, quote: str, starts: Sequence[int], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the quote stands, but for those places that are all in equal lines."""
    place = text.find(quote)
    while place >= 0:
        at = bisect_right(starts, place) - 1
        if at < 0 or place + len(quote) > starts[at] + sizes[at]:
            yield at, place
        place = text.find(quote, place + 1)


def _sides(text: str, at: int, size: int, reach: int) -> tuple[list[str], list[str]]:
    """The words on either side of a range, in their order."""
    end = at + size
    return _TOKEN.findall(text[max(0, at - reach) : at]), _TOKEN.findall(text[end : end + reach])


def _agreement(wanted: tuple[list[str], list[str]], text: str, at: int, size: int) -> tuple[int, int]:
    """How many letters of each side stand there, as words in the same order, whatever came between them."""
    left, right = (_shared(side, there) for side, there in zip(wanted, _sides(text, at, size, _NOW), strict=True))
    return left, right


def _shared(words: list[str], there: list[str]) -> int:
    steps = LCSseq.opcodes(words, there)
    return sum(len(word) for step in steps if step.tag == "equal" for word in words[step.src_start : step.src_end])
