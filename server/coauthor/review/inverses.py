"""The inverse of what was accepted: a proposal like any other, made on the text that CoAuthor last left.

Only posts it; whoever wants it accepts it, and it lands by the same rules as every edit.
"""

from __future__ import annotations

from dataclasses import dataclass

from coauthor.domain import actors, commands, errors, merge, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import drift, undoing


@dataclass(frozen=True, slots=True)
class _Back:
    """A range of the newest text that an edit put there, and what stood there before."""

    span: merge.Span
    before: str


def propose(pool: pools.Pool, actor: actors.Actor, proposal_id: str) -> str:
    """Post the inverse of what an accepted proposal changed; gives its id. An inverse that waits is used again."""
    proposal = _find(pool, proposal_id)
    if proposal.status is tasks.ProposalStatus.REVERTED:
        raise errors.Conflict(
            f"{proposal.id} was taken back before{_by(pool, proposal)}.", f"{_back(pool, proposal)} brings it back."
        )
    return inverse(pool, actor, proposal_id, ())


def propose_part(pool: pools.Pool, actor: actors.Actor, what: undoing.Undo) -> str:
    """Post the inverse of one part of a larger undoing; gives its id."""
    if not what.edits:
        return propose(pool, actor, what.proposal)
    return inverse(pool, actor, what.proposal, what.edits)


def inverse(
    pool: pools.Pool, actor: actors.Actor, proposal_id: str, undoes: tuple[str, ...], *, again: bool = False
) -> str:
    """Post what takes these edits of a proposal out of the text (all that landed if none are named); gives its id.

    With `again` the sentences wait for the person once more. An inverse of the same that waits already is used.
    """
    task = pool.owner(proposal_id)
    proposal = _find(pool, proposal_id)
    landed = [edit for edit in proposal.edits if edit.state.landed and (not undoes or edit.id in undoes)]
    if not landed:
        raise errors.Conflict(f"{proposal.id} was never applied, so there is nothing to undo.")
    waiting = next((p for p in task.proposals if (p.reverts, p.undoes) == (proposal.id, undoes) and p.live), None)
    if waiting is not None:
        return waiting.id
    hunks: list[patches.Hunk] = []
    base: dict[str, str] = {}
    kept: list[str] = []
    for path in dict.fromkeys(edit.path for edit in landed):
        text, backs = _carried(pool, [edit for edit in landed if edit.path == path])
        base[path] = texts.revision(text)
        kept.append(text)
        hunks += _hunks(path, text, backs)
    part = f" ({', '.join(dict.fromkeys(hunk for edit in landed for hunk in edit.hunks))})" if undoes else ""
    command = commands.PostProposal(
        task=task.id,
        base=base,
        candidates=("A",),
        hunks=tuple(hunks),
        summary=f"{'Bring back' if proposal.reverts else 'Undo'} {proposal.reverts or proposal.id}{part}",
        reverts=proposal.id,
        undoes=undoes,
        again=again,
        model="",
    )
    return pool.handle(command, actor, kept).proposals[-1].id


def _by(pool: pools.Pool, proposal: tasks.Proposal) -> str:
    """The person who took a proposal back, where the record tells."""
    names = [edit.by.name for p in pool.owner(proposal.id).proposals if p.reverts == proposal.id for edit in p.edits]
    return f" by {names[-1]}" if names else ""


def _back(pool: pools.Pool, proposal: tasks.Proposal) -> str:
    """The command that brings a proposal back which was taken back."""
    undone = [p.id for p in pool.owner(proposal.id).proposals if p.reverts == proposal.id and _landed(p)]
    return f"`coauthor revert {undone[-1]}`" if undone else "Reverting its inverse"


def _landed(proposal: tasks.Proposal) -> bool:
    return any(edit.state.landed for edit in proposal.edits)


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


def _find(pool: pools.Pool, proposal_id: str) -> tasks.Proposal:
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    if proposal is None:
        raise errors.NotFound(f"There is no proposal {proposal_id}.")
    return proposal
