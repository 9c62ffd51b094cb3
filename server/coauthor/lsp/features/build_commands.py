"""`coauthor.build`: have the document typeset by a worker; what TeX complains of comes as diagnostics."""

from __future__ import annotations

from typing import Any

from coauthor.briefing import buildlog
from coauthor.domain import commands as pool_commands
from coauthor.domain import errors, tasks
from coauthor.lsp import bench, commands
from coauthor.lsp.features import task_commands
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools


class Build(commands.Arguments):
    """Arguments of `coauthor.build`: a file of the document; without one it is the folder's."""

    uri: str | None = None


@commands.command("coauthor.build", Build)
async def build(session: Session, arguments: Build) -> dict[str, Any]:
    """Typeset the document in a copy: a task at once, its report and the findings when TeX is done.

    `folder` is the URI of the copy, in which the PDF stands beside its main file.
    """
    path = session.path(arguments.uri) if arguments.uri else None
    if arguments.uri and path is None:
        raise errors.NotFound(f"{arguments.uri} is not in this workspace.")
    room = bench.of(session).room
    await bench.of(session).presence.keep_unsaved()
    refs = (tasks.Ref(path=path),) if path else ()
    post = pool_commands.Post(
        intent="Build the document", origin=tasks.Origin.ACTION, refs=refs, assignee=tasks.BUILDER
    )
    task = await room.run(pools.Pool.post, post, room.actor)
    answer = await task_commands.after(session, task.id)
    return answer if session.root is None else {**answer, "folder": buildlog.copy(session.root).as_uri()}
