"""What is wrong with an open .bib file: read with bibtexparser aside, when typing rests, and shown where it is now."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

from coauthor.domain.findings import Finding
from coauthor.lsp.checking import moving
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import bibliography

REST = 0.4
SMALL = 60_000
"""Code points up to which a file that is looked at for the first time is read on the spot."""


class Libraries:
    """The .bib files of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: WeakKeyDictionary[Document, tuple[str, tuple[Finding, ...]]] = WeakKeyDictionary()
        self._waiting: set[str] = set()

    def of(self, document: Document) -> list[Finding]:
        """The findings in the offsets of the present text."""
        if not document.key.endswith(".bib") or document.read_only is not None:
            return []
        text = document.text
        known = self._known.get(document)
        if known is None and len(text) <= SMALL:
            known = self._known[document] = (text, bibliography.read(text).findings)
        if known is None or known[0] != text:
            self._later(document)
        return [] if known is None else moving.moved(known[1], known[0], text)

    def _later(self, document: Document) -> None:
        if document.key not in self._waiting:
            self._waiting.add(document.key)
            self._session.connection.spawn(self._read(document), "read a bibliography")

    async def _read(self, document: Document) -> None:
        try:
            text = ""
            while text != document.text:
                text = document.text
                await asyncio.sleep(REST)
            library = await asyncio.to_thread(bibliography.read, text)
            self._known[document] = (text, library.findings)
        finally:
            self._waiting.discard(document.key)
        self._session.publisher.refresh(document)
