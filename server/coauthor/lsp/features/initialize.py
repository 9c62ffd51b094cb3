"""The beginning and the end of a session: initialize, initialized, shutdown, exit."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import starting
from coauthor.lsp.features import configuration
from coauthor.lsp.session import Session
from coauthor.lsp.wire import capabilities, failures


def initialize(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """Answered here only where the preface could not."""
    if session.connection.initialized:
        raise failures.InvalidRequest("Invalid Request: initialize comes once")
    begin(session, params)
    return capabilities.answer(params)


def begin(session: Session, params: dict[str, Any]) -> None:
    """Take the params of an `initialize` that is, or has been, answered."""
    session.begin(params)
    starting.begin(session)
    configuration.read(session)
    session.connection.initialized = True
    session.index.start()


async def initialized(session: Session, params: dict[str, Any]) -> None:
    """Start what needs a client that listens, one after the other."""
    if session.started.is_set():
        return
    session.started.set()
    for start in session.starting:
        await start(session)


def shutdown(session: Session, params: dict[str, Any]) -> None:
    """Nothing but `exit` is served from now on."""
    session.connection.shut_down = True


def exit_(session: Session, params: dict[str, Any]) -> None:
    """End the connection; the process follows."""
    session.connection.close("the client said exit")
