"""The pool's own thread: an async process asks here, and a whole transaction costs one hop there and back.

Nothing else may touch a desk's pool. What was asked for is done in its order, also at the end of the process.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from coauthor.pool import pool as pools

P = ParamSpec("P")
R = TypeVar("R")

_Asked = queue.SimpleQueue[tuple["asyncio.Future[Any]", Callable[[], Any]] | None]


class Desk:
    """A pool that lives on a thread of its own; `run` is the only way in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._asked: _Asked = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._pool: pools.Pool | None = None

    async def open(self, *, create: bool) -> bool:
        """Open the pool if it exists, or make it; True if it is open now."""
        return await self._ask(lambda: self._open(create=create))

    def _open(self, *, create: bool) -> bool:
        if self._pool is None:
            self._pool = pools.open_pool(self.root, create=create)
        return self._pool is not None

    @property
    def is_open(self) -> bool:
        """True once there is a pool."""
        return self._pool is not None

    async def run(self, work: Callable[Concatenate[pools.Pool, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call `work(pool, …)` on the pool's thread; the pool is created if there is none."""

        def call() -> R:
            self._open(create=True)
            assert self._pool is not None
            return work(self._pool, *args, **kwargs)

        return await self._ask(call)

    async def shut(self) -> None:
        """Close the pool; the next use opens it again."""

        def shut() -> None:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

        await self._ask(shut)

    async def close(self) -> None:
        """Close the pool and end the thread."""
        await self.shut()
        self._closed = True
        self._asked.put(None)
        atexit.unregister(self._finish)

    def _ask(self, work: Callable[[], R]) -> asyncio.Future[R]:
        """What the work will have given. A future of the loop's own and a bare queue: an executor's cost as much again
        as a small transaction.
        """
        if self._closed:
            raise RuntimeError("this desk is closed")
        if self._thread is None:
            self._thread = threading.Thread(target=_serve, args=(self._asked,), name="pool", daemon=True)
            self._thread.start()
            atexit.register(self._finish)
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._asked.put((answer, work))
        return answer

    def _finish(self) -> None:
        """The process ends: what was asked for is still done."""
        self._asked.put(None)
        if self._thread is not None:
            self._thread.join()


def _serve(asked: _Asked) -> None:
    """The pool's thread."""
    while (one := asked.get()) is not None:
        answer, work = one
        if not answer.cancelled():
            told = _answered(work)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits for it any more
                answer.get_loop().call_soon_threadsafe(_tell, answer, *told)
            del told
        del one, answer, work  # else what they hold on to would live until the next one is asked for


def _answered(work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return work(), None
    except BaseException as error:  # noqa: BLE001 - whoever asked is told, whatever it is
        return None, error


def _tell(answer: asyncio.Future[Any], given: Any, error: BaseException | None) -> None:
    if answer.done():
        return
    if error is None:
        answer.set_result(given)
    else:
        answer.set_exception(error)
