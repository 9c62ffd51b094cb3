"""What a client asks about agents: their roles, what they are shown, what they cost; and its yes to a plan."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pydantic

from coauthor import config
from coauthor.briefing import casting, loading
from coauthor.domain import commands as pool_commands
from coauthor.domain import errors, tasks
from coauthor.lsp import bench, commands
from coauthor.lsp.features import task_commands
from coauthor.lsp.pool_side import asking
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.pool import trusting
from coauthor.review import contexts, drafting, importing, outlining, series, stats

Json = dict[str, Any]


class Comment(pydantic.BaseModel):
    """A remark on one line of a plan: `at` like `strategy/2`."""

    model_config = pydantic.ConfigDict(extra="forbid")

    at: str = pydantic.Field(max_length=100)
    text: str = pydantic.Field(max_length=20_000)


class Approve(task_commands.OfTask):
    """Arguments of `coauthor.plan.approve`."""

    comments: list[Comment] = []


class OfFile(commands.Arguments):
    """Arguments of commands about the workspace, or one file of it."""

    uri: str | None = None


class Draft(commands.Arguments):
    """Arguments of `coauthor.task.draft`."""

    node: str = pydantic.Field(min_length=1, max_length=300)
    go_on: bool = False
    intent: str = pydantic.Field(default="", max_length=20_000)


class Propose(commands.Arguments):
    """Arguments of `coauthor.outline.propose`."""

    topic: str = pydantic.Field(default="", max_length=2_000)
    notes: str = pydantic.Field(default="", max_length=20_000)


class Import(commands.Arguments):
    """Arguments of `coauthor.todo.import`."""

    text: str = pydantic.Field(min_length=1, max_length=200_000)


class Revise(commands.Arguments):
    """Arguments of `coauthor.task.revise`."""

    ref: asking.WireRef
    intent: str = pydantic.Field(default="Revise this paragraph", min_length=1, max_length=20_000)
    assignee: str = "reviser"
    candidates: int = pydantic.Field(default=1, ge=1, le=5)


@commands.command("coauthor.agent.list", commands.Nothing)
async def agents(session: Session, _arguments: commands.Nothing) -> Json:
    """The roles, what each is for, and whether it can work here now."""
    return await asyncio.to_thread(_agents, session.root)


@commands.command("coauthor.task.context", task_commands.OfTask)
async def context(session: Session, arguments: task_commands.OfTask) -> Json:
    """What a model was, or would be, shown for a task, to whom it goes, and whether it leaves this machine."""
    room = bench.of(session).room
    if not room.exists:
        raise errors.NotFound(f"There is no task {arguments.task}.")
    task, loaded = await room.run(_loaded, arguments.task)
    assert session.root is not None
    return await asyncio.to_thread(contexts.show, session.root, task, loaded, config.load())


@commands.command("coauthor.plan.approve", Approve)
async def approve(session: Session, arguments: Approve) -> Json:
    """The person's yes to a plan; comments on lines of it reach the next prompt."""
    room = bench.of(session).room
    if not room.exists:
        raise errors.NotFound(f"There is no task {arguments.task}.")
    said = tuple((comment.at, comment.text) for comment in arguments.comments)
    await room.run(pools.Pool.handle, pool_commands.ApprovePlan(task=arguments.task, comments=said), room.actor)
    return await task_commands.after(session, arguments.task)


@commands.command("coauthor.stats", OfFile)
async def figures(session: Session, arguments: OfFile) -> Json:
    """What was accepted and what it cost, by role, profile, model, task and section; with `uri` of one file."""
    if session.root is None:
        raise errors.NotFound("No folder is open, so there is no record to read.")
    path = session.path(arguments.uri) if arguments.uri else None
    return await asyncio.to_thread(_figures, session.root, path)


@commands.command("coauthor.task.draft", Draft)
async def draft(session: Session, arguments: Draft) -> Json:
    """Have the section of a node of the outline written; `go_on` writes on behind what it has."""
    room = bench.of(session).room
    task = await room.run(_draft, arguments, room.actor)
    await room.start_worker()
    return await task_commands.answer(session, task)


@commands.command("coauthor.outline.propose", Propose)
async def propose(session: Session, arguments: Propose) -> Json:
    """Have an outline proposed from a topic and the person's notes."""
    room = bench.of(session).room
    posted = (arguments.topic, arguments.notes, tasks.Origin.ACTION)
    task = await room.run(_propose, room.actor, posted)
    await room.start_worker()
    return await task_commands.answer(session, task)


@commands.command("coauthor.todo.import", Import)
async def import_(session: Session, arguments: Import) -> Json:
    """Make tasks of a list of remarks, each with `file:START--END` before it; the files stay untouched."""
    room = bench.of(session).room
    done = await room.run(importing.post, room.actor, arguments.text, lambda path: asking.current_text(session, path))
    await room.start_worker()
    views = [(await task_commands.answer(session, task))["task"] for task in done.tasks]
    return {"tasks": views, "rejected": [{"line": each.line, "reason": each.reason} for each in done.rejected]}


@commands.command("coauthor.task.revise", Revise)
async def revise(session: Session, arguments: Revise) -> Json:
    """Have a long place revised, each paragraph a task and a proposal of its own, in order."""
    at = asking.spot(session, arguments.ref)
    room = bench.of(session).room
    await bench.of(session).presence.say(at.path)
    posted = await room.run(_series, arguments, room.actor, at)
    await room.start_worker()
    views = [(await task_commands.answer(session, task))["task"] for task in posted]
    return {"tasks": views}


def _agents(root: Path | None) -> Json:
    trusted = trusting.is_trusted(root) if root is not None else None
    cast = casting.cast(root if trusted else None)
    return {"agents": contexts.agents(trusted, cast, config.load())}


def _loaded(pool: pools.Pool, name: str) -> tuple[tasks.Task, Any]:
    task = pool.task(name)
    return task, loading.read(pool, task)


def _figures(root: Path, path: str | None) -> Json:
    pool = pools.open_pool(root, create=False)
    try:
        return stats.view(stats.measure(pool, path))
    finally:
        if pool is not None:
            pool.close()


def _draft(pool: pools.Pool, arguments: Draft, actor: Any) -> tasks.Task:
    wish = arguments.intent or ("Continue this section" if arguments.go_on else "Draft this section")
    return drafting.post(pool, actor, arguments.node, wish, tasks.Origin.ACTION, go_on=arguments.go_on)


def _propose(pool: pools.Pool, actor: Any, posted: tuple[str, str, tasks.Origin]) -> tasks.Task:
    return outlining.post(pool, actor, *posted)


def _series(pool: pools.Pool, arguments: Revise, actor: Any, at: asking.Spot) -> list[tasks.Task]:
    return series.post(
        pool,
        actor,
        at.path,
        at.text,
        (at.start, at.end),
        intent=arguments.intent,
        origin=tasks.Origin.ACTION,
        assignee=arguments.assignee,
        candidates=arguments.candidates,
    )
