"""The server's table of contents: which request is answered where, and one session over one pair of pipes.

It must hold no state: what belongs to a connection hangs on its `Session`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable

from coauthor.lsp import preface, staging, transport
from coauthor.lsp.features import (
    completion,
    definition,
    diagnostics,
    document_symbol,
    hover,
    initialize,
    references,
    sync,
    watched_files,
    workspace_symbol,
)
from coauthor.lsp.index import Index
from coauthor.lsp.protocol import Connection, Handler
from coauthor.lsp.publisher import Publisher
from coauthor.lsp.session import Session

_log = logging.getLogger(__name__)

CLOSING_SECONDS = 3.0
LAST_RESORT_SECONDS = 4.5

HANDLERS: dict[str, Handler] = {
    "initialize": initialize.initialize,
    "initialized": initialize.initialized,
    "shutdown": initialize.shutdown,
    "exit": initialize.exit_,
    "textDocument/didOpen": sync.did_open,
    "textDocument/didChange": sync.did_change,
    "textDocument/didSave": sync.did_save,
    "textDocument/didClose": sync.did_close,
    "textDocument/documentSymbol": document_symbol.document_symbol,
    "textDocument/completion": completion.completion,
    "textDocument/hover": hover.hover,
    "textDocument/definition": definition.definition,
    "textDocument/references": references.references,
    "workspace/symbol": workspace_symbol.workspace_symbol,
    "workspace/didChangeWatchedFiles": watched_files.did_change_watched_files,
    # What follows comes with the second stage: see `second.HANDLERS`.
    "textDocument/codeAction": staging.handler("textDocument/codeAction"),
    "textDocument/codeLens": staging.handler("textDocument/codeLens"),
    "textDocument/inlayHint": staging.handler("textDocument/inlayHint"),
    "workspace/executeCommand": staging.handler("workspace/executeCommand"),
    "window/workDoneProgress/cancel": staging.handler("window/workDoneProgress/cancel"),
    "coauthor/attach": staging.handler("coauthor/attach"),
    "coauthor/detach": staging.handler("coauthor/detach"),
}


def serve(greeted: preface.Greeted, wire: Callable[[Session], None] | None = None) -> int:
    """Serve one client on standard input and output until it is done; the exit code.

    `greeted` is what was read before; `wire` adds to a new session what the rooms above want in it.
    """
    return asyncio.run(_serve(greeted, wire))


async def _serve(greeted: preface.Greeted, wire: Callable[[Session], None] | None) -> int:
    session = open_session()
    connection = session.connection
    if wire is not None:
        wire(session)
    connection.attach(await transport.write(1, connection.close))
    if greeted.params is not None:
        initialize.begin(session, greeted.params)
    stop_watching = transport.watch_parent(session.process or 0, connection.close)
    if greeted.ended:
        connection.close("the client closed the connection")
    else:
        await transport.read(0, connection, greeted.rest)
    reason = await connection.closed
    threading.Thread(target=_last_resort, daemon=True).start()
    _log.info("ending: %s", reason)
    stop_watching()
    await _close(session)
    return 0 if connection.shut_down else 1


def open_session() -> Session:
    """A new session with its protocol object; the caller attaches a writer and feeds the connection."""
    session = Session()
    session.connection = Connection(HANDLERS, session)
    session.index = Index(session)
    session.publisher = Publisher(session)
    diagnostics.attach(session)
    session.starting += [watched_files.register, staging.begin]
    return session


async def _close(session: Session) -> None:
    """Let everything that was opened be closed, and the client have what was said, within a few seconds."""
    try:
        async with asyncio.timeout(CLOSING_SECONDS):
            for close in reversed(session.closing):
                await close(session)
            await session.connection.drain(1.0)
    except TimeoutError:
        _log.warning("not everything could be closed in time")
    except Exception:  # noqa: BLE001 - what fails here must not keep the process alive
        _log.exception("closing failed")


def _last_resort() -> None:
    """Whatever still runs by then: a server without a client must not stay."""
    threading.Event().wait(LAST_RESORT_SECONDS)
    os._exit(1)
