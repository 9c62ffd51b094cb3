"""Lines and characters as an editor counts them, against the code points that all at rest is counted in.

A line is what stands between two `\\n`; no other character ends one. Nothing here may know of a document.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Encoding(StrEnum):
    """The unit in which a client counts `character`."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Position(NamedTuple):
    """Zero-based line, and units of the agreed encoding from its start."""

    line: int
    character: int


class Span(NamedTuple):
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position


def units(text: str, encoding: Encoding) -> int:
    """How many units of `encoding` the text takes."""
    if encoding is Encoding.UTF32 or text.isascii():
        return len(text)
    if encoding is Encoding.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text.encode("utf-8", "surrogatepass"))


def is_even(text: str) -> bool:
    """True where every character is one unit of UTF-16, as of UTF-32."""
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def column(line: str, character: int, encoding: Encoding) -> int:
    """The code points that `character` units from the line's start are.

    Past the line's end is its end; inside a code point (a surrogate pair, a UTF-8 sequence) is before it.
    """
    if encoding is Encoding.UTF32 or line.isascii():
        return min(character, len(line))
    if encoding is Encoding.UTF16:
        return _utf16_column(line, character)
    data = line.encode("utf-8", "surrogatepass")
    if character >= len(data):
        return len(line)
    while data[character] & 0xC0 == 0x80:
        character -= 1
    return len(data[:character].decode("utf-8", "surrogatepass"))


def _utf16_column(line: str, character: int) -> int:
    total = len(line.encode("utf-16-le", "surrogatepass")) // 2
    if total == len(line):
        return min(character, total)
    if character >= total:
        return len(line)
    at = 0
    for index, letter in enumerate(line):
        at += 2 if letter > "\uffff" else 1
        if at > character:
            return index
    return len(line)
