"""What the co-author proposed and what the person decided, counted from the record: changes, models, people, time.

Only counts. A change is a hunk: a sentence or passage that was decided by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coauthor.domain import actors, tasks
from coauthor.domain.patches import HunkStatus
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import recorded

Json = dict[str, Any]
RULES = "rules"
"""What the rule-based co-author calls itself on the record; whatever else stands there is a model's name."""

_PAGE = 500


class Fate(StrEnum):
    """What became of a change that was proposed."""

    ACCEPTED = "accepted"
    ACCEPTED_EDITED = "accepted_edited"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"
    UNDECIDED = "undecided"


@dataclass(slots=True)
class Model:
    """A model by the name that the record gives it; calls and tokens are those on the record."""

    name: str
    proposals: int = 0
    changes: int = 0
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def kind(self) -> str:
        """`rules` for a fixed rule set, else `model`."""
        return RULES if self.name == RULES or self.name.startswith(f"{RULES} ") else "model"


@dataclass(slots=True)
class Tally:
    """`since` and `until` are the first proposal and the last decision; `by_people` counts accepts by a human."""

    proposals: int = 0
    changes: Counter[Fate] = field(default_factory=Counter)
    models: dict[str, Model] = field(default_factory=dict)
    accepts: int = 0
    by_people: int = 0
    people: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    redacted: int = 0


def tally(found: recorded.Recorded, pool: pools.Pool | None) -> Tally:
    """Of everything that an agent or a model proposed; undoings are no proposals of their own."""
    result = Tally(redacted=found.redacted)
    wanted = {name: posted for name, posted in found.posted.items() if posted.is_coauthors}
    for posted in wanted.values():
        model = result.models.setdefault(posted.model, Model(posted.model))
        model.proposals += 1
        model.changes += len(posted.offered)
    result.proposals = len(wanted)
    for proposal in _proposals(pool) if pool is not None and wanted else ():
        if proposal.id in wanted:
            result.changes.update(_fate(proposal, hunk.id) for hunk in proposal.hunks)
    for call in found.calls:
        name = str(call.data.get("model", ""))
        model = result.models.setdefault(name, Model(name))
        model.calls += 1
        model.tokens_in += call.data.get("tokens_in", 0)
        model.tokens_out += call.data.get("tokens_out", 0)
    _who_and_when(result, found, [posted.at for posted in wanted.values()])
    return result


def _who_and_when(result: Tally, found: recorded.Recorded, posted: list[str]) -> None:
    decided = recorded.decided(found)
    accepts = [event for event in decided if event.data.get("edit", "") not in {"", *found.failed}]
    result.accepts = len(accepts)
    result.by_people = sum(event.actor.kind is actors.Kind.HUMAN for event in accepts)
    result.people = tuple(dict.fromkeys(e.actor.name for e in decided if e.actor.kind is actors.Kind.HUMAN))
    moments = sorted([*posted, *(event.at for event in decided)])
    if moments:
        result.since, result.until = moments[0], moments[-1]


def _proposals(pool: pools.Pool) -> Iterator[tasks.Proposal]:
    before: int | None = None
    while page := views.page(pool, before, _PAGE):
        for task in page:
            yield from task.proposals
        before = int(page[-1].id[1:])


def _fate(proposal: tasks.Proposal, hunk_id: str) -> Fate:
    hunk = proposal.hunk(hunk_id)
    edits = [edit for edit in proposal.edits if hunk_id in edit.hunks]
    if hunk is None:
        return Fate.UNDECIDED
    if hunk.status in (HunkStatus.ACCEPTED, HunkStatus.EDITED):
        if proposal.status is tasks.ProposalStatus.REVERTED:
            return Fate.TAKEN_BACK
        if not any(edit.state.landed for edit in edits):
            return Fate.UNDECIDED
        own = hunk.edited is not None and hunk.edited not in hunk.texts.values()
        return Fate.ACCEPTED_EDITED if own else Fate.ACCEPTED
    if hunk.status is HunkStatus.REJECTED:
        return Fate.REJECTED
    alone = any(hunk_id in edit.taken for edit in proposal.edits)
    undone = alone or any(edit.state is tasks.EditState.REVERTED for edit in edits)
    return Fate.TAKEN_BACK if undone else Fate.UNDECIDED


def view(found: Tally) -> Json:
    """The JSON form of its part of the ledger."""
    return {
        "proposals": {
            "proposals": found.proposals,
            "changes": found.changes.total(),
            **{fate.value: found.changes[fate] for fate in Fate},
        },
        "models": [
            {
                "name": model.name,
                "kind": model.kind,
                "proposals": model.proposals,
                "changes": model.changes,
                "calls": model.calls,
                "tokens_in": model.tokens_in,
                "tokens_out": model.tokens_out,
            }
            for model in found.models.values()
        ],
        "accepts": found.accepts,
        "accepts_by_people": found.by_people,
        "people": list(found.people),
        "since": found.since,
        "until": found.until,
        "redacted": found.redacted,
    }
