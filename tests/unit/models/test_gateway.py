"""The gateway against a real HTTP server that plays each fault of an endpoint: a whole answer or a plain failure."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
from coauthor import config
from coauthor.domain import packets
from coauthor.models import chat, gateway, keys, money, reading, showing, vendor
from endpoint import Act, Endpoint, busy, in_turn

KEY = "sk-canary-0123456789abcdef"
PLAN = {"goal": "Say it in fewer words.", "strategy": ["cut filler"]}
EDITS = {"summary": "shorter", "edits": [{"target": "u1", "text": "It drifts."}]}
GOOD = Act(text=json.dumps(PLAN))
PACKET = packets.Packet(
    task="T1",
    intent="tighten",
    path="main.tex",
    units=(packets.Unit(id="u1", kind=packets.UnitKind.SENTENCE, text="It is due to the fact that it drifts."),),
)
ASK = chat.Ask(chat.Prompt("You revise.", "Tighten this."), "writer")


HASTY = {"limits_first_s": 0.7, "limits_stall_s": 0.7}
"""Patience for the tests of silence only: a busy machine is no fault of an endpoint."""


@contextmanager
def playing(brain: endpoints.Brain, *more: str, kept: Path | None = None, **limits: Any) -> Iterator[tuple[Any, Any]]:
    """A gateway in front of an endpoint with this brain; `more` are the URLs of the links after it."""
    patient: dict[str, Any] = {"limits_first_s": 30.0, "limits_stall_s": 30.0, "limits_call_s": 60.0} | limits
    os.environ["TEST_KEY"] = KEY
    with Endpoint(brain) as server:
        chain = tuple(
            config.Endpoint(model="openai/test", base_url=url, key_env="TEST_KEY", max_tokens=1000)
            for url in (server.url, *more)
        )
        settings = replace(config.Settings(models={"writer": chain}), **patient)
        yield gateway.GatewayModel(settings, kept=kept), server


@pytest.fixture(scope="module", autouse=True)
def _library() -> None:
    """LiteLLM imports much of itself at the first call; no test's patience is for that."""

    async def call() -> None:
        with playing(in_turn(GOOD), limits_first_s=60.0, limits_call_s=60.0) as (model, _):
            await plan(model)

    asyncio.run(call())


def modes(folder: Path) -> list[int]:
    return [file.stat().st_mode for file in folder.iterdir()]


async def plan(model: gateway.GatewayModel, shown: list[str] | None = None) -> chat.Answer[packets.Plan]:
    return await model.answer(PACKET, packets.Plan, None, None if shown is None else shown.append, ASK)


async def test_an_answer_is_streamed_as_sentences_and_counted() -> None:
    shown: list[str] = []
    with playing(in_turn(GOOD)) as (model, server):
        answer = await plan(model, shown)
    assert answer.parsed.goal == PLAN["goal"]
    assert (answer.tokens_in, answer.tokens_out, answer.usd, answer.tries) == (11, 7, 0.0, ())
    assert "".join(shown) == "Say it in fewer words.\ncut filler\n"
    assert len(shown) > 3
    asked = server.requests[0]
    assert asked["stream"] is True
    assert asked["response_format"]["json_schema"]["name"] == "plan"
    assert server.keys == [f"Bearer {KEY}"]


