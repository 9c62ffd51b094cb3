"""Asking why a sentence is proposed: answered in the thread by whoever wrote it, from the record, or by a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import endpoint as endpoints
import terminals
from clients.record import PERSON, Record
from coauthor.agents import explaining
from coauthor.domain import actors, commands
from coauthor.domain.events import Type
from coauthor.pool import trusting
from coauthor.review import reasons
from flows import bench as benches
from flows.playing import BECAUSE, PLAN, model

TEXT = "\\section{Trees}\nIn order to cool the street, we plant trees. Nobody minds.\n"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Record]:
    (tmp_path / "coauthor.toml").touch()
    (tmp_path / "main.tex").write_text(TEXT, "utf-8")
    record = Record(tmp_path)
    yield record
    record.close()


def answers(log: Record) -> list[tuple[str, str]]:
    said = [event for event in log.events("comment.added") if "answers" in (event.data["at"] or {})]
    return [(event.actor.kind.value, event.data["text"]) for event in said]


def test_the_worker_answers_with_the_rule_and_its_reason(log: Record) -> None:
    terminals.answer(log.root, "edit", "main.tex:2", "tighten")
    terminals.answer(log.root, "why", "P1.1", "--ask", "Why is that?")
    log.wait(lambda: answers(log), "the answer")
    ((kind, told),) = answers(log)
    assert kind == "agent"
    assert "[tighten.in-order-to]" in told, "the rule that fired"
    assert "already says" in told, "what it says for itself"
    task = log.task()
    assert task.status.value == "awaiting_review"
    assert told not in task.comments, "an answer is no wish for the next attempt"
    assert "Why is that?" not in task.comments, "nor is the question"
    assert reasons.asked(log.pool, None).questions == ()


async def test_a_model_answers_from_what_the_record_has(tmp_path: Path) -> None:
    bench = benches.make(tmp_path)
    trusting.set_trusted(bench.root, trusted=True)
    because = {**BECAUSE, "reason": {"answer": "“Because” is one word for five. Nothing else changes."}}
    with model(endpoints.obedient(because), initiative="off") as (server, settings):
        task = bench.post()
        await bench.work(settings)
        sent = len(server.requests)
        reasons.ask(bench.pool, PERSON, "P1.1", "Is it still true?")
        await bench.work(settings)
        asked = json.dumps(server.requests[sent:], ensure_ascii=False)
    for shown in ("Is it still true?", "due to the fact that", PLAN["goal"]):
        assert shown in asked, "it is told the question, the sentence and the plan"
    assert reasons.answer_to(bench.pool, task.id, "P1.1") == because["reason"]["answer"]
    called = bench.data(task.id, Type.MODEL_CALLED)[-1]
    assert (called["profile"], called["step"], called["failed"]) == ("fast", "reason", "")
    now = bench.pool.task(task.id)
    assert (now.status.value, now.comments) == ("awaiting_review", ()), "neither is a wish"


@pytest.mark.parametrize("trusted", [True, False])
async def test_where_no_model_may_or_can_be_asked_the_record_answers(tmp_path: Path, trusted: bool) -> None:
    bench = benches.make(tmp_path)
    bench.post()
    await bench.work()
    trusting.set_trusted(bench.root, trusted=trusted)
    reasons.ask(bench.pool, PERSON, "P1.1", "Is it still true?")
    with model(endpoints.in_turn(endpoints.busy(500)), limits_tries=1, initiative="off") as (server, settings):
        await bench.work(settings)
        assert bool(server.requests) is trusted, "nothing is sent without trust"
    assert "[tighten." in (reasons.answer_to(bench.pool, "T1", "P1.1") or "")


def test_a_person_who_proposed_it_answers_alone(log: Record) -> None:
    log.propose("main.tex", TEXT, {"Nobody minds.": "Nobody complains."})
    reasons.ask(log.pool, PERSON, "P1.1")
    (question,) = reasons.asked(log.pool, None).questions
    assert not reasons.answer(log.pool, question, explaining.meaning)
    assert answers(log) == []


def test_a_question_is_answered_once_whoever_looks(log: Record) -> None:
    log.propose("main.tex", TEXT, {"Nobody minds.": "Nobody complains."})
    reasons.ask(log.pool, PERSON, "P1.1")
    asked = reasons.asked(log.pool, None)
    agent = actors.agent("reviser", "some-model")
    at = {"hunk": "P1.1", "answers": asked.questions[0].id}
    log.pool.handle(commands.Reply(task="T1", text="Because.", at=at), agent)
    assert reasons.asked(log.pool, None).questions == ()
    assert reasons.answer_to(log.pool, "T1", "P1.1") == "Because."
    assert reasons.asked(log.pool, asked.until).questions == (), "nor in the news alone"


def test_what_a_reason_names_is_looked_up(log: Record) -> None:
    assert explaining.meaning("“in order to” can be “to” [tighten.in-order-to]")
    assert explaining.meaning("a model's own words [sic]") == ()
