"""textDocument/codeLens: how far each section is, and the verbs at proposals and tasks."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import heading_lenses


def code_lens(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The lenses of a document; none where the client draws its own."""
    document = session.readable(from_lsp.uri(params))
    if document is None or not session.options.lens or not session.switches.on("codeLens", document.key):
        return []
    found = heading_lenses.of(session, document) if session.switches.on("headingLens", document.key) else []
    if session.bench is not None:
        from coauthor.lsp.surfaces import task_lenses  # with all of the pool's side, which is there by now

        found += task_lenses.of(session, document)
    return found
