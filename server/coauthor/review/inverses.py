"""The inverse of what was accepted: a proposal like any other, made on the text that CoAuthor last left.

Only posts it; whoever wants it accepts it, and it lands by the same rules as every edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coauthor.domain import actors, commands, errors, patches, proposals, takebacks, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import comments_back, disk, puts, undoing

_NONE: Mapping[str, str] = {}

Texts = Mapping[str, str]
"""What an editor has of files by path, saved or not, where the caller knows it."""


def propose(pool: pools.Pool, actor: actors.Actor, proposal_id: str, held: Texts = _NONE) -> str:
    """Post the inverse of what an accepted proposal changed; gives its id. An inverse that waits is used again."""
    proposal = _find(pool, proposal_id)
    if proposal.status is tasks.ProposalStatus.REVERTED:
        raise errors.Conflict(
            f"{proposal.id} was taken back before{_by(pool, proposal)}.", f"{_back(pool, proposal)} brings it back."
        )
    return inverse(pool, actor, proposal_id, (), held=held)


def propose_part(pool: pools.Pool, actor: actors.Actor, what: undoing.Undo, held: Texts = _NONE) -> str:
    """Post the inverse of one part of a larger undoing; gives its id."""
    if what.hunks:
        return propose_sentences(pool, actor, what.hunks, held)
    if not what.edits:
        return propose(pool, actor, what.proposal, held)
    return inverse(pool, actor, what.proposal, what.edits, held=held)


def propose_sentences(pool: pools.Pool, actor: actors.Actor, hunks: tuple[str, ...], held: Texts = _NONE) -> str:
    """Post what takes these sentences of one proposal out of the text, each to be decided again; gives its id."""
    proposal = _find(pool, hunks[0].partition(".")[0])
    there = {hunk for edit in proposal.edits if edit.state.landed for hunk in edit.hunks}
    for hunk in hunks:
        if proposal.hunk(hunk) is None:
            raise errors.NotFound(f"{proposal.id} has no change {hunk}.")
        if hunk not in there or proposal.status is tasks.ProposalStatus.REVERTED:
            raise errors.Conflict(f"{hunk} is not in the text, so there is nothing to take back.")
    return inverse(pool, actor, proposal.id, hunks, again=True, held=held)


def inverse(
    pool: pools.Pool,
    actor: actors.Actor,
    proposal_id: str,
    undoes: tuple[str, ...],
    *,
    again: bool = False,
    held: Texts = _NONE,
) -> str:
    """Post what takes these edits or sentences of a proposal out of the text (all that landed if none are named).

    With `again` the sentences wait for the person once more. An inverse of the same that waits already is used. Gives
    its id; raises Conflict where there is nothing to undo, or where something else must be brought back first.
    """
    task = pool.owner(proposal_id)
    proposal = _find(pool, proposal_id)
    wanted = _wanted(proposal, undoes)
    if not wanted:
        raise errors.Conflict(f"{', '.join(undoes) or proposal.id} was never applied, so there is nothing to undo.")
    waiting = next((p for p in task.proposals if (p.reverts, p.undoes) == (proposal.id, undoes) and p.live), None)
    if waiting is not None:
        return waiting.id
    _refuse_tangled(task, proposal)
    made: list[tuple[patches.Hunk, tuple[str, ...]]] = []
    base: dict[str, str] = {}
    kept: list[str] = []
    newest: dict[str, str] = {}
    of_path: dict[str, list[patches.Hunk]] = {}
    for path in dict.fromkeys(edit.path for edit in proposal.edits if edit.id in wanted):
        found = puts.standing(pool, task, path, wanted, _today(pool, path))
        assert found is not None
        found, beside = _beside_others(path, found, held.get(path) or _text_today(pool, path))
        base[path] = found.revision
        kept.append(found.text)
        made += (here := _hunks(pool, path, found))
        if beside is not None:
            made += [(hunk, ()) for hunk in patches.hunks(beside.text, path, "P0", {"A": beside.wanted})]
            kept.append(beside.text)
        of_path[path], newest[path] = [hunk for hunk, _ in here if hunk.base == found.revision], found.text
    if not made:
        raise errors.Conflict(_nothing_left(proposal))
    named = [hunk for edit in proposal.edits if edit.id in wanted for hunk in wanted[edit.id] or edit.hunks]
    part = f" ({', '.join(dict.fromkeys(named))})" if undoes else ""
    command = commands.PostProposal(
        task=task.id,
        base=base,
        candidates=("A",),
        hunks=tuple(_named(task, proposal_id, hunk, sentences) for hunk, sentences in made),
        restores=tuple(sentences for _, sentences in made),
        summary=f"{'Bring back' if proposal.reverts else 'Undo'} {proposal.reverts or proposal.id}{part}",
        reverts=proposal.id,
        undoes=undoes,
        again=again,
        model="",
        creates=tuple(path for path in base if path in proposal.deletes),
        deletes=tuple(path for path in base if path in proposal.creates and _emptied(of_path[path], newest[path])),
    )
    return pool.handle(command, actor, kept).proposals[-1].id


def _named(task: tasks.Task, reverts: str, hunk: patches.Hunk, sentences: Sequence[str]) -> patches.Hunk:
    said = takebacks.words(task, reverts, sentences)
    return hunk.model_copy(update={"why": f"{said}: {hunk.why}"}) if sentences else hunk


def _today(pool: pools.Pool, path: str) -> set[str]:
    """The revisions that a file has now, in the editors that hold it or else on the disk; it lands by its own rules."""
    if holders := pool.live.presence(path):
        return {holder.revision for holder in holders}
    opened = disk.open_file(pool.where.root, path)
    return {texts.revision(opened.text)} if isinstance(opened, disk.Opened) else set()


def _wanted(proposal: tasks.Proposal, undoes: tuple[str, ...]) -> dict[str, tuple[str, ...] | None]:
    """The edits to be taken back, with the sentences of each where it is not about all that it has in the text."""
    wanted: dict[str, tuple[str, ...] | None] = {}
    for edit in proposal.edits:
        named = tuple(hunk for hunk in edit.hunks if hunk in undoes)
        if edit.state.landed and (not undoes or edit.id in undoes or named):
            wanted[edit.id] = None if not undoes or edit.id in undoes else named
    return wanted


def _refuse_tangled(task: tasks.Task, inverse: tasks.Proposal) -> None:
    """Raise Conflict where what an inverse took back in part was taken back as a whole since, or the reverse."""
    stands = False
    while inverse.reverts and (target := task.proposal(inverse.reverts)) is not None:
        reverted = target.status is tasks.ProposalStatus.REVERTED
        by = next((p.id for p in reversed(task.proposals) if p.reverts == target.id and _stands(p)), None)
        partly = bool(inverse.undoes or {hunk.id for hunk in inverse.hunks} - proposals.in_text(inverse))
        if partly and reverted and (stands or by != inverse.id):
            raise errors.Conflict(
                f"{target.id} was taken back as a whole since.",
                f"Bring that back first: `coauthor revert {by}`." if by else "Bring that back first.",
            )
        if not partly and reverted is stands:
            raise errors.Conflict(f"What {inverse.id} changed was changed again since: it can't be undone by itself.")
        inverse, stands = target, not stands


def _stands(proposal: tasks.Proposal) -> bool:
    return _landed(proposal) and proposal.status is not tasks.ProposalStatus.REVERTED


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


def _nothing_left(proposal: tasks.Proposal) -> str:
    if proposal.reverts:
        return f"What {proposal.id} took out is in the text again, so there is nothing to bring back."
    return f"Nothing of {proposal.id} is in the text any more, so there is nothing to undo."


def _hunks(pool: pools.Pool, path: str, found: puts.Standing) -> list[tuple[patches.Hunk, tuple[str, ...]]]:
    """What puts everything back as it was, each with the sentences that it is about.

    What can't be told stands on the text in which it was last known.
    """
    made: list[tuple[patches.Hunk, tuple[str, ...]]] = []
    for revision in dict.fromkeys(put.at for put in found.puts):
        text = pool.store.text(revision) or ""
        there = [put for put in found.puts if put.at == revision]
        wanted = _joined(patches.Replacement(put.start, put.end, put.before, "as it was before") for put in there)
        for hunk in patches.hunks(text, path, "P0", {"A": wanted}):
            made.append((hunk, tuple(put.name for put in there if put.name != puts.COMMENT and _is_of(hunk, put))))
    return made


@dataclass(frozen=True, slots=True)
class _Beside:
    """Comments that come back in the text of today rather than in the one that was left."""

    text: str
    wanted: tuple[patches.Replacement, ...]


def _beside_others(path: str, found: puts.Standing, today: str | None) -> tuple[puts.Standing, _Beside | None]:
    """Apart from all else the comments beside whose place others came: only today's text tells where they may be."""
    if today is None or today == found.text:
        return found, None
    wanted = {
        put: again
        for put in found.puts
        if put.name == puts.COMMENT and put.start == put.end and put.at == found.revision
        if (again := comments_back.place(path, found.text, today, put.start, put.before)) is not None
    }
    if not wanted:
        return found, None
    left = tuple(put for put in found.puts if put not in wanted)
    return replace(found, puts=left), _Beside(today, tuple(wanted.values()))


