"""Who wrote each character of a file, carried from the first text on the record to the one that stands now.

Accepted edits are carried by their splices, other texts by the words that are still there. Words that come back by
an undo are again what they were. This room must never guess: what can't be told is unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coauthor.domain import kept, words
from coauthor.domain.shelf import Shelf
from coauthor.domain.strips import Origin, Seg, Source, Strip, joined, referring

CONTEXT = 16
"""Code points on either side that the place of a deletion is told by."""
_FAR_BACK = 200

_UNKNOWN = Origin(Source.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Landing:
    """A splice that was put into the text: the code points `[start, end)` became `text`.

    `offered` are the texts that the co-author proposed for it, none if the words are the person's own; `undoes` names
    the proposals and edits that it takes back; `sure` is false where nobody can tell whether it ever landed.
    """

    start: int
    end: int
    text: str
    offered: tuple[str, ...] = ()
    proposal: str = ""
    edit: str = ""
    undoes: frozenset[str] = frozenset()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Something accepted or taken back: `text`, whose characters are numbered from `first`, in place of `before`.

    `was` are the runs of `before`. `back` marks words that came back when an accepted change was undone. What leaves
    no numbered characters has an empty `text`: a deletion, told by the words `around` it, and a person's own proposal.
    """

    first: int
    text: str
    before: str
    was: tuple[Seg, ...]
    landing: Landing
    at: int
    back: bool = False
    around: tuple[str, str] = ("", "")
    by: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The proposal and the edit that put it there."""
        return self.by or frozenset({self.landing.proposal, self.landing.edit})


@dataclass(frozen=True, slots=True)
class Now:
    """What stood there until now, when it gave way, and the names of the proposal and edit that did it, if any."""

    text: str
    segs: tuple[Seg, ...]
    at: int
    by: frozenset[str] = frozenset()


class Register:
    """All that was ever put into the files of a workspace, and the words that left them."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self._pieces: list[Piece] = []
        self._firsts: list[int] = []
        self._next = 1
        self._traceless: list[Piece] = []
        self._void: set[str] = set()
        self.replaced: list[tuple[int, int]] = []
        """Numbered characters `[first, last)` that gave way to something else that was accepted."""

    def add(self, piece: Piece) -> Piece:
        """Keep a piece that was made with `first = self.next_ref`."""
        self._pieces.append(piece)
        self._firsts.append(piece.first)
        self._next += max(1, len(piece.text))
        if not piece.text:
            self._traceless.append(piece)
        return piece

    @property
    def next_ref(self) -> int:
        """The number for the next character to be put into a text."""
        return self._next

    def of(self, ref: int) -> Piece:
        """The piece that a numbered character came with."""
        return self._pieces[bisect_right(self._firsts, ref) - 1]

    def void(self, edit: str) -> None:
        """The edit was lost or may never have landed: that its words are gone is nobody's decision."""
        self._void.add(edit)

    def counts(self, piece: Piece) -> bool:
        """True for what the co-author proposed and the person accepted."""
        return bool(piece.landing.offered) and not piece.back and piece.landing.edit not in self._void

    def earlier(self, segs: Sequence[Seg]) -> Iterator[Piece]:
        """The pieces that runs belong to, then those that these have replaced, and so on."""
        waiting, seen = list(segs), set[int]()
        while waiting and len(seen) < _FAR_BACK:
            seg = waiting.pop(0)
            piece = self.of(seg.ref) if seg.ref else None
            if piece is not None and piece.first not in seen:
                seen.add(piece.first)
                waiting += piece.was
                yield piece

    def traceless(self, before: str) -> Iterator[Piece]:
        """The pieces without numbered characters that took the place of a text (white space aside), newest first."""
        return (piece for piece in reversed(self._traceless) if piece.before.strip() == before.strip())

    def restored(self, piece: Piece, now: Now) -> tuple[Seg, ...]:
        """The runs of `piece.before`, which is back in place of `now`."""
        older = any(self.counts(self.of(seg.ref)) for seg in piece.was if seg.ref)
        if older or not self.counts(piece):
            return piece.was
        back = Piece(self._next, piece.before, now.text, now.segs, piece.landing, now.at, back=True, by=now.by)
        self.add(back)
        return referring(piece.was, [(0, len(piece.before), back.first)])


