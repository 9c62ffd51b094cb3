"""Optional: the document still builds with the change. Compares what TeX says with and without it, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coauthor.gates.gate import Finding
from coauthor.gates.typesetting import Built

GATE = "compiles"


def check(before: Built, after: Built) -> Iterator[Finding]:
    """An error for each complaint of TeX that the change brings; a warning where it could not be found out."""
    for built in (before, after):
        if built.why_not:
            yield Finding(GATE, f"Could not check whether it builds: {built.why_not}", hard=False)
            return
    fresh = _said(after) - _said(before)
    for said in fresh:
        yield Finding(GATE, f"With this the document does not build as before: {said}")
    if before.pdf is not None and after.pdf is None and not fresh:
        yield Finding(GATE, "With this no document is made any more, and TeX doesn't say why.")


def _said(built: Built) -> Counter[str]:
    return Counter(" ".join(f"{one.message} {one.advice}".split()) for one in built.errors)
