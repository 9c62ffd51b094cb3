"""The person's decisions: accept, revert, and what became of them; the edit goes to the editor or to the disk.

The decision is recorded before anything moves, the intent before anything is sent, the outcome only with its proof.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.pool import faultpoints, feed
from coauthor.pool import pool as pools
from coauthor.review import disk, drift, following, git_commit, placing, targets

WAIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a proposal is accepted: all pending hunks if none are named."""

    hunks: tuple[str, ...] = ()
    candidate: str | None = None
    picks: Mapping[str, str] = field(default_factory=dict)
    edited: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision; `state` is applied, applying, conflict or refused; `message` is for the person."""

    applied: bool
    state: str
    task: tasks.Task
    by: str | None = None
    conflicts: tuple[str, ...] = ()
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """An accept on the record, to be carried out by its target; `again` if an intent of it was never sent."""

    task: str
    proposal: str
    edit: str
    path: str
    target: tasks.Target
    again: bool = False


def accept(pool: pools.Pool, actor: actors.Actor, proposal_id: str, choice: Choice, wait_s: float = WAIT_S) -> Outcome:
    """Accept and see it through, from a process that holds no editor; blocks for at most `wait_s`."""
    look_again(pool, actor, proposal_id)
    outcome: Outcome | None = None
    try:
        for path in paths_of(pool, proposal_id, choice):
            decided = decide(pool, actor, proposal_id, choice, path)
            outcome = carry_out(pool, actor, decided) if decided.target.is_disk else await_editor(pool, decided, wait_s)
            if not outcome.applied:
                return outcome
    except errors.Stale as error:
        raise errors.Stale(error.message, hint_of(pool, proposal_id, choice)) from error
    if outcome is None:
        raise errors.Conflict(
            f"Nothing of {proposal_id} is left to accept.", "`coauthor show` tells what became of it."
        )
    return outcome


def look_again(pool: pools.Pool, actor: actors.Actor, proposal_id: str) -> None:
    """Bring the record up to date with the files that no editor holds: moved, gone, or as they were again."""
    task = pool.owner(proposal_id)
    following.follow(pool, {hunk.path for hunk in find(pool, proposal_id).hunks})
    proposal = find(pool, proposal_id)
    for path in following.missing(pool, {hunk.path for hunk in proposal.open_hunks}):
        lost = tuple(hunk.id for hunk in proposal.open_hunks if hunk.path == path)
        pool.handle(placing.orphan(task.id, proposal_id, lost, f"{path} is gone."), actor)
    stuck = {hunk.path for hunk in proposal.open_hunks if hunk.status in placing.STUCK}
    for path in sorted(stuck):
        opened = None if pool.live.presence(path) else disk.open_file(pool.where.root, path)
        if isinstance(opened, disk.Opened):
            batch = placing.look_again(pool, find(pool, proposal_id), path, opened.text)
            if batch:
                pool.handle_all(batch, actor, [opened.text])


def hint_of(pool: pools.Pool, proposal_id: str, choice: Choice) -> str:
    """What can be done about the sentences chosen, or else all of the proposal, that don't fit today's text."""
    proposal = find(pool, proposal_id)
    stuck = [hunk.id for hunk in proposal.open_hunks if hunk.status in placing.STUCK]
    return placing.hint(proposal, [hunk for hunk in stuck if not choice.hunks or hunk in choice.hunks])


def paths_of(pool: pools.Pool, proposal_id: str, choice: Choice) -> list[str]:
    """The files of the hunks chosen, in order."""
    proposal = find(pool, proposal_id)
    chosen = _chosen(proposal, choice, None)
    by_id = {hunk.id: hunk.path for hunk in proposal.hunks}
    missing = [hunk for hunk in chosen if hunk not in by_id]
    if missing:
        raise errors.NotFound(f"{proposal.id} has no change {', '.join(missing)}.")
    return list(dict.fromkeys(by_id[hunk] for hunk in chosen))


def find(pool: pools.Pool, proposal_id: str) -> tasks.Proposal:
    """The proposal; raises NotFound."""
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    if proposal is None:
        raise errors.NotFound(f"There is no proposal {proposal_id}.")
    return proposal


def decide(
    pool: pools.Pool,
    actor: actors.Actor,
    proposal_id: str,
    choice: Choice,
    path: str,
    prefer: tasks.Target | None = None,
) -> Decided:
    """Put the person's yes on the record, with who carries it out; raises where it may not be."""
    task = pool.owner(proposal_id)
    proposal = find(pool, proposal_id)
    hunks = _chosen(proposal, choice, path)
    picks = {hunk: choice.candidate for hunk in hunks if choice.candidate} | dict(choice.picks)
    _check_picks(proposal, hunks, picks, choice.edited)
    command = commands.Accept(
        task=task.id,
        proposal=proposal.id,
        hunks=hunks,
        path=path,
        picks={hunk: label for hunk, label in picks.items() if hunk in hunks},
        edited={hunk: text for hunk, text in choice.edited.items() if hunk in hunks},
        target=targets.choose(pool, path, prefer),
    )
    accepted = pool.handle(command, actor).proposal(proposal.id)
    assert accepted is not None
    edit = accepted.edits[-1]
    return Decided(task.id, proposal.id, edit.id, path, edit.target)


