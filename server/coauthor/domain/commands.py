"""What actors ask of the pool, as frozen values; `decide` answers each with events or an error.

Offsets are code points in named revisions; wire forms of these live at the doors (lsp, cli, mcp).
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from coauthor.domain import patches, tasks


class Command(BaseModel):
    """Base of all commands."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TaskCommand(Command):
    """A command to one existing task."""

    task: str


class WorkCommand(TaskCommand):
    """A command of the worker that holds the task: `token` is the id of its `task.claimed` event."""

    token: str


class Post(Command):
    """A new request; a second post with the same `key` is the first task."""

    intent: str
    origin: tasks.Origin
    raw: str = ""
    refs: tuple[tasks.Ref, ...] = ()
    focus_note: str | None = None
    todo: tasks.TodoLink | None = None
    assignee: str = "auto"
    priority: tasks.Priority = tasks.Priority.FOREGROUND
    candidates: int = 1
    axis: str = ""
    thinking: str = "auto"
    blocked_by: tuple[str, ...] = ()
    key: str | None = None
    parent: str | None = None
    depth: int = 0
    purpose: tasks.Purpose | None = None


class Amend(TaskCommand):
    """Change the request itself: a TODO that was edited, another priority or assignee."""

    intent: str | None = None
    priority: tasks.Priority | None = None
    assignee: str | None = None
    refs: tuple[tasks.Ref, ...] | None = None
    todo: tasks.TodoLink | None = None


class Claim(TaskCommand):
    """A worker takes the task; it holds the OS lock already."""

    worker: str


class Start(WorkCommand):
    """Work begins, or goes on after a crash."""

    step: str


class Release(TaskCommand):
    """The lease is gone, or a blocked task may go on."""

    reason: str
    token: str | None = None


class Block(WorkCommand):
    """The task can't go on until something else happens."""

    reason: str
    needs: str
    possible: tuple[str, ...] = ()


class Wait(TaskCommand):
    """CoAuthor itself: the task can't begin before something else; `needs` is `task:T3`, `edit:T3`."""

    reason: str
    needs: str


class Fail(WorkCommand):
    """The work failed; with `again` the trouble may pass, so it is tried again after a while, and fails after that."""

    error: str
    raw: str | None = None
    again: bool = False


class Route(WorkCommand):
    """The role that the task goes to, and why."""

    role: str
    reason: str


class PostPlan(WorkCommand):
    """The plan, before any edit; with `ask` it waits for the person's yes."""

    plan: dict[str, Any]
    model: str
    ask: bool = False


class ApprovePlan(TaskCommand):
    """The person says yes to the plan; comments are `(at, text)` on lines of it, `at` like `strategy/2`."""

    comments: tuple[tuple[str, str], ...] = ()


class PostProposal(TaskCommand):
    """An edit for review; hunks come without their proposal's id and get it here."""

    token: str | None = None
    base: dict[str, str]
    candidates: tuple[str, ...] = ("A",)
    hunks: tuple[patches.Hunk, ...]
    removals: tuple[patches.Removal, ...] = ()
    summary: str = ""
    marks: tuple[str, ...] = ()
    reverts: str | None = None
    undoes: tuple[str, ...] = ()
    restores: tuple[tuple[str, ...], ...] = ()
    again: bool = False
    model: str = ""
    creates: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()


class PostReport(WorkCommand):
    """Findings, or that there are none."""

    summary: str
    findings: tuple[dict[str, Any], ...] = ()
    scores: dict[str, int] = {}


class Call(Command):
    """What a call of a model was: `usd` is None where nobody knows the price; `failed` says why nothing came."""

    profile: str
    model: str
    step: str
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0
    usd: float | None = None
    prompt: str = ""
    tries: tuple[str, ...] = ()
    cached: bool = False
    failed: str = ""


class ModelCalled(Call, WorkCommand):
    """A model was asked: for the ledger."""


class Consulted(Call, TaskCommand):
    """A model was asked about a sentence of a task that nobody needs to hold for that."""


class GateFailed(WorkCommand):
    """A check refused what the model wrote."""

    gate: str
    target: str
    message: str


class Ask(WorkCommand):
    """A question that only the person can answer."""

    text: str
    options: tuple[str, ...] = ()


