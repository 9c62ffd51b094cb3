"""A model that writes a whole chapter, or leaves a paragraph out, is seen."""

from __future__ import annotations

import pytest

from coauthor.gates import gate, run

SENTENCE = "The crowns of old trees hold the rain for a while. "
PARAGRAPH = SENTENCE * 6


@pytest.mark.parametrize(
    ("before", "after", "wish", "found"),
    [
        (SENTENCE, SENTENCE * 60, "improve this", ["hard"]),
        (PARAGRAPH, "", "improve this", ["told"]),
        (PARAGRAPH, SENTENCE, "improve this", ["told"]),
        (PARAGRAPH, SENTENCE, "make it much shorter", []),
        (PARAGRAPH, "", "remove this paragraph", []),
        (PARAGRAPH, SENTENCE * 3, "improve this", []),
        (SENTENCE, "", "improve this", []),
        (SENTENCE, SENTENCE * 3, "expand this", []),
    ],
)
def test_much_more_is_stopped_and_much_less_is_told(before: str, after: str, wish: str, found: list[str]) -> None:
    said = run.check(before, after, gate.Known(wish=wish), ["extent"])
    assert ["hard" if each.hard else "told" for each in said] == found
