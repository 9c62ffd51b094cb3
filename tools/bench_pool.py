"""Measures the pool on this machine, on SQLite and on a real PostgreSQL server: its part of docs/benchmarks.md.

Ratios to the slow ways (a poll, a full replay, three awaits of aiosqlite) come from the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import multiprocessing
import os
import platform
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "server"), str(CHECKOUT / "tests")]
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])

import bench_append  # noqa: E402
import benchmarks_page  # noqa: E402

from coauthor.domain import actors, commands  # noqa: E402 - the checkout's own, not what may be installed
from coauthor.domain.tasks import Status  # noqa: E402
from coauthor.pool import feed, projecting, queueing, searching, store, views  # noqa: E402
from coauthor.pool import pool as pools  # noqa: E402
from coauthor.review import settling, waiting, wire  # noqa: E402
from pool import life, postgres_server  # noqa: E402

MEMBER = "bea"
_BATCH = 20_000
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
    bells, polls = rings(pool), rings(pool, poll_s=0.01)
    figures["commit → another process has read it, p95"] = (
        f"{p95(bells):.2f} ms ({p95(bells) / p95(polls):.3f} of the {p95(polls):.1f} ms of one that polls every 10 ms)"
    )
    waits = crowd(pool)
    figures["a command among 8 processes that all write, p99"] = f"{sorted(waits)[int(len(waits) * 0.99)]:.0f} ms"
    figures["CPU of a process that waits for the bell"] = f"{idle(pool):.2f} %"
    pool.close()
    return figures


def appends(folder: Path) -> Figures:
    """One event at a time beside aiosqlite's three awaits, by turns."""
    found = {}
    for mode, ways in bench_append.measure(folder).items():
        said = f"{p95(ways['pool']):.2f} ms"
        if "aiosqlite" in ways:
            other = p95(ways["aiosqlite"])
            said += f" ({p95(ways['pool']) / other:.2f} of the {other:.2f} ms of three awaits)"
        found[f"append of one event, `synchronous={mode}`, p95"] = said
    return found