def _check_picks(
    proposal: tasks.Proposal, hunks: tuple[str, ...], picks: Mapping[str, str], edited: Mapping[str, str]
) -> None:
    for hunk_id in hunks:
        hunk = proposal.hunk(hunk_id)
        if hunk and len(hunk.texts) > 1 and hunk_id not in picks and hunk_id not in edited:
            raise errors.Invalid(
                f"{hunk_id} has {len(hunk.texts)} candidates: {', '.join(hunk.texts)}.",
                "Say which one you want.",
            )


def _chosen(proposal: tasks.Proposal, choice: Choice, path: str | None) -> tuple[str, ...]:
    named = choice.hunks or tuple(choice.edited)
    if named:
        here = {hunk.id for hunk in proposal.hunks if path in (None, hunk.path)}
        return tuple(hunk for hunk in named if hunk in here or path is None)
    pending = (hunk for hunk in proposal.hunks if hunk.status is patches.HunkStatus.PENDING)
    chosen = tuple(hunk.id for hunk in pending if path in (None, hunk.path))
    if not chosen and path is None:
        _refuse_empty(proposal)
    return chosen


def _refuse_empty(proposal: tasks.Proposal) -> None:
    by = next((edit.by.name for edit in reversed(proposal.edits)), None)
    if proposal.open_hunks:
        raise errors.Stale(
            f"The text of {proposal.id} changed since it was made.",
            "Your text was not touched. Try again on the new text.",
        )
    said = f" by {by}" if by else ""
    raise errors.Conflict(f"{proposal.id} is {proposal.status.value} already{said}.", "Nothing was changed.")


def carry_out(pool: pools.Pool, actor: actors.Actor, decided: Decided) -> Outcome:
    """Carry an accepted edit out on the disk."""
    with pool.lease(decided.edit) as lease:
        lease.take()
        faultpoints.reach("accept.recorded")
        opened = disk.open_file(pool.where.root, decided.path)
        if isinstance(opened, disk.Refused):
            return fail(pool, actor, decided, opened.reason, ())
        proposal = find(pool, decided.proposal)
        edit = proposal.edit(decided.edit)
        assert edit is not None
        ready = drift.prepare(pool, proposal, edit, opened.text)
        if isinstance(ready, drift.Refused):
            return refuse(pool, actor, decided, ready, opened.text)
        if ready.how == "review":
            return rebase_for_review(pool, actor, decided, opened.text)
        return _write(pool, actor, decided, opened, ready)


