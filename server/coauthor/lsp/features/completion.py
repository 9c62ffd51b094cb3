"""textDocument/completion: labels in `\\ref{`, bibliography keys in `\\cite{`, their relatives included."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, to_lsp
from coauthor.lsp.index import indexed
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import CompletionKind
from coauthor.manuscript import completing

MOST = 50


@indexed
def completion(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """At most fifty, marked incomplete where there are more; nothing outside of an argument that takes keys."""
    document = session.readable(from_lsp.uri(params))
    position = from_lsp.position(params)
    if document is None:
        return {"isIncomplete": False, "items": []}
    offset = document.offset(position)
    wanted = completing.at(document.text, offset)
    if wanted is None:
        return {"isIncomplete": False, "items": []}
    session.index.refresh_all()
    is_cite = wanted.kind is completing.Kind.CITE
    names = session.index.entries if is_cite else session.index.labels
    keys = completing.matching(names.paths, wanted.typed)
    start = document.position(offset - len(wanted.typed))
    span = {"start": to_lsp.position(start), "end": to_lsp.position(document.position(offset))}
    kind = int(CompletionKind.CONSTANT if is_cite else CompletionKind.REFERENCE)
    items = [
        {"label": key, "kind": kind, "detail": names.paths[key][0], "textEdit": {"range": span, "newText": key}}
        for key in keys[:MOST]
    ]
    return {"isIncomplete": len(keys) > MOST, "items": items}
