"""The pool's own thread: what is asked there comes back, also trouble, and is done when the process ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import scenes
from coauthor.domain import errors
from coauthor.pool import desk, views
from coauthor.pool import pool as pools
from pool import life

ENDING = """
import asyncio, sys
from pathlib import Path
from coauthor.pool import desk
from pool import life

async def main():
    at = desk.Desk(Path(sys.argv[1]))
    await at.open(create=True)
    for _ in range(5):
        asyncio.ensure_future(at.run(life.post))
    await asyncio.sleep(0)

asyncio.run(main())
"""


def test_what_is_asked_comes_back_and_trouble_too(tmp_path: Path) -> None:
    async def main() -> None:
        at = desk.Desk(tmp_path)
        assert not await at.open(create=False)
        assert (await at.run(life.post)).id == "T1"
        with pytest.raises(errors.NotFound, match="T9"):
            await at.run(pools.Pool.task, "T9")
        assert await at.run(views.last_seq) == 1
        await at.close()
        with pytest.raises(RuntimeError, match="closed"):
            await at.run(views.last_seq)

    asyncio.run(main())


def test_what_nobody_waits_for_any_more_is_not_begun(tmp_path: Path) -> None:
    async def main() -> None:
        at = desk.Desk(tmp_path)
        busy = threading.Event()
        first = asyncio.ensure_future(at.run(lambda _pool: busy.wait(60)))
        second = asyncio.ensure_future(at.run(life.post))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        busy.set()
        assert await first
        assert await at.run(views.last_seq) == 0
        await at.close()

    asyncio.run(main())


def test_what_was_begun_is_done_when_the_process_ends(tmp_path: Path) -> None:
    """A process that ends without closing its desk leaves at once, and the record is whole."""
    done = subprocess.run(
        [sys.executable, "-c", ENDING, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(scenes.CHECKOUT / each) for each in ("server", "tests"))},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    pool = pools.open_pool(tmp_path, create=False)
    assert pool is not None
    assert views.replayed_differences(pool) == []
    pool.close()
