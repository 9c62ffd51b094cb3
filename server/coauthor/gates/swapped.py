"""Numbers stay with what they count: two that have changed places say something else, though both were there before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from coauthor.gates import numerals, quantities
from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

LONGEST = 6_000
"""Code points of a piece beyond which places are not compared."""

MOST = 24
_NEXT, _NEAR = 3, 1
"""What the word behind a number weighs, and what any other of its clause does."""

_MARGIN = 2
_CLAUSE = re.compile(r"[.;:,()]|\b(?:and|but|while|whereas|und|aber|während|et|mais)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_IDLE = frozenset(
    "the of in on at to is are was were and or for with by from as than about after before into over per a an it its "
    "this that these those der die das den dem des und im am zu mit von le la les de du des et en".split()
)


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """Pairs of numbers of which each now stands where the other one stood."""
    if not before.strip() or len(before) > LONGEST or len(after) > LONGEST:
        return
    old, new = _bound(before), _bound(after)
    both = sorted(old.keys() & new.keys())[:MOST]
    for one, other in itertools.combinations(both, 2):
        straight = _alike(new[one], old[one]) + _alike(new[other], old[other])
        crossed = _alike(new[one], old[other]) + _alike(new[other], old[one])
        if crossed >= straight + _MARGIN:
            yield Finding("swapped", f"The numbers {one} and {other} have changed places.")
    for value in both:
        noun = new[value].get("")
        holders = [other for other in both if other != value and old[other].get("") == noun]
        if noun and holders and old[value].get("") not in (None, noun) and new[holders[0]].get("") != noun:
            if _alike(new[value], old[value]) + _alike(new[holders[0]], old[holders[0]]) < _NEXT:
                continue
            yield Finding("swapped", f"“{value} {noun}…”: the text said so of {holders[0]}, not of {value}.")


def _bound(text: str) -> dict[str, dict[str, str]]:
    """For each number what it is bound to: its clause's words by themselves, and the word behind it by `""`."""
    cleaned = plain.COMMAND.sub(" ", quantities.clean(text))
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(cleaned)), len(cleaned)]
    found: dict[str, dict[str, str]] = {}
    for value, start, end in _numbers(cleaned):
        first = max(cut for cut in cuts if cut <= start)
        last = min((cut for cut in cuts if cut > end), default=len(cleaned))
        words = [_stem(word) for word in _WORD.findall(cleaned[first:start] + " " + cleaned[end:last])]
        bound = {word: word for word in words if word not in _IDLE}
        behind = _WORD.search(cleaned, end, min(last, end + 24))
        if behind and _stem(behind.group()) not in _IDLE:
            bound[""] = _stem(behind.group())
        if value in found:
            found[value] = {**found[value], **bound}
        else:
            found[value] = bound
    return found


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    for match in re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+)*", text):
        yield match.group(), *match.span()
    for match in _WORD.finditer(text):
        digits = numerals.small(match.group())
        if digits is not None:
            yield digits, *match.span()


def _alike(one: dict[str, str], other: dict[str, str]) -> int:
    same = one.get("") is not None and one.get("") == other.get("")
    return _NEXT * same + _NEAR * len((one.keys() & other.keys()) - {""})


def _stem(word: str) -> str:
    return word.lower()[:6]
