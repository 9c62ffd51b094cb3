"""Sees a decision through from an editor's command: on the disk, in this editor, or in another one that has the file.

Waits for what becomes of it, at most five seconds in all; an edit goes on where the waiting ends.
"""

from __future__ import annotations

import asyncio
from typing import Any

from coauthor.domain import actors, errors, patches
from coauthor.lsp import bench
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import faultpoints
from coauthor.pool import pool as pools
from coauthor.review import chosen, deciding, placing, together, wire

Json = dict[str, Any]
TRIES = 4
"""How often a sentence that fits this editor's text may be called stuck by another editor while it is accepted."""


async def through(session: Session, proposal: str, choice: deciding.Choice) -> deciding.Outcome:
    """Decide and wait, at most five seconds in all, for what becomes of it; several files get it all or none."""
    for _ in range(TRIES):
        try:
            return await _decided(session, proposal, choice)
        except errors.Stale:
            if not await _fits_here(session, proposal, choice.named):
                raise
    return await _decided(session, proposal, choice)


async def _decided(session: Session, proposal: str, choice: deciding.Choice) -> deciding.Outcome:
    at_work = bench.of(session)
    room = at_work.room
    over = asyncio.get_running_loop().time() + deciding.WAIT_S - 0.3
    await room.run(chosen.look_again, room.actor, proposal)
    paths = await room.run(_paths, proposal, choice)
    for path in paths:
        await at_work.presence.say(path)
    choice = await room.run(deciding.planned, proposal, choice)
    if choice.batch is None:
        return await _file(session, proposal, choice, paths[0], over)
    lease = await room.run(pools.Pool.lease, choice.batch.id)
    lease.take()
    try:
        return await _all_or_none(session, proposal, choice, over)
    finally:
        lease.release()


async def _fits_here(session: Session, proposal: str, named: tuple[str, ...]) -> bool:
    """True where what another editor's text, or an older one here, has no place for stands in this editor's text.

    It waits again then; whoever has seen that first: the record may say so already.
    """
    room = bench.of(session).room
    for path in await room.run(_stuck, proposal):
        document = session.documents.get(path)
        if document is not None and document.editable:
            await room.run(_look, room.actor, proposal, path, document.text)
    waits: bool = await room.run(_waits, proposal, named)
    return waits


def _stuck(pool: pools.Pool, proposal: str) -> list[str]:
    open_hunks = chosen.find(pool, proposal).open_hunks
    return list(dict.fromkeys(hunk.path for hunk in open_hunks if hunk.status in placing.STUCK))


def _look(pool: pools.Pool, actor: actors.Actor, proposal: str, path: str, text: str) -> None:
    batch = placing.look_again(pool, chosen.find(pool, proposal), path, text)
    if batch:
        pool.handle_all(batch, actor, [text])


def _waits(pool: pools.Pool, proposal: str, named: tuple[str, ...]) -> bool:
    """True where nothing that is asked for is stuck (any more)."""
    status = {hunk.id: hunk.status for hunk in chosen.find(pool, proposal).open_hunks}
    fits = [status.get(hunk) is patches.HunkStatus.PENDING for hunk in named or status]
    return all(fits) if named else any(fits)


def _paths(pool: pools.Pool, proposal: str, choice: deciding.Choice) -> list[str]:
    return chosen.paths(chosen.find(pool, proposal), choice.named)


async def _file(session: Session, proposal: str, choice: deciding.Choice, path: str, over: float) -> deciding.Outcome:
    at_work = bench.of(session)
    await at_work.presence.say(path)
    decided = await at_work.room.run(deciding.decide, at_work.room.actor, proposal, choice, path, at_work.room.target)
    return await _carried_out(at_work, decided, max(0.1, over - asyncio.get_running_loop().time()))


async def _all_or_none(session: Session, proposal: str, choice: deciding.Choice, over: float) -> deciding.Outcome:
    room, batch = bench.of(session).room, choice.batch
    assert batch is not None
    outcome: deciding.Outcome | None = None
    for path in batch.paths:
        try:
            outcome = await _file(session, proposal, choice, path, over)
        except errors.CoauthorError as error:
            if outcome is None:
                raise
            outcome = await room.run(deciding.refused, proposal, error)
        if not outcome.applied:
            break
        faultpoints.reach("batch.file")
    assert outcome is not None
    if outcome.applied:
        return await room.run(deciding.all_in, proposal, batch, outcome)
    if outcome.state == "applying" and await room.run(together.withdraw, room.actor, proposal, batch.id):
        return outcome
    return await _back(session, proposal, batch, outcome)


async def _back(session: Session, proposal: str, batch: together.Batch, outcome: deciding.Outcome) -> deciding.Outcome:
    """Put the files back that have it already; each of them gets a time of its own."""
    room = bench.of(session).room
    results = []
    for path, inverse in await room.run(together.post_back, room.actor, proposal, batch.id):
        faultpoints.reach("batch.back")
        over = asyncio.get_running_loop().time() + deciding.WAIT_S / 2
        try:
            there = (await _file(session, inverse, deciding.Choice(), path, over)).applied
        except errors.CoauthorError:
            there = False
        results.append((path, inverse, there))
    return await room.run(deciding.half_done, proposal, outcome, results)


async def _carried_out(at_work: bench.Bench, decided: deciding.Decided, left: float) -> deciding.Outcome:
    room = at_work.room
    if decided.target.is_disk:
        return await room.run(deciding.carry_out, room.actor, decided)
    if decided.target == room.target:
        running = at_work.applying.start(decided)
        done, _ = await asyncio.wait({running}, timeout=left)
        return running.result() if done else await room.run(deciding.still_applying, decided)
    return await _elsewhere(room, decided, left)


async def _elsewhere(room: Workroom, decided: deciding.Decided, left: float) -> deciding.Outcome:
    """Another editor has the file: wait until it says what became of the edit."""
    try:
        async with asyncio.timeout(left):
            while True:
                settled = await room.run(deciding.settled, decided)
                if settled is not None:
                    return settled
                await room.next_news()
    except TimeoutError:
        return await room.run(deciding.still_applying, decided)


async def answer(session: Session, outcome: deciding.Outcome) -> Json:
    """An outcome as the commands answer it; the person hears why where it did not land."""
    room = bench.of(session).room
    if not outcome.applied and outcome.message:
        session.say(f"{outcome.message} {outcome.hint}".strip(), 2)
    view = await room.run(task_view, session, outcome.task.id)
    said = {"by": outcome.by, "conflicts": list(outcome.conflicts) or None, "message": outcome.message or None}
    return {
        "applied": outcome.applied,
        "state": outcome.state,
        "task": view,
        **{name: value for name, value in said.items() if value is not None},
    }


def task_view(pool: pools.Pool, session: Session, task: str) -> Json:
    """A TaskView in this session's positions."""
    return wire.Wire(pool, session.encoding).task(pool.task(task))
