"""What is found near a place is what is found by reading the whole text."""

from __future__ import annotations

import pytest

import scenes
from coauthor.manuscript import nearby, prose, snapshot

TEXT = r"""\documentclass{article}
\title{A preamble is no prose}
\begin{document}
\section{A heading}
First things come first. Then come others.
% a remark
And more, with $x = 1$ in it.

\begin{table}
\caption{A caption of two. It has both.}
\begin{tabular}{ll}
some words here & other words there \\

more words here & yet others \\
\end{tabular}
\end{table}

\begin{verbatim}
not a word of this

nor of this
\end{verbatim}
\begin{itemize}
\item One item is this.

\item Another one is that, as \emph{all

of it}.
\end{itemize}
\begin{align}
a &= b
\end{align}
The end of it.
\end{document}
"""


SAMPLES = {path.name: path for path in sorted(scenes.SAMPLE.rglob("*.tex"))}


@pytest.mark.parametrize("name", ["", *SAMPLES])
def test_near_a_place_prose_is_what_it_is_in_the_whole(name: str) -> None:
    text = SAMPLES[name].read_text("utf-8") if name else TEXT
    whole = snapshot.of("a.tex", text)
    for at in range(0, len(text) + 1, 3):
        expected = prose.paragraph_at(whole, at) if prose.is_prose(whole, at) else None
        found = nearby.passage(whole.scan, at, at)
        assert (found and (found.start, found.end)) == (expected and (expected.start, expected.end)), text[at : at + 40]


@pytest.mark.parametrize(
    ("chosen", "passage"),
    [
        ("come first", "First things come first."),
        ("first. Then", "First things come first. Then come others."),
        ("come others.\n% a remark\nAnd", "Then come others.\n% a remark\nAnd more, with $x = 1$ in it."),
        ("It has both", "It has both."),
    ],
)
def test_a_selection_is_widened_to_its_sentences(chosen: str, passage: str) -> None:
    start = TEXT.index(chosen)
    found = nearby.passage(snapshot.of("a.tex", TEXT).scan, start, start + len(chosen))
    assert found is not None
    assert TEXT[found.start : found.end] == passage


@pytest.mark.parametrize("chosen", ["x = 1", "a &= b", "not a word", "words here &", "A heading", "no prose", "\n\n"])
def test_a_selection_without_prose_has_none(chosen: str) -> None:
    start = TEXT.index(chosen)
    assert nearby.passage(snapshot.of("a.tex", TEXT).scan, start, start + len(chosen)) is None
