"""What is done once the typing rests, since it has no place on the path of a key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from coauthor.lsp.document import Document
from coauthor.lsp.session import Session

REST_S = 0.5


class Resting:
    """One timer for each document; every change puts it off."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self.rested: list[Callable[[Session, Document], None]] = []
        """Called when a document has not changed for a moment."""

    def changed(self, _session: Session, document: Document) -> None:
        """Begin to wait anew."""
        known = self._timers.pop(document.key, None)
        if known is not None:
            known.cancel()
        loop = asyncio.get_running_loop()
        self._timers[document.key] = loop.call_later(REST_S, self._rest, document)

    def closed(self, _session: Session, document: Document) -> None:
        """Nothing is to be done any more."""
        known = self._timers.pop(document.key, None)
        if known is not None:
            known.cancel()

    def _rest(self, document: Document) -> None:
        self._timers.pop(document.key, None)
        for listener in self.rested:
            listener(self._session, document)
