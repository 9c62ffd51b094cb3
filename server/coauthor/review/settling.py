"""After a crash: tells by the text itself whether an edit that was on its way has landed; never sends it again."""

from __future__ import annotations

import logging
from typing import Any

from coauthor.domain import actors, commands, errors, events, merge, tasks, texts
from coauthor.domain.events import Type
from coauthor.domain.tasks import EditState
from coauthor.pool import faultpoints, views
from coauthor.pool import pool as pools
from coauthor.review import deciding, leftovers, newfiles, together

_log = logging.getLogger(__name__)


def settle(pool: pools.Pool) -> list[str]:
    """Look at every edit whose executor is gone; gives the ids of the edits that were settled."""
    settled = []
    found = views.unsettled(pool)
    for task in found:
        for proposal in task.proposals:
            for edit in proposal.edits:
                if proposal.status is not tasks.ProposalStatus.REVERTED and _abandoned(pool, edit):
                    faultpoints.reach("settle.found")
                    _settle_one(pool, task, proposal, edit)
                    faultpoints.reach("settle.recorded")
                    settled.append(edit.id)
    # A task may have been done before the yes that stopped half way: with its edits settled it is over again.
    for name in dict.fromkeys(task.id for task in (*found, *views.unsettled(pool))):
        put_back(pool, pool.task(name))
    return settled


def put_back(pool: pools.Pool, task: tasks.Task) -> None:
    """Put the files back that have their part of a yes for several files, where whoever carried it out is gone."""
    for half in together.halves(pool, task):
        try:
            _put_half_back(pool, half)
        except Exception:  # noqa: BLE001 - whatever stops this one must stop no other, nor the command that looks
            _log.exception("what %s has in the text of %s was not put back", half.proposal, half.batch)


def _put_half_back(pool: pools.Pool, half: together.Half) -> None:
    with pool.lease(half.batch) as lease:
        if lease.take() and _is_half(pool, half):
            by = half.edits[0].by
            for path, inverse in together.post_back(pool, by, half.proposal, half.batch, half.edits):
                _accept(pool, by, inverse, path)


def _is_half(pool: pools.Pool, half: together.Half) -> bool:
    """True if it still is, now that the lock is ours."""
    proposal = pool.task(half.task).proposal(half.proposal)
    return proposal is not None and bool(together.landed(proposal, half.batch))


def _accept(pool: pools.Pool, by: actors.Actor, inverse: str, path: str) -> None:
    """In the person's name, as the rest of the yes was; an editor that has the file gets it and is not waited for."""
    try:
        decided = deciding.decide(pool, by, inverse, deciding.Choice(), path)
        if decided.target.is_disk:
            deciding.carry_out(pool, by, decided)
    except errors.CoauthorError:
        _log.exception("%s was not put back; %s waits for the person", path, inverse)


def _abandoned(pool: pools.Pool, edit: tasks.EditRecord) -> bool:
    waiting = edit.state.under_way or (edit.state is EditState.APPLIED and not edit.target.is_disk)
    if not waiting:
        return False
    return not pool.held(edit.id if edit.target.is_disk else edit.target.server)