PASSING = {
    "busy, come back in a moment": [busy(429, Retry_After="0"), GOOD],
    "busy, without a word on when": [busy(429), GOOD],
    "a fault of its own": [busy(500), GOOD],
    "not available": [busy(503), GOOD],
    "a reset": [Act(reset=True), GOOD],
    "silence before the first word": [Act(hang=True), GOOD],
    "silence in the middle": [Act(text=json.dumps(PLAN), stall=700), GOOD],
    "a cut in the middle": [Act(text=json.dumps(PLAN), cut=900), GOOD],
    "nothing said": [Act(text=""), GOOD],
    "a page of HTML": [Act(body=b"<html>Welcome</html>", kind="text/html"), GOOD],
    "garbage for JSON": [Act(text='{"goal": nonsense]'), GOOD],
    "garbage for a stream": [Act(body=b"data: {nope\n\n", kind="text/event-stream"), GOOD],
    "another schema": [Act(text=json.dumps(EDITS)), GOOD],
    "an end by length": [Act(text='{"goal": "Say it in', finish="length"), GOOD],
    "repetition without end": [Act(text='{"goal": "' + "very " * 3000), GOOD],
    "no finish reason": [Act(text=json.dumps(PLAN), finish=None)],
    "words around the JSON": [Act(text=f"Here you are:\n```json\n{json.dumps(PLAN)}\n```\nDone.")],
    "thoughts before it": [Act(text=f"<think>{{hm}}</think>{json.dumps(PLAN)}")],
    "a tool call": [Act(text=json.dumps(PLAN), tool=True, finish="tool_calls")],
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_passes_ends_in_the_whole_answer(name: str) -> None:
    acts = PASSING[name]
    with playing(in_turn(*acts), **(HASTY if "silence" in name else {})) as (model, server):
        answer = await plan(model)
    assert answer.parsed.goal == PLAN["goal"]
    assert len(server.requests) >= len(acts)
    assert bool(answer.tries) == (len(acts) > 1)


STAYING = {
    "busy": (busy(429), "is busy"),
    "busy for an hour": (busy(429, Retry_After="3600"), "is busy"),
    "broken": (busy(500), "a fault of its own (500)"),
    "not available": (busy(503), "not available"),
    "reset": (Act(reset=True), "could not be reached"),
    "hangs": (Act(hang=True), "said nothing for 0.7 seconds"),
    "stalls": (Act(text=json.dumps(PLAN), stall=700), "fell silent"),
    "no such model": (busy(404), "knows no model"),
    "wrong key": (busy(401), "refused the key"),
    "HTML": (Act(body=b"<html>Welcome</html>", kind="text/html"), "said nothing"),
    "garbage": (Act(text="not even JSON"), "no JSON object"),
    "schema": (Act(text=json.dumps(EDITS)), "not of the form"),
    "refusal": (Act(text="I'm sorry, but I can't help with that."), "no JSON object"),
    "5 MB": (Act(text='{"goal": "' + "".join(f"{n} " for n in range(900_000))), "was stopped after"),
    "repetition": (Act(text='{"goal": "' + "very " * 3000), "repeated itself"),
}


@pytest.mark.parametrize("name", STAYING)
async def test_a_fault_that_stays_is_a_plain_failure_with_its_cost(name: str) -> None:
    act, reason = STAYING[name]
    limits = {"limits_tries": 2} | (HASTY if act.hang or act.stall else {})
    with playing(in_turn(act), **limits) as (model, _), pytest.raises(chat.ModelFailed, match=".") as failed:
        await plan(model)
    assert reason in failed.value.reason
    assert failed.value.spent is not None
    assert failed.value.spent.tries
    assert KEY not in repr((failed.value.reason, failed.value.raw, failed.value.spent))


async def test_the_deadline_of_an_answer_holds_whatever_the_endpoint_does() -> None:
    late = playing(in_turn(busy(429, Retry_After="30")), limits_call_s=0.5)
    with late as (model, _), pytest.raises(chat.ModelFailed, match=r"within 0\.5 seconds"):
        await plan(model)


async def test_a_stream_cut_at_any_byte_gives_the_whole_answer_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte of an event that holds some of its words, and many of the others."""
    monkeypatch.setattr(vendor, "COOLDOWN_S", 0.001)
    short = Act(text='{"goal": "x"}', usage=None)
    body = endpoints.body_of(short, "openai/test")
    words = body.rindex(b"data", 0, body.index(rb'x\"}"'))
    end = body.index(b"data", words + 1)
    places = [*range(0, words, 31), *range(words, end + 1), *range(end, len(body), 31)]
    failed = 0
    with playing(in_turn(GOOD), limits_tries=1) as (model, server):
        for cut in places:
            server.brain = in_turn(replace(short, cut=cut), busy(401))
            server.requests.clear()
            try:
                answer = await plan(model)
                assert answer.parsed == packets.Plan(goal="x")
            except chat.ModelFailed:
                failed += 1
            assert server.requests, "it was not left alone because of the cut before"
    assert failed > len(places) // 3


def test_a_reader_that_mends_what_was_cut_would_give_parts_for_wholes() -> None:
    """The broken twin: with it, a stream cut in the middle is half a proposal."""

    def mended(raw: str) -> packets.Edits | None:
        for tail in ("", "}", "]}", '"}', '"}]}', '"]}'):
            try:
                return packets.Edits.model_validate_json(raw + tail)
            except ValueError:
                continue
        return None

    edits = [{"target": f"u{number}", "text": "It drifts."} for number in range(3)]
    said = json.dumps({"summary": "shorter", "edits": edits})
    whole = packets.Edits.model_validate_json(said)
    assert {found for cut in range(len(said)) if (found := mended(said[:cut])) is not None} - {whole}
    for cut in range(len(said)):
        with pytest.raises(reading.Unreadable):
            reading.value(said[:cut], packets.Edits)


async def test_cancelling_ends_the_connection_within_a_second() -> None:
    with playing(in_turn(Act(text="x" * 2000, stall=2000)), limits_stall_s=60) as (model, server):
        asking = asyncio.create_task(plan(model))
        assert await asyncio.to_thread(server.began.wait, 10)
        asking.cancel()
        async with asyncio.timeout(1):
            await asyncio.gather(asking, return_exceptions=True)
        assert asking.cancelled()
        assert await asyncio.to_thread(server.left.wait, 5)


async def test_where_one_endpoint_fails_the_next_in_the_chain_answers() -> None:
    with Endpoint(in_turn(GOOD)) as second, playing(in_turn(busy(401)), second.url) as (model, first):
        answer = await plan(model)
    assert answer.parsed.goal == PLAN["goal"]
    assert (len(first.requests), len(second.requests)) == (1, 1)
    assert "refused the key" in answer.tries[0]


@pytest.mark.parametrize("understood", ["tool", "text"])
async def test_an_endpoint_without_structured_output_is_asked_in_another_form_from_then_on(understood: str) -> None:
    def brain(request: dict[str, Any]) -> Act:
        form = "schema" if "response_format" in request else "tool" if "tools" in request else "text"
        return Act(text=GOOD.text, tool=form == "tool") if form == understood else busy(400)

    with playing(brain) as (model, server):
        assert (await plan(model)).parsed.goal == PLAN["goal"]
        before = len(server.requests)
        again = replace(ASK, again=1)
        assert (await model.answer(PACKET, packets.Plan, None, None, again)).parsed.goal == PLAN["goal"]
        assert len(server.requests) == before + 1


async def test_what_is_wrong_with_an_answer_is_said_once() -> None:
    with playing(in_turn(Act(text=json.dumps(EDITS)), GOOD)) as (model, server):
        await plan(model)
    said = server.requests[1]["messages"]
    assert [message["role"] for message in said] == ["system", "user", "assistant", "user"]
    assert "goal: Field required" in said[-1]["content"]


async def test_an_answer_is_kept_for_the_very_same_asking(tmp_path: Path) -> None:
    with playing(in_turn(GOOD), kept=tmp_path) as (model, server):
        assert not (await plan(model)).cached
        again = await plan(model)
        assert (again.cached, again.tokens_in, again.usd) == (True, 0, 0.0)
        await model.answer(PACKET, packets.Plan, None, None, replace(ASK, again=1))
        assert len(server.requests) == 2
    assert [mode & 0o077 for mode in modes(tmp_path)] == [0, 0]


async def test_a_limit_is_counted_before_the_call() -> None:
    async def little(_packet: packets.Packet) -> list[chat.Left]:
        return [chat.Left(tokens=500, what="budget of the task")]

    with playing(in_turn(GOOD)) as (model, server):
        stingy = gateway.GatewayModel(model._settings, little)
        with pytest.raises(chat.OverBudget, match="500 left"):
            await plan(stingy)
    assert server.requests == []


def test_money_without_a_price_is_no_money_at_all() -> None:
    with pytest.raises(chat.OverBudget, match="no price is known"):
        money.check(chat.Left(usd=1.0), 100, None, "openai/new")
    priced = config.Endpoint(model="x", price_in=2.0, price_out=10.0)
    assert money.price(priced, None) == (2e-6, 1e-5)
    assert money.price(config.Endpoint(model="x", base_url="http://localhost:1234/v1"), None) == (0.0, 0.0)
    assert money.price(config.Endpoint(model="x", base_url="https://example.com/v1"), None) is None


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        ("200000 tokens", money.Limit(200_000)),
        ("200k tokens, 0.50 usd", money.Limit(200_000, 0.5)),
        ("$", None),
        ("1.5 m tokens and 2 $", money.Limit(1_500_000, 2.0)),
        ("lots", None),
    ],
)
def test_a_budget_is_read_or_refused(said: str, limit: money.Limit | None) -> None:
    if limit is None:
        with pytest.raises(ValueError, match="is no budget"):
            money.limit(said)
    else:
        assert money.limit(said) == limit


def test_a_key_is_read_from_a_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    file.chmod(0o600)
    assert keys.of(config.Endpoint(model="x", key_file=str(file)), {}) == KEY
    file.chmod(0o644)
    with pytest.raises(keys.Missing, match="chmod 600"):
        keys.of(config.Endpoint(model="x", key_file=str(file)), {})
    with pytest.raises(keys.Missing, match="is not set"):
        keys.of(config.Endpoint(model="x", key_env="NO_SUCH_KEY"), {})


def test_control_characters_are_left_out_of_sentences_and_kept_where_a_gate_looks() -> None:
    plan = reading.value('{"goal": "say\\u0000 it\\u202e"}', packets.Plan)
    assert plan.goal == "say it"
    edits = reading.value('{"summary": "s", "edits": [{"target": "u1", "text": "a\\u0000b"}]}', packets.Edits)
    assert edits.edits[0].text == "a\0b"


@pytest.mark.parametrize("raw", ["", "{", '{"goal": "x"', "[" * 100_000, '{"goal": "\\ud800"}', "null", '{"goal": 3}'])
def test_what_is_no_whole_answer_is_refused(raw: str) -> None:
    with pytest.raises(reading.Unreadable):
        reading.value(raw, packets.Plan)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_view_shows_the_sentences_only_however_they_are_cut(size: int) -> None:
    said = json.dumps({"summary": 'Says "so".\nTwice', "edits": [{"target": "u1", "text": "ü{x}, $a_1$"}]})
    view = showing.Sentences()
    shown = "".join(view.feed(said[at : at + size]) for at in range(0, len(said), size))
    assert shown == 'Says "so".\nTwice\nü{x}, $a_1$\n'


def test_repetition_is_told_from_a_long_text() -> None:
    assert vendor.is_repetition("and so on " * 150)
    assert not vendor.is_repetition(" ".join(f"sentence {number}" for number in range(150)))
