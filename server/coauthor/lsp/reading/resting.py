"""What is done each time the typing rests: the next key that changes more than prose is made ready for, and memory that
editing took and freed goes back to the system.

It must cost a key nothing but a look at a flag.
"""

from __future__ import annotations

import asyncio
import time

from coauthor.lsp import heap
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session

REST_S = 0.2


class Resting:
    """Waits for the pauses of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting = False

    def later(self, _session: Session, _document: Document) -> None:
        """Somebody types."""
        if not self._waiting:
            self._waiting = True
            asyncio.get_running_loop().call_later(REST_S, self._look)

    def _look(self) -> None:
        left = self._session.typed_at + REST_S - time.monotonic()
        if left > 0:
            asyncio.get_running_loop().call_later(left, self._look)
            return
        self._waiting = False
        self._session.connection.spawn(self._tidy(), "make ready and give memory back")

    async def _tidy(self) -> None:
        typed = self._session.documents.get(self._session.last_edited[0]) if self._session.last_edited else None
        if typed is not None and typed.out_of_step is None:
            await asyncio.to_thread(typed.facts().prepare)
        await asyncio.to_thread(heap.trim)
