"""Word marks: exact, with LaTeX atoms whole, and readable."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coauthor.domain import words

PIECES = st.sampled_from(
    [
        *["the ", "results ", "of ", "Fig.~", "\\ref{fig:a}", "\\cite[p.~3]{a,b}", "$x_1 + y$", "$$a$$", "~"],
        *[
            "10.5",
            " ",
            "\n",
            "\n\n",
            "% note\n",
            "\\emph{",
            "}",
            ", ",
            ". ",
            "\\",
            "$",
            "é",
            "e\u0301",
            "方法",
        ],
        *["\\(a\\)", "\\[b\\]", "don't ", "\u2028", "\f", "👩‍🔬", "\\%", "\\begin{x}"],
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40)


def drawn(before: str, after: str) -> str:
    pens = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
    return "".join(pens[mark.op].format(mark.text) for mark in words.marks(before, after))


@given(TEXTS)
def test_tokens_leave_nothing_out(text: str) -> None:
    found = words.tokens(text)
    assert "".join(token.text for token in found) == text
    assert all(text.startswith(token.text, token.start) and token.text for token in found)


@settings(max_examples=400)
@example("Fig.~", "Fig.~the Fig.~")
@given(TEXTS, TEXTS)
def test_marks_give_back_both_texts(before: str, after: str) -> None:
    marks = words.marks(before, after)
    assert "".join(mark.text for mark in marks if mark.op != "ins") == before
    assert "".join(mark.text for mark in marks if mark.op != "del") == after
    assert all(mark.text for mark in marks)
    assert all(left.op != right.op for left, right in zip(marks, marks[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("see \\cite[p.~3]{a,b}.", ["see", " ", "\\cite[p.~3]{a,b}", "."]),
        ("Fig.~\\ref{x}", ["Fig", ".", "~", "\\ref{x}"]),
        ("$a + \\$b$ costs \\$3", ["$a + \\$b$", " ", "costs", " ", "\\$", "3"]),
        ("\\emph{so} it % was\nis", ["\\emph", "{", "so", "}", " ", "it", " ", "% was", "\n", "is"]),
        ("100\\,km or 1,000.5", ["100", "\\,", "km", " ", "or", " ", "1,000.5"]),
        ("新方法 works", ["新", "方", "法", " ", "works"]),
        ("author's \\(x\\)", ["author's", " ", "\\(x\\)"]),
        ("5$ and\n\n6$", ["5", "$", " ", "and", "\n\n", "6", "$"]),
    ],
)
def test_atoms(text: str, atoms: list[str]) -> None:
    assert [token.text for token in words.tokens(text)] == atoms


@pytest.mark.parametrize(
    ("before", "after", "picture"),
    [
        (
            "In order to prove this, we use that $x=1$ holds.",
            "To prove this, we use that $x=2$ holds.",
            "[-In order to -][+To +]prove this, we use that [-$x=1$-][+$x=2$+] holds.",
        ),
        ("First. Second one. Third.", "First. Third.", "First. [-Second one. -]Third."),
        ("It is very very big", "It is very big", "It is very [-very -]big"),
        ("a quite big house", "a very huge house", "a [-quite big-][+very huge+] house"),
        ("in Fig. \\ref{a}", "in Fig.~\\ref{a}", "in Fig.[- -][+~+]\\ref{a}"),
        ("We saw a cat.", "We saw a cat today.", "We saw a cat[+ today+]."),
        ("same", "same", "same"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
    ],
)
def test_marks_read_well(before: str, after: str, picture: str) -> None:
    assert drawn(before, after) == picture


def test_small_matches_inside_a_rewrite_are_not_shown() -> None:
    before = "We propose a novel method, which is able to solve most of the problem at hand."
    after = "Our approach, by contrast, cannot tackle any such question without a teacher."
    assert drawn(before, after).count("[-") == 1


def test_a_chapter_is_compared_in_bounded_time() -> None:
    before = " ".join(f"w{number}" for number in range(20_000))
    after = " ".join(f"v{number}" for number in range(20_000))
    marks = words.marks(before, after)
    assert "".join(mark.text for mark in marks if mark.op != "ins") == before


def test_lines_of_chinese_meet_without_a_blank() -> None:
    assert words.on_one_line("测试，\n  结果\nof a\nword 与\n中") == "测试，结果 of a word 与中"
