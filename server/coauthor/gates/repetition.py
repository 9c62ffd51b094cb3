"""Nothing is said twice: new text that nearly repeats a sentence which stands elsewhere in the thesis is told."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from coauthor.gates.gate import Finding, Known, warning
from coauthor.manuscript import plain

NEAR = 88.0
"""How alike, of 100, two sentences are (indel ratio of their plain words) to count as a repetition."""
SHORTEST = 60
"""Code points below which sentences are alike by chance."""


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Compares the piece as one sentence, unless it was as near to the other one before."""
    new = plain.prose(after).lower()
    if known.elsewhere is None or len(new) < SHORTEST:
        return
    others = {sentence: plain.prose(sentence).lower() for sentence in known.elsewhere}
    found = process.extractOne(new, others, scorer=fuzz.ratio, score_cutoff=NEAR)
    if found is None:
        return
    text, score, sentence = found
    if fuzz.ratio(plain.prose(before).lower(), text) >= min(NEAR, score):
        return
    yield warning("repetition", f"This is nearly said already elsewhere: “{' '.join(sentence.split())[:80]}…”")
