"""Places kept by what they say, not by their line: quote, context, section, and the revision they were made in.

A place is found again by the base's line difference where the base is known, then by its exact words, then by
similar words in similar surroundings. Two places as good as each other are ambiguous, and no place good enough is
gone: this room must never guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from coauthor.domain import merge, texts

CONTEXT = 64
"""Code points of context kept on either side."""

SURE = 100.0
"""The score of a place that is proved, not likened."""

_TELLING = 24
"""An exact quote of this many code points that is unique in both texts needs no context."""
_LIKE_QUOTE = 62.0
_LIKE_ALL = 62.0
_LIKE_ALL_ALONE = 78.0
"""The least similarity (0..100) of the quote itself, and with its context where the base is known or lost."""
_LIKE_CONTEXT = 70.0
"""The least similarity of the context where the quote alone says too little."""
_LIKE_ENOUGH = 60.0
_CHANCE = 45.0
"""The least similarity of the context where no copy of the quote came or went; what any two surroundings have."""
_HARDLY_CHANGED = 88.0
"""From this similarity (0..100) on the quote is the same but for a word."""
_FAR = 25.0
"""By so much a place leads that nothing comes near."""
_MARGIN = 8.0
"""How much better than the next a place must be."""
_DOUBLE = 75.0
"""From this score (0..100) on another place counts as a double of the best, where the base is lost."""
_SAME_SECTION = _MARGIN
"""Decides between surroundings that are equal."""
_COPIES = 400
"""A quote that stands more often than this says nothing."""
_COMMON = 24
"""A word that stands more often than this in the text is no clue to a place."""
_CANDIDATES = 6

_CLUE = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff](?=([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])?)"
    r"|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_COMMENT = re.compile(r"(?<!\\)%")


class How(StrEnum):
    """What a place was found by."""

    LINES = "lines"
    EXACT = "exact"
    CONTEXT = "context"
    FUZZY = "fuzzy"


class Anchor(BaseModel):
    """The code points `[start, end)` of revision `base` of `path`.

    Text inserted exactly at either end stays outside. `line` counts from 0 and is only shown, never trusted.
    `copies` says how often the quote stood in the base, `nth` (from 0) which of them this is.
    """

    model_config = ConfigDict(frozen=True)

    path: str
    base: str
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    section: tuple[str, ...] = ()
    line: int = 0
    copies: int = 1
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The place, what it was found by, and how alike it is (0..100)."""

    start: int
    end: int
    how: How
    score: float


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places are as good as each other: their starts."""

    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing is like it enough; `score` is the best there was."""

    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    score: float
    quote: float
    context: float


Sections = Sequence[tuple[int, tuple[str, ...]]]
"""Where each section of a text starts, with its path, by offset."""


def make(text: str, path: str, start: int, end: int, section: tuple[str, ...] = ()) -> Anchor:
    """The anchor of a range of a text."""
    quote = text[start:end]
    copies = _places(text, quote, (0, len(text)))
    return Anchor(
        path=path,
        base=texts.revision(text),
        start=start,
        end=end,
        quote=quote,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        section=section,
        line=text.count("\n", 0, start),
        copies=len(copies),
        nth=copies.index(start) if start in copies else 0,
    )


def find(
    anchor: Anchor, text: str, base_text: str | None = None, section_starts: Sections = ()
) -> Found | Ambiguous | Gone:
    """Where the anchor is in a text; for many anchors in one text make a `Finder` once."""
    return Finder(text, base_text, section_starts).find(anchor)


