"""How an author writes, measured from texts of their own: figures and words, never a judgement.

Sentence lengths are in words; shares are per 100 sentences. The distance between two voices is the mean of how far
their figures are apart, each in units of its own usual spread (Burrows, Delta, 2002).
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coauthor.manuscript import plain, prose
from coauthor.manuscript import snapshot as snapshots

FEWEST = 30
"""Sentences below which a measurement says little."""
CONNECTIVES = tuple(
    "however therefore thus hence moreover furthermore nevertheless consequently instead indeed although because since "
    "while whereas so but yet first second finally then also daher deshalb jedoch zudem außerdem allerdings dennoch "
    "cependant donc ainsi toutefois car".split()
)
_HEDGES = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|seems?|appears?|suggests?|könnte|vielleicht|wohl)\b", re.I
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|wird|werden|wurde|wurden)\s+(?:\w+ly\s+)?\w+(?:ed|en|t)\b", re.I
)
_FIRST = {
    "I": re.compile(r"\b(?:I|my|me|ich|mein\w*)\b"),
    "we": re.compile(r"\b(?:[Ww]e|[Oo]ur|us|[Ww]ir|[Uu]nser\w*|[Nn]ous)\b"),
}
_PAST = re.compile(r"\b(?:was|were|had|did|\w{3,}ed|war|waren|hatte|wurde)\b", re.I)
_PRESENT = re.compile(r"\b(?:is|are|has|have|does|do|ist|sind|hat|haben)\b", re.I)
_MARKS = {"semicolon": ";", "colon": ":", "dash": "–", "parenthesis": "(", "comma": ","}
SPREAD = {
    "median": 6.0,
    "long": 8.0,
    "passive": 15.0,
    "hedges": 10.0,
    "we": 20.0,
    "I": 15.0,
    "past": 20.0,
    "connectives": 15.0,
    "comma": 50.0,
    "semicolon": 8.0,
    "colon": 8.0,
    "dash": 8.0,
    "parenthesis": 12.0,
}
"""How far each figure usually varies between authors of the same field; the unit of the distance."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What was measured over `sentences` sentences; `figures` by the names of `SPREAD`."""

    sentences: int
    figures: dict[str, float]
    openers: tuple[str, ...]
    connectives: tuple[str, ...]
    favourites: tuple[str, ...]


def measure(texts: Iterable[tuple[str, str]]) -> Voice:
    """The voice of texts, each with the path that tells its kind; LaTeX is read as LaTeX, all else as plain text."""
    sentences = [sentence for path, text in texts for sentence in sentences_of(path, text)]
    return of_sentences(sentences)


def of_sentences(sentences: Sequence[str]) -> Voice:
    """The voice of some sentences, as LaTeX or plain."""
    raw = [" ".join(sentence.replace("--", "–").split()) for sentence in sentences]
    words = [plain.words(sentence) for sentence in raw]
    kept = [(text, said) for text, said in zip(raw, words, strict=True) if len(said) >= 3]
    if not kept:
        return Voice(0, {}, (), (), ())
    lengths = [len(said) for _, said in kept]
    joined = [plain.prose(text) for text, _ in kept]
    per_100 = 100 / len(kept)
    linking = Counter(word for _, said in kept for word in said if word in CONNECTIVES)
    figures = {
        "median": float(statistics.median(lengths)),
        "long": _quantile(lengths, 0.9),
        "passive": per_100 * sum(bool(_PASSIVE.search(text)) for text in joined),
        "hedges": per_100 * sum(len(_HEDGES.findall(text)) for text in joined),
        "past": 100 * _share(joined),
        "connectives": per_100 * sum(linking.values()),
        **{name: per_100 * sum(bool(form.search(text)) for text in joined) for name, form in _FIRST.items()},
        **{name: per_100 * sum(text.count(mark) for text in joined) for name, mark in _MARKS.items()},
    }
    return Voice(
        sentences=len(kept),
        figures=figures,
        openers=_most(Counter(" ".join(said[:2]) for _, said in kept), 5),
        connectives=_most(linking, 6),
        favourites=_most(Counter(word for _, said in kept for word in set(said) if len(word) > 6), 10),
    )


def distance(one: Voice, two: Voice) -> float:
    """0 for the same figures; about 1 for two authors of one field; infinite where one was not measured."""
    if not one.figures or not two.figures:
        return float("inf")
    return statistics.fmean(abs(one.figures[name] - two.figures[name]) / SPREAD[name] for name in SPREAD)


def farthest(one: Voice, two: Voice) -> str:
    """The figure in which two voices differ most, each in units of its own usual spread."""
    return max(SPREAD, key=lambda name: abs(one.figures[name] - two.figures[name]) / SPREAD[name])


def profile(voice: Voice, sources: Sequence[str]) -> str:
    """The section of STYLE.md that says it, in lines that a person can change."""
    said = voice.figures
    lines = [
        "## How I write",
        "",
        f"Measured over {voice.sentences} sentences of {', '.join(sources)}; change what you don't want kept.",
        "",
        f"- Half of the sentences have up to {said['median']:.0f} words, nine of ten up to {said['long']:.0f}.",
        f"- {said['we']:.0f} of 100 sentences say “we”, {said['I']:.0f} say “I”.",
        f"- {said['passive']:.0f} of 100 sentences are passive; {said['hedges']:.0f} hedges in 100 sentences.",
        f"- {said['past']:.0f} of 100 verbs that tell it are in the past.",
        f"- In 100 sentences: {_marks(said)}.",
    ]
    if voice.connectives:
        lines.append(f"- Links sentences with {_quoted(voice.connectives)}.")
    if voice.openers:
        lines.append(f"- Begins sentences with {_quoted(voice.openers)}.")
    if voice.favourites:
        lines.append(f"- Words that come often: {', '.join(voice.favourites)}.")
    return "\n".join(lines) + "\n"


def sentences_of(path: str, text: str) -> list[str]:
    """The sentences of a text that are prose; LaTeX is read as LaTeX."""
    made = snapshots.of(path if path.endswith(".tex") else f"{path}.tex", text)
    return [unit.text for unit in prose.units(made, 0, len(text)) if unit.kind is prose.Kind.SENTENCE]


def _quantile(values: Sequence[int], share: float) -> float:
    ordered = sorted(values)
    return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))])


def _share(texts: Sequence[str]) -> float:
    past = sum(len(_PAST.findall(text)) for text in texts)
    return past / max(1, past + sum(len(_PRESENT.findall(text)) for text in texts))


def _most(counted: Counter[str], count: int) -> tuple[str, ...]:
    """The most frequent, at least three times, equal ones by the alphabet."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(word for word, times in ordered[:count] if times >= 3)


def _marks(said: dict[str, float]) -> str:
    return ", ".join(f"{said[name]:.0f} {_PLURALS[name]}" for name in _MARKS)


_PLURALS = {
    "semicolon": "semicolons",
    "colon": "colons",
    "dash": "dashes",
    "parenthesis": "parentheses",
    "comma": "commas",
}


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
