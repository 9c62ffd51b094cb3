"""textDocument/documentLink: inputs, figures, listings, bibliographies and web addresses, to be opened with a click."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.session import Session
from coauthor.manuscript import linking

MOST = 2_000


@indexed
def document_link(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Only what is there: a figure or file that can't be found is a finding, not a link."""
    document = session.readable(from_lsp.uri(params))
    if document is None:
        return []
    session.index.refresh(document)
    places = session.index.places(document.key)
    found = []
    for start, end, target in _targets(session, document):
        found.append({"range": places.span(start, end), "target": target})
        if len(found) >= MOST:
            break
    return found


def _targets(session: Session, document: Document) -> Iterator[tuple[int, int, str]]:
    standing = document.facts()
    if standing.scan is None:
        if document.read_only is None:
            yield from ((link.start, link.end, link.target) for link in linking.addresses(document.text))
        return
    for include in standing.file.includes:
        path = session.index.target(document.key, include)
        if path is not None:
            yield include.start, include.end, session.uri(path)
    folders = session.index.figure_folders(document.key)
    for link in linking.links(standing.scan):
        if link.kind is linking.Kind.ADDRESS:
            yield link.start, link.end, link.target
        elif (path := _file(session, link, folders)) is not None:
            yield link.start, link.end, session.uri(path)


def _file(session: Session, link: linking.Link, folders: tuple[str, ...]) -> str | None:
    """The first file of the workspace that a link may mean."""
    if session.root is None or posixpath.isabs(link.target):
        return None
    for path in linking.candidates(link, folders):
        if not path.startswith("../") and os.path.isfile(f"{session.root}/{path}"):  # noqa: PTH113 - asked many times
            return path
    return None
