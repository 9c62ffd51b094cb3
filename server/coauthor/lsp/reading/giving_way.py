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
SHORT_S = 0.1
"""The longest wait before one of many steps, each of them quick."""
STEP_S = 0.05


async def on_loop(session: Session, longest: float = LONGEST_S) -> None:
    """Return in a pause of the typing, or after so many seconds."""
    over = time.monotonic() + longest
    while _waits(session, over):  # noqa: ASYNC110 - a pause is no event
        await asyncio.sleep(STEP_S)


def in_thread(session: Session, longest: float = LONGEST_S) -> float:
    """The same for a thread; returns the seconds that were waited."""
    begun = time.monotonic()
    while _waits(session, begun + longest):
        time.sleep(STEP_S)
    return time.monotonic() - begun


def _waits(session: Session, over: float) -> bool:
    now = time.monotonic()
    return now < over and now - session.typed_at < PAUSE_S
