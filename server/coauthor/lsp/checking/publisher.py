"""Diagnostics on their way to the client: gathered from sources, versioned, sent once per state.

A list replaces what was sent for the same file before, so nobody else may send one: also of a file that nobody has open
all concerns are sent as one. It must never publish for a document that is out of step, nor hold up the messages that
wait to be handled.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from coauthor.lsp.document import Document
from coauthor.lsp.session import Session

_log = logging.getLogger(__name__)

LONGEST_WAIT = 0.05  # seconds that a busy connection may put publishing off

Diagnostic = dict[str, Any]
Source = Callable[[Session, Document], list[Diagnostic]]
"""What one concern has to say about a document now; asked again whenever the document changed."""


class AtRest(NamedTuple):
    """What one concern says of files that nobody has open: of which, and what, given a path and its text on disk."""

    paths: frozenset[str]
    say: Callable[[str, str], list[Diagnostic]]


class Publisher:
    """Publishes what its sources say. `refresh` as soon as something may have changed; cheap to call."""

    def __init__(self, session: Session) -> None:
        self.sources: list[Source] = []
        self.complete = False  # everyone who has something to say about texts is among the sources
        self._session = session
        self._waiting: dict[str, Document] = {}
        self._since = 0.0
        self._sent: dict[str, tuple[int, list[Diagnostic]]] = {}
        self._at_rest: dict[str, AtRest] = {}
        self._resting: set[str] = set()  # files that nobody has open and that the client knows something of

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
        """The document was closed; the client forgets what was said about it but what is true of the file at rest."""
        self._waiting.pop(document.key, None)
        resting = self._of_rest(document.key)
        if self._sent.pop(document.key, (0, []))[1] or resting:
            self._tell(document.key, document.uri, resting)

    def tell(self, concern: str, word: AtRest) -> None:
        """Take what a concern says now of files that nobody has open, in place of what it said before."""
        before = self._at_rest.get(concern)
        self._at_rest[concern] = word
        self.rest(word.paths | (before.paths if before is not None else frozenset()))

    def rest(self, paths: Iterable[str]) -> None:
        """Publish again for those of these files that nobody has open; the others say it by themselves."""
        for path in paths:
            if path not in self._session.documents:
                found = self._of_rest(path)
                if found or path in self._resting:
                    self._tell(path, self._session.uri(path), found)

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
        return self._leveled(document.key, found)

    def _leveled(self, path: str, found: list[Diagnostic]) -> list[Diagnostic]:
        switches = self._session.switches
        if not switches.levels and not switches.alongside:
            return found
        levels = [(each, switches.level(each["code"], each["severity"], path)) for each in found]
        return [{**each, "severity": level} for each, level in levels if level]

    def _of_rest(self, path: str) -> list[Diagnostic]:
        """What all concerns have to say about a file as it is on the disk."""
        words = [word for word in self._at_rest.values() if path in word.paths]
        text = self._session.index.rest.text(path) if words else None
        if text is None or not self._session.switches.on("diagnostics", path):
            return []
        return self._leveled(path, [each for word in words for each in word.say(path, text)])

    def _tell(self, path: str, uri: str, found: list[Diagnostic]) -> None:
        (self._resting.add if found else self._resting.discard)(path)
        self._send({"uri": uri, "diagnostics": found})

    def _publish(self, document: Document) -> None:
        found = self.gather(document)
        self._resting.discard(document.key)
        if self._sent.get(document.key) != (document.version, found):
            self._sent[document.key] = (document.version, found)
            self._send({"uri": document.uri, "version": document.version, "diagnostics": found})

    def _send(self, params: dict[str, Any]) -> None:
        self._session.connection.notify("textDocument/publishDiagnostics", params)
