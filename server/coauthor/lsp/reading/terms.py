"""The glossary's terms of a workspace, looked for when somebody asks for one; nothing of it is on a key's path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from coauthor.lsp import from_lsp, markup
from coauthor.lsp.document import Document
from coauthor.lsp.reading.places import Places
from coauthor.lsp.session import Session
from coauthor.manuscript import glossary, glossary_uses, snapshot
from coauthor.manuscript.glossary_uses import Use
from coauthor.manuscript.text import LineIndex


class Place(NamedTuple):
    """A term and the file that defines it."""

    path: str
    term: glossary.Term


class Here(NamedTuple):
    """A term that is used at `[start, end)` of a document, with where it is defined."""

    place: Place
    start: int
    end: int


class _File(NamedTuple):
    """What a file has of terms, and the text or the facts that it goes with."""

    mark: object
    terms: tuple[glossary.Term, ...]
    macros: dict[str, int]


_kept: WeakKeyDictionary[Session, dict[str, _File]] = WeakKeyDictionary()


def known(session: Session) -> dict[str, Place]:
    """All terms by key; the first definition counts."""
    found: dict[str, Place] = {}
    for path, file in list(session.index.files()):
        if path.endswith(".tex"):
            for term in _of_file(session, path, file).terms:
                found.setdefault(term.key, Place(path, term))
    return found


def at(session: Session, document: Document, offset: int) -> Here | None:
    """The term whose key stands around an offset; None where none is named, or nobody defines it."""
    text = document.text
    written = glossary_uses.at(text, offset) if document.key.endswith(".tex") else None
    if written is None and document.key.endswith(".tex") and glossary_uses.in_argument(text, offset):
        written = glossary_uses.at(text, offset, _macros(session))
    place = known(session).get(written.key) if written is not None else None
    return Here(place, written.start, written.end) if written is not None and place is not None else None


def here(session: Session, params: dict[str, Any]) -> Here | None:
    """The same at `position` of `textDocument`."""
    document = session.readable(from_lsp.uri(params))
    return None if document is None else at(session, document, document.offset(from_lsp.position(params)))


def uses(session: Session, key: str, only: str | None = None) -> Iterator[tuple[str, Places, Use]]:
    """Where a term is defined and named, file by file as they read now; in one file alone if that is asked for."""
    files = [(path, file) for path, file in list(session.index.files()) if path.endswith(".tex")]
    made = _macros(session)
    for path in [path for path, _ in files if only is None or path == only]:
        text = session.index.text(path)
        if text is not None and key in text:
            document = session.documents.get(path)
            read = document.snapshot() if document else snapshot.of(path, text, session.index.taught)
            places = Places(document.lines if document else LineIndex(text), session.encoding)
            yield from ((path, places, one) for one in glossary_uses.find(read, made) if one.key == key)


def described(place: Place) -> str:
    """Markdown for a term."""
    term = place.term
    meaning = f": {markup.literal(term.meaning)}" if term.meaning else ""
    return f"**{markup.literal(term.name)}**{meaning}\n\n{markup.literal(place.path)}"


def _macros(session: Session) -> dict[str, int]:
    """The macros of the author's own that name a term, in all files."""
    files = [(path, file) for path, file in list(session.index.files()) if path.endswith(".tex")]
    return {name: number for path, file in files for name, number in _of_file(session, path, file).macros.items()}


def _of_file(session: Session, path: str, file: object) -> _File:
    document = session.documents.get(path)
    mark = file if document is None else document.text
    kept = _kept.setdefault(session, {})
    before = kept.get(path)
    if before is None or before.mark is not mark:
        text = session.index.text(path) or ""
        before = kept[path] = _File(mark, glossary.find(text), glossary_uses.macros(text))
    return before
