"""Tasks, proposals and requests as diagnostics at their places, for editors that have nothing else to show them by.

`data` names what each is about, so that a client with surfaces of its own can put those at the places that move with
the text. Called after every change: it looks at what is in memory and parses nothing.
"""

from __future__ import annotations

from coauthor.domain import suggesting, takebacks, tasks
from coauthor.lsp import to_lsp
from coauthor.lsp.checking.publisher import Diagnostic
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import here
from coauthor.lsp.surfaces.here import Shown
from coauthor.lsp.tasks import wording
from coauthor.lsp.to_lsp import Severity
from coauthor.review.commented import Comment


def tasks_of(session: Session, document: Document) -> list[Diagnostic]:
    """What is to say in a document about its tasks, in the order of the tasks."""
    room = session.bench.room if session.bench else None
    if session.bench is None or room is None or (room.exists and not room.is_open):
        return []  # a request may be a task that is not known yet
    session.bench.todos.settle(document)
    view = here.look(session, document)
    found = [_unbound(session, document, comment) for comment in view.unbound]
    for shown in view.shown:
        found += _of(session, document, shown)
    return found


def _of(session: Session, document: Document, shown: Shown) -> list[Diagnostic]:
    assert session.bench is not None
    task, found = shown.task, []
    progress = session.bench.room.progress.get(task.id)
    said = wording.headline(task, progress.step if progress else "")
    if shown.comment is not None:
        canceled = task.status is tasks.Status.CANCELED
        code, said = ("todo.new", wording.ended(task)) if canceled else ("todo.open", said)
        place = (shown.comment.start, shown.comment.end)
        found.append(_at(document, place, Severity.HINT, code, said) | _about(task))
    elif shown.place is not None and task.status.live and not (shown.sentences or suggesting.is_waiting(task)):
        line = here.first_line(document, shown.place)
        found.append(_at(document, line, Severity.HINT, "todo.open", said) | _about(task))
    asked = wording.question(task) if task.status.live else None
    if asked and shown.place is not None:
        line = here.first_line(document, shown.place)
        if suggesting.is_waiting(task):
            found.append(_at(document, line, Severity.HINT, "todo.suggestion", asked) | _about(task))
        else:
            found.append(_at(document, line, Severity.INFORMATION, "todo.question", asked) | _about(task))
    for one in shown.sentences:
        taken = takebacks.said(task, one.proposal, [one.hunk.id])
        said = wording.sentence(one.hunk, taken, pending=one.is_pending)
        about = _about(task, proposal=one.proposal.id, hunk=one.hunk.id, pending=one.is_pending)
        found.append(_at(document, (one.start, one.end), Severity.INFORMATION, "todo.proposal", said) | about)
    return found


def _about(task: tasks.Task, **more: object) -> Diagnostic:
    return {"data": {"task": task.id, **more}}


def _unbound(session: Session, document: Document, comment: Comment) -> Diagnostic:
    assert session.bench is not None
    standing = session.bench.todos.standing(document, comment)
    place = (comment.start, comment.end)
    if comment.is_reply:
        return _at(document, place, Severity.HINT, "todo.open", wording.reply(comment, standing))
    return _at(document, place, Severity.HINT, "todo.new", wording.unbound(comment, standing))


def _at(document: Document, place: tuple[int, int], severity: Severity, code: str, message: str) -> Diagnostic:
    return to_lsp.diagnostic(here.span(document, *place), severity, code, message)
