"""The outline and the manuscript side by side: which node a task writes to, and what heading it still needs there."""

from __future__ import annotations

from coauthor.domain import errors, texts
from coauthor.manuscript import nodes, project
from coauthor.manuscript import snapshot as snapshots

OUTLINE = "OUTLINE.md"


def nodes_of(source: project.Source) -> tuple[nodes.Node, ...]:
    """The nodes of the project's outline; none where there is none."""
    return nodes.read(text_of(source, OUTLINE) or "")


def documents(source: project.Source) -> dict[str, snapshots.Snapshot]:
    """The LaTeX files of a project by path, as the disk has them."""
    found = {}
    for path in source.list():
        if path.endswith(".tex") and (text := text_of(source, path)) is not None:
            found[path] = snapshots.of(path, text)
    return found


def heading_of(source: project.Source, slug: str, current: snapshots.Snapshot) -> str:
    """The heading that has to be written along with the node's text; empty where it stands there."""
    found = nodes_of(source)
    node = nodes.find(found, slug)
    if node is None:
        return ""
    files = documents(source) | {current.path: current}
    spot = nodes.spot(found, node, files)
    return spot.heading if spot is not None else ""


def text_of(source: project.Source, path: str) -> str | None:
    """The text of a file, or None where it can't be read."""
    try:
        loaded = texts.load(source.read(path))
    except errors.CoauthorError:
        return None
    return None if isinstance(loaded, texts.Unreadable) else loaded.text
