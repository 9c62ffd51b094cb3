"""Places kept by what they say, not by their line: quote, context, section, and the revision they were made in.

A place is found again by the base's line difference where the base is known, then by its exact words, then by
similar words in similar surroundings. Two places as good as each other are ambiguous, and no place good enough is
gone: this room must never guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from coauthor.domain import alike, landmarks, merge, quotes, texts
from coauthor.domain.alike import CONTEXT, MARGIN, SURE, Place

_TELLING = 24
"""An exact quote of this many code points that is unique in both texts needs no context."""
_REACH = 256
"""Code points of context kept on either side."""
_SHORTEST = 4
"""Fewer code points than this, elsewhere in the text, say nothing in any surroundings."""
_LIKE_QUOTE = 62.0
_LIKE_ALL = 62.0
_LIKE_ALL_ALONE = 78.0
"""The least similarity (0..100) of the quote itself, and with its context where the base is known or lost."""
_LIKE_CONTEXT = 70.0
"""The least similarity of the context where the quote alone says too little."""
_LIKE_ENOUGH = 60.0
_CHANCE = 45.0
"""The least similarity of the context where no copy of the quote came or went; what any two surroundings have."""
_LIKE_CARRIED = 75.0
"""The least similarity of the quote itself in another place, where both its words and its place were changed."""
_HARDLY_CHANGED = 88.0
"""From this similarity (0..100) on the quote is the same but for a word."""
_FAR = 25.0
"""By so much a place leads that nothing comes near."""
_UNLIKE_OTHERS = 85.0
"""The least similarity of the wider surroundings where copies came or went: entries of a list have as much as 80."""
_DOUBLE = 75.0
"""From this score (0..100) on another place counts as a double of the best, where the base is lost."""
_COPIES = 400
"""A quote that stands more often than this says nothing."""

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
        prefix=text[max(0, start - _REACH) : start],
        suffix=text[end : end + _REACH],
        section=section,
        line=text.count("\n", 0, start),
        copies=len(copies),
        nth=copies.index(start) if start in copies else 0,
    )


def find(
    anchor: Anchor, text: str, base_text: str | None = None, section_starts: Sections = ()
) -> Found | Ambiguous | Gone:
    """Where the anchor is in a text; the texts last compared are remembered, as places are asked for one by one."""
    return (Finder(text, base_text, section_starts) if section_starts else _finder(text, base_text)).find(anchor)


class Finder:
    """A text in which anchors of one base are looked for; `base_text` is that base where it is still known."""

    def __init__(self, text: str, base_text: str | None = None, section_starts: Sections = ()) -> None:
        self.text = text
        self._lines = None if base_text is None else merge.Finder(base_text, text)
        self._sections = section_starts
        self._starts = [start for start, _ in section_starts]
        self._index = alike.Index(text, None, self._section)
        self._carried: tuple[alike.Index, alike.Index] | None = None

    def find(self, anchor: Anchor) -> Found | Ambiguous | Gone:
        """The place, or why there is none."""
        if self._lines is not None:
            return self._by_base(anchor, self._lines)
        within = landmarks.between(self.text, anchor.prefix, anchor.quote, anchor.suffix)
        if within is not None:
            return self._between(anchor, within)
        return self._exact(anchor, (0, len(self.text))) or self._fuzzy(anchor, (0, len(self.text)))

    def _between(self, anchor: Anchor, within: tuple[int, int]) -> Found | Ambiguous | Gone:
        """Without a base: between two lines that are told for sure, else as it was in another place."""
        starts = _places(self.text, anchor.quote, within)
        if len(starts) == 1:
            return Found(starts[0], starts[0] + len(anchor.quote), How.CONTEXT, SURE)
        if starts:
            best = alike.clear_winner([self._score(anchor, at, at + len(anchor.quote)) for at in starts], key="context")
            said = (anchor.prefix, anchor.quote, anchor.suffix)
            if best is None or quotes.nearer_elsewhere(said, self.text, best.start, starts):
                return Ambiguous(tuple(starts))
            return Found(best.start, best.end, How.CONTEXT, best.context)
        places = [place for place in self._index.alike(_wanted(anchor), within) if not self._is_known(anchor, place)]
        likely = [p for p in places if p.quote >= _LIKE_QUOTE and p.score >= _LIKE_ALL]
        best = alike.clear_winner(likely, key="score")
        if best is not None:
            return Found(best.start, best.end, How.FUZZY, best.score)
        if likely:
            return Ambiguous(tuple(sorted(place.start for place in likely)))
        elsewhere = self._exact(anchor, (0, len(self.text))) if anchor.copies == 1 else None
        return elsewhere if isinstance(elsewhere, Found) else Gone()

    def _by_base(self, anchor: Anchor, lines: merge.Finder) -> Found | Ambiguous | Gone:
        span = merge.Span("", anchor.start, anchor.end)
        found = lines.find(span)
        if isinstance(found, merge.Placed):
            how = How.LINES if found.how is merge.How.LINES else How.EXACT
            return Found(found.start, found.end, how, SURE)
        if found is merge.Lost.COPIED:
            return Ambiguous(tuple(_places(self.text, anchor.quote, (0, len(self.text)))))
        if found is merge.Lost.AMBIGUOUS:
            return self._in_changed_lines(anchor, lines.base, lines.region(span))
        old, new = lines.region(span)
        likened = self._fuzzy(anchor, new)
        if isinstance(likened, Found) and self._is_anothers(anchor, lines, old, likened):
            likened = Gone(likened.score)
        if found is merge.Lost.MOVED:
            return self._moved(anchor, likened)
        return self._moved_and_changed(anchor, lines) if isinstance(likened, Gone) else likened

    def _moved(self, anchor: Anchor, here: Found | Ambiguous | Gone) -> Found | Ambiguous | Gone:
        """The very words stand elsewhere; where something much like them stayed here, that may be a copy."""
        exact = self._exact(anchor, (0, len(self.text)))
        if not isinstance(exact, Found) or not isinstance(here, Found):
            return here if exact is None else exact
        there, stayed = (self._score(anchor, each.start, each.end) for each in (exact, here))
        if stayed.quote < _LIKE_CARRIED or there.context >= stayed.context + MARGIN:
            return exact
        return Ambiguous(tuple(sorted((exact.start, here.start))))

    def _moved_and_changed(self, anchor: Anchor, lines: merge.Finder) -> Found | Ambiguous | Gone:
        """By similar words among the lines that came, where nothing of the base is more like what stands there."""
        base, came = self._both(lines)
        places = list(came.alike(_wanted(anchor)))
        mine = [
            place
            for place in places
            if _is_carried(place)
            and not self._is_known(anchor, place)
            and _meet(_origin(base, self.text, place.start, place.end), anchor)
        ]
        if not mine:
            return Gone(max((place.score for place in places), default=0.0))
        best = alike.clear_winner(mine, key="score")
        if best is None:
            return Ambiguous(tuple(sorted(place.start for place in mine)))
        return Found(best.start, best.end, How.FUZZY, best.score)

    def _is_known(self, anchor: Anchor, place: Place) -> bool:
        """True if other words of the base stand there to the letter, and no copy of these has come."""
        there = self.text[place.start : place.end].strip()
        if len(there) < _TELLING // 2 or there in anchor.quote or anchor.quote.strip() in there:
            return False
        if self._lines is None:
            return there in anchor.prefix or there in anchor.suffix
        copies = self._lines.base.count(there)
        return copies > 0 and copies >= self.text.count(there)

    def _both(self, lines: merge.Finder) -> tuple[alike.Index, alike.Index]:
        """The words of the base, and those of the lines that came."""
        if self._carried is None:
            self._carried = alike.Index(lines.base), alike.Index(self.text, lines.came())
        return self._carried

    def _is_anothers(self, anchor: Anchor, lines: merge.Finder, old: tuple[int, int], found: Found) -> bool:
        """True if what was found is more like something else of the base, above all of the same changed lines."""
        there = self.text[found.start : found.end]
        if found.score < _LIKE_CONTEXT and there != anchor.quote:
            best = _origin(self._both(lines)[0], self.text, found.start, found.end)
            if best is not None and not _meet(best, anchor):
                return True
        base = lines.base
        mine = fuzz.ratio(anchor.quote, there) + MARGIN
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
        starts = _places(self.text, anchor.quote, (0, len(self.text)))
        if not isinstance(found, Found) and not changed and len(starts) <= _COPIES:
            found = self._by_reach(anchor, [self._score(anchor, at, at + len(anchor.quote)) for at in starts])
        if isinstance(found, Found) and new[0] <= found.start and found.end <= new[1]:
            return found
        return Ambiguous(tuple(starts))

    def _exact(self, anchor: Anchor, within: tuple[int, int]) -> Found | Ambiguous | None:
        """By the very words, told apart by what stands around them; None where they don't stand."""
        starts = _places(self.text, anchor.quote, within) if anchor.quote else []
        if not starts or len(starts) > _COPIES:
            return Ambiguous(tuple(starts)) if starts else None
        if len(starts) == 1 and anchor.copies == 1 and len(anchor.quote.strip()) >= _TELLING:
            return Found(starts[0], starts[0] + len(anchor.quote), How.EXACT, SURE)
        places = [self._score(anchor, start, start + len(anchor.quote)) for start in starts]
        places = self._as_commented(anchor, places)
        if self._lines is None and (len(starts) > 1 or anchor.copies > 1):
            return self._by_reach(anchor, places) or Ambiguous(tuple(starts))
        best = alike.clear_winner(places, key="context") or self._same_rank(anchor, places)
        if best is None or best.context < _LIKE_CONTEXT:
            return Ambiguous(tuple(starts)) if len(starts) > 1 or anchor.copies > 1 else None
        return Found(best.start, best.end, How.CONTEXT, best.context)

    def _by_reach(self, anchor: Anchor, places: Sequence[Place]) -> Found | None:
        """Without a base: of copies the one whose wider surroundings are clearly the right ones, or have its rank."""
        ranked = sorted(((self._around(anchor, place), place.start, place) for place in places), reverse=True)
        (best, _, place), second = ranked[0], ranked[1][0] if len(ranked) > 1 else _CHANCE
        whole = len(places) == anchor.copies
        if best >= (_LIKE_ENOUGH if whole else _UNLIKE_OTHERS) and best - second >= MARGIN:
            return Found(place.start, place.end, How.CONTEXT, best)
        same = self._same_rank(anchor, places)
        if same is None or self._around(anchor, same) < max(best - MARGIN / 2, _LIKE_CONTEXT):
            return None
        return Found(same.start, same.end, How.CONTEXT, same.context)

    def _around(self, anchor: Anchor, place: Place) -> float:
        """How alike all that is known of the surroundings is (0..100)."""
        left = self.text[max(0, place.start - len(anchor.prefix)) : place.start]
        right = self.text[place.end : place.end + len(anchor.suffix)]
        bonus = 2 * MARGIN if anchor.section and self._section(place.start) == anchor.section else 0.0
        return float(fuzz.ratio(anchor.prefix, left) + fuzz.ratio(anchor.suffix, right)) / 2 + bonus

    def _same_rank(self, anchor: Anchor, places: Sequence[Place]) -> Place | None:
        """Among copies with equal surroundings the n-th, if there are as many of them as in the base."""
        if len(places) != anchor.copies or len(places) == 1:
            return None
        best = places[anchor.nth]
        return best if best.context >= max(place.context for place in places) else None

    def _as_commented(self, anchor: Anchor, places: list[Place]) -> list[Place]:
        """Of copies those that are commented out as the quote was, or not as it was not; all where there are none."""
        wanted = _in_comment(anchor.prefix, len(anchor.prefix))
        return [place for place in places if _in_comment(self.text, place.start) is wanted] or places

    def _fuzzy(self, anchor: Anchor, within: tuple[int, int]) -> Found | Ambiguous | Gone:
        """By similar words in similar surroundings."""
        places = [place for place in self._index.alike(_wanted(anchor), within) if not self._is_known(anchor, place)]
        if not places:
            return Gone()
        top = max(places, key=lambda place: place.score)
        least = _LIKE_ALL if self._lines is not None else _LIKE_ALL_ALONE
        if top.quote < _LIKE_QUOTE or (top.score < least and not _is_alone(top, places)):
            return Gone(top.score)
        best = alike.clear_winner(places, key="score")
        if self._lines is None and (best is None or _has_double(best, places)):
            best = self._by_surroundings(anchor, places)
        if best is None:
            return Ambiguous(tuple(sorted(place.start for place in places)))
        return Found(best.start, best.end, How.FUZZY, best.score)

    def _by_surroundings(self, anchor: Anchor, places: Sequence[Place]) -> Place | None:
        """Of places with words alike the one whose wider surroundings are clearly the right ones."""
        likely = [place for place in places if place.quote >= _LIKE_QUOTE]
        ranked = sorted(((self._around(anchor, place), place.start, place) for place in likely), reverse=True)
        if not ranked or ranked[0][0] < _DOUBLE or ranked[0][2].score < _LIKE_CONTEXT:
            return None
        return ranked[0][2] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= MARGIN else None

    def _score(self, anchor: Anchor, start: int, end: int) -> Place:
        return self._index.score(_wanted(anchor), start, end)

    def _section(self, at: int) -> tuple[str, ...]:
        index = bisect_right(self._starts, at) - 1
        return self._sections[index][1] if index >= 0 else ()


