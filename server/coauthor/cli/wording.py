"""What happened, in plain words: the one place where events and states of the record become sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from coauthor.domain import counts, events, suggesting, tasks
from coauthor.domain.events import Type
from coauthor.review import closing
from coauthor.review.today import Today

NOT_FOUND = ", not found in today's text"
"""Behind the line on which something stood when it was asked for or proposed."""
STATUS_STYLE = {
    tasks.Status.AWAITING_REVIEW: "yellow",
    tasks.Status.NEEDS_USER: "yellow",
    tasks.Status.BLOCKED: "red",
    tasks.Status.FAILED: "red",
    tasks.Status.DONE: "green",
    tasks.Status.CANCELED: "dim",
}
_REVISION = re.compile(r" at [0-9a-f]{12,64}\Z")
_NOT_PRINTED = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {
    code: "\ufffd" for code in (0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def safe(text: str) -> str:
    """A text that can't command the terminal: control characters and overrides of direction made visible."""
    return text.translate(_NOT_PRINTED)


def sentence(text: str) -> str:
    """A sentence about the text; a blank that it quotes is made visible, or it would look like nothing."""
    return safe(text.replace("`\\ `", "`\\␣`"))


def line(text: str, most: int = 0) -> str:
    """The text on one line, cut with an ellipsis after `most` characters (0 for never)."""
    flat = safe(" ".join(text.split()))
    return f"{flat[: most - 1].rstrip()}…" if most and len(flat) > most else flat


def status(task: tasks.Task) -> str:
    """A task's state for a person."""
    if suggesting.is_waiting(task) and task.status is tasks.Status.NEEDS_USER:
        return "suggestion"
    if closing.came_to_nothing(task):
        return "nothing to change"
    if closing.is_report_only(task):
        return "report to read"
    if task.status is tasks.Status.DONE and _is_undone(task):
        return "undone"
    return task.status.said


def _is_undone(task: tasks.Task) -> bool:
    """True where nothing that was accepted of a task is in the text any more."""
    reverted, idle = tasks.ProposalStatus.REVERTED, (tasks.ProposalStatus.SUPERSEDED, tasks.ProposalStatus.REJECTED)
    own = [proposal.status for proposal in task.proposals if not proposal.reverts and proposal.status not in idle]
    return bool(own) and all(status is reverted for status in own)


def place(task: tasks.Task, today: Today | None = None) -> str:
    """Where a task's first place is, `chapters/1.tex:12-20`; empty where it has none.

    It is the place in today's text while the task is live, where `today` is there to be asked.
    """
    ref = next((ref for ref in task.refs if ref.path), None)
    if ref is None or ref.path is None:
        return ""
    first, last = ref.line, ref.line + ref.quote.count("\n")
    lost = ""
    if today is not None and task.status.live and ref.start is not None:
        now = today.lines_of(task)
        first, last = now or (first, last)
        lost = "" if now else NOT_FOUND
    return f"{ref.path}:{first + 1}{f'-{last + 1}' if last > first else ''}{lost}"


def clock(at: str) -> str:
    """The local time of an event, with the day where it isn't today's."""
    moment = datetime.fromisoformat(at).astimezone()
    today = datetime.now().astimezone().date()
    return moment.strftime("%H:%M:%S" if moment.date() == today else "%Y-%m-%d %H:%M")


def event(happened: events.Event) -> str:
    """An event as the rest of a sentence that begins with its actor."""
    word = _WORDS.get(happened.type)
    said = word(happened.data) if callable(word) else word or happened.type
    return line(said, 300)


Data = Mapping[str, Any]
_NODES = 6


def _created(data: Data) -> str:
    return f"asked: {data['intent']}"


def _plan(data: Data) -> str:
    return f"planned: {data['plan'].get('goal', '')}"


def _approved(data: Data) -> str:
    said = "; ".join(f"on {each['at']}: {each['text']}" for each in data.get("comments", ()))
    return f"approved the plan{_because(said)}"


def _posted(data: Data) -> str:
    if data.get("reverts"):
        return f"proposed {data['proposal']}: {data.get('summary') or 'undo ' + data['reverts']}"
    count = len(data["hunks"])
    versions = len(data.get("candidates", ()))
    each = f" in {versions} versions" if versions > 1 else ""
    marks = len(data.get("marks", ()))
    noted = f", {counts.many(marks, 'remark')} to read" if marks else ""
    return f"proposed {data['proposal']}: {counts.many(count, 'change')}{each}{noted}"


def _accepted(data: Data) -> str:
    return f"accepted {', '.join(data['hunks'])}"


def _rejected(data: Data) -> str:
    return f"rejected {', '.join(data['hunks'])}" + _because(data.get("reason"))


def _intended(data: Data) -> str:
    how = "" if data.get("how", "clean") == "clean" else ", moved onto the newer text"
    return f"began to change {data['path']}{how}"


def _failed(data: Data) -> str:
    proposal = data["edit"].partition(".")[0]
    if data.get("unknown"):
        return f"could not tell whether {proposal} is in {data['path']}: {data['reason']}"
    return f"could not put {proposal} into {data['path']}: {data['reason']}"


def _rebased(data: Data) -> str:
    how = str(data.get("how", ""))
    if how == "reconsidered":
        return f"took back a no to {data['proposal']}"
    if how.startswith("resolved: "):
        return f"chose for a changed sentence of {data['proposal']}: {how.removeprefix('resolved: ')}"
    return f"moved {data['proposal']} onto the newer text"


