"""A worker killed at every named step and at random: each task is finished once, by one worker at a time.

The checker is proved on broken twins: a worker without the lock, and one without the token.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import threading
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

import scenes
from coauthor import config
from coauthor.agents import held, recovery, resuming, run, shop, worker
from coauthor.domain import actors, commands, decide, reviewing, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.pool import desk, leases, views
from coauthor.pool import pool as pools
from flows import bench as benches
from flows.bench import Bench, edits, swap

STEPS = (
    "claim.locked",
    "claim.recorded",
    "work.started",
    "plan.posted",
    "edits.answered",
    "proposal.posted",
)
KILLS = int(os.environ.get("COAUTHOR_TEST_KILLS", "100"))
_END = frozenset({Type.PROPOSAL_POSTED, Type.REPORT_POSTED, Type.TASK_CANCELED, Type.TASK_FAILED})


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return benches.make(tmp_path)


def complaints(pool: pools.Pool, *, killed: bool) -> list[str]:
    """What the record says against the workers: a task not finished, finished twice, or held by two at a time."""
    found = [f"{task}: its replay differs" for task in views.replayed_differences(pool)]
    for task in views.page(pool, limit=10_000):
        kinds = [event.type for event in views.thread(pool, task.id)]
        if task.status is not Status.AWAITING_REVIEW and task.status is not Status.CANCELED:
            found.append(f"{task.id}: left as {task.status.value}")
        if sum(kind in _END for kind in kinds) != 1:
            found.append(f"{task.id}: ended {sum(kind in _END for kind in kinds)} times")
        if not killed and kinds.count(Type.TASK_CLAIMED) != 1:
            found.append(f"{task.id}: claimed {kinds.count(Type.TASK_CLAIMED)} times, and nobody was killed")
        # A task that waited for its place was released from its wait, and not from anybody's hands.
        released = kinds.count(Type.TASK_RELEASED) - kinds.count(Type.TASK_BLOCKED)
        if kinds.count(Type.TASK_CLAIMED) != released + 1:
            found.append(f"{task.id}: claimed while it was held")
        if pool.held(task.id):
            found.append(f"{task.id}: still locked")
    return found


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_the_task_is_finished_once(bench: Bench, step: str) -> None:
    settings = bench.script({**edits(swap("clocks drift", "drift", "wander")), "repeat": True})
    task = bench.post_todo()
    process = bench.spawn(settings, COAUTHOR_TESTING="1", COAUTHOR_KILL_AT=step)
    assert process.wait(120) == -signal.SIGKILL
    assert bench.spawn(settings).wait(120) == 0
    assert complaints(bench.pool, killed=True) == []
    (proposal,) = bench.pool.task(task.id).proposals
    assert len(proposal.hunks) == 1
    assert len(bench.calls("plan")) == 1
    assert len(bench.calls("edits")) == (2 if step == "edits.answered" else 1)


def test_a_task_that_kills_every_worker_is_given_up(bench: Bench) -> None:
    task = bench.post()
    for _ in range(resuming.MAX_DEATHS):
        bench.pool.handle(commands.Claim(task=task.id, worker="w"), actors.agent("reviser", "rules"))
        assert recovery.reopen(bench.pool) == [task.id]
    assert bench.spawn().wait(120) == 0
    assert "workers in a row" in (bench.pool.task(task.id).error or "")
    bench.pool.handle(commands.Retry(task=task.id), benches.PERSON)
    assert bench.spawn().wait(120) == 0
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW


@pytest.mark.parametrize("step", STEPS)
def test_without_both_variables_nobody_is_killed(bench: Bench, step: str) -> None:
    bench.post_todo()
    assert bench.spawn(COAUTHOR_KILL_AT=step).wait(120) == 0
    assert complaints(bench.pool, killed=False) == []


def context() -> ForkServerContext:
    """New processes that have the worker imported already."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["faults.test_worker_kills", "coauthor.models.rules.model"])
    return server


def work(root: str, settings: config.Settings, env: dict[str, str]) -> None:
    """A worker in a process of its own; a task that the kills hit again and again is not given up here.

    `env` is whose pool it is: the process that forks may have begun for another test, with another home.
    """
    os.environ.update(env)
    resuming.MAX_DEATHS = KILLS + 1
    asyncio.run(worker.run(Path(root), settings))


