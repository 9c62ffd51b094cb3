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
from coauthor.pool import leases, live, place, views
from coauthor.pool import pool as pools

LEASE = "worker-started"
"""The lock that a worker started from here holds as long as it lives, so that two starters have one worker."""

MARK = "COAUTHOR_STARTED"
"""Set to 1 for such a worker."""

MAX_FAILURES = 3
_MAX_LOG = 1_000_000


class Started(StrEnum):
    """What came of it."""

    STARTED = "started"
    ALIVE = "alive"
    NOTHING_TO_DO = "nothing_to_do"
    BROKEN = "broken"


def start_worker(where: place.Place) -> Started:
    """Start a worker unless one is there or nothing waits; workers of other versions are asked to leave.

    `BROKEN` after three in a row that ended badly: `log_path` says why. Costs some ms, so not for every keystroke.
    """
    pool = pools.open_pool(where.root, create=False)
    if pool is None:
        return Started.NOTHING_TO_DO
    with contextlib.closing(pool):
        pool.live.ask_to_leave(coauthor.__version__)
        if _is_alive(pool, where):
            return Started.ALIVE
        if not views.queue(pool, 1) and not abandoned(pool):
            return Started.NOTHING_TO_DO
    return _children.start(where)


def abandoned(pool: pools.Pool) -> list[str]:
    """Tasks that somebody claimed and nobody works on any more: their lock is free."""
    return [task.id for task in views.live_tasks(pool) if task.claim is not None and not pool.held(task.id)]


def log_path(where: place.Place) -> Path:
    """Where a started worker writes what goes wrong."""
    return where.pool.with_name("worker.log")


def _is_alive(pool: pools.Pool, where: place.Place) -> bool:
    if leases.held(where.locks, LEASE):
        return True
    seats: list[live.Process] = pool.live.processes("worker")
    return any(not seat.leave for seat in seats)


class _Children:
    """The workers that this process started, by pool: reaped when they end, and not started again and again."""

    def __init__(self) -> None:
        self._running: dict[Path, subprocess.Popen[bytes]] = {}
        self._failures: dict[Path, int] = {}

    def start(self, where: place.Place) -> Started:
        running = self._running.get(where.pool)
        if running is not None:
            code = running.poll()
            if code is None:
                return Started.ALIVE
            del self._running[where.pool]
            self._failures[where.pool] = self._failures.get(where.pool, 0) + 1 if code else 0
        if self._failures.get(where.pool, 0) >= MAX_FAILURES:
            return Started.BROKEN
        self._running[where.pool] = _spawn(where)
        return Started.STARTED


_children = _Children()


def _spawn(where: place.Place) -> subprocess.Popen[bytes]:
    log = log_path(where)
    mode = "ab" if log.exists() and log.stat().st_size < _MAX_LOG else "wb"
    with log.open(mode) as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "coauthor", "work", str(where.root)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            close_fds=True,
            env={**os.environ, MARK: "1"},
        )
