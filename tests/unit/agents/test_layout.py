"""A model's words in the author's own lines: white space stays where words do, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coauthor.agents import layout

WRAPPED = "We use a method in order\nto show that it is\n  very good."
CASES = {
    "lines stay where words stay": (
        WRAPPED,
        "We use a method in order to show that it is good.",
        "We use a method in order\nto show that it is\n  good.",
    ),
    "a break in what went stands behind it": (
        WRAPPED,
        "We use a method to show that it is very good.",
        "We use a method\nto show that it is\n  very good.",
    ),
    "one line stays one line": ("All on one line here.", "All on\none line\nthere.", "All on one line there."),
    "a tie is no blank": (
        "See text \\cite{a} and\nmore.",
        "See text~\\cite{a} and more.",
        "See text~\\cite{a} and\nmore.",
    ),
    "a blank that was doubled goes": ("Two  blanks here.", "Two blanks here.", "Two blanks here."),
    "a comment keeps its line": (
        "Foo bar % note\n baz qux.",
        "Foo bar % note\nbaz quux.",
        "Foo bar % note\n baz quux.",
    ),
    "a new comment ends its line": ("Foo bar baz.", "Foo bar % note\nbaz.", "Foo bar % note\nbaz."),
    "a formula keeps its lines": ("Let $\n  a = b\n$ hold.", "Let $ a = b $ be.", "Let $\n  a = b\n$ be."),
    "another formula is another": ("Let $\n a\n$ hold.", "Let $b$ hold.", "Let $b$ hold."),
    "blanks around are cut": ("Text.", "\n  Texts. \n", "Texts."),
}


@pytest.mark.parametrize("name", CASES)
def test_a_new_sentence_is_laid_out_as_the_old_one(name: str) -> None:
    old, new, laid_out = CASES[name]
    assert layout.relaid(old, new) == laid_out


texts = st.text(alphabet="ab. ~\n%\\{}$", max_size=60)


@given(texts)
def test_the_same_text_stays_the_same(text: str) -> None:
    assert layout.relaid(text, text) == text.strip()


@given(texts, texts)
def test_only_white_space_is_ever_changed(old: str, new: str) -> None:
    assert "".join(layout.relaid(old, new).split()) == "".join(new.split())
