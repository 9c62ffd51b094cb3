"""Waiting for the pool's bell in an event loop, with a slow look under it for a bell that got lost."""

from __future__ import annotations

import asyncio
import contextlib

from coauthor.pool import feed, place


class Ear:
    """Set whenever the bell rings, or when somebody here calls `wake`."""

    def __init__(self, where: place.Place) -> None:
        self._bell = feed.Bell(where)
        self._rang = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._number = self._bell.fileno()
        if self._number is not None:
            self._loop.add_reader(self._number, self._ring)

    def _ring(self) -> None:
        self._bell.drain()
        self._rang.set()

    def wake(self) -> None:
        """End the wait."""
        self._rang.set()

    async def wait(self, seconds: float, *others: asyncio.Task[None]) -> None:
        """Until it rings, one of the tasks ends, or the time is over; never longer than the slow poll."""
        waiter = self._loop.create_task(self._rang.wait())
        try:
            await asyncio.wait(
                (waiter, *others), timeout=min(seconds, feed.SLOW_POLL_S), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            waiter.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiter
        self._rang.clear()

    def close(self) -> None:
        """Stop listening."""
        if self._number is not None:
            self._loop.remove_reader(self._number)
        self._bell.close()
