"""The proof that an edit landed: told by the text, state by state, never by what a client says about it.

A client may answer `applied: true` for an edit it dropped, send its change late and together with typing, or apply
the edit to a text it has not shown yet. This module watches one edit through all of that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coauthor.domain import telling, texts, tracking
from coauthor.lsp.document import Document, difference
from coauthor.manuscript.text import LineIndex, TextEdit
from coauthor.review import settling

_BESIDE = 16
"""Code points on either side that tell the place of an insertion."""


class Verdict(StrEnum):
    """What the text says of the edit so far."""

    LANDED = "landed"
    TYPED_ON = "typed on"
    BASE = "base"
    UNKNOWN = "unknown"


_SAID = {"landed": Verdict.TYPED_ON, "base": Verdict.BASE}
_TOLD = {telling.Told.THERE: Verdict.TYPED_ON, telling.Told.NOT_THERE: Verdict.BASE}


@dataclass(frozen=True, slots=True)
class Seen:
    """A splice of ours as it arrived: where it is now is tracked under `anchor`; `over` is what it replaced."""

    anchor: str
    over: str
    new: str
    right: bool


class Watch:
    """Watches a document from just before an edit is sent until its fate is known."""

    def __init__(self, document: Document, name: str, splices: Sequence[texts.Splice], result: str) -> None:
        self.document = document
        self.base = document.text
        self.result = result
        self.splices = tuple(splices)
        self.sent = False
        self.landed = False
        self.swallowed: str | None = None  # the person's text, where ours came as one piece and left nothing of it
        self.seen: list[Seen] = []
        self.news = asyncio.Event()
        self._name = name
        self._left = dict(enumerate(self.splices))
        index = LineIndex(self.base)
        self._spots = {
            number: (index.position(s.start, document.encoding), index.position(s.end, document.encoding))
            for number, s in self._left.items()
        }
        self._awaited: dict[int, set[tuple[int, int]]] = {}  # where the others go, once one of ours was seen to arrive
        self._before = self.base
        self._touched: list[tuple[int, int]] = []  # where words came or went that are not known to be ours
        self._lost = False  # something came over such a place
        self._stop = document.observe(self._observe)
        for number, splice in enumerate(self.splices):
            document.anchors.track(self._place(number), splice.start, splice.end)

    def close(self) -> None:
        """Stop watching."""
        self._stop()
        for number in range(len(self.splices)):
            self.document.anchors.forget(self._place(number))
        for seen in self.seen:
            self.document.anchors.forget(seen.anchor)

    @property
    def misplaced(self) -> bool:
        """True if an edit of ours arrived over words that it was not made for."""
        return self.swallowed is not None or any(not seen.right for seen in self.seen)

    def undoing(self) -> list[texts.Splice]:
        """What gives the person's words back, on the present text; empty where that can't be told any more."""
        text = self.document.text
        if self.swallowed is not None:
            start, end, new = difference(text, self.swallowed)
            return [texts.Splice(start, end, new)] if text == self.result else []
        places = [(self.document.anchors.get(seen.anchor), seen) for seen in self.seen]
        return [
            texts.Splice(place.start, place.end, seen.over)
            for place, seen in places
            if place is not None and text[place.start : place.end] == seen.new
        ]

    def verdict(self) -> Verdict:
        """What the present text says."""
        if self.landed:
            return Verdict.LANDED
        plain = tuple((splice.start, splice.end, splice.text) for splice in self.splices)
        said = settling.verdict(self.base, self.result, plain, self.document.text)
        return _SAID.get(said) or _TOLD.get(self._by_words(), Verdict.UNKNOWN)

    def _by_words(self) -> telling.Told:
        """What the words at the places of the edit tell, followed through every change, where somebody typed there."""
        told = []
        for number, splice in enumerate(self.splices):
            place = self.document.anchors.get(self._place(number))
            if place is None or splice.start == splice.end:
                return telling.Told.UNKNOWN
            there = self.document.text[place.start : place.end]
            told.append(telling.of_change(self.base[splice.start : splice.end], splice.text, there))
        return telling.together(told)

    def _place(self, number: int) -> str:
        return f"{self._name}/at{number}"

    def _observe(self, document: Document, edit: TextEdit | None) -> None:
        self.news.set()
        text = document.text
        ours = edit is not None and self._recognise(text)
        self._touch(edit, text, ours=ours)
        if text == self.result:
            self._arrived()
        self._follow(edit, ours=ours)
        self._before = text

    def _touch(self, edit: TextEdit | None, text: str, *, ours: bool) -> None:
        """Keep what may be typing, and see whether it is lost again.

        An editor may send our edit in pieces, only the letters that differ: those never touch each other.
        """
        if text == self.base:
            self._touched, self._lost = [], False
            return
        whole = (0, len(self._before), len(text))
        start, end, new = (edit.start, edit.end, len(edit.text)) if edit is not None else whole
        self._lost |= any(start <= last and first <= end for first, last in self._touched)
        self._touched = [tracking.moved(*span, start, end, new) for span in self._touched]
        if not ours:
            self._touched.append((start, start + new))

    def _arrived(self) -> None:
        """The text is exactly the expected one: landed, unless words typed before it are gone with that."""
        if not self._lost:
            self.landed = True
        elif not self.misplaced:
            self.swallowed = self._before

    def _recognise(self, text: str) -> bool:
        """See whether the change from the state before is one of our splices at the place we asked for.

        An editor cuts a position that its text does not have down: on each state, or for all of ours on the first.
        """
        index = LineIndex(self._before)
        for number, splice in reversed(self._left.items()):
            for start, end in {self._spot(number, index), *self._awaited.get(number, ())}:
                if start <= end and self._is_made(text, splice, start, end):
                    if not self._awaited:
                        self._awaited = {other: {self._spot(other, index)} for other in self._left}
                    self._take(number, splice, start, self._before[start:end])
                    return True
        return False

    def _spot(self, number: int, index: LineIndex) -> tuple[int, int]:
        first, last = (index.offset(at, self.document.encoding) for at in self._spots[number])
        return first, last

    def _is_made(self, text: str, splice: texts.Splice, start: int, end: int) -> bool:
        made = len(text) == len(self._before) - (end - start) + len(splice.text)
        if not made or not text.startswith(splice.text, start):
            return False
        return text[:start] == self._before[:start] and text[start + len(splice.text) :] == self._before[end:]

    def _follow(self, edit: TextEdit | None, *, ours: bool) -> None:
        """Where the splices that are still awaited may go after one more change.

        Where several were cut down to one place, editors differ in which of them goes in before the others.
        """
        if edit is None:
            self._awaited = {}
            return
        size = (edit.start, edit.end, len(edit.text))
        stays = (edit.start, edit.start) if ours else None
        self._awaited = {
            n: {*(tracking.moved(*span, *size) for span in spans), *(span for span in spans if span == stays)}
            for n, spans in self._awaited.items()
        }

    def _take(self, number: int, splice: texts.Splice, start: int, over: str) -> None:
        anchor = f"{self._name}/{number}"
        self.document.anchors.track(anchor, start, start + len(splice.text))
        right = over == self.base[splice.start : splice.end] and (bool(over) or self._is_between(splice.start, start))
        self.seen.append(Seen(anchor, over, splice.text, right))
        del self._left[number]

    def _is_between(self, meant: int, start: int) -> bool:
        """True if an insertion came to where it was meant: one side of it is the same, as the other may be ours too."""
        before, behind = (self.base[max(0, meant - _BESIDE) : meant], self.base[meant : meant + _BESIDE])
        there = self._before[max(0, start - _BESIDE) : start], self._before[start : start + _BESIDE]
        return (before, behind) == there or ("" != before == there[0]) or ("" != behind == there[1])
