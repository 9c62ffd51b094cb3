"""When the second stage is loaded: once there is a pool or a request in the text, or at the first message for it.

Without either there is nothing that it could do, and its 25 MB and 0.3 s of importing stay away.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from types import ModuleType
from typing import Any

from coauthor.lsp import heap
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import Handler
from coauthor.pool import place

LOOK_S = 0.5
PATIENCE = 5.0  # seconds that reading the workspace may keep the pool's side from starting


def handler(method: str) -> Handler:
    """The handler that the second stage has for a method; what comes before it is there waits for it."""

    def answer(session: Session, params: dict[str, Any]) -> Any:
        if session.second_stage is not None and session.second_stage.done():
            return _second().HANDLERS[method](session, params)
        return later(session, params)

    async def later(session: Session, params: dict[str, Any]) -> Any:
        await ready(session)
        result = _second().HANDLERS[method](session, params)
        return await result if inspect.isawaitable(result) else result

    return answer


async def begin(session: Session) -> None:
    """The client listens: have the second stage loaded as soon as it is needed, once the workspace has been read."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(session.index.ready.wait(), PATIENCE)
    if is_needed(session):
        await ready(session)
    else:
        session.connection.spawn(_watch(session), "wait for a pool")


def is_needed(session: Session) -> bool:
    """True where there is a pool, or a request in the text that may become its first task."""
    if session.second_stage is not None:
        return True
    return session.root is not None and (bool(session.index.requests) or place.of(session.root).may_exist)


async def _watch(session: Session) -> None:
    """A pool may be made by a terminal or another editor, and a request be typed."""
    while not is_needed(session):  # noqa: ASYNC110 - what other processes make has no event here
        await asyncio.sleep(LOOK_S)
    await ready(session)


async def ready(session: Session) -> None:
    """Return once the second stage serves this session."""
    if session.second_stage is None:
        session.second_stage = session.connection.spawn(_start(session), "second stage")
    await asyncio.shield(session.second_stage)


async def _start(session: Session) -> None:
    second = await asyncio.to_thread(_second)
    await second.start(session)
    heap.settle()


def _second() -> ModuleType:
    from coauthor.lsp import second

    return second
