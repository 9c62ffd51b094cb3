"""On real documents the rules keep every command, number and formula, settle at once, and are quick."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scenes
from coauthor.models.rules import book, conserve, language, rewrite, zones

NAMES = ["routing-msc", "parallel-phd", "sympy-paper", "emcee-paper", "combiner-de", "course-zh"]
PER_THOUSAND = 8
"""Changes in a thousand words of published text beyond which a rule must be nagging."""


def _paragraphs(name: str) -> list[tuple[Path, bool, list[str]]]:
    files = sorted((scenes.corpus(name) / "src").rglob("*.tex"))
    texts = [(path, path.read_text("utf-8")) for path in files]
    return [(path, language.is_english(text), re.split(r"\n[ \t]*\n", text)) for path, text in texts]


def _rules(english: bool) -> list[book.Entry]:
    return [entry for entry in book.entries() if english or entry.locale is None]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_and_twice_is_once(name: str) -> None:
    changes = words = 0
    for path, english, paragraphs in _paragraphs(name):
        state = zones.Open()
        for paragraph in paragraphs:
            once = rewrite.rewrite(paragraph, _rules(english), before=state)
            if once.changes:
                assert conserve.problems(paragraph, once.text) == [], path
                assert rewrite.rewrite(once.text, _rules(english), before=state).changes == (), path
            state = once.open
            changes += len(once.changes)
            words += len(paragraph.split())
    assert changes * 1_000 <= PER_THOUSAND * words
