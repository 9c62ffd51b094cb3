"""What is published holds all that the program reads: code, SQL, prompts, rules, queries, the example thesis."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import scenes

INSIDE = {"server/coauthor/": "coauthor/", "grammars/": "coauthor/grammars/", "docs/codes/": "coauthor/docs/codes/"}


def left_out(names: set[str], wheel: set[str]) -> set[str]:
    """The files of the checkout that belong into the wheel and are not in it, by their name in the checkout."""
    return {
        name
        for name in names
        for folder, inside in INSIDE.items()
        if name.startswith(folder) and inside + name.removeprefix(folder) not in wheel
    }


def test_the_wheel_holds_every_file_the_program_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    built = subprocess.run(command, cwd=scenes.CHECKOUT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("coauthor_lsp-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    names = {path.relative_to(scenes.CHECKOUT).as_posix() for path in scenes.project_files()}
    assert any(name.startswith("grammars/") for name in names)
    assert not left_out(names, packed)
    assert not [name for name in packed if name.startswith(("tests/", "tools/"))]


def test_a_file_left_out_is_caught() -> None:
    names = {"server/coauthor/pool/sql/schema.sql", "grammars/latex/cites.scm", "tests/scenes.py"}
    assert left_out(names, {"coauthor/pool/sql/schema.sql"}) == {"grammars/latex/cites.scm"}
    assert not left_out(names, {"coauthor/pool/sql/schema.sql", "coauthor/grammars/latex/cites.scm"})
