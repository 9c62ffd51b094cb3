"""Places at the command line: named in words, in the request itself, and in a folder that nothing marks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scenes
import terminals
from terminals import Terminal

TWICE = """\\documentclass{article}
\\begin{document}
\\section{Shade}
We don't know it.
\\section{Wind}
\\subsection{Shade}
It isn't known.
\\end{document}
"""


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text(TWICE, "utf-8")
    return tmp_path


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    return scenes.scratch_thesis(tmp_path)


def test_the_place_may_be_named_in_words(thesis: Path) -> None:
    thread = terminals.answer(thesis, "ask", "tighten", "related work", "--no-wait", code=1)
    assert "Nothing here is called" in thread["error"]["message"]
    assert "chapter 2 “Background”" in thread["error"]["hint"]
    task = terminals.answer(thesis, "ask", "tighten", "section 3.2", "--no-wait")["task"]
    ref = task["refs"][0]
    assert ref["uri"].endswith("chapters/method.tex")
    assert ref["range"]["start"]["line"] == 47


def test_the_request_may_name_it_and_what_was_taken_is_said(thesis: Path) -> None:
    thread = terminals.answer(thesis, "ask", "make chapter 1 more formal")
    assert thread["task"]["refs"][0]["uri"].endswith("chapters/introduction.tex")
    assert "“chapter 1” is chapter 1 “Introduction” in chapters/introduction.tex." in thread["plan"]["goal"]


def test_a_name_that_nothing_has_is_said_and_what_is_near(thesis: Path) -> None:
    done = terminals.run(thesis, "ask", "tighten Limitations")
    assert done.returncode == 1
    assert "Nothing here is called “Limitations”. — Did you mean section 4.4 “Limits”?" in " ".join(done.stderr.split())
    assert not (thesis / ".coauthor").exists()


def test_several_places_are_listed_and_none_is_taken(twice: Path) -> None:
    done = terminals.run(twice, "ask", "tighten the “Shade”")
    assert done.returncode == 2
    assert "section 1 “Shade”  main.tex:3" in done.stderr
    assert "subsection 2.1 “Shade”  main.tex:6" in done.stderr
    assert not (twice / ".coauthor").exists()


def test_at_a_terminal_one_of_them_is_chosen(twice: Path) -> None:
    with Terminal(twice, "ask", "tighten", "Shade", "--no-wait") as terminal:
        terminal.until("Which one?")
        terminal.type("2\r")
        terminal.until("main.tex:6")
        assert terminal.ended() == 0


def test_a_file_that_is_not_there_is_looked_for(thesis: Path) -> None:
    done = terminals.run(thesis, "ask", "tighten", "method.tex")
    assert done.returncode == 1
    assert "Did you mean chapters/method.tex?" in done.stderr


def test_a_terminal_takes_the_folder_that_an_editor_takes(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.tex").write_text("We don't know it.\n", "utf-8")
    done = terminals.run(tmp_path, "ask", "make more formal", "notes/a.tex", "--no-wait")
    assert f"In {notes}" in done.stderr
    assert (notes / ".coauthor").is_dir()
    assert not (tmp_path / ".coauthor").exists()
    assert "--root notes" in terminals.run(tmp_path, "tasks").stdout
    assert "--root notes" in terminals.run(tmp_path, "show", "T1").stderr
    assert "--root notes" in terminals.run(tmp_path, "ask", "tighten", "--no-wait").stderr
    assert not (tmp_path / ".coauthor").exists()


def test_nothing_is_called_edited_that_was_not(thesis: Path) -> None:
    now = (thesis / "main.tex").stat().st_mtime
    for path in thesis.rglob("*.tex"):
        os.utime(path, (now, now))
    terminals.answer(thesis, "ask", "tighten", "--no-wait")
    note = terminals.answer(thesis, "log")["events"][0]["data"]["focus_note"]
    assert "“Introduction” in chapters/introduction.tex (first section of the text; none was edited yet)" in note
    os.utime(thesis / "chapters/method.tex", (now + 60, now + 60))
    terminals.answer(thesis, "ask", "more formal", "--no-wait")
    note = terminals.answer(thesis, "log", "--task", "T2")["events"][0]["data"]["focus_note"]
    assert "in chapters/method.tex (first section of the file that was changed last)" in note
