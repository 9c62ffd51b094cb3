"""Every rule does what its examples say, leaves its counter-examples alone, and nothing else happens beside it."""

from __future__ import annotations

import pytest

from coauthor.models.rules import book, conserve, language, rewrite

ENTRIES = book.entries()
EXAMPLES = [(entry, example) for entry in ENTRIES for example in entry.rule.examples]
COUNTERS = [(entry, text) for entry in ENTRIES for text in entry.rule.counter_examples]


def test_there_are_thirty_rules_and_no_two_alike() -> None:
    assert len(ENTRIES) >= 30
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    assert {entry.group for entry in ENTRIES} == set(book.Group)


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[f"{e.id}-{i}" for i, (e, _) in enumerate(EXAMPLES)])
def test_an_example_becomes_what_it_says(entry: book.Entry, example: book.Example) -> None:
    done = rewrite.rewrite(example.before, [entry])
    assert done.text == example.after
    assert {change.entry.id for change in done.changes} == {entry.id}
    assert rewrite.rewrite(done.text, [entry]).changes == ()


@pytest.mark.parametrize(("entry", "text"), COUNTERS, ids=[f"{e.id}-{i}" for i, (e, _) in enumerate(COUNTERS)])
def test_a_counter_example_stays(entry: book.Entry, text: str) -> None:
    assert rewrite.rewrite(text, [entry]).text == text


@pytest.mark.parametrize(("entry", "text"), COUNTERS, ids=[f"{e.id}-{i}" for i, (e, _) in enumerate(COUNTERS)])
def test_a_counter_example_is_near_its_rule(entry: book.Entry, text: str) -> None:
    """One that shares no word or sign with its rule would pass whatever the rule says."""
    words = {word for example in entry.rule.examples for word in _words(example.before)}
    needed = any(need in text.lower() for need in entry.rule.needs)
    assert needed or words & _words(text)


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[f"{e.id}-{i}" for i, (e, _) in enumerate(EXAMPLES)])
def test_the_whole_book_settles_on_each_example(entry: book.Entry, example: book.Example) -> None:
    once = rewrite.rewrite(example.before, ENTRIES)
    assert once.changes
    assert rewrite.rewrite(once.text, ENTRIES).changes == ()
    assert conserve.problems(example.before, once.text) == []


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.locale == "en"], ids=lambda entry: entry.id)
def test_examples_of_english_rules_do_not_look_foreign(entry: book.Entry) -> None:
    assert not any(language.is_foreign(example.before) for example in entry.rule.examples)


def _words(text: str) -> set[str]:
    return {word for word in text.lower().replace("\\", " ").split() if len(word) > 2}
