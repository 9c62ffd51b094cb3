"""When the second stage is loaded: after the workspace has been read, or at the first message that needs it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import inspect
from types import ModuleType
from typing import Any

from coauthor.lsp.protocol import Handler
from coauthor.lsp.session import Session

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
    """The client listens: have the second stage loaded as soon as the workspace has been read."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(session.index.ready.wait(), PATIENCE)
    await ready(session)


async def ready(session: Session) -> None:
    """Return once the second stage serves this session."""
    if session.second_stage is None:
        session.second_stage = session.connection.spawn(_start(session), "second stage")
    await asyncio.shield(session.second_stage)


async def _start(session: Session) -> None:
    second = await asyncio.to_thread(_second)
    await second.start(session)
    gc.freeze()  # code and facts stay for good: a full collection would look at them again, 50 ms at a time


def _second() -> ModuleType:
    from coauthor.lsp import second

    return second
