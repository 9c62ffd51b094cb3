"""The editor's own undo of what was accepted: noticed at once, by the text, and its redo too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coauthor.domain import tasks
from lsp import client, desk, test_todos
from lsp.desk import FIRST, PATH, SECOND, TEXT, TODO, WITH_TODO, Desk

NEW = {FIRST: "We ran many trials.", SECOND: "Clocks drift."}
DONE = TEXT.replace(FIRST, NEW[FIRST]).replace(SECOND, NEW[SECOND])


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def accept(at: Desk, name: str = "P1", *hunks: str) -> None:
    answer = at.editor.request(
        "workspace/executeCommand",
        {"command": "coauthor.proposal.accept", "arguments": [{"proposal": name, "hunks": list(hunks)}]},
    )
    assert answer["state"] == "applied", answer


def become(at: Desk, text: str) -> None:
    """The document's text becomes this one in one change, as an editor's undo makes it."""
    old = at.document.text
    start = next((n for n, (a, b) in enumerate(zip(old, text, strict=False)) if a != b), min(len(old), len(text)))
    tail = 0
    while tail < min(len(old), len(text)) - start and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    at.document.replace(start, len(old) - tail, text[start : len(text) - tail])
    assert at.document.text == text


def states(at: Desk, name: str = "P1") -> list[str]:
    return [edit.state.value for edit in at.log.proposal(name).edits]


def accepted_and_saved(at: Desk) -> None:
    """The proposal is in the text, and the text is on the disk."""
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at)
    at.save()
    at.log.wait_edit("saved")


def is_undone(at: Desk, name: str = "P1") -> None:
    at.log.wait(lambda: states(at, name)[-1] == "reverted", f"{name} counts as undone")


def is_applied(at: Desk, name: str = "P1") -> None:
    at.log.wait(lambda: states(at, name)[-1] in ("applied", "saved"), f"{name} counts as applied")


def is_present(at: Desk) -> None:
    """The record has heard of the newest text."""
    version = at.document.version
    at.log.wait(
        lambda: any(each.version == version for each in at.log.pool.live.presence(PATH)), "the newest text is told"
    )


def test_undo_and_redo_again_and_again(at: Desk) -> None:
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at)
    at.log.wait_task("done")
    at.editor.wait_until(lambda: not at.diagnostics("todo.proposal"))
    for times in (1, 2):
        become(at, TEXT)
        is_undone(at)
        assert at.log.proposal().status is tasks.ProposalStatus.PENDING
        assert at.log.task().status is tasks.Status.AWAITING_REVIEW
        at.see("todo.proposal", "P1")
        at.editor.wait_until(lambda: any("ccept" in title for title in desk.titles(at.lenses())))
        become(at, DONE)
        is_applied(at)
        assert at.log.proposal().status is tasks.ProposalStatus.ACCEPTED
        assert at.log.task().status is tasks.Status.DONE
        at.editor.wait_until(lambda: not at.diagnostics("todo.proposal"))
        assert len(at.log.events("edit.reverted")) == times
    assert not at.log.events("proposal.stale")
    assert len(at.log.events("edit.intended")) == 1


def test_what_was_undone_can_be_accepted_again(at: Desk) -> None:
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at)
    become(at, TEXT)
    is_undone(at)
    accept(at)
    assert at.document.text == DONE
    assert states(at) == ["reverted", "applied"]
    at.save()
    at.log.wait_edit("saved")
    become(at, TEXT)
    is_undone(at)
    assert states(at) == ["reverted", "reverted"]


def test_of_several_accepts_the_one_undone_waits_again(at: Desk) -> None:
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at, "P1", "P1.1")
    accept(at, "P1", "P1.2")
    at.log.wait_task("done")
    become(at, TEXT.replace(FIRST, NEW[FIRST]))
    is_undone(at)
    assert states(at) == ["applied", "reverted"]
    assert [hunk.status.value for hunk in at.log.proposal().hunks] == ["accepted", "pending"]
    at.see("todo.proposal", "P1.2")
    become(at, TEXT)
    at.log.wait(lambda: states(at) == ["reverted", "reverted"], "both are undone")


def test_typing_through_is_no_undo_until_the_text_is_the_old_one(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW[SECOND]})
    at.see("todo.proposal", "P1")
    accept(at)
    at.document.type("Clocks drift", " a bit")
    at.document.type("The rest", " of it")
    at.save()
    at.log.wait_edit("saved")
    start = at.document.text.index("Clocks")
    at.document.replace(start, at.document.text.index(" The rest of it"), "")
    for number, letter in enumerate(SECOND):
        assert states(at) == ["saved"]
        at.document.replace(start + number, start + number, letter)
    is_undone(at)
    assert len(at.log.events("edit.reverted")) == 1


def test_typing_elsewhere_does_not_hide_an_undo(at: Desk) -> None:
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at)
    at.document.type("The rest", " of it")
    at.type_above("\\section", "% a line on top")
    typed = TEXT.replace("The rest", "The rest of it")
    become(at, f"% a line on top\n{typed}")
    is_undone(at)
    at.see("todo.proposal", "P1")


@pytest.mark.parametrize("new", ["In order to show this, we ran many trials", f"{FIRST[:-1]}, as it were."])
def test_words_that_are_a_part_of_the_others_are_told_apart(at: Desk, new: str) -> None:
    at.log.propose(PATH, TEXT, {FIRST: new})
    at.see("todo.proposal", "P1")
    accept(at)
    done = at.document.text
    assert done == TEXT.replace(FIRST, new)
    become(at, f"% moved\n{TEXT}")
    is_undone(at)
    at.document.type("The rest", " of it")
    become(at, f"Another.\n\n{done}")
    is_applied(at)
    become(at, TEXT)
    is_undone(at)


def test_the_comment_is_that_of_its_task_again(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    test_todos.propose(at, NEW)
    at.see("todo.proposal", "P1.1")
    accept(at)
    assert at.document.text == DONE
    at.log.wait_task("done")
    become(at, WITH_TODO)
    is_undone(at)
    at.see("todo.open", "waiting for your review: P1")
    assert at.hints()[0]["label"] == "T1 · waiting for review"
    become(at, DONE)
    at.log.wait_task("done")
    at.editor.wait_until(lambda: not at.diagnostics())
    become(at, WITH_TODO)
    is_undone(at)
    at.delete(TODO + "\n")
    at.save()
    at.log.wait_task("canceled")


def test_an_undone_revert_is_there_again_and_redone_is_reverted(at: Desk) -> None:
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at)
    at.editor.request(
        "workspace/executeCommand", {"command": "coauthor.proposal.revert", "arguments": [{"proposal": "P1"}]}
    )
    assert at.document.text == TEXT
    at.log.wait(lambda: at.log.proposal().status.value == "reverted", "P1 is taken back")
    become(at, DONE)
    at.log.wait(lambda: at.log.proposal().status.value == "accepted", "P1 stands again")
    assert at.log.proposal("P2").status is tasks.ProposalStatus.REVERTED
    become(at, TEXT)
    at.log.wait(lambda: at.log.proposal().status.value == "reverted", "P1 is taken back again")
    assert at.log.proposal("P2").status is tasks.ProposalStatus.ACCEPTED
    assert at.log.task().status is tasks.Status.DONE


def revert(at: Desk, **what: object) -> None:
    """By the command, not by the editor's undo."""
    asked = {"command": "coauthor.proposal.revert", "arguments": [what]}
    assert at.editor.request("workspace/executeCommand", asked)["state"] == "applied"


