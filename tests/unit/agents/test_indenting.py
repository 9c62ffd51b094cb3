"""New paragraphs stand in as what is around them, and under a new heading as their like elsewhere in the text."""

from __future__ import annotations

from coauthor.agents import breaking, indenting

TEXT = """\\section{Shade}
\\label{sec:shade}

\tTrees give shade.
\tThe street is cool.

\t\\subsection{Noon}
\t\t% nothing is said of prose here
\t\tAt noon it is hot.

\t\\subsection{Night}
\t\\label{sec:night}

\\section{Wind}

\tThe wind is slow.
\t\\begin{itemize}
\t\t\\item It turns.
\t\\end{itemize}
"""


def behind(words: str) -> int:
    return TEXT.index(words) + len(words)


def test_it_stands_as_the_prose_before_it() -> None:
    assert indenting.of_prose(TEXT, behind("The street is cool.")) == "\t"
    assert indenting.of_prose(TEXT, behind("At noon it is hot.")) == "\t\t"
    assert indenting.of_prose(TEXT, behind("\\end{itemize}")) == "\t"


def test_in_an_empty_section_it_stands_as_under_such_headings() -> None:
    assert indenting.of_prose(TEXT, behind("\\label{sec:night}")) == "\t\t"
    assert indenting.of_prose("\t\\section{A}\n", 12) == "\t", "else as the heading"
    assert indenting.of_prose("A line.\n", 7) == ""


def test_under_a_new_heading_it_stands_as_under_its_like() -> None:
    assert indenting.of_heading(TEXT, "\\subsection{Rain}") == "\t"
    assert indenting.of_prose(TEXT, len(TEXT), "\\subsection{Rain}\n\\label{sec:rain}") == "\t\t"
    assert indenting.of_heading(TEXT, "\\chapter{Rain}") == ""


def test_every_line_of_a_paragraph_is_indented_and_none_that_is_empty() -> None:
    author = breaking.Author("a.tex", TEXT)
    assert author.laid("It rains. It is wet.\n\nIt dries.", "\t") == "\tIt rains.\n\tIt is wet.\n\n\tIt dries."
    assert author.laid("It rains.") == "It rains."
