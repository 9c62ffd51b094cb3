"""The lenses of tasks: one for each verb at a proposal's first sentence, and a cancel at a task under way."""

from __future__ import annotations

from typing import Any

from coauthor.domain import tasks
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import deciding_actions, here
from coauthor.lsp.surfaces.here import Shown
from coauthor.lsp.tasks import wording

Lens = dict[str, Any]


def of(session: Session, document: Document) -> list[Lens]:
    """The lenses of a document's tasks."""
    found: list[Lens] = []
    for shown in here.look(session, document).shown:
        if shown.task.status in wording.WORKING and shown.place is not None:
            cancel = f"{shown.task.id}: {shown.task.status.said}… cancel"
            found.append(_lens(document, shown.place[0], cancel, "coauthor.task.cancel", task=shown.task.id))
        for proposal in shown.proposals():
            found += _of(document, shown, proposal)
    return found


def _of(document: Document, shown: Shown, proposal: tasks.Proposal) -> list[Lens]:
    waiting = shown.of(proposal)
    name, at = proposal.id, waiting[0].start
    show = _lens(document, at, f"{name}: show", "coauthor.proposal.show", proposal=name)
    if not any(one.is_pending for one in waiting):
        title = f"{name}: try again on the new text"
        return [_lens(document, at, title, "coauthor.task.retry", task=shown.task.id), show]
    reject = _lens(document, at, f"{name}: reject", "coauthor.proposal.reject", proposal=name)
    accepts = [
        _lens(document, at, f"{name}: accept {label}".rstrip(), "coauthor.proposal.accept", **arguments)
        for label, arguments, _ in deciding_actions.accepting(shown, proposal)
    ]
    return [*accepts, reject, show]


def _lens(document: Document, offset: int, title: str, command: str, **arguments: Any) -> Lens:
    line = here.span(document, offset, offset)["start"]["line"]
    at = {"line": line, "character": 0}
    return {
        "range": {"start": at, "end": at},
        "command": {"title": title, "command": command, "arguments": [arguments]},
    }
