"""A task and everything in its thread as one frozen value: what folding its stream gives.

Offsets in here are code points in the text of the revision named beside them, never LSP positions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from coauthor.domain import actors, patches, remarks

BY_HAND = "the editor's undo"
"""Who undid an edit where nobody but the person's editor did."""
UNDONE_BY_HAND = f"undone by {BY_HAND}"
"""The reason that such an edit, or an inverse so undone, has."""

BUILDER = "builder"
"""The role that typesets: what is assigned to it needs no model."""


class Status(StrEnum):
    """The states of PROTOCOL section 1."""

    OPEN = "open"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    AWAITING_REVIEW = "awaiting_review"
    NEEDS_USER = "needs_user"
    BLOCKED = "blocked"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def live(self) -> bool:
        """True until the task has come to an end."""
        return self not in (Status.DONE, Status.FAILED, Status.CANCELED)

    @property
    def said(self) -> str:
        """It in words, so that they can follow on `T1 is`."""
        return _SAID[self]


_SAID = {
    Status.OPEN: "queued",
    Status.CLAIMED: "at work",
    Status.IN_PROGRESS: "at work",
    Status.AWAITING_REVIEW: "waiting for review",
    Status.NEEDS_USER: "waiting for an answer",
    Status.BLOCKED: "blocked",
    Status.DONE: "done",
    Status.FAILED: "failed",
    Status.CANCELED: "cancelled",
}


STEPS = {
    "load": "reading",
    "route": "finding out who does it",
    "plan": "planning",
    "edits": "writing",
    "report": "judging",
    "build": "typesetting",
}
"""What a worker says that it is at, in words that can follow on `at work`."""


class Priority(StrEnum):
    """Foreground is what a person waits for."""

    FOREGROUND = "foreground"
    NORMAL = "normal"
    BACKGROUND = "background"


class Origin(StrEnum):
    """Where a request came from."""

    CHAT = "chat"
    ACTION = "action"
    TODO = "todo"
    CLI = "cli"
    BROWSER = "browser"
    MCP = "mcp"
    AGENT = "agent"


class Purpose(StrEnum):
    """What an agent may post a task for."""

    QUESTION = "question"
    NEXT_STEP = "next_step"
    RESEARCH = "research"


class ProposalStatus(StrEnum):
    """The states of a proposal as a whole."""

    PENDING = "pending"
    APPLYING = "applying"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    STALE = "stale"
    CONFLICT = "conflict"
    ORPHANED = "orphaned"
    REVERTED = "reverted"

    @property
    def said(self) -> str:
        """It in words, so that they can follow on `P1 is`."""
        return "undone" if self is ProposalStatus.REVERTED else self.value


class EditState(StrEnum):
    """How far an accepted edit has come; `unknown` is shown and never retried by itself."""

    ACCEPTED = "accepted"
    INTENDED = "intended"
    APPLIED = "applied"
    SAVED = "saved"
    LOST = "lost"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REVERTED = "reverted"

    @property
    def landed(self) -> bool:
        """True where the text has proved it."""
        return self in (EditState.APPLIED, EditState.SAVED)

    @property
    def under_way(self) -> bool:
        """True while the outcome is still to come."""
        return self in (EditState.ACCEPTED, EditState.INTENDED)


class Value(BaseModel):
    """Base of the frozen values in a task."""

    model_config = ConfigDict(frozen=True)


class Ref(Value):
    """A place at rest: a quote with its surroundings on a named revision, or an outline node, asset, citation.

    `copies` says how often the quote stood in that revision, `nth` (from 0) which of them this is.
    """

    path: str | None = None
    base: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    section: tuple[str, ...] = ()
    line: int = 0
    copies: int = 1
    nth: int = 0
    outline: str | None = None
    asset: str | None = None
    cite: str | None = None


class TodoLink(Value):
    """The TODO comment a task came from: `key` is its identity, `quote` the comment as typed."""

    path: str
    key: str
    quote: str


class Target(Value):
    """Who carries an edit out: an editor's server and connection, or the disk where both are empty."""

    server: str = ""
    connection: str = ""
    editor: str = ""

    @property
    def is_disk(self) -> bool:
        """True where no editor holds the file."""
        return not self.server


class EditRecord(Value):
    """An accepted edit to one file, from the decision to the disk.

    `splices` are `(start, end, text)` on the revision `base`; `result` is the revision they make of it; `raw` names
    the file's bytes before, where the edit went to the disk. Edits of one `batch` go into the files of `together` all
    or not at all. `taken` are sentences that were taken back one by one; `hunks` are those it still has.
    """

    id: str
    path: str
    hunks: tuple[str, ...]
    taken: tuple[str, ...] = ()
    removals: bool = False
    state: EditState
    by: actors.Actor
    target: Target = Target()
    base: str | None = None
    result: str | None = None
    splices: tuple[tuple[int, int, str], ...] = ()
    raw: str | None = None
    reason: str | None = None
    batch: str = ""
    together: tuple[str, ...] = ()

    @property
    def undone_by_hand(self) -> bool:
        """True where the editor's own undo took it out."""
        return self.state is EditState.REVERTED and self.reason == UNDONE_BY_HAND