class Tape:
    """One file: its newest known text and the runs of it."""

    def __init__(
        self, register: Register, text: str, at: int, revision: str = "", source: Source = Source.BEFORE_RECORD
    ) -> None:
        self.text = ""
        self.strip = Strip()
        self.revision = ""
        self.doubtful = False
        self._register = register
        self._known: dict[str, Strip] = {}
        self.step(text, at, revision, source)

    def step(self, text: str, at: int, revision: str = "", source: Source = Source.TYPED) -> None:
        """The file had this text then, by no edit on the record: what is new is of `source`."""
        if text != self.text:
            origin = _UNKNOWN if self.doubtful else Origin(source, at)
            self._take(text, _Step(self._register, self.text, self.strip, text, origin, at).run(self._known, revision))
        self.doubtful = False
        self._remember(revision)

    def land(self, landings: Sequence[Landing], at: int, revision: str = "") -> None:
        """An edit on the record was made on the present text; raises ValueError where its splices don't fit."""
        parts: list[Sequence[Seg]] = []
        said: list[str] = []
        place = 0
        for landing in sorted(landings, key=lambda each: (each.start, each.end)):
            if not place <= landing.start <= landing.end <= len(self.text):
                raise ValueError("the edit on the record does not fit its text")
            parts += (self.strip.cut(place, landing.start), self._landed(landing, at))
            said += (self.text[place : landing.start], landing.text)
            place = landing.end
        parts.append(self.strip.cut(place, len(self.text)))
        said.append(self.text[place:])
        self._take("".join(said), joined(parts))
        self._remember(revision)

    def _take(self, text: str, strip: Strip) -> None:
        self.text, self.strip, self.revision = text, strip, ""

    def _remember(self, revision: str) -> None:
        self.revision = revision or self.revision
        if revision:
            self._known[revision] = self.strip

    def _landed(self, landing: Landing, at: int) -> tuple[Seg, ...]:
        before = self.text[landing.start : landing.end]
        was = self.strip.cut(landing.start, landing.end)
        if landing.undoes:
            undone = self._undone(landing, was)
            if undone is not None:
                by = frozenset({landing.proposal, landing.edit})
                return self._register.restored(undone, Now(before, was, at, by))
        self._register.shelf.put(before, was)
        if not landing.offered:
            return self._own(landing, before, was, at)
        if not landing.sure:
            self._register.void(landing.edit)
        return self._accepted(landing, before, was, at)

    def _own(self, landing: Landing, before: str, was: tuple[Seg, ...], at: int) -> tuple[Seg, ...]:
        """Words that the person proposed; of an undoing that is not on the record nobody can tell."""
        register = self._register
        origin = Origin(Source.TYPED, at) if landing.sure and not landing.undoes else _UNKNOWN
        result = self._with_new(before, was, landing.text, (Seg(len(landing.text), origin),))
        for piece in self._taken_back(landing, was):
            place = landing.text.find(piece.before)
            if piece.before.strip() and place >= 0 and landing.text.find(piece.before, place + 1) < 0:
                segs = register.restored(piece, Now(before, was, at))
                result = Strip(result).painted(place, place + len(piece.before), segs).segs
        if before != landing.text and not landing.undoes:
            register.add(Piece(register.next_ref, "", before, was, landing, at))
        return result

    def _accepted(self, landing: Landing, before: str, was: tuple[Seg, ...], at: int) -> tuple[Seg, ...]:
        """Words that the co-author proposed."""
        register = self._register
        register.replaced += [(seg.ref, seg.ref + seg.size) for seg in was if seg.ref]
        reference = _nearest(landing.text, landing.offered)
        around = ("", "") if reference else self._around(landing)
        piece = register.add(Piece(register.next_ref, reference, before, was, landing, at, around=around))
        same = kept.runs(reference, landing.text)
        segs = self._with_new(before, was, landing.text, _proposed(landing, same, at))
        result = referring(segs, [(run.b, run.size, piece.first + run.a) for run in same])
        register.shelf.put(landing.text, result)
        return result

    def _undone(self, landing: Landing, was: tuple[Seg, ...]) -> Piece | None:
        """What the landing takes back: the piece under it that stands in place of just that text."""
        return next((piece for piece in self._taken_back(landing, was) if piece.before == landing.text), None)

    def _taken_back(self, landing: Landing, was: tuple[Seg, ...]) -> list[Piece]:
        """The pieces under a landing that undoes something, then those it names that left nothing in the text."""
        if not landing.undoes:
            return []
        register = self._register
        named = (piece for piece in register.traceless(landing.text) if piece.names & landing.undoes)
        return [*register.earlier(was), *named]

    def _with_new(self, before: str, was: tuple[Seg, ...], text: str, new: Sequence[Seg]) -> tuple[Seg, ...]:
        """The runs of `text`: words that the review shows as unchanged stay what they were, others are `new`."""
        strip, fresh, parts = Strip(was), Strip(tuple(new)), list[Sequence[Seg]]()
        gone = come = 0
        for mark in words.marks(before, text):
            size = len(mark.text)
            if mark.op == "same":
                parts.append(strip.cut(gone, gone + size))
            elif mark.op == "ins":
                parts.append(fresh.cut(come, come + size))
            gone += size if mark.op != "ins" else 0
            come += size if mark.op != "del" else 0
        return joined(parts).segs

    def _around(self, landing: Landing) -> tuple[str, str]:
        left, right = self.text[: landing.start].rstrip(), self.text[landing.end :].lstrip()
        return left[-CONTEXT:], right[:CONTEXT]


