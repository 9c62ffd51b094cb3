"""A proposal goes into all of its files or into none: the order, what is known before, and what is put back after.

The files of one yes are one *batch*. Whoever carries it out holds the batch's lock; a batch that stopped half way with
its lock free is put back by the next process that looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coauthor.domain import actors, commands, patches, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import EditState
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import disk, drift, git_commit, inverses, newfiles

_CAME = (EditState.APPLIED, EditState.SAVED, EditState.LOST, EditState.REVERTED)
"""States of an edit that was in the text at some time."""


_TRIES = 3
"""How often the inverse of half a batch is tried, if what stopped it was not the text."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one yes, in the order in which they are changed."""

    id: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Half:
    """A batch that stopped half way: the edits that are in the text and have to go again."""

    task: str
    proposal: str
    batch: str
    edits: tuple[tasks.EditRecord, ...]


def plan(pool: pools.Pool, proposal: tasks.Proposal, chosen: Mapping[str, str | None], paths: Sequence[str]) -> Batch:
    """The batch for these files; `chosen` has the label (None for the only one) of each sentence that is accepted.

    What can't go in as things are comes first, so that it stops the rest; then new files, before anything reads them;
    then the disk, which is easily put back, and files that go; editors come last.
    """
    rank = {path: _rank(pool, proposal, chosen, path) for path in paths}
    return Batch(f"{proposal.id}.b{len(proposal.edits) + 1}", tuple(sorted(paths, key=lambda path: rank[path])))


def _rank(pool: pools.Pool, proposal: tasks.Proposal, chosen: Mapping[str, str | None], path: str) -> int:
    holders = pool.live.presence(path)
    if holders:
        text = pool.store.text(holders[0].revision) if len(holders) == 1 and holders[0].revision else None
    else:
        opened = newfiles.open_for(pool.where.root, proposal, path)
        if isinstance(opened, disk.Refused):
            return 0
        text = opened.text
    if text is not None and (newfiles.refusal(proposal, path, text) or not _fits(pool, proposal, chosen, path, text)):
        return 0
    if path in proposal.deletes:
        return 3
    return 4 if holders else 1 if path in proposal.unmade else 2


def _fits(pool: pools.Pool, proposal: tasks.Proposal, chosen: Mapping[str, str | None], path: str, text: str) -> bool:
    """True where the sentences of one file would land in this text."""
    hunks = tuple(
        hunk.model_copy(update={"picked": chosen[hunk.id] or hunk.picked}) if hunk.id in chosen else hunk
        for hunk in proposal.hunks
    )
    trial = tasks.EditRecord(
        id=f"{proposal.id}.trial",
        path=path,
        hunks=tuple(hunk.id for hunk in hunks if hunk.path == path and hunk.id in chosen),
        removals=True,
        state=EditState.ACCEPTED,
        by=actors.SYSTEM,
    )
    ready = drift.prepare(pool, proposal.model_copy(update={"hunks": hunks}), trial, text)
    return isinstance(ready, drift.Ready) and ready.how != "review"


def labels(proposal: tasks.Proposal, hunks: Sequence[str], picks: Mapping[str, str]) -> dict[str, str | None]:
    """For each of the sentences the version that is to go in; for words of one's own any of them stands in."""
    by_id: dict[str, patches.Hunk] = {hunk.id: hunk for hunk in proposal.hunks}
    return {name: picks.get(name) or next(iter(by_id[name].texts), None) for name in hunks if name in by_id}


def landed(proposal: tasks.Proposal, batch: str) -> tuple[tasks.EditRecord, ...]:
    """The edits of a batch that are in the text, the newest first; none of a proposal that was taken back whole."""
    if proposal.status is tasks.ProposalStatus.REVERTED:
        return ()
    return tuple(edit for edit in reversed(proposal.edits) if batch and edit.batch == batch and edit.state.landed)


def whole(proposal: tasks.Proposal, batch: str) -> bool:
    """True for a batch of which every file has had its edit."""
    edits = [edit for edit in proposal.edits if edit.batch == batch]
    wanted = {path for edit in edits for path in edit.together}
    return wanted <= {edit.path for edit in edits if edit.state in _CAME}


def halves(pool: pools.Pool, task: tasks.Task) -> Iterator[Half]:
    """The batches of a task that stopped half way and that nobody is about to finish or to put back."""
    for proposal in task.proposals:
        for batch in dict.fromkeys(edit.batch for edit in proposal.edits if edit.batch):
            found = landed(proposal, batch)
            if found and not whole(proposal, batch) and not _busy(proposal, batch) and not pool.held(batch):
                decided = _taken_back(pool, task, proposal)
                left = tuple(edit for edit in found if edit.id not in decided and not _tried(task, edit))
                if left:
                    yield Half(task.id, proposal.id, batch, left)


