"""Labels and citation keys as notes name them: OUTLINE.md, BRIEF.md, STYLE.md and any other Markdown beside the text.

`@key`, `[fig:map]`, `<!-- sec:intro -->`, `{#sec:intro}`, `Label: sec:intro`, `key` in backticks, and LaTeX' own
commands. Whether there is such a key is for the caller to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from coauthor.manuscript import vocabulary


class Kind(StrEnum):
    """What a mention can mean, by the way it is written."""

    CITE = "cite"
    LABEL = "label"
    EITHER = "either"


class Mention(NamedTuple):
    """A key at code points `[start, end)`."""

    key: str
    start: int
    end: int
    kind: Kind


def find(text: str) -> Iterator[Mention]:
    """All that may be a mention, way by way; one place may be told twice."""
    for kind, pattern in _WAYS:
        for match in pattern.finditer(text):
            yield Mention(match.group(1), match.start(1), match.end(1), kind)
    for match in _COMMAND.finditer(text):
        is_cite = vocabulary.CITES.fullmatch(match.group(1)) is not None
        if is_cite or match.group(1) in vocabulary.REFERENCES or match.group(1) == "label":
            kind = Kind.CITE if is_cite else Kind.LABEL
            for item in _ITEM.finditer(text, match.start(2), match.end(2)):
                yield Mention(item.group(), item.start(), item.end(), kind)


def of(text: str, key: str, *, is_label: bool) -> tuple[Mention, ...]:
    """Where a text names a label or a citation key, in order, each place once."""
    other = Kind.CITE if is_label else Kind.LABEL
    found: dict[int, Mention] = {}
    place = text.find(key)
    while place >= 0:  # line by line, which is how all ways are written
        start, end = _line(text, place)
        for one in find(text[start:end]):
            if one.key == key and one.kind is not other:
                found[start + one.start] = one._replace(start=start + one.start, end=start + one.end)
        place = text.find(key, end)
    return tuple(found[start] for start in sorted(found))


def at(text: str, offset: int) -> Mention | None:
    """The mention around an offset, if any; its end still counts."""
    start, end = _line(text, offset)
    found = next((one for one in find(text[start:end]) if one.start <= offset - start <= one.end), None)
    return found and found._replace(start=found.start + start, end=found.end + start)


def _line(text: str, offset: int) -> tuple[int, int]:
    """Where the line around an offset begins and ends."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, end if end >= 0 else len(text)


_KEY = r"[^\W_](?:[\w:.+/'-]*\w)?"
_WAYS = (
    (Kind.EITHER, re.compile(rf"(?<![\w@])@\{{?({_KEY})")),
    (Kind.LABEL, re.compile(rf"<!--[ \t]*({_KEY})[ \t]*-->")),
    (Kind.LABEL, re.compile(rf"\{{[ \t]*#({_KEY})")),
    (Kind.LABEL, re.compile(rf"\[({_KEY})\](?!\()")),
    (Kind.LABEL, re.compile(rf"^[ \t>*+-]*(?:label|anchor|section)[ \t*_]*:[ \t*_`]*({_KEY})[`*_. \t]*$", re.I | re.M)),
    (Kind.EITHER, re.compile(rf"(?<!`)`({_KEY})`(?!`)")),
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(?:\[[^\[\]\n]*\])*\{([^{}\n]*)\}")
_ITEM = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
