"""What events make of a task: `fold(task, event)` for each event of its stream, in order.

Pure and total: an event kind of a newer version leaves the task as it is, and nothing here refuses anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from coauthor.domain import events, patches, tasks
from coauthor.domain.events import Event, Type
from coauthor.domain.patches import HunkStatus
from coauthor.domain.tasks import EditState, ProposalStatus, Status, Task

Data = Mapping[str, Any]
Change = dict[str, Any]


def fold(task: Task | None, event: Event) -> Task | None:
    """The task after the event; None only while nothing has created it."""
    if event.type == Type.TASK_CREATED:
        return _created(event)
    if task is None:
        return None
    handler = _HANDLERS.get(event.type)
    change = handler(task, event) if handler else {}
    return task.model_copy(update={**change, "version": event.version, "updated_at": event.at})


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
        thinking=data["thinking"],
        blocked_by=data["blocked_by"],
        key=data.get("key"),
        created_at=event.at,
        updated_at=event.at,
        version=event.version,
    )


def _claimed(task: Task, event: Event) -> Change:
    return {"status": Status.CLAIMED, "claim": event.id, "attempt": task.attempt + 1, "error": None}


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
    change: Change = {
        "status": Status.OPEN,
        "reason": event.data.get("reason"),
        "claim": None,
        "needs": None,
        "possible": (),
    }
    if wish:
        change["wishes"] = (*task.wishes, wish)
    if event.data.get("refs"):
        change["refs"] = tuple(tasks.Ref.model_validate(ref) for ref in event.data["refs"])
    return change


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
    }


def _comment(task: Task, event: Event) -> Change:
    return {"comments": (*task.comments, event.data["text"])}


def _plan(_task: Task, event: Event) -> Change:
    return {"plan": dict(event.data["plan"])}


def _asked(task: Task, event: Event) -> Change:
    question = tasks.Question(
        id=event.data["question"], text=event.data["text"], options=tuple(event.data.get("options", ()))
    )
    return {"status": Status.NEEDS_USER, "questions": (*task.questions, question), "claim": None}


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
        }
    )
    return {"status": Status.AWAITING_REVIEW, "proposals": (*task.proposals, proposal), "claim": None}


def _model_called(task: Task, event: Event) -> Change:
    return {
        "tokens_in": task.tokens_in + event.data.get("tokens_in", 0),
        "tokens_out": task.tokens_out + event.data.get("tokens_out", 0),
    }


def _on_proposal(step: Callable[[tasks.Proposal, Event], Change]) -> Callable[[Task, Event], Change]:
    """A handler that changes the proposal named in the event and derives its status anew."""

    def change(task: Task, event: Event) -> Change:
        proposals = tuple(
            _derived(proposal, step(proposal, event)) if proposal.id == event.data["proposal"] else proposal
            for proposal in task.proposals
        )
        result: Change = {"proposals": proposals}
        if event.type == Type.EDIT_LOST:
            result |= {"status": Status.AWAITING_REVIEW, "reason": event.data["reason"]}
        return result

    return change


def _derived(proposal: tasks.Proposal, change: Change) -> tasks.Proposal:
    changed = proposal.model_copy(update=change)
    return changed if "status" in change else changed.model_copy(update={"status": _status(changed)})


def _status(proposal: tasks.Proposal) -> ProposalStatus:
    if proposal.status in (ProposalStatus.SUPERSEDED, ProposalStatus.REVERTED):
        return proposal.status
    if any(edit.state.under_way for edit in proposal.edits):
        return ProposalStatus.APPLYING
    seen = {hunk.status for hunk in proposal.hunks}
    taken = seen & {HunkStatus.ACCEPTED, HunkStatus.EDITED}
    if not seen - {HunkStatus.ACCEPTED, HunkStatus.EDITED}:
        return ProposalStatus.ACCEPTED
    if taken:
        return ProposalStatus.PARTLY
    if HunkStatus.PENDING in seen:
        return ProposalStatus.PENDING
    if HunkStatus.STALE in seen:
        return ProposalStatus.STALE
    return ProposalStatus.ORPHANED if HunkStatus.ORPHANED in seen else ProposalStatus.REJECTED


def _set_hunks(proposal: tasks.Proposal, ids: Iterable[str], status: HunkStatus) -> tuple[patches.Hunk, ...]:
    chosen = set(ids)
    return tuple(hunk.model_copy(update={"status": status}) if hunk.id in chosen else hunk for hunk in proposal.hunks)


def _accepted(proposal: tasks.Proposal, event: Event) -> Change:
    data = event.data
    edited, picks = data.get("edited", {}), data.get("picks", {})
    hunks = tuple(
        hunk.model_copy(
            update={
                "status": HunkStatus.EDITED if hunk.id in edited else HunkStatus.ACCEPTED,
                "edited": edited.get(hunk.id),
                "picked": picks.get(hunk.id),
            }
        )
        if hunk.id in data["hunks"]
        else hunk
        for hunk in proposal.hunks
    )
    record = tasks.EditRecord.model_validate(
        {
            "id": data["edit"],
            "path": data["path"],
            "hunks": data["hunks"],
            "removals": data["removals"],
            "target": data["target"],
            "state": EditState.ACCEPTED,
            "by": event.actor,
        }
    )
    return {"hunks": hunks, "edits": (*proposal.edits, record)}


def _record(proposal: tasks.Proposal, event: Event, **change: Any) -> tuple[tasks.EditRecord, ...]:
    return tuple(edit.model_copy(update=change) if edit.id == event.data["edit"] else edit for edit in proposal.edits)


def _intended(proposal: tasks.Proposal, event: Event) -> Change:
    data = event.data
    splices = tuple((start, end, text) for start, end, text in data["splices"])
    change = {"base": data["base"], "result": data["result"], "splices": splices, "raw": data.get("raw")}
    return {"edits": _record(proposal, event, state=EditState.INTENDED, **change)}


def _applied(proposal: tasks.Proposal, event: Event) -> Change:
    edit = proposal.edit(event.data["edit"])
    waiting = {hunk.id for hunk in proposal.open_hunks}
    again = [hunk for hunk in edit.hunks if hunk in waiting] if edit else []
    return {
        "edits": _record(proposal, event, state=EditState.APPLIED, reason=None),
        "hunks": _set_hunks(proposal, again, HunkStatus.ACCEPTED),
        "reason": None,
    }


def _saved(proposal: tasks.Proposal, event: Event) -> Change:
    return {"edits": _record(proposal, event, state=EditState.SAVED)}


def _not_landed(proposal: tasks.Proposal, event: Event) -> Change:
    edit = proposal.edit(event.data["edit"])
    ids = edit.hunks if edit else ()
    lost = event.type == Type.EDIT_LOST
    unknown = bool(event.data.get("unknown"))
    state = EditState.LOST if lost else EditState.UNKNOWN if unknown else EditState.FAILED
    edits = _record(proposal, event, state=state, reason=event.data["reason"])
    if unknown:
        return {"edits": edits, "status": ProposalStatus.CONFLICT, "reason": event.data["reason"]}
    waiting = proposal.model_copy(update={"hunks": _set_hunks(proposal, ids, HunkStatus.PENDING)})
    stale = _set_hunks(waiting, event.data.get("stale", ()), HunkStatus.STALE)
    return {"edits": edits, "hunks": stale, "reason": event.data["reason"]}


def _rejected(proposal: tasks.Proposal, event: Event) -> Change:
    return {
        "hunks": _set_hunks(proposal, event.data["hunks"], HunkStatus.REJECTED),
        "reason": event.data.get("reason"),
    }


def _stale(proposal: tasks.Proposal, event: Event) -> Change:
    stale = proposal.model_copy(update={"hunks": _set_hunks(proposal, event.data.get("hunks", ()), HunkStatus.STALE)})
    return {
        "hunks": _set_hunks(stale, event.data.get("fresh", ()), HunkStatus.PENDING),
        "reason": event.data.get("reason"),
    }


def _rebased(proposal: tasks.Proposal, event: Event) -> Change:
    data = event.data
    return {
        "base": dict(data["base"]),
        "hunks": tuple(patches.Hunk.model_validate(hunk) for hunk in data["hunks"]),
        "removals": tuple(patches.Removal.model_validate(removal) for removal in data["removals"]),
    }


def _conflicted(_proposal: tasks.Proposal, event: Event) -> Change:
    return {"status": ProposalStatus.CONFLICT, "reason": event.data["reason"]}


def _superseded(_proposal: tasks.Proposal, event: Event) -> Change:
    return {"status": ProposalStatus.SUPERSEDED}


def _reverted(_proposal: tasks.Proposal, event: Event) -> Change:
    return {"status": ProposalStatus.REVERTED, "reason": f"undone by {event.data['by']}"}


def _orphaned(proposal: tasks.Proposal, event: Event) -> Change:
    return {"hunks": _set_hunks(proposal, event.data["hunks"], HunkStatus.ORPHANED)}


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
    Type.PLAN_POSTED: _plan,
    Type.QUESTION_ASKED: _asked,
    Type.QUESTION_ANSWERED: _answered,
    Type.REPORT_POSTED: _reported,
    Type.PROPOSAL_POSTED: _posted,
    Type.MODEL_CALLED: _model_called,
    Type.PROPOSAL_ACCEPTED: _on_proposal(_accepted),
    Type.PROPOSAL_REJECTED: _on_proposal(_rejected),
    Type.PROPOSAL_STALE: _on_proposal(_stale),
    Type.PROPOSAL_REBASED: _on_proposal(_rebased),
    Type.PROPOSAL_CONFLICTED: _on_proposal(_conflicted),
    Type.PROPOSAL_SUPERSEDED: _on_proposal(_superseded),
    Type.PROPOSAL_ORPHANED: _on_proposal(_orphaned),
    Type.EDIT_INTENDED: _on_proposal(_intended),
    Type.EDIT_APPLIED: _on_proposal(_applied),
    Type.EDIT_SAVED: _on_proposal(_saved),
    Type.EDIT_LOST: _on_proposal(_not_landed),
    Type.EDIT_FAILED: _on_proposal(_not_landed),
    Type.EDIT_REVERTED: _on_proposal(_reverted),
}

assert set(_HANDLERS) <= set(events.CATALOGUE)
