"""`coauthor.outline.get`, `.lock`, `.unlock`, `.sync` and `coauthor.check`: the plan beside the text, and the check."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from coauthor.domain import errors, texts
from coauthor.lsp import bench, commands, to_lsp
from coauthor.lsp.checking import publisher
from coauthor.lsp.session import Session
from coauthor.manuscript import project
from coauthor.manuscript.text import LineIndex
from coauthor.review import checking, planning
from coauthor.review.checking import Found

Json = dict[str, Any]


class Node(commands.Arguments):
    """Arguments of `coauthor.outline.get` and `.sync`: a node by its anchor, label or title; all without."""

    node: str | None = None


class Check(commands.Arguments):
    """Arguments of `coauthor.check`."""

    uri: str | None = None


@commands.command("coauthor.outline.get", Node)
async def get(session: Session, arguments: Node) -> Json:
    """The outline as nodes, each with its section, words, target and state, and the sections that it does not plan."""
    compared = await _compared(session)
    room = bench.of(session).room
    now = await room.quietly(planning.state)
    return _view(session, compared, now or planning.state(None), arguments.node)


@commands.command("coauthor.outline.lock", commands.Nothing)
async def lock(session: Session, arguments: commands.Nothing) -> Json:
    """Bind agents to the outline as it stands; the person goes on editing it and sees the difference."""
    compared = await _compared(session)
    room = bench.of(session).room
    now = await room.run(planning.lock, compared, room.actor)
    return {"locked": now.locked}


@commands.command("coauthor.outline.unlock", commands.Nothing)
async def unlock(session: Session, arguments: commands.Nothing) -> Json:
    """Take the lock off the outline."""
    room = bench.of(session).room
    if room.is_open or room.exists:
        await room.run(planning.unlock, room.actor)
    return {"locked": None}


@commands.command("coauthor.outline.sync", Node)
async def sync(session: Session, arguments: Node) -> Json:
    """Hold the outline against the text anew and put what changed on either side on the record, if there is one."""
    compared = await _compared(session)
    session.plan.refresh()
    room = bench.of(session).room
    now = await room.quietly(planning.note, compared, room.actor)
    return _view(session, compared, now or planning.state(None), arguments.node)


@commands.command("coauthor.check", Check)
async def check(session: Session, arguments: Check) -> Json:
    """Check the project, or one file, by rules; a task with the report, and the findings as diagnostics.

    `files` is how many were looked at.
    """
    root = _root(session)
    only = session.path(arguments.uri) if arguments.uri else None
    if arguments.uri and only is None:
        raise errors.NotFound(f"{arguments.uri} is not in this workspace.")
    found = await asyncio.to_thread(checking.run, root, _held(session), only, session.switches.level)
    _publish(session, found, only)
    room = bench.of(session).room
    task = await room.run(checking.report, found, only, room.actor)
    files = 1 if only else len(await asyncio.to_thread(project.DiskSource(root).list))
    return {"task": await room.run(_task, session, task.id), "files": files}


def _publish(session: Session, found: tuple[Found, ...], only: str | None) -> None:
    """Open documents say what is wrong by themselves; of the others it is said as long as they read as they did."""
    checked = session.plan.checked if only is not None else {}
    checked = {path: each for path, each in checked.items() if path != only}
    for path in {one.path for one in found}:
        text = session.index.text(path) or ""
        index = LineIndex(text)
        said = [_diagnostic(session, one, index) for one in found if one.path == path]
        checked[path] = texts.revision(text), said
    session.plan.checked = checked

    def say(path: str, text: str) -> list[Json]:
        revision, said = checked[path]
        return said if revision == texts.revision(text) else []

    session.publisher.tell("check", publisher.AtRest(frozenset(checked), say))
    session.publisher.refresh_all()


def _diagnostic(session: Session, one: Found, index: LineIndex) -> Json:
    start = to_lsp.position(index.position(one.finding.start, session.encoding))
    end = to_lsp.position(index.position(one.finding.end, session.encoding))
    span = {"start": start, "end": end}
    return to_lsp.diagnostic(span, to_lsp.Severity(one.level), one.finding.code, one.finding.message)


async def _compared(session: Session) -> planning.Compared:
    return await asyncio.to_thread(planning.compare, _root(session), _held(session))


def _view(session: Session, compared: planning.Compared, now: Any, node: str | None) -> Json:
    """The view with URIs, which are for the protocol alone."""
    shown = planning.view(compared, now, node)
    shown["uri"] = session.uri(shown["path"])
    for one in [*shown["nodes"], *shown["extras"]]:
        place = one.get("section", one) if "slug" in one else one
        if place is not None and "path" in place:
            place["uri"] = session.uri(place["path"])
    return shown


def _root(session: Session) -> Path:
    if session.root is None:
        raise errors.NotFound("No folder is open.")
    return session.root


def _held(session: Session) -> dict[str, str]:
    return {path: one.text for path, one in session.documents.items() if one.out_of_step is None and one.path}


def _task(pool: Any, session: Session, name: str) -> Json:
    from coauthor.review import wire

    return wire.Wire(pool, session.encoding).task(pool.task(name))
