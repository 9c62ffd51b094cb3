"""The second stage of a server: what the pool's side answers, with all that it imports.

Loaded once the workspace has been read, or when it is first asked for; a key never waits for it.
"""

from __future__ import annotations

import asyncio

from coauthor.domain import errors
from coauthor.lsp import bench, commands
from coauthor.lsp.features import (
    agent_commands,
    asset_commands,
    attach,
    build_commands,
    exchange_commands,
    execute_command,
    ledger_commands,
    outline_commands,
    outside_commands,
    place_commands,
    proposal_commands,
    surface_commands,
    task_commands,
)
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import Handler
from coauthor.pool import trusting

HANDLERS: dict[str, Handler] = {
    "workspace/executeCommand": execute_command.execute_command,
    "window/workDoneProgress/cancel": attach.cancel_progress,
    "coauthor/attach": attach.attach,
    "coauthor/detach": attach.detach,
}

COMMAND_MODULES = (
    task_commands,
    proposal_commands,
    place_commands,
    surface_commands,
    exchange_commands,
    ledger_commands,
    agent_commands,
    asset_commands,
    outside_commands,
    build_commands,
    outline_commands,
)
"""Where commands are declared; importing a module declares them."""


def declared() -> list[commands.Command]:
    """All commands there are, by name."""
    return commands.declared()


async def start(session: Session) -> None:
    """Set the bench up, and let it hear of the documents that were opened before."""
    bench.wire(session)
    before = list(session.documents.values())
    if session.options.trusted is not None and session.root is not None and not session.options.agent:
        await asyncio.to_thread(trusting.set_trusted, session.root, trusted=session.options.trusted)
    await _begin(session)
    if session.bench is not None:
        for document in before:
            session.bench.presence.opened(session, document)
            session.bench.drifting.on_open(session, document)
            if document.saved_alone:
                session.bench.todos.saved(session, document)
    if session.last_edited is None and before:
        session.last_edited = (before[-1].key, before[-1].last_edit)


async def _begin(session: Session) -> None:
    """Look for the pool; one that can't be used is told once, and reading goes on without it."""
    try:
        await bench.start(session)
    except errors.CoauthorError as error:
        session.say(f"{error.message} {error.hint}", 2)
        return
    foreign = await session.bench.room.why_foreign() if session.bench is not None else None
    if foreign is not None:
        session.say(foreign, 2)
