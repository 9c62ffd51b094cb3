"""What is being typed at a place, as far as a key could complete it.

It looks at the text before the place only, and must never need a text that parses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from coauthor.manuscript import cards, vocabulary

_FARTHEST = 400
_ARGUMENT = re.compile(r"\\([A-Za-z@]+)\*?(?:[ \t]*\[[^\[\]{}]*\])*[ \t]*\{([^{}\\]*)\Z")
_FIGURES = frozenset({"includegraphics", "includesvg", "includepdf"})
_TERMS = re.compile(
    r"(?:[gG]ls|GLS)(?:pl|link|disp|add|symbol|name|desc|first|firstplural|text|plural|entry[a-z]*|xtr[a-z]*|fmt[a-z]*)?"
    r"|[aA]cr(?:short|long|full)(?:pl)?|[aA]c(?:[slf]?p?|[sl]u|lp|fi)|iac|Iac"
)
"""The commands of glossaries, acronym and acro that name a term."""
_REST = re.compile(r"[^\s,{}\\%]*")


class Kind(StrEnum):
    """What kind of key is wanted; in an outline LINK is a label or a figure, NAMED an entry or a label."""

    CITE = "cite"
    REF = "ref"
    FIGURE = "figure"
    INPUT = "input"
    LINK = "link"
    NAMED = "named"
    TERM = "term"


class Wanted(NamedTuple):
    """A key of this kind, of which `typed` stands right before the place."""

    kind: Kind
    typed: str


_OUTLINE = (
    (Kind.NAMED, re.compile(r"(?<![\w.])@([\w:.+/-]*)\Z")),
    (Kind.REF, re.compile(r"(?:<!--[ \t]*|\{[ \t]*#)([^\s<>{}]*)\Z")),
    (Kind.REF, re.compile(r"^[ \t>*+-]*(?:label|anchor)[ \t*_]*:[ \t*_`]*([^\s`]*)\Z", re.IGNORECASE)),
    (Kind.LINK, re.compile(r"(?<!\])\[([^\[\]()\s]*)\Z")),
)


def at(text: str, offset: int) -> Wanted | None:
    """What a key could complete at this offset, if anything."""
    before = text[max(0, offset - _FARTHEST) : offset]
    match = _ARGUMENT.search(before)
    if match is None or _is_commented(before, match.start()):
        return None
    kind = _kind(match.group(1))
    return None if kind is None else Wanted(kind, match.group(2).rpartition(",")[2].lstrip())


def in_outline(text: str, offset: int) -> Wanted | None:
    """The same in Markdown: `[@key`, `[fig:label`, `<!-- sec:label`, and LaTeX's own commands."""
    before = text[max(text.rfind("\n", 0, offset) + 1, offset - _FARTHEST) : offset]
    for kind, pattern in _OUTLINE:
        match = pattern.search(before)
        if match is not None:
            return Wanted(kind, match.group(1))
    return at(text, offset)


class Written(NamedTuple):
    """A whole key as it is written at `[start, end)`."""

    kind: Kind
    key: str
    start: int
    end: int


def key_at(text: str, offset: int, *kinds: Kind) -> Written | None:
    """The key that is written around an offset, as far as the text before it tells; none behind a comment sign.

    `kinds` are those that are wanted, or none for citations and references.
    """
    wanted = at(text, offset)
    rest = _REST.match(text, offset)
    if wanted is None or rest is None or wanted.kind not in (kinds or (Kind.CITE, Kind.REF)):
        return None
    start = offset - len(wanted.typed)
    key = text[start : rest.end()]
    return Written(wanted.kind, key, start, rest.end()) if key.strip() else None


def key_goes_on(text: str, offset: int) -> bool:
    """True if the offset is in the middle of a key: more of it follows."""
    rest = _REST.match(text, offset)
    return rest is not None and bool(rest.group())


def rest_of_key(text: str, offset: int) -> int:
    """How many code points of a key follow an offset in its middle; 0 where its argument is not closed behind them."""
    rest = _REST.match(text, offset)
    behind = text[rest.end() : rest.end() + 1] if rest is not None else ""
    return rest.end() - offset if rest is not None and behind in ("}", ",") and behind else 0


def _kind(command: str) -> Kind | None:
    if command in vocabulary.REFERENCES:
        return Kind.REF
    if command in _FIGURES:
        return Kind.FIGURE
    if command in vocabulary.INCLUDES:
        return Kind.INPUT
    if _TERMS.fullmatch(command):
        return Kind.TERM
    return Kind.CITE if vocabulary.CITES.fullmatch(command) else None


def _is_commented(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return re.search(r"(?<!\\)(?:\\\\)*%", line) is not None


def matching(
    keys: Iterable[str], typed: str, said: Callable[[str], str] | None = None, *, enough: int | None = None
) -> list[str]:
    """The keys that what was typed may stand for, the likeliest first; where `enough` match by name, only those.

    A key that begins with it, one that holds it, then those of which all words typed stand in what is `said` of them
    (folded), each in the order of the alphabet.
    """
    small = typed.casefold()
    if not small:
        return list(keys)
    begin: list[str] = []
    hold: list[str] = []
    rest: list[str] = []
    for key in keys:
        at = key.casefold().find(small)
        (begin if at == 0 else rest if at < 0 else hold).append(key)
    found = sorted(begin) + sorted(hold)
    if said is None or (enough is not None and len(found) >= enough):
        return found
    words = cards.folded(typed).split()
    return found + sorted(key for key in rest if (haystack := said(key)) and all(word in haystack for word in words))


def resembling(keys: Iterable[str], typed: str, said: Callable[[str], str]) -> list[str]:
    """The keys that what was typed may be a slip for, the nearest first; for when nothing matches."""
    from rapidfuzz import fuzz, process

    small = cards.folded(typed)
    if len(small) < _SHORTEST_SLIP:
        return []
    texts = {key: f"{key.casefold()} {said(key)}" for key in keys}
    found = process.extract(small, texts, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=20)
    return [key for _, _, key in found]


_SHORTEST_SLIP = 4
_ALIKE = 80
