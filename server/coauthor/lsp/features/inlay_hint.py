"""textDocument/inlayHint: behind each request its task and how it stands."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, here, numbers, to_lsp, wording
from coauthor.lsp.session import Session


def inlay_hint(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The hints in a range; none where the client draws its own."""
    document = session.readable(from_lsp.uri(params))
    wanted = from_lsp.span(params.get("range"))
    if document is None or not session.options.hints:
        return []
    found = numbers.hints(session, document, wanted) if session.switches.on("referenceNumbers", document.key) else []
    if session.bench is None or not session.switches.on("inlayHint", document.key):
        return found
    for shown in here.look(session, document).shown:
        if shown.comment is None:
            continue
        at = document.position(shown.comment.end)
        if wanted.start <= at <= wanted.end:
            progress = session.bench.room.progress.get(shown.task.id)
            state = wording.short_state(shown.task, progress.step if progress else "")
            label = f"{shown.task.id} · {state}"
            found.append({"position": to_lsp.position(at), "label": label, "paddingLeft": True})
    return found
