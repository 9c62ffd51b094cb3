"""A changed sentence in an open document: asked about, resolved on the text as it is typed, given a place by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp import client, desk
from lsp.desk import FIRST, PATH, SECOND, TEXT, Desk

NEW = "To show this, we ran many trials."
MINE = "In order to show this, we ran very many trials."


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def contested(at: Desk) -> None:
    """The first sentence changed by typing after it was proposed, then accepted all the same."""
    at.log.propose(PATH, TEXT, {FIRST: NEW, SECOND: "Clocks drift."})
    at.see("todo.proposal", "P1.1")
    at.document.type("we ran", " very")
    at.log.wait(lambda: at.log.proposal().hunks[0].status.value == "stale", "the sentence is stale")
    with pytest.raises(client.Refused) as refused:
        command(at, "coauthor.proposal.accept", proposal="P1", hunks=["P1.1"])
    assert refused.value.data["code"] == "stale"
    assert "resolve P1.1" in refused.value.data["hint"]


def command(at: Desk, name: str, **arguments: object) -> desk.Json:
    answer: desk.Json = at.editor.request("workspace/executeCommand", {"command": name, "arguments": [arguments]})
    return answer


def test_it_is_resolved_on_the_text_as_it_is_typed(at: Desk) -> None:
    contested(at)
    (question,) = at.log.task().questions
    assert question.versions == {"base": FIRST, "mine": MINE, "theirs": NEW}
    at.document.type("\\section{Method}", " % typed later")
    assert command(at, "coauthor.proposal.resolve", hunk="P1.1", take="theirs")["hunk"]["status"] == "pending"
    assert command(at, "coauthor.proposal.accept", proposal="P1")["state"] == "applied"
    wanted = TEXT.replace(FIRST, NEW).replace(SECOND, "Clocks drift.").replace("{Method}", "{Method} % typed later")
    assert at.document.text == wanted


def test_each_version_is_an_action_at_the_sentence(at: Desk) -> None:
    contested(at)
    at.editor.wait_until(lambda: "Keep my sentence (P1.1)" in at.actions("very many"))
    at.do(at.actions("very many")["Keep my sentence (P1.1)"])
    assert [hunk.status.value for hunk in at.log.proposal().hunks] == ["rejected", "pending"]
    assert at.document.text == TEXT.replace(FIRST, MINE)


def test_an_answer_to_the_question_resolves_it(at: Desk) -> None:
    contested(at)
    command(at, "coauthor.task.reply", task="T1", text="Mine is best.", question="Q1")
    hunk = at.log.proposal().hunks[0]
    assert (hunk.status.value, hunk.before, hunk.texts) == ("pending", MINE, {"A": "Mine is best."})


def test_a_sentence_that_is_gone_is_reattached_to_a_range_of_the_open_text(at: Desk) -> None:
    at.document.close()
    at.log.propose(PATH, TEXT, {FIRST: NEW})
    other = "A whole new chapter 😀. With another sentence.\n"
    at.document = at.editor.open(PATH, other)
    at.log.wait(lambda: at.log.proposal().hunks[0].status.value == "orphaned", "the sentence is an orphan")
    start = other.index("With")
    spot = at.document.range(start, len(other) - 1)
    hunk = command(at, "coauthor.proposal.reattach", hunk="P1.1", range=spot)["hunk"]
    assert hunk["before"] == "With another sentence."
    assert hunk["range"] == spot
    assert command(at, "coauthor.proposal.accept", proposal="P1")["state"] == "applied"
    assert at.document.text == other.replace("With another sentence.", NEW)


def test_an_orphan_is_found_again_when_its_text_comes_back(at: Desk) -> None:
    at.document.close()
    at.log.propose(PATH, TEXT, {FIRST: NEW})
    at.document = at.editor.open(PATH, "Nothing of it.\n")
    at.log.wait(lambda: at.log.proposal().hunks[0].status.value == "orphaned", "the sentence is an orphan")
    at.document.replace(0, len(at.document.text), TEXT)
    at.log.wait(lambda: at.log.proposal().hunks[0].status.value == "pending", "it has its place again")
    assert command(at, "coauthor.proposal.accept", proposal="P1")["state"] == "applied"
    assert at.document.text == TEXT.replace(FIRST, NEW)


def taken_back_over_words(at: Desk) -> str:
    """The first sentence accepted, typed into, and taken back: a conflict. The text before the typing."""
    at.log.propose(PATH, TEXT, {FIRST: NEW, SECOND: "Clocks drift."})
    at.see("todo.proposal", "P1.1")
    assert command(at, "coauthor.proposal.accept", proposal="P1", hunks=["P1.1"])["applied"]
    done = at.document.text
    at.document.type("we ran", " very")
    with pytest.raises(client.Refused) as refused:
        command(at, "coauthor.proposal.revert", proposal="P1")
    assert refused.value.data["message"].startswith("P1 could not be undone. Taking back P1.1: ")
    at.see("todo.proposal", "Taking back P1.1 met words of yours")
    assert "Put the sentence back as it was before (P2.1)" in at.actions("To show this")
    return done


def test_a_conflict_that_is_over_is_a_sentence_that_waits(at: Desk) -> None:
    contested(at)
    at.document.replace(0, len(at.document.text), TEXT)
    at.log.wait(lambda: at.log.proposal().hunks[0].status.value == "pending", "it fits again")
    at.see("todo.proposal", "P1.1: “In order to” → “To”")
    assert at.log.task().questions[0].answer == "no longer needed"
    assert command(at, "coauthor.proposal.accept", proposal="P1")["state"] == "applied"


def test_an_undo_that_met_other_words_says_what_it_takes_back_and_waits_when_they_are_gone(at: Desk) -> None:
    done = taken_back_over_words(at)
    at.document.replace(0, len(at.document.text), done)
    at.log.wait(lambda: at.log.proposal("P2").status.value == "pending", "it fits again")
    at.see("todo.proposal", "P2.1", "Taking back P1.1")
    assert command(at, "coauthor.proposal.accept", proposal="P2")["state"] == "applied"
    assert at.document.text == TEXT


def test_an_undo_of_what_the_editor_has_undone_is_over(at: Desk) -> None:
    taken_back_over_words(at)
    at.document.replace(0, len(at.document.text), TEXT)
    at.log.wait(lambda: at.log.proposal().status.value == "pending", "the sentence waits again")
    at.log.wait(lambda: at.log.proposal("P2").status.value == "superseded", "nothing is left to undo")
    assert at.log.task().questions[0].answer == "no longer needed"
    at.editor.wait_until(lambda: len(at.diagnostics("todo.proposal")) == 2)
