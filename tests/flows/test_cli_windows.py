"""Everything that lists, in narrow and wide windows and with wide letters: no line is longer than the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich import cells

import terminals

TITLE = "可穿戴动态心电监测应用的需求分析与系统设计以及实现过程的详细说明"
TEXT = f"""\\documentclass{{article}}
\\begin{{document}}
\\section{{{TITLE}}}
We don't utilise it in order to see 心电监测, as it isn't known.
\\begin{{figure}}\\includegraphics{{心电图}}\\caption{{{TITLE}}}\\label{{fig:心电图-{"x" * 40}}}\\end{{figure}}
\\end{{document}}
"""
FOLDER = "一个很长的文件夹名称/chapters-of-the-thesis"
FILE = f"{FOLDER}/main.tex"
COMMANDS = (
    "tasks",
    "log",
    "show T1",
    "show P1",
    "review",
    "ledger",
    f"ledger {FILE}",
    "outline show",
    "asset list",
    "model show",
    "agents",
    "stats",
    "why P1.1",
    "--help",
)


@pytest.fixture(scope="module")
def thesis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wide")
    (folder / FOLDER).mkdir(parents=True)
    (folder / FILE).write_text(TEXT, "utf-8")
    (folder / "OUTLINE.md").write_text(f"# Outline\n\n## {TITLE}\n\nWords: 300\n\n### Something else\n", "utf-8")
    assert terminals.run(folder, "ask", "tighten, more formal", f"{FILE}:4").returncode == 0
    return folder


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_nothing_is_wider_than_the_window(thesis: Path, columns: int) -> None:
    for command in COMMANDS:
        done = terminals.run(thesis, *command.split(), COLUMNS=str(columns))
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout.strip(), command
        widest = max(done.stdout.splitlines(), key=cells.cell_len)
        assert cells.cell_len(widest.rstrip()) <= columns, (command, widest)
