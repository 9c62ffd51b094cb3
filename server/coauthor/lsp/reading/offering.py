"""What can be completed at a place: entries, labels, figures, terms and files, each with a word on what it is."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable
from typing import NamedTuple

from coauthor.lsp.document import Document
from coauthor.lsp.reading import terms
from coauthor.lsp.session import Session
from coauthor.lsp.to_lsp import CompletionKind
from coauthor.manuscript import cards, completing, glossary, linking
from coauthor.manuscript.completing import Kind, Wanted

MOST = 51  # one more than is shown tells that there are more
LONGEST = 90
MOST_FILES = 2_000


class Offer(NamedTuple):
    """A name to be written, and what is said beside it."""

    name: str
    kind: CompletionKind
    detail: str


def offers(session: Session, document: Document, wanted: Wanted) -> list[Offer]:
    """Everything that fits, the likeliest first."""
    return _OFFERS[wanted.kind](session, document, wanted.typed)


def _entries(session: Session, _document: Document, typed: str) -> list[Offer]:
    known = session.shelf.haystacks()

    def said(key: str) -> str:
        card = known.get(key)
        return card.haystack if card is not None else ""

    names = session.index.entries.paths
    keys = completing.matching(names, typed, said, enough=MOST) or completing.resembling(names, typed, said)
    return [Offer(key, CompletionKind.CONSTANT, _of_card(known.get(key)) or names[key][0]) for key in keys[:MOST]]


def _of_card(card: cards.Card | None) -> str:
    if card is None:
        return ""
    return _cut(": ".join(part for part in (card.short, card.title) if part))


def _labels(session: Session, _document: Document, typed: str) -> list[Offer]:
    said = session.names.haystack
    paths = session.index.labels.paths
    keys = completing.matching(paths, typed, said, enough=MOST) or completing.resembling(paths, typed, said)
    return [Offer(key, CompletionKind.REFERENCE, _of_label(session, key) or paths[key][0]) for key in keys[:MOST]]


def _of_label(session: Session, key: str) -> str:
    named = session.names.label(key)
    return "" if named is None else _cut(named.said)


def _figures(session: Session, document: Document, typed: str) -> list[Offer]:
    folders = session.index.figure_folders(document.key)
    found = _files(session, folders, linking.FIGURE_ENDINGS)
    return [Offer(name, CompletionKind.FILE, "figure") for name in _named(found, typed)]


def _inputs(session: Session, document: Document, typed: str) -> list[Offer]:
    own = posixpath.dirname(document.key)
    roots = {posixpath.dirname(path) for path, file in session.index.files() if file.is_root}
    base = max((root for root in roots if not root or f"{own}/".startswith(f"{root}/")), key=len, default=own)
    paths = [path for path, _ in session.index.files() if path.endswith(".tex") and path != document.key]
    names = {posixpath.relpath(path, base or ".").removesuffix(".tex") for path in paths}
    return [Offer(name, CompletionKind.FILE, "file") for name in _named(sorted(names), typed)]


def _links(session: Session, document: Document, typed: str) -> list[Offer]:
    return [*_labels(session, document, typed), *_figures(session, document, typed)]


def _cited_or_labelled(session: Session, document: Document, typed: str) -> list[Offer]:
    """`@key` names an entry, or a label where one begins like that."""
    labels = [offer for offer in _labels(session, document, typed) if typed and offer.name.startswith(typed)]
    return [*_entries(session, document, typed), *labels]


def _terms(session: Session, _document: Document, typed: str) -> list[Offer]:
    known = terms.known(session)

    def said(key: str) -> str:
        return cards.folded(f"{known[key].term.name} {known[key].term.meaning}")

    keys = completing.matching(known, typed, said) or completing.resembling(known, typed, said)
    return [Offer(key, CompletionKind.CONSTANT, _of_term(known[key].term)) for key in keys[:MOST]]


def _of_term(term: glossary.Term) -> str:
    return _cut(f"{term.name}: {term.meaning}" if term.meaning else term.name)


def _named(names: Iterable[str], typed: str) -> list[str]:
    return completing.matching(names, typed)


def _files(session: Session, folders: Iterable[str], endings: tuple[str, ...]) -> list[str]:
    """The files in these folders and those right below them, as they would be written from there."""
    found: dict[str, None] = {}
    root = str(session.root) if session.root is not None else ""
    for folder in folders if root else ():
        for name in _below(posixpath.join(root, folder), endings, 2):
            found.setdefault(name)
            if len(found) >= MOST_FILES:
                return list(found)
    return sorted(found)


def _below(place: str, endings: tuple[str, ...], depth: int, prefix: str = "") -> Iterable[str]:
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.name.lower().endswith(endings) and not entry.name.endswith(".tex"):
            yield prefix + entry.name
        elif depth and "." not in entry.name and entry.is_dir():
            yield from _below(entry.path, endings, depth - 1, f"{prefix}{entry.name}/")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


_OFFERS: dict[Kind, Callable[[Session, Document, str], list[Offer]]] = {
    Kind.CITE: _entries,
    Kind.REF: _labels,
    Kind.FIGURE: _figures,
    Kind.INPUT: _inputs,
    Kind.LINK: _links,
    Kind.NAMED: _cited_or_labelled,
    Kind.TERM: _terms,
}
