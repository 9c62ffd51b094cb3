"""A sentence stays about as long as a sentence: a model that writes a whole chapter into one is stopped."""

from __future__ import annotations

from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known

TIMES = 3
MORE = 600
"""Code points that a text may grow beyond `TIMES` its length."""


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """Growth beyond three times the length and 600 code points is refused."""
    if len(after) > TIMES * len(before) + MORE:
        yield Finding("extent", f"{len(before)} characters became {len(after)}: that is far more than this sentence.")
