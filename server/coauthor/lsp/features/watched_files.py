"""workspace/didChangeWatchedFiles, and the server's own watch: files that changed outside of the editor."""

from __future__ import annotations

import logging
import time
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.features import configuration
from coauthor.lsp.reading import watching
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import RequestFailed
from coauthor.manuscript import project

_log = logging.getLogger(__name__)


async def register(session: Session) -> None:
    """Ask the client to watch, where it can."""
    if session.capability("workspace", "didChangeWatchedFiles", "dynamicRegistration") is not True:
        return
    watchers = [{"globPattern": f"**/*{ending}"} for ending in project.ENDINGS]
    watchers.append({"globPattern": f"**/{configuration.FILE}"})
    registration = {
        "id": "coauthor-watched-files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": {"watchers": watchers},
    }
    session.connection.spawn(_ask(session, {"registrations": [registration]}), "watch files")


async def watch(session: Session) -> None:
    """Watch ourselves too, once all else is up: a client may not, or not for what it does not know."""
    begun = time.time()
    await session.index.wait()
    watcher = watching.Watcher(session, lambda path: take(session, path))
    watcher.start()

    async def stop(_session: Session) -> None:
        watcher.stop()

    session.closing.append(stop)
    await watcher.catch_up(begun)


async def _ask(session: Session, params: dict[str, Any]) -> None:
    try:
        await session.connection.request("client/registerCapability", params)
    except RequestFailed as error:
        _log.info("the client does not watch files: %s", error)


def did_change_watched_files(session: Session, params: dict[str, Any]) -> None:
    """Take each file's facts again; an open document's are the editor's and stay."""
    for change in from_lsp.member(params, "changes", list):
        uri = change.get("uri") if isinstance(change, dict) else None
        path = session.path(uri) if isinstance(uri, str) else None
        if path is not None:
            take(session, path)


def take(session: Session, path: str) -> None:
    """A file came, went or changed on the disk; told twice, it is looked at once."""
    if path == configuration.FILE:
        configuration.again(session)
    elif path.endswith(project.ENDINGS) and session.index.rest.is_news(path):
        session.index.read(path)
        session.publisher.rest((path,))
        session.publisher.refresh_all()  # what it defines, open documents may use
        _notice(session, path)


def _notice(session: Session, path: str) -> None:
    """While it is open the editor's text is the truth; a file that moved on under unsaved changes is told."""
    document = session.documents.get(path)
    if document is not None and document.dirty:
        at_rest = session.index.rest.text(path)
        if at_rest is not None and at_rest != document.text:
            session.say(f"{path} has changed on disk while it has unsaved changes here; the editor's text counts.", 2)
