"""Two editors with one file: one of them applies a proposal, and nothing unsaved in either is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clients.record import Record, Terminal
from coauthor.domain import tasks, texts
from faults import desk, editors, invariants

ROUNDS = int(os.environ.get("COAUTHOR_ROUNDS", "12"))
"""How often both accept; 1,000 by hand."""


_DONE = ("applied", "applying")


def all_have(log: Record, text: str) -> bool:
    """The record has heard from both editors that they hold this text."""
    held = log.pool.live.presence(desk.PATH)
    return [each.revision for each in held] == [texts.revision(text)] * 2


def rounds(root: Path, log: Record, count: int, twin: str) -> list[list[dict[str, object]]]:
    """In each round both editors accept a new proposal at once; then the text is as it was, in both."""
    told = []
    text = desk.TEXT
    with editors.sitting(root, log, 2, twin) as both:
        for number in range(count):
            changes = {desk.FIRST: f"The second is long, says round {number}."}
            name = log.propose(desk.PATH, text, changes).id
            asked = [each.ask_to("accept", proposal=name) for each in both]
            answers = [each.told(request) for each, request in zip(both, asked, strict=True)]
            told.append(answers)
            if "applying" in [answer["state"] for answer in answers]:
                # A busy machine took longer than the five seconds of an answer.
                log.wait_edit("applied", name, timeout=editors.PATIENCE_S)
            having = [each for each in both if f"round {number}." in each.document.text]
            if len(having) != 1 or sum(answer["state"] in _DONE for answer in answers) != 1:
                break
            assert having[0].document.text == desk.after(text, changes)
            having[0].save()
            log.wait_edit("saved", name, timeout=editors.PATIENCE_S)
            (root / desk.PATH).write_text(text, "utf-8")
            for each in both:
                each.reload()
            log.wait(lambda: all_have(log, text), "both have the text as it was", editors.PATIENCE_S)
    return told


def test_of_two_that_accept_the_same_exactly_one_applies_it(root: Path, log: Record) -> None:
    told = rounds(root, log, ROUNDS, "whole")
    assert len(told) == ROUNDS, (told[-1], log.story())
    for answers in told:
        (other,) = [each for each in answers if each["state"] not in _DONE]
        assert other["state"] in ("refused", "conflict"), answers
        said = str(other["message"])
        assert "by" in said or said.count("tests (") == 2, f"it is told who did, or who has other words there: {said}"


def test_a_twin_in_which_everybody_may_accept_is_caught(root: Path, log: Record) -> None:
    """Both are asked to make the edit before either has shown it."""
    with editors.sitting(root, log, 2, "everybody") as both:
        name = log.propose(desk.PATH, desk.TEXT, desk.CHANGES).id
        for each in both:
            each.holds = True
        asked = [each.ask_to("accept", proposal=name) for each in both]
        for each in both:
            each.editor.wait_until(lambda each=each: bool(each.held))
        for each in both:
            each.let_go()
        answers = [each.told(request) for each, request in zip(both, asked, strict=True)]
        log.wait(lambda: len(log.events("edit.applied")) == 2, "both count as applied")
    assert {each["state"] for each in answers} <= {*_DONE}, answers


@pytest.mark.parametrize("twin", ["whole", "literal"])
def test_a_yes_is_no_undo_of_what_had_taken_the_sentence_out(root: Path, log: Record, twin: str) -> None:
    with editors.sitting(root, log, 1, twin) as (one,):
        name = desk.propose(log)
        for verb, hunks in (("accept", [f"{name}.1"]), ("revert", [f"{name}.1"]), ("accept", [])):
            assert one.told(one.ask_to(verb, proposal=name, hunks=hunks))["state"] == "applied"
        one.document.save()  # a look at what stands there comes with it
        log.wait_edit("saved", name)
        by_hand = [each for each in log.events("edit.reverted") if each.data["by"] == tasks.BY_HAND]
        assert bool(by_hand) is (twin == "literal"), log.story()


def both_dirty(root: Path, log: Record, twin: str) -> tuple[list[str], list[str], dict[str, object]]:
    """Two editors with different unsaved texts; one accepts. Their texts before and after, and the answer."""
    with editors.sitting(root, log, 2, twin) as (one, two):
        name = desk.propose(log)
        one.document.type("words stand below", " ONE")
        two.document.type("words stand below", " TWO")
        before = [one.document.text, two.document.text]
        for each in (one, two):
            each.is_known()
        answer = one.told(one.ask_to("accept", proposal=name))
        return before, [one.document.text, two.document.text], answer


def test_two_different_unsaved_texts_are_a_conflict_that_names_both(root: Path, log: Record) -> None:
    before, after, answer = both_dirty(root, log, "whole")
    assert answer["state"] in ("refused", "conflict")
    assert str(answer["message"]).count("tests (") == 2, answer
    assert before == after
    assert desk.read(root) == desk.TEXT
    assert not log.events("edit.intended")


def test_a_twin_that_does_not_ask_who_else_has_it_is_caught(root: Path, log: Record) -> None:
    before, after, answer = both_dirty(root, log, "alone")
    assert (answer["state"], before == after) != ("refused", True)
    assert answer["state"] == "applied"


def _has_ended(log: Record, name: str) -> bool:
    return any(not edit.state.under_way for edit in log.proposal(name).edits)


def changed_outside(root: Path, log: Record, twin: str) -> tuple[str, str]:
    """A buffer with unsaved words, a file that git has changed, an accept from a terminal: buffer and file after it."""
    outside = desk.TEXT.replace("Some words stand above", "Git says something else above")
    with editors.sitting(root, log, 1, twin) as (one,):
        name = desk.propose(log)
        one.document.type("words stand below", " TYPED")
        one.is_known()
        (root / desk.PATH).write_text(outside, "utf-8")
        Terminal(root).start("accept", name, "--yes", program=desk.twin(twin)).communicate(timeout=60)
        log.wait(lambda: _has_ended(log, name), "the terminal does not wait for ever, and the editor may be slow")
        return one.document.text, desk.read(root)


def test_the_buffer_is_the_truth_where_the_file_was_changed_behind_it(root: Path, log: Record) -> None:
    buffer, file = changed_outside(root, log, "whole")
    assert buffer == desk.ACCEPTED.replace("words stand below", "words stand below TYPED")
    assert "Git says" in file and desk.FIRST in file, "nothing of ours is written over it"


def test_a_twin_that_goes_to_the_disk_is_caught(root: Path, log: Record) -> None:
    buffer, file = changed_outside(root, log, "disk")
    assert desk.FIRST in buffer and desk.FIRST not in file


@pytest.mark.parametrize("twin", ["whole", "no-looking"])
def test_a_change_that_comes_long_after_it_was_given_up_counts_as_applied(root: Path, log: Record, twin: str) -> None:
    with editors.sitting(root, log, 1, twin) as (one,):
        name = desk.propose(log)
        one.holds = True
        answer = one.told(one.ask_to("accept", proposal=name))
        assert answer["state"] == "conflict", answer
        assert [edit.state.value for edit in log.proposal(name).edits] == ["failed"]
        one.let_go()
        assert one.document.text == desk.ACCEPTED
        one.is_known()
        one.document.type("words stand above", ", it is said")
        one.is_known()
        if twin == "whole":
            log.wait_edit("applied", name)
            assert log.proposal(name).status.value == "accepted"
            assert log.task().status.value == "done"
        else:
            assert [edit.state.value for edit in log.proposal(name).edits] == ["failed"]


def test_what_another_editors_old_text_has_no_place_for_waits_where_it_fits(root: Path, log: Record) -> None:
    """One of two editors has not yet reloaded what came to the disk; the proposal is for the new text."""
    with editors.sitting(root, log, 2) as (one, other):
        other.document.replace(0, len(other.document.text), "Something else altogether.\n")
        other.document.save()
        (root / desk.PATH).write_text(desk.TEXT, "utf-8")
        other.is_known()
        name = desk.propose(log)
        answer = one.told(one.ask_to("accept", proposal=name))
        assert answer["state"] == "applied", answer
        assert one.document.text == desk.ACCEPTED
        assert not log.events("proposal.stale", "proposal.orphaned")


@pytest.mark.parametrize("pace", ["whole", "late-look"])
def test_what_was_changed_and_put_back_is_accepted_whoever_looks_first(root: Path, log: Record, pace: str) -> None:
    """The accept looks at the text itself, or the server has done so while the accept was on its way."""
    with editors.sitting(root, log, 1, pace) as (one,):
        name = desk.propose(log)
        one.document.replace(0, len(one.document.text), "Something else altogether.\n")
        log.wait(lambda: log.proposal(name).status.value in ("stale", "orphaned"), "it has no place")
        one.document.replace(0, len(one.document.text), desk.TEXT)
        answer = one.told(one.ask_to("accept", proposal=name))
        assert answer["state"] == "applied", answer
        assert one.document.text == desk.ACCEPTED


def test_what_was_undone_and_never_saved_is_on_the_disk_however_late_the_news_is(root: Path, log: Record) -> None:
    with editors.sitting(root, log, 1, "late-news") as (one,):
        name = desk.propose(log)
        assert one.told(one.ask_to("accept", proposal=name))["state"] == "applied"
        one.document.save()
        log.wait_edit("saved", name)
        one.document.replace(0, len(one.document.text), desk.TEXT)
        log.wait_edit("reverted", name)
        one.document.close()
        log.wait_edit("saved", name)
        assert log.proposal(name).status.value == "accepted"
        assert desk.read(root) == desk.ACCEPTED


def read_again(root: Path, log: Record, old: str, twin: str) -> tuple[str, str, list[str]]:
    """One accepts and does not save, the other saves words of its own first, one takes the file over from the disk.

    What the record says of the edit and of its sentences then, and after one's next save; what one was told.
    """
    with editors.sitting(root, log, 2, twin) as (one, two):
        name = desk.propose(log)
        assert one.told(one.ask_to("accept", proposal=name))["state"] == "applied"
        at = two.document.text.index(old)
        two.document.replace(at, at + len(old), "Quite other words of the other.")
        two.document.save()
        one.document.replace(0, len(one.document.text), two.document.text)  # as `Revert File` does it: nothing is saved
        one.is_known()
        if twin == "whole":
            log.wait_edit("lost", name)
            one.editor.wait_until(lambda: "read anew" in str(one.editor.notifications("window/showMessage")))
        one.document.type("words stand below", " TYPED")
        one.document.save()
        log.wait(lambda: len(log.events("file.saved")) == 2, "one has saved")
        one.document.close()
        log.wait_event("file.closed")
        hunks = [hunk.status.value for hunk in log.proposal(name).hunks]
        return log.proposal(name).edits[-1].state.value, log.task().status.value, hunks


ELSEWHERE, INSIDE = "Some words stand above.", desk.FIRST


@pytest.mark.parametrize("old", [ELSEWHERE, INSIDE], ids=["elsewhere", "inside"])
def test_what_was_never_saved_and_is_gone_with_a_reload_is_lost_and_waits(root: Path, log: Record, old: str) -> None:
    edit, task, hunks = read_again(root, log, old, "whole")
    assert (edit, task) == ("lost", "awaiting_review")
    assert hunks[1] == "pending" and (hunks[0] == "pending") is (old == ELSEWHERE), hunks
    (lost,) = log.events("edit.lost")
    assert "read the file from the disk again" in lost.data["reason"]
    witness = invariants.Witness(path=desk.PATH, texts=[desk.TEXT, desk.read(root)], typed=["TYPED"])
    assert invariants.violations(log, witness) == [], log.story()


def test_a_twin_that_does_not_look_for_a_reload_is_caught(root: Path, log: Record) -> None:
    assert read_again(root, log, INSIDE, "no-rereading")[:2] == ("saved", "done")
    assert desk.CHANGES[desk.FIRST] not in desk.read(root)
