"""Asking why a sentence is proposed: answered in the thread by whoever wrote it, at once, from the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import terminals
from clients.record import PERSON, Record
from coauthor.agents import explaining
from coauthor.domain import actors, commands
from coauthor.review import reasons

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
    assert explaining.meaning("a model's own words [sic]") == ""
