"""Whose hand a version reads like: versions by their distance to the author's voice, and what in one is unlike it.

The voice is measured from samples/, the author's own texts; without enough of them nothing is ranked and nothing said.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coauthor.agents import replies
from coauthor.library import voice

SAMPLES = "samples/"
FEW = 3
"""Sentences below which a version says too little about a hand to be called unlike."""

UNLIKE = 1.5
"""From this distance on it is said; two authors of one field are about 1 apart."""

_WORDS = {
    "median": "the middle length of a sentence, in words",
    "long": "the length that nine of ten sentences stay below",
    "passive": "passive sentences of 100",
    "hedges": "hedges in 100 sentences",
    "we": "sentences of 100 that say “we”",
    "I": "sentences of 100 that say “I”",
    "past": "verbs of 100 in the past",
    "connectives": "connectives in 100 sentences",
    "comma": "commas in 100 sentences",
    "semicolon": "semicolons in 100 sentences",
    "colon": "colons in 100 sentences",
    "dash": "dashes in 100 sentences",
    "parenthesis": "parentheses in 100 sentences",
}


def ranked(sources: Sequence[tuple[str, str]], reads: Sequence[replies.Read]) -> tuple[tuple[replies.Read, ...], str]:
    """The versions, the nearest to the author's voice first, and a sentence for the person or an empty one."""
    own = _voice(tuple((path, text) for path, text in sources if path.startswith(SAMPLES)))
    if own.sentences < voice.FEWEST or not any(each.sound for each in reads):
        return tuple(reads), ""
    measured = {each.label: voice.of_sentences(_said(each)) for each in reads}
    order = sorted(reads, key=lambda each: voice.distance(own, measured[each.label]))
    if len(order) > 1:
        return tuple(order), f"Nearest to how you write: “{order[0].label}”."
    return tuple(order), _unlike(own, measured[order[0].label])


def _unlike(own: voice.Voice, other: voice.Voice) -> str:
    if other.sentences < FEW or voice.distance(own, other) < UNLIKE:
        return ""
    name = voice.farthest(own, other)
    return (
        f"This reads unlike you: {_WORDS[name]}: {other.figures[name]:.0f} here, {own.figures[name]:.0f} in your texts."
    )


def _said(version: replies.Read) -> list[str]:
    texts = [each.text for each in version.sound.values() if each.text.strip()]
    return [sentence for text in texts for sentence in voice.sentences_of("a.tex", text)]


@lru_cache(maxsize=4)
def _voice(samples: tuple[tuple[str, str], ...]) -> voice.Voice:
    return voice.measure(samples)
