"""What a text points to outside of itself: files that it shows or reads, and addresses.

Only what is written is said; whether a file is there is for the caller to look up.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from coauthor.manuscript.scan import Command, Group, Scan


class Kind(StrEnum):
    """What a link leads to."""

    FIGURE = "figure"
    SOURCE = "source"
    ADDRESS = "address"


class Link(NamedTuple):
    """`target` as it is written at `[start, end)`."""

    kind: Kind
    target: str
    start: int
    end: int


FIGURE_ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".eps", ".svg", ".tikz", ".tex", ".ps")
"""What TeX tries behind a figure's name that has no ending, and what the name may hold anyway."""

_FIGURES = frozenset({"includegraphics", "includepdf", "includesvg", "includestandalone", "epsfig", "psfig"})
_SOURCES = frozenset({"lstinputlisting", "inputminted", "verbatiminput", "VerbatimInput", "pgfplotstableread"})
_ADDRESSES = frozenset({"url", "href", "nolinkurl"})
_URL = re.compile(r"(?:https?|ftp)://[^\s{}\\]+|mailto:[^\s{}\\]+")
_FOLDER = re.compile(r"\{([^{}]*)\}")


def links(scan: Scan) -> tuple[Link, ...]:
    """All links of a text, in its order."""
    found: list[Link] = []
    for command in scan.commands:
        if command.name in _FIGURES:
            found += _of(scan, command, Kind.FIGURE, 0)
        elif command.name in _SOURCES:
            found += _of(scan, command, Kind.SOURCE, -1)
        elif command.name in _ADDRESSES:
            found += _address(scan, command)
    return tuple(found)


def addresses(text: str) -> Iterator[Link]:
    """The web addresses in a bibliography or in Markdown."""
    for match in _URL.finditer(text):
        target = match.group().rstrip(".,;:)>\"'")
        yield Link(Kind.ADDRESS, target, match.start(), match.start() + len(target))


def figure_folders(scan: Scan) -> tuple[str, ...]:
    """The folders that `\\graphicspath` names, as written."""
    found: list[str] = []
    for command in scan.commands:
        if command.name == "graphicspath":
            for group in scan.arguments(command.end, 1):
                found += _FOLDER.findall(scan.text[group.start + 1 : group.end - 1])
    return tuple(folder.strip() for folder in found)


def candidates(link: Link, folders: tuple[str, ...]) -> Iterator[str]:
    """The paths that a link may mean, the likeliest first; `folders` are those that names start from."""
    has_ending = posixpath.splitext(link.target)[1].lower() in FIGURE_ENDINGS or link.kind is Kind.SOURCE
    for folder in folders:
        path = posixpath.normpath(posixpath.join(folder, link.target))
        if has_ending:
            yield path
        else:
            yield from (path + ending for ending in FIGURE_ENDINGS)
            yield path


def _of(scan: Scan, command: Command, kind: Kind, which: int) -> list[Link]:
    groups = [group for group in scan.arguments(command.end, 4) if group.opener == "{"]
    if not groups or (which < 0 and command.name == "inputminted" and len(groups) < 2):
        return []
    group = groups[1] if command.name == "inputminted" else groups[0]
    found = _inner(scan, group)
    return [] if found is None else [Link(kind, *found)]


def _address(scan: Scan, command: Command) -> list[Link]:
    groups = scan.arguments(command.end, 1)
    found = _inner(scan, groups[0]) if groups and groups[0].opener == "{" else None
    if found is None:
        return []
    target, start, end = found
    target = target.replace("\\%", "%").replace("\\#", "#").replace("\\_", "_").replace("\\&", "&")
    if not re.match(r"[a-z]+:", target, re.IGNORECASE):
        target = f"https://{target}"
    return [Link(Kind.ADDRESS, target, start, end)] if _URL.fullmatch(target) else []


def _inner(scan: Scan, group: Group) -> tuple[str, int, int] | None:
    """What stands between the braces, without blanks around it; None for a macro's parameter."""
    inner = scan.text[group.start + 1 : group.end - 1]
    start = group.start + 1 + len(inner) - len(inner.lstrip())
    target = inner.strip()
    if not target or "#" in target.replace("\\#", "") and "://" not in target:
        return None
    if "\\" in target and "://" not in target:
        return None
    return target.strip('"'), start, start + len(target)
