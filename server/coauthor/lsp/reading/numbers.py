"""The numbers behind references, as inlay hints, for those who switch `features.referenceNumbers` on."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript.positions import Span


def hints(session: Session, document: Document, wanted: Span) -> list[dict[str, Any]]:
    """One for each reference in the range whose label has a number."""
    session.index.refresh_all()
    standing = document.facts()
    found = []
    for use in standing.file.refs:
        start, end = standing.range(use.start, use.end)
        at = document.position(end)
        if not wanted.start <= at <= wanted.end or document.text[start:end] != use.key:
            continue
        said = session.names.label(use.key)
        if said is not None and said.number:
            found.append({"position": to_lsp.position(at), "label": said.number, "paddingLeft": True})
    return found
