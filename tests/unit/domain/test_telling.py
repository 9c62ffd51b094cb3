"""What the words of a sentence tell of a change to it, where somebody typed in that sentence as well."""

from __future__ import annotations

import pytest

from coauthor.domain import telling
from coauthor.domain.telling import Told

BEFORE, AFTER = "The second one is rather long, as it were.", "The second is quite long."


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (BEFORE, Told.NOT_THERE),
        (AFTER, Told.THERE),
        ("The second one TYPED is rather long, as it were.", Told.NOT_THERE),
        ("The second one is ratherX long, as it were.", Told.NOT_THERE),
        ("The second one is rather short.", Told.NOT_THERE),
        ("The second is quite TYPED long.", Told.THERE),
        ("The second one is quite long.", Told.UNKNOWN),
        ("The second is long.", Told.UNKNOWN),
        ("", Told.UNKNOWN),
        ("The second is quite rather long.", Told.UNKNOWN),
    ],
)
def test_a_sentence_that_was_typed_in(now: str, told: Told) -> None:
    assert telling.of_change(BEFORE, AFTER, now) is told


def test_where_no_word_differs_nothing_is_said() -> None:
    assert telling.of_change("A, b.", "A b.", "A, x b.") is Told.UNKNOWN
    assert telling.of_change("One two.", "One.", "One x.") is Told.UNKNOWN, "a person may have taken the word out"
    assert telling.of_change("One.", "One two.", "One x.") is Told.NOT_THERE


def test_changes_of_one_edit_must_agree() -> None:
    assert telling.together([Told.THERE, Told.THERE]) is Told.THERE
    assert telling.together([Told.THERE, Told.NOT_THERE]) is Told.UNKNOWN
    assert telling.together([]) is Told.UNKNOWN
