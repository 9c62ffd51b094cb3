"""textDocument/hover: a proposal at its sentence, a citation's entry, what a label or term names, an outline's node."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, markup, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.reading import cursor, describing, terms
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.session import Session


@indexed
def hover(session: Session, params: dict[str, Any]) -> dict[str, Any] | None:
    """What stands at the position, or null. Text of the manuscript comes as code, or so that none of it is alive."""
    document = session.readable(from_lsp.uri(params))
    here = cursor.at(session, params)
    if document is None or session.switches.features.get("hover") is False:
        return None
    found = _found(session, document, params, here)
    return None if found is None else {**found, "contents": markup.content(session, found["contents"])}


def _found(
    session: Session, document: Document, params: dict[str, Any], here: cursor.Here | None
) -> dict[str, Any] | None:
    """A hover whose contents are markdown still."""
    ours = session.bench.hover(session, document, from_lsp.position(params)) if session.bench else None
    if not session.switches.on("hover", document.key):
        return ours
    if here is None:
        term = terms.at(session, document, document.offset(from_lsp.position(params)))
        if term is not None:
            return _joined(ours, terms.described(term.place), to_lsp.span(document, term.start, term.end))
        is_outline = ours is None and document.key.endswith(".md")
        return _of_outline(session, document, document.offset(from_lsp.position(params))) if is_outline else ours
    value = describing.of(session, here)
    if value is None:
        return ours
    return _joined(ours, value, to_lsp.span(document, here.start, here.end))


def _of_outline(session: Session, document: Document, offset: int) -> dict[str, Any] | None:
    from coauthor.manuscript import outline

    found = describing.of_outline(session, document, offset) if document.path == outline.PATH else None
    return None if found is None else _joined(None, found[0], to_lsp.span(document, *found[1:]))


def _joined(ours: dict[str, Any] | None, value: str, span: dict[str, Any]) -> dict[str, Any]:
    if ours is not None:
        return {**ours, "contents": f"{ours['contents']}\n\n---\n\n{value}"}
    return {"contents": value, "range": span}
