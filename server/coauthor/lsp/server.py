"""The server's table of contents: which request is answered where, and one session over one pair of pipes.

It must hold no state: what belongs to a connection hangs on its `Session`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable

from coauthor.lsp import heap, late, staging, starting
from coauthor.lsp.checking.publisher import Publisher
from coauthor.lsp.features import (
    completion,
    configuration,
    definition,
    document_highlight,
    document_link,
    document_symbol,
    folding_range,
    hover,
    initialize,
    inline_completion,
    pull_diagnostics,
    references,
    sync,
    watched_files,
    workspace_folders,
    workspace_symbol,
)
from coauthor.lsp.gated import gated, staged
from coauthor.lsp.reading.index import Index
from coauthor.lsp.reading.names import Names
from coauthor.lsp.reading.resting import Resting
from coauthor.lsp.reading.shelf import Shelf
from coauthor.lsp.session import Session
from coauthor.lsp.wire import preface, transport
from coauthor.lsp.wire.protocol import Connection, Handler

_log = logging.getLogger(__name__)

SWITCH_S = 0.0005  # how long a thread that reads may keep a key waiting
LATEST_SETTLING_SECONDS = 20.0
CLOSING_SECONDS = 3.0
LAST_RESORT_SECONDS = 4.5

HANDLERS: dict[str, Handler] = {
    "initialize": initialize.initialize,
    "initialized": initialize.initialized,
    "shutdown": initialize.shutdown,
    "exit": initialize.exit_,
    "textDocument/didOpen": sync.did_open,
    "textDocument/didChange": sync.did_change,
    "textDocument/willSave": sync.will_save,
    "textDocument/didSave": sync.did_save,
    "textDocument/didClose": sync.did_close,
    "textDocument/documentSymbol": gated("documentSymbol", document_symbol.document_symbol),
    "textDocument/completion": gated("completion", completion.completion),
    "textDocument/inlineCompletion": gated("inlineCompletion", inline_completion.inline_completion),
    "textDocument/hover": hover.hover,  # knows itself what to leave to others
    "textDocument/definition": gated("definition", definition.definition),
    "textDocument/references": gated("references", references.references),
    "textDocument/documentHighlight": gated("documentHighlight", document_highlight.document_highlight),
    "textDocument/prepareRename": gated("rename", late.prepare_rename),
    "textDocument/rename": gated("rename", late.rename),
    "textDocument/documentLink": gated("documentLink", document_link.document_link),
    "textDocument/foldingRange": gated("foldingRange", folding_range.folding_range),
    "textDocument/selectionRange": gated("selectionRange", late.selection_range),
    "textDocument/diagnostic": pull_diagnostics.document_diagnostic,
    "workspace/diagnostic": pull_diagnostics.workspace_diagnostic,
    "workspace/symbol": gated("workspaceSymbol", workspace_symbol.workspace_symbol),
    "workspace/didChangeWatchedFiles": watched_files.did_change_watched_files,
    "workspace/didChangeWorkspaceFolders": workspace_folders.did_change_workspace_folders,
    "workspace/didChangeConfiguration": configuration.did_change_configuration,
    "textDocument/codeAction": gated("codeAction", staged(late.code_action), []),
    "textDocument/codeLens": staged(late.code_lens),
    "textDocument/inlayHint": staged(late.inlay_hint),
    # What follows comes with the second stage: see `second.HANDLERS`.
    "workspace/executeCommand": staging.handler("workspace/executeCommand"),
    "window/workDoneProgress/cancel": staging.handler("window/workDoneProgress/cancel"),
    "coauthor/attach": staging.handler("coauthor/attach"),
    "coauthor/detach": staging.handler("coauthor/detach"),
}


def serve(greeted: preface.Greeted, wire: Callable[[Session], None] | None = None) -> int:
    """Serve one client on standard input and output until it is done; the exit code.

    `greeted` is what was read before; `wire` adds to a new session what the rooms above want in it.
    """
    sys.setswitchinterval(SWITCH_S)
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
    asyncio.get_running_loop().call_later(LATEST_SETTLING_SECONDS, heap.settle)  # where nothing is ever read
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
    session.names = Names(session)
    session.shelf = Shelf(session)
    session.publisher = Publisher(session)
    session.listeners.changed += [session.names.later, Resting(session).later]
    session.listeners.saved.append(session.names.later)
    session.index.changed += [session.names.later, lambda changed: changed.shelf.refresh()]
    late.attach(session)
    session.starting += [configuration.begin, watched_files.register, staging.begin, watched_files.watch]
    return session


async def _close(session: Session) -> None:
    """Let everything that was opened be closed, and the client have what was said, within a few seconds."""
    starting.done(session)
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
