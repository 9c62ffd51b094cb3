"""What the words of a sentence tell of a change to it, where a person has typed in that sentence as well.

Pure functions on texts. They say something only where all the words say the same, and never guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from coauthor.domain import words

_SILENT = frozenset({words.Kind.SPACE, words.Kind.PUNCTUATION, words.Kind.TIE})
"""What is no word, and says nothing."""


class Told(StrEnum):
    """Whether the change is in the text."""

    THERE = "there"
    NOT_THERE = "not there"
    UNKNOWN = "unknown"


def of_change(before: str, after: str, now: str) -> Told:
    """Whether `now` came of `before` or of `after` by typing in it.

    It has the change where every word is there that came with it and none that went, and has it not where none is that
    came and, if words went, one of those stands. Where no words tell the two apart nothing is said.
    """
    if now in (before, after):
        return Told.UNKNOWN if before == after else Told.THERE if now == after else Told.NOT_THERE
    was, will, there = _counted(before), _counted(after), _counted(now)
    came, went = will - was, was - will
    arrived = [there[word] > was[word] for word in came]
    stays = [there[word] > will[word] for word in went]
    if arrived and all(arrived) and not any(stays):
        return Told.THERE
    if (came or went) and not any(arrived) and (any(stays) or not went):
        return Told.NOT_THERE
    return Told.UNKNOWN


def together(each: Iterable[Told]) -> Told:
    """What several changes of one edit tell, which must all say the same."""
    said = set(each)
    return said.pop() if len(said) == 1 else Told.UNKNOWN


def _counted(text: str) -> Counter[str]:
    return Counter(token.text for token in words.tokens(text) if token.kind not in _SILENT)
