"""What of a proposal a yes is about: its sentences, their files and versions, once the record knows today's files."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from coauthor.domain import actors, commands, errors, patches, tasks
from coauthor.pool import pool as pools
from coauthor.review import disk, drift, following, placing


def look_again(pool: pools.Pool, actor: actors.Actor, proposal_id: str) -> None:
    """Bring the record up to date with the files that no editor holds: moved, gone, or as they were again."""
    task = pool.owner(proposal_id)
    known = find(pool, proposal_id)
    following.follow(pool, {hunk.path for hunk in known.hunks} - known.unmade)
    proposal = find(pool, proposal_id)
    for path in following.missing(pool, {hunk.path for hunk in proposal.open_hunks} - proposal.unmade):
        lost = tuple(hunk.id for hunk in proposal.open_hunks if hunk.path == path)
        pool.handle(placing.orphan(task.id, proposal_id, lost, f"{path} is gone."), actor)
    stuck = {hunk.path for hunk in proposal.open_hunks if hunk.status in placing.STUCK}
    for path in sorted(stuck):
        opened = None if pool.live.presence(path) else disk.open_file(pool.where.root, path)
        if isinstance(opened, disk.Opened):
            batch = placing.look_again(pool, find(pool, proposal_id), path, opened.text)
            if batch:
                pool.handle_all(batch, actor, [opened.text])


def look_at_stuck(pool: pools.Pool, actor: actors.Actor, task_id: str) -> None:
    """Look again where sentences of a task did not fit: what is over is no conflict any more. Raises nothing."""
    for proposal in pool.task(task_id).proposals:
        if proposal.live and any(hunk.status in placing.STUCK for hunk in proposal.open_hunks):
            with contextlib.suppress(errors.CoauthorError):
                look_again(pool, actor, proposal.id)


def look_closely(pool: pools.Pool, actor: actors.Actor, proposal_id: str) -> None:
    """The same, and what waits is looked for as well: a sentence that was changed or is gone is on record as that."""
    look_again(pool, actor, proposal_id)
    proposal = find(pool, proposal_id)
    task = pool.owner(proposal_id).id
    for path in dict.fromkeys(hunk.path for hunk in proposal.open_hunks if proposal.live):
        held = path in proposal.unmade or pool.live.presence(path)
        opened = None if held else disk.open_file(pool.where.root, path)
        if not isinstance(opened, disk.Opened):
            continue
        found = drift.whereabouts(pool, proposal, path, opened.text)
        fresh = {h.id for h in proposal.open_hunks if h.path == path and h.status is patches.HunkStatus.PENDING}
        gone = tuple(name for name in found.orphaned if name in fresh)
        stale = tuple(name for name in found.missing if name in fresh and name not in gone)
        batch: list[commands.TaskCommand] = []
        if stale:
            batch = [commands.MarkStale(task=task, proposal=proposal_id, stale=stale)]
            batch += placing.contest(pool, proposal, stale, opened.text)
        if gone:
            batch.append(placing.orphan(task, proposal_id, gone))
        if batch:
            pool.handle_all(batch, actor, [opened.text])


def own_words(
    proposal: tasks.Proposal, hunks: Sequence[str], picks: Mapping[str, str], edited: Mapping[str, str]
) -> dict[str, str]:
    """The words of a person's own in which sentences go in: given now, or before the yes was taken back."""
    before = {hunk.id: hunk.edited for hunk in proposal.hunks if hunk.edited is not None and hunk.id not in picks}
    return {hunk: text for hunk, text in {**before, **edited}.items() if hunk in hunks}


def hint(pool: pools.Pool, proposal_id: str, named: Sequence[str]) -> str:
    """What can be done about the sentences named, or else all of the proposal, that don't fit today's text."""
    proposal = find(pool, proposal_id)
    stuck = [hunk.id for hunk in proposal.open_hunks if hunk.status in placing.STUCK]
    return placing.hint(proposal, [hunk for hunk in stuck if not named or hunk in named])


def paths(proposal: tasks.Proposal, named: Sequence[str]) -> list[str]:
    """The files of the sentences named (of all that wait if there are none), in order; raises where nothing is left."""
    chosen = hunks(proposal, named, None)
    by_id = {hunk.id: hunk.path for hunk in proposal.hunks}
    missing = [hunk for hunk in chosen if hunk not in by_id]
    if missing:
        raise errors.NotFound(f"{proposal.id} has no change {', '.join(missing)}.")
    return list(dict.fromkeys(by_id[hunk] for hunk in chosen))


def hunks(proposal: tasks.Proposal, named: Sequence[str], path: str | None) -> tuple[str, ...]:
    """The sentences that a yes is about, in one file or (None) in all: those named, else all that wait."""
    if named:
        here = {hunk.id for hunk in proposal.hunks if path in (None, hunk.path)}
        return tuple(hunk for hunk in named if hunk in here or path is None)
    pending = (hunk for hunk in proposal.hunks if hunk.status is patches.HunkStatus.PENDING)
    found = tuple(hunk.id for hunk in pending if path in (None, hunk.path))
    if not found and path is None:
        _refuse_empty(proposal)
    return found


def check_picks(
    proposal: tasks.Proposal, hunks: tuple[str, ...], picks: Mapping[str, str], edited: Mapping[str, str]
) -> None:
    """Raise Invalid for a sentence with several versions of which none was named."""
    for hunk_id in hunks:
        hunk = proposal.hunk(hunk_id)
        own = hunk_id in edited or (hunk is not None and hunk.edited is not None)
        if hunk and len(hunk.texts) > 1 and hunk_id not in picks and not own:
            raise errors.Invalid(
                f"{hunk_id} has {len(hunk.texts)} candidates: {', '.join(hunk.texts)}.",
                "Say which one you want.",
            )


def _refuse_empty(proposal: tasks.Proposal) -> None:
    by = next((edit.by.name for edit in reversed(proposal.edits)), None)
    if proposal.open_hunks:
        raise errors.Stale(
            f"The text of {proposal.id} changed since it was made.",
            "Your text was not touched. Try again on the new text.",
        )
    said = f" by {by}" if by else ""
    raise errors.Conflict(f"{proposal.id} is {proposal.status.said} already{said}.", "Nothing was changed.")


def find(pool: pools.Pool, proposal_id: str) -> tasks.Proposal:
    """The proposal; raises NotFound."""
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    if proposal is None:
        raise errors.NotFound(f"There is no proposal {proposal_id}.")
    return proposal
