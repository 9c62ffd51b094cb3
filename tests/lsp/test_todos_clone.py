"""A clone full of requests: none of them starts by being there, opened, or saved along with other typing."""

from __future__ import annotations

import sys
from pathlib import Path

from clients import neovim, record
from faults import desk as faults
from lsp import client, desk
from lsp.desk import TEXT, TODO

FILES = 12
OWN = "% TODO(coauthor): shorten"


def visit(root: Path, twin: str) -> tuple[list[str], bool]:
    """Open every file of the clone, type elsewhere in each, save, then type a request; the tasks, and a pool before."""
    root.mkdir()
    (root / "coauthor.toml").touch()
    for number in range(FILES):
        (root / f"part{number}.tex").write_text(TEXT.replace("In order", f"{TODO} ({number})\nIn order"), "utf-8")
    argv = [sys.executable, *faults.twin(twin), "serve"]
    with desk.nobody_works(root), record.of(root) as log:
        editor = client.Client(root, argv=argv, env=neovim.environment())
        try:
            editor.initialize(capabilities=desk.CAPABILITIES)
            for number in range(FILES):
                document = editor.open(f"part{number}.tex")
                document.type("something else", " here")
                document.save()
            early = (root / ".coauthor" / "pool.db").exists()
            at = document.text.index("A second paragraph")
            document.replace(at, at, f"{OWN}\n")
            document.save()
            log.wait(lambda: any(task.raw == OWN for task in log.tasks()), "what was typed is a task")
            return [task.intent for task in log.tasks()], early
        finally:
            editor.kill()


def test_only_what_is_typed_here_starts(tmp_path: Path) -> None:
    assert visit(tmp_path / "thesis", "whole") == (["shorten"], False)


def test_a_twin_that_starts_whatever_it_sees_is_caught(tmp_path: Path) -> None:
    tasks, _ = visit(tmp_path / "thesis", "eager")
    assert len(tasks) > 1
