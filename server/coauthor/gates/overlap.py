"""The words of others are quoted or put in one's own: a long run of a source's words that is not quoted is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain, quotations

RUN = 9
"""Consecutive words that two texts share by more than chance."""
_STRAIGHT = re.compile(r"\"[^\"]*\"")


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Looks for runs of `RUN` words that the change brings in; quotations are free."""
    if known.sources is None:
        return
    new = runs(_STRAIGHT.sub(" ", quotations.bare(after))) - runs(before)
    if not new:
        return
    for name, text in known.sources:
        shared = new & runs(text)
        if shared:
            words = " ".join(min(shared))
            yield Finding("overlap", f"“{words}” stands word for word in {name}; quote it or say it in other words.")


@lru_cache(maxsize=64)
def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every `RUN` consecutive words of a text."""
    found = plain.words(text)
    return frozenset(found[at : at + RUN] for at in range(len(found) - RUN + 1))
