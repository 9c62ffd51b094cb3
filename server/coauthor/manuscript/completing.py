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
