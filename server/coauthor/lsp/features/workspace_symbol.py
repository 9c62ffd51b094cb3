"""workspace/symbol: headings, floats, labels and entries of all files, found by parts of their names."""

from __future__ import annotations

from json.encoder import encode_basestring_ascii
from typing import Any
from weakref import WeakKeyDictionary

from coauthor.lsp import from_lsp
from coauthor.lsp.reading import symbol_table
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.reading.places import Places
from coauthor.lsp.session import Session
from coauthor.lsp.wire import framing

MOST = 100

_tables: WeakKeyDictionary[Session, symbol_table.Table] = WeakKeyDictionary()


@indexed
def workspace_symbol(session: Session, params: dict[str, Any]) -> framing.Written:
    """At most a hundred, the best first; names are compared without regard to case."""
    query = " ".join(from_lsp.member(params, "query", str).casefold().split())
    session.index.refresh_all()
    table = _tables.setdefault(session, symbol_table.Table())
    hits = table.search(session, query, MOST)
    files = {
        path: (encode_basestring_ascii(session.uri(path)), session.index.places(path))
        for path in {hit.path for hit in hits}
    }
    return framing.Written(f"[{','.join(_item(hit.symbol, *files[hit.path]) for hit in hits)}]")


def _item(symbol: symbol_table.Symbol, uri: str, places: Places) -> str:
    """A SymbolInformation in JSON, put together here: a hundred dictionaries would take longer than the search."""
    start, end = places.ends(symbol.start, symbol.end)
    return (
        f'{{"name":{encode_basestring_ascii(symbol.name)},"kind":{symbol.kind:d},"location":{{"uri":{uri},"range":'
        f'{{"start":{{"line":{start.line},"character":{start.character}}},'
        f'"end":{{"line":{end.line},"character":{end.character}}}}}}}}}'
    )
