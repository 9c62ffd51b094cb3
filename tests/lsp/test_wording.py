"""What a diagnostic says of a change: the words that differ, never a sign that tells nothing."""

from __future__ import annotations

import pytest

from coauthor.domain import patches
from coauthor.lsp.tasks import wording


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("as in e.g. trees and more", "as in e.g.\\ trees and more", "“e.g. trees” → “e.g.\\ trees”"),
        ("see Figure \\ref{a} and so on", "see Figure~\\ref{a} and so on", "“Figure \\ref{a}” → “Figure~\\ref{a}”"),
        (
            'He said "this" to all of them',
            "He said ``this'' to all of them",
            "“\"this” → “``this”; “this\"” → “this''”",
        ),
        ("pages 3-5 are good for you", "pages 3--5 are good for you", "“3-5” → “3--5”"),
        ("one, two and three were there", "one two and three were there", "“one,” → “one”"),
        (
            "We utilise it, and it don't work",
            "We use it, and it does not work",
            "“utilise” → “use”; “don't” → “does not”",
        ),
        ("the very best of all the cats", "the best of all the cats", "without “very”"),
        ("all of it is another sentence", "nothing stays here any more", ""),
        (
            "It is,\n% TODO(coauthor): tighten\nat 5\\% of all, very good",
            "It is,\n% TODO(coauthor): tighten\nat 5\\% of all, good",
            "without “very”",
        ),
        (
            "In all of the houses that we saw there it was so, too % a note\nof it",
            "In all of the houses that we saw there it was so, too % no note\nof it",
            "“% a note of it” → “% no note of it”",
        ),
    ],
)
def test_the_words_that_differ(before: str, after: str, said: str) -> None:
    assert wording.changes(before, after) == said


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("“very best” can be “best” [tighten.intensifier]", "P1.1: without “very” [tighten.intensifier]"),
        ("„sehr gut“ kann „gut“ sein [tighten.a]; “x” can go [tighten.a]", "P1.1: without “very” [tighten.a]"),
        ("A space after “e.g.” or “i.e.” [latex.b]", "P1.1: without “very” — A space after “e.g.” or “i.e.” [latex.b]"),
        ("“Very” claims what nothing here shows.", "P1.1: without “very” — “Very” claims what nothing here shows."),
        ("", "P1.1: without “very”"),
    ],
)
def test_a_change_is_said_once(why: str, said: str) -> None:
    before = "the very best of all the cats"
    wanted = {"": [patches.Replacement(0, len(before), before.replace("very ", ""), why)]}
    (hunk,) = patches.hunks(before, "a.tex", "P1", wanted)
    assert wording.sentence(hunk, pending=True) == said


def test_versions_are_told_by_what_they_change() -> None:
    """A narrow window cuts the line; the whole sentence of each would fill it before anything new is said."""
    before = "However, studies on wild bees are few in number."
    made = {"A": "However, studies on wild bees are few.", "B": "Nothing stays as it was."}
    wanted = {label: [patches.Replacement(0, len(before), text, "")] for label, text in made.items()}
    (hunk,) = patches.hunks(before, "a.tex", "P1", wanted)
    assert wording.sentence(hunk, pending=True) == ("P1.1: one of A: without “in number”; B: Nothing stays as it was.")
