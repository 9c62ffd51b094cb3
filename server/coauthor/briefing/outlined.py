"""The outline and the manuscript side by side: which node a task writes to, and what heading it still needs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coauthor.domain import errors, texts
from coauthor.manuscript import facts, nodes, outline, project
from coauthor.manuscript.contract import Contract
from coauthor.manuscript.facts import FileFacts


@dataclass(frozen=True, slots=True)
class Side:
    """A project's outline held against its files; `texts` are those of its LaTeX files."""

    compared: Contract
    files: Mapping[str, FileFacts]
    texts: Mapping[str, str]

    def spot(self, node: outline.Node) -> nodes.Spot | None:
        """Where the node's text goes."""
        return nodes.spot(self.compared, node, self.files, self.texts)


def side(source: project.Source, current: Mapping[str, str] | None = None) -> Side | None:
    """Read both; None where there is no outline. `current` are texts that are newer than the disk's, by path."""
    current = current or {}
    plan = current.get(outline.PATH) or text_of(source, outline.PATH)
    if not plan:
        return None
    known = project.index(source)
    files = dict(known.files) | {path: facts.facts_of(path, text) for path, text in current.items()}
    found = {path: current.get(path) or text_of(source, path) for path in files if path.endswith(".tex")}
    read = {path: text for path, text in found.items() if text is not None}
    kept = {path: file for path, file in files.items() if path in read}
    return Side(nodes.compare(plan, kept, known.includes), kept, read)


def spot_of(source: project.Source, slug: str, path: str, text: str) -> nodes.Spot | None:
    """Where the node's text goes, on this text of one file; None where nothing tells."""
    found = side(source, {path: text})
    node = nodes.find(found.compared.outline, slug) if found is not None else None
    return found.spot(node) if found is not None and node is not None else None


def node_at(source: project.Source, path: str, text: str, offset: int) -> str | None:
    """The innermost node whose section a place is in; None where there is no outline, or none of it is there."""
    found = side(source, {path: text})
    ties = found.compared.ties if found is not None else ()
    places = [(tie.place.section, tie.node.slug) for tie in ties if tie.place is not None and tie.place.path == path]
    around = [(section.end - section.start, slug) for section, slug in places if section.start <= offset < section.end]
    return min(around)[1] if around else None


def text_of(source: project.Source, path: str) -> str | None:
    """The text of a file, or None where it can't be read."""
    try:
        loaded = texts.load(source.read(path))
    except errors.CoauthorError:
        return None
    return None if isinstance(loaded, texts.Unreadable) else loaded.text
