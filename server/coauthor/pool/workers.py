"""Starting a worker when tasks wait and nobody works; the server and the command line never import the agents.

A worker is a process in a session of its own with no pipe of ours: it must outlive whoever started it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import coauthor
from coauthor.pool import leases, place, views
from coauthor.pool import pool as pools

LEASE = "worker-started"
"""The lock that a worker started from here holds as long as it lives, so that two starters have one worker."""

STARTING = "worker-starting"
"""The lock that it inherits and holds until it has its seat: it is either being started, or sitting, or gone."""

MARK = "COAUTHOR_STARTED"
"""Set for such a worker: the descriptor of the inherited lock, or -1 where there is none."""

MAX_FAILURES = 3
_MAX_LOG = 1_000_000


class Started(StrEnum):
    """What came of it."""

    STARTED = "started"
    ALIVE = "alive"
    NOTHING_TO_DO = "nothing_to_do"
    BROKEN = "broken"


def start_worker(where: place.Place, *, asked: bool = False) -> Started:
    """Start a worker unless one is there or nothing waits; workers of other versions are asked to leave.

    `asked` says that a question about a sentence waits, which is no task.

    `BROKEN` after three in a row that ended badly: `log_path` says why. Costs some ms, so not for every keystroke.
    """
    pool = pools.open_pool(where.root, create=False)
    if pool is None:
        return Started.NOTHING_TO_DO
    with contextlib.closing(pool):
        if pool.foreign:
            return Started.NOTHING_TO_DO
        pool.live.ask_to_leave(coauthor.__version__)
        if is_alive(pool):
            return Started.ALIVE
        if not asked and not views.queue(pool, 1) and not abandoned(pool):
            return Started.NOTHING_TO_DO
    return _children.start(where)


def sitting() -> None:
    """Said by a worker that has its seat: from now on that is what shows that it is there. Does nothing in others."""
    number = int(os.environ.get(MARK, "-1"))
    if number >= 0:
        os.environ[MARK] = "-1"
        with contextlib.suppress(OSError):
            os.close(number)


def abandoned(pool: pools.Pool) -> list[str]:
    """Tasks that somebody claimed and nobody works on any more: their lock is free."""
    return [task.id for task in pool.running() if not pool.held(task.id)]


def log_path(where: place.Place) -> Path:
    """Where a started worker writes what goes wrong."""
    return where.pool.with_name("worker.log")


def is_alive(pool: pools.Pool) -> bool:
    """True while a worker sits at the pool, or is being started."""
    if any(pool.held(name) for name in (STARTING, LEASE)):
        return True
    return any(not seat.leave for seat in pool.live.processes("worker"))


class _Children:
    """The workers that this process started, by pool: reaped when they end, and not started again and again."""

    def __init__(self) -> None:
        self._running: dict[Path, list[subprocess.Popen[bytes]]] = {}
        self._failures: dict[Path, int] = {}

    def start(self, where: place.Place) -> Started:
        running = self._running.setdefault(where.pool, [])
        for child in [child for child in running if child.poll() is not None]:
            running.remove(child)
            self._failures[where.pool] = self._failures.get(where.pool, 0) + 1 if child.returncode else 0
        if self._failures.get(where.pool, 0) >= MAX_FAILURES:
            return Started.BROKEN
        lease = leases.Lease(where.locks, STARTING)
        if not lease.take():
            return Started.ALIVE
        try:
            running.append(_spawn(where, lease))
        finally:
            lease.hand_over()
        return Started.STARTED


_children = _Children()


def _spawn(where: place.Place, lease: leases.Lease) -> subprocess.Popen[bytes]:
    log = log_path(where)
    mode = "ab" if log.exists() and log.stat().st_size < _MAX_LOG else "wb"
    inherited = () if os.name == "nt" else (lease.fileno(),)
    with log.open(mode) as errors:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "coauthor", "work", str(where.root)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            close_fds=True,
            pass_fds=inherited,
            env={**os.environ, MARK: str(next(iter(inherited), -1))},
        )
