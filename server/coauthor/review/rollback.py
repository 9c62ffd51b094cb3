"""Undoing an accepted proposal: its inverse is a proposal like any other, made on the text CoAuthor last left.

What was written since is kept; the inverse lands by the same rules as every edit.
"""

from __future__ import annotations

from dataclasses import dataclass

from coauthor.domain import actors, commands, errors, merge, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import deciding, drift


@dataclass(frozen=True, slots=True)
class _Back:
    """A range of the newest text that an edit put there, and what stood there before."""

    span: merge.Span
    before: str


def revert(
    pool: pools.Pool, actor: actors.Actor, proposal_id: str, wait_s: float = deciding.WAIT_S
) -> deciding.Outcome:
    """Undo an accepted proposal and see it through, from a process that holds no editor."""
    inverse = propose(pool, actor, proposal_id)
    return deciding.accept(pool, actor, inverse, deciding.Choice(), wait_s)


def propose(pool: pools.Pool, actor: actors.Actor, proposal_id: str) -> str:
    """Post the inverse of what an accepted proposal changed; gives its id. An inverse that waits is used again."""
    task = pool.owner(proposal_id)
    proposal = deciding.find(pool, proposal_id)
    if proposal.status is tasks.ProposalStatus.REVERTED:
        raise errors.Conflict(f"{proposal.id} was undone before.", "Revert the inverse to have it back.")
    waiting = next((p for p in task.proposals if p.reverts == proposal.id and p.live), None)
    if waiting is not None:
        return waiting.id
    landed = [edit for edit in proposal.edits if edit.state.landed]
    if not landed:
        raise errors.Conflict(f"{proposal.id} was never applied, so there is nothing to undo.")
    hunks: list[patches.Hunk] = []
    base: dict[str, str] = {}
    kept: list[str] = []
    for path in dict.fromkeys(edit.path for edit in landed):
        text, backs = _carried(pool, [edit for edit in landed if edit.path == path])
        base[path] = texts.revision(text)
        kept.append(text)
        hunks += _hunks(path, text, backs)
    command = commands.PostProposal(
        task=task.id,
        base=base,
        candidates=("A",),
        hunks=tuple(hunks),
        summary=f"Undo {proposal.id}",
        reverts=proposal.id,
        model="",
    )
    return pool.handle(command, actor, kept).proposals[-1].id


def _carried(pool: pools.Pool, edits: list[tasks.EditRecord]) -> tuple[str, list[_Back]]:
    """What the edits to one file put there, all in coordinates of the newest of their results."""
    backs: list[_Back] = []
    at = edits[0].base
    for number, edit in enumerate(edits):
        before = _text(pool, edit, edit.base)
        if edit.base != at:
            backs = _moved(backs, merge.rebase(_text(pool, edit, at), before, [back.span for back in backs]))
        went = {span.id: span for span in drift.through([back.span for back in backs], edit.splices)}
        backs = [_Back(went[back.span.id], back.before) for back in backs if back.span.id in went]
        shift = 0
        for index, (start, end, new) in enumerate(sorted(edit.splices)):
            span = merge.Span(f"{number}.{index}", start + shift, start + shift + len(new))
            backs.append(_Back(span, before[start:end]))
            shift += len(new) - (end - start)
        at = edit.result
    return _text(pool, edits[-1], at), sorted(backs, key=lambda back: back.span.start)


def _text(pool: pools.Pool, edit: tasks.EditRecord, revision: str | None) -> str:
    text = pool.store.text(revision) if revision else None
    if text is None:
        raise errors.Unavailable(f"The texts of {edit.id} are no longer in the pool.")
    return text


def _moved(backs: list[_Back], found: merge.Clean | merge.Rebased | merge.Conflict) -> list[_Back]:
    places = found.placed
    return [
        _Back(merge.Span(back.span.id, places[back.span.id].start, places[back.span.id].end), back.before)
        for back in backs
        if back.span.id in places
    ]


def _hunks(path: str, text: str, backs: list[_Back]) -> list[patches.Hunk]:
    replacements = [
        patches.Replacement(back.span.start, back.span.end, back.before, "as it was before") for back in backs
    ]
    return list(patches.hunks(text, path, "P0", {"A": replacements}))
