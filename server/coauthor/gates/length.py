"""What was asked for in length is held: *shorter* is shorter, *longer* is longer, *in 100 words* is about that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known, warning
from coauthor.manuscript import plain

SLACK = 0.15
"""How far from the number of words that was asked for is near enough."""
_SHORTER = re.compile(r"\b(?:shorten|shorter|tighten|concise|condense|trim|cut|kürz\w*|raccourci\w*|plus court)", re.I)
_LONGER = re.compile(r"\b(?:expand|longer|elaborate|extend|more detail|ausführlich\w*|erweiter\w*|développe\w*)", re.I)
_WORDS = re.compile(
    r"\b(?P<most>at most|no more than|under|below|max\w*)?\s*(?P<count>\d{1,5})\s+words\b", re.IGNORECASE
)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Counts plain words; nothing is said where the wish says nothing of length."""
    if not after.strip():
        return
    old, new = len(plain.words(before)), len(plain.words(after))
    asked = _WORDS.search(known.wish)
    if asked is not None:
        wanted = int(asked["count"])
        if new > wanted * (1 + SLACK) or (not asked["most"] and new < wanted * (1 - SLACK)):
            yield warning("length", f"{wanted} words were asked for, and this has {new}.")
    elif old and _SHORTER.search(known.wish) and new > old * (1 + SLACK):
        yield warning("length", f"Shorter was asked for, and {old} words became {new}.")
    elif old and _LONGER.search(known.wish) and new < old * (1 - SLACK):
        yield warning("length", f"Longer was asked for, and {old} words became {new}.")