def _text_today(pool: pools.Pool, path: str) -> str | None:
    """A file's text in the one editor that holds it, else on the disk; None where that can't be told."""
    holders = {holder.revision for holder in pool.live.presence(path)}
    if holders:
        return pool.store.text(holders.pop()) if len(holders) == 1 else None
    opened = disk.open_file(pool.where.root, path)
    return opened.text if isinstance(opened, disk.Opened) else None


def _joined(wanted: Iterable[patches.Replacement]) -> list[patches.Replacement]:
    """What goes in at one place comes back as one, in its order."""
    joined: list[patches.Replacement] = []
    for each in wanted:
        last = joined[-1] if joined else None
        if last is not None and last.start == last.end == each.start == each.end:
            joined[-1] = patches.Replacement(last.start, last.end, last.text + each.text, last.why)
        else:
            joined.append(each)
    return joined


def _emptied(hunks: Sequence[patches.Hunk], text: str) -> bool:
    """True where nothing but white space is left of a text."""
    return not texts.apply(text, [texts.Splice(hunk.start, hunk.end, hunk.texts["A"]) for hunk in hunks]).strip()


def _is_of(hunk: patches.Hunk, put: puts.Put) -> bool:
    beside = put.start == hunk.end and hunk.start < hunk.end
    return hunk.start <= put.start and put.end <= hunk.end and not beside


def _find(pool: pools.Pool, proposal_id: str) -> tasks.Proposal:
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    if proposal is None:
        raise errors.NotFound(f"There is no proposal {proposal_id}.")
    return proposal
