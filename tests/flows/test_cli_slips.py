"""Small slips at a terminal: they are understood, or the answer leads on."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenes
import terminals


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return terminals.with_a_proposal(scenes.scratch_thesis(tmp_path))


def test_ids_may_be_small_and_a_proposal_leads_to_its_task(asked: Path) -> None:
    assert terminals.answer(asked, "show", "p1.2")["hunk"]["id"] == "P1.2"
    assert "its task is T1" in terminals.run(asked, "retry", "p1").stderr
    assert terminals.run(asked, "chat", typed="/show p1.2\n").stdout.count("P1.2") == 1


def test_a_replaced_proposal_says_so(asked: Path) -> None:
    assert terminals.run(asked, "retry", "T1").returncode == 0
    scenes.wait_for(lambda: terminals.run(asked, "show", "P2").returncode == 0, 60)
    shown = terminals.run(asked, "show", "P1").stdout
    assert "replaced by a later proposal" in shown
    assert "to decide" not in shown
    assert "superseded" in terminals.run(asked, "reject", "P1").stderr


def test_a_folder_without_a_thesis_is_not_called_flawless(tmp_path: Path) -> None:
    assert "no LaTeX text" in terminals.run(tmp_path, "check").stdout
    assert terminals.run(tmp_path, "tasks").stdout.startswith("No tasks in")
    assert "Did you mean /accept?" in terminals.run(tmp_path, "chat", typed="/acept P1\n").stdout