def _reverted(data: Data) -> str:
    return f"took {'a part of ' if 'edits' in data else ''}{data['proposal']} out of the text again"


def _model(data: Data) -> str:
    if data["model"] == "rules":
        return f"applied the exact rules ({data['step']}); no model was asked"
    tokens = data.get("tokens_in", 0) + data.get("tokens_out", 0)
    step = {"edits": "new words", "candidates": "versions", "route": "role"}.get(data["step"], data["step"])
    failed = f", and got none: {data['failed']}" if data.get("failed") else ""
    return f"asked {data['model']} for the {step}" + (f" ({tokens} tokens)" if tokens else "") + failed


def _outline(data: Data) -> str:
    """Which of the two moved, and at which nodes; neither where nobody had looked before."""
    if data.get("side") == "first":
        return "took note of the outline and the text as they stand"
    nodes = ", ".join(data.get("nodes", ())[:_NODES])
    return f"saw {'the text' if data.get('side') == 'text' else 'the outline'} change{f' at {nodes}' if nodes else ''}"


def _because(reason: object) -> str:
    return f": {reason}" if reason else ""


_WORDS: Mapping[str, str | Callable[[Data], str]] = {
    Type.TASK_CREATED: _created,
    Type.TASK_ROUTED: lambda data: f"works on it as {data.get('role', 'agent')}: {data.get('reason', '')}",
    Type.TASK_CLAIMED: lambda data: "took the task" + (" again" if data.get("attempt", 1) > 1 else ""),
    Type.TASK_STARTED: lambda data: f"began: {_REVISION.sub('', data['step'])}",
    Type.TASK_BLOCKED: lambda data: f"stopped: {data['reason']}",
    Type.TASK_RELEASED: lambda data: f"put it back{_because(data.get('reason'))}",
    Type.TASK_COMPLETED: lambda data: f"closed the task{_because(data.get('reason'))}",
    Type.TASK_FAILED: lambda data: f"gave up: {data['error']}",
    Type.TASK_CANCELED: lambda data: f"canceled the task{_because(data.get('reason'))}",
    Type.TASK_REOPENED: lambda data: f"opened it again{_because(data.get('wish') or data.get('reason'))}",
    Type.TASK_EDITED: "changed the request",
    Type.COMMENT_ADDED: lambda data: f"said: {data['text']}",
    Type.PLAN_POSTED: _plan,
    Type.PLAN_APPROVED: _approved,
    Type.QUESTION_ASKED: lambda data: f"asked ({data['question']}): {data['text']}",
    Type.QUESTION_ANSWERED: lambda data: f"answered {data['question']}: {data['text']}",
    Type.PROPOSAL_POSTED: _posted,
    Type.PROPOSAL_STALE: lambda data: (
        f"saw that the text of {', '.join(data['hunks'])} changed"
        if data["hunks"]
        else f"saw that the text of {', '.join(data.get('fresh', ())) or data['proposal']} is as it was again"
    ),
    Type.PROPOSAL_REBASED: _rebased,
    Type.PROPOSAL_CONFLICTED: lambda data: f"could not fit {data['proposal']} in: {data['reason']}",
    Type.PROPOSAL_ACCEPTED: _accepted,
    Type.PROPOSAL_REJECTED: _rejected,
    Type.PROPOSAL_SUPERSEDED: lambda data: (
        f"closed {data['proposal']}: nothing of {data['by']} is left to take back"
        if int((data.get("by") or data["proposal"])[1:]) < int(data["proposal"][1:])
        else f"replaced {data['proposal']} by a newer attempt"
    ),
    Type.PROPOSAL_ORPHANED: lambda data: f"lost the place of {data['proposal']}",
    Type.PROPOSAL_REATTACHED: lambda data: f"gave {data['hunk']} a new place",
    Type.REPORT_POSTED: lambda data: f"reported: {data['summary']}",
    Type.EDIT_INTENDED: _intended,
    Type.EDIT_APPLIED: lambda data: f"changed {data['path']}",
    Type.EDIT_SAVED: lambda data: f"saved {data['path']}",
    Type.EDIT_LOST: lambda data: f"lost an edit of {data['path']}: {data['reason']}",
    Type.EDIT_FAILED: _failed,
    Type.EDIT_REVERTED: _reverted,
    Type.MODEL_CALLED: _model,
    Type.GATE_FAILED: lambda data: f"was stopped by the {data['gate']} check: {data['message']}",
    Type.FILE_OPENED: lambda data: f"opened {data['path']}",
    Type.FILE_CHANGED: lambda data: f"saw {data['path']} change on disk",
    Type.FILE_SAVED: lambda data: f"saved {data['path']}",
    Type.FILE_CLOSED: lambda data: f"closed {data['path']}",
    Type.FILE_MOVED: lambda data: f"moved {data['path']} to {data['to']}",
    Type.OUTLINE_LOCKED: "locked the outline: drafts follow it as it is now",
    Type.OUTLINE_UNLOCKED: "took the lock off the outline",
    Type.OUTLINE_CHANGED: _outline,
    Type.ASSET_ADDED: lambda data: f"put {data['asset']} on the list of assets",
    Type.ASSET_DESCRIBED: lambda data: f"said what {data['asset']} is{_because(data.get('message'))}",
    Type.TASK_ARCHIVED: "put what was said into an archive",
    Type.EVENT_REDACTED: "removed the content of an event",
}
