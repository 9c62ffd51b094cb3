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
    again = terminals.run(asked, "retry", "T1")
    assert again.returncode == 0
    assert "Proposal P2" in again.stdout, "it waits for what comes of it, as `ask` does"
    shown = terminals.run(asked, "show", "P1").stdout
    assert "replaced by a later proposal" in shown
    assert "to decide" not in shown
    assert "superseded" in terminals.run(asked, "reject", "P1").stderr


def test_a_folder_without_a_thesis_is_not_called_flawless(tmp_path: Path) -> None:
    assert "no LaTeX text" in terminals.run(tmp_path, "check").stdout
    assert terminals.run(tmp_path, "tasks").stdout.startswith("No tasks in")
    assert "Did you mean /accept?" in terminals.run(tmp_path, "chat", typed="/acept P1\n").stdout


def test_what_a_command_has_no_use_for_is_named(tmp_path: Path) -> None:
    for given, said in {
        ("tasks", "list"): "`coauthor tasks` has no use for `list`. `coauthor tasks --help`",
        ("ask", "tighten", "chapter", "4"): "no use for `4`. Words that belong together go in quotes",
        ("accept",): "`coauthor accept` needs P3.",
        ("show",): "`coauthor show` needs T12 or P3 or P3.1.",
        ("tasks", "--limit", "x"): "--limit: that should be a whole number.",
        ("tasks", "--limit", "0"): "--limit: that should be 1 or more.",
    }.items():
        done = terminals.run(tmp_path, *given)
        assert done.returncode == 2
        assert done.stderr.startswith(said) or said in done.stderr, done.stderr


def test_a_move_that_takes_a_model_makes_no_pool_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text("\\section{One}\nClocks drift.\n", "utf-8")
    for given, typed in ((("revise", "main.tex", "explain it"), ""), (("chat",), "/revise main.tex explain it\n")):
        done = terminals.run(tmp_path, *given, typed=typed)
        assert done.returncode == 1
        assert "Nothing was posted" in done.stdout + done.stderr
        assert not (tmp_path / ".coauthor").exists()


def test_what_was_asked_for_before_is_named(asked: Path) -> None:
    again = terminals.run(asked, "ask", "make it more formal", terminals.PLACE).stdout
    overlap = "P1 would change some of the same sentences: coauthor reject P1"
    assert overlap in again
    assert overlap in " ".join(terminals.run(asked, "chat", typed="/open T2\n").stdout.split())
    assert terminals.run(asked, "reject", "P1").returncode == 0
    assert "same sentences" not in terminals.run(asked, "retry", "T2").stdout


def test_help_on_the_first_of_two_words_lists_what_begins_so(tmp_path: Path) -> None:
    done = terminals.run(tmp_path, "outline", "--help")
    assert done.returncode == 0
    assert "outline propose" in done.stdout
    assert "asset" not in done.stdout


def test_without_a_model_an_outline_is_made_of_the_headings(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\n\\begin{document}\n\\section{Bees}\n\\end{document}\n"
    )
    done = terminals.run(tmp_path, "outline", "propose", "bees")
    assert done.returncode == 1
    assert "init --adopt" in done.stdout
