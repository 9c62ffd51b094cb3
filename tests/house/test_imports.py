"""The walls between rooms stand: imports only look down, and each outside library has one door."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scenes

LINT = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"


def walls(package_parent: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in this folder, by the contracts in pyproject.toml."""
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(package_parent)!r}); {LINT}"]
    config = scenes.CHECKOUT / "pyproject.toml"
    shutil.copyfile(config, package_parent / "pyproject.toml")
    return subprocess.run(command, cwd=package_parent, capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the package, to be linted or spoilt."""
    ignore = shutil.ignore_patterns("__pycache__", "sample")
    shutil.copytree(scenes.CHECKOUT / "server" / "coauthor", tmp_path / "coauthor", ignore=ignore)
    return tmp_path


def test_the_walls_stand(copied: Path) -> None:
    said = walls(copied)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("pool/planted.py", "import coauthor.lsp", "Rooms only look down"),
        ("agents/planted.py", "import coauthor.lsp", "Rooms only look down"),
        ("review/planted.py", "from pygls.lsp import server", "Only lsp speaks LSP"),
        ("gates/planted.py", "import lsprotocol.types", "Only lsp speaks LSP"),
        ("agents/planted.py", "import litellm", "Only models calls a model vendor"),
        ("review/planted.py", "import sqlite3", "Only pool opens a database"),
        ("briefing/planted.py", "import lancedb", "Only library opens the vector store and reads PDFs"),
        ("domain/planted.py", "import asyncio", "Values and manuscript have no loop, no process, no clock"),
        ("manuscript/planted.py", "import time", "Values and manuscript have no loop, no process, no clock"),
        ("attic/__init__.py", "import os", "Rooms only look down"),
    ],
)
def test_a_planted_import_is_caught(copied: Path, module: str, line: str, contract: str) -> None:
    planted = copied / "coauthor" / module
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f'"""Planted."""\n\n{line}\n', encoding="utf-8")
    said = walls(copied)
    assert said.returncode != 0
    assert f"{contract} BROKEN" in said.stdout
