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


COLOURS = "We chose the colour of the centre, and the behaviour of the neighbours was modelled in the labelled data.\n"
COLORS = "We chose the color of the center, and the behavior of the neighbors was modeled in the labeled data.\n"


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        ("British (Oxford)", [COLOURS, "The color of the sky is what the eye of the beholder takes it for.\n"]),
        ("British", [COLOURS + "It is organised and realised as was emphasised and recognised by the others here.\n"]),
        ("American", [COLORS, "It is organized and of the same behaviour as the one that we have realized.\n"]),
        ("", [COLOURS, COLORS]),
        ("", ["The color of the sky is what the eye of the beholder takes it for.\n"]),
        (
            "British (Oxford)",
            ["\\usepackage[british]{babel}\n", "It is of the colour that the others have seen too.\n"],
        ),
        (
            "",
            ["Das Labor misst die Analyse und das Signal, und der Tumor wird im Labor und im Theater verglichen.\n"]
            * 9,
        ),
        ("", ["\\draw[color=gray, fill=gray] (center) -- node[color=gray] {a} (center) to (color.center);\n"] * 9),
        ("", ["The results were organized, optimized, realized and emphasized by the behaviour of the net.\n"]),
    ],
)
def test_what_a_document_writes_by_itself(said: str, texts: list[str]) -> None:
    assert spelling.habit(map(spelling.tally, texts)) == said


def test_a_word_against_the_habit_is_found_but_no_quotation_name_or_other_language() -> None:
    rules = Rules(style.Style(), "American")
    odd = "The behaviour of the net is what we have seen in the data of the others."
    others = [
        "The paper says that ``the behaviour of the net is odd'' and leaves it at that for the reader.",
        "The \\enquote{behaviour of the net} is what the other paper has said of the whole thing.",
        "The Behaviour Institute and the Centre of the Sea are names of the places that we have seen.",
        "Das Labor hat colour, behaviour und centre gemessen, wie es auch in allen anderen steht.",
        "\\begin{quote}\nThe behaviour of the net is what we have seen in the data of the others.\n\\end{quote}",
    ]
    text = "\n\n".join([*others, odd]) + "\n"
    (one,) = findings.of_style(rules, text, lambda: scanner.scan(text))
    assert (one.start, one.subject, one.better) == (text.rindex(odd) + 4, "behaviour", "behavior")
    assert one.fix is findings.Fix.REPLACE and "American spelling elsewhere" in one.message
    assert Rules(style.Style(spelling="British"), "American").habit == "", "what STYLE.md says goes before"