def rings(pool: pools.Pool, poll_s: float | None = None, times: int = 200) -> list[float]:
    """Milliseconds from a commit until another process, which may poll instead, has read the event."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    listener = context.Process(target=listen, args=(str(pool.where.root), there, times, poll_s))
    listener.start()
    here.recv()
    committed: list[float] = []
    ring = pool._ring

    def stamped() -> None:
        committed.append(time.monotonic())
        ring()

    pool._ring = stamped  # type: ignore[method-assign]
    chance = random.Random(3)
    found = []
    for _ in range(times):
        time.sleep(chance.uniform(0, 0.012))
        pool.handle(commands.Reply(task="T1", text="x", at={"plan": "goal/1"}), life.PERSON)
        found.append(max(0.0, (here.recv() - committed[-1]) * 1000))
    pool._ring = ring  # type: ignore[method-assign]
    listener.join()
    return found


def listen(root: str, pipe: Any, times: int, poll_s: float | None) -> None:
    """Another process: tells the moment at which it has read each new event."""
    pool = opened(Path(root))
    bell = feed.Bell(pool.where)
    last = views.last_seq(pool)
    bell.wait(1)
    pipe.send("ready")
    for _ in range(times):
        while not (news := views.after(pool, last)):
            if poll_s is None:
                bell.wait(1)
            else:
                time.sleep(poll_s)
        last = news[-1].seq
        pipe.send(time.monotonic())
    bell.close()
    pool.close()


def crowd(pool: pools.Pool, writers: int = 8, times: int = 100) -> list[float]:
    """Milliseconds of each command while so many processes write as fast as they can."""
    context = multiprocessing.get_context("spawn")
    begin, told = context.Barrier(writers), context.Queue()
    running = [context.Process(target=write, args=(str(pool.where.root), begin, told, times)) for _ in range(writers)]
    for process in running:
        process.start()
    found = [ms for _ in running for ms in told.get(timeout=300)]
    for process in running:
        process.join()
    return found


def write(root: str, begin: Any, told: Any, times: int) -> None:
    """One of them: its own task, and a remark on it again and again."""
    pool = opened(Path(root))
    task = life.post(pool)
    note = commands.Reply(task=task.id, text="a remark", at={"plan": "goal/1"})
    begin.wait()
    told.put(timed(lambda: pool.handle(note, life.PERSON), times))
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
    """A pool with a long history: writing it in batches, opening it, claiming, and looking for things in it."""
    pool = opened(folder / "big")
    figures = filled(pool, tasks, per_task) if views.last_seq(pool) < (tasks - 1) * per_task else {}
    pool.close()
    name = f"{tasks:,} tasks, {tasks * per_task:,} events"

    def again() -> None:
        known = opened(folder / "big")
        settling.settle(known)
        views.last_seq(known)
        views.page(known)
        known.close()

    begun = time.perf_counter()
    replayed = projecting.states(opened(folder / "big"), per_task * 1000)
    replay = (time.perf_counter() - begun) / len(replayed) * tasks
    opening = p95(timed(again, 10))
    figures[f"opening, {name}"] = (
        f"{opening:.1f} ms ({opening / replay / 1000:.4f} of the full replay of {replay:.0f} s)"
    )
    pool = opened(folder / "big")

    def claim() -> None:
        task = queueing.ready(pool, lambda _task: True)[0]
        life.claim(pool, task)

    claims = []
    for _ in range(8):
        claims += timed(claim, 5)
        for task in pool.running():
            life.propose(pool, task)
    figures[f"look and claim, {name}, p95"] = f"{p95(claims):.2f} ms"
    for what, work in looks(pool).items():
        figures[f"{what}, p95"] = f"{p95(timed(work, 60)):.1f} ms"
    pool.close()
    return figures


def looks(pool: pools.Pool) -> dict[str, Callable[[], Any]]:
    """What a person, an editor or an agent looks for in a long record."""
    middle = pool.store.history("by_seq", seq=views.last_seq(pool) // 2)[0].at
    wanted = searching.Wanted
    last = views.number_of(views.page(pool, limit=1)[0])
    return {
        "a page of 50 tasks": lambda: views.page(pool),
        "a page of the failed ones": lambda: views.listing(pool, [Status.FAILED], 50),
        "a page of those in a file": lambda: views.listing(pool, [], 50, path="chapters/07.tex"),
        "`log`, the newest 100": lambda: searching.find(pool, wanted()),
        "`log --task`": lambda: searching.find(pool, wanted(task="T500")),
        "`log --actor`, one who was there once": lambda: searching.find(pool, wanted(actor="guest")),
        "`log --actor human`": lambda: searching.find(pool, wanted(actor="human")),
        "`log --uri`": lambda: searching.find(pool, wanted(path="chapters/07.tex")),
        "`log --uri --actor`, of one who never was there": lambda: searching.find(
            pool, wanted(path="chapters/07.tex", actor="guest")
        ),
        "`log --since`, half of it": lambda: searching.find(pool, wanted(since=middle)),
        "`replay --at`, the newest 50 of the middle": lambda: projecting.newest_at(
            pool, projecting.seq_at(pool, middle), 50
        ),
        "a task's thread": lambda: wire.thread(pool, pool.task("T500")),
        "what waits for the person (`review`)": lambda: waiting.find(pool),
        "what an editor loads, one file open": lambda: views.urgent(pool, ["chapters/07.tex"]),
        "the rest of what lives, a page of 100": lambda: views.live_page(pool, last // 2, 100),
    }


def batches(folder: Path) -> Figures:
    """Writing 100,000 events in batches into a new pool."""
    pool = opened(folder)
    figures = filled(pool, 10_000, 10, anew=False)
    pool.close()
    return {"append in batches of 20,000, the first 100,000 events": figures["append in batches of 20,000, all of it"]}


def filled(pool: pools.Pool, tasks: int, per_task: int, *, anew: bool = True) -> Figures:
    """Write the history through the real append, in batches, and have what is looked up made of it."""
    rows = history(pool, tasks, per_task)
    writing, count = 0.0, 0
    while batch := list(itertools.islice(rows, _BATCH)):
        begun = time.perf_counter()
        with pool.store.backend.bulk(), pool.writing():
            pool.store.append_rows(batch)
        writing += time.perf_counter() - begun
        count += len(batch)
        if count % (_BATCH * 5) == 0:
            print(f"{count:,} events", file=sys.stderr, flush=True)
    begun = time.perf_counter()
    if anew:
        projecting.rebuild(pool)
    print(f"made anew in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return {"append in batches of 20,000, all of it": f"{count / writing:,.0f} events/s"}


def history(pool: pools.Pool, tasks: int, per_task: int) -> Iterator[dict[str, Any]]:
    """Rows of that many tasks over a year: asked for, talked about, and all but one in fifty over."""
    refs = [
        {**life.place(0, 27)[0].model_dump(mode="json"), "path": f"chapters/{number:02d}.tex"} for number in range(40)
    ]
    first = life.post(pool)
    asked = dict(pool.store.rows("events", "of_task", task=first.id)[0])
    post = json.loads(asked["data"])
    people = [actors.human(name, "test").model_dump_json() for name in ("ada", "bea", "cem")]
    agent, guest = life.AGENT.model_dump_json(), actors.human("guest", "test").model_dump_json()
    said = {
        "comment.added": store.dumps({"text": "a remark of some words, as people make them"}),
        "task.completed": store.dumps({"reason": "completed by hand"}),
        "task.failed": store.dumps({"error": "no model answered", "raw": None}),
    }
    begun, chance = datetime(2026, 1, 1, tzinfo=UTC), random.Random(1)
    for number in range(2, tasks + 1):
        name = f"T{number}"
        for version in range(1, per_task + 1):
            last = "task.completed" if number % 50 else "comment.added"
            last = "task.failed" if number % 200 == 1 else last
            kind = "task.created" if version == 1 else last if version == per_task else "comment.added"
            data = (
                store.dumps({**post, "refs": [refs[(number * 7 + number // 50) % 40]]}) if version == 1 else said[kind]
            )
            at = begun + timedelta(seconds=30 * (number * per_task + version))
            yield {
                **{"id": f"{chance.getrandbits(128):032x}", "stream": f"task/{name}", "version": version},
                **{"type": kind, "v": asked["v"], "task": name, "cause": None, "data": data},
                "actor": guest if number == tasks // 3 else agent if version % 3 == 2 else people[number % 3],
                "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            }


@contextlib.contextmanager
def server(only: str | None, keep: Path | None) -> Iterator[postgres_server.Server | None]:
    """A PostgreSQL server for this run that really writes, or None where none is installed or wanted."""
    if only == "sqlite" or postgres_server.binaries() is None:
        yield None
        return
    started = postgres_server.start(durable=True, keep=keep / "pg" if keep else None)
    try:
        yield started
    finally:
        started.stop()


def as_member(running: postgres_server.Server, workspace: str) -> None:
    """From now on the pool is a workspace of the server, and we are a member whom row-level security binds."""
    os.environ["COAUTHOR_POOL"] = running.url(postgres_server.OWNER, workspace)
    with tempfile.TemporaryDirectory() as made, contextlib.closing(opened(Path(made))) as pool:
        if not running.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{MEMBER}'"):
            running.role(MEMBER)
        running.sql(f"SELECT coauthor.set_member('{pool.store.workspace}', '{MEMBER}', true)")
    os.environ["COAUTHOR_POOL"] = running.url(MEMBER, workspace)


def main() -> int:
    """The command line of this tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--per-task", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="write its part of docs/benchmarks.md")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one of the two databases")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the long records here, and use them again")
    parser.add_argument("--fill", action="store_true", help="only make a long record in --keep; --only says of which")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, server(given.only, given.keep) as running:
        folder = given.keep or Path(scratch)
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = str(folder)
        columns: dict[str, Figures] = {}
        if given.fill:
            if running is not None:
                os.environ["COAUTHOR_POOL"] = running.url(postgres_server.OWNER, "big")
            pool = opened(folder / "big")
            print(filled(pool, given.tasks, given.per_task))
            pool.close()
            return 0
        if given.only != "postgres":
            columns["SQLite"] = small(Path(scratch)) | appends(Path(scratch)) | batches(Path(scratch) / "batches")
            columns["SQLite"] |= big(folder, given.tasks, given.per_task)
        if running is not None:
            as_member(running, "bench")
            small_part = small(Path(scratch) / "postgres")
            as_member(running, "big")
            columns["PostgreSQL"] = small_part | big(folder / "postgres", given.tasks, given.per_task)
    page = table(columns)
    print(page)
    if given.write:
        benchmarks_page.put_pool(page)
    return 0


def table(columns: dict[str, Figures]) -> str:
    """The page."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    head = f"| figure | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}\n"
    body = "".join(f"| {name} | {' | '.join(each.get(name, '–') for each in columns.values())} |\n" for name in names)
    return (
        "\nWritten by `python3 tools/bench_pool.py --write`; one run, both databases on the same machine and disk,\n"
        "SQLite with `synchronous=FULL`, PostgreSQL with `fsync` and as a member whom row-level security binds.\n"
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}.\n\n{head}{body}"
    )


if __name__ == "__main__":
    sys.exit(main())
