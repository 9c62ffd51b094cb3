"""A task that came to nothing: it ends when a person has read so, and not before."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenes
import terminals
from terminals import Terminal


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A text in which the rules find nothing."""
    (tmp_path / "main.tex").write_text("\\documentclass{article}\n\\begin{document}\nIt is warm.\n\\end{document}\n")
    return tmp_path


def status(folder: Path, task: str = "T1") -> str:
    found: str = terminals.answer(folder, "show", task)["task"]["status"]
    return found


def test_whoever_waits_at_a_terminal_is_told_and_it_is_done(clean: Path) -> None:
    done = terminals.run(clean, "ask", "tighten", "main.tex:3")
    assert done.returncode == 0
    assert "Nothing to change" in done.stdout
    assert "T1 is done: nothing is left to decide." in done.stdout
    assert status(clean) == "done"


def test_a_program_is_no_reader_and_complete_ends_what_is_left(clean: Path) -> None:
    assert terminals.answer(clean, "ask", "tighten", "main.tex:3")["task"]["status"] == "awaiting_review"
    assert terminals.run(clean, "show", "T1").stdout.split("when ")[0].count("Nothing to change") == 1
    assert "nothing to change" in terminals.run(clean, "tasks").stdout
    assert "0 unfinished tasks; 1 more with nothing to change" in " ".join(
        terminals.run(clean, "doctor").stdout.split()
    )
    assert "T1" in terminals.run(clean, "complete").stdout
    assert status(clean) == "done"
    assert terminals.answer(clean, "complete") == {"tasks": []}


def test_what_has_a_proposal_stays_open(tmp_path: Path) -> None:
    thesis = scenes.scratch_thesis(tmp_path)
    assert "P1.1" in terminals.run(thesis, "ask", terminals.REQUEST, terminals.PLACE).stdout
    terminals.answer(thesis, "complete")
    assert status(thesis) == "awaiting_review"


def test_a_task_that_waits_for_a_model_says_how_to_go_on(clean: Path) -> None:
    done = terminals.run(clean, "ask", "tell a joke about it", "main.tex:3")
    assert done.returncode == 1
    assert "coauthor model (it goes on by itself then) · coauthor cancel T1" in done.stdout


def test_a_conversation_says_things_once_and_ends_what_it_told(clean: Path) -> None:
    done = terminals.run(clean, "chat", typed="tighten this\n/quit\n")
    said = " ".join(done.stdout.split())
    assert said.count("Nothing to change: none of") == 1, said
    assert status(clean) == "done"
    with Terminal(clean, "chat") as terminal:
        at = terminal.until("you ›")
        terminal.type("/open T1\r")
        at = terminal.until("closed the task", at)
        terminal.until("you ›", at)
        terminal.type("\x04")
        assert terminal.ended() == 0
