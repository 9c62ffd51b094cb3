"""A pool that came with a folder: adopt it (its history stays, what waits is cancelled) or start a fresh one.

Nothing of it is resumed before a person has said so; the old file is kept either way.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from coauthor.domain import actors, errors
from coauthor.pool import carrying, leases, live, place, sqlite, trusting
from coauthor.pool import pool as pools

_KIND = {"server": "an editor", "worker": "a worker", "terminal": "a terminal"}
MENDING = "pool-mending"
"""The lock of whoever puts another file in the place of a pool."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of it: the tasks that were cancelled, or where the old file was put."""

    cancelled: tuple[str, ...] = ()
    kept: Path | None = None


def adopt(root: Path, actor: actors.Actor) -> Adopted:
    """Make the pool of a folder this user's own; tasks that wait are cancelled, its history stays."""
    with _opened(root) as pool:
        if not pool.foreign:
            raise errors.Conflict(f"The pool of {pool.where.root} is yours already.")
        is_own = trusting.is_own_pool(pool.store.workspace, pool.where.pool)  # and only the link to it was not
        pools.own(pool.where, pool.store.workspace)
        pool.foreign = False
        if is_own:
            return Adopted()
        said = "it came with the folder and nobody here asked for it"
        return Adopted(cancelled=tuple(carrying.cancel_queued(pool, said, actor)))


def start_fresh(root: Path) -> Adopted:
    """Put the pool that came with the folder aside, under another name, and begin a new one."""
    with _opened(root) as pool:
        if not pool.foreign:
            raise errors.Conflict(
                f"The pool of {pool.where.root} is yours, so it is not put aside.",
                "If it is damaged: `coauthor doctor --repair`.",
            )
        where = pool.where
    refuse_link(where)
    with leases.Lease(where.locks, MENDING) as lease:
        if not lease.take():
            raise errors.Conflict("Somebody puts this pool aside right now.")
        kept = put_aside(where, "foreign")
        fresh = pools.open_pool(root, create=True)
        assert fresh is not None
        fresh.close()
    return Adopted(kept=kept)


def refuse_link(where: place.Place) -> None:
    """Raise Conflict where the folder has only a link: the pool is another folder's, and stays where it is."""
    if where.is_linked:
        raise errors.Conflict(
            f"The task pool of {where.root} is a link to {where.pool}.",
            f"Remove the link to have a pool of its own here, or say this there: COAUTHOR_POOL={where.pool}.",
        )


def put_aside(where: place.Place, why: str) -> Path:
    """Give the files of a pool another name, the record's last so that a crash between them loses nothing.

    Raises Conflict while somebody has it open: they would go on writing into the file that is put aside.
    """
    if users := in_use(where):
        named = ", ".join(f"{_KIND.get(each.kind, each.kind)} (process {each.pid})" for each in users)
        raise errors.Conflict(
            f"This pool is open in {named}.",
            "Close that first; a worker leaves within half a minute after the last of them.",
        )
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    kept = where.pool.with_name(f"{where.pool.stem}.{why}-{stamp}.db")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{where.live}{suffix}").unlink(missing_ok=True)
    where.pool.rename(kept)
    for beside in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{where.pool}{beside}").rename(f"{kept}{beside}")
    return kept


def in_use(where: place.Place) -> list[live.Process]:
    """Who has a pool open and is alive, by the live side, which is sound where the record need not be."""
    if not where.live.exists():
        return []
    try:
        file = sqlite.File(where.live, durable=False)
        with contextlib.closing(file):
            return live.Live(where, file).processes()
    except errors.Unavailable:
        return []


@contextlib.contextmanager
def _opened(root: Path) -> Iterator[pools.Pool]:
    pool = pools.open_pool(root, create=False)
    if pool is None:
        raise errors.NotFound(f"There is no pool in {root}.", "The first task makes one.")
    with contextlib.closing(pool):
        if pool.sealed:
            raise errors.Unavailable(*pool.why_foreign())
        yield pool
