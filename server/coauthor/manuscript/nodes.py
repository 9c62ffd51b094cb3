"""Where a node of the outline has its section in the manuscript, or would have it; text in, values out.

A section is a node's by its label or by its title, never by a likeness; where nothing says so there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coauthor.manuscript import references, structure
from coauthor.manuscript import snapshot as snapshots

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_ANCHOR = re.compile(r"[ \t]*\{#([\w:.-]+)\}[ \t]*$")
_NUMBER = re.compile(r"^\d[\d.]*\s+")
_COMMANDS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")


@dataclass(frozen=True, slots=True)
class Node:
    """A heading of OUTLINE.md: its `body` is what stands under it, its own subheadings excluded."""

    slug: str
    title: str
    level: int
    body: str


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


def read(outline: str) -> tuple[Node, ...]:
    """The nodes of an outline, in order."""
    found = list(_HEADING.finditer(outline))
    nodes = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(outline)
        anchor = _ANCHOR.search(match[2])
        title = _ANCHOR.sub("", match[2]).strip()
        slug = anchor[1] if anchor else slugify(_NUMBER.sub("", title))
        nodes.append(Node(slug, title, len(match[1]), outline[match.end() : end].strip()))
    return tuple(nodes)


def find(nodes: Sequence[Node], named: str) -> Node | None:
    """The node with this slug, or else with this title."""
    exact = [node for node in nodes if node.slug == named]
    titled = [node for node in nodes if _plain(node.title) == _plain(named)]
    return next(iter(exact or titled), None)


def slugify(title: str) -> str:
    """`Related Work (short)` is `related-work-short`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "node"


def spot(nodes: Sequence[Node], node: Node, files: Mapping[str, snapshots.Snapshot]) -> Spot | None:
    """Where the node's text goes, in files given in reading order; None where nothing tells."""
    own = _section_of(node, files)
    if own is not None:
        path, section = own
        return _behind(path, files[path], section)
    at = nodes.index(node)
    for other in reversed(nodes[:at]):
        if other.level > node.level:
            continue
        found = _section_of(other, files)
        if found is not None:
            path, section = found
            level = section.level + (1 if other.level < node.level else 0)
            text = files[path].text
            end = len(text[: section.end].rstrip())
            heading = f"\\{_COMMANDS[min(level, 6)]}{{{node.title}}}\\label{{sec:{node.slug}}}"
            return Spot(path, end, end, end, heading)
    return None


def _section_of(node: Node, files: Mapping[str, snapshots.Snapshot]) -> tuple[str, structure.Section] | None:
    named = {node.slug, f"sec:{node.slug}", f"ch:{node.slug}", f"chap:{node.slug}", f"chapter:{node.slug}"}
    titled: list[tuple[str, structure.Section]] = []
    for path, made in files.items():
        for section in structure.sections(made):
            labels = references.labels(made, section.heading_end, _own_end(made, section))
            if any(label.key in named for label in labels[:1]):
                return path, section
            if _plain(section.title) == _plain(node.title):
                titled.append((path, section))
    return titled[0] if len(titled) == 1 else None


def _own_end(made: snapshots.Snapshot, section: structure.Section) -> int:
    """Where the section's own text ends: at its first subsection, or with it."""
    inside = (other.start for other in structure.sections(made) if section.start < other.start < section.end)
    return min(inside, default=section.end)


def _behind(path: str, made: snapshots.Snapshot, section: structure.Section) -> Spot:
    """Behind the last word of the section's own text; right behind heading and label where there is none."""
    end = _own_end(made, section)
    last = len(made.text[:end].rstrip())
    return Spot(path, max(last, section.heading_end), section.heading_end, max(last, section.heading_end))


def _plain(title: str) -> str:
    words = re.sub(r"\\[A-Za-z]+\*?|[{}~$]", " ", title)
    words = re.sub(r"^[\d.\s]+", "", words)
    return " ".join(re.findall(r"\w+", words.casefold()))
