"""The last edited section: where a request goes that names no place. It always says how it chose."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from coauthor.cli import ranges, wording
from coauthor.domain import errors, events
from coauthor.domain.speech import saying, tongues
from coauthor.manuscript import contract, project, prose, snapshot, structure
from coauthor.pool import pool as pools

_MOST_FILES = 5000
_TOGETHER_S = 2.0
"""Files written within this time came together: nobody edited one of them."""


@dataclass(frozen=True, slots=True)
class Focus:
    """A section of a file and `note`, a sentence for the plan that says why this one."""

    place: ranges.Place
    note: str
    title: str


def find(root: Path, pool: pools.Pool | None, request: str = "") -> Focus:
    """The section that was edited last, by file time and by the record; raises NotFound without any prose.

    It is said in the language of the `request`. Where no file was written after the others, as in a fresh copy, it is
    the first section of the document.
    """
    written = _newest_first(root)
    order = [path for path, _ in written]
    tells = len(written) > 1 and written[0][1] - written[-1][1] > _TOGETHER_S
    for path in order if tells else [*_edited(root, pool, order), *_reading_order(root), *order]:
        text = _load(root, path)
        if text is None:
            continue
        change = _last_change(pool, path, text)
        section = _section(path, text, change, _note(request, edited=change is not None, tells=tells))
        if section is not None:
            return section
    raise errors.NotFound(f"There is no LaTeX text in {root}.", "Name a place: FILE:RANGE.")


def _load(root: Path, path: str) -> str | None:
    try:
        return ranges.load(root, path)
    except errors.CoauthorError:
        return None


def _edited(root: Path, pool: pools.Pool | None, order: list[str]) -> list[str]:
    """The files that differ from what is on the record of them."""
    texts = {path: text for path in order if (text := _load(root, path)) is not None} if pool is not None else {}
    return [path for path, text in texts.items() if _last_change(pool, path, text) is not None]


def _reading_order(root: Path) -> list[str]:
    """The files in which the sections of the document have their text, in the order in which TeX comes by them."""
    facts = project.index(project.DiskSource(root))
    places = contract.reading_order(facts.files, facts.includes)
    return list(dict.fromkeys(place.path for place in places if not facts.files[place.path].includes)) or list(
        dict.fromkeys(place.path for place in places)
    )


def _newest_first(root: Path) -> list[tuple[str, float]]:
    """The `.tex` files of the workspace and when they were written, the last first; no hidden folders."""
    found: list[tuple[float, str]] = []
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in files:
            if name.endswith(".tex"):
                path = Path(folder, name)
                found.append((path.stat().st_mtime, path.relative_to(root).as_posix()))
        if len(found) > _MOST_FILES:
            break
    return [(path, at) for at, path in sorted(found, key=lambda each: (-each[0], each[1]))]


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


def _note(request: str, *, edited: bool, tells: bool) -> Callable[[str, str], str]:
    """Says of a section (its title, or nothing) and its file why it was chosen."""
    say = saying.in_(tongues.written(request))
    if edited:
        chosen = say("the section you edited last")
    elif tells:
        chosen = say("first section of the file that was changed last")
    else:
        chosen = say("first section of the text; none was edited yet")

    def note(title: str, file: str) -> str:
        where = say("“{title}” in {file}", title=title, file=file) if title else file
        return say("No place was named, so this is about {where} ({chosen}).", where=where, chosen=chosen)

    return note


def _section(path: str, text: str, changed: int | None, note: Callable[[str, str], str]) -> Focus | None:
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
    place = ranges.Place(path, text, (paragraphs[0].start, paragraphs[-1].end))
    return Focus(place, note(title, path), title or path)
