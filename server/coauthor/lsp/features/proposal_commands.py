"""`coauthor.proposal.*` and `coauthor.pool.log`: look at proposals, decide them, undo them, read the record."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pydantic

from coauthor.domain import commands as pool_commands
from coauthor.domain import errors
from coauthor.lsp import bench, commands, seeing, several
from coauthor.lsp.features import place_commands
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.pool import searching
from coauthor.review import chosen, deciding, moments, rollback, undoing, wire

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
    then: str | None = None

    @pydantic.model_validator(mode="after")
    def _one_at_least(self) -> Accept:
        if not (self.proposal or self.proposals or self.hunks):
            raise ValueError("name a `proposal`, some `proposals` or `hunks`")
        return self

    def of(self, proposal: str) -> Accept:
        """What of this is about one of several proposals: all of it where none of its sentences is named."""
        mine = [hunk for hunk in self.hunks if hunk.partition(".")[0] == proposal]
        picks, edited = (
            {hunk: text for hunk, text in given.items() if hunk.partition(".")[0] == proposal}
            for given in (self.picks, self.edited)
        )
        update = {"proposal": proposal, "proposals": [], "hunks": mine, "picks": picks, "edited": edited}
        return self.model_copy(update=update)


class Reject(commands.Arguments):
    """Arguments of `coauthor.proposal.reject`."""

    proposal: str
    hunks: list[str] = []
    reason: str | None = None


class Reconsider(commands.Arguments):
    """Arguments of `coauthor.proposal.reconsider`: all that was rejected of a proposal where no sentence is named."""

    proposal: str
    hunks: list[str] = []


class Revert(commands.Arguments):
    """Arguments of `coauthor.proposal.revert`: a proposal or `hunks` of it, all of a `task`, or all `since` a time."""

    proposal: str | None = None
    hunks: list[str] = []
    task: str | None = None
    since: str | None = None

    @pydantic.model_validator(mode="after")
    def _exactly_one(self) -> Revert:
        if sum(given is not None for given in (self.proposal, self.task, self.since)) != 1:
            raise ValueError("name one of `proposal`, `task` or `since`")
        if any(hunk.partition(".")[0] != self.proposal for hunk in self.hunks):
            raise ValueError("`hunks` must be sentences of that `proposal`")
        return self


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
    """Accept some or all; answers within five seconds. `then` asks for more of the task once it is in the text."""
    named = list(dict.fromkeys(arguments.proposals)) or [arguments.proposal or arguments.hunks[0].partition(".")[0]]
    if len(named) == 1:
        outcome = await _accepted(session, named[0], arguments)
        return await seeing.answer(session, outcome)

    steps = [(proposal, partial(_accepted, session, proposal, arguments.of(proposal))) for proposal in named]
    return await several.each(session, steps, "Not accepted")


async def _accepted(session: Session, proposal: str, wanted: Accept) -> deciding.Outcome:
    choice = deciding.Choice(tuple(wanted.hunks), wanted.candidate, wanted.picks, wanted.edited)
    try:
        outcome = await seeing.through(session, proposal, choice)
    except errors.Stale as error:
        raise errors.Stale(error.message, await place_commands.ask(session, proposal, wanted.hunks)) from error
    if outcome.applied and wanted.then and wanted.then.strip():
        room = bench.of(session).room
        more = pool_commands.Reply(task=outcome.task.id, text=wanted.then)
        task = await room.run(pools.Pool.handle, more, room.actor)
        await room.start_worker()
        return dataclasses.replace(outcome, task=task)
    return outcome


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
    view: Json = await room.run(seeing.task_view, session, task.id)
    return {"task": view}


@commands.command("coauthor.proposal.reconsider", Reconsider)
async def reconsider(session: Session, arguments: Reconsider) -> Json:
    """Take a no back: what was rejected waits again. No text is changed."""
    room = bench.of(session).room
    task = await room.run(rollback.reconsider, room.actor, arguments.proposal, tuple(arguments.hunks))
    view: Json = await room.run(seeing.task_view, session, task.id)
    return {"task": view}


@commands.command("coauthor.proposal.revert", Revert)
async def revert(session: Session, arguments: Revert) -> Json:
    """Undo an accepted proposal, sentences of it, a task, or all since a time; what was written since is kept."""
    room = bench.of(session).room
    if arguments.proposal is None:
        undos = await room.run(_undos, arguments.task, arguments.since)
        return await several.undone(session, undos)
    what = undoing.Undo("", arguments.proposal, (), tuple(arguments.hunks))
    return await seeing.answer(session, await several.taken_back(session, what))


@commands.command("coauthor.pool.log", Log)
async def log(session: Session, arguments: Log) -> Json:
    """The record, oldest first."""
    room = bench.of(session).room
    if not room.is_open:
        return {"events": []}
    path = session.path(arguments.uri) if arguments.uri else None
    found: Json = await room.run(_log, arguments, path)
    return found


def _undos(pool: pools.Pool, task: str | None, since: str | None) -> list[undoing.Undo]:
    if task is not None:
        return undoing.of_task(pool, task)
    return undoing.since(pool, moments.moment(since or "", datetime.now(UTC)))


def _preview(pool: pools.Pool, session: Session, arguments: OfProposal) -> Json:
    task = pool.owner(arguments.proposal)
    proposal = chosen.find(pool, arguments.proposal)
    if arguments.candidate is not None and arguments.candidate not in proposal.candidates:
        raise errors.NotFound(f"{proposal.id} has no candidate {arguments.candidate}.")
    return wire.Wire(pool, session.encoding).preview(task, proposal, arguments.candidate)


def _log(pool: pools.Pool, arguments: Log, path: str | None) -> Json:
    since = moments.moment(arguments.since, datetime.now(UTC)) if arguments.since else ""
    wanted = searching.Wanted(arguments.task or "", arguments.actor or "", path or "", since, arguments.limit)
    return {"events": [wire.event_view(event) for event in searching.find(pool, wanted)]}
