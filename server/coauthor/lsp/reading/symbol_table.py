"""The names of a workspace in one text, so that a search is a few scans in C and not a loop over all symbols.

A file's part is made anew only when its facts are others. It must hold no positions: those are the file's own.
"""

from __future__ import annotations

import heapq
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import NamedTuple

from coauthor.lsp.reading.names import Names
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import SymbolKind
from coauthor.manuscript import cards
from coauthor.manuscript.facts import FileFacts


class Symbol(NamedTuple):
    """A name and the range of the facts it comes from, in code points."""

    name: str
    start: int
    end: int
    kind: SymbolKind


class Found(NamedTuple):
    """A symbol and its file."""

    path: str
    symbol: Symbol


class _Part(NamedTuple):
    """A file's symbols; `text` has their folded names, each with a line end before it, `starts` where those are.

    `reading` is the one that titles were taken from, None where the file itself says them all.
    """

    file: FileFacts
    made: FileFacts
    symbols: tuple[Symbol, ...]
    text: str
    starts: array[int]
    reading: int | None


class Table:
    """The symbols of one session's files."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}
        self._paths: list[str] = []
        self._text = "\n"
        self._starts: list[int] = []  # of each file's part in the text
        self._generation = (-1, -1)

    def search(self, session: Session, query: str, most: int) -> list[Found]:
        """At most so many, the best first: the name itself, its beginning, inside of it, its letters in their order.

        Before the last come entries of which who wrote them, their title or year holds each word that is asked for.
        `query` is folded, its blanks single; names are as good as each other where it is empty, the text's own first.
        """
        self._refresh(session)
        found = [self._found(hit) for hit in self._plain(query, most)]
        if len(query) >= _WORD and len(found) < most:
            found += islice(_described(session, query), min(_ENTRIES, most - len(found)))
        if query and len(found) < most:
            found += map(self._found, self._loose(query, most - len(found)))
        return found

    def _refresh(self, session: Session) -> None:
        generation = session.index.generation, session.names.reading
        if self._generation == generation:
            return
        files = sorted(session.index.files(), key=_comes_later)
        parts = {path: self._part(session, path, file) for path, file in files}
        self._parts, self._paths = parts, list(parts)
        self._text = "".join(part.text for part in parts.values()) + "\n"
        self._starts = list(accumulate((len(part.text) for part in parts.values()), initial=0))[:-1]
        self._generation = generation

    def _part(self, session: Session, path: str, file: FileFacts) -> _Part:
        made, known = session.index.made(path), self._parts.get(path)
        reading = session.names.reading if any(map(_is_read, (file, made))) else None
        if known is not None and known.file is file and known.made == made and known.reading == reading:
            return known
        symbols = (*_symbols(session.names, path, file), *_symbols(session.names, path, made))
        names = [f"\n{symbol.name.casefold().replace(_END, ' ')}" for symbol in symbols]
        starts = array("L", accumulate(map(len, names), initial=0))
        return _Part(file, made, symbols, "".join(names), starts, reading)

    def _plain(self, query: str, most: int) -> Iterator[int]:
        """Where the names begin that are the query, begin with it, hold it: as many as are wanted, each once."""
        text, count, begins = self._text, 0, f"\n{query}"
        at = text.find(f"{begins}\n") if query else -1
        while at >= 0 and count < most:
            yield at
            count, at = count + 1, text.find(f"{begins}\n", at + 1)
        at = text.find(begins)
        while 0 <= at < len(text) - 1 and count < most:
            if not query or text[at + len(begins)] != _END:
                yield at
                count += 1
            at = text.find(begins, at + 1)
        at = text.find(query) if query else -1
        while at >= 0 and count < most:
            name = text.rfind(_END, 0, at)
            if at > name + 1:
                yield name
                count += 1
            at = text.find(query, text.index(_END, at))

    def _loose(self, query: str, most: int) -> list[int]:
        """Where the names begin that hold the query's letters with others between them, the closest together first."""
        text, wanted = self._text, _letters(query.replace(" ", ""))
        hits: list[tuple[int, int]] = []
        match = wanted.search(text)
        while match is not None:
            start, end = match.span()
            name, over = text.rfind(_END, 0, start), text.index(_END, end)
            if text.find(query, name, over) < 0:
                hits.append((end - start, name))
            match = wanted.search(text, over)
        return [name for _, name in heapq.nsmallest(most, hits)]

    def _found(self, at: int) -> Found:
        which = bisect_right(self._starts, at) - 1
        path = self._paths[which]
        part = self._parts[path]
        return Found(path, part.symbols[bisect_right(part.starts, at - self._starts[which]) - 1])


_END = "\n"
_WORD = 2  # letters; one letter is in everything that was ever written
_LONGEST = 200
_ENTRIES = 12
"""More of those that are found by what is said of them are no help; whoever wants one says another word of it."""


def _comes_later(item: tuple[str, FileFacts]) -> bool:
    """Bibliographies stand behind what is written."""
    return item[0].endswith(".bib")


def _described(session: Session, query: str) -> Iterator[Found]:
    """The entries of which all words are said, but not by their keys; called by their keys and who wrote what."""
    words = cards.folded(query).split()
    rarest = max(words, key=len, default="")
    for card in [card for card in session.shelf.haystacks().values() if rarest in card.haystack]:
        if all(word in card.haystack for word in words) and query not in card.key.casefold():
            name = ": ".join(part for part in (card.key, card.short, card.title) if part)[:_LONGEST]
            for path, entry in islice(session.index.entry_places(card.key), 1):
                yield Found(path, Symbol(name, entry.key_start, entry.key_end, SymbolKind.CONSTANT))


def _letters(letters: str) -> re.Pattern[str]:
    """These letters in one line, each at its first place behind the one before."""
    parts = [re.escape(letters[0])]
    for letter in map(re.escape, letters[1:]):
        parts.append(f"[^\\n{letter}]*+{letter}")
    return re.compile("".join(parts))


def _is_read(file: FileFacts) -> bool:
    """True where only a reading of the whole document tells what some heading or float is called."""
    titles = (*(section.title for section in file.sections), *(each.title for each in file.floats))
    return any("\\" in title or not title for title in titles)


def _symbols(names: Names, path: str, file: FileFacts) -> Iterator[Symbol]:
    for section in file.sections:
        if title := names.read(path, section):
            yield Symbol(title, section.start, section.end, SymbolKind.MODULE)
    for label in file.labels:
        yield Symbol(label.key, label.start, label.end, SymbolKind.FIELD)
    for entry in file.entries:
        yield Symbol(entry.key, entry.key_start, entry.key_end, SymbolKind.CONSTANT)
    for each in file.floats:
        if title := names.read(path, each):
            yield Symbol(title, each.start, each.end, SymbolKind.FILE)
