"""Who wrote what, for tests: a file whose record is drawn, and walks held against a model that tags by hand.

Tests say `import authors`. The model knows nothing of tapes, splices or differences: it moves tagged words about.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Protocol

import pytest

from coauthor.domain import authorship, bylines, pieces
from coauthor.domain.bylines import Status
from coauthor.domain.strips import Source

MARKS = {Source.COAUTHOR: "[]", Source.TYPED: "{}", Source.UNKNOWN: "<>", Source.BEFORE_RECORD: ("", "")}
WORD = re.compile(r"\w+(?:'\w+)?")
SENTENCE = re.compile(r"\w[^.\n]*\.")


class Recorded(Protocol):
    """What a walk acts on: a file with a record, in memory or on a disk."""

    at: int

    @property
    def text(self) -> str:
        """The text now."""

    def becomes(self, text: str) -> None:
        """The person has another text."""

    def accepts(self, old: str, new: str, proposal: str = "", *, offered: str | None = None) -> str:
        """A change is accepted; gives its name."""

    def reverts(self, old: str, new: str, proposal: str, undoes: str) -> str:
        """An accepted change is taken back; gives the name of the inverse, or nothing where it is refused."""

    def sources(self) -> list[Source]:
        """Whose each character is."""

    def bylines(self) -> dict[str, bylines.Byline]:
        """What each sentence is."""

    def drawn(self) -> str:
        """The text with its authors."""


class Reading:
    """Draws what a tape says, and tells it sentence by sentence."""

    def read(self) -> tuple[authorship.Tape, bylines.Reader]:
        """The tape of the text as it stands now."""
        raise NotImplementedError

    def drawn(self) -> str:
        """The text with its authors."""
        tape, _ = self.read()
        sources = [(match, tape.strip.at(match.start()).origin.source) for match in WORD.finditer(tape.text)]
        result, at = [], 0
        for source, run in groupby(sources, key=lambda each: each[1]):
            matches = [match for match, _ in run]
            start, end = matches[0].start(), matches[-1].end()
            first, last = MARKS[source]
            result += [tape.text[at:start], first, tape.text[start:end], last]
            at = end
        return "".join([*result, tape.text[at:]])

    def sources(self) -> list[Source]:
        """Whose each character is."""
        tape, _ = self.read()
        return [seg.origin.source for seg in tape.strip.segs for _ in range(seg.size)]

    def bylines(self) -> dict[str, bylines.Byline]:
        """What each sentence is."""
        tape, reader = self.read()
        return {match.group(): reader.byline(*match.span()) for match in SENTENCE.finditer(tape.text)}

    def statuses(self) -> list[str]:
        return [byline.status.value for byline in self.bylines().values()]


class File(Reading):
    """A file with its record: what happens to it, in order."""

    def __init__(self, text: str, register: pieces.Register | None = None, at: int = 0) -> None:
        self.register = register or pieces.Register()
        self.at = at
        self.tape = authorship.Tape(self.register, text, at)

    @property
    def text(self) -> str:
        return self.tape.text

    def types(self, old: str, new: str) -> None:
        assert self.text.count(old) == 1, old
        self.becomes(self.text.replace(old, new))

    def becomes(self, text: str, revision: str = "") -> None:
        self.at += 1
        self.tape.step(text, self.at, revision)

    def accepts(
        self, old: str, new: str, proposal: str = "P1", *, offered: str | None = None, sure: bool = True
    ) -> None:
        """A proposal for the text `old` is accepted; `offered` if the person put `new` instead of it."""
        self.lands(old, new, proposal, (new if offered is None else offered,), sure=sure)

    def reverts(self, old: str, new: str, proposal: str, undoes: str) -> None:
        self.lands(old, new, proposal, (), frozenset({undoes}))

    def lands(
        self,
        old: str,
        new: str,
        proposal: str,
        offered: tuple[str, ...],
        undoes: frozenset[str] = frozenset(),
        *,
        sure: bool = True,
    ) -> None:
        start = self.text.index(old)
        landing = pieces.Landing(
            start, start + len(old), new, offered, proposal, f"{proposal}.e1", undoes=undoes, sure=sure
        )
        self.at += 1
        self.tape.land([landing], self.at)

    def read(self) -> tuple[authorship.Tape, bylines.Reader]:
        return self.tape, bylines.Reader(self.tape, self.register)


@dataclass(frozen=True)
class Word:
    """A word of the model: who wrote it, and the accepted (or restored) sentence it came with."""

    text: str
    source: Source = Source.BEFORE_RECORD
    piece: int = 0
    at: int = 0


@dataclass
class Piece:
    """What the model knows of an accepted change: the words proposed, and the sentence that stood there."""

    words: tuple[str, ...]
    before: tuple[Word, ...]
    at: int
    back: bool = False
    name: str = ""


@dataclass
class Model:
    """A text as paragraphs of sentences of words, each character tagged by hand."""

    dice: random.Random
    paragraphs: list[list[list[Word]]] = field(default_factory=list)
    pieces: dict[int, Piece] = field(default_factory=dict)
    count: int = 0

    def word(self) -> str:
        """A word that was never there before."""
        self.count += 1
        number, letters = self.count, ""
        while number:
            number, rest = divmod(number, 26)
            letters += chr(97 + rest)
        return f"q{letters}"

    def sentence(self) -> list[Word]:
        return [Word(self.word()) for _ in range(self.dice.randint(3, 12))]

    def fresh(self, source: Source, at: int, most: int = 3) -> list[Word]:
        return [Word(self.word(), source, 0, at) for _ in range(self.dice.randint(1, most))]

    def tagged(self) -> tuple[str, list[Source | None]]:
        """The text, and whose each of its characters is (None between words)."""
        text: list[str] = []
        tags: list[Source | None] = []
        for number, paragraph in enumerate(self.paragraphs):
            text.append("\n\n" if number else "")
            for place, sentence in enumerate(paragraph):
                text.append(" " if place else "")
                for index, word in enumerate(sentence):
                    text += [" " if index else "", word.text]
                    tags += [None] * (len("".join(text)) - len(word.text) - len(tags))
                    tags += [word.source] * len(word.text)
                text.append(".")
        whole = "".join([*text, "\n"])
        return whole, tags + [None] * (len(whole) - len(tags))

    def pick(self) -> list[Word]:
        return self.dice.choice(self.dice.choice(self.paragraphs))


def said(sentence: Sequence[Word]) -> str:
    return " ".join(word.text for word in sentence) + "."


def expected(model: Model, sentence: Sequence[Word]) -> tuple[Status, float | None]:
    """What a sentence is, told from the model's tags alone."""
    names = {word.piece for word in sentence if word.piece}
    live = [name for name in names if not model.pieces[name].back]
    if live:
        piece = model.pieces[live[0]]
        kept_words = sum(word.piece == live[0] for word in sentence)
        added = sum(not word.piece and word.source is Source.TYPED and word.at >= piece.at for word in sentence)
        alive = {word.text for paragraph in model.paragraphs for each in paragraph for word in each if word.piece}
        gone = sum(text not in alive for text in piece.words)
        more = max(added, gone)
        changed = more / (kept_words + more) if more else 0.0
        return (Status.ACCEPTED_EDITED if changed else Status.ACCEPTED), changed
    if names:
        return Status.REVERTED, None
    typed = any(word.source is Source.TYPED for word in sentence)
    return (Status.TYPED if typed else Status.BEFORE_RECORD), None


