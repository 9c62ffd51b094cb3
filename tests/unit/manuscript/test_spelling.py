"""British or American: only words that the two write differently, with the one word that mends it."""

from __future__ import annotations

import pytest

from coauthor.manuscript import findings, scanner, spelling, style
from coauthor.manuscript.stylistic import Rules

BOTH = "The laboratory elaborated a humorous meter for three analyses, an emphasis, an honorary advisor and a tire."


@pytest.mark.parametrize(
    ("said", "text", "found"),
    [
        ("British", "The color of the center was modeled.",
         {"color": "colour", "center": "centre", "modeled": "modelled"}),
        ("British", "Organized neighbors Analyzed it.",
         {"Organized": "Organised", "neighbors": "neighbours", "Analyzed": "Analysed"}),
        ("British (Oxford)", "Organized colors.", {"colors": "colours"}),
        ("American", "The behaviour was recognised in grey fibres.", {
            "behaviour": "behavior", "recognised": "recognized", "grey": "gray", "fibres": "fibers"}),
        ("American English", "Labelled artefacts.", {"Labelled": "Labeled", "artefacts": "artifacts"}),
        ("British", BOTH, {}),
        ("American", BOTH, {}),
        ("as in the journal", "color colour", {}),
        ("", "color colour", {}),
    ],
)  # fmt: skip
def test_the_other_spelling_is_found_with_the_wanted_one(said: str, text: str, found: dict[str, str]) -> None:
    find = spelling.finder(said)
    assert {other.word: other.better for other in find(text)} == found if find else found == {}


def test_there_and_back_is_the_same_word() -> None:
    words = "colour behaviours favoured organisation optimising modelled labelling centre analysed defence".split()
    to, back = spelling.finder("American"), spelling.finder("British")
    assert to is not None and back is not None
    for word in words:
        (other,) = to(word)
        (again,) = back(other.better)
        assert again.better == word


def test_it_is_a_finding_in_prose_alone_and_can_be_replaced() -> None:
    rules = Rules(style.Style(spelling="British"))
    assert rules.style.has_rules
    text = "A color \\textcolor{red}{x} \\cite{color} $color$ % color\n\\begin{verbatim}\ncolor\n\\end{verbatim}\n"
    (one,) = findings.of_style(rules, text, lambda: scanner.scan(text))
    assert (one.code, text[one.start : one.end], one.better, one.fix) == (
        "style.spelling",
        "color",
        "colour",
        findings.Fix.REPLACE,
    )
