"""A claim must not silently become stronger: *may* to *does*, *suggests* to *proves*, *is associated with* to *causes*.

The ladders are the usual ones of scientific hedging; see Hyland, Hedging in Scientific Research Articles (1998).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

_LADDERS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("is consistent with", r"(?:is|are|was|were|be|been) (?:\w+ )?(?:consistent|compatible) with"),
        (
            "is associated with",
            r"(?:associated|correlated|linked) with|correlates? with|related to|association|correlation",
        ),
        ("predicts", r"predict(?:s|ed|ing)?\b|predictive of"),
        ("causes", r"caus(?:es|ed|ing)\b|cause (?!of)|leads? to|led to|results? in|resulted in|due to|because of"),
    ),
    (
        ("suggests", r"suggest(?:s|ed|ing)?|hints? at|indicat(?:es?|ed|ing)|points? to"),
        ("shows", r"show(?:s|ed|n|ing)?|demonstrat(?:es?|ed|ing)|reveal(?:s|ed|ing)?|confirm(?:s|ed|ing)?"),
        ("proves", r"prov(?:es?|ed|en|ing)|establish(?:es|ed|ing)?|guarantee(?:s|d|ing)?|undoubtedly|without doubt"),
    ),
    (
        ("in some cases", r"(?:in )?(?:some|few|certain)(?: \w+)? (?:cases|instances|settings)|sometimes|occasionally"),
        ("often", r"often|usually|typically|generally|mostly|in most cases|tends? to"),
        ("always", r"always|never|in (?:all|every) cases?|invariably|without exception"),
    ),
)
_HEDGE = (
    r"may|might|could|can|would|should|possibly|perhaps|probably|likely|appears? to|seems? to|presumably|potentially"
)
_COMPILED = tuple(tuple((name, re.compile(rf"\b(?:{rung})", re.I)) for name, rung in ladder) for ladder in _LADDERS)
_HEDGES = re.compile(rf"\b(?:{_HEDGE})\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:can ?not|can['’]t|(?:could|may|might|would|should) not|couldn['’]t)\b", re.IGNORECASE)
"""What is denied is not hedged, however it is written."""
_ASKED = re.compile(r"strong|certain|confiden|assert|bold|hedg|claim|cautio|tentativ", re.IGNORECASE)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Looks at the highest rung of each ladder, and at whether the last hedge is gone while the statement stays."""
    if not before.strip() or not after.strip() or _ASKED.search(known.wish):
        return
    old, new = (_DENIED.sub("does not", plain.prose(text)) for text in (before, after))
    for ladder in _COMPILED:
        was, now = _rung(ladder, old), _rung(ladder, new)
        if was is not None and now is not None and now > was:
            said, says = ladder[was][0], ladder[now][0]
            yield Finding("strength", f"The claim became stronger: the text said “{said}”, now it says “{says}”.")
    hedges = [match.group().lower() for match in _HEDGES.finditer(old)]
    if hedges and not _HEDGES.search(new) and _same_statement(before, after):
        yield Finding("strength", f"“{hedges[0]}” is gone, so that the sentence claims more than the author did.")


def _rung(ladder: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> int | None:
    found = [number for number, (_, pattern) in enumerate(ladder) if pattern.search(text)]
    return max(found) if found else None


def _same_statement(before: str, after: str) -> bool:
    """True if most of the words stayed: a sentence that says something else is not the same claim."""
    old, new = set(plain.words(before)), set(plain.words(after))
    return len(old & new) * 2 >= len(old)