class Walk:
    """Random edits of one file, in the model and on the record alike."""

    def __init__(self, seed: int, begin: Callable[[str], Recorded] = File) -> None:
        self.dice = random.Random(seed)
        self.model = Model(self.dice)
        self.model.paragraphs = [[self.model.sentence() for _ in range(3)] for _ in range(4)]
        self.file = begin(self.model.tagged()[0])

    def run(self, steps: int) -> None:
        moves: list[Callable[[], None]] = [
            *(self.type, self.type, self.accept, self.accept, self.accept_edited),
            *(self.revert, self.undo, self.outside, self.move),
        ]
        for _ in range(steps):
            self.dice.choice(moves)()
            self.check()

    def check(self) -> None:
        text, tags = self.model.tagged()
        assert self.file.text == text
        told = [source if tag else None for source, tag in zip(self.file.sources(), tags, strict=True)]
        assert told == tags, f"{self.file.drawn()!r}"
        found = self.file.bylines()
        words = [word for paragraph in self.model.paragraphs for sentence in paragraph for word in sentence]
        assert sum(byline.words.total() for byline in found.values()) == len(words)
        for paragraph in self.model.paragraphs:
            for sentence in paragraph:
                status, changed = expected(self.model, sentence)
                byline = found[said(sentence)]
                assert (byline.status, byline.changed) == (status, pytest.approx(changed)), said(sentence)

    def type(self) -> None:
        """Words come, go and are replaced, in several places before anybody looks."""
        at = self.file.at + 1
        touched: dict[int, tuple[list[Word], tuple[Word, ...]]] = {}
        for _ in range(self.dice.randint(1, 3)):
            sentence = self.model.pick()
            touched.setdefault(id(sentence), (sentence, tuple(sentence)))
            place = self.dice.randrange(len(sentence) + 1)
            end = min(len(sentence), place + self.dice.randint(0, 2))
            new = self.model.fresh(Source.TYPED, at) if self.dice.random() < 0.7 or end - place >= len(sentence) else []
            sentence[place:end] = new
        for sentence, before in touched.values():
            self._come_back(sentence, before)
        self.file.becomes(self.model.tagged()[0])

    def accept(self) -> None:
        self._land(edited=False)

    def accept_edited(self) -> None:
        self._land(edited=True)

    def _land(self, *, edited: bool) -> None:
        sentence, at = self.model.pick(), self.file.at + 1
        before = tuple(sentence)
        start = self.dice.randrange(len(sentence) + 1)
        end = min(len(sentence), start + self.dice.randint(0, 3)) if self.dice.random() < 0.7 else len(sentence)
        offered = [*before[:start], *self.model.fresh(Source.COAUTHOR, at), *before[end:]]
        landed, own = list(offered), -1
        if edited:
            own = self.dice.choice([place for place, word in enumerate(offered) if word not in before])
            landed[own] = Word(self.model.word(), Source.TYPED, 0, at)
        name = len(self.model.pieces) + 1
        self.model.pieces[name] = Piece(tuple(word.text for word in offered), before, at)
        sentence[:] = [word if place == own else replace(word, piece=name) for place, word in enumerate(landed)]
        made = self.file.accepts(said(before), said(landed), f"P{name}", offered=said(offered))
        self.model.pieces[name].name = made

    def _undoable(self) -> tuple[list[Word], Piece] | None:
        """A sentence that stands to the letter as it was accepted, or as it came back."""
        for paragraph in self.model.paragraphs:
            for sentence in paragraph:
                names = {word.piece for word in sentence}
                piece = self.model.pieces.get(max(names))
                if piece and tuple(word.text for word in sentence) == piece.words and len(names) == 1:
                    return sentence, piece
        return None

    def _restore(self, sentence: list[Word], piece: Piece) -> Piece | None:
        """The words that stood there before, and the piece that they are now, if they are one."""
        older = any(word.piece and not self.model.pieces[word.piece].back for word in piece.before)
        back = tuple(piece.before)
        if not (older or piece.back):
            number = len(self.model.pieces) + 1
            texts = tuple(word.text for word in back)
            self.model.pieces[number] = Piece(texts, tuple(sentence), self.file.at, back=True)
            back = tuple(replace(word, piece=number) for word in back)
        made = self.model.pieces[back[0].piece] if back[0].piece and back != piece.before else None
        sentence[:] = back
        return made

    def _come_back(self, sentence: list[Word], before: tuple[Word, ...]) -> None:
        """Typing that ends at a text that an accepted change has replaced is an undoing, whatever keys were used."""
        waiting, seen = [word.piece for word in before], set[int]()
        while waiting:
            piece = self.model.pieces.get(waiting.pop(0))
            if piece is None or id(piece) in seen:
                continue
            seen.add(id(piece))
            if [word.text for word in piece.before] == [word.text for word in sentence]:
                sentence[:] = before
                self._restore(sentence, piece)
                return
            waiting += [word.piece for word in piece.before]

    def revert(self) -> None:
        found = self._undoable()
        if found is None or not found[1].name:
            return
        sentence, piece = found
        made = self.file.reverts(said(sentence), said(piece.before), f"R{self.file.at}", piece.name)
        back = self._restore(sentence, piece) if made else None
        if back is not None:
            back.name = made

    def undo(self) -> None:
        """The editor's own undo, with something typed elsewhere before it is seen."""
        found = self._undoable()
        if found is None:
            return
        sentence, piece = found
        self._restore(sentence, piece)
        other = self.model.pick()
        if other is not sentence:
            other.append(Word(self.model.word(), Source.TYPED, 0, self.file.at + 1))
        self.file.becomes(self.model.tagged()[0])

    def outside(self) -> None:
        """Whole paragraphs come and go."""
        at = self.file.at + 1
        place = self.dice.randrange(len(self.model.paragraphs) + 1)
        new = [[replace(word, source=Source.TYPED, at=at) for word in self.model.sentence()] for _ in range(2)]
        self.model.paragraphs.insert(place, new)
        if len(self.model.paragraphs) > 4:
            del self.model.paragraphs[self.dice.randrange(len(self.model.paragraphs))]
        self.file.becomes(self.model.tagged()[0])

    def move(self) -> None:
        """A paragraph goes to the end and gets a new sentence there; what is too short to be known again stays."""
        place, at = self.dice.randrange(len(self.model.paragraphs)), self.file.at + 1
        if all(sum(map(len, paragraph)) >= 6 for paragraph in self.model.paragraphs):
            moved = self.model.paragraphs.pop(place)
            moved.append([replace(word, source=Source.TYPED, at=at) for word in self.model.sentence()])
            self.model.paragraphs.append(moved)
            self.file.becomes(self.model.tagged()[0])
