"""Sees a decision through from an editor's command: on the disk, in this editor, or in another one that has the file.

Waits for what becomes of it, at most five seconds in all; an edit goes on where the waiting ends.
"""

from __future__ import annotations

import asyncio
from typing import Any

from coauthor.domain import errors
from coauthor.lsp import bench
from coauthor.lsp.session import Session
from coauthor.lsp.workroom import Workroom
from coauthor.pool import pool as pools
from coauthor.review import deciding, wire

Json = dict[str, Any]


async def through(session: Session, proposal: str, choice: deciding.Choice) -> deciding.Outcome:
    """Decide a proposal's files one after the other and wait, at most five seconds in all, for what becomes of it."""
    at_work = bench.of(session)
    room = at_work.room
    deadline = asyncio.get_running_loop().time() + deciding.WAIT_S - 0.3
    outcome: deciding.Outcome | None = None
    await room.run(deciding.look_again, room.actor, proposal)
    for path in await room.run(deciding.paths_of, proposal, choice):
        await at_work.presence.say(path)
        decided = await room.run(deciding.decide, room.actor, proposal, choice, path, room.target)
        left = max(0.1, deadline - asyncio.get_running_loop().time())
        outcome = await _carried_out(at_work, decided, left)
        if not outcome.applied:
            return outcome
    if outcome is None:
        raise errors.Conflict(f"Nothing of {proposal} is left to accept.")
    return outcome


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
