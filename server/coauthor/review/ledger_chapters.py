"""The ledger added up as a reader counts: by the chapters of the document, whichever files their text stands in.

Only counts; a document without chapters is counted by its sections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coauthor.manuscript import naming, project
from coauthor.manuscript.reading import document
from coauthor.review import ledger

_CHAPTER, _SECTION = 1, 2


@dataclass(slots=True)
class Chapter:
    """A chapter with its number, an abstract, or, without a title, all that stands outside of them."""

    title: str
    number: str = ""
    count: ledger.Count = field(default_factory=ledger.Count)


def added(found: ledger.Ledger, overrides: Mapping[str, str] | None = None) -> list[Chapter]:
    """What is in each chapter, in reading order, those without a sentence left out; what is in none comes first."""
    parts = _top(found.root, overrides)
    outside = Chapter("")
    chapters = [Chapter(part.title, part.number) for part in parts]
    for row in found.rows:
        for sentence in row.sentences:
            at = _chapter_of(parts, row.path, sentence.start)
            (outside if at is None else chapters[at]).count.add(sentence.byline)
    return [each for each in (outside, *chapters) if each.count.sentences]


def _top(root: Path, overrides: Mapping[str, str] | None) -> list[naming.Named]:
    source = project.DiskSource(root)
    parts = naming.all_of(project.index(source, overrides), document.WorkspaceFiles(source, overrides))
    level = _CHAPTER if any(part.level == _CHAPTER for part in parts) else _SECTION
    return [part for part in parts if part.level in (naming.ABSTRACT, level) and (part.title or part.number)]


def _chapter_of(parts: Sequence[naming.Named], path: str, start: int) -> int | None:
    """The part that a place is in: within its own text, or in a file that it reads and that has none of its own."""
    for at, part in enumerate(parts):
        if part.path == path and part.start <= start < part.end:
            return at
    return next((at for at, part in enumerate(parts) if path in part.files), None)
