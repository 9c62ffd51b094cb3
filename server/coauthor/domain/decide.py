"""Which events a command leads to: `decide(task, command, actor, ids)`, the only place that says no.

Pure: the state comes in as a folded task, fresh ids come from `ids`; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from coauthor.domain import actors, commands, contesting, delegating, errors, reviewing, suggesting
from coauthor.domain.events import Draft, Type
from coauthor.domain.tasks import Status, Task

WAITS_S = (5.0, 30.0)
"""Seconds before the second and the third try of a task whose trouble may pass; after that it has failed."""

MAX_WORDS = 100_000
"""Characters of a request or a reply."""

_BEGINS = (commands.PostPlan, commands.PostProposal, commands.PostReport, commands.Ask)
"""Posting any of these begins the work, where nobody has said so."""


class Ids(Protocol):
    """Gives the next short id of a kind: `P` for proposals, `Q` for questions."""

    def next(self, kind: str) -> str:
        """`P7`, `Q3` …, counted per workspace."""
        ...


def create(command: commands.Post, actor: actors.Actor, parent: Task | None = None) -> list[Draft]:
    """The events that begin a task; `parent` is the task that an agent posts it for."""
    if not (actor.may(actors.Capability.POST) or suggesting.is_offer(command, actor)):
        raise errors.Forbidden(f"{actor.name} may not post tasks.")
    if not command.intent.strip():
        raise errors.Invalid("A task needs a few words that say what you want.")
    _refuse_long(command.intent)
    if actor.kind is actors.Kind.AGENT:
        command = delegating.narrowed(command, actor, parent)
    elif command.parent or command.purpose or command.depth:
        raise errors.Invalid("Only an agent's own task has a parent and a purpose.")
    return [Draft(Type.TASK_CREATED, command.model_dump(mode="json"))]


def _refuse_long(words: str) -> None:
    """Every event of a task carries its words on; a book is no request."""
    if len(words) > MAX_WORDS:
        raise errors.Invalid(
            f"That is {len(words):,} characters, and a request or reply has at most {MAX_WORDS:,}.",
            "Put what it is about into a file of the folder and name that.",
        )


def decide(task: Task, command: commands.TaskCommand, actor: actors.Actor, ids: Ids) -> list[Draft]:
    """The events that the command leads to; raises a CoauthorError where it may not be."""
    delegating.permit(command, actor)
    if task.redacted and not isinstance(command, delegating.BOOKKEEPING):
        raise errors.Conflict(f"Words of {task.id} were forgotten, so it stays as it is.", "Post a new task.")
    if isinstance(command, commands.WorkCommand):
        _holds(task, command.token)
    handler = _HANDLERS[type(command)]
    drafts = handler(task, command, actor, ids)
    if task.status is Status.CLAIMED and actor.kind is actors.Kind.AGENT and isinstance(command, _BEGINS):
        return [Draft(Type.TASK_STARTED, {"step": f"begun by {actor.name}"}), *drafts]
    return drafts


def _holds(task: Task, token: str) -> None:
    if task.claim != token:
        raise errors.Stale(
            f"{task.id} is no longer held by this worker.",
            "Another worker or the person took it; nothing was written.",
        )


def _claim(task: Task, command: commands.Claim, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if not actor.may(actors.Capability.WORK):
        raise errors.Forbidden(f"{actor.name} may not work on tasks.")
    if task.status is not Status.OPEN:
        raise errors.Conflict(f"{task.id} is {task.status.said}, so it can't be claimed.")
    return [Draft(Type.TASK_CLAIMED, {"worker": command.worker, "attempt": task.attempt + 1})]


def _start(_task: Task, command: commands.Start, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    return [Draft(Type.TASK_STARTED, {"step": command.step})]


def _release(task: Task, command: commands.Release, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if command.token is not None:
        _holds(task, command.token)
    elif actor.kind is actors.Kind.AGENT:
        raise errors.Forbidden("An agent releases only what it holds.", "Show the token of your claim.")
    if task.status not in (Status.CLAIMED, Status.IN_PROGRESS, Status.BLOCKED):
        raise errors.Conflict(f"{task.id} is {task.status.said}; nobody holds it.")
    return [Draft(Type.TASK_RELEASED, {"reason": command.reason})]


def _block(_task: Task, command: commands.Block, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    data = {"reason": command.reason, "needs": command.needs, "possible": list(command.possible)}
    return [Draft(Type.TASK_BLOCKED, data)]


def _wait(task: Task, command: commands.Wait, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if actor.kind is not actors.Kind.SYSTEM:
        raise errors.Forbidden("Only CoAuthor itself lets a task wait for another.")
    if task.status is not Status.OPEN:
        raise errors.Conflict(f"{task.id} is {task.status.said}; it does not wait to begin.")
    return [Draft(Type.TASK_BLOCKED, {"reason": command.reason, "needs": command.needs, "possible": []})]


def _fail(task: Task, command: commands.Fail, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if command.again and task.tries < len(WAITS_S):
        tried = task.tries + 1
        reason = f"try {tried} of {len(WAITS_S) + 1}: {command.error}"
        return [Draft(Type.TASK_RELEASED, {"reason": reason, "try": tried, "wait_s": WAITS_S[task.tries]})]
    return [Draft(Type.TASK_FAILED, {"error": command.error, "raw": command.raw})]


def _plan(_task: Task, command: commands.PostPlan, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    return [Draft(Type.PLAN_POSTED, command.model_dump(mode="json", exclude={"task", "token"}))]


def _approve(task: Task, command: commands.ApprovePlan, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Only a person approves a plan.")
    if not task.approval:
        raise errors.Conflict(f"No plan of {task.id} waits for your yes: it is {task.status.said}.")
    said = [{"at": at, "text": text} for at, text in command.comments]
    return [Draft(Type.PLAN_APPROVED, {"comments": said}), Draft(Type.TASK_REOPENED, {"reason": "approved"})]


def _ask(_task: Task, command: commands.Ask, _actor: actors.Actor, ids: Ids) -> list[Draft]:
    data = {"question": ids.next("Q"), "text": command.text, "options": list(command.options)}
    return [Draft(Type.QUESTION_ASKED, data)]


def _suggest(task: Task, command: commands.Suggest, actor: actors.Actor, ids: Ids) -> list[Draft]:
    if actor.kind is not actors.Kind.SYSTEM:
        raise errors.Forbidden("Only CoAuthor itself makes suggestions.")
    return suggesting.suggest(task, command, ids.next("Q"))


def _noted(kind: Type) -> Callable[[Task, Any, actors.Actor, Ids], list[Draft]]:
    def drafts(_task: Task, command: commands.TaskCommand, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
        return [Draft(kind, command.model_dump(mode="json", exclude={"task", "token"}))]

    return drafts


def _reply(task: Task, command: commands.Reply, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    _refuse_long(command.text)
    if command.question:
        if actor.kind is not actors.Kind.HUMAN:
            raise errors.Forbidden("Only a person answers a question.")
        return _answer(task, command)
    comment = Draft(Type.COMMENT_ADDED, {"text": command.text, "at": command.at})
    waits = task.status in (Status.AWAITING_REVIEW, Status.DONE, Status.NEEDS_USER)
    follow_up = actor.kind is actors.Kind.HUMAN and command.at is None and waits
    if not follow_up:
        return [comment]
    reviewing.refuse_under_way(task)
    return [comment, Draft(Type.TASK_REOPENED, {"reason": "follow-up", "wish": command.text})]


def _notice(_task: Task, command: commands.Notice, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if actor.kind is not actors.Kind.SYSTEM:
        raise errors.Forbidden("A notice is CoAuthor's own; reply instead.")
    return [Draft(Type.COMMENT_ADDED, {"text": command.text, "at": None})]


def _answer(task: Task, command: commands.Reply) -> list[Draft]:
    question = next((known for known in task.questions if known.id == command.question), None)
    if question is None:
        raise errors.NotFound(f"{task.id} has no question {command.question}.")
    if question.answer is not None:
        raise errors.Conflict(f"{question.id} was answered before: {question.answer}")
    if question.hunk is not None:
        raise errors.Invalid(
            f"{question.id} is about {question.hunk}: take `theirs`, `mine`, `both` or `base`.",
            f"`coauthor resolve {question.hunk} theirs`",
        )
    answer = command.option or command.text
    drafts = [Draft(Type.QUESTION_ANSWERED, {"question": question.id, "text": answer, "option": command.option})]
    others = any(known.answer is None and known.id != question.id and not known.hunk for known in task.questions)
    if suggesting.is_suggestion(task) and task.assignee == suggesting.ASSIGNEE:
        return drafts + suggesting.after(answer)
    if task.status is Status.NEEDS_USER and not others:
        drafts.append(Draft(Type.TASK_REOPENED, {"reason": "answered"}))
    return drafts


def _cancel(task: Task, command: commands.Cancel, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if not task.status.live:
        raise errors.Conflict(f"{task.id} is {task.status.said} already.")
    if actor.kind is actors.Kind.AGENT and actor.id != task.created_by.id:
        raise errors.Forbidden("Only a person or the creator of a task can cancel it.")
    reviewing.refuse_under_way(task)
    return [Draft(Type.TASK_CANCELED, {"reason": command.reason or f"canceled by {actor.name}"})]


_AGAIN = (Status.FAILED, Status.BLOCKED, Status.AWAITING_REVIEW, Status.CANCELED)


def _retry(task: Task, command: commands.Retry, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    waits = task.status is Status.OPEN and task.not_before is not None
    asked_anew = task.status is Status.DONE and actor.kind is actors.Kind.HUMAN
    if not waits and not asked_anew and task.status not in _AGAIN:
        hint = f"`coauthor show {task.id}` has its question." if task.status is Status.NEEDS_USER else ""
        raise errors.Conflict(f"{task.id} is {task.status.said}: there is nothing to try again.", hint)
    reviewing.refuse_under_way(task)
    refs = [ref.model_dump(mode="json") for ref in command.refs] if command.refs else None
    return [Draft(Type.TASK_REOPENED, {"reason": command.reason, "refs": refs})]


def _complete(task: Task, command: commands.Complete, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Only a person completes a task.")
    if not task.status.live:
        raise errors.Conflict(f"{task.id} is {task.status.said} already.")
    reviewing.refuse_under_way(task)
    return [Draft(Type.TASK_COMPLETED, {"reason": command.reason})]


def _amend(task: Task, command: commands.Amend, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    if not task.status.live:
        raise errors.Conflict(f"{task.id} is {task.status.said}; reply to it instead.")
    _refuse_long(command.intent or "")
    data = command.model_dump(mode="json", exclude={"task"}, exclude_none=True)
    drafts = [Draft(Type.TASK_EDITED, data)]
    if command.intent and task.status is Status.BLOCKED:
        drafts.append(Draft(Type.TASK_RELEASED, {"reason": "the request was changed"}))
    return drafts


_HANDLERS: dict[type[commands.TaskCommand], Callable[[Task, Any, actors.Actor, Ids], list[Draft]]] = {
    commands.Claim: _claim,
    commands.Start: _start,
    commands.Release: _release,
    commands.Block: _block,
    commands.Wait: _wait,
    commands.Fail: _fail,
    commands.Route: _noted(Type.TASK_ROUTED),
    commands.PostPlan: _plan,
    commands.ApprovePlan: _approve,
    commands.PostReport: _noted(Type.REPORT_POSTED),
    commands.ModelCalled: _noted(Type.MODEL_CALLED),
    commands.Consulted: _noted(Type.MODEL_CALLED),
    commands.GateFailed: _noted(Type.GATE_FAILED),
    commands.Ask: _ask,
    commands.Suggest: _suggest,
    commands.Reply: _reply,
    commands.Notice: _notice,
    commands.Cancel: _cancel,
    commands.Retry: _retry,
    commands.Complete: _complete,
    commands.Amend: _amend,
    commands.PostProposal: reviewing.post,
    commands.Accept: reviewing.accept,
    commands.Intend: reviewing.intend,
    commands.Landed: reviewing.landed,
    commands.Saved: reviewing.saved,
    commands.Lost: reviewing.lost,
    commands.EditFailed: reviewing.edit_failed,
    commands.Reject: reviewing.reject,
    commands.MarkStale: reviewing.mark_stale,
    commands.Rebase: reviewing.rebase,
    commands.Contest: contesting.contest,
    commands.Resolve: contesting.resolve,
    commands.Orphan: contesting.orphan,
    commands.Reattach: contesting.reattach,
    commands.Reconsider: contesting.reconsider,
    commands.Moved: contesting.moved,
    commands.Undone: contesting.undone,
}