def _write(pool: pools.Pool, actor: actors.Actor, decided: Decided, opened: disk.Opened, ready: drift.Ready) -> Outcome:
    intend(pool, actor, decided, opened.text, ready, opened.raw)
    faultpoints.reach("edit.intended")
    refused = disk.write(opened, ready.splices, _original(pool, decided, ready))
    faultpoints.reach("disk.renamed")
    if refused:
        return fail(pool, actor, decided, refused.reason, ())
    revision = texts.revision(ready.result)
    ids: dict[str, Any] = {"task": decided.task, "proposal": decided.proposal, "edit": decided.edit}
    landed = commands.Landed(**ids, result=revision, how=ready.how)
    task = pool.handle_all([landed, commands.Saved(**ids, revision=revision)], actor)
    notice = git_commit.after_saved(pool, pool.where.root, **ids)
    message = f"{what_is(task, decided)} in {decided.path}.{left_out(task, decided.proposal)}"
    message += f" {notice.text}" if notice else ""
    return Outcome(applied=True, state="applied", task=task, message=message)


def _original(pool: pools.Pool, decided: Decided, ready: drift.Ready) -> bytes | None:
    """For a revert: the bytes that stood there before the edit it undoes, line ends and all."""
    proposal = find(pool, decided.proposal)
    if not proposal.reverts:
        return None
    undone = find(pool, proposal.reverts)
    revision = texts.revision(ready.result)
    for edit in undone.edits:
        if edit.raw and edit.base == revision:
            return pool.store.bytes_of(edit.raw)
    return None


def intend(
    pool: pools.Pool,
    actor: actors.Actor,
    decided: Decided,
    current: str,
    ready: drift.Ready,
    raw: bytes | None = None,
) -> None:
    """Record from which text to which the edit goes, with both texts, before it is sent or written."""
    key = None
    if raw is not None:
        with pool.store.transaction():
            key = pool.store.put_bytes(raw)
    command = commands.Intend(
        task=decided.task,
        proposal=decided.proposal,
        edit=decided.edit,
        base=texts.revision(current),
        result=texts.revision(ready.result),
        splices=tuple((splice.start, splice.end, splice.text) for splice in ready.splices),
        how=ready.how,
        raw=key,
        again=decided.again,
    )
    pool.handle(command, actor, [current, ready.result])


def refuse(
    pool: pools.Pool,
    actor: actors.Actor,
    decided: Decided,
    refused: drift.Refused,
    current: str,
    tracked: Mapping[str, tuple[int, int]] | None = None,
) -> Outcome:
    """Record that sentences don't fit the text: a question where it tells what became of one, else an orphan."""
    ids: dict[str, Any] = {"task": decided.task, "proposal": decided.proposal}
    stuck = (*refused.stale, *refused.orphaned)
    batch: list[commands.TaskCommand] = [
        commands.EditFailed(**ids, edit=decided.edit, reason=refused.reason, stale=stuck),
        *placing.contest(pool, find(pool, decided.proposal), refused.stale, current, tracked),
    ]
    if refused.orphaned:
        batch.append(placing.orphan(decided.task, decided.proposal, refused.orphaned))
    task = pool.handle_all(batch, actor, [current])
    hint = placing.hint(find(pool, decided.proposal), stuck)
    state = "conflict" if stuck else "refused"
    return Outcome(applied=False, state=state, task=task, conflicts=stuck, message=refused.reason, hint=hint)


def fail(pool: pools.Pool, actor: actors.Actor, decided: Decided, reason: str, stale: tuple[str, ...]) -> Outcome:
    """Record that the edit did not land; what was accepted waits again, or is stale."""
    command = commands.EditFailed(
        task=decided.task, proposal=decided.proposal, edit=decided.edit, reason=reason, stale=stale
    )
    task = pool.handle(command, actor)
    hint = "Your text was not touched. Try again on the new text." if stale else "Your text was not touched."
    state = "conflict" if stale else "refused"
    return Outcome(applied=False, state=state, task=task, conflicts=stale, message=reason, hint=hint)


