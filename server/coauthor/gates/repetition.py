"""Nothing is said twice: new text that nearly repeats a sentence which stands elsewhere in the thesis is told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process

from coauthor.gates.gate import Finding, Known, warning
from coauthor.manuscript import plain

NEAR = 88.0
"""How alike, of 100, two sentences are (indel ratio of their plain words) to count as a repetition."""
SHORTEST = 60
"""Code points below which sentences are alike by chance."""
FEWEST = 4
"""Words from which on something new that stands elsewhere to the letter is no chance."""


def is_new(before: str, after: str) -> bool:
    """True for a piece that is long enough to be a repetition, and no light change of what stood there."""
    new = plain.prose(after).lower()
    return len(new) >= SHORTEST and fuzz.ratio(plain.prose(before).lower(), new) < NEAR


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Compares the piece as one sentence, unless it was as near to the other one before."""
    new = plain.prose(after).lower()
    if known.elsewhere is None or len(new.split()) < FEWEST:
        return
    if len(new) < SHORTEST:
        if not before.strip() and new in _plain(known.elsewhere).values():
            yield warning("repetition", "This stands elsewhere already, word for word.")
        return
    found = process.extractOne(new, _plain(known.elsewhere), scorer=fuzz.ratio, score_cutoff=NEAR)
    if found is None:
        return
    text, score, sentence = found
    if fuzz.ratio(plain.prose(before).lower(), text) >= min(NEAR, score):
        return
    yield warning("repetition", f"This is nearly said already elsewhere: “{' '.join(sentence.split())[:80]}…”")


@lru_cache(maxsize=4)
def _plain(elsewhere: tuple[str, ...]) -> dict[str, str]:
    return {sentence: plain.prose(sentence).lower() for sentence in elsewhere}
