"""The pool's own thread: an async process asks here, and a whole transaction costs one hop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from coauthor.pool import pool as pools

P = ParamSpec("P")
R = TypeVar("R")


class Desk:
    """A pool that lives on a thread of its own; `run` is the only way in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pool")
        self._pool: pools.Pool | None = None

    async def open(self, *, create: bool) -> bool:
        """Open the pool if it exists, or make it; True if it is open now."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._open(create=create))

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

        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def shut(self) -> None:
        """Close the pool; the next use opens it again."""

        def shut() -> None:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

        await asyncio.get_running_loop().run_in_executor(self._thread, shut)

    async def close(self) -> None:
        """Close the pool and end the thread."""
        await self.shut()
        self._thread.shutdown(wait=False)
