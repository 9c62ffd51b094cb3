"""What was ever put into the files of a workspace by an accepted change, and what gave way to it.

Pure values and one register of them. It must never decide whose a word is: that is told by the tapes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coauthor.domain.shelf import Shelf
from coauthor.domain.strips import Seg, referring

_FAR_BACK = 200
_WORDLY = re.compile(r"\w")


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
    Numbers from `first + len(text)` on are those of characters that the person put instead when accepting.
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
        self._gave_way: list[tuple[Piece, int, int]] = []
        self._undone: set[int] = set()

    def add(self, piece: Piece) -> Piece:
        """Keep a piece that was made with `first = self.next_ref`."""
        self._pieces.append(piece)
        self._firsts.append(piece.first)
        self._next += max(1, len(piece.text) + len(piece.landing.text))
        if not piece.text:
            self._traceless.append(piece)
        return piece

    def give_way(self, piece: Piece) -> None:
        """The numbered characters of what the piece replaced are gone by an accepted change, not by an edit."""
        self._gave_way += [(piece, seg.ref, seg.ref + seg.size) for seg in piece.was if seg.ref]

    def gave_way(self, standing: set[int]) -> list[tuple[int, int]]:
        """The numbered characters `[first, last)` that gave way to pieces that are `standing` (by their `first`)."""
        return [
            (first, last)
            for piece, first, last in self._gave_way
            if piece.first in standing or not (piece.text or piece.first in self._undone)
        ]

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

    def is_offered(self, seg: Seg) -> bool:
        """True for numbered characters that were proposed, or came back; not for what the person put instead."""
        piece = self.of(seg.ref)
        return seg.ref < piece.first + len(piece.text)

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

    def _is_standing(self, piece: Piece) -> bool:
        """True if what a piece replaced was itself accepted, by a word at least."""
        at = 0
        for seg in piece.was:
            if (
                seg.ref
                and self.is_offered(seg)
                and self.counts(self.of(seg.ref))
                and says(piece.before, at, at + seg.size)
            ):
                return True
            at += seg.size
        return False

    def restored(self, piece: Piece, now: Now) -> tuple[Seg, ...]:
        """The runs of `piece.before`, which is back in place of `now`."""
        self._undone.add(piece.first)
        if not self.counts(piece) or self._is_standing(piece):
            return piece.was
        back = Piece(self._next, piece.before, now.text, now.segs, piece.landing, now.at, back=True, by=now.by)
        self.add(back)
        return referring(piece.was, [(0, len(piece.before), back.first)])


def says(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first letter or digit of a range; None where there is only white space and punctuation."""
    return _WORDLY.search(text, start, end) if start < end else None
