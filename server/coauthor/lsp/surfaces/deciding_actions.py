"""The actions at a proposal's sentence, at a request and at a task's place: accept, reject, show, start, cancel."""

from __future__ import annotations

from typing import Any

from coauthor.domain import patches, suggesting, tasks
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import here
from coauthor.lsp.surfaces.here import Sentence, Shown
from coauthor.lsp.tasks import wording
from coauthor.review import closing
from coauthor.review.commented import Comment

KIND = "quickfix"
_TAKE = {
    "theirs": "Take the proposal's sentence",
    "mine": "Keep my sentence",
    "both": "Take both sentences",
    "base": "Take the sentence as it was",
}

_TAKE_BACK = {
    "theirs": "Put the sentence back as it was before",
    "mine": "Leave the sentence as it is now",
    "both": "Take both sentences",
    "base": "Take the sentence as it went in",
}

Action = dict[str, Any]
Json = dict[str, Any]
Range = tuple[int, int]
Near = tuple[bool, int]
"""How far from what was asked about: whether it only touches it, and its length; less comes first."""


def at(session: Session, document: Document, place: Range, shown: list[Any]) -> list[Action]:
    """What can be decided in a range, the nearest first; of the client's diagnostics there, `shown`, each action names
    its own.
    """
    if session.bench is None:
        return []
    view = here.look(session, document)
    found = [(_nearest(each, place), _of_task(document, each, place, shown)) for each in view.shown]
    for comment in view.unbound:
        where = (comment.start, comment.end)
        if _meets(place, where) and not comment.is_reply:
            found.append((_nearness(place, where), [_start(document, comment, _about(shown, "todo.new", ""))]))
    for proposal, there in session.bench.board.applied(document):
        found += _taking_back(proposal, there, place)
    return [made for _, actions in sorted(found, key=lambda each: each[0]) for made in actions]


def _taking_back(proposal: tasks.Proposal, there: dict[str, Range], place: Range) -> list[tuple[Near, list[Action]]]:
    """What takes sentences back that came in and are in the range, with how near they are."""
    touched = [hunk for hunk, where in there.items() if _meets(place, where)]
    if not touched:
        return []
    made = []
    for hunk in touched if len(there) > 1 else ():
        title = f"Take this sentence back ({hunk})"
        made.append(action(title, "coauthor.proposal.revert", {"proposal": proposal.id, "hunks": [hunk]}))
    made.append(action(f"Undo {proposal.id} (revert)", "coauthor.proposal.revert", {"proposal": proposal.id}))
    return [(min(_nearness(place, there[hunk]) for hunk in touched), made)]


def action(title: str, command: str, arguments: Json, diagnostics: list[Any] | None = None) -> Action:
    """A quick fix that runs a command."""
    made: Action = {
        "title": title,
        "kind": KIND,
        "command": {"title": title, "command": command, "arguments": [arguments]},
    }
    return {**made, "diagnostics": diagnostics} if diagnostics else made


def accepting(each: Shown, proposal: tasks.Proposal) -> list[tuple[str, Json, int]]:
    """How what can be accepted of a proposal, in all its files, can be: label, arguments, number of changes."""
    changed = {one.hunk.id for one in each.of(proposal) if not one.is_pending}
    waiting = [hunk for hunk in proposal.open_hunks if hunk.status is patches.HunkStatus.PENDING]
    pending = [hunk for hunk in waiting if hunk.id not in changed]
    offered: list[tuple[str, Json, int]] = []
    for label in proposal.candidates if len(proposal.candidates) > 1 else ("",):
        hunks = [hunk.id for hunk in pending if not label or label in hunk.texts]
        arguments: Json = {"proposal": proposal.id, **({"candidate": label} if label else {})}
        if len(hunks) < len(waiting):
            arguments["hunks"] = hunks
        if hunks:
            offered.append((label, arguments, len(hunks)))
    return offered


def _accepting_one(one: Sentence) -> list[tuple[str, Json]]:
    name: Json = {"proposal": one.proposal.id, "hunks": [one.hunk.id]}
    if not one.is_pending:
        return []
    if len(one.hunk.texts) < 2:
        return [("", name)]
    return [(label, name | {"candidate": label}) for label in one.hunk.texts]


