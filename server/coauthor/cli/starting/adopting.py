"""An outline for a text that is there already, made of its own headings; changes nothing and guesses no purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coauthor.domain import texts
from coauthor.manuscript import project
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript.reading import document, values

_BREAK = re.compile(r"%[^\n]*|\\\\(?:\[[^\]]*\])?|\\(?:newline|linebreak)\b")
_OF_HEADINGS = frozenset(("part", "chapter", "section", "subsection", "subsubsection", "appendix", ""))
DEEPEST = 3
"""Subsections; what is below is detail that a plan need not name."""


@dataclass(frozen=True, slots=True)
class Found:
    """The main file of a text, how many headings it has, and the outline made of them."""

    main: str
    headings: int
    outline: str


def look(root: Path) -> Found | None:
    """What the likeliest document of a folder is; None where there is none with a heading."""
    source = project.DiskSource(root)
    for read in document.read_all(document.WorkspaceFiles(source), project.index(source).files):
        headings = [
            found for found in read.headings if found.level <= DEEPEST and not found.made and found.title.strip()
        ]
        if headings:
            title = _title(source, read.main) or f"Plan of {read.main}"
            return Found(read.main, len(headings), _outline(title, headings, read.labels))
    return None


def _title(source: project.Source, main: str) -> str:
    """What the document calls itself, where it says so in plain words."""
    loaded = texts.load(source.read(main))
    if isinstance(loaded, texts.Unreadable):
        return ""
    scan = snapshots.of(main, loaded.text).scan
    command = next((each for each in scan.commands if each.name == "title"), None)
    groups = [group for group in scan.arguments(command.end, 2) if group.opener == "{"] if command is not None else []
    if not groups:
        return ""
    said = " ".join(_BREAK.sub(" ", loaded.text[groups[0].start + 1 : groups[0].end - 1]).split())
    return "" if "\\" in said else said.replace("~", " ")


def _outline(title: str, headings: list[values.Heading], labels: tuple[values.Label, ...]) -> str:
    highest = min(found.level for found in headings)
    lines = [
        f"# {title}",
        "",
        "Made of the headings of your text. Say under each what it is for, and list the points it is to make.",
    ]
    for found in headings:
        label = _label(found, labels)
        anchor = f" <!-- {label} -->" if label else ""
        lines += ["", f"{'#' * (found.level - highest + 2)} {' '.join(found.title.split())}{anchor}"]
    return "\n".join(lines) + "\n"


def _label(heading: values.Heading, labels: tuple[values.Label, ...]) -> str:
    """The label that directly follows a heading, where one does."""
    near = [
        label.key
        for label in labels
        if label.place.path == heading.place.path and 0 <= label.place.start - heading.place.end <= 80
        if label.kind in _OF_HEADINGS and label.number in (heading.number or label.number)  # `二` in `第二章`
    ]
    return near[0] if near else ""
