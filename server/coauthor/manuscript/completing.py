"""What is being typed at a place, as far as a key could complete it.

It looks at the text before the place only, and must never need a text that parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from coauthor.manuscript import vocabulary

_FARTHEST = 400
_ARGUMENT = re.compile(r"\\([A-Za-z@]+)\*?(?:[ \t]*\[[^\[\]{}]*\])*[ \t]*\{([^{}\\]*)\Z")
_REST = re.compile(r"[^\s,{}\\%]*")


class Kind(StrEnum):
    """What kind of key is wanted."""

    CITE = "cite"
    REF = "ref"


class Wanted(NamedTuple):
    """A key of this kind, of which `typed` stands right before the place."""

    kind: Kind
    typed: str


def at(text: str, offset: int) -> Wanted | None:
    """What a key could complete at this offset, if anything."""
    before = text[max(0, offset - _FARTHEST) : offset]
    match = _ARGUMENT.search(before)
    if match is None or _is_commented(before, match.start()):
        return None
    kind = _kind(match.group(1))
    return None if kind is None else Wanted(kind, match.group(2).rpartition(",")[2].lstrip())


class Written(NamedTuple):
    """A whole key as it is written at `[start, end)`."""

    kind: Kind
    key: str
    start: int
    end: int


def key_at(text: str, offset: int) -> Written | None:
    """The key that is written around an offset, as far as the text before it tells; none behind a comment sign."""
    wanted = at(text, offset)
    rest = _REST.match(text, offset)
    if wanted is None or rest is None:
        return None
    start = offset - len(wanted.typed)
    key = text[start : rest.end()]
    return Written(wanted.kind, key, start, rest.end()) if key.strip() else None


def key_goes_on(text: str, offset: int) -> bool:
    """True if the offset is in the middle of a key: more of it follows."""
    rest = _REST.match(text, offset)
    return rest is not None and bool(rest.group())


def _kind(command: str) -> Kind | None:
    if command in vocabulary.REFERENCES:
        return Kind.REF
    return Kind.CITE if vocabulary.CITES.fullmatch(command) else None


def _is_commented(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return re.search(r"(?<!\\)(?:\\\\)*%", line) is not None


def matching(keys: Iterable[str], typed: str) -> list[str]:
    """The keys that what was typed may stand for: those that begin with it first, then those that hold it."""
    small = typed.casefold()
    begin: list[str] = []
    hold: list[str] = []
    for key in keys:
        folded = key.casefold()
        if folded.startswith(small):
            begin.append(key)
        elif small in folded:
            hold.append(key)
    return sorted(begin) + sorted(hold)