class Suggest(TaskCommand):
    """CoAuthor itself offers a task: *do it*, *later* or *never*."""

    text: str


class Reply(TaskCommand):
    """An answer, a follow-up or a comment."""

    text: str
    question: str | None = None
    option: str | None = None
    at: dict[str, str] | None = None


class Notice(TaskCommand):
    """CoAuthor itself tells the thread of something that concerns the task."""

    text: str


class Cancel(TaskCommand):
    """Nobody wants it any more."""

    reason: str = ""


class Retry(TaskCommand):
    """Open it again: after a failure, a block, a no, or to try again on the new text; what is done a person only."""

    reason: str = "retry"
    refs: tuple[tasks.Ref, ...] | None = None


class Complete(TaskCommand):
    """The person says it is done."""

    reason: str = "completed by hand"


class Accept(TaskCommand):
    """The person says yes to some hunks of one file; `target` carries the edit out."""

    proposal: str
    hunks: tuple[str, ...]
    path: str
    picks: dict[str, str] = {}
    edited: dict[str, str] = {}
    removals: bool = True
    target: tasks.Target = tasks.Target()
    batch: str = ""
    together: tuple[str, ...] = ()


class Intend(TaskCommand):
    """Just before an edit is sent or written: from which text to which.

    `again` replaces an intent that was never sent, because the text went on before it could be.
    """

    proposal: str
    edit: str
    base: str
    result: str
    splices: tuple[tuple[int, int, str], ...]
    how: str = "clean"
    raw: str | None = None
    again: bool = False


class Landed(TaskCommand):
    """The text proves the edit: `result` is the revision that did so, `target` who has it where that is another now."""

    proposal: str
    edit: str
    result: str
    how: str
    target: tasks.Target | None = None


class Saved(TaskCommand):
    """The disk has the edit."""

    proposal: str
    edit: str
    revision: str


class Lost(TaskCommand):
    """The buffer went and the disk shows the base: what was accepted waits again."""

    proposal: str
    edit: str
    reason: str


class EditFailed(TaskCommand):
    """The edit did not land (`unknown` False) or nobody can tell (`unknown` True)."""

    proposal: str
    edit: str
    reason: str
    unknown: bool = False
    stale: tuple[str, ...] = ()


class Reject(TaskCommand):
    """The person says no to some or all hunks; a `reason` is a wish for the next attempt."""

    proposal: str
    hunks: tuple[str, ...] = ()
    reason: str | None = None


class MarkStale(TaskCommand):
    """The text of these hunks was changed (`stale`) or is as it was again (`fresh`)."""

    proposal: str
    stale: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    reason: str = "its sentence was changed"


class Rebase(TaskCommand):
    """The undecided hunks stand on newer text now and want another look."""

    proposal: str
    base: dict[str, str]
    hunks: tuple[patches.Hunk, ...]
    removals: tuple[patches.Removal, ...]
    how: str


class Contest(TaskCommand):
    """An accepted sentence can't land because it was changed: which of its versions shall stand?"""

    proposal: str
    hunk: str
    base: str
    mine: str
    theirs: str
    revision: str


class Resolve(TaskCommand):
    """The person took one version of a contested sentence: `mine` rejects it, else it stands on today's text anew."""

    proposal: str
    hunk: str
    take: str
    base: dict[str, str] = {}
    hunks: tuple[patches.Hunk, ...] = ()
    removals: tuple[patches.Removal, ...] = ()


class Orphan(TaskCommand):
    """The places of these hunks are gone or ambiguous."""

    proposal: str
    hunks: tuple[str, ...]
    reason: str


class Reattach(TaskCommand):
    """The person gave a hunk a place on today's text: `hunk` as it stands there."""

    proposal: str
    hunk: patches.Hunk


class Reconsider(TaskCommand):
    """The person takes a no back: these hunks wait again, or all that were rejected if none are named."""

    proposal: str
    hunks: tuple[str, ...] = ()


class Moved(TaskCommand):
    """A file of the task has another name now."""

    path: str
    to: str


class Undone(TaskCommand):
    """Accepted edits were undone by the editor's own undo: their sentences wait again."""

    proposal: str
    edits: tuple[str, ...]
    by: str
