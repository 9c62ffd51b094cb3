"""Applied is not saved, and saved is not lost: what the record says once the editor saves, closes or dies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scenes
from clients.record import Record, Terminal
from faults import desk, invariants, liars


def accepted(root: Path, log: Record, editor: liars.Editor) -> str:
    """Post and accept the proposal; its name."""
    name = desk.propose(log)
    scenes.wait_for(lambda: log.pool.live.presence(desk.PATH), 20, "the editor's presence")
    assert editor.command("coauthor.proposal.accept", proposal=name)["state"] == "applied"
    assert editor.mirror.text == desk.ACCEPTED
    return name


def close(root: Path, log: Record, editor: liars.Editor) -> None:
    """Close the document."""
    editor.mirror.close()
    log.wait_event("file.closed")


def die(root: Path, log: Record, editor: liars.Editor) -> None:
    """The editor and its server are killed; any command settles what they left."""
    editor.kill()
    log.wait(lambda: not log.pool.live.processes("server"), "the server is gone")
    assert Terminal(root).run("tasks").returncode == 0


ENDS = {"closed": close, "killed": die}
End = Callable[[Path, Record, liars.Editor], None]


@pytest.mark.parametrize("end", ENDS)
def test_an_edit_that_was_typed_into_and_saved_is_saved_and_not_lost(root: Path, log: Record, end: str) -> None:
    with liars.start(root, liars.honest, desk.PATH, desk.TEXT) as editor:
        name = accepted(root, log, editor)
        editor.mirror.type("The second is", " TYPED")
        editor.mirror.save()
        log.wait_edit("saved", name)
        ENDS[end](root, log, editor)
        assert not log.events("edit.lost")
        assert log.proposal(name).edits[-1].state.value == "saved"
        assert log.task().status.value == "done"


@pytest.mark.parametrize("end", ENDS)
def test_an_edit_that_was_reverted_is_not_lost_when_the_editor_goes(root: Path, log: Record, end: str) -> None:
    with liars.start(root, liars.honest, desk.PATH, desk.TEXT) as editor:
        name = accepted(root, log, editor)
        assert editor.command("coauthor.proposal.revert", proposal=name)["state"] == "applied"
        assert editor.mirror.text == desk.TEXT
        editor.mirror.save()
        log.wait_event("file.saved")
        ENDS[end](root, log, editor)
        assert log.proposal(name).status.value == "reverted"
        assert log.task().status.value == "done", log.story()
        assert not log.events("edit.lost")


@pytest.mark.parametrize("end", ENDS)
def test_an_edit_that_was_never_saved_is_lost_and_waits_again(root: Path, log: Record, end: str) -> None:
    with liars.start(root, liars.honest, desk.PATH, desk.TEXT) as editor:
        name = accepted(root, log, editor)
        ENDS[end](root, log, editor)
        log.wait_edit("lost", name)
        assert log.proposal(name).status.value == "pending"
        assert log.task().status.value == "awaiting_review"
        assert invariants.violations(log, invariants.Witness(path=desk.PATH, texts=[desk.TEXT])) == []


@pytest.mark.parametrize("end", ENDS)
def test_an_edit_that_was_saved_with_other_typing_is_saved(root: Path, log: Record, end: str) -> None:
    with liars.start(root, liars.honest, desk.PATH, desk.TEXT) as editor:
        name = accepted(root, log, editor)
        editor.mirror.type("stand below", " TYPED")
        editor.mirror.save()
        log.wait_edit("saved", name)
        ENDS[end](root, log, editor)
        assert not log.events("edit.lost")
        text = editor.mirror.text
        witness = invariants.Witness(path=desk.PATH, texts=[desk.TEXT, text], typed=["TYPED"])
        assert invariants.violations(log, witness) == []


def test_a_server_that_dies_between_the_save_and_its_telling_loses_nothing(
    root: Path, log: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its twin, an editor that was closed without saving, is above: there the same text counts as lost."""
    monkeypatch.setenv("COAUTHOR_TESTING", "1")
    monkeypatch.setenv("COAUTHOR_KILL_AT", "file.saved")
    with liars.start(root, liars.honest, desk.PATH, desk.TEXT) as editor:
        name = accepted(root, log, editor)
        editor.mirror.type("The second is", " TYPED")
        editor.mirror.save()
        log.wait_event("file.saved")
        log.wait(lambda: not log.pool.live.processes("server"), "the server is gone")
        monkeypatch.delenv("COAUTHOR_KILL_AT")
        assert log.proposal(name).edits[-1].state.value == "applied"
        assert Terminal(root).run("tasks").returncode == 0
        assert log.proposal(name).edits[-1].state.value == "saved", log.story()
        assert not log.events("edit.lost")


@pytest.mark.parametrize(("left", "told"), [(True, "some of it and not all"), (False, "none of it")])
def test_what_a_dead_editor_left_is_told_by_the_file(root: Path, log: Record, left: bool, told: str) -> None:
    with liars.start(root, liars.honest, desk.PATH, desk.TEXT) as editor:
        name = accepted(root, log, editor)
        editor.kill()
        log.wait(lambda: not log.pool.live.processes("server"), "the server is gone")
    text = desk.TEXT.replace(desk.FIRST, "Quite another one." if not left else "The second is long.")
    text = text.replace(desk.SECOND, "Nor is this the third.")
    (root / desk.PATH).write_text(text, "utf-8")
    assert Terminal(root).run("tasks").returncode == 0
    edit = log.wait_edit("lost", name)
    assert told in str(edit.reason)
    assert desk.read(root) == text
