"""textDocument/definition: from a reference to its label, a citation to its entry, a term to its words, an input to
its file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coauthor.lsp.reading import cursor, terms
from coauthor.lsp.reading.cursor import Kind
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import location, locations
from coauthor.lsp.wire import framing


@indexed
def definition(session: Session, params: dict[str, Any]) -> list[dict[str, Any]] | framing.Written:
    """Every place that defines what stands at the position."""
    here = cursor.at(session, params)
    if here is None:
        return _of_term(session, params)
    if here.kind is Kind.FILE:
        origin = {"line": 0, "character": 0}
        return [location(session.uri(here.key), {"start": origin, "end": origin})]
    return locations(definitions(session, here))


def _of_term(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the term is defined that the position names."""
    term = terms.here(session, params)
    found = terms.uses(session, term.place.term.key) if term is not None else ()
    return [location(session.uri(path), places.span(one.start, one.end)) for path, places, one in found if one.defines]


def definitions(session: Session, here: cursor.Here) -> Iterator[tuple[str, str]]:
    """Where a label or a bibliography entry stands: URIs, and Ranges in JSON."""
    index = session.index
    if here.kind in (Kind.REF, Kind.LABEL):
        spans = [(path, label.start, label.end) for path, label in index.label_places(here.key)]
    else:
        spans = [(path, entry.key_start, entry.key_end) for path, entry in index.entry_places(here.key)]
    for path, start, end in spans:
        yield session.uri(path), index.places(path).written(start, end)