def _settle_one(pool: pools.Pool, task: tasks.Task, proposal: tasks.Proposal, edit: tasks.EditRecord) -> None:
    ids: dict[str, Any] = {"task": task.id, "proposal": proposal.id, "edit": edit.id}
    if edit.target.is_disk:
        leftovers.sweep(pool.where.root / edit.path)  # before the outcome, so that a kill here leaves it to the next
        faultpoints.reach("settle.swept")
    if edit.state is EditState.ACCEPTED or edit.base is None or edit.result is None:
        reason = "Whoever was to apply it went away before it was sent."
        pool.handle(commands.EditFailed(**ids, reason=reason), actors.SYSTEM)
        return
    on_disk = newfiles.on_disk(pool.where.root, proposal, edit.path)
    verdict = "unknown" if on_disk is None else judge(pool, edit, on_disk)
    if verdict == "unknown" and on_disk is not None and _was_saved(pool, task, edit, texts.revision(on_disk)):
        pool.handle(commands.Saved(**ids, revision=texts.revision(on_disk)), actors.SYSTEM, [on_disk])
    elif verdict == "landed":
        assert on_disk is not None
        revision = texts.revision(on_disk)
        pool.handle_all(
            [
                commands.Landed(**ids, result=edit.result, how="found on disk"),
                commands.Saved(**ids, revision=revision),
            ],
            actors.SYSTEM,
            [on_disk],
        )
    elif edit.state is EditState.APPLIED and verdict == "base":
        reason = "The editor closed without saving; what you accepted waits again."
        pool.handle(commands.Lost(**ids, reason=reason), actors.SYSTEM)
    elif edit.state is EditState.APPLIED:
        partly = on_disk is not None and traces(pool, edit, on_disk)
        there = "has some of it and not all" if partly else "has changed since, and has none of it"
        reason = f"The editor is gone, and the file {there if on_disk is not None else 'is none any more'}; look at it."
        pool.handle(commands.Lost(**ids, reason=reason), actors.SYSTEM)
    elif verdict == "base":
        pool.handle(commands.EditFailed(**ids, reason="It was interrupted and did not land."), actors.SYSTEM)
    else:
        reason = "It was interrupted, and the text does not tell whether it landed. Look at it."
        pool.handle(commands.EditFailed(**ids, reason=reason, unknown=True), actors.SYSTEM)


def _was_saved(pool: pools.Pool, task: tasks.Task, edit: tasks.EditRecord, revision: str) -> bool:
    """True if the editor that had applied it saved this very text afterwards, with what was typed into it since."""
    proofs = [
        event.seq
        for event in views.thread(pool, task.id)
        if event.type == Type.EDIT_APPLIED and event.data["edit"] == edit.id
    ]
    if not proofs or edit.state is not EditState.APPLIED:
        return False
    wanted = {"revision": revision, "server": edit.target.server}
    return any(
        event.seq > proofs[-1] and event.type == Type.FILE_SAVED and wanted.items() <= event.data.items()
        for event in pool.store.history("of_stream", stream=events.file_stream(edit.path))
    )


def judge(pool: pools.Pool, edit: tasks.EditRecord, current: str) -> str:
    """`landed`, `base` or `unknown`: what the text says of an intended edit."""
    base, result = (pool.store.text(key) if key else None for key in (edit.base, edit.result))
    if base is None or result is None:
        return "unknown"
    return verdict(base, result, edit.splices, current)


def verdict(base: str, result: str, splices: tuple[tuple[int, int, str], ...], current: str) -> str:
    """Landed if all that the splices put there is there; base if all they replace is; else unknown."""
    if current == result:
        return "landed"
    if current == base:
        return "base"
    if not isinstance(merge.rebase(result, current, _after(splices)), merge.Conflict):
        return "landed"
    before = [merge.Span(str(number), start, end) for number, (start, end, _) in enumerate(sorted(splices))]
    if not isinstance(merge.rebase(base, current, before), merge.Conflict):
        return "base"
    return "unknown"


def traces(pool: pools.Pool, edit: tasks.EditRecord, current: str) -> bool:
    """True if something that the edit put into the text is there, at its place."""
    result = pool.store.text(edit.result) if edit.result else None
    if result is None:
        return False
    spans = [span for span in _after(edit.splices) if span.start < span.end]
    return bool(merge.rebase(result, current, spans).placed)


def _after(splices: tuple[tuple[int, int, str], ...]) -> list[merge.Span]:
    """What the splices put, as spans of their result."""
    spans, shift = [], 0
    for number, (start, end, new) in enumerate(sorted(splices)):
        spans.append(merge.Span(str(number), start + shift, start + shift + len(new)))
        shift += len(new) - (end - start)
    return spans
