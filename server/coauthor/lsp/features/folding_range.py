"""textDocument/foldingRange: sections, environments, the preamble, comments; bibliography entries; headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import folding

MOST = 5_000


def folding_range(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Whole lines; nothing that begins and ends on one, and none twice."""
    document = session.readable(from_lsp.uri(params))
    if document is None or document.read_only is not None:
        return []
    limit = session.capability("textDocument", "foldingRange", "rangeLimit")
    most = min(limit, MOST) if isinstance(limit, int) and not isinstance(limit, bool) else MOST
    places = session.index.places(document.key)
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for fold in _folds(document):
        span = places.span(fold.start, fold.end)
        start, end = span["start"]["line"], span["end"]["line"]
        if end > start:
            found.setdefault((start, end), {"startLine": start, "endLine": end, "kind": fold.kind.value})
    widest = sorted(found, key=lambda lines: lines[0] - lines[1])[: max(0, most)]
    return [found[lines] for lines in sorted(widest)]


def _folds(document: Document) -> Iterator[folding.Fold]:
    standing = document.facts()
    scan = standing.scan
    if scan is not None:
        return folding.of_tex(standing.file, scan)
    if document.key.endswith(".md"):
        return folding.of_markdown(document.text)
    return folding.of_bib(standing.file.entries)
