"""How long a worker lives: started when tasks wait, one at a time, gone when nobody needs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import scenes
from coauthor.domain.tasks import Status
from coauthor.pool import workers
from flows import bench as benches
from flows.bench import Bench, edits, swap

LONG = replace(benches.quick(), idle_s=600, alone_s=600)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("PYTHONPATH", str(scenes.CHECKOUT / "server"))
    return benches.make(tmp_path)


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that end with the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(10)


def is_done(bench: Bench, task: str) -> bool:
    return bench.pool.task(task).status is Status.AWAITING_REVIEW


def test_it_leaves_when_there_is_nothing_to_do(bench: Bench) -> None:
    process = bench.spawn(replace(LONG, idle_s=0.1))
    assert process.wait(60) == 0
    assert bench.pool.live.processes() == []


def test_it_stays_while_somebody_is_there_and_leaves_after_them(
    bench: Bench, running: list[subprocess.Popen[bytes]]
) -> None:
    seat = bench.seat("terminal")
    process = bench.spawn(replace(LONG, alone_s=0.1))
    running.append(process)
    for _ in range(3):
        task = bench.post()
        scenes.wait_for(lambda task=task: is_done(bench, task.id), 60)
    assert process.poll() is None
    seat.leave()
    assert process.wait(60) == 0


def test_it_leaves_at_once_when_its_folder_is_removed(
    bench: Bench, running: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """Whatever it is at, and with somebody there: nobody could read what it writes."""
    step = {**edits(swap("In order to show", "In order to show", "To show")), "wait_for_file": "never"}
    settings = replace(bench.script(step), idle_s=600, alone_s=600)
    task = bench.post()
    bench.seat("terminal")
    process = bench.spawn(settings)
    running.append(process)
    scenes.wait_for(lambda: bench.calls("edits"), 60)
    assert bench.pool.task(task.id).status is Status.IN_PROGRESS
    bench.root.rename(tmp_path / "removed")
    scenes.wait_for(lambda: process.poll() is not None, 60)
    assert not bench.root.exists()


def test_another_version_may_ask_it_to_leave(bench: Bench, running: list[subprocess.Popen[bytes]]) -> None:
    process = bench.spawn(LONG)
    running.append(process)
    scenes.wait_for(lambda: bench.pool.live.processes("worker"), 60)
    bench.pool.live.ask_to_leave("a newer one")
    assert process.wait(60) == 0


def test_with_watch_it_stays_until_it_is_told(bench: Bench, running: list[subprocess.Popen[bytes]]) -> None:
    process = bench.spawn(replace(LONG, idle_s=0, alone_s=0), "--watch")
    running.append(process)
    for _ in range(2):
        task = bench.post()
        scenes.wait_for(lambda task=task: is_done(bench, task.id), 60)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def test_told_to_end_it_gives_its_task_back(bench: Bench, running: list[subprocess.Popen[bytes]]) -> None:
    step = {**edits(swap("clocks drift", "drift", "wander")), "deltas": ["hm"], "wait_for_file": "never"}
    script = bench.script(step)
    task = bench.post()
    process = bench.spawn(replace(LONG, model=script.model))
    running.append(process)
    scenes.wait_for(lambda: bench.pool.live.last_delta(), 60)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert bench.pool.task(task.id).status is Status.OPEN
    assert not bench.pool.held(task.id)
    assert bench.pool.live.progress() == {}


STUCK = """
import asyncio, pathlib, sys, threading
from dataclasses import replace
from coauthor import config
from coauthor.agents import ending, worker

async def work():
    asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    return await worker.run(pathlib.Path(sys.argv[1]), replace(config.Settings(), idle_s=600, alone_s=600))

ending.WITHIN_S = float(sys.argv[2])
sys.exit(asyncio.run(work()))
"""


def told_to_end(bench: Bench, running: list[subprocess.Popen[bytes]], within_s: float) -> subprocess.Popen[bytes]:
    """A worker in the middle of something that never ends by itself, once it was told to end and gave its seat back."""
    command = [sys.executable, "-c", STUCK, str(bench.root), str(within_s)]
    running.append(subprocess.Popen(command))
    scenes.wait_for(lambda: bench.pool.live.processes("worker"), 60)
    running[-1].send_signal(signal.SIGTERM)
    scenes.wait_for(lambda: not bench.pool.live.processes("worker"), 60)
    return running[-1]


def test_told_to_end_it_waits_for_nothing_that_does_not_end(
    bench: Bench, running: list[subprocess.Popen[bytes]]
) -> None:
    assert told_to_end(bench, running, 0.1).wait(60) == 0


def test_a_twin_that_waits_for_all_of_it_is_caught(bench: Bench, running: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        told_to_end(bench, running, 3600).wait(1)


def test_without_a_pool_it_leaves_and_makes_none(bench: Bench, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert Bench(empty, bench.pool).spawn().wait(60) == 0
    assert list(empty.iterdir()) == []


def test_a_worker_is_started_only_where_something_waits(bench: Bench) -> None:
    assert workers.start_worker(bench.pool.where) is workers.Started.NOTHING_TO_DO


def test_a_started_worker_works_in_a_session_of_its_own(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COAUTHOR_IDLE_S", "600")
    seat = bench.seat()
    task = bench.post()
    assert workers.start_worker(bench.pool.where) is workers.Started.STARTED
    assert workers.start_worker(bench.pool.where) is workers.Started.ALIVE
    scenes.wait_for(lambda: is_done(bench, task.id), 60)
    (worker,) = bench.pool.live.processes("worker")
    assert os.getsid(worker.pid) == worker.pid != os.getsid(0)
    bench.post()
    assert workers.start_worker(bench.pool.where) is workers.Started.ALIVE
    bench.pool.live.ask_to_leave("a newer one")
    scenes.wait_for(lambda: not bench.pool.live.processes("worker"), 60)
    seat.leave()


def test_of_two_that_were_started_at_once_one_stays(bench: Bench, running: list[subprocess.Popen[bytes]]) -> None:
    seat = bench.seat()
    running += [bench.spawn(LONG, COAUTHOR_STARTED="-1") for _ in range(2)]
    scenes.wait_for(lambda: any(process.poll() == 0 for process in running), 60)
    scenes.wait_for(lambda: len(bench.pool.live.processes("worker")) == 1, 60)
    assert sorted(process.poll() is None for process in running) == [False, True]
    seat.leave()


def test_a_task_posted_while_a_worker_leaves_is_not_forgotten(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COAUTHOR_IDLE_S", "0.01")
    for _ in range(8):
        task = bench.post()
        workers.start_worker(bench.pool.where)
        scenes.wait_for(lambda task=task: is_done(bench, task.id), 60)


def test_a_worker_that_cannot_start_is_not_started_for_ever(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COAUTHOR_MODEL", "oracle")
    bench.post()
    scenes.wait_for(lambda: workers.start_worker(bench.pool.where) is workers.Started.BROKEN, 60)
    assert "There is no model “oracle”" in workers.log_path(bench.pool.where).read_text(encoding="utf-8")
