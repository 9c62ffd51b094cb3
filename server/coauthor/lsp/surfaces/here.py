"""What there is to show in one open document: each task with its comment, its place and its undecided sentences.

One reading for all stock surfaces (diagnostics, lenses, hints, hovers, actions), so that they can't disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coauthor.domain import patches, tasks
from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.tasks import board
from coauthor.review.commented import Comment, Range


@dataclass(frozen=True, slots=True)
class Sentence:
    """An undecided hunk and where it is shown; `is_pending` while its text still stands there and can be accepted."""

    proposal: tasks.Proposal
    hunk: patches.Hunk
    start: int
    end: int
    is_pending: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A task in a document. `place` is its comment's range, else where it is about; None where neither is known."""

    task: tasks.Task
    comment: Comment | None
    place: Range | None
    sentences: tuple[Sentence, ...]

    def proposals(self) -> list[tasks.Proposal]:
        """The proposals that wait here, in order."""
        return list({sentence.proposal.id: sentence.proposal for sentence in self.sentences}.values())

    def of(self, proposal: tasks.Proposal) -> list[Sentence]:
        """The undecided sentences of one proposal, in the order of the text."""
        mine = (sentence for sentence in self.sentences if sentence.proposal.id == proposal.id)
        return sorted(mine, key=lambda sentence: sentence.start)


@dataclass(frozen=True, slots=True)
class View:
    """All of it; `unbound` are the requests that are no task, replies among them."""

    shown: tuple[Shown, ...] = ()
    unbound: tuple[Comment, ...] = ()


def look(session: Session, document: Document) -> View:
    """What there is to show in a document now."""
    bench = session.bench
    if bench is None or document.path is None or document.out_of_step is not None:
        return View()
    known = bench.board.on(document.path)
    pairs = bench.board.pairs(document)
    by_task = {task.id: comment for comment, task in pairs if task is not None}
    shown = []
    for task in known:
        comment = by_task.get(task.id)
        place = (comment.start, comment.end) if comment else bench.board.place(document, task)
        sentences = _sentences(document, task)
        if place or sentences:
            shown.append(Shown(task, comment, place, sentences))
    return View(tuple(shown), tuple(comment for comment, task in pairs if task is None))


def span(document: Document, start: int, end: int) -> dict[str, Any]:
    """The Range of code points `[start, end)` of the present text."""
    return {
        "start": to_lsp.position(document.position(start)),
        "end": to_lsp.position(document.position(end)),
    }


def first_line(document: Document, place: Range) -> Range:
    """The part of a range that is on its first line."""
    end = document.text.find("\n", place[0])
    return place[0], place[1] if end < 0 else min(end, place[1])


def _sentences(document: Document, task: tasks.Task) -> tuple[Sentence, ...]:
    found = []
    for proposal in task.proposals:
        for hunk in proposal.open_hunks if proposal.live else ():
            place = board.hunk_place(document, hunk) if hunk.path == document.path else None
            if place is not None:
                same = document.text[place[0] : place[1]] == hunk.before
                pending = same and hunk.status is patches.HunkStatus.PENDING
                found.append(Sentence(proposal, hunk, *place, pending))
    return tuple(found)
