"""From one known text of a file to the next, by no edit on the record: what is still there, what is back, what is new.

Words are back where the text says so to the letter; everything else that was not there is new. Never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from coauthor.domain import kept
from coauthor.domain.pieces import Now, Piece, Register, says
from coauthor.domain.strips import Origin, Seg, Strip, joined

_LOOK = 12
_STOP = re.compile(r"(?:[.!?…。！？][\])}'\"”’»」』）》]*|\n[ \t]*\n)\s*\Z")
_BLANK_LINE = re.compile(r"\s*\Z|[ \t]*\n[ \t]*\n")
CONTEXT = 16
"""Code points on either side that the place of a deletion is told by."""


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and behind a place."""
    return text[:start].rstrip()[-CONTEXT:], text[end:].lstrip()[:CONTEXT]


@dataclass(frozen=True, slots=True)
class Step:
    """From one known text to the next."""

    register: Register
    old: str
    strip: Strip
    new: str
    origin: Origin
    at: int

    def run(self, known: Mapping[str, Strip], revision: str) -> Strip:
        """The runs of the new text."""
        same = kept.runs(self.old, self.new)
        gaps = list(kept.gaps(same, self.old, self.new))
        parts: list[tuple[int, Sequence[Seg]]] = [(run.b, self.strip.cut(run.a, run.a + run.size)) for run in same]
        parts += [(gap.b0, (Seg(gap.b1 - gap.b0, self.origin),)) for gap in gaps if gap.b1 > gap.b0]
        result = joined(segs for _, segs in sorted(parts, key=lambda part: part[0]))
        for gap in gaps:
            self.register.shelf.put(self.old[gap.a0 : gap.a1], self.strip.cut(gap.a0, gap.a1))
        settled: list[tuple[int, int]] = []
        for start, end, segs in [
            *self._undone(same, gaps),
            *self._put_back(gaps),
            *self._returned(gaps, known, revision),
        ]:
            if not any(start < high and low < end for low, high in settled):
                result = result.painted(start, end, segs)
                settled.append((start, end))
        return result

    def _undone(self, same: Sequence[kept.Run], gaps: Sequence[kept.Gap]) -> Iterator[tuple[int, int, tuple[Seg, ...]]]:
        """Where a change that was accepted, or taken back, is undone: its earlier text stands there, to the letter."""
        touched = {self.register.of(seg.ref).first for gap in gaps for seg in self._beside(gap) if seg.ref}
        for first, last in self._extents(touched):
            found = self._earlier_text(first, last, same, gaps)
            if found is not None:
                place, piece = found
                segs = self.register.restored(piece, Now(self.old[first:last], self.strip.cut(first, last), self.at))
                yield place, place + len(piece.before), segs

    def _beside(self, gap: kept.Gap) -> tuple[Seg, ...]:
        """The runs of a gap, up to the words on both sides."""
        start, end = _loosened(self.old, gap.a0, gap.a1)
        return self.strip.cut(max(0, start - 1), min(len(self.old), end + 1))

    def _extents(self, touched: set[int]) -> list[tuple[int, int]]:
        """From the first to the last word of each of these pieces in the old text, with the punctuation beside them."""
        found: dict[int, tuple[int, int]] = {}
        ahead: dict[int, tuple[int, int]] = {}
        at = 0
        for seg in self.strip.segs if touched else ():
            first = self.register.of(seg.ref).first if seg.ref else 0
            end = at + seg.size
            if first in touched:
                start, last = found.get(first) or ahead.get(first) or (at, at)
                if says(self.old, at, end):
                    found[first] = (start if first in found or last == at else at, end)
                elif first in found:
                    found[first] = (start, end if last == at else last)
                else:
                    ahead[first] = (at, end)
            at = end
        return sorted(found.values())

    def _earlier_text(
        self, first: int, last: int, same: Sequence[kept.Run], gaps: Sequence[kept.Gap]
    ) -> tuple[int, Piece] | None:
        low, high = _loosened(self.old, first, last)
        starts = [gap.b0 for gap in gaps if gap.a0 <= first and low <= gap.a1]
        starts += [run.b + first - run.a for run in same if run.a <= first < run.a + run.size]
        ends = [gap.b1 for gap in gaps if gap.a0 <= high and last <= gap.a1]
        ends += [run.b + last - run.a for run in same if run.a < last <= run.a + run.size]
        low, high = _loosened(self.new, min(starts), max(ends))
        for piece in self.register.earlier(self.strip.cut(first, last)):
            if not piece.before.strip() or _same_words(self.old, (first, last), piece.before) is not None:
                continue
            for start, end in product(starts, ends):
                place = _same_words(self.new, (start, end), piece.before)
                if place is not None:
                    return place, piece
            # The words around may have changed too: then it must stand there once, and nothing of the piece beside it.
            place = self.new.find(piece.before, low, high)
            alone = place >= 0 and self.new.find(piece.before, place + 1, high) < 0
            if (
                alone
                and _is_apart(self.new, place, place + len(piece.before))
                and not self._stays((first, last), same, (place, place + len(piece.before)))
            ):
                return place, piece
        return None

    def _stays(self, old: tuple[int, int], same: Sequence[kept.Run], new: tuple[int, int]) -> bool:
        """True if a word of the old range stands in the new text outside of the new range."""
        for run in same:
            low = run.b + max(0, old[0] - run.a)
            high = run.b + min(run.size, old[1] - run.a)
            if says(self.new, low, min(high, new[0])) or says(self.new, max(low, new[1]), high):
                return True
        return False

    def _put_back(self, gaps: Sequence[kept.Gap]) -> Iterator[tuple[int, int, tuple[Seg, ...]]]:
        """Where an accepted deletion is undone: the same words between the same words."""
        for gap in gaps:
            text = self.new[gap.b0 : gap.b1]
            said = text.strip()
            start = gap.b0 + len(text) - len(text.lstrip())
            place = around(self.new, start, start + len(said))
            found = (p for p in self.register.traceless(said) if p.landing.offered and p.around == place)
            piece = next(found, None) if said else None
            if piece is not None:
                segs = Strip(self.register.restored(piece, Now("", (), self.at)))
                lead = len(piece.before) - len(piece.before.lstrip())
                yield start, start + len(said), segs.cut(lead, lead + len(said))

    def _returned(
        self, gaps: Sequence[kept.Gap], known: Mapping[str, Strip], revision: str
    ) -> Iterator[tuple[int, int, tuple[Seg, ...]]]:
        """What was there before: the whole text on the record, a passage that changed places, stretches of words."""
        whole = known.get(revision)
        taken = {self.old[gap.a0 : gap.a1].strip(): gap for gap in gaps}
        for gap in gaps:
            if gap.b0 == gap.b1:
                continue
            if whole is not None:
                yield gap.b0, gap.b1, whole.cut(gap.b0, gap.b1)
                continue
            said = self.new[gap.b0 : gap.b1].strip()
            if said in taken and len(said.split()) > 1:
                start, old = self.new.index(said, gap.b0), self.old.index(said, taken[said].a0)
                yield start, start + len(said), self.strip.cut(old, old + len(said))
            for back in self.register.shelf.known(self.new[gap.b0 : gap.b1]):
                yield gap.b0 + back.start, gap.b0 + back.end, back.segs


def _loosened(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with the white space and punctuation around it."""
    while start and not says(text, start - 1, start):
        start -= 1
    while end < len(text) and not says(text, end, end + 1):
        end += 1
    return start, end


def _is_apart(text: str, start: int, end: int) -> bool:
    """True if a sentence ends before the range, and one ends with it."""
    ahead = _STOP.search(text, max(0, start - _LOOK), start) is not None or not text[:start].strip()
    inside = _STOP.search(text, max(start, end - _LOOK), end) is not None
    return ahead and (inside or _BLANK_LINE.match(text, end) is not None)


def _same_words(text: str, span: tuple[int, int], wanted: str) -> int | None:
    """Where the wanted text stands if its words are those of the span, to the letter, and it stands there whole."""
    lead, there = says(wanted, 0, len(wanted)), says(text, *span)
    if lead is None or there is None:
        return span[0] if text[slice(*span)] == wanted else None
    place = there.start() - lead.start()
    if place < 0 or not text.startswith(wanted, place):
        return None
    beyond = says(text, place + len(wanted), span[1])
    return place if beyond is None else None
