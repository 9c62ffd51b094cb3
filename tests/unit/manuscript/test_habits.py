"""How lines are laid out."""

from __future__ import annotations

import pytest

from coauthor.manuscript import habits
from coauthor.manuscript.habits import Habit, Layout

SENTENCES = "This is the first sentence of it.\nThis is another one~\\cite{a}.\nAnd is this the last one?\nIt is.\n"
WRAPPED = (
    "This is a paragraph that somebody wrote with an editor\nthat breaks lines before column sixty or so, which means\n"
    "that sentences end anywhere. Like this one. The next line\nthen begins in the middle of some sentence, and so on\n"
    "and on until the end.\n"
)
PARAGRAPHS = "This is one. It is long. It has many sentences in a line.\n\nThis is another. It is long as well.\n"


@pytest.mark.parametrize(
    ("text", "layout"),
    [(SENTENCES, Layout.SENTENCE), (WRAPPED, Layout.WRAP), (PARAGRAPHS, Layout.PARAGRAPH), ("", Layout.PARAGRAPH)],
)
def test_layout(text: str, layout: Layout) -> None:
    assert habits.line_habit(text).layout is layout


def test_the_width_of_wrapped_lines() -> None:
    assert 55 <= habits.line_habit(WRAPPED).width <= 64
    assert habits.line_habit(SENTENCES) == Habit(Layout.SENTENCE)