def test_killed_at_random_nothing_is_lost_and_nothing_doubled(bench: Bench) -> None:
    chance = random.Random(7)
    server = context()
    settings = replace(benches.quick(), idle_s=600, alone_s=600)
    pause = threading.Event()
    workers = [start(server, bench, settings) for _ in range(2)]
    posted = 0
    for _ in range(KILLS):
        while len(views.queue(bench.pool, 4)) < 3:
            bench.post()
            posted += 1
        pause.wait(chance.uniform(0, 0.15))
        victim = chance.randrange(len(workers))
        assert workers[victim].pid
        os.kill(workers[victim].pid, signal.SIGKILL)
        workers[victim].join(10)
        workers[victim] = start(server, bench, settings)
    scenes.wait_for(lambda: len(views.with_status(bench.pool, Status.AWAITING_REVIEW, 10_000)) == posted, 60)
    for process in workers:
        assert process.pid
        os.kill(process.pid, signal.SIGTERM)
        process.join(10)
    assert complaints(bench.pool, killed=True) == []
    hit = [event for event in views.after(bench.pool, 0, 1 << 20) if event.type == Type.TASK_RELEASED]
    assert hit, "no worker was killed at work"


def start(server: ForkServerContext, bench: Bench, settings: config.Settings) -> multiprocessing.process.BaseProcess:
    process = server.Process(target=work, args=(str(bench.root), settings, dict(os.environ)), daemon=True)
    process.start()
    return process


async def two_at_once(bench: Bench) -> list[str]:
    """Two workers in turn reach for one task while the first one's model thinks; what the checker says."""
    step = {**edits(swap("clocks drift", "drift", "wander")), "repeat": True}
    slow = bench.script({**step, "deltas": ["hm"], "wait_for_file": "go"})
    bench.post()
    first = asyncio.create_task(bench.work(replace(slow, idle_s=0.3)))
    await scenes.eventually(lambda: bench.pool.live.last_delta())
    second = asyncio.create_task(bench.work(replace(bench.script(step), idle_s=0.3)))
    await asyncio.wait([second], timeout=2)
    (bench.root.parent / "go").touch()
    await asyncio.wait([first, second], timeout=2)
    for unending in (first, second):
        unending.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    return complaints(bench.pool, killed=False)


async def test_two_workers_never_hold_one_task(bench: Bench) -> None:
    assert await two_at_once(bench) == []


async def test_the_checker_catches_a_worker_without_the_lock(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases.Lease, "take", lambda _self: True)
    assert any("nobody was killed" in said for said in await two_at_once(bench))


async def cancelled_behind_its_back(bench: Bench) -> list[str]:
    """The task is canceled while the model thinks, and the run does not look; what the checker says."""
    settings = bench.script({**edits(swap("clocks drift", "drift", "wander")), "deltas": ["hm"], "wait_for_file": "go"})
    task = bench.post()
    at = desk.Desk(bench.root)
    taken = await held.claim(at, task.id, "w", actors.agent("reviser", "scripted"))
    assert taken is not None
    running = asyncio.create_task(run.run(taken, shop.of(at, settings, trusted=True)))
    await scenes.eventually(lambda: bench.pool.live.last_delta())
    bench.pool.handle(commands.Cancel(task=task.id), benches.PERSON)
    (bench.root.parent / "go").touch()
    await running
    await taken.let_go()
    await at.close()
    return complaints(bench.pool, killed=False)


async def test_after_a_cancel_nothing_is_written(bench: Bench) -> None:
    assert await cancelled_behind_its_back(bench) == []


async def test_the_checker_catches_a_worker_without_the_token(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def post(task: tasks.Task, command: commands.PostProposal, actor: actors.Actor, ids: decide.Ids) -> object:
        return reviewing.post(task, command.model_copy(update={"token": task.claim}), actor, ids)

    monkeypatch.setattr(decide, "_holds", lambda _task, _token: None)
    monkeypatch.setitem(decide._HANDLERS, commands.PostProposal, post)
    assert any("ended 2 times" in said for said in await cancelled_behind_its_back(bench))
