"""Pools that were damaged in seeded ways: opened, told, kept and rescued, and never a crash or a quiet repair."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from coauthor.domain import errors
from coauthor.pool import mending, place, views
from coauthor.pool import pool as pools
from pool import life

KINDS = ("bits", "pages", "cut", "zeros", "empty", "text", "newer", "log")


def make(root: Path) -> dict[str, str]:
    """A pool with some history; its events by id."""
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    with contextlib.closing(pool):
        for number in range(6):
            life.done(pool, intent=f"request {number}")
        life.post(pool, intent="a long request " + "word " * 3000)
        return {event.id: event.model_dump_json() for event in views.after(pool, 0, 10_000)}


def damage(file: Path, kind: str, chance: random.Random) -> None:
    """Damage a pool's file in one of the ways there are."""
    raw = bytearray(file.read_bytes())
    if kind == "log":
        file.with_name("pool.db-wal").write_bytes(chance.randbytes(chance.randrange(1, 9000)))
        return
    match kind:
        case "bits":
            for at in chance.choices(range(len(raw)), k=chance.randrange(1, 60)):
                raw[at] ^= 1 << chance.randrange(8)
        case "pages":
            for page in chance.choices(range(len(raw) // 4096), k=chance.randrange(1, 4)):
                raw[page * 4096 : page * 4096 + 4096] = chance.randbytes(4096)
        case "cut":
            del raw[chance.randrange(1, len(raw)) :]
        case "zeros":
            at = chance.randrange(len(raw))
            length = chance.randrange(1, 20_000)
            raw[at : at + length] = bytes(len(raw[at : at + length]))
        case "empty" | "text":
            raw = bytearray(b"" if kind == "empty" else b"\\section{Not a pool}\nwords\n" * chance.randrange(1, 99))
        case "newer":
            raw[60:64] = (99).to_bytes(4, "big")
    file.write_bytes(raw)


def run(folder: Path, seeds: range, *, twin: bool = False) -> dict[str, Any]:
    """Damage a pool once for each seed; what crashed, was not kept, or came back other than it was."""
    root = folder / "thesis"
    known = make(root)
    file = place.of(root).pool
    whole = folder / "whole"
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(file.parent, whole)
    found: dict[str, Any] = {"damaged": 0, "rescued": 0, "of": 0, "crashed": [], "not kept": [], "changed": []}
    for seed in seeds:
        kind = KINDS[seed % len(KINDS)]
        shutil.rmtree(file.parent)
        shutil.copytree(whole, file.parent)
        damage(file, kind, random.Random(seed))
        found["damaged"] += 1
        found["of"] += len(known)
        try:
            _look_and_mend(root, f"{kind} {seed}", known, found, twin=twin)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            found["crashed"].append(f"{kind} {seed}: {type(error).__name__}: {error}")
    return found


def _look_and_mend(root: Path, name: str, known: dict[str, str], found: dict[str, Any], *, twin: bool) -> None:
    where = place.of(root)
    as_it_was = where.pool.read_bytes()
    with contextlib.suppress(errors.CoauthorError):
        pool = pools.open_pool(root, create=False)
        assert pool is not None
        with contextlib.closing(pool), contextlib.suppress(errors.CoauthorError):
            views.page(pool)
            views.after(pool, 0, 10_000)
            if not pool.foreign:
                life.post(pool)
    touched = where.pool.read_bytes() != as_it_was
    if twin:
        where.pool.unlink()
        where.pool.write_bytes(b"")
    done = mending.repair(root, life.PERSON)
    if not touched and done.kept.read_bytes() != as_it_was:
        found["not kept"].append(name)
    fresh = pools.open_pool(root, create=False)
    assert fresh is not None
    with contextlib.closing(fresh):
        rescued = views.after(fresh, 0, 10_000)
        same = [event for event in rescued if event.id in known]
        found["rescued"] += len(same)
        if views.replayed_differences(fresh) or fresh.foreign:
            found["changed"].append(f"{name}: what was rescued does not replay")
        if name.startswith(("text", "empty")) and same:
            found["changed"].append(f"{name}: events out of nothing")
        life.post(fresh)
    for leftover in where.pool.parent.glob("pool.damaged-*"):
        leftover.unlink()