def _busy(proposal: tasks.Proposal, batch: str) -> bool:
    """True while an edit of a batch is on its way, or nobody can tell whether it is in."""
    doubtful = (EditState.ACCEPTED, EditState.INTENDED, EditState.UNKNOWN)
    return any(edit.batch == batch and edit.state in doubtful for edit in proposal.edits)


def _tried(task: tasks.Task, edit: tasks.EditRecord) -> bool:
    """True where its inverse no longer fits, or failed thrice: what is to become of that is the person's to say."""
    inverse = next((each for each in task.proposals if edit.id in each.undoes), None)
    if inverse is None:
        return False
    waits = inverse.live and all(hunk.status is patches.HunkStatus.PENDING for hunk in inverse.hunks)
    return not waits or len(inverse.edits) >= _TRIES


def _taken_back(pool: pools.Pool, task: tasks.Task, proposal: tasks.Proposal) -> set[str]:
    """The edits that were in the text and out of it once: that they are in it again was somebody's decision."""
    landed, back = set[str](), set[str]()
    for event in views.thread(pool, task.id):
        if event.type == Type.EDIT_APPLIED:
            landed.add(event.data["edit"])
            back.discard(event.data["edit"])
        elif event.type == Type.EDIT_REVERTED and event.data["proposal"] == proposal.id:
            back |= landed & {*event.data.get("edits", landed)}
    return back


def commits(task: tasks.Task, proposal: tasks.Proposal, edit: tasks.EditRecord) -> bool:
    """False for an edit that is committed with the rest of its batch, or that only puts a half batch back."""
    if edit.batch:
        return False
    of = {known.id: (p, known) for p in task.proposals for known in p.edits}
    undone = [of[name] for name in proposal.undoes if name in of]
    return not any(known.batch and not whole(p, known.batch) for p, known in undone)


def withdraw(pool: pools.Pool, actor: actors.Actor, proposal_id: str, batch: str) -> bool:
    """Take back the edits of a batch that no editor has begun; True where one is on its way all the same."""
    task = pool.owner(proposal_id)
    for edit in _proposal(task, proposal_id).edits:
        if edit.batch == batch and edit.state is EditState.ACCEPTED:
            reason = f"{edit.target.editor or 'The editor'} has {edit.path} open and did not answer in time."
            command = commands.EditFailed(task=task.id, proposal=proposal_id, edit=edit.id, reason=reason)
            task = pool.handle(command, actor)
    return _busy(_proposal(task, proposal_id), batch)


def post_back(
    pool: pools.Pool, actor: actors.Actor, proposal_id: str, batch: str, only: Sequence[tasks.EditRecord] = ()
) -> list[tuple[str, str]]:
    """Post what takes the files of a batch back that have it (or just these edits), the newest first.

    Gives `(path, inverse)` of each.
    """
    chosen = {edit.id for edit in only}
    return [
        (edit.path, inverses.inverse(pool, actor, proposal_id, (edit.id,), again=True))
        for edit in landed(_proposal(pool.owner(proposal_id), proposal_id), batch)
        if not chosen or edit.id in chosen
    ]


def committed(pool: pools.Pool, proposal_id: str, batch: str) -> str:
    """Commit what a whole batch has brought to the disk, where that is wanted; what there is to say of it."""
    task = pool.owner(proposal_id)
    saved = [
        git_commit.Saved(task.id, proposal_id, edit.id)
        for edit in _proposal(task, proposal_id).edits
        if edit.batch == batch and edit.target.is_disk and edit.state is EditState.SAVED
    ]
    return "".join(f" {notice.text}" for notice in git_commit.after_all_saved(pool, pool.where.root, saved))


def told(proposal: str, back: Sequence[str], stuck: Sequence[tuple[str, str]]) -> str:
    """What became of the other files: those that are as they were, and those, with the inverse, that could not be."""
    said = f" {proposal} goes into all of its files or into none"
    said += f", so {named(back)} {'is' if len(back) == 1 else 'are'} as before." if back else "."
    for path, inverse in stuck:
        said += f" But {path} has it and could not be put back by itself: look at {inverse}."
    return said


def _proposal(task: tasks.Task, proposal_id: str) -> tasks.Proposal:
    found = task.proposal(proposal_id)
    assert found is not None
    return found


def named(paths: Sequence[str]) -> str:
    """`a.tex, b.tex and c.tex`."""
    *first, last = paths
    return f"{', '.join(first)} and {last}" if first else last
