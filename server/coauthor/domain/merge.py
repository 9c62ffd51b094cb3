"""Bringing an old proposal to today's text: places found again by the lines and sentences around them.

A place is given only where the text proves it; else it is said that the text was changed, is gone, moved, or
could be in two places. This room must never guess.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from coauthor.domain import copies, linediff, quotes

_SIMILAR = 60.0
"""From this similarity (0..100) on a text counts as edited, below as gone."""

_SPECIFIC = 24
"""A quote that stands more than once in a file needs this many code points to be told by its block alone."""

_COPIED = 75.0
"""From this similarity (0..100) on a line counts as another's copy."""

_REACH = (1, 3, 10, 40)
"""How many lines with content, on both sides, may be taken in to tell a repeated line from its copies."""


class How(StrEnum):
    """What proves a place: an equal text, the edits of an open document, equal lines, an exact sentence."""

    SAME = "same"
    TRACKED = "tracked"
    LINES = "lines"
    SENTENCE = "sentence"


class Lost(StrEnum):
    """Why there is no place."""

    CHANGED = "changed"
    GONE = "gone"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Span:
    """The code points `[start, end)` of the base; empty for an insertion."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Placed:
    """The code points `[start, end)` of the current text that hold the span's exact base text."""

    start: int
    end: int
    how: How


@dataclass(frozen=True, slots=True)
class Clean:
    """The current text is the base."""

    placed: Mapping[str, Placed]


@dataclass(frozen=True, slots=True)
class Rebased:
    """Every span has its place. `by_itself` is false where a sentence was found by its words: that is only
    proposed to a person.
    """

    placed: Mapping[str, Placed]

    @property
    def by_itself(self) -> bool:
        """True if lines or tracking prove all places."""
        return all(place.how is not How.SENTENCE for place in self.placed.values())


@dataclass(frozen=True, slots=True)
class Conflict:
    """Some spans have no place any more; `placed` holds the others."""

    placed: Mapping[str, Placed]
    unplaced: Mapping[str, Lost]


def rebase(
    base: str,
    current: str,
    spans: Sequence[Span],
    tracked: Mapping[str, tuple[int, int]] | None = None,
) -> Clean | Rebased | Conflict:
    """Where the base's spans are in the current text.

    `tracked` gives places followed edit by edit in an open document; one that doesn't hold the span's text is
    not believed. Spans are code-point offsets and must not overlap.
    """
    if base == current:
        return Clean({span.id: Placed(span.start, span.end, How.SAME) for span in spans})
    finder = Finder(base, current)
    placed: dict[str, Placed] = {}
    unplaced: dict[str, Lost] = {}
    for span in spans:
        known = (tracked or {}).get(span.id)
        place = finder.tracked(span, known) if known is not None else None
        found = place or finder.find(span)
        if isinstance(found, Placed):
            placed[span.id] = found
        else:
            unplaced[span.id] = found
    for name in _out_of_order(spans, placed):
        del placed[name]
        unplaced[name] = Lost.MOVED
    return Conflict(placed, unplaced) if unplaced else Rebased(placed)


def _out_of_order(spans: Sequence[Span], placed: Mapping[str, Placed]) -> set[str]:
    """Spans whose places cross or overlap; the weaker proof of two goes."""
    lost: set[str] = set()
    last: Span | None = None
    for span in sorted((each for each in spans if each.id in placed), key=lambda each: (each.start, each.end)):
        if last is not None and placed[span.id].start < placed[last.id].end:
            weak = last if placed[last.id].how is How.SENTENCE else span
            lost.add(weak.id)
            if weak is span:
                continue
        last = span
    return lost


