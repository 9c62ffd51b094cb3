"""The author's formulas stay: one that is lost or changed is told, since no wording needs another formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known, warning
from coauthor.manuscript import plain

_ASKED = re.compile(r"\b(?:formula|equation|maths?|notation|symbol|Formel|Gleichung|équation|formule)", re.IGNORECASE)
_FENCES = re.compile(r"^(?:\$\$?|\\\(|\\\[)|(?:\$\$?|\\\)|\\\])$")
_BLANKS = re.compile(r"\s+|\\[,;:! ]|~")


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Compares the formulas without their blanks and fences; asking for a change of maths lets it through."""
    if not after.strip() or _ASKED.search(known.wish):
        return
    old, new = _formulas(before), _formulas(after)
    for formula in old - new:
        if formula not in new:
            yield Finding("maths", f"The formula `{formula[:60]}` is lost or changed.")
    for formula in new - old:
        if formula not in old and len(formula) > 1 and formula not in _BLANKS.sub("", known.ground or ""):
            yield warning("maths", f"The formula `{formula[:60]}` is new; check it.")


def _formulas(text: str) -> Counter[str]:
    found = (match.group().strip() for match in plain.MATHS.finditer(text))
    return Counter(_BLANKS.sub("", _FENCES.sub("", each)) for each in found)