def of_all(at: Desk) -> dict[str, str]:
    """What the record says of each proposal, once the server has looked at the text as it is now."""
    at.save()
    at.settled(len(at.log.tasks()) + 1)
    return {proposal.id: proposal.status.value for proposal in at.log.task().proposals}


@pytest.mark.parametrize("way", ["undone", "reverted", "reverted and saved"])
def test_what_was_taken_back_accepted_again_and_taken_back_as_a_whole_is_taken_back(at: Desk, way: str) -> None:
    """To the letter a yes looks like the undo of what had taken it out, and a revert like doing that again."""
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at, "P1", "P1.1")
    if way == "undone":
        become(at, TEXT)
        is_undone(at)
    else:
        revert(at, proposal="P1", hunks=["P1.1"])
    assert at.document.text == TEXT
    accept(at)
    if "saved" in way:
        at.save()
        at.log.wait_edit("saved")
    revert(at, task="T1")
    assert at.document.text == TEXT
    found = of_all(at)
    assert found.pop("P1") == "reverted"
    assert set(found.values()) == {"accepted"}, found
    assert at.log.task().status.value == "done"


def test_what_was_brought_back_and_taken_back_again_is_no_undo_of_the_bringing_back(at: Desk) -> None:
    at.log.propose(PATH, TEXT, NEW)
    at.see("todo.proposal", "P1")
    accept(at)
    for name, text in (("P1", TEXT), ("P2", DONE), ("P1", TEXT)):
        revert(at, proposal=name)
        assert at.document.text == text
    assert of_all(at) == {"P1": "reverted", "P2": "reverted", "P3": "accepted", "P4": "accepted"}


def test_undone_and_closed_without_saving_it_is_on_the_disk_still(at: Desk) -> None:
    accepted_and_saved(at)
    become(at, TEXT)
    is_undone(at)
    at.document.close()
    at.log.wait_edit("saved")
    assert at.log.proposal().status is tasks.ProposalStatus.ACCEPTED
    at.log.wait_task("done")


def test_undone_and_saved_it_waits(at: Desk) -> None:
    accepted_and_saved(at)
    become(at, TEXT)
    at.save()
    is_undone(at)
    at.document.close()
    at.log.wait_event("file.closed")
    assert states(at) == ["reverted"]
    assert not at.log.events("edit.lost")


def test_an_older_text_from_the_disk_is_no_undo(at: Desk) -> None:
    accepted_and_saved(at)
    (at.editor.root / PATH).write_text(TEXT, "utf-8")
    become(at, TEXT)
    for word in (" else", " entirely"):  # a presence is said 50 ms after a change, so the second long after the look
        is_present(at)
        at.document.type("says something", word)
    is_present(at)
    at.save()
    at.log.wait(lambda: len(at.log.events("file.saved")) == 2, "saved on the other branch")
    assert states(at) == ["saved"]
    (at.editor.root / PATH).write_text(DONE, "utf-8")
    become(at, DONE)
    is_present(at)
    at.document.type("The rest", " of it")
    is_present(at)
    at.save()
    is_present(at)
    become(at, TEXT.replace("The rest", "The rest of it"))
    is_undone(at)


def test_an_edit_of_an_earlier_server_is_undone_as_well(tmp_path: Path) -> None:
    with desk.at(tmp_path / "thesis") as at:
        at.log.propose(PATH, TEXT, NEW)
        at.see("todo.proposal", "P1")
        accept(at)
        at.save()
        at.log.wait_edit("saved")
        assert at.editor.stop() == 0
        with client.start(at.editor.root, capabilities=desk.CAPABILITIES) as editor:
            again = Desk(editor, at.log)
            assert again.document.text == DONE
            again.editor.wait_until(lambda: bool(at.log.pool.live.presence(PATH)))
            become(again, TEXT)
            is_undone(again)
            again.see("todo.proposal", "P1")
