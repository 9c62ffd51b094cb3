"""What the outside gets back, as types: the registry in `clients/protocol.json` and clients are generated from them.

Nothing is built here; `wire` builds it, and a test holds what it builds against these shapes.
"""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from coauthor.domain import patches, tasks


class Place(TypedDict):
    """An LSP position."""

    line: int
    character: int


class Span(TypedDict):
    """An LSP range."""

    start: Place
    end: Place


class ActorView(TypedDict):
    """Whoever acts."""

    id: str
    kind: str
    name: str
    client: NotRequired[str]
    on_behalf_of: NotRequired[str]
    capabilities: NotRequired[list[str]]


class RefView(TypedDict):
    """A place: a file with a range, or an outline node, an asset, a citation key."""

    uri: NotRequired[str]
    range: NotRequired[Span]
    outline: NotRequired[str]
    asset: NotRequired[str]
    cite: NotRequired[str]


class Progress(TypedDict):
    """What a worker does now."""

    step: str
    detail: str
    percent: int | None


class Cost(TypedDict):
    """What a task has cost so far."""

    tokens_in: int
    tokens_out: int
    usd: float


class TaskView(TypedDict):
    """A task as PROTOCOL section 2 has it; `needs` and `possible` say what a blocked one waits for."""

    id: str
    intent: str
    origin: tasks.Origin
    raw: str
    status: tasks.Status
    reason: NotRequired[str]
    priority: tasks.Priority
    created_by: ActorView
    assignee: str
    refs: list[RefView]
    base: dict[str, str]
    proposals: list[str]
    questions: list[str]
    progress: NotRequired[Progress]
    attempt: int
    cost: Cost
    created_at: str
    updated_at: str
    error: NotRequired[str]
    needs: NotRequired[str]
    possible: NotRequired[list[str]]


class CandidateView(TypedDict):
    """One version of a proposal: its label and the sentences it changes."""

    label: str
    hunks: list[str]


class ProposalView(TypedDict):
    """A proposal as PROTOCOL section 2 has it."""

    id: str
    task: str
    status: tasks.ProposalStatus
    candidates: list[CandidateView]
    files: list[str]
    base: dict[str, str]
    summary: str
    marks: list[str]
    reverts: NotRequired[str]
    reason: NotRequired[str]


class HunkView(TypedDict):
    """A sentence to decide, on its base; `marks` are runs `[op, text]` with op `same`, `del` or `ins`."""

    id: str
    uri: str
    range: Span | None
    base: str
    status: patches.HunkStatus
    texts: dict[str, str]
    why: str
    before: str
    marks: dict[str, list[list[str]]]
    edited: NotRequired[str]


class QuestionView(TypedDict):
    """A question to a person; `answer` is null while it waits."""

    id: str
    text: str
    options: list[str]
    answer: str | None
    hunk: str | None
    versions: dict[str, str]


class ReportView(TypedDict):
    """Findings, or that there are none."""

    summary: str
    findings: list[dict[str, Any]]
    scores: dict[str, int]


class EventView(TypedDict):
    """An event of the record."""

    id: str
    seq: int
    workspace: str
    stream: str
    version: int
    type: str
    v: int
    task: NotRequired[str]
    actor: ActorView
    cause: NotRequired[str]
    at: str
    data: dict[str, Any]


class FileView(TypedDict):
    """A file before and after."""

    uri: str
    before: str
    after: str


class Preview(TypedDict):
    """What `coauthor.proposal.get` and `.preview` answer."""

    proposal: ProposalView
    diff: str
    files: list[FileView]
    hunks: list[HunkView]
    stale: bool


class Thread(TypedDict):
    """What `coauthor.task.thread` answers."""

    task: TaskView
    events: list[EventView]
    plan: NotRequired[dict[str, Any]]
    proposals: list[ProposalView]
    questions: list[QuestionView]
    reports: list[ReportView]


class DiagnosticData(TypedDict):
    """`data` of a `todo.*` diagnostic: what stands at its place."""

    task: str
    proposal: NotRequired[str]
    hunk: NotRequired[str]
    pending: NotRequired[bool]


ALL = (TaskView, ProposalView, HunkView, QuestionView, ReportView, EventView, Preview, Thread, DiagnosticData)
"""The shapes that have a name of their own in the registry; the others come along inside them."""
