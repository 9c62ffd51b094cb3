"""The scripted model plays exactly its script, holds where it is told to, and fails loudly where there is no step."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from coauthor.domain import packets
from coauthor.models import chat, scripted

PACKET = packets.Packet(
    task="T1",
    intent="Tighten this",
    path="main.tex",
    units=(
        packets.Unit(id="a1", kind=packets.UnitKind.HEADING, text="On birds", editable=False),
        packets.Unit(id="a2", kind=packets.UnitKind.SENTENCE, text="Old birds sing of birds."),
    ),
)
PLAN = {"goal": "less"}


def _model(folder: Path, **script: object) -> scripted.ScriptedModel:
    path = folder / "script.json"
    path.write_text(json.dumps(script), "utf-8")
    return scripted.ScriptedModel(path)


async def test_steps_are_taken_by_schema_and_intent_then_in_order(tmp_path: Path) -> None:
    steps = [
        {"when": {"intent": "translate"}, "answer": {"goal": "wrong"}},
        {"when": {"schema": "edits"}, "answer": {"summary": "s", "edits": []}},
        {"when": {"intent": "tighten", "schema": "plan"}, "answer": {"goal": "first"}},
        {"answer": {"goal": "second"}},
    ]
    model = _model(tmp_path, steps=steps)
    goals = [(await model.answer(PACKET, packets.Plan)).parsed.goal for _ in range(2)]
    assert goals == ["first", "second"]
    assert (await model.answer(PACKET, packets.Edits)).parsed.summary == "s"
    with pytest.raises(chat.ModelFailed, match="no step left"):
        await model.answer(PACKET, packets.Plan)


async def test_a_repeated_step_stays(tmp_path: Path) -> None:
    model = _model(tmp_path, steps=[{"answer": PLAN, "repeat": True, "tokens": [3, 5]}])
    answers = [await model.answer(PACKET, packets.Plan) for _ in range(3)]
    assert [(answer.parsed.goal, answer.tokens_in, answer.tokens_out) for answer in answers] == [("less", 3, 5)] * 3


async def test_units_are_named_by_place_and_by_words(tmp_path: Path) -> None:
    edits = [
        {"target": "$text:sing of", "replace": {"Old birds": "Birds", "of birds": "of home"}},
        {"target": "after:$2", "text": "They rest."},
    ]
    model = _model(tmp_path, steps=[{"answer": {"summary": "s", "edits": edits}}])
    made = (await model.answer(PACKET, packets.Edits)).parsed.edits
    assert [(edit.target, edit.text) for edit in made] == [("a2", "Birds sing of home."), ("after:a2", "They rest.")]


@pytest.mark.parametrize(
    "edit",
    [
        {"target": "$3", "text": "x"},
        {"target": "$text:On birds", "text": "x"},
        {"target": "$2", "replace": {"fish": "x"}},
    ],
)
async def test_a_placeholder_without_its_unit_fails(tmp_path: Path, edit: dict[str, object]) -> None:
    model = _model(tmp_path, steps=[{"answer": {"summary": "s", "edits": [edit]}}])
    with pytest.raises(chat.ModelFailed):
        await model.answer(PACKET, packets.Edits)


async def test_bad_answers_and_failures_reach_the_caller(tmp_path: Path) -> None:
    model = _model(tmp_path, steps=[{"raw": "I'd rather not."}, {"answer": {"aim": "x"}}, {"fail": "it is down"}])
    raws = []
    for _ in range(3):
        with pytest.raises(chat.ModelFailed) as failed:
            await model.answer(PACKET, packets.Plan)
        raws.append(failed.value.raw)
    assert raws == ["I'd rather not.", '{"aim": "x"}', ""]
    assert failed.value.reason == "it is down"


async def test_an_answer_waits_for_its_file_while_it_streams(tmp_path: Path) -> None:
    step = {"deltas": ["thin", "king"], "wait_for_file": "go", "answer": PLAN}
    model = _model(tmp_path, record="calls.jsonl", steps=[step])
    heard: list[str] = []
    streamed = asyncio.Event()

    def hear(delta: str) -> None:
        heard.append(delta)
        if len(heard) == 2:
            streamed.set()

    answering = asyncio.create_task(model.answer(PACKET, packets.Plan, None, hear))
    await asyncio.wait_for(streamed.wait(), 5)
    calls = [json.loads(line) for line in (tmp_path / "calls.jsonl").read_text("utf-8").splitlines()]
    assert [(call["schema"], call["packet"]["intent"]) for call in calls] == [("plan", "Tighten this")]
    assert not answering.done()
    (tmp_path / "go").touch()
    assert (await asyncio.wait_for(answering, 5)).parsed.goal == "less"


async def test_a_waiting_answer_is_cancelled_at_once(tmp_path: Path) -> None:
    model = _model(tmp_path, steps=[{"deltas": ["x"], "wait_for_file": "never", "answer": PLAN}])
    begun = asyncio.Event()
    answering = asyncio.create_task(model.answer(PACKET, packets.Plan, None, lambda _delta: begun.set()))
    await asyncio.wait_for(begun.wait(), 5)
    since = time.monotonic()
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    assert time.monotonic() - since < 0.5


def test_an_intent_can_be_played_as_needing_a_model(tmp_path: Path) -> None:
    refusal = {"intent": "tighten", "reason": "no", "possible": ["wait"]}
    model = _model(tmp_path, needs_model=[refusal])
    assert model.serves(PACKET) == chat.NeedsModel("no", ("wait",))
    assert model.serves(PACKET.model_copy(update={"intent": "add"})) == chat.Serves()


@pytest.mark.parametrize("step", [{}, {"answer": PLAN, "fail": "x"}, {"anwser": PLAN}])
def test_a_malformed_script_is_refused(tmp_path: Path, step: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        _model(tmp_path, steps=[step])
