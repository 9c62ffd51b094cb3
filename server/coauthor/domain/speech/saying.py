"""Sentences in a person's language: `say = saying.in_(tongue)`, then `say("{n} changes", n=3)`.

The English sentence is the key; one that a catalogue lacks is said in English, never left out.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from coauthor.domain.speech.tongues import Tongue

LIST = "{first} and {last}"


class Say:
    """Says English templates in one language."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self._words = words(tongue)

    def __call__(self, template: str, **values: object) -> str:
        """The sentence, with its names filled in."""
        said = self._words.get(template, template)
        return said.format(**values) if values else said

    def count(self, number: int, one: str, many: str) -> str:
        """`1 change`, `3 changes`; both are templates with `{n}`."""
        return self(one if number == 1 else many, n=number)

    def listed(self, items: Iterable[str]) -> str:
        """`a, b and c`."""
        *first, last = items
        comma = "、" if self.tongue is Tongue.CHINESE else ", "
        return self(LIST, first=comma.join(first), last=last) if first else last

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences behind one another, without those that are empty."""
        return ("" if self.tongue is Tongue.CHINESE else " ").join(filter(None, sentences))


@functools.cache
def in_(tongue: Tongue | str | None) -> Say:
    """Whoever says it in that language; English for None or ``""``."""
    return Say(Tongue(tongue) if tongue else Tongue.ENGLISH)


def ways(template: str, **values: object) -> frozenset[str]:
    """A sentence in all languages, to know it again."""
    return frozenset(in_(tongue)(template, **values) for tongue in Tongue)


def words(tongue: Tongue) -> Mapping[str, str]:
    """The catalogue of a language, loaded when it is first spoken."""
    if tongue is Tongue.GERMAN:
        from coauthor.domain.speech import german

        return german.WORDS
    if tongue is Tongue.FRENCH:
        from coauthor.domain.speech import french

        return french.WORDS
    if tongue is Tongue.CHINESE:
        from coauthor.domain.speech import chinese

        return chinese.WORDS
    from coauthor.domain.speech import english

    return english.WORDS
