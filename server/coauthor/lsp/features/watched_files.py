"""workspace/didChangeWatchedFiles: files that changed outside of the editor."""

from __future__ import annotations

import logging
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.protocol import RequestFailed
from coauthor.lsp.session import Session
from coauthor.manuscript import project

_log = logging.getLogger(__name__)


async def register(session: Session) -> None:
    """Ask the client to watch, where it can."""
    if session.capability("workspace", "didChangeWatchedFiles", "dynamicRegistration") is not True:
        return
    watchers = [{"globPattern": f"**/*{ending}"} for ending in project.ENDINGS]
    registration = {
        "id": "coauthor-watched-files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": {"watchers": watchers},
    }
    session.connection.spawn(_ask(session, {"registrations": [registration]}), "watch files")


async def _ask(session: Session, params: dict[str, Any]) -> None:
    try:
        await session.connection.request("client/registerCapability", params)
    except RequestFailed as error:
        _log.info("the client does not watch files: %s", error)


def did_change_watched_files(session: Session, params: dict[str, Any]) -> None:
    """Take the facts of each again; an open document's are the editor's and stay."""
    for change in from_lsp.member(params, "changes", list):
        uri = change.get("uri") if isinstance(change, dict) else None
        path = session.path(uri) if isinstance(uri, str) else None
        if path is not None and path.endswith(project.ENDINGS):
            session.index.read(path)
            _notice(session, path)


def _notice(session: Session, path: str) -> None:
    """While it is open the editor's text is the truth; a file that moved on under unsaved changes is told."""
    document = session.documents.get(path)
    if document is not None and document.dirty:
        at_rest = session.index.text_at_rest(path)
        if at_rest is not None and at_rest != document.text:
            session.say(f"{path} has changed on disk while it has unsaved changes here; the editor's text counts.", 2)
