"""A file that was renamed takes its proposals along; one that is gone leaves orphans; never another file by a guess."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.record import PERSON, Record, Terminal
from coauthor.domain import errors
from coauthor.pool import views
from coauthor.review import deciding, rollback
from faults import desk
from lsp import desk as editors


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Record]:
    found = Record(desk.workspace(tmp_path))
    desk.propose(found)
    yield found
    assert views.replayed_differences(found.pool) == []
    found.close()


def rename(log: Record, to: str) -> Path:
    target = log.root / to
    target.parent.mkdir(exist_ok=True)
    (log.root / desk.PATH).rename(target)
    return target


def accept(log: Record) -> deciding.Outcome:
    return deciding.accept(log.pool, PERSON, "P1", deciding.Choice())


def test_a_renamed_file_is_followed(log: Record) -> None:
    target = rename(log, "parts/shade.tex")
    assert accept(log).state == "applied"
    assert target.read_text("utf-8") == desk.ACCEPTED
    (moved,) = [event for event in log.events("file.moved") if event.stream.startswith("file/")]
    assert moved.data == {"path": desk.PATH, "to": "parts/shade.tex"}
    assert {hunk.path for hunk in log.proposal().hunks} == {"parts/shade.tex"}
    assert log.task().refs[0].path == "parts/shade.tex"
    target.rename(log.root / "third.tex")
    assert rollback.revert(log.pool, PERSON, "P1").state == "applied"
    assert (log.root / "third.tex").read_text("utf-8") == desk.TEXT


def test_a_file_that_was_renamed_and_edited_is_known_by_its_sentences(log: Record) -> None:
    target = rename(log, "shade.tex")
    edited = target.read_text("utf-8").replace("Some words stand below.", "Quite other words stand below.")
    target.write_text(edited, "utf-8")
    (log.root / "other.tex").write_text("Something else entirely.\n", "utf-8")
    assert accept(log).state == "applied"
    assert target.read_text("utf-8") == desk.after(edited)


def test_two_files_that_could_be_it_are_one_too_many(log: Record) -> None:
    rename(log, "one.tex")
    (log.root / "two.tex").write_text(desk.TEXT, "utf-8")
    with pytest.raises(errors.Stale):
        accept(log)
    assert [hunk.status.value for hunk in log.proposal().hunks] == ["orphaned", "orphaned"]
    assert not log.events("file.moved")
    (log.root / desk.PATH).write_text(desk.TEXT, "utf-8")
    assert accept(log).state == "applied", "it came back under its own name"


def test_the_terminal_shows_it_under_its_new_name(log: Record) -> None:
    rename(log, "shade.tex")
    shown = Terminal(log.root).json("show", "P1")
    assert shown["proposal"]["files"] == [(log.root / "shade.tex").as_uri()]


def test_an_editor_that_opens_the_new_name_has_the_proposal_there(tmp_path: Path) -> None:
    root = tmp_path / "thesis"
    with editors.at(root) as at:
        at.document.close()
        at.log.propose(editors.PATH, editors.TEXT, {editors.SECOND: "Clocks drift."})
        (root / editors.PATH).rename(root / "renamed.tex")
        at.editor.wait_until(lambda: at.log.exists)
        at.document = at.editor.open("renamed.tex")
        assert at.words_at(at.see("todo.proposal", "P1.1")) == editors.SECOND
        asked = {"command": "coauthor.proposal.accept", "arguments": [{"proposal": "P1"}]}
        assert at.editor.request("workspace/executeCommand", asked)["state"] == "applied"
        assert at.document.text == editors.TEXT.replace(editors.SECOND, "Clocks drift.")
