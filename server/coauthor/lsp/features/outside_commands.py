"""What an agent from outside says over the editor's protocol: it takes a task and posts under the token of its claim.

Also what only a person says of a folder: that it is trusted, and that a pool which came with it is theirs.
"""

from __future__ import annotations

from typing import Any

import pydantic

from coauthor.domain import commands as pool_commands
from coauthor.domain import errors, packets, tasks
from coauthor.lsp import bench, commands
from coauthor.lsp.features import task_commands
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import owning, trusting
from coauthor.pool import pool as pools
from coauthor.review import waking

Json = dict[str, Any]


class Held(task_commands.OfTask):
    """Arguments of what is said under a claim; without `token` the claim of this very connection."""

    token: str | None = None


class Plan(Held):
    """Arguments of `coauthor.plan.post`."""

    plan: dict[str, Any]
    ask: bool = False


class Ask(Held):
    """Arguments of `coauthor.question.ask`."""

    text: str = pydantic.Field(min_length=1, max_length=20_000)
    options: list[str] = pydantic.Field(default=[], max_length=20)


class Report(Held):
    """Arguments of `coauthor.report.post`."""

    findings: list[dict[str, Any]] = pydantic.Field(default=[], max_length=1000)
    scores: dict[str, int] = {}
    summary: str = pydantic.Field(default="", max_length=20_000)


class Trust(commands.Arguments):
    """Arguments of `coauthor.workspace.trust`."""

    trusted: bool


class Adopt(commands.Arguments):
    """Arguments of `coauthor.pool.adopt`; `fresh` puts it aside and begins a new one."""

    fresh: bool = False


@commands.command("coauthor.task.claim", task_commands.OfTask)
async def claim(session: Session, arguments: task_commands.OfTask) -> Json:
    """Take a task as an agent from outside; the claim lives as long as this connection."""
    room = _room(session)
    token = await room.claim(arguments.task)
    return {**await task_commands.answer(session, await _task(room, arguments.task)), "token": token}


@commands.command("coauthor.task.release", Held)
async def release(session: Session, arguments: Held) -> Json:
    """Give a task back that this connection has taken; it is open again."""
    room = _room(session)
    token = _token(room, arguments)
    command = pool_commands.Release(task=arguments.task, token=token, reason=f"given back by {room.outside.name}")
    await room.run(pools.Pool.handle, command, room.outside)
    room.let_go(arguments.task)
    return await task_commands.after(session, arguments.task)


@commands.command("coauthor.plan.post", Plan)
async def plan(session: Session, arguments: Plan) -> Json:
    """Post the plan of a claimed task, before any edit; with `ask` it waits for the person's yes."""
    room = _room(session)
    command = pool_commands.PostPlan(
        task=arguments.task,
        token=_token(room, arguments),
        plan=_checked(arguments.plan),
        model=room.outside.client,
        ask=arguments.ask,
    )
    return await _said(session, room, command)


@commands.command("coauthor.question.ask", Ask)
async def ask(session: Session, arguments: Ask) -> Json:
    """Ask the person something about a claimed task, which waits for the answer."""
    room = _room(session)
    command = pool_commands.Ask(
        task=arguments.task,
        token=_token(room, arguments),
        text=arguments.text,
        options=tuple(arguments.options),
    )
    task: tasks.Task = await room.run(pools.Pool.handle, command, room.outside)
    room.let_go(arguments.task)
    return {"question": task.questions[-1].model_dump(mode="json")}


@commands.command("coauthor.report.post", Report)
async def report(session: Session, arguments: Report) -> Json:
    """Post what a check of a claimed task has found, or that it found nothing."""
    room = _room(session)
    command = pool_commands.PostReport(
        task=arguments.task,
        token=_token(room, arguments),
        summary=arguments.summary,
        findings=tuple(arguments.findings),
        scores=arguments.scores,
    )
    said = await _said(session, room, command)
    room.let_go(arguments.task)
    return said


@commands.command("coauthor.workspace.trust", Trust)
async def trust(session: Session, arguments: Trust) -> Json:
    """Trust this folder or no longer; kept for the user, not in the folder."""
    if session.root is None:
        raise errors.NotFound("No folder is open.")
    if session.options.agent:
        raise errors.Forbidden("Only a person trusts a folder.")
    trusting.set_trusted(session.root, trusted=arguments.trusted)
    if arguments.trusted and bench.of(session).room.is_open:
        await bench.of(session).room.run(waking.release, "trust", "the folder is trusted")
        await bench.of(session).room.start_worker()
    return {"trusted": arguments.trusted}


@commands.command("coauthor.pool.adopt", Adopt)
async def adopt(session: Session, arguments: Adopt) -> Json:
    """Take over a task pool that came with the folder; what waits in it is cancelled, its history stays."""
    if session.root is None:
        raise errors.NotFound("No folder is open.")
    if session.options.agent:
        raise errors.Forbidden("Only a person adopts a pool.")
    room = bench.of(session).room
    done = await room.reopened(
        lambda root: owning.start_fresh(root) if arguments.fresh else owning.adopt(root, room.actor)
    )
    return {"cancelled": list(done.cancelled), "kept": str(done.kept) if done.kept else None}


def _room(session: Session) -> Workroom:
    room: Workroom = bench.of(session).room
    if not room.is_open and not room.exists:
        raise errors.NotFound("There are no tasks in this workspace yet.")
    return room


def _token(room: Workroom, held: Held) -> str:
    """The claim that was named, else the one that this connection holds."""
    return held.token or room.token_of(held.task)


async def _said(session: Session, room: Workroom, command: pool_commands.TaskCommand) -> Json:
    await room.run(pools.Pool.handle, command, room.outside)
    return await task_commands.answer(session, await _task(room, command.task))


async def _task(room: Workroom, name: str) -> tasks.Task:
    return await room.run(pools.Pool.task, name)


def _checked(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan in the form of PROTOCOL section 4; raises Invalid for what is none."""
    try:
        return packets.Plan.model_validate(plan).model_dump(mode="json")
    except pydantic.ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, problem["loc"]))
        raise errors.Invalid(f"That is no plan: {where}: {problem['msg']}.", "It needs at least a `goal`.") from error
