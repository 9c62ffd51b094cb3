"""workspace/symbol: headings, labels and bibliography keys of all files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from coauthor.lsp import from_lsp
from coauthor.lsp.index import indexed
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import SymbolKind, location

MOST = 100


class _Hit(NamedTuple):
    rank: int  # 0: the name itself, 1: its beginning, 2: inside of it
    name: str
    path: str
    start: int
    end: int
    kind: SymbolKind


@indexed
def workspace_symbol(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """At most a hundred, the best first; names are compared without regard to case."""
    query = from_lsp.member(params, "query", str).casefold().strip()
    session.index.refresh_all()
    hits = sorted(_hits(session, query), key=lambda hit: hit.rank)[:MOST]
    places = {path: session.index.places(path) for path in {hit.path for hit in hits}}
    return [
        {
            "name": hit.name,
            "kind": int(hit.kind),
            "location": location(session.uri(hit.path), places[hit.path].span(hit.start, hit.end)),
        }
        for hit in hits
    ]


def _hits(session: Session, query: str) -> Iterator[_Hit]:
    for path, file in session.index.files():
        for section in file.sections:
            if query in (name := section.title.casefold()):
                yield _Hit(_rank(name, query), section.title, path, section.start, section.end, SymbolKind.MODULE)
        for label in file.labels:
            if query in (name := label.key.casefold()):
                yield _Hit(_rank(name, query), label.key, path, label.start, label.end, SymbolKind.FIELD)
        for entry in file.entries:
            if query in (name := entry.key.casefold()):
                yield _Hit(_rank(name, query), entry.key, path, entry.key_start, entry.key_end, SymbolKind.CONSTANT)


def _rank(name: str, query: str) -> int:
    if name == query:
        return 0
    return 1 if name.startswith(query) else 2
