"""Writers of one pool that are killed at random: what each was told is there, nothing is there twice or in part.

A writer notes what the pool has answered in a file of its own right after the answer; a kill may cut its last line.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from coauthor.domain import errors, events
from coauthor.pool import pool as pools
from coauthor.pool import projecting, sqlite, views
from pool import life

Found = dict[str, Any]
NEEDED = ["faults.store_kills", "coauthor.domain.merge"]
"""What a writer's process has imported before it begins; a program that imports more adds it here."""


def context() -> ForkServerContext:
    """New processes that have everything imported already."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(NEEDED)
    return server


def write(root: str, notes: str, number: int, twin: bool, env: dict[str, str]) -> None:
    """Post and work on tasks until killed; each answer is noted. `env` is whose pool it is: the server has another."""
    os.environ.update(env)
    pool = pools.open_pool(Path(root), create=True)
    assert pool is not None
    chance = random.Random(number)
    with Path(notes).open("ab", buffering=0) as told:
        if twin:
            _answers_too_early(told)
        for step in range(1_000_000):
            with contextlib.suppress(errors.CoauthorError):
                key = f"{number}-{os.getpid()}-{step}"
                task = life.post(pool, key=key)
                told.write(f"{key} {task.id} {task.version}\n".encode())
                if chance.random() < 0.5:
                    lease = pool.lease(task.id)
                    if lease.take():
                        claimed = life.claim(pool, task)
                        told.write(f"{key} {task.id} {claimed.version}\n".encode())
                        proposed = life.propose(pool, claimed)
                        told.write(f"{key} {task.id} {proposed.version}\n".encode())
                        lease.release()


def _answers_too_early(told: Any) -> None:
    """The broken twin: it says yes before it is on the record."""
    honest = sqlite.File.transaction

    @contextlib.contextmanager
    def transaction(file: sqlite.File) -> Iterator[None]:
        with honest(file):
            yield
            last = file.rows("events", "newest", {"seq": 0, "limit": 1})[0]
            told.write(f"early {last['task']} {last['version']}\n".encode())
            # Whoever dies here has promised what nobody has.
            threading.Event().wait(0.01)

    sqlite.File.transaction = transaction  # type: ignore[method-assign]


def run(
    folder: Path, kills: int, *, writers: int = 3, twin: bool = False, tell: Callable[[int], None] = lambda _done: None
) -> Found:
    """Kill writers at random so many times; what was lost, doubled or torn."""
    server = context()
    chance = random.Random(7)
    root, numbers = folder / "thesis", iter(range(1_000_000))
    root.mkdir(parents=True)
    first = pools.open_pool(root, create=True)
    assert first is not None
    notes: list[Path] = []

    def start() -> BaseProcess:
        number = next(numbers)
        notes.append(folder / f"notes-{number}")
        given = (str(root), str(notes[-1]), number, twin, dict(os.environ))
        process = server.Process(target=write, args=given, name=str(number), daemon=True)
        process.start()
        return process

    running = [start() for _ in range(writers)]
    pause = threading.Event()
    for done in range(kills):
        tell(done)
        victim = chance.randrange(writers)
        number = int(running[victim].name)
        for _ in range(4000):
            if (folder / f"notes-{number}").exists() and (folder / f"notes-{number}").stat().st_size:
                break
            pause.wait(0.005)
        pause.wait(chance.uniform(0, 0.06))
        _end(running[victim])
        running[victim] = start()
    for process in running:
        _end(process)
    found = judge(first, notes)
    first.close()
    return {**found, "kills": kills}


def _end(process: BaseProcess) -> None:
    assert process.pid
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.join(20)


def judge(pool: pools.Pool, notes: list[Path]) -> Found:
    """The record against what the writers were told."""
    versions: dict[str, int] = {}
    keys: dict[str, set[str]] = {}
    for file in notes:
        for line in file.read_bytes().split(b"\n")[:-1] if file.exists() else ():
            key, task, version = line.decode().split()
            versions[task] = max(versions.get(task, 0), int(version))
            if key != "early":
                keys.setdefault(key, set()).add(task)
    lost = []
    for name, version in versions.items():
        task = pool.find(name)
        if task is None or task.version < version:
            lost.append(f"{name} at {version}")
    created: Counter[str] = Counter()
    count = last = 0
    torn = []
    for event in projecting.everything(pool):
        count += 1
        if event.type == events.Type.TASK_CREATED:
            created[event.data["key"]] += 1
        torn += [] if event.seq == last + 1 else [f"event {event.seq} follows on {last}"]
        last = event.seq
    doubled = [key for key, times in created.items() if times > 1]
    doubled += [key for key, known in keys.items() if len(known) > 1]
    torn += views.replayed_differences(pool)
    return {"events": count, "lost": lost, "doubled": doubled, "torn": torn}
