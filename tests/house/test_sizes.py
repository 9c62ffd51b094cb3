"""Rooms stay small enough to read at one sitting: modules of 400 lines, functions of 60."""

from __future__ import annotations

import ast

import pytest

import scenes

MODULE, FUNCTION = 400, 60
# Measuring tools that are kept as they were handed over, so that their figures stay comparable.
NOT_OURS = {"tools/lspbench.py", "tools/make_thesis.py"}


def too_big(name: str, text: str) -> list[str]:
    """One line for the module, and for each function in it, that is over its limit."""
    lines = text.count("\n") + (not text.endswith("\n"))
    found = [f"{name}: {lines} lines, {MODULE} at most"] if lines > MODULE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                found.append(f"{name}:{node.lineno} {node.name}: {length} lines, {FUNCTION} at most")
    return found


def test_every_module_and_function_is_small() -> None:
    files = {path.relative_to(scenes.CHECKOUT).as_posix(): path for path in scenes.project_files(".py")}
    assert "server/coauthor/__init__.py" in files
    found = [
        line
        for name, path in sorted(files.items())
        if name not in NOT_OURS
        for line in too_big(name, path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("x = 1\n" * MODULE, False),
        ("x = 1\n" * (MODULE + 1), True),
        ("def f():\n" + "    x = 1\n" * (FUNCTION - 1), False),
        ("def f():\n" + "    x = 1\n" * FUNCTION, True),
        ("class C:\n    async def f(self):\n" + "        x = 1\n" * FUNCTION, True),
    ],
)
def test_a_planted_giant_is_caught(text: str, caught: bool) -> None:
    assert bool(too_big("planted.py", text)) is caught
