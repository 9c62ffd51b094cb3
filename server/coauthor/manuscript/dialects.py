"""What a document teaches TeX about code: environments and letters of its own that hold what is no text.

A dialect is a value; the scanner reads in one. Nothing here looks at more than one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Dialect(NamedTuple):
    """What a document has taught TeX: environments and single letters that hold code."""

    verbatim: frozenset[str] = frozenset()
    shorts: str = ""
    is_code: bool = False
    """True for a piece of expl3's code, where `_` and `:` are letters."""


PLAIN = Dialect()


def taught_by(text: str) -> Dialect:
    """What a text teaches TeX about code."""
    if not any(word in text for word in _TEACHERS):
        return PLAIN
    names: set[str] = set()
    for match in _VERBATIM_MADE.finditer(text):
        command, option, name = match.groups()
        names.add(option or f"{name}code" if command == "newminted" else name)
    names |= {match.group(1) for match in _LIKE_VERBATIM.finditer(text)}
    shorts = {next(filter(None, match.groups())) for match in _SHORT_MADE.finditer(text)}
    return Dialect(frozenset(names), "".join(sorted(shorts)))


def joined(one: Dialect, other: Dialect) -> Dialect:
    """Both of them."""
    return Dialect(one.verbatim | other.verbatim, "".join(sorted({*one.shorts, *other.shorts})))


def all_of(known: Iterable[Dialect]) -> Dialect:
    """All of them together."""
    found = PLAIN
    for one in known:
        found = joined(found, one)
    return found


_TEACHERS = (
    "newenvironment",
    "VerbatimEnvironment",
    "newminted",
    "ShortInline",
    "ShortVerb",
    "newtcblisting",
    "TCBListing",
    "excludecomment",
    "excludeversion",
)
_VERBATIM_MADE = re.compile(
    r"\\(lstnewenvironment|DefineVerbatimEnvironment|NewVerbatimEnvironment|newminted|newtcblisting|(?:New|Declare)TCBListing|"
    r"excludecomment|excludeversion)"
    r"\s*(?:\[([^\[\]{}]*)\])?\s*\{([^{}\\#]*)\}"
)
_LIKE_VERBATIM = re.compile(
    r"\\(?:re)?newenvironment\*?\s*\{([^{}\\#]*)\}\s*(?:\[[^\[\]]*\]\s*){0,2}"
    r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\\(?:verbatim|Verbatim|lstlisting|comment|VerbatimEnvironment)(?![A-Za-z@])"
)
"""Environments of one's own that begin as one of these does."""
_SHORT_MADE = re.compile(
    r"\\(?:lstMakeShortInline\s*(?:\[[^\[\]]*\])?\s*(?:\{\\?(.)\}|\\?([^\s\\A-Za-z{])))"
    r"|\\(?:MakeShortVerb|DefineShortVerb)\*?\s*(?:\[[^\[\]]*\])?\s*\{?\\([^A-Za-z\s{}])"
)
