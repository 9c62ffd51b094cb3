"""`coauthor.proposal.*` and `coauthor.pool.log`: look at proposals, decide them, undo them, read the record."""

from __future__ import annotations

import asyncio
from typing import Any

import pydantic

from coauthor.domain import commands as pool_commands
from coauthor.domain import errors
from coauthor.lsp import bench, commands
from coauthor.lsp.features import place_commands
from coauthor.lsp.session import Session
from coauthor.lsp.workroom import Workroom
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import deciding, rollback, wire

Json = dict[str, Any]


class OfProposal(commands.Arguments):
    """Arguments of the commands that name a proposal."""

    proposal: str
    candidate: str | None = None


class Accept(commands.Arguments):
    """Arguments of `coauthor.proposal.accept`."""

    proposal: str | None = None
    proposals: list[str] = []
    candidate: str | None = None
    hunks: list[str] = []
    picks: dict[str, str] = {}
    edited: dict[str, str] = {}

    @pydantic.model_validator(mode="after")
    def _one_at_least(self) -> Accept:
        if not (self.proposal or self.proposals or self.hunks):
            raise ValueError("name a `proposal`, some `proposals` or `hunks`")
        return self


class Reject(commands.Arguments):
    """Arguments of `coauthor.proposal.reject`."""

    proposal: str
    hunks: list[str] = []
    reason: str | None = None


class Revert(commands.Arguments):
    """Arguments of `coauthor.proposal.revert`."""

    proposal: str


class Log(commands.Arguments):
    """Arguments of `coauthor.pool.log`."""

    task: str | None = None
    actor: str | None = None
    uri: str | None = None
    since: str | None = None
    limit: int = pydantic.Field(default=100, ge=1, le=5000)


@commands.command("coauthor.proposal.get", OfProposal)
async def get(session: Session, arguments: OfProposal) -> Json:
    """A proposal with its hunks, files and diff."""
    shown: Json = await bench.of(session).room.run(_preview, session, arguments)
    return shown


@commands.command("coauthor.proposal.preview", OfProposal)
async def preview(session: Session, arguments: OfProposal) -> Json:
    """The same, for one candidate."""
    return await get(session, arguments)


@commands.command("coauthor.proposal.accept", Accept)
async def accept(session: Session, arguments: Accept) -> Json:
    """Accept some or all; answers within five seconds with what became of it."""
    named = list(arguments.proposals) or [arguments.proposal or arguments.hunks[0].partition(".")[0]]
    choice = deciding.Choice(
        hunks=tuple(arguments.hunks),
        candidate=arguments.candidate,
        picks=arguments.picks,
        edited=arguments.edited,
    )
    outcome: deciding.Outcome | None = None
    for proposal in named:
        try:
            outcome = await see_through(session, proposal, choice)
        except errors.Stale as error:
            raise errors.Stale(error.message, await place_commands.ask(session, proposal, arguments.hunks)) from error
        if not outcome.applied:
            break
    assert outcome is not None
    return await answer(session, outcome)


@commands.command("coauthor.proposal.reject", Reject)
async def reject(session: Session, arguments: Reject) -> Json:
    """Reject some or all; a reason is a wish for the next attempt."""
    room = bench.of(session).room
    owner = await room.run(pools.Pool.owner, arguments.proposal)
    command = pool_commands.Reject(
        task=owner.id, proposal=arguments.proposal, hunks=tuple(arguments.hunks), reason=arguments.reason
    )
    task = await room.run(pools.Pool.handle, command, room.actor)
    await room.start_worker()
    view: Json = await room.run(_task_view, session, task.id)
    return {"task": view}


@commands.command("coauthor.proposal.revert", Revert)
async def revert(session: Session, arguments: Revert) -> Json:
    """Undo an accepted proposal; what was written since is kept."""
    room = bench.of(session).room
    inverse = await room.run(rollback.propose, room.actor, arguments.proposal)
    return await answer(session, await see_through(session, inverse, deciding.Choice()))


@commands.command("coauthor.pool.log", Log)
async def log(session: Session, arguments: Log) -> Json:
    """The record, oldest first."""
    room = bench.of(session).room
    if not room.is_open:
        return {"events": []}
    path = session.path(arguments.uri) if arguments.uri else None
    found: Json = await room.run(_log, arguments, path)
    return found


async def see_through(session: Session, proposal: str, choice: deciding.Choice) -> deciding.Outcome:
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
    view = await room.run(_task_view, session, outcome.task.id)
    said = {"by": outcome.by, "conflicts": list(outcome.conflicts) or None, "message": outcome.message or None}
    return {
        "applied": outcome.applied,
        "state": outcome.state,
        "task": view,
        **{name: value for name, value in said.items() if value is not None},
    }


def _preview(pool: pools.Pool, session: Session, arguments: OfProposal) -> Json:
    task = pool.owner(arguments.proposal)
    proposal = deciding.find(pool, arguments.proposal)
    if arguments.candidate is not None and arguments.candidate not in proposal.candidates:
        raise errors.NotFound(f"{proposal.id} has no candidate {arguments.candidate}.")
    return wire.Wire(pool, session.encoding).preview(task, proposal, arguments.candidate)


def _task_view(pool: pools.Pool, session: Session, task: str) -> Json:
    return wire.Wire(pool, session.encoding).task(pool.task(task))


def _log(pool: pools.Pool, arguments: Log, path: str | None) -> Json:
    found = views.thread(pool, arguments.task) if arguments.task else views.newest(pool, 5000)
    chosen = [
        event
        for event in found
        if (arguments.actor is None or arguments.actor in (event.actor.id, event.actor.name))
        and (arguments.since is None or event.at >= arguments.since)
        and (arguments.uri is None or path in (event.data.get("path"), event.stream.removeprefix("file/")))
    ]
    return {"events": [wire.event_view(event) for event in chosen[-arguments.limit :]]}
