"""A task, or all since a time, is taken back through the editor that has the file open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients import record
from coauthor.domain import commands, patches, tasks, texts
from lsp import client, desk
from lsp.desk import FIRST, PATH, SECOND, TEXT, TODO, Desk

NEW = "To show this, we ran many trials."
DRIFT = "Clocks drift."


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def command(at: Desk, name: str, **arguments: object) -> desk.Json:
    answer: desk.Json = at.editor.request("workspace/executeCommand", {"command": name, "arguments": [arguments]})
    return answer


def accepted(at: Desk) -> str:
    """Two proposals of two tasks, both in the open text; the time of the first."""
    at.log.propose(PATH, TEXT, {FIRST: NEW})
    at.see("todo.proposal", "P1.1")
    assert command(at, "coauthor.proposal.accept", proposal="P1")["state"] == "applied"
    at.log.propose(PATH, at.document.text, {SECOND: DRIFT})
    assert command(at, "coauthor.proposal.accept", proposal="P2")["state"] == "applied"
    return at.log.events("edit.applied")[0].at


def test_a_task_and_then_everything_since_a_time(at: Desk) -> None:
    moment = accepted(at)
    answer = command(at, "coauthor.proposal.revert", task="T2")
    assert (answer["applied"], answer["state"]) == (True, "applied")
    assert [(each["proposal"], each["applied"]) for each in answer["results"]] == [("P2", True)]
    assert at.document.text == TEXT.replace(FIRST, NEW)
    again = command(at, "coauthor.proposal.revert", proposal=at.log.task("T2").proposals[-1].id)
    assert again["applied"], "what was taken back can be brought back"
    assert at.document.text == TEXT.replace(FIRST, NEW).replace(SECOND, DRIFT)
    at.document.type("\\section{Method}", " % typed later")
    answer = command(at, "coauthor.proposal.revert", since=moment)
    assert answer["applied"] is True
    assert sorted(each["proposal"] for each in answer["results"]) == ["P1", "P2"]
    assert at.document.text == TEXT.replace("{Method}", "{Method} % typed later")


def test_what_no_longer_fits_is_told_and_the_rest_goes(at: Desk) -> None:
    accepted(at)
    at.document.type("we ran", " very")
    answer = command(at, "coauthor.proposal.revert", since="1h")
    assert answer["applied"] is False
    assert {each["proposal"]: each["applied"] for each in answer["results"]} == {"P2": True, "P1": False}
    assert at.document.text == TEXT.replace(FIRST, NEW.replace("we ran", "we ran very"))


def test_one_thing_is_named(at: Desk) -> None:
    accepted(at)
    for given in ({}, {"task": "T1", "proposal": "P1"}, {"since": "soon"}, {"task": "T9"}):
        with pytest.raises(client.Refused):
            command(at, "coauthor.proposal.revert", **given)


def test_one_sentence_is_taken_back_by_its_action_and_the_other_stays(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW, SECOND: DRIFT})
    at.see("todo.proposal", "P1.1")
    assert command(at, "coauthor.proposal.accept", proposal="P1")["state"] == "applied"
    at.document.type("\\section{Method}", " % typed later")
    offered = at.actions(DRIFT)
    assert "Undo P1 (revert)" in offered
    assert "Take this sentence back (P1.1)" not in offered
    answer = at.do(offered["Take this sentence back (P1.2)"])
    assert (answer["applied"], answer["message"]) == (True, "P1.2 is out of the text again and for you to decide.")
    assert at.document.text == TEXT.replace(FIRST, NEW).replace("{Method}", "{Method} % typed later")
    assert [hunk.status.value for hunk in at.log.proposal().hunks] == ["accepted", "pending"]
    with pytest.raises(client.Refused):
        command(at, "coauthor.proposal.revert", proposal="P1", hunks=["P2.1"])


def test_a_sentence_taken_back_leaves_the_rest_of_its_task(at: Desk) -> None:
    """The TODO went with the sentence and does not come back with it: nobody has deleted it."""
    at.ask_for()
    at.see("todo.open", "T1")
    text = at.document.text
    spans = [(text.index(old), text.index(old) + len(old), new) for old, new in ((FIRST, NEW), (SECOND, DRIFT))]
    wanted = [patches.Replacement(start, end, new, "why") for start, end, new in spans]
    start = text.index(TODO)
    command_ = commands.PostProposal(
        task="T1",
        base={PATH: texts.revision(text)},
        hunks=patches.hunks(text, PATH, "P0", {"A": wanted}),
        removals=(patches.removal(text, PATH, start, start + len(TODO) + 1),),
    )
    at.log.pool.handle(command_, record.PERSON, [text])
    at.see("todo.proposal", "P1.2")
    assert command(at, "coauthor.proposal.accept", proposal="P1", hunks=["P1.1"])["state"] == "applied"
    at.save()
    assert command(at, "coauthor.proposal.revert", proposal="P1", hunks=["P1.1"])["applied"]
    assert at.document.text == TEXT
    at.save()
    at.settled(2)
    assert at.log.task().status is tasks.Status.AWAITING_REVIEW
    for name in ("P1.1", "P1.2"):
        assert command(at, "coauthor.proposal.accept", proposal="P1", hunks=[name])["state"] == "applied"
    at.log.wait_task("done")
