"""Places in a text that are like a quote in its surroundings, each with how alike it is.

Measures and ranks only: whether a place is good enough to be believed is decided in `anchors`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

Range = tuple[int, int]

CONTEXT = 64
"""Code points of context compared on either side."""

SURE = 100.0
"""The score of what is equal."""

MARGIN = 8.0
"""How much better than the next a place must be."""

_SAME_SECTION = MARGIN
"""Decides between surroundings that are equal."""
_COMMON = 24
"""A word that stands more often than this in the text is no clue to a place."""
_CANDIDATES = 6

_CLUE = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff](?=([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])?)"
    r"|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


class Wanted(NamedTuple):
    """What is looked for, what stood before and after it, and the section it was in (empty if unknown)."""

    quote: str
    prefix: str
    suffix: str
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The code points `[start, end)`: how alike in all, by the quote alone, by the surroundings alone (0..100)."""

    start: int
    end: int
    score: float
    quote: float
    context: float


def wanted(text: str, start: int, end: int) -> Wanted:
    """A range of a text as what is looked for."""
    return Wanted(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


class Index:
    """A text with its words by place; only those in `ranges` (sorted, all of it where None) are clues."""

    def __init__(
        self,
        text: str,
        ranges: Sequence[Range] | None = None,
        section_at: Callable[[int], tuple[str, ...]] = lambda _start: (),
    ) -> None:
        self.text = text
        self._section_at = section_at
        self._ranges = ranges
        self._clues: dict[str, list[int]] | None = None

    def alike(self, want: Wanted, within: Range | None = None) -> Iterator[Place]:
        """The best candidates, one for each stretch of text; none of them need be good."""
        size = len(want.quote)
        slack = 48 + size // 2
        taken: list[Range] = []
        least, most = within or (0, len(self.text))
        for guess in self._guesses(want, (least, most)):
            low, high = max(least, guess - slack), min(most, guess + size + slack)
            near = fuzz.partial_ratio_alignment(want.quote, self.text[low:high]) if low < high else None
            if near is None:
                continue
            start, end = self._edges(want, low + near.dest_start, low + near.dest_end)
            if start >= end or any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            yield self.score(want, start, end)

    def score(self, want: Wanted, start: int, end: int) -> Place:
        """How alike a range is."""
        there = self.text[start:end]
        quote = SURE if there == want.quote else fuzz.ratio(want.quote, there)
        left = fuzz.ratio(want.prefix, self.text[max(0, start - CONTEXT) : start])
        right = fuzz.ratio(want.suffix, self.text[end : end + CONTEXT])
        context = (left + right) / 2
        weight = min(len(want.quote), 200)
        score = (quote * weight + context * CONTEXT / 2) / (weight + CONTEXT / 2)
        bonus = _SAME_SECTION if want.section and self._section_at(start) == want.section else 0.0
        return Place(start, end, score + bonus, quote, context + bonus)

    def _guesses(self, want: Wanted, within: Range) -> list[int]:
        """Where the quote would start if its rarer words, and those around it, stood as far apart as before."""
        known = self._known()
        votes: list[tuple[int, float]] = []
        context = want.prefix + want.quote + want.suffix
        inside = range(len(want.prefix), len(want.prefix) + len(want.quote))
        for clue, offset in _clues(context, (0, len(context))):
            places = known.get(clue, ())
            low, high = bisect_left(places, within[0]), bisect_left(places, within[1])
            if 0 < high - low <= _COMMON:
                weight = (1.0 if offset in inside else 0.5) / (high - low)
                votes += [(at - offset + len(want.prefix), weight) for at in places[low:high]]
        return _peaks(sorted(votes), 32 + len(want.quote) // 3)

    def _known(self) -> dict[str, list[int]]:
        if self._clues is None:
            # Whole before it is seen: several threads may ask at once.
            clues: dict[str, list[int]] = defaultdict(list)
            for stretch in self._ranges if self._ranges is not None else [(0, len(self.text))]:
                for clue, at in _clues(self.text, stretch):
                    clues[clue].append(at)
            self._clues = clues
        return self._clues

    def _edges(self, want: Wanted, start: int, end: int) -> Range:
        """Both ends to the letter, by comparing with the context letter by letter."""
        before, after = want.prefix[-24:], want.suffix[:24]
        reach = 32 + len(want.quote) // 2
        low, high = max(0, start - reach), min(len(self.text), end + reach)
        steps = list(Indel.opcodes(before + want.quote + after, self.text[low:high]))
        first, last = len(before), len(before) + len(want.quote)
        begin, finish = start, end
        for step in steps:
            if step.src_start <= first < step.src_end:
                begin = low + min(step.dest_start + first - step.src_start, step.dest_end)
            if step.src_start < last <= step.src_end:
                finish = low + min(step.dest_start + last - step.src_start, step.dest_end)
        # Stray letters can draw an end far out: then the coarse one is more alike.
        return max(
            ((one, two) for one in (begin, start) for two in (finish, end)),
            key=lambda ends: self.score(want, *ends).score,
        )


def clear_winner(places: Sequence[Place], key: str) -> Place | None:
    """The best place if it leads the next by the margin."""
    ranked = sorted(places, key=lambda place: -float(getattr(place, key)))
    if len(ranked) > 1 and getattr(ranked[0], key) - getattr(ranked[1], key) < MARGIN:
        return None
    return ranked[0] if ranked else None


def _clues(text: str, within: Range) -> Iterator[tuple[str, int]]:
    """Words, and pairs of ideographs, with their offsets."""
    for match in _CLUE.finditer(text, *within):
        yield match.group() + (match.group(1) or ""), match.start()


def _peaks(votes: list[tuple[int, float]], width: int) -> list[int]:
    """The middles of the heaviest stretches of at most `width`, heaviest first, none touching another."""
    sums: list[tuple[float, int, int]] = []
    low, weight = 0, 0.0
    for high, (at, vote) in enumerate(votes):
        weight += vote
        while votes[low][0] < at - width:
            weight -= votes[low][1]
            low += 1
        sums.append((weight, low, high))
    chosen: list[Range] = []
    for _, low, high in sorted(sums, reverse=True):
        if all(high < first or last < low for first, last in chosen):
            chosen.append((low, high))
            if len(chosen) == _CANDIDATES:
                break
    return [votes[(low + high) // 2][0] for low, high in chosen]
