"""A sentence that was changed is a question with three versions; one that lost its place can be given another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.record import PERSON, Record, Terminal
from coauthor.domain import commands, errors, tasks
from coauthor.pool import views
from coauthor.review import deciding, resolving
from faults import desk

THEIRS = desk.CHANGES[desk.FIRST]
MINE = "The second one is rather long, as everybody says."


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Record]:
    found = Record(desk.workspace(tmp_path))
    yield found
    assert views.replayed_differences(found.pool) == []
    found.close()


def write(log: Record, text: str) -> None:
    (log.root / desk.PATH).write_text(text, "utf-8")


def accept(log: Record, *hunks: str) -> deciding.Outcome:
    return deciding.accept(log.pool, PERSON, "P1", deciding.Choice(hunks=hunks))


def contested(log: Record) -> tasks.Question:
    """The proposal, its first sentence changed by the person, an accept that could not land; the question."""
    desk.propose(log)
    write(log, desk.TEXT.replace(desk.FIRST, MINE))
    outcome = accept(log)
    assert outcome.state == "conflict"
    assert outcome.conflicts == ("P1.1",)
    assert "resolve P1.1" in outcome.hint
    (question,) = log.task().questions
    return question


def status(log: Record, number: int) -> str:
    return log.proposal().hunks[number - 1].status.value


def test_a_changed_sentence_becomes_a_question_with_both_versions(log: Record) -> None:
    question = contested(log)
    assert question.hunk == "P1.1"
    assert question.options == ("theirs", "mine", "both", "base")
    assert question.versions == {"base": desk.FIRST, "mine": MINE, "theirs": THEIRS}
    assert all(text in question.text for text in question.versions.values())
    assert log.task().status is tasks.Status.AWAITING_REVIEW, "the other sentence can still be decided"
    assert [status(log, 1), status(log, 2)] == ["stale", "pending"]
    assert desk.read(log.root) == desk.TEXT.replace(desk.FIRST, MINE)


@pytest.mark.parametrize(
    ("take", "wanted"),
    [("theirs", THEIRS), ("both", f"{MINE} {THEIRS}"), ("base", desk.FIRST), ("In my own words.", "In my own words.")],
)
def test_the_version_taken_stands_on_todays_text(log: Record, take: str, wanted: str) -> None:
    contested(log)
    resolving.resolve(log.pool, PERSON, "P1.1", take)
    hunk = log.proposal().hunks[0]
    assert (hunk.status.value, hunk.before, hunk.texts["A"]) == ("pending", MINE, wanted)
    (question,) = log.task().questions
    assert question.answer == take
    assert accept(log).state == "applied"
    assert desk.read(log.root) == desk.after(desk.TEXT).replace(THEIRS, wanted)
    assert log.task().status is tasks.Status.DONE


def test_todays_text_can_stay(log: Record) -> None:
    contested(log)
    resolving.resolve(log.pool, PERSON, "P1.1", "mine")
    assert [status(log, 1), status(log, 2)] == ["rejected", "pending"]
    assert accept(log).state == "applied"
    assert MINE in desk.read(log.root)
    assert log.task().status is tasks.Status.DONE


def test_after_a_part_has_landed_the_other_sentence_is_resolved_on_the_text_as_it_is(log: Record) -> None:
    desk.propose(log)
    assert accept(log, "P1.2").state == "applied"
    write(log, desk.read(log.root).replace(desk.FIRST, MINE))
    assert accept(log).conflicts == ("P1.1",)
    resolving.resolve(log.pool, PERSON, "P1.1", "theirs")
    assert accept(log).state == "applied"
    assert desk.read(log.root) == desk.ACCEPTED


def test_the_question_is_asked_once_and_closed_when_the_sentence_is_as_it_was(log: Record) -> None:
    contested(log)
    with pytest.raises(errors.Stale, match=r"P1\.1"):
        accept(log, "P1.1")
    assert len(log.task().questions) == 1
    write(log, desk.TEXT)
    assert accept(log).state == "applied"
    assert log.task().questions[0].answer == "no longer needed"
    assert desk.read(log.root) == desk.ACCEPTED


def test_the_question_follows_what_is_typed_after_it(log: Record) -> None:
    contested(log)
    write(log, desk.TEXT.replace(desk.FIRST, MINE.replace("everybody", "nobody")))
    with pytest.raises(errors.Stale):
        accept(log, "P1.1")
    first, second = log.task().questions
    assert first.answer == "asked again"
    assert "nobody" in second.versions["mine"]


def test_trying_again_closes_the_question(log: Record) -> None:
    contested(log)
    log.pool.handle(commands.Retry(task="T1"), PERSON)
    assert log.task().status is tasks.Status.OPEN
    assert log.task().questions[0].answer == "no longer needed"


def test_a_sentence_that_is_gone_is_an_orphan_with_its_old_text(log: Record) -> None:
    desk.propose(log)
    start = desk.TEXT.index(desk.TODO)
    gone = desk.TEXT[:start] + "Some words stand below.\n"
    write(log, gone)
    outcome = accept(log)
    assert outcome.state == "conflict"
    assert [status(log, 1), status(log, 2)] == ["orphaned", "orphaned"]
    assert log.proposal().status is tasks.ProposalStatus.ORPHANED
    assert log.proposal().hunks[0].before == desk.FIRST
    assert log.task().questions == ()
    assert desk.read(log.root) == gone
    with pytest.raises(errors.Stale, match="gone"):
        accept(log, "P1.1")
    write(log, desk.TEXT)
    assert accept(log).state == "applied", "what comes back has its place again"


def test_an_orphan_is_given_a_place_by_hand(log: Record) -> None:
    desk.propose(log)
    elsewhere = "Nothing of it is left. Here is a line that says the same. The end.\n"
    write(log, elsewhere)
    accept(log)
    spot = "Here is a line that says the same."
    start = elsewhere.index(spot)
    resolving.reattach(log.pool, PERSON, "P1.1", desk.PATH, (start, start + len(spot)))
    assert log.proposal().hunks[0].before == spot
    with pytest.raises(errors.Conflict, match=r"P1\.1"):
        resolving.reattach(log.pool, PERSON, "P1.2", desk.PATH, (start, start + 4))
    assert accept(log, "P1.1").state == "applied"
    assert desk.read(log.root) == elsewhere.replace(spot, THEIRS)
    assert status(log, 2) == "orphaned"


def test_the_terminal_resolves_and_puts_it_in(log: Record) -> None:
    contested(log)
    terminal = Terminal(log.root)
    assert terminal.run("resolve", "P1.1", "yours").returncode == 2
    asked = terminal.json("show", "T1")["questions"]
    assert [question["hunk"] for question in asked] == ["P1.1"]
    assert terminal.json("resolve", "P1.1", "both", "--accept", "--yes")["state"] == "applied"
    assert f"{MINE} {THEIRS}" in desk.read(log.root)
    assert terminal.json("resolve", "P1.1", "mine")["error"]["code"] == "conflict"


def test_the_terminal_gives_an_orphan_a_place(log: Record) -> None:
    desk.propose(log)
    write(log, "Nothing of it is left.\nHere is a line.\n")
    accept(log)
    done = Terminal(log.root).json("reattach", "P1.1", f"{desk.PATH}:2")
    assert (done["hunk"]["status"], done["hunk"]["before"]) == ("pending", "Here is a line.")
    assert accept(log, "P1.1").state == "applied"
    assert desk.read(log.root) == f"Nothing of it is left.\n{THEIRS}\n"


def test_a_reply_to_the_question_is_its_answer(log: Record) -> None:
    contested(log)
    assert Terminal(log.root).run("reply", "T1", "2").returncode == 0
    assert status(log, 1) == "rejected", "the second option is to keep mine"
