"""The last edited section: where a request goes that names no place. It always says how it chose."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from coauthor.cli import ranges, wording
from coauthor.domain import errors, events
from coauthor.manuscript import prose, snapshot, structure
from coauthor.pool import pool as pools

_MOST_FILES = 5000


@dataclass(frozen=True, slots=True)
class Focus:
    """A section of a file and `note`, a sentence for the plan that says why this one."""

    place: ranges.Place
    note: str
    title: str


def find(root: Path, pool: pools.Pool | None) -> Focus:
    """The section that was edited last, by file time and by the record; raises NotFound without any prose."""
    for path in _newest_first(root):
        try:
            text = ranges.load(root, path)
        except errors.CoauthorError:
            continue
        section = _section(path, text, _last_change(pool, path, text))
        if section is not None:
            return section
    raise errors.NotFound(f"There is no LaTeX text in {root}.", "Name a place: FILE:RANGE.")


def _newest_first(root: Path) -> list[str]:
    """The `.tex` files of the workspace, the last written first; hidden folders are not looked into."""
    found: list[tuple[float, str]] = []
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in files:
            if name.endswith(".tex"):
                path = Path(folder, name)
                found.append((path.stat().st_mtime, path.relative_to(root).as_posix()))
        if len(found) > _MOST_FILES:
            break
    return [path for _, path in sorted(found, key=lambda each: (-each[0], each[1]))]


def _last_change(pool: pools.Pool | None, path: str, text: str) -> int | None:
    """Where the text differs from the newest one on the record that is another; None if there is no such."""
    if pool is None:
        return None
    for event in reversed(pool.store.history("of_stream", stream=events.file_stream(path))):
        before = pool.store.text(event.data.get("revision", ""))
        if before is not None and before != text:
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, text, strict=False)))
            return min(same, max(0, len(text) - 1))
    return None


def _section(path: str, text: str, changed: int | None) -> Focus | None:
    """The section around the change, else the first one with prose; it ends where the next heading begins."""
    made = snapshot.of(path, text)
    filled: list[tuple[structure.Section | None, list[prose.Paragraph]]] = []
    for paragraph in prose.paragraphs(made):
        section = structure.section_at(made, paragraph.start)
        if not filled or filled[-1][0] is not section:
            filled.append((section, []))
        filled[-1][1].append(paragraph)
    if not filled:
        return None
    around = (each for each in reversed(filled) if changed is not None and each[1][0].start <= changed)
    section, paragraphs = next(around, filled[0])
    title = wording.line(section.title, 80) if section else ""
    where = f"“{title}” in {path}" if title else path
    chosen = "the section you edited last" if changed is not None else "first section of the file you edited last"
    note = f"No place was named, so this is about {where} ({chosen})."
    return Focus(ranges.Place(path, text, (paragraphs[0].start, paragraphs[-1].end)), note, title or path)
