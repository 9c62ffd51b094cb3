"""What the text itself gives reason to say: references and citations of nothing and labels defined twice."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.publisher import Diagnostic
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import Severity


def attach(session: Session) -> None:
    """Publish on every change, and wherever a change elsewhere makes a difference."""
    session.publisher.sources.append(references)
    session.listeners.opened.append(_changed)
    session.listeners.changed.append(_changed)
    session.listeners.saved.append(_changed)
    session.listeners.closed.append(_closed)
    session.index.changed.append(lambda changed: changed.publisher.refresh_all())


def _changed(session: Session, document: Document) -> None:
    session.publisher.refresh(document)


def _closed(session: Session, document: Document) -> None:
    session.publisher.clear(document)
    if document.path is not None:
        session.index.read(document.path)


def references(session: Session, document: Document) -> list[Diagnostic]:
    """Keys that nothing in the workspace defines, and labels that are defined twice."""
    index = session.index
    index.refresh(document)
    if not index.ready.is_set() or document.path is None:
        return []
    file = document.facts().file
    labels, entries = index.labels.paths, index.entries.paths
    found = [
        (key, Severity.WARNING, "ref.undefined", f"No \\label{{{key.key}}} in this workspace.")
        for key in file.refs
        if key.key not in labels
    ]
    if entries:  # without any bibliography file the entries may come from anywhere
        found += [
            (key, Severity.WARNING, "cite.undefined", f"No entry {key.key} in the bibliography.")
            for key in file.cites
            if key.key not in entries
        ]
    found += [
        (key, Severity.WARNING, "label.duplicate", f"\\label{{{key.key}}} is defined more than once.")
        for key in file.labels
        if len(labels[key.key]) > 1 and index.is_duplicate(key.key, document.path)
    ]
    return [_at(session, document, *one) for one in found]


def _at(session: Session, document: Document, item: Any, severity: Severity, code: str, message: str) -> Diagnostic:
    span = session.index.places(document.key).span(item.start, item.end)
    return to_lsp.diagnostic(span, severity, code, message)
