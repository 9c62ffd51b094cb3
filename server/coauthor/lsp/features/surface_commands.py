"""`coauthor.todo.start` and `coauthor.proposal.show`: what the stock surfaces ask for."""

from __future__ import annotations

from typing import Any

import pydantic

from coauthor.domain import errors
from coauthor.lsp import bench, commands
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import showing
from coauthor.pool import pool as pools
from coauthor.review import wire

Json = dict[str, Any]


class Start(commands.Arguments):
    """Arguments of `coauthor.todo.start`: a line, from 0, that a request stands on."""

    uri: str
    line: int = pydantic.Field(ge=0)


class Show(commands.Arguments):
    """Arguments of `coauthor.proposal.show`."""

    proposal: str


@commands.command("coauthor.todo.start", Start)
async def start(session: Session, arguments: Start) -> Json:
    """Make a request in the text a task now, whoever typed it; begins an ended one again."""
    at_work = bench.of(session)
    document = session.readable(arguments.uri)
    if document is None:
        raise errors.NotFound(f"{arguments.uri} is not open in this editor.")
    for comment, _ in at_work.board.pairs(document):
        first, last = document.position(comment.start).line, document.position(comment.end).line
        if first <= arguments.line <= last and not comment.is_reply:
            task = await at_work.todos.start(document, comment)
            view: Json = await at_work.room.run(_view, session, task.id)
            return {"task": view}
    raise errors.NotFound(f"There is no TODO for the co-author on line {arguments.line + 1}.")


@commands.command("coauthor.proposal.show", Show)
async def show(session: Session, arguments: Show) -> Json:
    """Write the read-only page of a proposal and open it."""
    room = bench.of(session).room
    if not room.is_open and not room.exists:
        raise errors.NotFound(f"There is no proposal {arguments.proposal}.")
    return await showing.show(session, room, arguments.proposal)


def _view(pool: pools.Pool, session: Session, task: str) -> Json:
    return wire.Wire(pool, session.encoding).task(pool.task(task))
