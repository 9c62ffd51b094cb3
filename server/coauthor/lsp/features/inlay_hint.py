"""textDocument/inlayHint: behind each request its task and how it stands; behind references their numbers."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.reading import numbers
from coauthor.lsp.session import Session


def inlay_hint(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The hints in a range; none where the client draws its own."""
    document = session.readable(from_lsp.uri(params))
    wanted = from_lsp.span(params.get("range"))
    if document is None or not session.options.hints:
        return []
    found = numbers.hints(session, document, wanted) if session.switches.on("referenceNumbers", document.key) else []
    if session.bench is not None and session.switches.on("inlayHint", document.key):
        from coauthor.lsp.surfaces import task_hints  # with all of the pool's side, which is there by now

        found += task_hints.of(session, document, wanted)
    return found