def rebase_for_review(pool: pools.Pool, actor: actors.Actor, decided: Decided, current: str) -> Outcome:
    """The sentences were found again only by their words: they stand on the new text now and want another look."""
    fail(pool, actor, decided, "The paragraph around it changed, so it wants another look.", ())
    task = rebase(pool, actor, decided.proposal, decided.path, current)
    return Outcome(
        applied=False,
        state="conflict",
        task=task,
        message=f"{decided.proposal} was moved onto your new text, because the lines around it changed.",
        hint="Look at it once more, then accept it again. Your text was not touched.",
    )


def rebase(pool: pools.Pool, actor: actors.Actor, proposal_id: str, path: str, current: str) -> tasks.Task:
    """Put what is undecided of a proposal on the current text of a file, for another look; says so in the thread."""
    task = pool.owner(proposal_id)
    made = placing.onto(pool, find(pool, proposal_id), path, current)
    ids: dict[str, Any] = {"task": task.id, "proposal": proposal_id}
    batch: list[commands.TaskCommand] = [
        commands.Rebase(**ids, base=made.base, hunks=made.hunks, removals=made.removals, how="sentence")
    ]
    if made.missing:
        batch.append(commands.MarkStale(**ids, stale=made.missing))
    return pool.handle_all(batch, actor, [current])


def await_editor(pool: pools.Pool, decided: Decided, wait_s: float) -> Outcome:
    """Wait until the editor that holds the file has carried the edit out, at most `wait_s` seconds."""
    bell = feed.Bell(pool.where)
    deadline = time.monotonic() + wait_s
    try:
        while True:
            outcome = settled(pool, decided)
            left = deadline - time.monotonic()
            if outcome is not None or left <= 0:
                return outcome or still_applying(pool, decided)
            bell.wait(left)
    finally:
        bell.close()


def settled(pool: pools.Pool, decided: Decided) -> Outcome | None:
    """The outcome of a decided edit if there is one on the record."""
    task = pool.task(decided.task)
    proposal = task.proposal(decided.proposal)
    edit = proposal.edit(decided.edit) if proposal else None
    if proposal is None or edit is None or edit.state.under_way:
        return None
    if edit.state.landed:
        where = edit.target.editor or decided.path
        said = f"{what_is(task, decided)} applied in {where}.{left_out(task, proposal.id)}"
        return Outcome(applied=True, state="applied", task=task, message=said)
    stale = tuple(hunk.id for hunk in proposal.open_hunks if hunk.id in edit.hunks and hunk.status != "pending")
    state = "conflict" if stale or edit.state is tasks.EditState.UNKNOWN else "refused"
    return Outcome(
        applied=False,
        state=state,
        task=task,
        conflicts=stale,
        message=edit.reason or "It did not land.",
        hint="Your text was not touched." if edit.state is tasks.EditState.FAILED else "Look at the text.",
    )


def what_is(task: tasks.Task, decided: Decided) -> str:
    """`P3 is`, or the sentences where it is not all of them: `P3.1, P3.4 are`."""
    proposal = task.proposal(decided.proposal)
    edit = proposal.edit(decided.edit) if proposal else None
    if proposal is None or edit is None or len(edit.hunks) == len(proposal.hunks):
        return f"{decided.proposal} is"
    return f"{', '.join(edit.hunks)} {'is' if len(edit.hunks) == 1 else 'are'}"


def left_out(task: tasks.Task, proposal_id: str) -> str:
    """Which sentences of an accepted proposal did not go in, because they changed since; empty for none."""
    proposal = task.proposal(proposal_id)
    waiting = proposal.open_hunks if proposal else ()
    changed = [hunk.id for hunk in waiting if hunk.status is not patches.HunkStatus.PENDING]
    return f" Not in it: {', '.join(changed)}, whose text changed since." if changed else ""


def still_applying(pool: pools.Pool, decided: Decided) -> Outcome:
    """It is on its way; the text will tell."""
    editor = decided.target.editor or "the editor"
    return Outcome(
        applied=False,
        state="applying",
        task=pool.task(decided.task),
        message=f"{editor} has the file open and has not answered yet.",
        hint="It is applied as soon as it answers; `coauthor show` tells.",
    )
