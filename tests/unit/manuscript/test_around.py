"""Requests that are about the chapter, section or file around a place, and those that only speak of it."""

from __future__ import annotations

import pytest

from coauthor.manuscript import around, snapshot

TEXT = (
    "\\chapter{Wind}\nIt blows.\n\n\\section{Gusts}\nThey come.\n\n\\subsection{Squalls}\nThey go.\n\n"
    "\\section{Lulls}\nThey stay.\n"
)


def found(request: str, text: str = TEXT, at: str = "They go") -> str | None:
    """The first and the last line of what is meant."""
    place = around.find(snapshot.of("a.tex", text), text.index(at), request)
    if place is None:
        return None
    lines = text[place.start : place.end].strip().split("\n")
    return f"{lines[0]} … {lines[-1]}"


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("tighten the whole file", "\\chapter{Wind} … They stay."),
        ("Tighten this chapter, please", "\\chapter{Wind} … They stay."),
        ("make this section more formal", "\\section{Gusts} … They go."),
        ("fix the typos in this section", "\\section{Gusts} … They go."),
        ("tighten all of this subsection", "\\subsection{Squalls} … They go."),
        ("dieses Kapitel straffen", "\\chapter{Wind} … They stay."),
        ("Kürze diesen Abschnitt", "\\section{Gusts} … They go."),
        ("resserre ce chapitre", "\\chapter{Wind} … They stay."),
        ("精简本节", "\\section{Gusts} … They go."),
    ],
)
def test_what_an_edit_is_about(request_: str, wanted: str) -> None:
    assert found(request_) == wanted


@pytest.mark.parametrize(
    "request_",
    [
        "tighten this paragraph",
        "make it fit the rest of this chapter",
        "make this chapter's title shorter",
        "say what follows in this section",
        "tighten the section",
        "参考本章",
    ],
)
def test_what_is_only_spoken_of(request_: str) -> None:
    assert found(request_) is None


def test_a_chapter_whose_heading_stands_elsewhere_is_the_file() -> None:
    text = "It blows.\n\n\\section{Gusts}\nThey come.\n"
    assert found("tighten this chapter", text, "They come") == "It blows. … They come."
    assert found("tighten this section", text, "It blows") == "It blows. … They come."