class Finder:
    """Two texts with their line difference, asked for one place after the other."""

    def __init__(self, base: str, current: str) -> None:
        self.base, self.current = base, current
        self._old, self._new = linediff.index(base), linediff.index(current)
        self._runs = linediff.runs(self._old.lines, self._new.lines)
        self._blocks = [linediff.block(run, self._old, self._new) for run in self._runs]
        self._solid = [
            run for run in self._runs if any(line.strip() for line in self._old.lines[run.a : run.a + run.size])
        ]

    def tracked(self, span: Span, known: tuple[int, int]) -> Placed | None:
        """The known place if it holds the span's text; for an insertion, if both neighbours still stand."""
        start, end = known
        if not 0 <= start <= end <= len(self.current):
            return None
        if self.current[start:end] != self.base[span.start : span.end]:
            return None
        if span.start == span.end:
            left, right = quotes.neighbours(self.base, span.start)
            beside = self.current[:start].endswith(left) and self.current.startswith(right, start)
            if not beside or (not left and start) or (not right and start < len(self.current)):
                return None
        return Placed(start, end, How.TRACKED)

    def find(self, span: Span) -> Placed | Lost:
        """The place by whole lines, else by the exact quote inside the changed lines."""
        by_lines = self._by_lines(span)
        if by_lines is not None:
            return by_lines
        return self._by_quote(span)

    def _by_lines(self, span: Span) -> Placed | Lost | None:
        """By the lines that the span covers; None where one of them was changed."""
        low, high = self._lines_of(span)
        run = self._run(low, high)
        if run is None or not self._edges_hold(span):
            return None
        if not self._unique(low, high) and (self._slides(low, high, run) or not self._told_apart(low, high, run)):
            return Lost.AMBIGUOUS
        shift = self._new.starts[run.b] - self._old.starts[run.a]
        if self._contested(span, span.start + shift, self._beside(low, high, run)):
            return Lost.COPIED
        return Placed(span.start + shift, span.end + shift, How.LINES)

    def _lines_of(self, span: Span) -> tuple[int, int]:
        """The lines that hold the span; for an insertion between two lines, both."""
        low = self._old.at(span.start)
        if span.start < span.end:
            return low, self._old.at(span.end - 1) + 1
        between = 0 < span.start < len(self.base) and self._old.starts[low] == span.start
        return (low - 1 if between else low), low + 1

    def _edges_hold(self, span: Span) -> bool:
        """An insertion at an end of the text needs that end unchanged."""
        if span.start < span.end:
            return True
        return (span.start > 0 or self._tops_equal()) and (span.end < len(self.base) or self._ends_equal())

    def _run(self, low: int, high: int) -> linediff.Run | None:
        """The equal run that holds all lines `[low, high)` of the base."""
        at = bisect_right(self._runs, low, key=lambda run: run.a) - 1
        if at < 0 or self._runs[at].a + self._runs[at].size < high:
            return None
        return self._runs[at]

    def _tops_equal(self) -> bool:
        return bool(self._runs) and self._runs[0].a == self._runs[0].b == 0

    def _ends_equal(self) -> bool:
        if not self._runs:
            return False
        last = self._runs[-1]
        return last.a + last.size == len(self._old.lines) and last.b + last.size == len(self._new.lines)

    def _beside(self, low: int, high: int, run: linediff.Run) -> list[int]:
        """The changes above and below between which and the lines nothing stands but blank lines.

        Each has the number of the equal run before it.
        """
        lines, at = self._old.lines, self._runs.index(run)
        while low > run.a and not lines[low - 1].strip():
            low -= 1
        while high < run.a + run.size and not lines[high].strip():
            high += 1
        return [*([at - 1] if low == run.a else []), *([at] if high == run.a + run.size else [])]

    def _contested(self, span: Span, place: int, beside: Sequence[int] = ()) -> bool:
        """True if a copy that came could be meant as well; an insertion is told by what stands beside it."""
        start, size = span.start, span.end - span.start
        if not size:
            left, right = quotes.neighbours(self.base, span.start)
            start, size = start - len(left), len(left) + len(right)
        at = place + start - span.start
        return copies.contested((self.base, self.current), start, at, size, self._blocks, beside)

    def _told_apart(self, low: int, high: int, run: linediff.Run) -> bool:
        """True if the lines together with equal neighbours on both sides stand once in both texts."""
        for reach in _REACH:
            top = self._extend(low, -1, reach, run)
            bottom = self._extend(high, 1, reach, run)
            if top is None or bottom is None:
                return False
            if self._unique(top, bottom):
                return True
        return False

    def _slides(self, low: int, high: int, run: linediff.Run) -> bool:
        """True if a change beside the run could as well be drawn on the other side of the lines."""
        at = self._runs.index(run)
        above = self._runs[at - 1] if at else linediff.Run(0, 0, 0)
        end = linediff.Run(len(self._old.lines), len(self._new.lines), 0)
        below = self._runs[at + 1] if at + 1 < len(self._runs) else end
        for lines, start, gap_above, gap_below in (
            (self._old.lines, run.a, above.a + above.size, below.a),
            (self._new.lines, run.b, above.b + above.size, below.b),
        ):
            down = _slide(lines, gap_above, start, run.size, 1)
            up = _slide(lines, start + run.size, gap_below, run.size, -1)
            if down > low - run.a or up > run.a + run.size - high:
                return True
        return False

    def _extend(self, line: int, step: int, reach: int, run: linediff.Run) -> int | None:
        """The border moved over equal lines until `reach` lines with content are taken in, or the run ends.

        None where that side proves nothing: neither a line with content nor the end of both texts.
        """
        up = step < 0
        edge = run.a if up else run.a + run.size
        seen = 0
        while seen < reach and line != edge:
            seen += bool(self._old.lines[line - 1 if up else line].strip())
            line += step
        if seen:
            return line
        closed = line == 0 and self._tops_equal() if up else line == len(self._old.lines) and self._ends_equal()
        return line if closed else None

    def _unique(self, low: int, high: int) -> bool:
        block = self.base[self._old.starts[low] : self._old.starts[high]]
        return quotes.once(self.base, block) and quotes.once(self.current, block)

    def _by_quote(self, span: Span) -> Placed | Lost:
        """By the exact words inside the lines that took the place of the span's; blank lines are no landmarks there."""
        tight = self.region(span)
        for old, new in (tight, self._region(span, self._solid)) if self._may_be_off(span, tight[1]) else (tight,):
            start, quote = self._quote(span, old)
            if not quote.strip():
                return Lost.CHANGED
            at = quotes.only(self.current, quote, new)
            alone = at is not None and quotes.only(self.base, quote, old) is not None
            if at is not None and alone and self._specific(span, quote, at, new):
                begin = at + span.start - start
                if self._contested(span, begin):
                    return Lost.COPIED
                return Placed(begin, begin + span.end - span.start, How.SENTENCE)
        return self._why_lost(span, self._quote(span, tight[0])[1], tight[1])

    def _may_be_off(self, span: Span, new: tuple[int, int]) -> bool:
        """True if nothing like the span's words stands where the line difference puts them: it may have slipped."""
        quote = self.base[span.start : span.end]
        telling = len(quote.strip()) >= _SPECIFIC and quotes.once(self.base, quote) and quotes.once(self.current, quote)
        return telling and fuzz.partial_ratio(quote, self.current[slice(*new)]) < _SIMILAR

    def _quote(self, span: Span, old: tuple[int, int]) -> tuple[int, str]:
        """The span's text and where it starts; an insertion is quoted by what stands on both sides of it."""
        if span.start < span.end:
            return span.start, self.base[span.start : span.end]
        low, high = max(old[0], span.start - quotes.BESIDE), min(old[1], span.start + quotes.BESIDE)
        left, right = self.base[low : span.start], self.base[span.start : high]
        return low, left + right if left.strip() and right.strip() else ""

    def came(self) -> list[tuple[int, int]]:
        """The code points of the current text's lines that the line difference calls new, in order."""
        result: list[tuple[int, int]] = []
        at = 0
        for run in (*self._runs, linediff.Run(len(self._old.lines), len(self._new.lines), 0)):
            if run.b > at:
                result.append((self._new.starts[at], self._new.starts[run.b]))
            at = run.b + run.size
        return result

    def region(self, span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
        """The code points that changed around the span: in the base, and what stands there now."""
        return self._region(span, self._runs)

    def _region(self, span: Span, runs: Sequence[linediff.Run]) -> tuple[tuple[int, int], tuple[int, int]]:
        low, high = self._lines_of(span)
        old_low, new_low = 0, 0
        old_high, new_high = len(self._old.lines), len(self._new.lines)
        for run in runs:
            if run.a + run.size <= low:
                old_low, new_low = run.a + run.size, run.b + run.size
            elif run.a <= low:
                old_low, new_low = low, low - run.a + run.b
            if run.a >= high:
                old_high, new_high = run.a, run.b
                break
            if run.a + run.size >= high:
                old_high, new_high = high, high - run.a + run.b
                break
        return (
            (self._old.starts[old_low], self._old.starts[old_high]),
            (self._new.starts[new_low], self._new.starts[new_high]),
        )

    def _specific(self, span: Span, quote: str, at: int, new: tuple[int, int]) -> bool:
        """True if the quote doesn't cut a word of the current text and can't be meant elsewhere."""
        if span.start == span.end:
            return not quotes.rivalled(self.current, at, quote, new, _COPIED)
        if quotes.better_elsewhere(self.base, span.start, quote, self.current, at):
            return False
        if quotes.cuts(self.current, at, len(quote)) != quotes.cuts(self.base, span.start, len(quote)):
            return False
        return len(quote.strip()) >= _SPECIFIC or (quotes.once(self.base, quote) and quotes.once(self.current, quote))

    def _why_lost(self, span: Span, quote: str, new: tuple[int, int]) -> Lost:
        if span.start == span.end:
            return Lost.CHANGED
        there = self.current[slice(*new)]
        if quote in there:
            return Lost.AMBIGUOUS
        if quotes.once(self.base, quote) and quotes.once(self.current, quote):
            return Lost.MOVED
        similar = fuzz.partial_ratio(quote, there, score_cutoff=_SIMILAR) if there.strip() else 0.0
        return Lost.CHANGED if similar and len(there.strip()) * 2 >= len(quote.strip()) else Lost.GONE


def _slide(lines: Sequence[str], start: int, end: int, most: int, step: int) -> int:
    """How many lines the group `[start, end)` can move without changing the text that is left."""
    if start == end:
        return 0
    moved = 0
    if step > 0:
        while moved < most and lines[start + moved] == lines[end + moved]:
            moved += 1
    else:
        while moved < most and lines[start - 1 - moved] == lines[end - 1 - moved]:
            moved += 1
    return moved