class Proposal(Value):
    """A reviewable edit in one or more candidates, made of hunks on an immutable base.

    An inverse names in `reverts` the proposal that it takes back and in `undoes` the edits or sentences (all that
    have landed where it names none); `restores` has for each of its hunks the sentences that it takes out of the text;
    with `again` these wait for the person once more. `wishes` are the reasons of its
    rejected sentences, which the next attempt is to see. `creates` are files that are not there before it, `deletes`
    those that are not there after it: only an inverse deletes, and only what CoAuthor itself has made.
    """

    id: str
    status: ProposalStatus
    base: dict[str, str]
    candidates: tuple[str, ...]
    hunks: tuple[patches.Hunk, ...]
    removals: tuple[patches.Removal, ...] = ()
    summary: str = ""
    marks: tuple[str, ...] = ()
    edits: tuple[EditRecord, ...] = ()
    reverts: str | None = None
    undoes: tuple[str, ...] = ()
    restores: tuple[tuple[str, ...], ...] = ()
    again: bool = False
    model: str = ""
    reason: str | None = None
    wishes: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()

    def hunk(self, hunk_id: str) -> patches.Hunk | None:
        """The hunk with that id, or None."""
        return next((hunk for hunk in self.hunks if hunk.id == hunk_id), None)

    def edit(self, edit_id: str) -> EditRecord | None:
        """The edit with that id, or None."""
        return next((edit for edit in self.edits if edit.id == edit_id), None)

    @property
    def unmade(self) -> frozenset[str]:
        """The files that it is to make and that are not there by its doing."""
        made = {edit.path for edit in self.edits if edit.state.landed}
        return frozenset(self.creates) - made

    def life(self, path: str) -> patches.Life:
        """Whether one of its files begins or ends with it."""
        if path in self.creates:
            return patches.Life.BEGINS
        return patches.Life.ENDS if path in self.deletes else patches.Life.STAYS

    @property
    def open_hunks(self) -> tuple[patches.Hunk, ...]:
        """The hunks nobody has decided yet, stale and orphaned ones included."""
        waiting = (patches.HunkStatus.PENDING, patches.HunkStatus.STALE, patches.HunkStatus.ORPHANED)
        return tuple(hunk for hunk in self.hunks if hunk.status in waiting)

    @property
    def open_marks(self) -> tuple[str, ...]:
        """The remarks without those on decided sentences."""
        waiting = {hunk.id for hunk in self.open_hunks}
        decided = [hunk.before for hunk in self.hunks if hunk.id not in waiting]
        return tuple(mark for mark in self.marks if not any(remarks.is_look(mark, each) for each in decided))

    @property
    def settled_marks(self) -> tuple[str, ...]:
        """The remarks on sentences that are decided."""
        left = self.open_marks
        return tuple(mark for mark in self.marks if mark not in left)

    @property
    def live(self) -> bool:
        """True while something of it can still be decided or is on its way."""
        if self.status in (ProposalStatus.SUPERSEDED, ProposalStatus.REVERTED):
            return False
        under_way = any(edit.state.under_way or edit.state is EditState.UNKNOWN for edit in self.edits)
        return under_way or bool(self.open_hunks)


class Question(Value):
    """What an agent needs from a person.

    One about a sentence names its `hunk`, and in `versions` what stood there (`base`), what stands there now (`mine`)
    and what is proposed (`theirs`); it is closed by whatever decides the sentence.
    """

    id: str
    text: str
    options: tuple[str, ...] = ()
    answer: str | None = None
    hunk: str | None = None
    versions: dict[str, str] = {}


class Report(Value):
    """Findings of gates or of a check, or that there are none."""

    summary: str
    findings: tuple[dict[str, Any], ...] = ()
    scores: dict[str, int] = {}


class Task(Value):
    """A request to somebody and all that came of it."""

    id: str
    intent: str
    origin: Origin
    raw: str
    status: Status
    reason: str | None = None
    priority: Priority
    created_by: actors.Actor
    assignee: str = "auto"
    refs: tuple[Ref, ...] = ()
    focus_note: str | None = None
    todo: TodoLink | None = None
    candidates: int = 1
    axis: str = ""
    role: str = ""
    approval: bool = False
    thinking: str = "auto"
    blocked_by: tuple[str, ...] = ()
    needs: str | None = None
    possible: tuple[str, ...] = ()
    key: str | None = None
    plan: dict[str, Any] | None = None
    proposals: tuple[Proposal, ...] = ()
    questions: tuple[Question, ...] = ()
    reports: tuple[Report, ...] = ()
    comments: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    claim: str | None = None
    holder: str = ""
    attempt: int = 0
    tries: int = 0
    not_before: str | None = None
    parent: str | None = None
    depth: int = 0
    purpose: Purpose | None = None
    redacted: bool = False
    error: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    created_at: str
    updated_at: str
    version: int = 0

    def proposal(self, proposal_id: str) -> Proposal | None:
        """The proposal with that id, or None."""
        return next((proposal for proposal in self.proposals if proposal.id == proposal_id), None)

    @property
    def paths(self) -> frozenset[str]:
        """The files in which it has places: those it was asked about, its TODO's, those it would change."""
        asked = {ref.path for ref in self.refs if ref.path} | ({self.todo.path} if self.todo else set())
        return frozenset(asked | {hunk.path for proposal in self.proposals for hunk in proposal.hunks})

    @property
    def current(self) -> Proposal | None:
        """The newest proposal that is still alive, or None."""
        return next((proposal for proposal in reversed(self.proposals) if proposal.live), None)
