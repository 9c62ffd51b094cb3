"""Every rule does what its examples say, leaves its counter-examples alone, and nothing else happens beside it."""

from __future__ import annotations

import re

import pytest

from coauthor.domain.speech import saying
from coauthor.models.rules import book, conserve, language, rewrite, wording

ENTRIES = book.entries()
EXAMPLES = [(entry, example) for entry in ENTRIES for example in entry.rule.examples]
COUNTERS = [(entry, text) for entry in ENTRIES for text in entry.rule.counter_examples]


BAD = """
group = "usage"
[[phrases]]
id = "bad"
find = 'PATTERN'
put = "x"
before = "a"
after = "b"
stays = "c"
"""
FIRST = 41
"""Rules of the first version: the phrases came on top of them."""


def test_there_are_120_more_rules_and_no_two_alike() -> None:
    assert len(ENTRIES) >= FIRST + 120
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


def test_a_counter_example_is_near_its_rule() -> None:
    """One that shares no word or sign with its rule would pass whatever the rule says."""
    for entry, text in COUNTERS:
        words = {word for example in entry.rule.examples for word in _words(example.before)}
        needed = any(need in text.lower() for need in entry.rule.needs)
        assert needed or words & _words(text), entry.id


@pytest.mark.parametrize("group", book.Group)
def test_the_whole_book_settles_on_each_example(group: book.Group) -> None:
    for entry, example in EXAMPLES:
        if entry.group is not group:
            continue
        together = [other for other in ENTRIES if other.locale in (None, entry.locale)]
        once = rewrite.rewrite(example.before, together)
        assert once.changes, entry.id
        assert rewrite.rewrite(once.text, together).changes == (), entry.id
        assert conserve.problems(example.before, once.text) == [], entry.id


def test_a_bad_pattern_is_a_plain_failure_where_a_file_is_loaded_and_every_shipped_one_is_sound() -> None:
    for words in ("(unclosed", "<<nobody>>"):
        with pytest.raises(ValueError, match=r"usage\.bad"):
            book.load(BAD.replace("PATTERN", words))
    assert all(entry.matchers for entry in ENTRIES)


def test_examples_of_english_rules_do_not_look_foreign() -> None:
    foreign = [entry.id for entry, example in EXAMPLES if entry.locale == "en" and language.is_foreign(example.before)]
    assert foreign == []


def test_what_was_found_names_what_goes_and_what_comes_also_where_only_signs_and_blanks_do() -> None:
    say = saying.in_(None)
    found = [
        wording.issue(say, change)
        for entry in book.entries()
        for example in entry.rule.examples
        for change in rewrite.rewrite(example.before, [entry], entry.rule.kinds[0]).changes
    ]
    assert {"“~” is to be put in", "“␣” can be “~”", "“in order to” can be “to”"} <= set(found)
    quoted = [re.findall(r"“(.*?)”", issue) for issue in found]
    assert not [words for words in quoted if "" in words or (len(words) == 2 and words[0] == words[1])]


def test_a_rule_says_why_and_by_which_principle() -> None:
    silent = [entry.id for entry in ENTRIES if not (entry.rule.why.endswith((".", "。")) and entry.rule.principle)]
    assert silent == []


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("at all times", "times"),
        ("(?:very|quite) unique", "unique"),
        ("all of|none of", None),
        ("(?:big )?oaks?", "oak"),
        (r"\d+ trees(?= in)", "trees"),
        ("a(?P<b>b)?c", None),
    ],
)
def test_what_a_phrase_needs_is_read_from_its_pattern(pattern: str, needed: str | None) -> None:
    assert book.needed(pattern) == needed


def _words(text: str) -> set[str]:
    return {word for word in text.lower().replace("\\", " ").split() if len(word) > 2}
