"""Every place of a label or a bibliography entry: where it is defined and where it is used, open or at rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coauthor.lsp.reading.cursor import Here, Kind
from coauthor.lsp.reading.places import Places
from coauthor.lsp.session import Session
from coauthor.manuscript import mentions
from coauthor.manuscript.text import LineIndex

LABELS = (Kind.REF, Kind.LABEL)


class Occurrence(NamedTuple):
    """The key at `[start, end)` among the facts of the file at `path`."""

    path: str
    start: int
    end: int
    defines: bool


def of(session: Session, here: Here) -> Iterator[Occurrence]:
    """All of them, definitions first; none for what is no key."""
    index = session.index
    if here.kind in LABELS:
        for path, label in index.label_places(here.key):
            yield Occurrence(path, label.start, label.end, True)
        for path, use in index.ref_places(here.key):
            yield Occurrence(path, use.start, use.end, False)
    elif here.kind is not Kind.FILE:
        for path, entry in index.entry_places(here.key):
            yield Occurrence(path, entry.key_start, entry.key_end, True)
        for path, use in index.cite_places(here.key):
            yield Occurrence(path, use.start, use.end, False)


def noted(session: Session, here: Here) -> Iterator[tuple[str, Places, mentions.Mention]]:
    """Where notes in Markdown name it: the path, its places, and the mention."""
    for path, text in session.index.notes():
        found = mentions.of(text, here.key, is_label=here.kind in LABELS) if here.key in text else ()
        if found:
            places = Places(LineIndex(text), session.encoding)
            yield from ((path, places, one) for one in found)


def written(session: Session, one: Occurrence) -> str | None:
    """What stands there now, by the editor or the disk; None where the text can't be had."""
    document = session.documents.get(one.path)
    if document is not None:
        start, end = document.facts().range(one.start, one.end)
        return document.text[start:end]
    text = session.index.text(one.path)
    return None if text is None else text[one.start : one.end]
