"""The voice of an author: figures that follow the text, near for texts of one hand and far for another's."""

from __future__ import annotations

import random

import pytest

from coauthor.library import voice

SHORT = [f"The tree {verb} the street." for verb in "shades cools dries hides frames lines fills".split()] * 6
LONG = [
    f"However, it was {verb} by us, as might have been expected, that the shade of the tree, which had been measured "
    "over the whole summer; was larger than the shade of the house (see below)."
    for verb in "found shown seen noted told said".split()
] * 6


def test_the_figures_follow_the_text() -> None:
    short, long = voice.of_sentences(SHORT), voice.of_sentences(LONG)
    assert (short.sentences, long.sentences) == (42, 36)
    assert short.figures["long"] == 5 and long.figures["long"] == max(len(text.split()) for text in LONG)
    assert short.figures["median"] == 5 and long.figures["median"] > 25
    assert short.figures["passive"] == 0 and long.figures["passive"] == 100
    assert short.figures["hedges"] == 0 and long.figures["hedges"] == 100
    assert long.figures["semicolon"] == 100 and long.figures["we"] == 100
    assert short.figures["past"] == 0 and long.figures["past"] > 80
    assert long.connectives == ("however",) and short.openers == ("the tree",)


def test_one_hand_is_nearer_than_another() -> None:
    mixed = SHORT + LONG
    random.Random(1).shuffle(mixed)
    one, two = voice.of_sentences(mixed[::2]), voice.of_sentences(mixed[1::2])
    assert voice.distance(one, one) == 0
    assert voice.distance(one, two) < voice.distance(one, voice.of_sentences(SHORT)) < 5
    assert voice.distance(one, voice.of_sentences([])) == float("inf")


def test_latex_and_plain_text_are_read_alike() -> None:
    plain = " ".join(SHORT)
    latex = plain.replace("street", "\\emph{street} $x_1$~\\cite{a}")
    assert voice.measure([("a.md", plain)]).figures == voice.measure([("a.tex", latex)]).figures


def test_the_profile_says_what_was_measured() -> None:
    said = voice.profile(voice.of_sentences(LONG), ["samples/a.tex"])
    assert said.startswith("## How I write\n") and "36 sentences of samples/a.tex" in said
    assert "100 of 100 sentences say “we”, 0 say “I”." in said and "“however”" in said


@pytest.mark.parametrize("sentences", [[], ["Yes."], ["$x$", "\\label{a}"]])
def test_too_little_is_measured_as_nothing(sentences: list[str]) -> None:
    assert voice.of_sentences(sentences).sentences == 0