def _of_task(document: Document, each: Shown, place: Range, shown: list[Any]) -> list[Action]:
    task = each.task
    here_now = [one for one in each.sentences if _meets(place, (one.start, one.end))]
    at_task = each.place is not None and _meets(place, each.place)
    found: list[Action] = []
    for proposal in each.proposals():
        touched = sorted(
            (one for one in here_now if one.proposal.id == proposal.id),
            key=lambda one: _nearness(place, (one.start, one.end)),
        )
        if touched or at_task:
            found += _of_proposal(each, proposal, touched, shown)
    if not found and not at_task:
        return []
    found += _of_versions(task, [one.hunk.id for one in here_now], shown)
    found += _of_questions(task, shown)
    mine = _about(shown, "todo.", f"{task.id} ")
    if each.comment is not None and not task.status.live:
        found.append(_start(document, each.comment, mine))
    if closing.is_report_only(task):
        found.append(action(f"Done with {task.id}", "coauthor.task.complete", {"task": task.id}, mine))
    if task.status.live:
        found.append(action(f"Cancel {task.id}", "coauthor.task.cancel", {"task": task.id}, mine))
    return found


def _of_proposal(each: Shown, proposal: tasks.Proposal, touched: list[Sentence], shown: list[Any]) -> list[Action]:
    name = {"proposal": proposal.id}
    mine = _about(shown, "todo.proposal", *(f"{one.hunk.id}" for one in touched))
    found = []
    for one in touched:
        for label, arguments in _accepting_one(one):
            title = f"Accept this sentence ({f'{one.hunk.id} {label}'.rstrip()})"
            found.append(action(title, "coauthor.proposal.accept", arguments, mine))
        title = f"Reject this sentence ({one.hunk.id})"
        found.append(action(title, "coauthor.proposal.reject", name | {"hunks": [one.hunk.id]}, mine))
    for label, arguments, number in accepting(each, proposal):
        title = f"Accept {f'{proposal.id} {label}'.rstrip()} ({wording.count(number)})"
        found.append(action(title, "coauthor.proposal.accept", arguments, mine))
    if any(not one.is_pending for one in touched) or not any(one.is_pending for one in each.of(proposal)):
        title = f"Try again on the new text ({each.task.id})"
        found.append(action(title, "coauthor.task.retry", {"task": each.task.id}, mine))
    found.append(action(f"Reject {proposal.id}", "coauthor.proposal.reject", name, mine))
    found.append(action(f"Show {proposal.id}", "coauthor.proposal.show", name, mine))
    return found


def _of_versions(task: tasks.Task, touched: list[str], shown: list[Any]) -> list[Action]:
    """What can stand in place of a sentence that was changed since it was proposed."""
    found = []
    for question in task.questions:
        if question.answer is not None or question.hunk not in touched:
            continue
        inverse = task.proposal((question.hunk or "").partition(".")[0])
        named = _TAKE_BACK if inverse and inverse.reverts else _TAKE
        for take in question.options:
            title = f"{named[take]} ({question.hunk})"
            mine = _about(shown, "todo.proposal", f"{question.hunk}")
            found.append(action(title, "coauthor.proposal.resolve", {"hunk": question.hunk, "take": take}, mine))
    return found


def _of_questions(task: tasks.Task, shown: list[Any]) -> list[Action]:
    found = []
    for question in task.questions if task.status is tasks.Status.NEEDS_USER else ():
        for option in question.options if question.answer is None else ():
            arguments = {"task": task.id, "question": question.id, "option": option}
            offered = suggesting.is_waiting(task)
            mine = _about(shown, "todo.suggestion" if offered else "todo.question", f"{question.id} ")
            said = wording.one_line(option, 60)
            title = f"{said.capitalize()} ({question.id})" if offered else f"Answer {question.id}: {said}"
            found.append(action(title, "coauthor.task.reply", arguments, mine))
    return found


def _start(document: Document, comment: Comment, mine: list[Any]) -> Action:
    line = document.position(comment.start).line
    return action("Start this TODO", "coauthor.todo.start", {"uri": document.uri, "line": line}, mine)


def _about(shown: list[Any], code: str, *beginnings: str) -> list[Any]:
    """Those of the client's diagnostics that are ours, of this code, and begin with one of these words."""
    return [
        each
        for each in shown
        if isinstance(each, dict)
        and each.get("source") == "coauthor"
        and str(each.get("code")).startswith(code)
        and str(each.get("message")).startswith(beginnings)
    ]


def _meets(place: Range, other: Range) -> bool:
    """True if the ranges share a character or touch."""
    return place[0] <= other[1] and other[0] <= place[1]


def _nearest(each: Shown, place: Range) -> Near:
    """How near the nearest of a task's places is: its sentences, its comment or what it is about."""
    there = [(one.start, one.end) for one in each.sentences]
    there += [each.place] if each.place is not None else []
    return min((_nearness(place, where) for where in there if _meets(place, where)), default=(True, 0))


def _nearness(place: Range, other: Range) -> Near:
    return not (other[0] <= place[0] < other[1]), other[1] - other[0]
