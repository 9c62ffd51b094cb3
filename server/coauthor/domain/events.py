"""Events: the closed table of what can happen, and the value each becomes on the record.

Nothing here decides anything; kinds of a newer version are kept as they are and never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from coauthor.domain import actors

SCHEMA = 1


class Type(StrEnum):
    """Every event type there is."""

    TASK_CREATED = "task.created"
    TASK_ROUTED = "task.routed"
    TASK_CLAIMED = "task.claimed"
    TASK_STARTED = "task.started"
    TASK_BLOCKED = "task.blocked"
    TASK_RELEASED = "task.released"
    TASK_COMPLETED = "task.completed"
    TASK_FAILED = "task.failed"
    TASK_CANCELED = "task.canceled"
    TASK_REOPENED = "task.reopened"
    TASK_EDITED = "task.edited"
    TASK_ARCHIVED = "task.archived"
    COMMENT_ADDED = "comment.added"
    PLAN_POSTED = "plan.posted"
    PLAN_APPROVED = "plan.approved"
    QUESTION_ASKED = "question.asked"
    QUESTION_ANSWERED = "question.answered"
    PROPOSAL_POSTED = "proposal.posted"
    PROPOSAL_STALE = "proposal.stale"
    PROPOSAL_REBASED = "proposal.rebased"
    PROPOSAL_CONFLICTED = "proposal.conflicted"
    PROPOSAL_ACCEPTED = "proposal.accepted"
    PROPOSAL_REJECTED = "proposal.rejected"
    PROPOSAL_SUPERSEDED = "proposal.superseded"
    PROPOSAL_ORPHANED = "proposal.orphaned"
    PROPOSAL_REATTACHED = "proposal.reattached"
    REPORT_POSTED = "report.posted"
    EDIT_INTENDED = "edit.intended"
    EDIT_APPLIED = "edit.applied"
    EDIT_SAVED = "edit.saved"
    EDIT_LOST = "edit.lost"
    EDIT_FAILED = "edit.failed"
    EDIT_REVERTED = "edit.reverted"
    MODEL_CALLED = "model.called"
    GATE_FAILED = "gate.failed"
    FILE_OPENED = "file.opened"
    FILE_CHANGED = "file.changed"
    FILE_SAVED = "file.saved"
    FILE_CLOSED = "file.closed"
    FILE_MOVED = "file.moved"
    OUTLINE_CHANGED = "outline.changed"
    OUTLINE_LOCKED = "outline.locked"
    OUTLINE_UNLOCKED = "outline.unlocked"
    ASSET_ADDED = "asset.added"
    ASSET_DESCRIBED = "asset.described"
    ASSET_CHANGED = "asset.changed"
    ASSET_REMOVED = "asset.removed"
    TRUST_CHANGED = "trust.changed"
    BUDGET_CHANGED = "budget.changed"
    EVENT_REDACTED = "event.redacted"


class Event(BaseModel):
    """One thing that happened, as it stands on the record; `seq` orders all of a workspace."""

    model_config = ConfigDict(frozen=True)

    id: str
    seq: int
    workspace: str
    stream: str
    version: int
    type: str
    v: int = SCHEMA
    task: str | None = None
    actor: actors.Actor
    cause: str | None = None
    at: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """What `decide` wants appended; the pool gives it id, seq, version and time."""

    type: Type
    data: Mapping[str, Any]
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Doc:
    """A row of the documented table: who may cause the event, what it carries, when it comes."""

    by: str
    payload: str
    when: str


_REFS = "refs: places as anchors"

CATALOGUE: Mapping[Type, Doc] = {
    Type.TASK_CREATED: Doc(
        "any actor",
        f"intent, origin, raw, priority, assignee, {_REFS}, todo?, candidates, axis?, thinking, key?, "
        "parent?, depth?, purpose?",
        "a request came in",
    ),
    Type.TASK_ROUTED: Doc("assignee", "role, reason", "the role was chosen"),
    Type.TASK_CLAIMED: Doc("agent", "worker, attempt", "a worker or an outside agent took the lease"),
    Type.TASK_STARTED: Doc("agent", "step", "work began or went on after a crash"),
    Type.TASK_BLOCKED: Doc(
        "system, agent", "reason, needs, possible[]", "it waits for a model, a task, a place in the text, a budget"
    ),
    Type.TASK_RELEASED: Doc(
        "system, agent",
        "reason, try?, wait_s?",
        "the lease is gone, what it waited for came, or it is tried again after a while; the task is open again",
    ),
    Type.TASK_COMPLETED: Doc("person", "reason", "everything is decided and the edit is proved"),
    Type.TASK_FAILED: Doc("agent", "error, raw?", "the retries are used up"),
    Type.TASK_CANCELED: Doc("person, creator", "reason", "nobody wants it any more"),
    Type.TASK_REOPENED: Doc("person", f"reason, wish?, {_REFS}?", "follow-up, retry, try again on the new text"),
    Type.TASK_EDITED: Doc("creator", f"intent?, priority?, assignee?, {_REFS}?", "the request itself was changed"),
    Type.TASK_ARCHIVED: Doc(
        "person", "file, sha256, events", "what an ended thread said went into a file beside the pool"
    ),
    Type.COMMENT_ADDED: Doc("any actor", "text, at? (plan, or hunk with asks or answers)", "somebody said something"),
    Type.PLAN_POSTED: Doc("assignee", "plan, model, ask? (it waits for the person's yes)", "before any edit"),
    Type.PLAN_APPROVED: Doc("person", "comments[] (at, text)", "the plan may be carried out"),
    Type.QUESTION_ASKED: Doc(
        "agent, system",
        "question, text, options[], hunk?, versions? (base, mine, theirs)",
        "only the person knows; about a sentence (`hunk`), the task goes on",
    ),
    Type.QUESTION_ANSWERED: Doc("person", "question, text, option?", "the person answered"),
    Type.PROPOSAL_POSTED: Doc(
        "any actor",
        "proposal, base, candidates[], hunks[], removals[], summary, marks[], reverts?, undoes[]? (edits, hunks), "
        "again?, creates[]? and deletes[]? (files)",
        "an edit waits for review",
    ),
    Type.PROPOSAL_STALE: Doc(
        "system", "proposal, hunks[], fresh[], reason", "the text of a hunk was changed, or is as it was (`fresh`)"
    ),
    Type.PROPOSAL_REBASED: Doc(
        "system, person",
        "proposal, base, hunks[], removals[], how, again?, wishes[]?",
        "moved onto newer text; `how` may say that a conflict was resolved or a no withdrawn (`again`; `wishes` stand)",
    ),
    Type.PROPOSAL_CONFLICTED: Doc(
        "system", "proposal, hunks[], reason, revision?", "an accepted edit could not land: its sentence was changed"
    ),
    Type.PROPOSAL_ACCEPTED: Doc(
        "person",
        "proposal, edit, hunks[], picks, edited, removals, target, batch?, together[]? (files)",
        "the person said yes; edits of one batch land in all its files or in none",
    ),
    Type.PROPOSAL_REJECTED: Doc("person", "proposal, hunks[], reason?", "the person said no"),
    Type.PROPOSAL_SUPERSEDED: Doc("system", "proposal, by?", "a newer attempt took its place"),
    Type.PROPOSAL_ORPHANED: Doc("system", "proposal, hunks[], reason", "its place is gone or ambiguous"),
    Type.PROPOSAL_REATTACHED: Doc("person", "proposal, hunk (as it stands now), range, base", "given a place by hand"),
    Type.REPORT_POSTED: Doc("assignee", "summary, findings[], scores?", "findings, or that there are none"),
    Type.EDIT_INTENDED: Doc("person's client", "edit, path, base, result, splices[], target", "just before the edit"),
    Type.EDIT_APPLIED: Doc("person's client", "edit, path, result, how, target?", "the text proves it"),
    Type.EDIT_SAVED: Doc("person's client", "edit, path, revision", "the disk has it"),
    Type.EDIT_LOST: Doc("person's client", "edit, path, reason", "the buffer went, the disk has the base"),
    Type.EDIT_FAILED: Doc("person's client", "edit, path, reason, unknown", "it did not land, or nobody can tell"),
    Type.EDIT_REVERTED: Doc(
        "person",
        "proposal, by, edits[]?, hunks[]?",
        "undone by a later proposal or the editor's own undo; sentences named, or of `edits` named, wait again",
    ),
    Type.MODEL_CALLED: Doc(
        "agent",
        "profile, model, step, tokens_in?, tokens_out?, ms, usd? (none where no price is known), prompt? (version), "
        "tries[], cached?, failed? (why nothing came)",
        "a model was asked",
    ),
    Type.GATE_FAILED: Doc("agent", "gate, target, message", "a check refused what the model wrote"),
    Type.FILE_OPENED: Doc("person's client", "path, revision", "an editor opened it"),
    Type.FILE_CHANGED: Doc("system", "path, revision", "it changed outside every editor"),
    Type.FILE_SAVED: Doc("person's client", "path, revision, server?", "an editor saved it"),
    Type.FILE_CLOSED: Doc("person's client", "path, revision", "an editor closed it"),
    Type.FILE_MOVED: Doc("system", "path, to", "it was renamed; in a task's stream its places go along"),
    Type.OUTLINE_CHANGED: Doc("any actor", "revision", "OUTLINE.md changed"),
    Type.OUTLINE_LOCKED: Doc("person", "revision", "drafts now belong to its nodes"),
    Type.OUTLINE_UNLOCKED: Doc("person", "", "the lock is off"),
    Type.ASSET_ADDED: Doc("person", "asset, path", "an asset is known"),
    Type.ASSET_DESCRIBED: Doc("person", "asset, kind, source, purpose, message", "its owner said what it means"),
    Type.ASSET_CHANGED: Doc("system", "asset, revision", "its file changed"),
    Type.ASSET_REMOVED: Doc("person", "asset", "it is gone"),
    Type.TRUST_CHANGED: Doc("person", "trusted", "the workspace is trusted or no longer"),
    Type.BUDGET_CHANGED: Doc("person", "scope, limit", "a limit was set"),
    Type.EVENT_REDACTED: Doc(
        "person", "event, hash", "the words of a payload were forgotten; its hash and its shape stay"
    ),
}


def task_stream(task: str) -> str:
    """The stream of a task."""
    return f"task/{task}"


def file_stream(path: str) -> str:
    """The stream of a file of the workspace."""
    return f"file/{path}"
