"""Who wrote each character of a file, carried from the first text on the record to the one that stands now.

Accepted edits are carried by their splices, other texts by the words that are still there. Words that come back by
an undo are again what they were. This room must never guess: what can't be told is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from coauthor.domain import kept, stepping, words
from coauthor.domain.pieces import Landing, Now, Piece, Register
from coauthor.domain.strips import Origin, Seg, Source, Strip, joined, referring

_UNKNOWN = Origin(Source.UNKNOWN)


class Tape:
    """One file: its newest known text and the runs of it."""

    def __init__(
        self, register: Register, text: str, at: int, revision: str = "", source: Source = Source.BEFORE_RECORD
    ) -> None:
        self.text = ""
        self.strip = Strip()
        self.revision = ""
        self.doubtful = False
        self.landed = False
        self._register = register
        self._known: dict[str, Strip] = {}
        self.step(text, at, revision, source)

    def step(self, text: str, at: int, revision: str = "", source: Source = Source.TYPED) -> None:
        """The file had this text then, by no edit on the record: what is new is of `source`."""
        if text != self.text:
            origin = _UNKNOWN if self.doubtful else Origin(source, at)
            self._take(
                text, stepping.Step(self._register, self.text, self.strip, text, origin, at).run(self._known, revision)
            )
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
        self.landed = True
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
        reference = _nearest(landing.text, landing.offered)
        around = ("", "") if reference else stepping.around(self.text, landing.start, landing.end)
        piece = register.add(Piece(register.next_ref, reference, before, was, landing, at, around=around))
        register.give_way(piece)
        same = kept.runs(reference, landing.text)
        segs = self._with_new(before, was, landing.text, _proposed(landing, same, at))
        result = referring(segs, _numbered(piece, same, len(landing.text)))
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


def _numbered(piece: Piece, same: Sequence[kept.Run], size: int) -> list[tuple[int, int, int]]:
    """Spans of the landed text with their numbers: as in the text that was offered, behind it for what was not."""
    result: list[tuple[int, int, int]] = []
    place, own = 0, piece.first + len(piece.text)
    for run in [*same, kept.Run(0, size, 0)]:
        spans = (place, run.b - place, own + place), (run.b, run.size, piece.first + run.a)
        result += [span for span in spans if span[1]]
        place = run.b + run.size
    return result
