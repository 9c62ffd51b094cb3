"""Where a node of the outline has its section in the manuscript, or would have it; text in, values out.

A section is a node's by its label, title or anchor, never by a likeness; where nothing says so there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coauthor.manuscript import contract, outline
from coauthor.manuscript.contract import By, Contract
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.outline import Node
from coauthor.manuscript.structure import Section

_SURE = (By.LABEL, By.TITLE, By.ANCHOR)
_COMMANDS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node's text goes: an offset in a file; `heading` is to be written too, empty where it is there.

    `[start, end)` is the section's own text, without its subsections; both are the offset where there is none yet.
    """

    path: str
    offset: int
    start: int
    end: int
    heading: str = ""


def compare(text: str, files: Mapping[str, FileFacts], graph: Mapping[str, tuple[str, ...]]) -> Contract:
    """Outline and manuscript side by side, without counting words."""
    return contract.compare(text, files, graph, lambda path: (0,) * (len(files[path].sections) + 1))


def find(plan: outline.Outline, named: str) -> Node | None:
    """The node with this anchor, label or title."""
    titled = [node for node in plan.nodes if contract.plain(node.title) == contract.plain(named)]
    return plan.node(named) or next(iter(titled), None)


def spot(compared: Contract, node: Node, files: Mapping[str, FileFacts], texts: Mapping[str, str]) -> Spot | None:
    """Where the node's text goes, in files with these texts; None where nothing tells."""
    places = {tie.node.slug: tie.place for tie in compared.ties if tie.place is not None and tie.by in _SURE}
    own = places.get(node.slug)
    if own is not None:
        return _behind(own.path, texts[own.path], files[own.path], own.section)
    nodes = compared.outline.nodes
    for other in reversed(nodes[: nodes.index(node)]):
        found = places.get(other.slug)
        if found is not None and other.level <= node.level:
            level = found.section.level + (1 if other.level < node.level else 0)
            end = len(texts[found.path][: found.section.end].rstrip())
            label = node.label or f"sec:{node.slug}"
            return Spot(found.path, end, end, end, f"\\{_COMMANDS[min(level, 6)]}{{{node.title}}}\\label{{{label}}}")
    return None


def _behind(path: str, text: str, file: FileFacts, section: Section) -> Spot:
    """Behind the last word of the section's own text; right behind its heading where there is none."""
    inside = (other.start for other in file.sections if section.start < other.start < section.end)
    last = max(len(text[: min(inside, default=section.end)].rstrip()), section.heading_end)
    return Spot(path, last, section.heading_end, last)
