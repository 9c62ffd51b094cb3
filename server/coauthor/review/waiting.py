"""What waits for a person: sentences, questions and plans, in a file, a chapter or the whole project, in text order.

Only reads. Where a sentence stands is looked for in today's text; one that has no place there comes where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from coauthor.domain import contesting, errors, patches, reviewing, suggesting, tasks
from coauthor.domain.tasks import Status
from coauthor.manuscript import naming, project
from coauthor.manuscript.reading import document
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review.today import Today

_EVERY = 1 << 62
_AT_WORK = (Status.OPEN, Status.CLAIMED, Status.IN_PROGRESS)


class Kind(StrEnum):
    """What a person is asked for: yes or no to a sentence, an answer, or whether a plan is right."""

    SENTENCE = "sentence"
    QUESTION = "question"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the workspace, or the code points `span` of it."""

    path: str
    span: tuple[int, int] | None = None

    def covers(self, path: str, start: int, end: int) -> bool:
        """True for a place that has something in common with this part."""
        if path != self.path:
            return False
        return self.span is None or (start < self.span[1] and self.span[0] < max(end, start + 1))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One step of a review: `id` is a sentence's `P3.1`, a question's `Q2`, or the task's `T4` for its plan.

    `[start, end)` and `line` (from 0) are in today's text of `path`; `question` is the one about this
    sentence. What is `offered` is a suggestion, which nobody asked for.
    """

    kind: Kind
    id: str
    task: str
    path: str = ""
    start: int = 0
    end: int = 0
    line: int = 0
    question: str | None = None
    offered: bool = False


def find(pool: pools.Pool, parts: Sequence[Part] = ()) -> list[Waiting]:
    """All that waits in these parts (everywhere if there are none) in the order of the text, suggestions last."""
    found: list[Waiting] = []
    today = Today(pool)
    for status in Status:
        if status.live and status not in _AT_WORK:
            for task in views.with_status(pool, status, _EVERY):
                found += _of_task(task, today)
    if parts:
        found = [each for each in found if any(part.covers(each.path, each.start, each.end) for part in parts)]
    order = _order(pool.where.root, {each.path for each in found})
    number = {each.task: int(each.task.removeprefix("T")) for each in found}
    return sorted(found, key=lambda each: (each.offered, *order(each.path), each.start, number[each.task]))


def _order(root: Path, paths: Collection[str]) -> Callable[[str], tuple[int, str]]:
    """Files as their documents read them, the others behind; where there is only one, nothing is read."""
    files: list[str] = []
    if len(paths) > 1:
        source = project.DiskSource(root)
        for read in document.read_all(document.WorkspaceFiles(source), project.index(source).files):
            files += [read.main, *read.files]
    rank = {path: number for number, path in reversed([*enumerate(files)])}
    return lambda path: (rank.get(path, len(files)), path)


def is_at_work(task: tasks.Task) -> bool:
    """True while a task is tried, or tried again: then nothing of it is the person's turn."""
    return task.status in _AT_WORK


def _of_task(task: tasks.Task, today: Today) -> Iterator[Waiting]:
    sentences = [each for proposal in task.proposals for each in _sentences(task, proposal, today)]
    yield from sentences
    open_questions = [question for question in task.questions if question.answer is None and not question.hunk]
    ref = next((ref for ref in task.refs if ref.path), None)
    place = (ref.path or "", ref.start or 0, ref.end or 0, ref.line) if ref else ("", 0, 0, 0)
    for question in open_questions:
        yield Waiting(Kind.QUESTION, question.id, task.id, *place, offered=suggesting.is_waiting(task))
    if task.approval:
        yield Waiting(Kind.PLAN, task.id, task.id, *place)


def _sentences(task: tasks.Task, proposal: tasks.Proposal, today: Today) -> Iterator[Waiting]:
    if not reviewing.undecided(proposal):
        return
    for path in dict.fromkeys(hunk.path for hunk in proposal.open_hunks):
        text, places = today.shown(proposal, path), today.spans(proposal, path)
        for hunk in proposal.open_hunks:
            if hunk.path == path:
                yield _sentence(task, hunk, places.get(hunk.id), text)


def _sentence(task: tasks.Task, hunk: patches.Hunk, place: tuple[int, int] | None, text: str | None) -> Waiting:
    asked = contesting.asked(task, hunk.id)
    start, end = place or (hunk.start, hunk.end)
    line = text.count("\n", 0, start) if text is not None and place else hunk.line
    return Waiting(Kind.SENTENCE, hunk.id, task.id, hunk.path, start, end, line, asked.id if asked else None)


def of_section(root: Path, title: str) -> list[Part]:
    """The section with that number, label or title, with the files that it reads; raises where it is none, or several.

    The title may be given by its beginning or by a part of it; case does not count.
    """
    source = project.DiskSource(root)
    found = naming.find(naming.all_of(project.index(source), document.WorkspaceFiles(source)), title)
    if len(found) > 1:
        names = ", ".join(f"{naming.name(each)} ({each.path})" for each in found[:4])
        raise errors.Conflict(f"Several sections are called so: {names}.", "Say more of the title, or FILE:RANGE.")
    if not found:
        raise errors.NotFound(
            f"There is neither a file nor a section “{title}”.", "A file is named as you would open it from here."
        )
    return [Part(found[0].path, (found[0].start, found[0].end)), *(Part(path) for path in found[0].files)]
