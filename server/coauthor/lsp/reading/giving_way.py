"""Work that nobody waits for gives way to typing: a thread that reads meets every key, for half a millisecond and more.

It must never wait for long, however long somebody types: the work goes on slowly, and is done in the end.
"""

from __future__ import annotations

import asyncio
import time

from coauthor.lsp.session import Session

PAUSE_S = 0.2
"""Somebody who typed nothing for so long is thinking."""
LONGEST_S = 1.0
STEP_S = 0.05


async def on_loop(session: Session) -> None:
    """Return in a pause of the typing, or after a second."""
    over = time.monotonic() + LONGEST_S
    while _waits(session, over):  # noqa: ASYNC110 - a pause is no event
        await asyncio.sleep(STEP_S)


def in_thread(session: Session) -> float:
    """The same for a thread; returns the seconds that were waited."""
    begun = time.monotonic()
    while _waits(session, begun + LONGEST_S):
        time.sleep(STEP_S)
    return time.monotonic() - begun


def _waits(session: Session, over: float) -> bool:
    now = time.monotonic()
    return now < over and now - session.typed_at < PAUSE_S
