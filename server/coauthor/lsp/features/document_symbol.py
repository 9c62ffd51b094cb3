"""textDocument/documentSymbol: the headings, as a tree; in a bibliography its entries."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import SymbolKind

Symbol = dict[str, Any]


def document_symbol(session: Session, params: dict[str, Any]) -> list[Symbol]:
    """Nested where the client can show that, else a flat list."""
    uri = from_lsp.uri(params)
    document = session.readable(uri)
    if document is None:
        return []
    file, places = document.facts().file, session.index.places(document.key)
    flat: list[tuple[int, Symbol]] = []
    for section in file.sections:
        span, heading = places.span(section.start, section.end), places.span(section.start, section.heading_end)
        flat.append((section.level, _symbol(section.title, SymbolKind.MODULE, span, heading)))
    for entry in file.entries:
        span, heading = places.span(entry.start, entry.end), places.span(entry.key_start, entry.key_end)
        flat.append((0, _symbol(entry.key, SymbolKind.CONSTANT, span, heading)))
    if session.capability("textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport") is False:
        return [_information(uri, symbol) for _, symbol in flat]
    return _tree(flat)


def _symbol(name: str, kind: SymbolKind, span: dict[str, Any], heading: dict[str, Any]) -> Symbol:
    return {"name": name or "(no title)", "kind": int(kind), "range": span, "selectionRange": heading}


def _information(uri: str, symbol: Symbol) -> Symbol:
    return {"name": symbol["name"], "kind": symbol["kind"], "location": {"uri": uri, "range": symbol["range"]}}


def _tree(flat: list[tuple[int, Symbol]]) -> list[Symbol]:
    """A symbol is a child of the last one before it with a smaller level."""
    top: list[Symbol] = []
    above: list[tuple[int, Symbol]] = []
    for level, symbol in flat:
        while above and above[-1][0] >= level:
            above.pop()
        if above:
            above[-1][1].setdefault("children", []).append(symbol)
        else:
            top.append(symbol)
        above.append((level, symbol))
    return top
