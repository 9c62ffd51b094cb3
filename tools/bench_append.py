"""One event appended at a time: the pool's own way against aiosqlite's three awaits, by turns, on files alike.

Both write the same row into the same tables of a file of their own; part of `bench_pool.py`.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from coauthor.domain import actors, events
from coauthor.pool import desk, place, statements, store
from coauthor.pool import pool as pools

PERSON = actors.human("ada", "bench")
SAID = {"text": "a remark of some words, as people make them"}
_TURNS, _EACH = 20, 100
MODES = ("NORMAL", "FULL")


def measure(folder: Path) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each append by mode and way; the way `aiosqlite` is missing where it is not installed."""
    return {mode: asyncio.run(_measure(folder / mode, mode)) for mode in MODES}


async def _measure(folder: Path, mode: str) -> dict[str, list[float]]:
    made = {"pool": folder / "pool", "aiosqlite": folder / "other"}
    for root in made.values():
        root.mkdir(parents=True)
    ours = desk.Desk(made["pool"])
    await ours.open(create=True)
    await ours.run(lambda pool: pool.store.backend._db.execute(f"PRAGMA synchronous = {mode}"))  # type: ignore[attr-defined]
    ways: dict[str, Callable[[int], Awaitable[Any]]] = {"pool": lambda version: ours.run(_append, version)}
    other = await _awaits(made["aiosqlite"], mode)
    if other is not None:
        ways["aiosqlite"] = other[0]
    try:
        return await _by_turns(ways)
    finally:
        await ours.close()
        if other is not None:
            await other[1]()


async def _by_turns(ways: dict[str, Callable[[int], Awaitable[Any]]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(_TURNS):
        for way, work in ways.items():
            for each in range(_EACH):
                begun = time.perf_counter()
                await work(turn * _EACH + each)
                times[way].append((time.perf_counter() - begun) * 1000)
    return times


def _append(pool: pools.Pool, version: int) -> None:
    """The pool's way: a whole transaction on its own thread."""
    with pool.store.transaction():
        pool.store.append("file/a.tex", version, [events.Draft(events.Type.FILE_SAVED, SAID)], PERSON, pools.utc_now())


async def _awaits(root: Path, mode: str) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[Any]]] | None:
    """The other way: begin, insert and commit, each awaited; and what ends it."""
    try:
        import aiosqlite
    except ImportError:
        return None
    made = pools.open_pool(root, create=True)
    assert made is not None
    made.close()
    db = await aiosqlite.connect(place.of(root).pool, isolation_level=None)
    await db.execute("PRAGMA journal_mode = WAL")
    await db.execute(f"PRAGMA synchronous = {mode}")
    insert = statements.load("sqlite", "events")["append"]
    row = {"workspace": "w", "stream": "file/a.tex", "type": "file.saved", "v": 1, "task": None, "cause": None}

    async def append(version: int) -> None:
        fresh = {"id": uuid.uuid4().hex, "version": version + 1, "at": pools.utc_now(), "data": store.dumps(SAID)}
        await db.execute("BEGIN IMMEDIATE")
        await db.execute_fetchall(insert, {**row, **fresh, "actor": PERSON.model_dump_json()})
        await db.commit()

    return append, db.close
