"""textDocument/inlineCompletion: the rest of a key or label that is being typed; never words of a text."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, to_lsp
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.session import Session
from coauthor.manuscript import completing

MOST = 3
_KEYS = (completing.Kind.CITE, completing.Kind.REF)


@indexed
def inline_completion(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """Keys that begin with what stands there, which must be something; the shortest first."""
    document = session.readable(from_lsp.uri(params))
    position = from_lsp.position(params)
    wanted = None if document is None else completing.at(document.text, document.offset(position))
    if document is None or wanted is None or not wanted.typed or wanted.kind not in _KEYS:
        return {"items": []}
    if completing.key_goes_on(document.text, document.offset(position)):
        return {"items": []}
    session.index.refresh_all()
    names = session.index.entries if wanted.kind is completing.Kind.CITE else session.index.labels
    keys = [key for key in names.paths if key.startswith(wanted.typed) and key != wanted.typed]
    start = document.position(document.offset(position) - len(wanted.typed))
    span = {"start": to_lsp.position(start), "end": to_lsp.position(position)}
    best = sorted(keys, key=lambda key: (len(key), key))[:MOST]
    return {"items": [{"insertText": key, "range": span, "filterText": key} for key in best]}
