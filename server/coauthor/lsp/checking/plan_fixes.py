"""The edits that bring outline and text together: a heading for a node, a node for a heading."""

from __future__ import annotations

import re
from typing import Any

from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import outline
from coauthor.manuscript.contract import Contract, Place, Tie
from coauthor.manuscript.text import LineIndex

Change = tuple[str, str, dict[str, Any]]
"""Path, title of the action and TextEdit."""

_NEAR = 200
_COMMANDS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")


def section_for(session: Session, slug: str) -> Change | None:
    """The heading of a node, behind the section of the node before it on its level, or at the end of its parent's."""
    made = session.plan.contract
    tie = made.tie(slug) if made is not None else None
    if made is None or tie is None or tie.place is not None:
        return None
    at = next(number for number, each in enumerate(made.ties) if each is tie)
    for before in reversed(made.ties[:at]):
        if before.place is None or before.node.level > tie.node.level:
            continue
        level = before.place.section.level + (1 if before.node.level < tie.node.level else 0)
        heading = f"\\{_COMMANDS[min(level, 6)]}{{{tie.node.title}}}\\label{{{tie.node.label or f'sec:{slug}'}}}"
        return _behind(session, before.place, heading)
    return None


def _behind(session: Session, place: Place, heading: str) -> Change | None:
    file, text = session.index.file(place.path), session.index.text(place.path)
    document = session.documents.get(place.path)
    if document is not None:
        file = document.facts().file
    if file is None or text is None or place.number >= len(file.sections):
        return None
    section = file.sections[place.number]
    if section.title != place.section.title:
        return None
    start, end = section.start, section.end
    if document is not None:
        start, end = document.facts().range(section.start, section.end)
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    heading = heading if indent.strip() else indent + heading
    end = len(text[:end].rstrip())
    where = to_lsp.position(LineIndex(text).position(end, session.encoding))
    edit = {"range": {"start": where, "end": where}, "newText": f"\n\n{heading}{_line_end(text, end)}"}
    return place.path, f"Write {heading.strip().partition('}')[0]}}} into {place.path}", edit


def node_for(session: Session, document: Document, offset: int) -> Change | None:
    """A node for the section at an offset, behind the node of the section before it."""
    made = session.plan.contract
    text = session.index.text(outline.PATH)
    if made is None or text is None:
        return None
    now = next(
        (place for place in made.extras if place.path == document.path and _is_at(document, place, offset)), None
    )
    if now is None:
        return None
    before = _last_before(made, now)
    nodes = {node.slug: node for node in outline.read(text).nodes}
    node = nodes.get(before.node.slug) if before is not None else None
    level = _marks(text, node) if node is not None else 2
    if before is not None and before.place is not None and before.place.section.level < now.section.level:
        level += 1
    end = len(text[: node.end if node is not None else len(text)].rstrip())
    where = to_lsp.position(LineIndex(text).position(end, session.encoding))
    title = re.sub(r"\\-", "", now.section.title)
    label = f" <!-- {now.label} -->" if now.label else ""
    edit = {
        "range": {"start": where, "end": where},
        "newText": f"\n\n{'#' * min(level, 6)} {title}{label}{_line_end(text, end)}",
    }
    return outline.PATH, f"Add “{title}” to the outline", edit


def _line_end(text: str, at: int) -> str:
    """What ends a paragraph that is put in there: nothing where a blank line follows."""
    return "" if re.match(r"\n[ \t]*\n", text[at : at + _NEAR]) else "\n"


def _is_at(document: Document, place: Place, offset: int) -> bool:
    standing = document.facts()
    sections = standing.file.sections
    if place.number >= len(sections):
        return False
    section = sections[place.number]
    start, end = standing.range(section.start, section.heading_end)
    return section.title == place.section.title and start <= offset <= end


def _last_before(made: Contract, now: Place) -> Tie | None:
    """The tie of the section that comes last before this one, of those that are no smaller."""
    at = made.order.get((now.path, now.number), -1)
    found = [
        (made.order.get((tie.place.path, tie.place.number), at), number)
        for number, tie in enumerate(made.ties)
        if tie.place is not None and tie.place.section.level <= now.section.level
    ]
    last = max(((order, number) for order, number in found if order < at), default=None)
    return None if last is None else made.ties[last[1]]


def _marks(text: str, node: outline.Node) -> int:
    """The level of a node's heading as it is written."""
    match = re.match(r"#{1,6}", text[node.start : node.start + 6])
    if match:
        return len(match.group())
    return 1 if "\n=" in text[node.start : node.heading_end] else 2