def _nearest(text: str, offered: Sequence[str]) -> str:
    """The offered text that has most in common with what was put."""
    if text in offered:
        return text
    return max(offered, key=lambda each: (sum(run.size for run in kept.runs(each, text)), -len(each)))


def _proposed(landing: Landing, same: Sequence[kept.Run], at: int) -> tuple[Seg, ...]:
    """What was offered is the co-author's, what the person put instead when accepting is the person's."""
    came, own = Origin(Source.COAUTHOR, at) if landing.sure else _UNKNOWN, Origin(Source.TYPED, at)
    result: list[Seg] = []
    place = 0
    for run in [*same, kept.Run(0, len(landing.text), 0)]:
        result += [Seg(size, origin) for size, origin in ((run.b - place, own), (run.size, came)) if size]
        place = run.b + run.size
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Step:
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
        touched = {
            self.register.of(seg.ref).first
            for gap in gaps
            for seg in self.strip.cut(max(0, gap.a0 - 1), min(len(self.old), gap.a1 + 1))
            if seg.ref
        }
        for first, last in self._extents(touched):
            found = self._earlier_text(first, last, same, gaps)
            if found is not None:
                place, piece = found
                segs = self.register.restored(piece, Now(self.old[first:last], self.strip.cut(first, last), self.at))
                yield place, place + len(piece.before), segs

    def _extents(self, touched: set[int]) -> list[tuple[int, int]]:
        """From the first to the last character of each of these pieces in the old text."""
        found: dict[int, tuple[int, int]] = {}
        at = 0
        for seg in self.strip.segs if touched else ():
            first = self.register.of(seg.ref).first if seg.ref else 0
            if first in touched:
                found[first] = (found.get(first, (at, at))[0], at + seg.size)
            at += seg.size
        return sorted(found.values())

    def _earlier_text(
        self, first: int, last: int, same: Sequence[kept.Run], gaps: Sequence[kept.Gap]
    ) -> tuple[int, Piece] | None:
        starts = [gap.b0 for gap in gaps if gap.a0 <= first <= gap.a1]
        starts += [run.b + first - run.a for run in same if run.a <= first < run.a + run.size]
        ends = [gap.b1 for gap in gaps if gap.a0 <= last <= gap.a1]
        ends += [run.b + last - run.a for run in same if run.a < last <= run.a + run.size]
        cut = any(gap.a0 < first < gap.a1 or gap.a0 < last < gap.a1 for gap in gaps)
        low, high = min(starts), max(ends)
        for piece in self.register.earlier(self.strip.cut(first, last)):
            if not piece.before.strip():
                continue
            for start in starts:
                if start + len(piece.before) in ends and self.new.startswith(piece.before, start):
                    return start, piece
            # The words around were changed too: then it must stand there once, and nothing of the piece beside it.
            place = self.new.find(piece.before, low, high) if cut else -1
            if place >= 0 and self.new.find(piece.before, place + 1, high) < 0:
                beside = (run for run in same if run.a < last and first < run.a + run.size)
                inside = (place <= run.b + max(0, first - run.a) for run in beside)
                if all(inside) and self._ends_inside(first, last, same, place + len(piece.before)):
                    return place, piece
        return None

    def _ends_inside(self, first: int, last: int, same: Sequence[kept.Run], end: int) -> bool:
        beside = (run for run in same if run.a < last and first < run.a + run.size)
        return all(run.b + min(run.size, last - run.a) <= end for run in beside)

    def _put_back(self, gaps: Sequence[kept.Gap]) -> Iterator[tuple[int, int, tuple[Seg, ...]]]:
        """Where an accepted deletion is undone: the same words between the same words."""
        for gap in gaps:
            text = self.new[gap.b0 : gap.b1]
            said = text.strip()
            start = gap.b0 + len(text) - len(text.lstrip())
            around = self.new[:start].rstrip()[-CONTEXT:], self.new[start + len(said) :].lstrip()[:CONTEXT]
            found = (p for p in self.register.traceless(said) if p.landing.offered and p.around == around)
            piece = next(found, None) if said else None
            if piece is not None:
                segs = Strip(self.register.restored(piece, Now("", (), self.at)))
                lead = len(piece.before) - len(piece.before.lstrip())
                yield start, start + len(said), segs.cut(lead, lead + len(said))

    def _returned(
        self, gaps: Sequence[kept.Gap], known: Mapping[str, Strip], revision: str
    ) -> Iterator[tuple[int, int, tuple[Seg, ...]]]:
        """What was there before: the whole text on the record, else stretches of words."""
        whole = known.get(revision)
        for gap in gaps:
            if gap.b0 == gap.b1:
                continue
            if whole is not None:
                yield gap.b0, gap.b1, whole.cut(gap.b0, gap.b1)
                continue
            for back in self.register.shelf.known(self.new[gap.b0 : gap.b1]):
                yield gap.b0 + back.start, gap.b0 + back.end, back.segs
