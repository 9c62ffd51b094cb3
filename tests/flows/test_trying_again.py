"""Trouble that may pass: a task is tried again after a while, a few times, and then fails with the reason."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import endpoint as endpoints
import scenes
from coauthor.domain import commands, decide
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.pool import trusting, views
from endpoint import Act
from flows import bench as benches
from flows.bench import PERSON, Bench
from flows.playing import BECAUSE, model


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    return made


async def test_a_task_waits_its_time_before_it_is_tried_again(bench: Bench) -> None:
    task = bench.post()
    with model(endpoints.in_turn(endpoints.busy(500)), limits_tries=1) as (server, settings):
        await bench.work(settings)
        first = bench.pool.task(task.id)
        assert (first.status, first.tries, first.error) == (Status.OPEN, 1, None)
        assert (first.reason or "").startswith("try 1 of 3: ")
        await bench.work(settings)
        assert len(server.requests) == 1
    assert views.replayed_differences(bench.pool) == []


async def test_after_the_last_try_it_has_failed_and_a_person_can_begin_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "WAITS_S", (0.0, 0.0))
    task = bench.post()
    with model(endpoints.in_turn(endpoints.busy(500)), limits_tries=1) as (server, settings):
        for _ in range(3):
            await bench.work(settings)
        failed = bench.pool.task(task.id)
        assert (failed.status, len(server.requests)) == (Status.FAILED, 3)
        assert "a fault of its own (500)" in (failed.error or "")
        assert len(bench.data(task.id, Type.MODEL_CALLED)) == 3
        server.brain = endpoints.obedient(BECAUSE)
        bench.pool.handle(commands.Retry(task=task.id), PERSON)
        await bench.work(settings)
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW


async def test_what_will_not_pass_is_not_tried_again(bench: Bench) -> None:
    task = bench.post()
    with model(endpoints.in_turn(endpoints.busy(401)), limits_tries=3) as (server, settings):
        await bench.work(settings)
    assert (bench.pool.task(task.id).status, len(server.requests)) == (Status.FAILED, 1)


async def test_a_cancel_while_a_model_streams_ends_the_call_and_nothing_is_written_after_it(bench: Bench) -> None:
    task = bench.post()
    with model(lambda _request: Act(text='{"goal": "Say it plainly, at length."}', stall=150)) as (server, settings):
        working = asyncio.create_task(bench.work(settings))
        assert await asyncio.to_thread(server.began.wait, 60)
        bench.pool.handle(commands.Cancel(task=task.id), PERSON)
        await scenes.eventually(lambda: not bench.pool.held(task.id), within=60)
        assert await asyncio.to_thread(server.left.wait, 60)
        await working
    assert bench.kinds(task.id)[-1] == Type.TASK_CANCELED
    assert bench.pool.task(task.id).status is Status.CANCELED
