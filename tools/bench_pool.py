"""Measures the pool on this machine, on SQLite and on a real PostgreSQL server, and writes docs/benchmarks-pool.md.

Ratios to the slow ways (a poll, a full replay) come from the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "server"), str(CHECKOUT / "tests")]
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])

from coauthor.domain import commands  # noqa: E402 - the checkout's own, not what may be installed
from coauthor.pool import feed, projecting, queueing, views  # noqa: E402
from coauthor.pool import pool as pools  # noqa: E402
from pool import life, postgres_server  # noqa: E402

PAGE = CHECKOUT / "docs" / "benchmarks-pool.md"
_BATCH = 5000
Figures = dict[str, str]


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def timed(work: Callable[[], Any], times: int) -> list[float]:
    """How long each took, in milliseconds."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def opened(root: Path) -> pools.Pool:
    """The pool of a folder."""
    root.mkdir(parents=True, exist_ok=True)
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    return pool


def small(folder: Path) -> Figures:
    """Writing one by one, and the doorbell between two processes."""
    pool = opened(folder / "small")
    task = life.post(pool)
    life.post(pool)
    note = commands.Reply(task=task.id, text="a remark", at={"plan": "goal/1"})
    writes = timed(lambda: pool.handle(note, life.PERSON), 200)
    figures = {"one command: look, decide, write, ring, p95": f"{p95(writes):.2f} ms"}
    bells = rings(pool)
    figures["commit → another process has read it, p95"] = (
        f"{p95(bells):.2f} ms ({p95(bells) / 10:.3f} of a poll of 10 ms)"
    )
    figures["CPU of a process that waits for the bell"] = f"{idle(pool):.2f} %"
    pool.close()
    return figures


def rings(pool: pools.Pool, times: int = 200) -> list[float]:
    """Milliseconds from a commit until another process has seen the event."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    listener = context.Process(target=listen, args=(str(pool.where.root), there, times))
    listener.start()
    here.recv()
    found = []
    for _ in range(times):
        life_event = commands.Reply(task="T1", text="x", at={"plan": "goal/1"})
        pool.handle(life_event, life.PERSON)
        begun = time.monotonic()
        seen = here.recv()
        found.append(max(0.0, (seen - begun) * 1000))
    listener.join()
    return found


def listen(root: str, pipe: Any, times: int) -> None:
    """Another process: tells the moment at which it has read each new event."""
    pool = opened(Path(root))
    bell = feed.Bell(pool.where)
    last = views.last_seq(pool)
    bell.wait(1)
    pipe.send("ready")
    for _ in range(times):
        while not (news := views.after(pool, last)):
            bell.wait(1)
        last = news[-1].seq
        pipe.send(time.monotonic())
    bell.close()
    pool.close()


def idle(pool: pools.Pool, seconds: float = 5.0) -> float:
    """Per cent of a core while waiting with nothing to come, in this process."""
    bell = feed.Bell(pool.where)
    bell.wait(1)
    begun, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    while time.monotonic() - begun < seconds:
        bell.wait(feed.SLOW_POLL_S)
        pool.store.data_version()
    after = resource.getrusage(resource.RUSAGE_SELF)
    bell.close()
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return cpu / (time.monotonic() - begun) * 100


def big(folder: Path, tasks: int, per_task: int) -> Figures:
    """A pool with a long history: writing it in batches, opening it, and claiming."""
    pool = opened(folder / "big")
    rows = history(pool, tasks, per_task)
    writing, count = 0.0, 0
    while batch := list(itertools.islice(rows, _BATCH)):
        begun = time.perf_counter()
        with pool.writing():
            pool.store.append_rows(batch)
        writing += time.perf_counter() - begun
        count += len(batch)
    rate = count / writing
    begun = time.perf_counter()
    projecting.rebuild(pool)
    replay = time.perf_counter() - begun
    pool.close()
    name = f"{tasks:,} tasks, {count:,} events"

    def again() -> None:
        known = opened(folder / "big")
        views.last_seq(known)
        views.page(known)
        known.close()

    opening = p95(timed(again, 10))
    pool = opened(folder / "big")

    def claim() -> None:
        task = queueing.ready(pool, lambda _task: True)[0]
        life.propose(pool, life.claim(pool, task))

    def only_claim() -> None:
        task = queueing.ready(pool, lambda _task: True)[0]
        life.claim(pool, task)

    claims = timed(only_claim, 8)
    for task in pool.running():
        life.propose(pool, task)
    listing = timed(lambda: views.page(pool), 50)
    pool.close()
    return {
        "append in batches": f"{rate:,.0f} events/s",
        f"opening, {name}": f"{opening:.1f} ms ({opening / replay / 1000:.4f} of the full replay of {replay:.1f} s)",
        f"look and claim, {name}, slowest of 8": f"{max(claims):.2f} ms",
        f"a page of 50 tasks, {name}, p95": f"{p95(listing):.2f} ms",
    }


def history(pool: pools.Pool, tasks: int, per_task: int) -> Iterator[dict[str, Any]]:
    """Rows of that many tasks: each asked for, then talked about."""
    life.post(pool)
    asked = dict(pool.store.rows("events", "newest", seq=0, limit=1)[0])
    pool.handle(commands.Reply(task="T1", text="a remark of some words", at={"plan": "goal/1"}), life.PERSON)
    said = dict(pool.store.rows("events", "newest", seq=0, limit=1)[0])
    for number in range(2, tasks + 1):
        for version in range(1, per_task + 1):
            kind = asked if version == 1 else said
            name = f"T{number}"
            yield {
                **{key: value for key, value in kind.items() if key not in ("seq", "workspace")},
                **{"id": f"{number}-{version}", "stream": f"task/{name}", "task": name, "version": version},
            }


def measure(folder: Path, tasks: int, per_task: int) -> Figures:
    """All figures of one database."""
    return small(folder) | big(folder, tasks, per_task)


@contextlib.contextmanager
def server() -> Iterator[postgres_server.Server | None]:
    """A PostgreSQL server for this run, or None where none is installed."""
    if postgres_server.binaries() is None:
        yield None
        return
    started = postgres_server.start()
    try:
        yield started
    finally:
        started.stop()


def main() -> int:
    """The command line of this tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--per-task", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-pool.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as running:
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = folder
        columns = {"SQLite": measure(Path(folder) / "sqlite", given.tasks, given.per_task)}
        if running is not None:
            os.environ["COAUTHOR_POOL"] = running.url(postgres_server.OWNER, "bench")
            small_part = small(Path(folder) / "postgres")
            os.environ["COAUTHOR_POOL"] = running.url(postgres_server.OWNER, "big")
            columns["PostgreSQL"] = small_part | big(Path(folder) / "postgres", given.tasks, given.per_task)
    page = table(columns)
    print(page)
    if given.write:
        PAGE.write_text(page, encoding="utf-8")
    return 0


def table(columns: dict[str, Figures]) -> str:
    """The page."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    head = f"| figure | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}\n"
    body = "".join(f"| {name} | {' | '.join(each.get(name, '–') for each in columns.values())} |\n" for name in names)
    return (
        "# The pool, measured\n\n"
        "Written by `python3 tools/bench_pool.py --write`; one run, both databases on the same machine and disk,\n"
        f"events with `synchronous=FULL` on SQLite. Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.\n\n{head}{body}"
    )


if __name__ == "__main__":
    sys.exit(main())
