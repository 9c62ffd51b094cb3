"""The person's decisions: accept, revert, and what became of them; the edit goes to the editor or to the disk.

The decision is recorded before anything moves, the intent before anything is sent, the outcome only with its proof.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.pool import arrivals, faultpoints, feed
from coauthor.pool import pool as pools
from coauthor.review import chosen, disk, drift, git_commit, newfiles, placing, together

WAIT_S = 5.0
ARRIVE_S = 3.0  # how long an editor that is just starting may take to say which files it holds


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a proposal is accepted: all pending hunks if none are named; `batch` has the files that go together."""

    hunks: tuple[str, ...] = ()
    candidate: str | None = None
    picks: Mapping[str, str] = field(default_factory=dict)
    edited: Mapping[str, str] = field(default_factory=dict)
    batch: together.Batch | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The sentences it names, if it names any."""
        return self.hunks or tuple(self.edited)


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
    """Accept and see it through, from a process that holds no editor; blocks for at most `wait_s` for each file.

    Several files get it all or none: what went in before one of them failed is put back.
    """
    arrivals.wait(pool.where, ARRIVE_S)
    chosen.look_again(pool, actor, proposal_id)
    try:
        choice = planned(pool, proposal_id, choice)
        if choice.batch is None:
            return _one(pool, actor, proposal_id, choice, wait_s)
        with pool.lease(choice.batch.id) as lease:
            lease.take()
            return _all_or_none(pool, actor, proposal_id, choice, wait_s)
    except errors.Stale as error:
        raise errors.Stale(error.message, chosen.hint(pool, proposal_id, choice.hunks)) from error


def _one(pool: pools.Pool, actor: actors.Actor, proposal_id: str, choice: Choice, wait_s: float) -> Outcome:
    (path,) = chosen.paths(chosen.find(pool, proposal_id), choice.named)
    return _of_file(pool, actor, decide(pool, actor, proposal_id, choice, path), wait_s)


def _of_file(pool: pools.Pool, actor: actors.Actor, decided: Decided, wait_s: float) -> Outcome:
    return carry_out(pool, actor, decided) if decided.target.is_disk else await_editor(pool, decided, wait_s)


def _all_or_none(pool: pools.Pool, actor: actors.Actor, proposal_id: str, choice: Choice, wait_s: float) -> Outcome:
    assert choice.batch is not None
    outcome: Outcome | None = None
    for path in choice.batch.paths:
        try:
            outcome = _of_file(pool, actor, decide(pool, actor, proposal_id, choice, path), wait_s)
        except errors.CoauthorError as error:
            if outcome is None:
                raise
            outcome = refused(pool, proposal_id, error)
        if not outcome.applied:
            break
        faultpoints.reach("batch.file")
    assert outcome is not None
    if outcome.applied:
        return all_in(pool, proposal_id, choice.batch, outcome)
    if outcome.state == "applying" and together.withdraw(pool, actor, proposal_id, choice.batch.id):
        return outcome
    results = []
    for path, inverse in together.post_back(pool, actor, proposal_id, choice.batch.id):
        faultpoints.reach("batch.back")
        results.append((path, inverse, _put_back(pool, actor, inverse, wait_s)))
    return half_done(pool, proposal_id, outcome, results)


def _put_back(pool: pools.Pool, actor: actors.Actor, inverse: str, wait_s: float) -> bool:
    try:
        return _one(pool, actor, inverse, Choice(), wait_s).applied
    except errors.CoauthorError:
        return False


def planned(pool: pools.Pool, proposal_id: str, choice: Choice) -> Choice:
    """The choice with its batch, where it is about several files; raises where nothing of it can be accepted."""
    proposal = chosen.find(pool, proposal_id)
    paths = chosen.paths(proposal, choice.named)
    newfiles.check_together(proposal, choice.named)
    if not paths:
        raise errors.Conflict(
            f"Nothing of {proposal_id} is left to accept.", "`coauthor show` tells what became of it."
        )
    if len(paths) == 1:
        return choice
    hunks = chosen.hunks(proposal, choice.named, None)
    picks = {hunk: choice.candidate for hunk in hunks if choice.candidate} | dict(choice.picks)
    return dataclasses.replace(
        choice, batch=together.plan(pool, proposal, together.labels(proposal, hunks, picks), paths)
    )


def all_in(pool: pools.Pool, proposal_id: str, batch: together.Batch, outcome: Outcome) -> Outcome:
    """The outcome of a batch whose files all have it."""
    notice = together.committed(pool, proposal_id, batch.id)
    message = f"{proposal_id} is in {together.named(sorted(batch.paths))}.{left_out(outcome.task, proposal_id)}{notice}"
    return dataclasses.replace(outcome, message=message)


def half_done(
    pool: pools.Pool, proposal_id: str, outcome: Outcome, results: Sequence[tuple[str, str, bool]]
) -> Outcome:
    """The outcome of a batch that failed, with what was put back: `(path, inverse, whether it is)`."""
    back = [path for path, _, there in results if there]
    stuck = [(path, inverse) for path, inverse, there in results if not there]
    message = f"{outcome.message}{together.told(proposal_id, back, stuck)}"
    state = "refused" if outcome.state == "applying" else outcome.state
    return dataclasses.replace(outcome, state=state, message=message, task=pool.owner(proposal_id))


def refused(pool: pools.Pool, proposal_id: str, error: errors.CoauthorError) -> Outcome:
    """An outcome for what may not be, where others of the same yes were carried out before."""
    return Outcome(False, "refused", pool.owner(proposal_id), message=error.message, hint=error.hint)


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
    proposal = chosen.find(pool, proposal_id)
    hunks = chosen.hunks(proposal, choice.named, path)
    picks = {hunk: choice.candidate for hunk in hunks if choice.candidate} | dict(choice.picks)
    chosen.check_picks(proposal, hunks, picks, choice.edited)
    command = commands.Accept(
        task=task.id,
        proposal=proposal.id,
        hunks=hunks,
        path=path,
        picks={hunk: label for hunk, label in picks.items() if hunk in hunks},
        edited=chosen.own_words(proposal, hunks, picks, choice.edited),
        target=newfiles.target(pool, proposal, path, prefer),
        batch=choice.batch.id if choice.batch else "",
        together=choice.batch.paths if choice.batch else (),
    )
    accepted = pool.handle(command, actor).proposal(proposal.id)
    assert accepted is not None
    edit = accepted.edits[-1]
    return Decided(task.id, proposal.id, edit.id, path, edit.target)


def carry_out(pool: pools.Pool, actor: actors.Actor, decided: Decided) -> Outcome:
    """Carry an accepted edit out on the disk."""
    with pool.lease(decided.edit) as lease:
        lease.take()
        faultpoints.reach("accept.recorded")
        proposal = chosen.find(pool, decided.proposal)
        opened = newfiles.open_for(pool.where.root, proposal, decided.path)
        if isinstance(opened, disk.Refused):
            return fail(pool, actor, decided, opened.reason, ())
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
    proposal = chosen.find(pool, decided.proposal)
    refused = newfiles.carry_out(proposal, decided.path, opened, ready, _original(pool, proposal, ready))
    faultpoints.reach("disk.renamed")
    if refused:
        return fail(pool, actor, decided, refused.reason, ())
    revision = texts.revision(ready.result)
    ids: dict[str, Any] = {"task": decided.task, "proposal": decided.proposal, "edit": decided.edit}
    landed = commands.Landed(**ids, result=revision, how=ready.how)
    task = pool.handle_all([landed, commands.Saved(**ids, revision=revision)], actor)
    notice = git_commit.after_saved(pool, pool.where.root, **ids) if _commits(task, decided) else None
    said = f"{what_is(task, decided)} in {decided.path}.{left_out(task, decided.proposal)}"
    return Outcome(applied=True, state="applied", task=task, message=f"{said} {notice.text}" if notice else said)


def _commits(task: tasks.Task, decided: Decided) -> bool:
    proposal = task.proposal(decided.proposal)
    edit = proposal.edit(decided.edit) if proposal else None
    return proposal is not None and edit is not None and together.commits(task, proposal, edit)


def _original(pool: pools.Pool, proposal: tasks.Proposal, ready: drift.Ready) -> bytes | None:
    """For a revert: the bytes that stood there before the edit it undoes, line ends and all."""
    if not proposal.reverts:
        return None
    undone = chosen.find(pool, proposal.reverts)
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
        *placing.contest(pool, chosen.find(pool, decided.proposal), refused.stale, current, tracked),
    ]
    if refused.orphaned:
        batch.append(placing.orphan(decided.task, decided.proposal, refused.orphaned))
    task = pool.handle_all(batch, actor, [current])
    hint = placing.hint(chosen.find(pool, decided.proposal), stuck)
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
    made = placing.onto(pool, chosen.find(pool, proposal_id), path, current)
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
        where = edit.target.editor or "the editor"
        said = f"{what_is(task, decided)} applied in {where}.{left_out(task, proposal.id)}"
        unsaved = "" if edit.state is tasks.EditState.SAVED else f"Save {decided.path} in {where}."
        return Outcome(applied=True, state="applied", task=task, message=said, hint=unsaved)
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
    return Outcome(
        applied=False,
        state="applying",
        task=pool.task(decided.task),
        message=f"{decided.target.editor or 'The editor'} has the file open and has not answered yet.",
        hint="It is applied as soon as it answers; `coauthor show` tells.",
    )
