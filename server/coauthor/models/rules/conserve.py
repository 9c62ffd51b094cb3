"""Says what a rewritten text lost or gained that no rule may touch; knows nothing of zones or of rules.

It reads the text in a way of its own, so that a mistake of the rules or of the zones is caught here.
"""

from __future__ import annotations

import re
from collections import Counter

_ELLIPSIS = re.compile(r"\\ldots\{\}|\.{3}")
_CONTROL_SPACE = re.compile(r"\\ ")
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+\*?|[^A-Za-z])", re.DOTALL)
_ARGUED = re.compile(r"\\\w*(?:cite|ref|label|url|href|graphics|begin|end)\w*\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*")
_MATHS = re.compile(r"(?<!\\)\$\$?[^$]*\$\$?|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_NUMBER = re.compile(r"\d+")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_QUOTED = re.compile(r"``(.*?)''|“(.*?)”", re.DOTALL)


def problems(before: str, after: str) -> list[str]:
    """What differs between the two texts and must not: commands, their arguments, maths, numbers, comments, braces."""
    old, new = _plain(before), _plain(after)
    found = [
        name
        for name, pattern in (
            ("citations, references and environments", _ARGUED),
            ("maths", _MATHS),
            ("numbers", _NUMBER),
            ("comments", _COMMENT),
            ("paragraphs", _PARAGRAPH),
        )
        if pattern.findall(old) != pattern.findall(new)
    ]
    if Counter(_COMMAND.findall(old)) != Counter(_COMMAND.findall(new)):
        found.append("commands")
    if any(old.count(mark) != new.count(mark) for mark in "{}[]()$&"):
        found.append("braces")
    if not set(_quotations(before)) <= set(_quotations(after)):
        found.append("quotations")
    return found


def _plain(text: str) -> str:
    """The text with what rules may exchange made alike: ellipses and the space after an abbreviation."""
    return _CONTROL_SPACE.sub(" ", _ELLIPSIS.sub("…", text))


def _quotations(text: str) -> list[str]:
    return ["".join(groups) for groups in _QUOTED.findall(text)]
