"""Every query that ships compiles against the grammar that is pinned."""

from __future__ import annotations

import pytest

import scenes
from coauthor.manuscript import grammars

QUERIES = sorted((path.parent.name, path.stem) for path in (scenes.CHECKOUT / "grammars").glob("*/*.scm"))


@pytest.mark.parametrize(("language", "name"), QUERIES)
def test_it_compiles(language: str, name: str) -> None:
    assert grammars.query(language, name).pattern_count > 0


def test_there_are_some() -> None:
    assert ("latex", "references") in QUERIES


def test_an_unknown_query_is_said_so() -> None:
    with pytest.raises(FileNotFoundError):
        grammars.query("latex", "nothing")
