"""didOpen, didChange, willSave, didSave, didClose: the text of open documents, kept or honestly given up.

LSP has no re-sync, so every save, which brings the whole text, is a check and a repair.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from coauthor.lsp import from_lsp, starting
from coauthor.lsp.document import Document
from coauthor.lsp.features import configuration
from coauthor.lsp.session import Session

_log = logging.getLogger(__name__)

_AFTER_DELAY = 2
"""`TextDocumentSaveReason`: the editor saves by itself since nobody has typed for a moment."""


def did_open(session: Session, params: dict[str, Any]) -> None:
    """The client shows a document. Opened twice, the second text counts."""
    item = from_lsp.opened(params)
    document = _known(session, item.uri)
    document.uri = item.uri
    document.load(item.text, item.version)
    document.warned = False
    document.dirty = _is_unsaved(session, document)
    _explain_read_only(session, document)
    session.tell(session.listeners.opened, document)


def did_change(session: Session, params: dict[str, Any]) -> None:
    """The client's text has changed, by one or more elements that apply one after the other."""
    document = _known(session, from_lsp.uri(params))
    was_in_step, was_writable = document.out_of_step is None, document.read_only is None
    try:
        version, changes = from_lsp.changed(params)
    except from_lsp.Malformed as error:
        document.lose_step(f"a change could not be understood ({error.message})")
    else:
        document.change(version, changes)
    if document.out_of_step is not None and (was_in_step or not document.warned):
        document.warned = True
        _log.warning("%s is out of step: %s", document.key, document.out_of_step)
        session.say(f"lost track of {document.key} ({document.out_of_step}). Save or reopen it to go on.", 2)
    if was_writable:
        _explain_read_only(session, document)
    document.saved_alone = False
    session.typed_at = time.monotonic()
    if document.path is not None:
        session.last_edited = (document.key, document.last_edit)
    session.tell(session.listeners.changed, document)


def will_save(session: Session, params: dict[str, Any]) -> None:
    """The editor is about to save, and says whether somebody asked for that."""
    document = session.document(from_lsp.uri(params))
    if document is not None:
        document.autosaved = params.get("reason") == _AFTER_DELAY


def did_save(session: Session, params: dict[str, Any]) -> None:
    """The document is on disk. The text that comes with it is compared with ours, and wins."""
    document = session.document(from_lsp.uri(params))
    if document is None:
        return
    text = params.get("text")
    if isinstance(text, str):
        in_step, before = document.out_of_step is None, document.text
        document.load(text)
        if in_step and document.text != before:
            _log.error("%s had drifted from the editor's text; taken over at save", document.key)
        if not in_step:
            session.say(f"{document.key} is in step again.")
    document.warned = document.dirty = False
    document.saved_alone = session.bench is None
    session.tell(session.listeners.saved, document)


def did_close(session: Session, params: dict[str, Any]) -> None:
    """From now on the disk has the truth about this file."""
    document = session.documents.pop(session.key(from_lsp.uri(params)), None)
    if document is not None:
        session.tell(session.listeners.closed, document)


def _known(session: Session, uri: str) -> Document:
    """The document of a URI; one that was never opened is made, out of step."""
    if session.root is None and (path := from_lsp.file_path(uri)):
        session.take_root_of(path)
        starting.begin(session)
        configuration.read(session)
        session.index.start()
    key = session.key(uri)
    document = session.documents.get(key)
    if document is None:
        document = session.documents[key] = Document(uri, session.path(uri), session.encoding)
    document.teach(session.index.taught)
    return document


def _is_unsaved(session: Session, document: Document) -> bool:
    """Editors bring back unsaved text after a restart, so an opened document may differ from its file."""
    if document.path is None or document.read_only is not None:
        return False
    at_rest = session.index.rest.text(document.path)
    return at_rest is not None and at_rest != document.text


def _explain_read_only(session: Session, document: Document) -> None:
    if document.read_only is not None:
        _log.warning("%s is read-only: %s", document.key, document.read_only)
        session.say(f"will not edit {document.key}: {document.read_only}.", 2)
