"""How far new paragraphs and headings stand in: as what is around them, else as their like in the same text.

Only reads a text; a text whose author indents nothing gives no indentation.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable

_HEADING = re.compile(r"\\((?:part|chapter|(?:sub)*section|(?:sub)?paragraph)\*?)\s*[\[{]")
_SILENT = re.compile(r"%|\\label\s*\{[^{}]*\}\s*(?:%.*)?\Z|\\(?:index|markboth)\b")
"""Lines that say nothing of where prose stands."""


def of_prose(text: str, offset: int, heading: str = "") -> str:
    """The blanks that a paragraph put at this place begins with; under the new `heading`, where one comes along."""
    if heading:
        return _under(text, _kind(heading)) or of_heading(text, heading)
    for line in reversed(text[:offset].split("\n")):
        if _tells(line):
            kind = _kind(line)
            return _blanks(line) if not kind else _under(text, kind) or _blanks(line)
    return ""


def of_heading(text: str, heading: str) -> str:
    """The blanks that headings of this kind begin with."""
    kind = _kind(heading)
    return _usual(_blanks(line) for line in text.split("\n") if _kind(line) == kind) if kind else ""


def indented(new: str, blanks: str) -> str:
    """All its lines behind these blanks, empty ones stay empty."""
    return textwrap.indent(new, blanks, lambda line: bool(line.strip())) if blanks else new


def _under(text: str, kind: str) -> str:
    """How the prose stands that follows headings of this kind."""
    found = []
    waits = False
    for line in text.split("\n"):
        if _kind(line):
            waits = _kind(line) == kind
        elif waits and _tells(line):
            found.append(_blanks(line))
            waits = False
    return _usual(found)


def _usual(blanks: Iterable[str]) -> str:
    counted = Counter(blanks).most_common(1)
    return counted[0][0] if counted else ""


def _tells(line: str) -> bool:
    return bool(line.strip()) and _SILENT.match(line.strip()) is None


def _kind(line: str) -> str:
    found = _HEADING.match(line.strip())
    return found.group(1).rstrip("*") if found else ""


def _blanks(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
