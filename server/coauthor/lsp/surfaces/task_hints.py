"""The hints of tasks: behind each request its task and how it stands."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import here
from coauthor.lsp.tasks import wording
from coauthor.manuscript.positions import Span


def of(session: Session, document: Document, wanted: Span) -> list[dict[str, Any]]:
    """The hints in a range of a document."""
    assert session.bench is not None
    found = []
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
