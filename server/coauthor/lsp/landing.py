"""The proof that an edit landed: told by the text, state by state, never by what a client says about it.

A client may answer `applied: true` for an edit it dropped, send its change late and together with typing, or apply
the edit to a text it has not shown yet. This module watches one edit through all of that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coauthor.domain import texts
from coauthor.lsp.document import Document
from coauthor.manuscript.text import LineIndex, TextEdit
from coauthor.review import settling


class Verdict(StrEnum):
    """What the text says of the edit so far."""

    LANDED = "landed"
    TYPED_ON = "typed on"
    BASE = "base"
    UNKNOWN = "unknown"


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
        self.landed = False
        self.changes = 0
        self.seen: list[Seen] = []
        self.news = asyncio.Event()
        self._name = name
        self._left = dict(enumerate(self.splices))
        index = LineIndex(self.base)
        self._spots = {
            number: (index.position(s.start, document.encoding), index.position(s.end, document.encoding))
            for number, s in self._left.items()
        }
        self._before = self.base
        self._stop = document.observe(self._observe)

    def close(self) -> None:
        """Stop watching."""
        self._stop()
        for seen in self.seen:
            self.document.anchors.forget(seen.anchor)

    @property
    def misplaced(self) -> bool:
        """True if a splice of ours arrived over words that it was not made for."""
        return any(not seen.right for seen in self.seen)

    def verdict(self) -> Verdict:
        """What the present text says."""
        if self.landed:
            return Verdict.LANDED
        plain = tuple((splice.start, splice.end, splice.text) for splice in self.splices)
        said = settling.verdict(self.base, self.result, plain, self.document.text)
        return {"landed": Verdict.TYPED_ON, "base": Verdict.BASE}.get(said, Verdict.UNKNOWN)

    def _observe(self, document: Document, edit: TextEdit | None) -> None:
        self.changes += 1
        self.news.set()
        text = document.text
        if text == self.result:
            self.landed = True
        if edit is not None:
            self._recognise(text)
        self._before = text

    def _recognise(self, text: str) -> None:
        """See whether the change from the state before is one of our splices at the place we asked for."""
        index = LineIndex(self._before)
        for number, splice in reversed(self._left.items()):
            start, end = (index.offset(at, self.document.encoding) for at in self._spots[number])
            if start > end:
                continue
            made = len(text) == len(self._before) - (end - start) + len(splice.text)
            if not made or not text.startswith(splice.text, start):
                continue
            if text[:start] == self._before[:start] and text[start + len(splice.text) :] == self._before[end:]:
                self._take(number, splice, start, self._before[start:end])
                return

    def _take(self, number: int, splice: texts.Splice, start: int, over: str) -> None:
        anchor = f"{self._name}/{number}"
        self.document.anchors.track(anchor, start, start + len(splice.text))
        right = over == self.base[splice.start : splice.end]
        self.seen.append(Seen(anchor, over, splice.text, right))
        del self._left[number]
