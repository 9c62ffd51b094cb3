"""The glossary's terms of a workspace, looked for when somebody asks for one; nothing of it is on a key's path."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import completing, glossary


class Place(NamedTuple):
    """A term and the file that defines it."""

    path: str
    term: glossary.Term


class Here(NamedTuple):
    """A term that is used at `[start, end)` of a document, with where it is defined."""

    place: Place
    start: int
    end: int


_kept: WeakKeyDictionary[Session, dict[str, tuple[object, tuple[glossary.Term, ...]]]] = WeakKeyDictionary()
"""The terms of each file, with the text or the facts that they go with."""


def known(session: Session) -> dict[str, Place]:
    """All terms by key; the first definition counts."""
    found: dict[str, Place] = {}
    for path, file in list(session.index.files()):
        if path.endswith(".tex"):
            for term in _of_file(session, path, file):
                found.setdefault(term.key, Place(path, term))
    return found


def at(session: Session, document: Document, offset: int) -> Here | None:
    """The term whose key stands around an offset; None where none is named, or nobody defines it."""
    written = completing.key_at(document.text, offset, completing.Kind.TERM)
    place = known(session).get(written.key) if written is not None else None
    return Here(place, written.start, written.end) if written is not None and place is not None else None


def described(place: Place) -> str:
    """Markdown for a term."""
    term = place.term
    meaning = f": {to_lsp.escaped(term.meaning)}" if term.meaning else ""
    return f"**{to_lsp.escaped(term.name)}**{meaning}\n\n{to_lsp.escaped(place.path)}"


def span(session: Session, place: Place) -> dict[str, object]:
    """Where a term is defined, as a Range."""
    document = session.documents.get(place.path)
    if document is not None:
        return to_lsp.span(document, place.term.start, place.term.end)
    return session.index.places(place.path).span(place.term.start, place.term.end)


def _of_file(session: Session, path: str, file: object) -> tuple[glossary.Term, ...]:
    document = session.documents.get(path)
    mark = file if document is None else document.text
    kept = _kept.setdefault(session, {})
    before = kept.get(path)
    if before is None or before[0] is not mark:
        text = session.index.text(path) or ""
        before = kept[path] = (mark, glossary.find(text))
    return before[1]
