"""Kills of what recovers and of editors' servers, in short; `make faults` runs the long versions of these and more."""

from __future__ import annotations

import random
from pathlib import Path

from clients import record
from faults import desk, edit_kills, invariants


def nothing(found: edit_kills.Found) -> bool:
    return (found["torn"], found["lost"], found["doubled"]) == ([], [], [])


def test_killed_in_the_recovery_from_a_kill_it_is_applied_once_or_visibly_not(tmp_path: Path) -> None:
    found = edit_kills.run(tmp_path, 6, recovery=True)
    assert nothing(found), found
    assert found["kills"] and found["of recoveries"]


def test_a_recovery_that_believes_without_looking_is_caught(tmp_path: Path) -> None:
    root = desk.workspace(tmp_path)
    with record.of(root) as log:
        name = desk.propose(log)
        chance = random.Random(4)  # below one half: at the named step
        assert edit_kills.terminal(root, ("accept", name, "--yes"), chance, ("edit.intended",))
        edit_kills.terminal(root, ("tasks",), random.Random(4), ("never",), "believing")
        seen = invariants.Witness(path=desk.PATH, texts=[desk.TEXT], possible=[desk.ACCEPTED])
        assert any("I3" in said for said in invariants.violations(log, seen)), log.story()


def test_an_editor_whose_server_is_killed_in_an_accept_keeps_its_text_and_the_record_tells_it(tmp_path: Path) -> None:
    found = edit_kills.servers(tmp_path, 2)
    assert nothing(found), found


def test_a_server_that_does_not_look_at_what_it_is_shown_is_caught(tmp_path: Path) -> None:
    found = edit_kills.servers(tmp_path, 1, twin="forgetful", steps=(edit_kills.MADE,))
    assert not nothing(found)
