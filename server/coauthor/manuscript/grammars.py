"""Finds the tree-sitter queries that ship under grammars/, in a checkout or in the wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import tree_sitter

_HERE = Path(__file__).resolve()


@cache
def query(language: str, name: str) -> tree_sitter.Query:
    """The query `grammars/<language>/<name>.scm`; raises FileNotFoundError if there is none."""
    from tree_sitter_language_pack import get_language

    source = (_folder() / language / f"{name}.scm").read_text("utf-8")
    return tree_sitter.Query(get_language(language), source)  # type: ignore[arg-type]


@cache
def _folder() -> Path:
    installed = _HERE.parents[1] / "grammars"
    return installed if installed.is_dir() else _HERE.parents[3] / "grammars"
