"""Each fault of an endpoint as a worker meets it: nothing half, nothing twice, tries and cost told; then it passes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
from coauthor.domain import commands, decide
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.models import reading, vendor
from coauthor.pool import trusting, views
from endpoint import Act, busy
from flows import bench as benches
from flows.bench import Bench
from flows.playing import BECAUSE, PLAN, model

NEW = {"u2": "The result is given in Theorem~\\ref{thm:main}.", "u3": "It is because clocks drift by $\\epsilon$."}
SAID = json.dumps({"summary": "shorter", "edits": [{"target": unit, "text": text} for unit, text in NEW.items()]})
FAULTS: dict[str, tuple[Act, str]] = {
    "busy": (busy(429), "is busy"),
    "busy, with a time": (busy(429, Retry_After="0"), "is busy"),
    "a fault of its own": (busy(500), "a fault of its own (500)"),
    "not available": (busy(503), "not available"),
    "reset": (Act(reset=True), "could not be reached"),
    "silence": (Act(hang=True), "said nothing for"),
    "silence in the middle": (Act(text=SAID, stall=1200), "fell silent"),
    "cut in the middle": (Act(text=SAID, cut=2500), "ends in the middle"),
    "an end by length": (Act(text=SAID[:90], finish="length"), "cut off at 1000 tokens"),
    "nothing": (Act(), "said nothing"),
    "HTML": (Act(body=b"<html>Hello</html>", kind="text/html"), "said nothing"),
    "garbage": (Act(text='{"edits": nonsense]'), "no valid JSON"),
    "another form": (Act(text=json.dumps(PLAN)), "not of the form"),
    "5 MB": (Act(text='{"summary": "' + "".join(f"{n} " for n in range(900_000))), "was stopped after"),
    "repetition": (Act(text='{"summary": "very ', endless="very "), "repeated itself"),
    "refusal": (Act(text="I can't help with that."), "no JSON object"),
}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(decide, "WAITS_S", (0.0, 0.0))
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    return made


def patience(act: Act) -> dict[str, Any]:
    """Short only where the endpoint is silent: a busy machine is no fault of it."""
    return {"limits_tries": 1} | ({"limits_first_s": 0.7, "limits_stall_s": 0.7} if act.hang or act.stall else {})


def failing(act: Act) -> endpoints.Brain:
    """Plans, and then does this whenever it is asked for edits."""
    return endpoints.obedient({"plan": PLAN, "edits": lambda _request: act, "route": BECAUSE["route"]})


def nothing_came_of_it(bench: Bench, task: str, reason: str) -> None:
    """What must hold after any fault."""
    now = bench.pool.task(task)
    assert now.proposals == (), "nothing half was proposed"
    assert now.status in (Status.OPEN, Status.FAILED)
    assert not bench.pool.held(task)
    failed = [call for call in bench.data(task, Type.MODEL_CALLED) if call.get("failed")]
    assert failed, "the failure is on the record"
    for call in failed:
        assert reason in " ".join([call["failed"], *call["tries"]])
        assert call["tries"]
        assert call["tokens_in"] is not None
        assert call["usd"] == 0.0


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_proposes_nothing_and_when_it_has_passed_there_is_one_whole_proposal(
    bench: Bench, name: str
) -> None:
    act, reason = FAULTS[name]
    task = bench.post()
    with model(failing(act), **patience(act)) as (server, settings):
        await asyncio.wait_for(bench.work(settings), 60)
        nothing_came_of_it(bench, task.id, reason)
        server.brain = endpoints.obedient({"plan": PLAN, "edits": lambda _request: Act(text=SAID)})
        if bench.pool.task(task.id).status is Status.FAILED:
            bench.pool.handle(commands.Retry(task=task.id), benches.PERSON)
        await bench.work(settings)
    (proposal,) = bench.pool.task(task.id).proposals
    assert [hunk.texts["A"] for hunk in proposal.hunks] == list(NEW.values())
    assert views.replayed_differences(bench.pool) == []


# The broken twins: each leaves out what the rule above needs, and is caught by it.


def _mended(raw: str, schema: Any) -> Any:
    for tail in ("", '"}]}', "}]}", "]}"):
        try:
            return schema.model_validate_json(raw + tail)
        except ValueError:
            continue
    raise reading.Unreadable("The answer is no valid JSON. It ends in the middle.")


async def test_a_worker_that_takes_a_part_for_the_whole_is_caught(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "value", _mended)
    act, reason = Act(text=SAID[: SAID.index("It is because") + 30], cut=None), "ends in the middle"
    task = bench.post()
    with model(failing(act), **patience(act)) as (_, settings):
        await bench.work(settings)
    with pytest.raises(AssertionError, match="nothing half was proposed"):
        nothing_came_of_it(bench, task.id, reason)


async def test_a_worker_without_a_deadline_is_caught(bench: Bench) -> None:
    bench.post()
    act, _ = FAULTS["silence"]
    with model(failing(act), limits_tries=1) as (server, settings):
        working = asyncio.create_task(bench.work(settings))
        assert await asyncio.to_thread(server.began.wait, 60)
        ended, _ = await asyncio.wait({working}, timeout=2)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert not ended, "the fault above ends by its deadline of 0.7 seconds and by nothing else"


@pytest.mark.parametrize("guarded", [True, False])
async def test_a_worker_that_does_not_stop_repetition_listens_for_long(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(vendor, "is_repetition", lambda _tail: False)
        monkeypatch.setattr(vendor, "MAX_SAID", 20_000)
    task = bench.post()
    act, reason = FAULTS["repetition"]
    with model(failing(act), **patience(act)) as (server, settings):
        await bench.work(settings)
    if guarded:
        nothing_came_of_it(bench, task.id, reason)
        return
    with pytest.raises(AssertionError):
        nothing_came_of_it(bench, task.id, reason)
    assert server.endless >= vendor.MAX_SAID
