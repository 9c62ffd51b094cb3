"""textDocument/documentHighlight: the same key or term elsewhere in the file, and both ends of an environment."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.reading import cursor, occurrences, terms
from coauthor.lsp.reading.cursor import Kind
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.session import Session
from coauthor.manuscript import pairs

READ, WRITE, TEXT = 2, 3, 1


@indexed
def document_highlight(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Definitions count as written, uses as read."""
    document = session.readable(from_lsp.uri(params))
    found = cursor.at(session, params)
    if document is None:
        return []
    if found is None:
        term = terms.here(session, params)
        if term is not None:
            return _of_term(session, document, term.place.term.key)
    if found is None or found.kind is Kind.FILE:
        return _ends(document, document.offset(from_lsp.position(params)))
    places = session.index.places(document.key)
    return [
        {"range": places.span(one.start, one.end), "kind": WRITE if one.defines else READ}
        for one in occurrences.of(session, found)
        if one.path == document.key
    ]


def _of_term(session: Session, document: Document, key: str) -> list[dict[str, Any]]:
    return [
        {"range": places.span(one.start, one.end), "kind": WRITE if one.defines else READ}
        for _, places, one in terms.uses(session, key, document.key)
    ]


def _ends(document: Document, offset: int) -> list[dict[str, Any]]:
    """The names in `\\begin{…}` and `\\end{…}`, if the offset is in one of them."""
    if not pairs.is_near(document.text, offset):
        return []
    names = pairs.at(document.snapshot().scan, offset)
    return [{"range": to_lsp.span(document, *name), "kind": TEXT} for name in names]
