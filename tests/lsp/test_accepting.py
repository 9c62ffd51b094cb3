"""Accepting in other ways than all of one: several at once, versions sentence by sentence, and asking for more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp import client, desk
from lsp.desk import FIRST, PATH, SECOND, TEXT, Desk

THIRD = "It has two sentences."


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def command(desk_: Desk, name: str, **arguments: object) -> desk.Json:
    answer: desk.Json = desk_.editor.request("workspace/executeCommand", {"command": name, "arguments": [arguments]})
    return answer


def accept(at: Desk, **arguments: object) -> desk.Json:
    return command(at, "coauthor.proposal.accept", **arguments)


def test_several_proposals_at_once_and_what_became_of_each(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: "We ran many trials.", THIRD: "It has two."})
    at.log.propose(PATH, TEXT, {SECOND: "Clocks drift."})
    at.see("todo.proposal", "P2.1")
    answer = accept(at, proposals=["P1", "P2"], hunks=["P1.2"])
    assert (answer["applied"], answer["state"]) == (True, "applied")
    assert [result["proposal"] for result in answer["results"]] == ["P1", "P2"]
    assert at.document.text == TEXT.replace(SECOND, "Clocks drift.").replace(THIRD, "It has two.")
    again = accept(at, proposals=["P1", "P2"])
    assert (again["applied"], again["state"]) == (False, "refused")
    assert [result["applied"] for result in again["results"]] == [True, False]
    assert again["results"][1]["error"]["code"] == "conflict"
    assert "We ran many trials." in at.document.text, "one that is refused keeps back no other"
    with pytest.raises(client.Refused):
        accept(at, proposals=["P1", "P2"])


def test_each_sentence_from_the_version_that_was_chosen(at: Desk) -> None:
    at.log.propose(PATH, TEXT, [{FIRST: "A one.", SECOND: "A two."}, {FIRST: "B one.", SECOND: "B two."}])
    at.see("todo.proposal", "P1.1")
    with pytest.raises(client.Refused) as refused:
        accept(at, proposal="P1", picks={"P1.1": "B"})
    assert "P1.2 has 2 candidates" in refused.value.data["message"]
    assert accept(at, proposal="P1", picks={"P1.1": "B", "P1.2": "A"})["applied"]
    assert at.document.text == TEXT.replace(FIRST, "B one.").replace(SECOND, "A two.")
    assert [hunk.picked for hunk in at.log.proposal().hunks] == ["B", "A"]


def test_accept_and_ask_for_more(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: "We ran many trials."})
    at.see("todo.proposal", "P1.1")
    answer = accept(at, proposal="P1", then="and shorten the next one too")
    assert answer["applied"] is True
    assert answer["task"]["status"] == "open"
    assert at.log.task().wishes == ("and shorten the next one too",)
    assert at.document.text == TEXT.replace(FIRST, "We ran many trials.")


def test_a_reply_after_an_accept_opens_the_task_again(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: "We ran many trials."})
    at.see("todo.proposal", "P1.1")
    assert accept(at, proposal="P1")["task"]["status"] == "done"
    assert command(at, "coauthor.task.reply", task="T1", text="more of it")["task"]["status"] == "open"
    why = command(at, "coauthor.task.reply", task="T1", text="why?", at={"hunk": "P1.1"})
    assert why["task"]["status"] == "open"


def test_words_of_ones_own_are_on_the_record_beside_what_was_offered(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: "We ran many trials."})
    at.see("todo.proposal", "P1.1")
    mine = "We ran ninety trials."
    assert accept(at, proposal="P1", edited={"P1.1": mine})["applied"]
    (hunk,) = at.log.proposal().hunks
    assert (hunk.status.value, hunk.edited, hunk.texts["A"]) == ("edited", mine, "We ran many trials.")
    assert at.log.events("proposal.accepted")[0].data["edited"] == {"P1.1": mine}
    shown = command(at, "coauthor.proposal.get", proposal="P1")["hunks"][0]
    assert (shown["edited"], shown["texts"]["A"], shown["before"]) == (mine, "We ran many trials.", FIRST)
