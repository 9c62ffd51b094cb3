"""What the chapters around a place say, and what the checks find at the place.

A chapter is told by what a model said of it as it is now, else by its own sentences. Extracts are kept by the text that
they were made from, so that a chapter that nobody changed is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from coauthor.briefing import summaries
from coauthor.domain import errors, packets
from coauthor.domain import findings as levels
from coauthor.manuscript import checks, project, prose
from coauthor.manuscript import snapshot as snapshots

MOST = 14
"""Sentences of a chapter's extract: the first of each paragraph, those of long chapters spread evenly."""

SUMMARY = "what it says, as a model sums it up; no source for anything"
"""Why a summary is shown."""

_LONGEST = 280
_OWN = "todo."
"""Requests to the co-author are no findings about the text."""

Read = Callable[[str], str | None]


def around(path: str, at: int, facts: project.Facts, read: Read, shelf: summaries.Shelf) -> Iterator[packets.Part]:
    """The chapters (or what the document's largest parts are) before and after the one that the place is in."""
    order = {name: number for number, name in enumerate(in_order(facts.includes))}
    sections = [each for each in facts.sections() if not order or each[0] in order]
    sections.sort(key=lambda each: (order.get(each[0], 0), each[1].start))
    if not sections:
        return
    top = min(section.level for _, section in sections)
    chapters = [(name, section) for name, section in sections if section.level == top]
    here = [n for n, (name, section) in enumerate(chapters) if name == path and section.start <= at < section.end]
    if not here:
        return
    for number, which in ((here[0] - 1, "before"), (here[0] + 1, "after")):
        if not 0 <= number < len(chapters):
            continue
        name, section = chapters[number]
        text = read(name)
        if text is None:
            continue
        source = f"“{section.title}”, the chapter {which}"
        piece = summaries.Piece(name, section.title, text[section.start : section.end])
        if said := shelf.said(piece):
            yield packets.Part(source=source, why=SUMMARY, text=listed(said))
        elif own := extract(name, text, section.start, section.end):
            yield packets.Part(source=source, why="what it says, in extracts", text=own)


def listed(sentences: Iterable[str]) -> str:
    """A sentence a line."""
    return "\n".join(f"- {each}" for each in sentences)


def in_order(includes: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The files of the documents as they are read, each once; what reads nothing and is not read is left out."""
    read = {name for names in includes.values() for name in names}
    waiting = [name for name, names in includes.items() if names and name not in read][::-1]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += includes.get(name, ())[::-1]


@lru_cache(maxsize=128)
def extract(path: str, text: str, start: int, end: int) -> str:
    """The first sentences of its paragraphs, a line each; empty where there is no prose."""
    snapshot = snapshots.of(path, text)
    lines = []
    for paragraph in prose.paragraphs(snapshot):
        if start <= paragraph.start < end and (sentences := prose.sentences(snapshot, paragraph)):
            lines.append(f"- {' '.join(sentences[0].text.split())[:_LONGEST]}")
    if len(lines) > MOST:
        step = (len(lines) - 1) / (MOST - 1)
        lines = [lines[round(number * step)] for number in range(MOST)]
    return "\n".join(lines)


def found(path: str, text: str, start: int, end: int, source: project.Source) -> Iterator[packets.Part]:
    """What the editor would show at the place: undefined keys, unclosed environments, banned words."""
    try:
        checked = checks.of_project(source, {path: text})
    except errors.CoauthorError:
        return
    said = [
        f"- {each.code}: {each.message}"
        for each in checked.findings.get(path, ())
        if start <= each.start < end
        and not each.code.startswith(_OWN)
        and levels.level(each.code) in (levels.Level.ERROR, levels.Level.WARNING)
    ]
    if said:
        yield packets.Part(source="checks", why="what is found wrong at the place", text="\n".join(dict.fromkeys(said)))
