"""Words that stood on the record, so that those that come back by a move or an undo are known again.

Only stretches of several words are known again: fewer say nothing about where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coauthor.domain import strips, words

STRETCH = 6
"""So many words in a row, exactly as they stood, are those words and not new ones; two ideographs are one word."""
_SAID = frozenset({words.Kind.WORD, words.Kind.NUMBER, words.Kind.IDEOGRAPH, words.Kind.MATH})


@dataclass(frozen=True, slots=True)
class Kept:
    """A text with its runs, and its words."""

    text: str
    strip: strips.Strip
    words: tuple[words.Token, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """The code points `[start, end)` of a text that are known again, with their runs."""

    start: int
    end: int
    segs: tuple[strips.Seg, ...]


class Shelf:
    """Texts by every stretch of words in them; where two hold the same stretch, the last one put counts."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], tuple[Kept, int]] = {}
        self._new: list[tuple[str, tuple[strips.Seg, ...]]] = []

    def put(self, text: str, segs: Sequence[strips.Seg]) -> None:
        """Remember a text that was put or taken away."""
        if text.count(" ") + text.count("\n") + 1 >= STRETCH or not text.isascii():
            self._new.append((text, tuple(segs)))

    def _sort_in(self) -> None:
        """What was put since somebody last asked: most records are never asked."""
        for text, segs in self._new:
            found = tuple(_words(text))
            kept = Kept(text, strips.Strip(segs), found)
            for at, key in _stretches(found):
                self._places[key] = (kept, at)
        self._new.clear()

    def known(self, text: str) -> Iterator[Back]:
        """The stretches of a text that are known, in order, as long as they go."""
        found = _words(text)
        if len(found) < STRETCH:
            return
        self._sort_in()
        stretches = dict(_stretches(found))
        at = 0
        while at in stretches:
            hit = self._places.get(stretches[at])
            if hit is None:
                at += 1
                continue
            kept, place = hit
            size = STRETCH
            while _same(found, at + size, kept.words, place + size):
                size += 1
            if sum(_weight(token) for token in found[at : at + size]) >= STRETCH:
                yield from _back(text, found[at : at + size], kept, kept.words[place : place + size])
            at += size


def _same(found: Sequence[words.Token], i: int, known: Sequence[words.Token], j: int) -> bool:
    return i < len(found) and j < len(known) and found[i].text == known[j].text


def _back(text: str, found: Sequence[words.Token], kept: Kept, known: Sequence[words.Token]) -> Iterator[Back]:
    start, end = found[0].start, _end(found[-1])
    first, last = known[0].start, _end(known[-1])
    if text[start:end] == kept.text[first:last]:
        # The full stop belongs to its sentence.
        while _goes_on(text[end : end + 1], kept.text[last : last + 1]):
            end, last = end + 1, last + 1
        while start and first and _goes_on(text[start - 1], kept.text[first - 1]):
            start, first = start - 1, first - 1
        yield Back(start, end, kept.strip.cut(first, last))
        return
    for mine, other in zip(found, known, strict=True):
        yield Back(mine.start, _end(mine), kept.strip.cut(other.start, _end(other)))


def _goes_on(one: str, two: str) -> bool:
    return one == two != "" and not one.isalnum()


def _words(text: str) -> list[words.Token]:
    return [token for token in words.tokens(text) if token.kind in _SAID]


def _weight(token: words.Token) -> float:
    return 0.5 if token.kind is words.Kind.IDEOGRAPH else 1.0


def _stretches(found: Sequence[words.Token]) -> Iterator[tuple[int, tuple[str, ...]]]:
    said = [token.text for token in found]
    for at in range(len(said) - STRETCH + 1):
        yield at, tuple(said[at : at + STRETCH])


def _end(token: words.Token) -> int:
    return token.start + len(token.text)