@lru_cache(maxsize=2)
def _finder(text: str, base_text: str | None) -> Finder:
    return Finder(text, base_text)


def _places(text: str, quote: str, within: tuple[int, int]) -> list[int]:
    """All places of the quote (copies may overlap), up to one more than `_COPIES`."""
    result: list[int] = []
    at = text.find(quote, *within) if quote else -1
    while at >= 0 and len(result) <= _COPIES:
        result.append(at)
        at = text.find(quote, at + 1, within[1])
    return result


def _wanted(anchor: Anchor) -> alike.Wanted:
    return alike.Wanted(anchor.quote, anchor.prefix[-CONTEXT:], anchor.suffix[:CONTEXT], anchor.section)


def _is_carried(place: Place) -> bool:
    """True if a place is good enough for words that were changed and moved; short ones need their surroundings."""
    if place.quote < _LIKE_CARRIED or place.score < _LIKE_ALL_ALONE:
        return False
    size = place.end - place.start
    return size >= _TELLING // 2 or (size >= _SHORTEST and place.context >= _DOUBLE)


def _origin(base: alike.Index, text: str, start: int, end: int) -> Place | None:
    """What of the base is clearly the most like a range of the text."""
    return alike.clear_winner(list(base.alike(alike.wanted(text, start, end))), key="score")


def _meet(place: Place | None, anchor: Anchor) -> bool:
    return place is not None and min(place.end, anchor.end) > max(place.start, anchor.start)


def _in_comment(text: str, at: int) -> bool:
    """True if the line is commented out before that place."""
    return _COMMENT.search(text, text.rfind("\n", 0, at) + 1, at) is not None


def _has_double(best: Place, places: Sequence[Place]) -> bool:
    """True if another place is much like it too, in surroundings that are no worse: then words alone decide nothing."""
    others = (place for place in places if place is not best and place.quote >= _LIKE_QUOTE)
    return any(place.score >= _DOUBLE and place.context > best.context - MARGIN / 2 for place in others)


def _is_alone(top: Place, places: Sequence[Place]) -> bool:
    """True if the quote itself is hardly changed, and nothing else in the text is like it."""
    others = (place.score for place in places if place is not top)
    return top.quote >= _HARDLY_CHANGED and top.score >= _LIKE_CONTEXT and top.score - max(others, default=0.0) >= _FAR
