"""workspace/didChangeWorkspaceFolders: one connection works on one folder, the first; when that goes, on the next.

It must never move a session that has a pool: its tasks belong to the folder that it began with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.features import configuration
from coauthor.lsp.session import Session
from coauthor.manuscript import project


def did_change_workspace_folders(session: Session, params: dict[str, Any]) -> None:
    """Follow the folders; what is open keeps its text."""
    event = from_lsp.member(params, "event", dict)
    removed, added = _paths(event.get("removed")), _paths(event.get("added"))
    session.folders = [folder for folder in session.folders if folder not in removed]
    session.folders += [folder for folder in added if folder not in session.folders]
    if session.root is None and session.folders:
        _move(session, session.folders[0])
    elif session.root is not None and _is_gone(session, removed):
        if not session.folders:
            return
        if session.bench is not None:
            session.say(f"goes on with {session.root.name}; start the language server again for another folder.")
        else:
            _move(session, session.folders[0])


def _is_gone(session: Session, removed: list[str]) -> bool:
    """True if the folder that the root belongs to was removed, and no other that is left has the same root."""
    roots = {Path(project.find_root(Path(folder))) for folder in session.folders}
    return session.root not in roots and any(project.find_root(Path(folder)) == session.root for folder in removed)


def _move(session: Session, folder: str) -> None:
    """Work on another root; open documents are known by their new paths."""
    known = list(session.documents.values())
    for document in known:
        session.publisher.clear(document)
    session.documents.clear()
    session.take_root_of(folder)
    configuration.read(session)
    for document in known:
        moved = Document(document.uri, session.path(document.uri), session.encoding)
        if document.out_of_step is None:
            moved.load(document.text, document.version)
        moved.dirty = document.dirty
        session.documents[moved.key] = moved
    session.index.restart()
    session.publisher.refresh_all()


def _paths(folders: object) -> list[str]:
    found = []
    for folder in folders if isinstance(folders, list) else ():
        uri = folder.get("uri") if isinstance(folder, dict) else None
        path = from_lsp.file_path(uri) if isinstance(uri, str) else None
        if path is not None:
            found.append(path)
    return found
