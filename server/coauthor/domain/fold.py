"""What events make of a task: `fold(task, event)` for each event of its stream, in order.

Pure and total: an event kind of a newer version leaves the task as it is, and nothing here refuses anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from coauthor.domain import events, proposals, tasks
from coauthor.domain.events import Event, Type
from coauthor.domain.patches import HunkStatus
from coauthor.domain.tasks import ProposalStatus, Status, Task

Data = Mapping[str, Any]
Change = dict[str, Any]


_RESTING = (Status.AWAITING_REVIEW, Status.DONE, Status.FAILED, Status.CANCELED)


def fold(task: Task | None, event: Event) -> Task | None:
    """The task after the event; None only while nothing has created it."""
    if event.type == Type.TASK_CREATED:
        return _created(event)
    if task is None:
        return None
    handler = _HANDLERS.get(event.type)
    change = handler(task, event) if handler else {}
    return _settled(task.model_copy(update={**change, "version": event.version, "updated_at": event.at}))


def _settled(task: Task) -> Task:
    """A question about a sentence is closed by whatever else decides the sentence."""
    if not any(question.hunk and question.answer is None for question in task.questions):
        return task
    stuck = {
        hunk.id
        for proposal in task.proposals
        if proposal.live and task.status is not Status.OPEN
        for hunk in proposal.hunks
        if hunk.status in (HunkStatus.STALE, HunkStatus.ORPHANED)
    }
    closed = tuple(
        question.model_copy(update={"answer": "no longer needed"})
        if question.hunk and question.answer is None and question.hunk not in stuck
        else question
        for question in task.questions
    )
    return task.model_copy(update={"questions": closed})


def replay(history: Iterable[Event]) -> Task | None:
    """The task that a whole stream gives, or None for an empty one."""
    task: Task | None = None
    for event in history:
        task = fold(task, event)
    return task


def _created(event: Event) -> Task:
    data = event.data
    return Task(
        id=event.stream.removeprefix("task/"),
        intent=data["intent"],
        origin=data["origin"],
        raw=data["raw"],
        status=Status.OPEN,
        priority=data["priority"],
        created_by=event.actor,
        assignee=data["assignee"],
        refs=data["refs"],
        focus_note=data.get("focus_note"),
        todo=data.get("todo"),
        candidates=data["candidates"],
        axis=data.get("axis", ""),
        thinking=data["thinking"],
        blocked_by=data["blocked_by"],
        key=data.get("key"),
        parent=data.get("parent"),
        depth=data.get("depth", 0),
        purpose=data.get("purpose"),
        created_at=event.at,
        updated_at=event.at,
        version=event.version,
    )


def _claimed(task: Task, event: Event) -> Change:
    return {
        "status": Status.CLAIMED,
        "claim": event.id,
        "holder": event.actor.id,
        "attempt": task.attempt + 1,
        "not_before": None,
        "error": None,
    }


def _started(_task: Task, _event: Event) -> Change:
    return {"status": Status.IN_PROGRESS}


def _blocked(_task: Task, event: Event) -> Change:
    return {
        "status": Status.BLOCKED,
        "reason": event.data["reason"],
        "needs": event.data["needs"],
        "possible": tuple(event.data.get("possible", ())),
        "claim": None,
    }


def _opened(task: Task, event: Event) -> Change:
    wish = event.data.get("wish")
    # Only a person's word begins the count of tries anew; a lost lease leaves it as it is.
    tries = 0 if event.type == Type.TASK_REOPENED else event.data.get("try", task.tries)
    change: Change = {
        "tries": tries,
        "not_before": _later(event.at, event.data["wait_s"]) if "wait_s" in event.data else None,
        "status": Status.OPEN,
        "reason": event.data.get("reason"),
        "claim": None,
        "needs": None,
        "possible": (),
        "approval": False,
    }
    if wish:
        change["wishes"] = (*task.wishes, wish)
    if event.data.get("refs"):
        change["refs"] = tuple(tasks.Ref.model_validate(ref) for ref in event.data["refs"])
    return change


def _later(at: str, seconds: float) -> str:
    """A moment of the record, so many seconds on."""
    then = datetime.fromisoformat(at) + timedelta(seconds=seconds)
    return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ended(status: Status) -> Callable[[Task, Event], Change]:
    def change(task: Task, event: Event) -> Change:
        return {
            "status": status,
            "reason": event.data.get("reason"),
            "error": event.data.get("error"),
            "claim": None,
            "proposals": tuple(_closed(proposal) for proposal in task.proposals),
        }

    return change


def _closed(proposal: tasks.Proposal) -> tasks.Proposal:
    if proposal.live and not any(edit.state.landed for edit in proposal.edits):
        return proposal.model_copy(update={"status": ProposalStatus.SUPERSEDED})
    return proposal


def _edited(task: Task, event: Event) -> Change:
    amended = task.model_dump(mode="json") | {k: v for k, v in event.data.items() if v is not None}
    checked = Task.model_validate(amended)
    return {
        "intent": checked.intent,
        "priority": checked.priority,
        "assignee": checked.assignee,
        "refs": checked.refs,
        "todo": checked.todo,
        "role": task.role if event.data.get("intent") is None and event.data.get("assignee") is None else "",
    }


def _comment(task: Task, event: Event) -> Change:
    at = event.data.get("at")
    if isinstance(at, dict) and ("answers" in at or "asks" in at):
        return {}  # a question about a sentence, and what the co-author said to it, are no wish for the next attempt
    line = at.get("plan") if isinstance(at, dict) else None
    said = f"On {line} of the plan: {event.data['text']}" if line else event.data["text"]
    return {"comments": (*task.comments, said)}


def _routed(_task: Task, event: Event) -> Change:
    return {"role": event.data["role"]}


def _plan(_task: Task, event: Event) -> Change:
    change: Change = {"plan": dict(event.data["plan"])}
    # A plan that waits for a yes: nobody holds the task meanwhile.
    return {**change, "approval": True, "status": Status.NEEDS_USER, "claim": None} if event.data.get("ask") else change


def _approved(task: Task, event: Event) -> Change:
    said = (f"On {comment['at']} of the plan: {comment['text']}" for comment in event.data.get("comments", ()))
    return {"approval": False, "comments": (*task.comments, *said)}


def _asked(task: Task, event: Event) -> Change:
    data = event.data
    question = tasks.Question(
        id=data["question"],
        text=data["text"],
        options=tuple(data.get("options", ())),
        hunk=data.get("hunk"),
        versions=data.get("versions", {}),
    )
    asked: Change = {"questions": (*task.questions, question)}
    # A question about one sentence keeps nobody from deciding the others.
    return asked if question.hunk else {**asked, "status": Status.NEEDS_USER, "claim": None}


def _answered(task: Task, event: Event) -> Change:
    answered = tuple(
        question.model_copy(update={"answer": event.data["text"]})
        if question.id == event.data["question"]
        else question
        for question in task.questions
    )
    return {"questions": answered}


def _reported(task: Task, event: Event) -> Change:
    report = tasks.Report.model_validate(
        {k: event.data[k] for k in ("summary", "findings", "scores") if k in event.data}
    )
    return {"status": Status.AWAITING_REVIEW, "reports": (*task.reports, report), "claim": None}


def _posted(task: Task, event: Event) -> Change:
    data = event.data
    proposal = tasks.Proposal.model_validate(
        {
            "id": data["proposal"],
            "status": ProposalStatus.PENDING,
            **{k: data[k] for k in ("base", "candidates", "hunks", "removals", "summary", "marks", "reverts", "model")},
            **{k: data[k] for k in ("undoes", "restores", "again", "creates", "deletes") if k in data},
        }
    )
    return {"status": Status.AWAITING_REVIEW, "proposals": (*task.proposals, proposal), "claim": None}


def _model_called(task: Task, event: Event) -> Change:
    return {
        "tokens_in": task.tokens_in + event.data.get("tokens_in", 0),
        "tokens_out": task.tokens_out + event.data.get("tokens_out", 0),
        "usd": round(task.usd + (event.data.get("usd") or 0.0), 8),
    }


def _on_proposal(step: Callable[[tasks.Proposal, Event], Change]) -> Callable[[Task, Event], Change]:
    """A handler that changes the proposal named in the event and derives its status anew."""

    def change(task: Task, event: Event) -> Change:
        changed = tuple(
            proposals.derived(proposal, step(proposal, event)) if proposal.id == event.data["proposal"] else proposal
            for proposal in task.proposals
        )
        result: Change = {"proposals": changed}
        # Work that is queued or under way goes on; what is lost waits in its proposal either way.
        if event.type == Type.EDIT_LOST and task.status in _RESTING:
            result |= {"status": Status.AWAITING_REVIEW, "reason": event.data["reason"]}
        return result

    return change


def _rebased(task: Task, event: Event) -> Change:
    change = _on_proposal(proposals.rebased)(task, event)
    return {**change, "status": Status.AWAITING_REVIEW} if event.data.get("again") else change


def _reverted(task: Task, event: Event) -> Change:
    change: Change = {"proposals": proposals.turned(task.proposals, event)}
    return {**change, "status": Status.AWAITING_REVIEW} if "edits" in event.data else change


def _redacted(_task: Task, _event: Event) -> Change:
    return {"redacted": True}


def _moved(task: Task, event: Event) -> Change:
    path, to = event.data["path"], event.data["to"]
    refs = tuple(ref.model_copy(update={"path": to}) if ref.path == path else ref for ref in task.refs)
    change: Change = {"refs": refs, "proposals": tuple(proposals.renamed(each, path, to) for each in task.proposals)}
    if task.todo is not None and task.todo.path == path:
        change["todo"] = task.todo.model_copy(update={"path": to})
    return change


_HANDLERS: Mapping[str, Callable[[Task, Event], Change]] = {
    Type.TASK_CLAIMED: _claimed,
    Type.TASK_STARTED: _started,
    Type.TASK_BLOCKED: _blocked,
    Type.TASK_RELEASED: _opened,
    Type.TASK_REOPENED: _opened,
    Type.TASK_COMPLETED: _ended(Status.DONE),
    Type.TASK_FAILED: _ended(Status.FAILED),
    Type.TASK_CANCELED: _ended(Status.CANCELED),
    Type.TASK_EDITED: _edited,
    Type.COMMENT_ADDED: _comment,
    Type.TASK_ROUTED: _routed,
    Type.PLAN_POSTED: _plan,
    Type.PLAN_APPROVED: _approved,
    Type.QUESTION_ASKED: _asked,
    Type.QUESTION_ANSWERED: _answered,
    Type.REPORT_POSTED: _reported,
    Type.PROPOSAL_POSTED: _posted,
    Type.MODEL_CALLED: _model_called,
    Type.PROPOSAL_ACCEPTED: _on_proposal(proposals.accepted),
    Type.PROPOSAL_REJECTED: _on_proposal(proposals.rejected),
    Type.PROPOSAL_STALE: _on_proposal(proposals.stale),
    Type.PROPOSAL_REBASED: _rebased,
    Type.PROPOSAL_REATTACHED: _on_proposal(proposals.reattached),
    Type.PROPOSAL_CONFLICTED: _on_proposal(proposals.conflicted),
    Type.PROPOSAL_SUPERSEDED: _on_proposal(proposals.superseded),
    Type.PROPOSAL_ORPHANED: _on_proposal(proposals.orphaned),
    Type.EDIT_INTENDED: _on_proposal(proposals.intended),
    Type.EDIT_APPLIED: _on_proposal(proposals.applied),
    Type.EDIT_SAVED: _on_proposal(proposals.saved),
    Type.EDIT_LOST: _on_proposal(proposals.not_landed),
    Type.EDIT_FAILED: _on_proposal(proposals.not_landed),
    Type.EDIT_REVERTED: _reverted,
    Type.FILE_MOVED: _moved,
    Type.EVENT_REDACTED: _redacted,
}

assert set(_HANDLERS) <= set(events.CATALOGUE)
