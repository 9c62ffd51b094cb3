"""textDocument/references: everywhere that a label is referred to, an entry cited, or a term named."""

from __future__ import annotations

import itertools
import operator
from typing import Any

from coauthor.lsp.features import definition
from coauthor.lsp.reading import cursor, terms
from coauthor.lsp.reading.cursor import Kind
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.reading.occurrences import noted
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import location, locations
from coauthor.lsp.wire import framing


@indexed
def references(session: Session, params: dict[str, Any]) -> list[dict[str, Any]] | framing.Written:
    """All uses, those in notes too, and the definitions too where the client asks for them."""
    here = cursor.at(session, params)
    is_whole = _wants_definitions(params)
    if here is None:
        return _of_term(session, params, is_whole=is_whole)
    if here.kind is Kind.FILE:
        return []
    index = session.index
    uses = index.ref_places(here.key) if here.kind in (Kind.REF, Kind.LABEL) else index.cite_places(here.key)
    found: list[tuple[str, str]] = []
    for path, keys in itertools.groupby(uses, key=operator.itemgetter(0)):
        uri, places = session.uri(path), index.places(path)  # once for a file, not for each of its uses
        found += [(uri, places.written(key.start, key.end)) for _, key in keys]
    found += [(session.uri(path), places.written(one.start, one.end)) for path, places, one in noted(session, here)]
    if is_whole:
        found += definition.definitions(session, here)
    return locations(found)


def _of_term(session: Session, params: dict[str, Any], *, is_whole: bool) -> list[dict[str, Any]]:
    term = terms.here(session, params)
    found = terms.uses(session, term.place.term.key) if term is not None else ()
    return [
        location(session.uri(path), places.span(one.start, one.end))
        for path, places, one in found
        if is_whole or not one.defines
    ]


def _wants_definitions(params: dict[str, Any]) -> bool:
    context = params.get("context")
    return isinstance(context, dict) and context.get("includeDeclaration") is True
