"""workspace/symbol: headings, floats, labels and bibliography keys of all files, found by parts of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from coauthor.lsp import from_lsp
from coauthor.lsp.index import indexed
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import SymbolKind, location
from coauthor.manuscript.facts import FileFacts

MOST = 100


class _Hit(NamedTuple):
    rank: int  # 0: the name itself, 1: its beginning, 2: inside of it, 3: its letters in their order
    extent: int
    order: int
    path: str
    symbol: _Symbol


class _Symbol(NamedTuple):
    folded: str
    name: str
    start: int
    end: int
    kind: SymbolKind


_known: WeakKeyDictionary[Session, dict[str, tuple[FileFacts, FileFacts, tuple[_Symbol, ...]]]] = WeakKeyDictionary()
"""By session and path, the symbols of the facts that were looked at last: most files stay as they are."""


@indexed
def workspace_symbol(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """At most a hundred, the best first; names are compared without regard to case."""
    query = " ".join(from_lsp.member(params, "query", str).casefold().split())
    session.index.refresh_all()
    hits = _plain(session, query)
    if query and len(hits) < MOST:
        hits += _loose(session, query)
    hits = sorted(hits)[:MOST]
    places = {path: session.index.places(path) for path in {hit.path for hit in hits}}
    return [
        {
            "name": hit.symbol.name,
            "kind": int(hit.symbol.kind),
            "location": location(session.uri(hit.path), places[hit.path].span(hit.symbol.start, hit.symbol.end)),
        }
        for hit in hits
    ]


def _plain(session: Session, query: str) -> list[_Hit]:
    """Names that hold the query as it is."""
    hits: list[_Hit] = []
    for path, symbols in _all(session):
        for symbol in symbols:
            name = symbol.folded
            if query in name:
                rank = 0 if name == query else 1 if name.startswith(query) else 2
                hits.append(_Hit(rank, 0, len(hits), path, symbol))
        if not query and len(hits) >= MOST:
            break
    return hits


def _loose(session: Session, query: str) -> list[_Hit]:
    """Names that hold the query's letters in their order, others between them."""
    letters = query.replace(" ", "")
    wanted = re.compile(".*?".join(map(re.escape, letters)))
    hits: list[_Hit] = []
    for path, symbols in _all(session):
        for symbol in symbols:
            match = wanted.search(symbol.folded)
            if match is not None and query not in symbol.folded:
                hits.append(_Hit(3, match.end() - match.start(), len(hits), path, symbol))
    return hits


def _all(session: Session) -> Iterator[tuple[str, tuple[_Symbol, ...]]]:
    known = _known.setdefault(session, {})
    for path, file in session.index.files():
        made = session.index.made(path)
        found = known.get(path)
        if found is None or found[0] is not file or found[1] != made:
            found = known[path] = (file, made, (*_symbols(file), *_symbols(made)))
        yield path, found[2]


def _symbols(file: FileFacts) -> Iterator[_Symbol]:
    for section in file.sections:
        yield _Symbol(section.title.casefold(), section.title, section.start, section.end, SymbolKind.MODULE)
    for label in file.labels:
        yield _Symbol(label.key.casefold(), label.key, label.start, label.end, SymbolKind.FIELD)
    for entry in file.entries:
        yield _Symbol(entry.key.casefold(), entry.key, entry.key_start, entry.key_end, SymbolKind.CONSTANT)
    for each in file.floats:
        if each.title:
            yield _Symbol(each.title.casefold(), each.title, each.start, each.end, SymbolKind.FILE)
