"""What can be folded away in a text: sections, environments, the preamble, blocks of comments, entries, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from coauthor.manuscript import bib
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.scan import Scan


class Kind(StrEnum):
    """What a fold is, as editors name it."""

    REGION = "region"
    COMMENT = "comment"
    IMPORTS = "imports"


class Fold(NamedTuple):
    """`[start, end)` of what is folded to its first line; the fold never takes a line that belongs to what follows."""

    kind: Kind
    start: int
    end: int


def of_tex(file: FileFacts, scan: Scan) -> Iterator[Fold]:
    """The folds of a LaTeX text."""
    text = scan.text
    for section in file.sections:
        yield Fold(Kind.REGION, section.start, _trimmed(text, section.start, section.end))
    for environment in scan.environments:
        if environment.name != "document":
            yield Fold(Kind.REGION, environment.start, environment.end)
    if 0 < scan.body[0] < len(text):
        yield Fold(Kind.IMPORTS, 0, text.rfind("\n", 0, scan.body[0]) if "\n" in text[: scan.body[0]] else 0)
    yield from _comments(scan)


def of_bib(entries: tuple[bib.Entry, ...]) -> Iterator[Fold]:
    """One for each entry."""
    return (Fold(Kind.REGION, entry.start, entry.end) for entry in entries)


def of_markdown(text: str) -> Iterator[Fold]:
    """One for each heading with what is under it."""
    return (fold for _, fold in headings(text))


def headings(text: str) -> Iterator[tuple[int, Fold]]:
    """The level of each heading of a Markdown text, and what it governs; fenced code has no headings."""
    marks: list[tuple[int, int]] = []
    fence = ""
    for match in _LINE.finditer(text):
        if match.group("fence"):
            fence = "" if fence == match.group("fence")[:3] else fence or match.group("fence")[:3]
        elif match.group("level") and not fence:
            marks.append((len(match.group("level")), match.start("level")))
    for at, (level, start) in enumerate(marks):
        end = next((later for other, later in marks[at + 1 :] if other <= level), len(text))
        yield level, Fold(Kind.REGION, start, _trimmed(text, start, end))


_LINE = re.compile(r"^ {0,3}(?:(?P<fence>```+|~~~+)|(?P<level>#{1,6})[ \t])", re.MULTILINE)


def _comments(scan: Scan) -> Iterator[Fold]:
    """Runs of at least three lines that hold nothing but a comment."""
    text, first, last, count = scan.text, 0, 0, 0
    for zone in scan.comments:
        line = text.rfind("\n", 0, zone.start) + 1
        if text[line : zone.start].strip():
            continue
        if count and text[last:line].strip() == "" and text.count("\n", last, line) == 1:
            count += 1
        else:
            if count >= _SHORTEST:
                yield Fold(Kind.COMMENT, first, last)
            first, count = zone.start, 1
        last = zone.end
    if count >= _SHORTEST:
        yield Fold(Kind.COMMENT, first, last)


_SHORTEST = 3


def _trimmed(text: str, start: int, end: int) -> int:
    """The end without the blank lines before what follows."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
