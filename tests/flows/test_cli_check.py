"""`coauthor check` and `coauthor outline` as somebody at a terminal meets them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import terminals

TEXT = "\\documentclass{report}\n\\begin{document}\n\\chapter{Methods}\nSee \\ref{ch:on}.\n\\end{document}\n"


def coauthor(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return terminals.run(folder, *words, COLUMNS="200")


def answer(folder: Path, *words: str) -> Any:
    return json.loads(coauthor(folder, *words, "--json").stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text(TEXT, "utf-8")
    (tmp_path / "OUTLINE.md").write_text("# Ferries\n## Methods (100 words)\n## Results\n", "utf-8")
    return tmp_path


def test_a_check_says_where_and_exits_one_on_problems(folder: Path) -> None:
    done = coauthor(folder, "check")
    assert done.returncode == 1
    assert "main.tex:4:10 warning No \\label{ch:on} in this workspace." in done.stdout
    assert "OUTLINE.md:3:1 info" in done.stdout
    only = answer(folder, "check", "main.tex")
    assert {finding["code"] for finding in only["findings"]} == {"ref.undefined", "outline.empty"}
    assert not (folder / ".coauthor").exists(), "looking makes no pool"


def test_a_level_that_was_set_holds_in_the_terminal_too(folder: Path) -> None:
    (folder / "coauthor.toml").write_text('[diagnostics]\n"ref.undefined" = "off"\n', "utf-8")
    done = coauthor(folder, "check")
    assert done.returncode == 0
    assert "ch:on" not in done.stdout


def test_the_outline_is_shown_locked_and_compared(folder: Path) -> None:
    shown = coauthor(folder, "outline", "show")
    assert shown.returncode == 0
    assert "Results" in shown.stdout
    assert "no section yet" in shown.stdout
    locked = answer(folder, "outline", "lock")["locked"]
    assert locked == answer(folder, "outline", "show")["revision"]
    (folder / "OUTLINE.md").write_text("# Ferries\n## Methods\n", "utf-8")
    assert "has changed since" in coauthor(folder, "outline", "show").stdout
    compared = coauthor(folder, "outline", "sync")
    assert compared.returncode == 1
    assert "empty" in compared.stdout
    told = [event for event in answer(folder, "log")["events"] if event["type"] == "outline.changed"]
    assert [each["data"]["side"] for each in told] == ["first", "outline"]
    assert answer(folder, "outline", "unlock") == {"locked": None}


def test_without_an_outline_it_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(TEXT, "utf-8")
    done = coauthor(tmp_path, "outline", "show")
    assert done.returncode == 1
    assert "There is no OUTLINE.md" in done.stderr
