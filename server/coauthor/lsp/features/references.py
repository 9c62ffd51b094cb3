"""textDocument/references: everywhere that a label is referred to, or an entry cited."""

from __future__ import annotations

import itertools
import operator
from typing import Any

from coauthor.lsp.features import definition
from coauthor.lsp.reading import cursor
from coauthor.lsp.reading.cursor import Kind
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.reading.occurrences import noted
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import locations
from coauthor.lsp.wire import framing


@indexed
def references(session: Session, params: dict[str, Any]) -> list[dict[str, Any]] | framing.Written:
    """All uses, those in notes too, and the definitions too where the client asks for them."""
    here = cursor.at(session, params)
    if here is None or here.kind is Kind.FILE:
        return []
    index = session.index
    uses = index.ref_places(here.key) if here.kind in (Kind.REF, Kind.LABEL) else index.cite_places(here.key)
    found: list[tuple[str, str]] = []
    for path, keys in itertools.groupby(uses, key=operator.itemgetter(0)):
        uri, places = session.uri(path), index.places(path)  # once for a file, not for each of its uses
        found += [(uri, places.written(key.start, key.end)) for _, key in keys]
    found += [(session.uri(path), places.written(one.start, one.end)) for path, places, one in noted(session, here)]
    context = params.get("context")
    if isinstance(context, dict) and context.get("includeDeclaration") is True:
        found += definition.definitions(session, here)
    return locations(found)
