"""Suggestions where nobody works: with no worker there, the server itself looks what could be done next.

A worker offers the same in its own pauses; here it happens in a pause of the typing, on the pool's thread, and asks
no model. Whether anything may be offered at all is `review/initiative`'s to say.
"""

from __future__ import annotations

import asyncio
import logging
import time

from coauthor.domain import errors
from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.pool import views, workers

REST_S, PAUSE_S = 3.0, 60.0
"""Seconds without a key before anything is offered, and between two looks, which read the whole project."""

_log = logging.getLogger(__name__)


class Offering:
    """One session's looks; never two at once."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session, self._room = session, room
        self._wanted = self._running = False
        self._looked = -PAUSE_S

    def pool_opened(self, session: Session) -> None:
        """The pool was opened here."""
        self._look_soon()

    def saved(self, session: Session, document: Document) -> None:
        """Something is on the disk that was not."""
        self._look_soon()

    def _look_soon(self) -> None:
        self._wanted = True
        if not self._running and not self._session.options.agent:
            self._running = True
            self._session.connection.spawn(self._rest(), "look what could be done next")

    async def _rest(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                await self._session.index.ready.wait()
                await asyncio.sleep(REST_S)
                while (left := self._left()) > 0:  # noqa: ASYNC110 - a pause is no event
                    await asyncio.sleep(left)
                await self._look()
                self._looked = time.monotonic()
        finally:
            self._running = False

    def _left(self) -> float:
        """Seconds until it may look."""
        return max(self._session.typed_at + REST_S, self._looked + PAUSE_S) - time.monotonic()

    async def _look(self) -> None:
        try:
            if await self._room.quietly(_offer):
                await self._room.catch_up()
        except errors.CoauthorError as error:
            _log.info("nothing was suggested: %s", error.message)


def _offer(pool: pools.Pool) -> list[str]:
    """The suggestions' tasks; none where a worker is there, works wait or the pool is somebody else's."""
    from coauthor.review import initiative

    if pool.foreign or workers.is_alive(pool) or views.queue(pool, 1) or not initiative.is_on(pool):
        return []
    return initiative.offer(pool)
