"""What has to be taken back so that a task, or all since a moment, is out of the text: edits, the newest first.

Only reads. Each of them is undone by an inverse of its own, so that one that no longer fits keeps back no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coauthor.domain import errors, tasks
from coauthor.domain.events import Type
from coauthor.pool import pool as pools
from coauthor.pool import views

_CHUNK = 2000
_NAMED = 5
"""So many proposals are named where nothing is left to undo."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Edits or `hunks` of one proposal that are taken back together; all that it has in the text if none are named."""

    task: str
    proposal: str
    edits: tuple[str, ...]
    hunks: tuple[str, ...] = ()


def of_sentences(hunks: tuple[str, ...]) -> Undo:
    """Sentences of one proposal."""
    return Undo("", hunks[0].partition(".")[0], (), hunks)


def of_task(pool: pools.Pool, task_id: str) -> list[Undo]:
    """Everything that a task has in the text; raises Conflict where that is nothing."""
    task = pool.task(task_id)
    found = [_Landed(task, p, edit) for p in task.proposals if p.reverts is None for edit in _standing(p)]
    if not found:
        raise errors.Conflict(f"Nothing of {task_id} is in the text, so there is nothing to undo.")
    order = {edit: at for at, edit in enumerate(_applied(pool, ""))}
    return _grouped(sorted(found, key=lambda each: order.get(each.edit.id, 0), reverse=True))


def since(pool: pools.Pool, moment: str) -> list[Undo]:
    """Everything accepted, or taken back, from that moment on (an ISO time of the record); raises Conflict for none.

    What was accepted and taken back again since is left alone.
    """
    applied = _applied(pool, moment)
    found: list[_Landed] = []
    came: dict[str, tasks.Task] = {}
    for task in views.everyone(pool):
        known = {edit.id for p in task.proposals for edit in p.edits if edit.id in applied}
        for proposal in task.proposals:
            if proposal.reverts is None and any(edit.id in known for edit in proposal.edits):
                came[proposal.id] = task
            if not (proposal.reverts and _targets(task, proposal) <= known):
                found += [_Landed(task, proposal, edit) for edit in _standing(proposal) if edit.id in applied]
    if not found:
        raise _nothing(came)
    return _grouped(sorted(found, key=lambda each: applied.index(each.edit.id), reverse=True))


def _nothing(came: dict[str, tasks.Task]) -> errors.Conflict:
    """Why there is nothing to undo: nothing came, or all that came is taken back by now, which can be undone itself."""
    if not came:
        return errors.Conflict("Nothing was put into the text since then, so there is nothing to undo.")
    names = sorted(came, key=lambda name: int(name[1:]))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    back = [p.id for p in came[names[-1]].proposals if p.reverts == names[-1] and _standing(p)]
    return errors.Conflict(
        f"All that came into the text since then is taken back already ({', '.join(names[:_NAMED])}{more}).",
        f"Nothing is left to undo. `coauthor revert {back[-1]}` brings {names[-1]} back." if back else "",
    )


@dataclass(frozen=True, slots=True)
class _Landed:
    task: tasks.Task
    proposal: tasks.Proposal
    edit: tasks.EditRecord


def _standing(proposal: tasks.Proposal) -> list[tasks.EditRecord]:
    """The edits of a proposal that are in the text and were not taken back."""
    if proposal.status is tasks.ProposalStatus.REVERTED:
        return []
    return [edit for edit in proposal.edits if edit.state.landed]


def _targets(task: tasks.Task, inverse: tasks.Proposal) -> set[str]:
    """The edits that an inverse has taken back, in whole or in part."""
    undone = task.proposal(inverse.reverts or "")
    named = {*inverse.undoes}
    if undone is None or not named:
        return {edit.id for edit in undone.edits if edit.state.landed} if undone else set()
    had = {edit.id: {edit.id, *edit.hunks, *edit.taken} for edit in undone.edits}
    return {name for name, parts in had.items() if parts & named}


def _applied(pool: pools.Pool, moment: str) -> list[str]:
    """The edits that landed from a moment on, oldest first."""
    found: dict[str, None] = {}
    last = 0
    while chunk := views.after(pool, last, _CHUNK):
        last = chunk[-1].seq
        for event in chunk:
            if event.type == Type.EDIT_APPLIED and event.at >= moment:
                found.pop(event.data["edit"], None)
                found[event.data["edit"]] = None
    return list(found)


def _grouped(newest_first: Iterable[_Landed]) -> list[Undo]:
    """Edits of one proposal that follow each other are one; all of a proposal is named as such."""
    runs: list[list[_Landed]] = []
    for each in newest_first:
        if runs and runs[-1][0].proposal.id == each.proposal.id:
            runs[-1].append(each)
        else:
            runs.append([each])
    undos = []
    for run in runs:
        proposal = run[0].proposal
        every = {edit.id for edit in _standing(proposal)}
        edits = tuple(each.edit.id for each in reversed(run))
        undos.append(Undo(run[0].task.id, proposal.id, () if set(edits) == every else edits))
    return undos
