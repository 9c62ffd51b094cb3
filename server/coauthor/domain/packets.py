"""What a model gets to see and what it may return, as values; never how a prompt reads or who is asked.

Everything that comes from a model forbids unknown fields and caps its strings, so that an answer is either exactly of
the shape that PROTOCOL section 4 names or is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from coauthor.domain import objecting

MAX_LINE = 2_000
"""Code points in a sentence about the text: a goal, a reason, a risk."""

MAX_TEXT = 40_000
"""Code points in the new text of one unit; a longer one is a chapter, not a unit."""

MAX_ITEMS = 500
"""Entries in any list of an answer."""

Line = Annotated[str, StringConstraints(max_length=MAX_LINE)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_ITEMS)]

AFTER = "after:"
INTO = "into:"


class UnitKind(StrEnum):
    """What a unit is in the document; the unit of review is the sentence wherever there is prose."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(_Value):
    """A piece of the document that a model may rewrite as a whole, named by an id that holds for one packet.

    `path` is its file, where that is not the packet's. `starts` says that a paragraph begins with it, `quoted` that it
    stands in a block quotation: the words of others, which no rule changes. What was `refused` of it in
    this task is settled.
    """

    id: Name
    kind: UnitKind
    text: str
    editable: bool = True
    path: str = ""
    starts: bool = False
    quoted: bool = False
    refused: tuple[objecting.Refused, ...] = ()


class Part(_Value):
    """A piece of context: where it comes from, and why it is shown."""

    source: str
    why: str
    text: str


class Packet(_Value):
    """Everything a model is shown for one step of one task; `units` in document order, the rest is context.

    `candidates` is how many versions are wanted (1..5). `focus_note` says how the place was chosen when the person
    named none. `thread` and `rejections` are sentences, oldest first. `parts` is context, the most important first, and
    `cut` says what of it had no room. `into` is an outline node that may be filled, `axis` what candidates differ in.
    `speaks` is the person's language for plans, questions and reasons (`de`), empty where it is not known.
    """

    task: str
    intent: str
    language: str = "en"
    path: str
    section: tuple[str, ...] = ()
    units: tuple[Unit, ...]
    before: str = ""
    after: str = ""
    parts: tuple[Part, ...] = ()
    cut: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    rejections: tuple[str, ...] = ()
    candidates: Annotated[int, Field(ge=1, le=5)] = 1
    focus_note: str | None = None
    into: str | None = None
    axis: str = ""
    speaks: str = ""


class Question(_Value):
    """What only the person knows, with options where there are some."""

    text: Line
    options: Lines = ()


class PlanTarget(_Value):
    """One place that a plan means to change, and why."""

    target: Name
    why: Line


class Plan(_Value):
    """What will be changed and why, posted before any edit."""

    goal: Line
    issues: Lines = ()
    strategy: Lines = ()
    scope: Annotated[tuple[PlanTarget, ...], Field(max_length=MAX_ITEMS)] = ()
    risks: Lines = ()
    new_information: Lines = ()
    citations_needed: Lines = ()
    questions: Annotated[tuple[Question, ...], Field(max_length=20)] = ()


class Function(StrEnum):
    """What a paragraph of a draft is for."""

    TOPIC = "topic"
    EVIDENCE = "evidence"
    ANALYSIS = "analysis"
    CONCLUSION = "conclusion"


class Edit(_Value):
    """The new text of one target: a unit's id, `after:<unit id>` or `into:<outline node>`; `""` deletes a unit.

    `why` is optional: the reason of this one edit, where whoever made it can say more than the plan does. A node may be
    filled by several edits, a paragraph each, which then stand in this order; `function` says what the paragraph does.
    """

    target: Name
    text: Text
    why: Line | None = None
    function: Function | None = None


class Evidence(_Value):
    """Where an assertion in new text comes from: an asset id, `cite key#page` or `file:line`, with the words there."""

    claim: Line
    source: Name
    quote: Text = ""


class Edits(_Value):
    """One version of the change; an empty list of edits says that nothing is to be changed, `summary` says why."""

    summary: Line
    edits: Annotated[tuple[Edit, ...], Field(max_length=MAX_ITEMS)]
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=MAX_ITEMS)] = ()


class Candidate(_Value):
    """One of several versions, under a label that says how it differs."""

    label: Name
    edits: Annotated[tuple[Edit, ...], Field(max_length=MAX_ITEMS)]
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=MAX_ITEMS)] = ()


class Candidates(_Value):
    """Versions to choose from or to mix, sentence by sentence."""

    candidates: Annotated[tuple[Candidate, ...], Field(min_length=1, max_length=5)]


class Finding(_Value):
    """One remark of a reviewer about one target."""

    target: Name
    severity: Severity
    message: Line
    suggestion: Line = ""


class Report(_Value):
    """A reviewer's scores (1..5 for each rubric item) and remarks; `answer` where the request asks a question."""

    answer: Annotated[str, StringConstraints(max_length=MAX_LINE)] = ""
    scores: dict[Name, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    findings: Annotated[tuple[Finding, ...], Field(max_length=MAX_ITEMS)] = ()


class Summary(_Value):
    """What a chapter or a section says, in a few sentences, for whoever works on another place."""

    sentences: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]


class Reason(_Value):
    """What there is to say to a question about a sentence that is proposed."""

    answer: Annotated[str, StringConstraints(min_length=1, max_length=MAX_LINE)]


class Route(_Value):
    """Which role a task goes to, and why."""

    role: Name
    reason: Line


def check_targets(edits: Edits | Candidate, packet: Packet) -> list[str]:
    """Every way in which the edits point outside what the packet offers, a sentence each; empty when all is well."""
    editable = {unit.id: unit.editable for unit in packet.units}
    problems: list[str] = []
    seen: set[str] = set()
    for edit in edits.edits:
        problems.extend(_problems(edit, editable))
        if edit.target in seen and not edit.target.startswith(INTO):
            problems.append(f"`{edit.target}` is changed more than once")
        seen.add(edit.target)
    return problems


def _problems(edit: Edit, editable: dict[str, bool]) -> Iterator[str]:
    target = edit.target
    if target.startswith(INTO):
        if not target.removeprefix(INTO).strip():
            yield f"`{target}` names no outline node"
    elif target.startswith(AFTER):
        anchor = target.removeprefix(AFTER)
        if anchor not in editable:
            yield f"`{target}` stands after a unit that is not in the briefing"
    elif target not in editable:
        yield f"`{target}` is not a unit of the briefing"
    elif not editable[target]:
        yield f"`{target}` is context and can't be changed"
    if target.startswith((INTO, AFTER)) and not edit.text.strip():
        yield f"`{target}` would insert nothing"
