"""textDocument/documentSymbol: headings, floats and theorems as a tree, with their numbers; entries; an outline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import SymbolKind
from coauthor.lsp.wire import framing
from coauthor.manuscript import folding
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.floats import Kind
from coauthor.manuscript.quiet import Standing

Symbol = dict[str, Any]

DEEPEST = 9
_LONGEST_BEGIN = 60
_PARAGRAPH = 5
KINDS = {
    Kind.FIGURE: SymbolKind.FILE,
    Kind.TABLE: SymbolKind.OBJECT,
    Kind.LISTING: SymbolKind.CLASS,
    Kind.ALGORITHM: SymbolKind.CLASS,
    Kind.THEOREM: SymbolKind.INTERFACE,
}


class _Item(NamedTuple):
    """Something at `[start, end)` whose name stands up to `named`; a smaller `level` holds greater ones."""

    level: int
    name: str
    detail: str
    kind: SymbolKind
    start: int
    named: int
    end: int
    name_start: int


class _Said(NamedTuple):
    """An answer and what it rests on; `lines` are those on which a symbol begins or ends."""

    standing: Standing
    made: FileFacts | None
    reading: int
    typed: int
    lines: frozenset[int]
    uri: str
    answer: framing.Written

    def holds(self, document: Document, made: FileFacts | None, reading: int, uri: str) -> bool:
        """True while nothing else was read, and what was typed since is in lines that have nothing to do with it."""
        return (
            self.standing is document.facts()
            and self.made is made
            and self.reading == reading
            and self.uri == uri
            and all(document.typed_at.get(line, 0) <= self.typed for line in self.lines)
        )


_said: WeakKeyDictionary[Document, _Said] = WeakKeyDictionary()


def document_symbol(session: Session, params: dict[str, Any]) -> list[Symbol] | framing.Written:
    """Nested where the client can show that, else a flat list."""
    uri = from_lsp.uri(params)
    document = session.readable(uri)
    if document is None:
        return []
    standing, made, reading = document.facts(), session.index.made_of(document.key), session.names.reading
    if not standing.is_tex:
        return _symbols(session, document, uri)
    known = _said.get(document)
    if known is None or not known.holds(document, made, reading, uri):
        symbols = _symbols(session, document, uri)
        answer = framing.Written(json.dumps(symbols, separators=(",", ":")))
        typed, lines = document.quiet_edits, frozenset(_lines(symbols))
        known = _said[document] = _Said(standing, made, reading, typed, lines, uri, answer)
    return known.answer


def _lines(symbols: list[Symbol]) -> Iterator[int]:
    for symbol in symbols:
        spans = [symbol["range"], symbol["selectionRange"]] if "range" in symbol else [symbol["location"]["range"]]
        for span in spans:
            yield span["start"]["line"]
            yield span["end"]["line"]
        yield from _lines(symbol.get("children", []))


def _symbols(session: Session, document: Document, uri: str) -> list[Symbol]:
    places = session.index.places(document.key)
    flat: list[tuple[int, Symbol]] = []
    for item in sorted(_items(session, document), key=lambda item: (item.start, item.level)):
        if item.name_start == item.start:
            whole, name = places.spans(item.start, item.named, item.end)
        else:
            whole, name = places.span(item.start, item.end), places.span(item.name_start, item.named)
        symbol: Symbol = {
            "name": item.name or "(no title)",
            "kind": item.kind,
            "range": whole,
            "selectionRange": name,
        }
        if item.detail:
            symbol["detail"] = item.detail
        flat.append((item.level, symbol))
    if session.capability("textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport") is False:
        return [_information(uri, symbol) for _, symbol in flat]
    return _tree(flat)


def _items(session: Session, document: Document) -> Iterator[_Item]:
    file, names, text = document.facts().file, session.names, document.facts().text
    for one in (*file.sections, *session.index.made(document.key).sections):
        named = names.at(document.key, one.start)
        number = named.number if named is not None else ""
        title = names.read(document.key, one)
        if not title and not number and one.level >= _PARAGRAPH:
            continue  # a blank that somebody made with \paragraph{} is no heading
        yield _Item(one.level, title, number, SymbolKind.MODULE, one.start, one.heading_end, one.end, one.start)
    for each in file.floats:
        named = names.label(each.label) if each.label else None
        named = named or names.at(document.key, each.start)
        what = named.what if named is not None else each.name.capitalize()
        title = names.read(document.key, each) or (named.title if named is not None else "") or what
        close = text.find("}", each.start, min(each.end, each.start + _LONGEST_BEGIN))
        named_end = each.start + 1 if close < 0 else close + 1
        yield _Item(DEEPEST, title, what, KINDS[each.kind], each.start, named_end, each.end, each.start)
    for entry in file.entries:
        if document.key.endswith(".bib"):
            yield _entry(entry.key, entry.kind, (entry.start, entry.end), (entry.key_start, entry.key_end))
    if document.key.endswith(".md"):
        yield from _headings(document)


def _entry(key: str, kind: str, whole: tuple[int, int], name: tuple[int, int]) -> _Item:
    return _Item(0, key, kind, SymbolKind.CONSTANT, whole[0], name[1], whole[1], name[0])


def _headings(document: Document) -> Iterator[_Item]:
    text = document.text
    for level, fold in folding.headings(text):
        line = text.find("\n", fold.start)
        line = len(text) if line < 0 else line
        title = text[fold.start : line].strip().strip("#").strip()
        yield _Item(level, title, "", SymbolKind.MODULE, fold.start, line, max(fold.end, line), fold.start)


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
