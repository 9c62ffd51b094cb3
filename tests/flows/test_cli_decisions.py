"""Accept, reject, revert and the like from the command line: exactly what a person decided changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import scenes
import terminals
from terminals import FILE


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    return scenes.scratch_thesis(tmp_path)


@pytest.fixture
def asked(thesis: Path) -> Path:
    return terminals.with_a_proposal(thesis)


def hunks(thesis: Path, proposal: str = "P1") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = terminals.answer(thesis, "show", proposal)["hunks"]
    return found


def bytes_of(thesis: Path) -> bytes:
    return (thesis / FILE).read_bytes()


def test_accepting_one_sentence_changes_exactly_that_sentence(asked: Path) -> None:
    before = (asked / FILE).read_text(encoding="utf-8")
    third = hunks(asked)[2]
    outcome = terminals.answer(asked, "accept", "P1", "--hunk", "P1.3", "--yes")
    assert outcome["applied"] is True
    assert outcome["state"] == "applied"
    assert outcome["task"]["status"] == "awaiting_review"
    assert before.count(third["before"]) == 1
    expected = before.replace(third["before"], third["texts"]["A"])
    assert (asked / FILE).read_text(encoding="utf-8") == expected
    assert [hunk["status"] for hunk in hunks(asked)] == ["pending", "pending", "accepted", "pending"]


def test_the_rest_can_be_rejected_and_all_of_it_undone(asked: Path) -> None:
    before = bytes_of(asked)
    terminals.answer(asked, "accept", "P1.1", "P1.4", "--yes")
    assert bytes_of(asked) != before
    assert terminals.answer(asked, "reject", "P1")["task"]["status"] == "done"
    outcome = terminals.answer(asked, "revert", "P1", "--yes")
    assert outcome["applied"] is True
    assert bytes_of(asked) == before


def test_what_was_written_since_outlives_an_undo(asked: Path) -> None:
    before = bytes_of(asked)
    terminals.answer(asked, "accept", "P1", "--yes")
    (asked / FILE).write_bytes(b"% mine\n" + bytes_of(asked))
    terminals.answer(asked, "revert", "P1", "--yes")
    assert bytes_of(asked) == b"% mine\n" + before


def test_a_sentence_can_be_accepted_in_ones_own_words(asked: Path) -> None:
    mine = "In addition, most studies report one number a street."
    terminals.answer(asked, "accept", "P1", "--hunk", "P1.4", "--edit", f"P1.4={mine}", "--yes")
    assert mine in (asked / FILE).read_text(encoding="utf-8")
    assert [hunk["status"] for hunk in hunks(asked)] == ["pending", "pending", "pending", "edited"]


def test_a_candidate_that_is_not_there_is_refused(asked: Path) -> None:
    before = bytes_of(asked)
    done = terminals.run(asked, "accept", "P1", "--candidate", "Z", "--yes", "--json")
    assert done.returncode in (1, 2)
    assert "Z" in terminals.error_of(done)["message"]
    assert bytes_of(asked) == before


def test_accepting_twice_is_a_conflict(asked: Path) -> None:
    terminals.answer(asked, "accept", "P1", "--yes")
    after = bytes_of(asked)
    done = terminals.run(asked, "accept", "P1", "--yes", "--json")
    assert done.returncode == 1
    assert terminals.error_of(done)["code"] == "conflict"
    assert bytes_of(asked) == after


def test_a_sentence_that_changed_is_never_overwritten(asked: Path) -> None:
    text = (asked / FILE).read_text(encoding="utf-8")
    mine = text.replace("despite the fact that", "even though I know that")
    assert mine != text
    (asked / FILE).write_text(mine, encoding="utf-8")
    outcome = terminals.answer(asked, "accept", "P1", "--hunk", "P1.4", "--yes", code=1)
    assert outcome["applied"] is False
    assert outcome["state"] == "conflict"
    assert outcome["conflicts"] == ["P1.4"]
    assert (asked / FILE).read_text(encoding="utf-8") == mine


def test_several_proposals_answer_one_by_one(asked: Path) -> None:
    terminals.answer(asked, "ask", "tighten", "chapters/method.tex:69")
    both = terminals.answer(asked, "accept", "P1", "P2", "P99", "--yes", code=1)
    assert both["applied"] is False
    assert [(result["proposal"], result["applied"]) for result in both["results"]] == [
        ("P1", True),
        ("P2", True),
        ("P99", False),
    ]
    assert both["results"][2]["error"]["code"] == "not_found"


@pytest.mark.parametrize("verb", ["accept", "revert"])
def test_without_a_terminal_somebody_has_to_say_yes(asked: Path, verb: str) -> None:
    before = bytes_of(asked)
    done = terminals.run(asked, verb, "P1", "--json")
    assert done.returncode == 2
    assert "terminal" in terminals.error_of(done)["message"]
    assert "--yes" in terminals.error_of(done)["message"]
    assert bytes_of(asked) == before


def test_at_a_terminal_a_person_accepts_without_ado(asked: Path) -> None:
    before = bytes_of(asked)
    with terminals.Terminal(asked, "accept", "P1") as terminal:
        terminal.until("P1 is in")
        assert terminal.ended() == 0
    assert bytes_of(asked) != before


@pytest.mark.parametrize("verb", ["accept", "revert", "reject"])
def test_an_agent_decides_nothing(asked: Path, verb: str) -> None:
    before = bytes_of(asked)
    yes = [] if verb == "reject" else ["--yes"]
    done = terminals.run(asked, verb, "P1", *yes, "--json", COAUTHOR_AGENT_TOKEN="t0ken")
    assert done.returncode == 1
    assert terminals.error_of(done)["code"] == "forbidden"
    assert bytes_of(asked) == before
    assert hunks(asked)[0]["status"] == "pending"


def test_an_agent_does_not_get_past_at_a_terminal_either(asked: Path) -> None:
    before = bytes_of(asked)
    with terminals.Terminal(asked, "accept", "P1", COAUTHOR_AGENT_TOKEN="t0ken") as terminal:
        terminal.until("An agent can't do that")
        assert terminal.ended() == 1
    assert bytes_of(asked) == before


def test_cancel_retry_and_reply(asked: Path) -> None:
    assert terminals.answer(asked, "cancel", "T1")["task"]["status"] == "canceled"
    again = terminals.run(asked, "cancel", "T1", "--json")
    assert again.returncode == 1
    assert terminals.error_of(again)["code"] == "conflict"
    assert terminals.answer(asked, "retry", "T1")["task"]["status"] != "canceled"

    def waiting() -> bool:
        return bool(terminals.answer(asked, "tasks")["tasks"][0]["status"] == "awaiting_review")

    scenes.wait_for(waiting, 20, "the retried task waits for review")
    assert terminals.answer(asked, "reply", "T1", "only fix LaTeX habits")["task"]["status"] != "awaiting_review"
    types = [event["type"] for event in terminals.answer(asked, "log", "--task", "T1")["events"]]
    assert "comment.added" in types
    assert types.count("task.reopened") >= 2


def test_rejecting_with_a_reason_tries_again(asked: Path) -> None:
    assert terminals.answer(asked, "reject", "P1", "--reason", "only fix LaTeX habits")["task"]["id"] == "T1"
    types = [event["type"] for event in terminals.answer(asked, "log", "--task", "T1")["events"]]
    assert "task.reopened" in types


def test_accept_and_ask_for_more_in_one_go(asked: Path) -> None:
    done = terminals.run(asked, "accept", "P1", "--then", "only fix LaTeX habits", "--yes")
    assert done.returncode == 0, done.stderr
    assert "T1 goes on with what you asked for." in " ".join(done.stdout.split())
    assert "wish" in str(terminals.answer(asked, "log", "--task", "T1"))
    refused = terminals.run(asked, "accept", "P1", "--then", "more", "--yes", "--json")
    assert refused.returncode == 1


def test_what_was_rejected_stays_readable(asked: Path) -> None:
    terminals.answer(asked, "reject", "P1", "--hunk", "P1.1", "--reason", "it is fine")
    terminals.answer(asked, "reject", "P1", "--reason", "only fix LaTeX habits")
    first = terminals.answer(asked, "show", "P1")
    assert {hunk["status"] for hunk in first["hunks"]} == {"rejected"}
    assert all(hunk["before"] and hunk["texts"]["A"] for hunk in first["hunks"])
    assert "rejected" in terminals.run(asked, "show", "P1").stdout


def test_what_was_undone_is_called_so(asked: Path) -> None:
    terminals.answer(asked, "accept", "P1", "--yes")
    terminals.answer(asked, "revert", "P1", "--yes")
    listed = terminals.run(asked, "tasks").stdout
    assert "P1 undone" in listed
    assert "accepted" not in listed, "the undoing is no second proposal to a person"
    shown = terminals.run(asked, "show", "T1").stdout
    assert "T1  undone" in shown
    assert "Proposal P1 · undone" in shown
    assert f"P1.1  {FILE}:11  undone" in shown


def test_what_takes_a_model_is_refused_once_and_posts_nothing(asked: Path) -> None:
    before = terminals.answer(asked, "tasks")["tasks"]
    refused = terminals.run(asked, "critique", "main.tex", "--json")
    assert refused.returncode == 1
    assert "language model" in terminals.error_of(refused)["message"]
    assert terminals.answer(asked, "tasks")["tasks"] == before


def test_versions_come_also_where_the_words_stand_first(asked: Path) -> None:
    made = terminals.answer(asked, "tweak", "tighten", "main.tex", "--no-wait")
    assert (made["task"]["intent"], made["task"]["refs"][0]["uri"][-8:]) == ("tighten", "main.tex")


def test_the_reason_of_a_no_goes_with_the_no_that_is_taken_back(asked: Path) -> None:
    for name, reason in (("P1.1", "Too blunt."), ("P1.2", "Keep the second.")):
        terminals.answer(asked, "reject", name, "--reason", reason)
    terminals.answer(asked, "reconsider", "P1.2")
    assert "Keep the second." not in terminals.run(asked, "show", "P1").stdout
    terminals.answer(asked, "accept", "P1.2", "P1.3", "P1.4", "--yes")
    said = terminals.run(asked, "log").stdout
    assert "Too blunt." in said.split("took back a no")[1], "what still stands is tried"
    assert "Keep the second." not in said.split("took back a no")[1]


def test_a_no_is_taken_back_and_a_yes_is_possible_then(asked: Path) -> None:
    before = bytes_of(asked)
    terminals.answer(asked, "reject", "P1")
    assert "`coauthor reconsider P1`" in terminals.run(asked, "accept", "P1.1", "--yes").stderr
    assert terminals.answer(asked, "reconsider", "P1.1")["task"]["status"] == "awaiting_review"
    assert "`coauthor reconsider P1.2`" in terminals.run(asked, "accept", "P1.2", "--yes").stderr
    assert [hunk["status"] for hunk in hunks(asked)] == ["pending", "rejected", "rejected", "rejected"]
    assert "P1 waits again" in terminals.run(asked, "reconsider", "P1").stdout
    assert terminals.run(asked, "reconsider", "P1").returncode == 1, "nothing of it is rejected now"
    assert bytes_of(asked) == before
    assert terminals.answer(asked, "accept", "P1", "--yes")["applied"]
