"""Which changes of a sentence a person said no to, and whether a new text makes them again.

A no that names words is about the changes of these words; one that names none is about all that was changed. It never
judges whether a no was right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

LONG = 4
"""Letters from which on a single word of a reason names a change; shorter ones are in every sentence."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\\[A-Za-z@]+|\d+|[^\w\s~]")


class Atom(NamedTuple):
    """Words `[start, end)` of the old text, counted, became others."""

    start: int
    end: int
    new: tuple[str, ...]


class Refused(NamedTuple):
    """A text of a sentence that was turned down, and why; `before` is the sentence as it stood."""

    before: str
    text: str
    reason: str = ""


def atoms(before: str, after: str) -> frozenset[Atom]:
    """The changes between two texts, word by word; blanks and ties are none."""
    old, new = _words(before), _words(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return frozenset(Atom(a, b, tuple(new[c:d])) for kind, a, b, c, d in steps if kind != "equal")


def named(refused: Refused) -> frozenset[Atom]:
    """The changes whose old or new words the reason names."""
    old, said = _words(refused.before), [word.casefold() for word in _words(refused.reason)]
    return frozenset(
        atom
        for atom in atoms(refused.before, refused.text)
        if _says(said, old[atom.start : atom.end]) or _says(said, atom.new)
    )


def objected(refused: Refused) -> frozenset[Atom]:
    """The changes that are settled by a no: those that it names, else all."""
    return named(refused) or atoms(refused.before, refused.text)


def makes_again(before: str, after: str, refused: Sequence[Refused]) -> bool:
    """True where a new text makes what was refused: something that was named, or nothing but what was refused."""
    words = _words(before) if refused else []
    here = [each for each in refused if _words(each.before) == words]
    made = atoms(before, after) if here else frozenset()
    for each in here:
        picked = named(each)
        again = made & picked if picked else made and made <= objected(each)
        if again or " ".join(each.text.split()) == " ".join(after.split()):
            return True
    return False


def touches(made: frozenset[Atom], settled: frozenset[Atom]) -> bool:
    """True where some change is of words that a settled change is of."""
    return any(
        one.start < other.end and other.start < one.end or (one.start, one.end) == (other.start, other.end)
        for one in made
        for other in settled
    )


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _says(said: Sequence[str], words: Sequence[str]) -> bool:
    """True if the words stand in what was said, in a row, and are enough to be told from chance."""
    folded = [word.casefold() for word in words]
    if not folded or (len(folded) == 1 and folded[0].isalpha() and len(folded[0]) < LONG):
        return False
    if not any(word[0].isalnum() for word in folded):
        return False
    return any(list(said[at : at + len(folded)]) == folded for at in range(len(said) - len(folded) + 1))
