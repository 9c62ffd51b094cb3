"""What stands at a position: a key, or the name of a file, with its kind and its range."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import completing, mentions, references
from coauthor.manuscript.facts import FileFacts


class Kind(StrEnum):
    """What a key is, where it stands."""

    CITE = "cite"
    ENTRY = "entry"
    REF = "ref"
    LABEL = "label"
    FILE = "file"


class Here(NamedTuple):
    """A key at `[start, end)` of the document's present text; for a file `key` is its path."""

    kind: Kind
    key: str
    start: int
    end: int


def at(session: Session, params: dict[str, Any]) -> Here | None:
    """What stands at `position` of `textDocument`; the end of a key still counts. None for anything else."""
    document = session.readable(from_lsp.uri(params))
    position = from_lsp.position(params)
    if document is None:
        return None
    session.index.refresh_all()
    standing = document.facts()
    offset = document.offset(position)
    then = standing.back(offset)
    found = None if then is None else next(_found(session, document.key, standing.file, then), None)
    if found is not None:
        return Here(found.kind, found.key, *standing.range(found.start, found.end))
    if document.key.endswith(".md"):
        return _mentioned(session, document.text, offset)
    written = completing.key_at(document.text, offset)  # facts have none in text that TeX never sees
    if written is not None:
        return Here(Kind(written.kind), written.key, written.start, written.end)
    return None if then is None else _made(session, document, then)


def _made(session: Session, document: Document, offset: int) -> Here | None:
    """The key that a macro of the author's makes, where it is written out or called; None in what changed since."""
    file, standing = session.index.made_of(document.key), document.facts()
    for kind, keys in ((Kind.REF, file.refs), (Kind.CITE, file.cites), (Kind.LABEL, file.labels)) if file else ():
        key = _key(keys, offset)
        if key is not None and _stands(standing.text[key.start : key.end], key.key):
            return Here(kind, key.key, *standing.range(key.start, key.end))
    return None


def _stands(written: str, key: str) -> bool:
    """True for the key itself, and for a call on one line, which may make it."""
    return written == key or (written[:1] == "\\" and "\n" not in written)


def _mentioned(session: Session, text: str, offset: int) -> Here | None:
    """The label or citation key that a note names; None where there is neither."""
    found = mentions.at(text, offset)
    if found is None:
        return None
    is_label = found.kind is not mentions.Kind.CITE and found.key in session.index.labels.paths
    if not is_label and (found.kind is mentions.Kind.LABEL or found.key not in session.index.entries.paths):
        return None
    return Here(Kind.REF if is_label else Kind.CITE, found.key, found.start, found.end)


def _found(session: Session, path: str, file: FileFacts, offset: int) -> Iterator[Here]:
    for kind, keys in ((Kind.REF, file.refs), (Kind.CITE, file.cites), (Kind.LABEL, file.labels)):
        key = _key(keys, offset)
        if key is not None:
            yield Here(kind, key.key, key.start, key.end)
    for entry in file.entries:
        if entry.key_start <= offset <= entry.key_end:
            yield Here(Kind.ENTRY, entry.key, entry.key_start, entry.key_end)
    for include in file.includes:
        if include.start <= offset <= include.end:
            target = session.index.target(path, include)
            if target is not None:
                yield Here(Kind.FILE, target, include.start, include.end)


def _key(keys: Sequence[references.Key], offset: int) -> references.Key | None:
    found = bisect_right(keys, offset, key=lambda key: key.start) - 1
    return keys[found] if found >= 0 and offset <= keys[found].end else None