class Finder:
    """A text in which anchors of one base are looked for; `base_text` is that base where it is still known."""

    def __init__(self, text: str, base_text: str | None = None, section_starts: Sections = ()) -> None:
        self.text = text
        self._lines = None if base_text is None else merge.Finder(base_text, text)
        self._sections = section_starts
        self._starts = [start for start, _ in section_starts]
        self._clues: dict[str, list[int]] | None = None

    def find(self, anchor: Anchor) -> Found | Ambiguous | Gone:
        """The place, or why there is none."""
        if self._lines is not None:
            return self._by_base(anchor, self._lines)
        exact = self._exact(anchor, (0, len(self.text)))
        return exact if exact is not None else self._fuzzy(anchor, (0, len(self.text)))

    def _by_base(self, anchor: Anchor, lines: merge.Finder) -> Found | Ambiguous | Gone:
        span = merge.Span("", anchor.start, anchor.end)
        found = lines.find(span)
        if isinstance(found, merge.Placed):
            how = How.LINES if found.how is merge.How.LINES else How.EXACT
            return Found(found.start, found.end, how, SURE)
        if found is merge.Lost.AMBIGUOUS:
            return self._in_changed_lines(anchor, lines.base, lines.region(span))
        if found is merge.Lost.MOVED:
            exact = self._exact(anchor, (0, len(self.text)))
            return exact if exact is not None else Gone()
        old, new = lines.region(span)
        likened = self._fuzzy(anchor, new)
        if isinstance(likened, Found) and self._is_anothers(anchor, lines.base, old, likened):
            return Gone(likened.score)
        return likened

    def _is_anothers(self, anchor: Anchor, base: str, old: tuple[int, int], found: Found) -> bool:
        """True if what was found is more like something else of the base that stood in the same changed lines."""
        there = self.text[found.start : found.end]
        mine = fuzz.ratio(anchor.quote, there) + _MARGIN
        beside = (base[old[0] : anchor.start], base[anchor.end : old[1]])
        return any(len(each) >= len(there) and fuzz.partial_ratio(there, each) > mine for each in beside)

    def _in_changed_lines(
        self, anchor: Anchor, base: str, region: tuple[tuple[int, int], tuple[int, int]]
    ) -> Found | Ambiguous:
        """A quote with copies elsewhere, by its context among the lines that took the place of its own.

        Where its lines are as they were, line difference and context must name the same copy.
        """
        old, new = region
        changed = base[slice(*old)] != self.text[slice(*new)]
        found = self._exact(anchor, new if changed else (0, len(self.text)))
        if isinstance(found, Found) and new[0] <= found.start and found.end <= new[1]:
            return found
        return Ambiguous(tuple(_places(self.text, anchor.quote, (0, len(self.text)))))

    def _exact(self, anchor: Anchor, within: tuple[int, int]) -> Found | Ambiguous | None:
        """By the very words, told apart by what stands around them; None where they don't stand."""
        starts = _places(self.text, anchor.quote, within) if anchor.quote else []
        if not starts or len(starts) > _COPIES:
            return Ambiguous(tuple(starts)) if starts else None
        if len(starts) == 1 and anchor.copies == 1 and len(anchor.quote.strip()) >= _TELLING:
            return Found(starts[0], starts[0] + len(anchor.quote), How.EXACT, SURE)
        places = [self._score(anchor, start, start + len(anchor.quote)) for start in starts]
        places = self._as_commented(anchor, places)
        best = _clear_winner(places, key="context") or self._same_rank(anchor, places)
        if best is None or not (best.context >= _LIKE_CONTEXT or self._stands_out(anchor, best, places)):
            return Ambiguous(tuple(starts)) if len(starts) > 1 or anchor.copies > 1 else None
        return Found(best.start, best.end, How.CONTEXT, best.context)

    def _stands_out(self, anchor: Anchor, best: _Place, places: Sequence[_Place]) -> bool:
        """Without a base: surroundings that are less alike will do where no copy came or went, and none come near."""
        next_best = max((place.context for place in places if place is not best), default=_CHANCE)
        whole = self._lines is None and len(places) == anchor.copies
        return whole and best.context >= _LIKE_ENOUGH and best.context - max(next_best, _CHANCE) >= 2 * _MARGIN

    def _same_rank(self, anchor: Anchor, places: Sequence[_Place]) -> _Place | None:
        """Among copies with equal surroundings the n-th, if there are as many of them as in the base."""
        if len(places) != anchor.copies or len(places) == 1:
            return None
        best = places[anchor.nth]
        return best if best.context >= max(place.context for place in places) else None

    def _as_commented(self, anchor: Anchor, places: list[_Place]) -> list[_Place]:
        """Of copies those that are commented out as the quote was, or not as it was not; all where there are none."""
        wanted = _in_comment(anchor.prefix, len(anchor.prefix))
        return [place for place in places if _in_comment(self.text, place.start) is wanted] or places

    def _fuzzy(self, anchor: Anchor, within: tuple[int, int]) -> Found | Ambiguous | Gone:
        """By similar words in similar surroundings."""
        places = list(self._alike(anchor, within))
        if not places:
            return Gone()
        top = max(places, key=lambda place: place.score)
        least = _LIKE_ALL if self._lines is not None else _LIKE_ALL_ALONE
        if top.quote < _LIKE_QUOTE or (top.score < least and not _is_alone(top, places)):
            return Gone(top.score)
        best = _clear_winner(places, key="score")
        if best is None and self._lines is None:
            best = _by_surroundings(places)
        if best is None or (self._lines is None and _has_double(best, places)):
            return Ambiguous(tuple(sorted(place.start for place in places)))
        return Found(best.start, best.end, How.FUZZY, best.score)

    def _alike(self, anchor: Anchor, within: tuple[int, int]) -> Iterator[_Place]:
        """The best candidates, one for each stretch of text; none of them need be good."""
        size = len(anchor.quote)
        slack = 48 + size // 2
        taken: list[tuple[int, int]] = []
        for guess in self._guesses(anchor, within):
            low, high = max(within[0], guess - slack), min(within[1], guess + size + slack)
            near = fuzz.partial_ratio_alignment(anchor.quote, self.text[low:high]) if low < high else None
            if near is None:
                continue
            start, end = self._edges(anchor, low + near.dest_start, low + near.dest_end)
            if start >= end or any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            yield self._score(anchor, start, end)

    def _guesses(self, anchor: Anchor, within: tuple[int, int]) -> list[int]:
        """Where the quote would start if its rarer words, and those around it, stood as far apart as before."""
        if self._clues is None:
            self._clues = defaultdict(list)
            for clue, at in _clues(self.text):
                self._clues[clue].append(at)
        votes: list[tuple[int, float]] = []
        context = anchor.prefix + anchor.quote + anchor.suffix
        inside = range(len(anchor.prefix), len(anchor.prefix) + len(anchor.quote))
        for clue, offset in _clues(context):
            places = [at for at in self._clues.get(clue, ()) if within[0] <= at < within[1]]
            if 0 < len(places) <= _COMMON:
                weight = (1.0 if offset in inside else 0.5) / len(places)
                votes += [(at - offset + len(anchor.prefix), weight) for at in places]
        return _peaks(sorted(votes), 32 + len(anchor.quote) // 3)

    def _edges(self, anchor: Anchor, start: int, end: int) -> tuple[int, int]:
        """Both ends to the letter, by comparing with the context letter by letter."""
        before, after = anchor.prefix[-24:], anchor.suffix[:24]
        reach = 32 + len(anchor.quote) // 2
        low, high = max(0, start - reach), min(len(self.text), end + reach)
        steps = list(Indel.opcodes(before + anchor.quote + after, self.text[low:high]))
        first, last = len(before), len(before) + len(anchor.quote)
        begin, finish = start, end
        for step in steps:
            if step.src_start <= first < step.src_end:
                begin = low + min(step.dest_start + first - step.src_start, step.dest_end)
            if step.src_start < last <= step.src_end:
                finish = low + min(step.dest_start + last - step.src_start, step.dest_end)
        # Stray letters can draw an end far out: then the coarse one is more alike.
        return max(
            ((one, two) for one in (begin, start) for two in (finish, end)),
            key=lambda ends: self._score(anchor, *ends).score,
        )

    def _score(self, anchor: Anchor, start: int, end: int) -> _Place:
        there = self.text[start:end]
        quote = SURE if there == anchor.quote else fuzz.ratio(anchor.quote, there)
        left = fuzz.ratio(anchor.prefix, self.text[max(0, start - CONTEXT) : start])
        right = fuzz.ratio(anchor.suffix, self.text[end : end + CONTEXT])
        context = (left + right) / 2
        weight = min(len(anchor.quote), 200)
        score = (quote * weight + context * CONTEXT / 2) / (weight + CONTEXT / 2)
        bonus = _SAME_SECTION if anchor.section and self._section(start) == anchor.section else 0.0
        return _Place(start, end, score + bonus, quote, context + bonus)

    def _section(self, at: int) -> tuple[str, ...]:
        index = bisect_right(self._starts, at) - 1
        return self._sections[index][1] if index >= 0 else ()


def _places(text: str, quote: str, within: tuple[int, int]) -> list[int]:
    """All places of the quote (copies may overlap), up to one more than `_COPIES`."""
    result: list[int] = []
    at = text.find(quote, *within) if quote else -1
    while at >= 0 and len(result) <= _COPIES:
        result.append(at)
        at = text.find(quote, at + 1, within[1])
    return result


def _clues(text: str) -> Iterator[tuple[str, int]]:
    """Words, and pairs of ideographs, with their offsets."""
    for match in _CLUE.finditer(text):
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
    chosen: list[tuple[int, int]] = []
    for _, low, high in sorted(sums, reverse=True):
        if all(high < first or last < low for first, last in chosen):
            chosen.append((low, high))
            if len(chosen) == _CANDIDATES:
                break
    return [votes[(low + high) // 2][0] for low, high in chosen]


def _in_comment(text: str, at: int) -> bool:
    """True if the line is commented out before that place."""
    start = text.rfind("\n", 0, at) + 1
    return _COMMENT.search(text, start, at) is not None


def _has_double(best: _Place, places: Sequence[_Place]) -> bool:
    """True if another place is much like it too, in surroundings that are no worse: then words alone decide nothing."""
    others = (place for place in places if place is not best and place.quote >= _LIKE_QUOTE)
    return any(place.score >= _DOUBLE and place.context > best.context - _MARGIN / 2 for place in others)


def _is_alone(top: _Place, places: Sequence[_Place]) -> bool:
    """True if the quote itself is hardly changed, and nothing else in the text is like it."""
    others = (place.score for place in places if place is not top)
    return top.quote >= _HARDLY_CHANGED and top.score >= _LIKE_CONTEXT and top.score - max(others, default=0.0) >= _FAR


def _by_surroundings(places: Sequence[_Place]) -> _Place | None:
    """Of places with words equally alike the one whose surroundings are clearly the right ones.

    The more like the right ones they are, the less need they lead by; as they were, any lead will do.
    """
    alike = [place for place in places if place.quote >= _LIKE_QUOTE and place.score >= _LIKE_CONTEXT]
    best = max(alike, key=lambda place: place.context, default=None)
    if best is None or best.context < _LIKE_CONTEXT:
        return None
    lead = _FAR if best.context < 80 else 2 * _MARGIN if best.context < 99 else _MARGIN / 2
    others = [place for place in alike if place is not best]
    clear = all(best.context - other.context >= lead and best.quote > other.quote - 2 for other in others)
    return best if clear else None


def _clear_winner(places: Sequence[_Place], key: str) -> _Place | None:
    """The best place if it leads the next by the margin."""
    ranked = sorted(places, key=lambda place: -float(getattr(place, key)))
    if len(ranked) > 1 and getattr(ranked[0], key) - getattr(ranked[1], key) < _MARGIN:
        return None
    return ranked[0] if ranked else None
