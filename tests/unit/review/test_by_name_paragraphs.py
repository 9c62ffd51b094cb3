"""A paragraph of a place that a request names, and a part that the chapter named with it does not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import errors
from coauthor.review import by_name

TEXT = """\\documentclass{report}
\\begin{document}
\\chapter{Shade}
\\section{Related work}
One stands here.

Two stands here.

Three stands here.
\\chapter{Wind}
\\section{Results}
Four stands here.
\\end{document}
"""


def taken(root: Path, request: str) -> str | None:
    found = by_name.in_request(root, request)
    return TEXT[found.start : found.end] if found is not None else None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text(TEXT, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("tighten the second paragraph of the Related work section", "Two stands here."),
        ("tighten the second paragraph of Related work", "Two stands here."),
        ("shorten the last paragraph of chapter 1", "Three stands here."),
        ("the 1st paragraph in section 1.1, more formal", "One stands here."),
        ("den zweiten Absatz von Abschnitt 1.1 straffen", "Two stands here."),
        ("tighten the second sentence of this section", None),
        ("tighten the related work of chapter 1", TEXT[TEXT.index("Related work}") : TEXT.index("\n\\chapter{Wind}")]),
    ],
)
def test_one_paragraph_is_taken(root: Path, request_: str, wanted: str | None) -> None:
    assert taken(root, request_) == wanted


def test_a_place_may_be_a_paragraph_too(root: Path) -> None:
    found = by_name.Reader(root).find("the third paragraph of Related work")
    assert TEXT[found.start : found.end] == "Three stands here."
    assert "paragraph 3 of it" in found.note


def test_one_that_is_not_there_is_said(root: Path) -> None:
    with pytest.raises(errors.Invalid, match="only 3 paragraphs"):
        taken(root, "tighten the fourth paragraph of section 1.1")


def test_a_part_that_the_named_chapter_does_not_have_is_said(root: Path) -> None:
    with pytest.raises(errors.NotFound, match="Nothing here is called “related work of chapter 2”"):
        taken(root, "tighten the related work of chapter 2")
    with pytest.raises(errors.NotFound, match="Nothing here is called “"):
        taken(root, "tighten the Results section of chapter 1")


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("tighten chapter 2", "“chapter 2” is chapter 2 “Wind” in main.tex."),
        ("kürze Kapitel 2", "„Kapitel 2“ ist Kapitel 2 „Wind“ in main.tex."),
        ("raccourcis le chapitre 2", "« chapitre 2 » est chapitre 2 « Wind » dans main.tex."),
        ("把第二章改短", "“第二章”是 main.tex 里的第2章 “Wind”。"),
    ],
)
def test_the_note_is_in_the_language_of_the_request(root: Path, request_: str, wanted: str) -> None:
    found = by_name.in_request(root, request_)
    assert found is not None and found.note == wanted


@pytest.mark.parametrize("request_", ["tighten chapter 2", "shorten the related work", "tighten the Results section"])
def test_a_sure_name_leads_away_from_where_somebody_stands(root: Path, request_: str) -> None:
    assert by_name.in_request(root, request_, surely=True) is not None


def test_words_that_only_may_be_a_name_lead_away_from_nothing(root: Path) -> None:
    assert by_name.in_request(root, "explain the results more clearly", surely=True) is None
