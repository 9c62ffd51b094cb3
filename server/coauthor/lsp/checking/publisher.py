"""Diagnostics on their way to the client: gathered from sources, versioned, sent once per state.

It must never publish for a document that is out of step, nor hold up the messages that wait to be handled.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from coauthor.lsp.document import Document
from coauthor.lsp.session import Session

_log = logging.getLogger(__name__)

LONGEST_WAIT = 0.05  # seconds that a busy connection may put publishing off

Diagnostic = dict[str, Any]
Source = Callable[[Session, Document], list[Diagnostic]]
"""What one concern has to say about a document now; asked again whenever the document changed."""


class Publisher:
    """Publishes what its sources say. `refresh` as soon as something may have changed; cheap to call."""

    def __init__(self, session: Session) -> None:
        self.sources: list[Source] = []
        self.complete = False  # everyone who has something to say about texts is among the sources
        self._session = session
        self._waiting: dict[str, Document] = {}
        self._since = 0.0
        self._sent: dict[str, tuple[int, list[Diagnostic]]] = {}

    def refresh(self, document: Document) -> None:
        """Publish again for this document, right after what is being handled."""
        if not self._waiting:
            loop = asyncio.get_running_loop()
            self._since = loop.time()
            loop.call_soon(self._flush)
        self._waiting[document.key] = document

    def refresh_all(self) -> None:
        """What all documents refer to has changed."""
        for document in self._session.documents.values():
            self.refresh(document)

    def clear(self, document: Document) -> None:
        """The document was closed; the client forgets what was said about it."""
        self._waiting.pop(document.key, None)
        if self._sent.pop(document.key, (0, []))[1]:
            self._send({"uri": document.uri, "diagnostics": []})

    def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        if self._session.connection.busy and loop.time() - self._since < LONGEST_WAIT:
            loop.call_soon(self._flush)
            return
        waiting, self._waiting = self._waiting, {}
        if not self.settled:
            return  # once it is, everything is published
        for document in waiting.values():
            if self._session.documents.get(document.key) is document and document.out_of_step is None:
                self._publish(document)

    @property
    def settled(self) -> bool:
        """True once it is known what a key may stand for; what is said before would be taken back."""
        return self.complete and self._session.index.settled and self._session.names.settled

    def gather(self, document: Document) -> list[Diagnostic]:
        """What all sources have to say about a document now, at the levels that were set."""
        switches = self._session.switches
        if not switches.on("diagnostics", document.key):
            return []
        found: list[Diagnostic] = []
        for source in self.sources:
            try:
                found += source(self._session, document)
            except Exception:  # noqa: BLE001 - the other sources still have something to say
                _log.exception("diagnostics of %s failed", document.key)
        if not switches.levels and not switches.alongside:
            return found
        levels = [(each, switches.level(each["code"], each["severity"])) for each in found]
        return [{**each, "severity": level} for each, level in levels if level]

    def _publish(self, document: Document) -> None:
        found = self.gather(document)
        if self._sent.get(document.key) != (document.version, found):
            self._sent[document.key] = (document.version, found)
            self._send({"uri": document.uri, "version": document.version, "diagnostics": found})

    def _send(self, params: dict[str, Any]) -> None:
        self._session.connection.notify("textDocument/publishDiagnostics", params)
