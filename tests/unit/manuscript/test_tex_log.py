"""Reading the log of TeX: errors at their file and line, in both of TeX's ways to say where, and nothing twice."""

from __future__ import annotations

from coauthor.manuscript import tex_log
from coauthor.manuscript.tex_log import Grade, Problem

BY_BRACKETS = r"""This is pdfTeX, Version 3.14 (TeX Live) (preloaded format=pdflatex)
(./thesis.tex (/usr/share/texmf/tex/latex/base/article.cls
Document Class: article
) (./chapters/one.tex
! Undefined control sequence.
l.4 The drift \mesured
                       over a day.
The control sequence at the end of the top line
of your error message was never \def'ed (see page 1

LaTeX Warning: Reference `fig:none' on page 1 undefined on input line 9.


Overfull \hbox (12.0pt too wide) in paragraph at lines 11--12
[]\OT1/cmr/m/n/10 An opening ( that is never

) (./chapters/two.tex

Package natbib Warning: Citation `nobody2020' on page 2 undefined on input line
 3.

! Package siunitx Error: Invalid number.
(siunitx)                It has two signs.

See the siunitx documentation for further information.
l.7 \num{1--2}
              .
) )
"""


def test_places_are_found_by_the_files_that_are_open() -> None:
    found = tex_log.read(BY_BRACKETS)
    assert [(one.grade, one.path, one.line) for one in found] == [
        (Grade.ERROR, "chapters/one.tex", 4),
        (Grade.WARNING, "chapters/one.tex", 9),
        (Grade.INFO, "chapters/one.tex", 11),
        (Grade.WARNING, "chapters/two.tex", 3),
        (Grade.ERROR, "chapters/two.tex", 7),
    ]
    assert found[0].shown == r"The drift \mesured"
    assert found[0].advice.startswith(r"TeX does not know \mesured")
    assert found[3].message == "Citation `nobody2020' on page 2 undefined."
    assert found[4].message == "Package siunitx Error: Invalid number. It has two signs."


def test_places_are_taken_from_file_and_line_where_tex_says_them() -> None:
    log = (
        "(./thesis.tex (./ch one.tex\n"
        "./ch one.tex:6: LaTeX Error: \\begin{itemize} on input line 4 ended by \\end{enumerate}.\n\n"
        "See the LaTeX manual.\n ...\n\nl.6 \\end{enumerate}\n\n"
        "./ch one.tex:6: LaTeX Error: \\begin{itemize} on input line 4 ended by \\end{enumerate}.\n\n"
        "l.6 \\end{enumerate}\n\n! Emergency stop.\n<*> thesis.tex\n"
    )
    (found,) = tex_log.read(log)
    assert (found.path, found.line) == ("ch one.tex", 6)
    assert found.advice == "The itemize begun in line 4 is not closed before this \\end{enumerate}."
    assert tex_log.line(found).startswith("ch one.tex:6: error: LaTeX Error: \\begin{itemize}")


def test_what_only_follows_is_said_where_nothing_else_is() -> None:
    (found,) = tex_log.read("! Emergency stop.\n<*> thesis.tex\n")
    assert found.message == "Emergency stop."


def test_the_command_inside_of_a_macro_is_not_guessed() -> None:
    log = "! Undefined control sequence.\n\\mine ->\\inner \n               \nl.3 \\mine\n         {x}\n"
    assert tex_log.read(log)[0].advice.startswith("TeX does not know a command that is used here")


def test_bibliography_programs_are_read() -> None:
    log = (
        "Database file #1: refs.bib\nI was expecting a `,' or a `}'---line 2 of file refs.bib\n : \n"
        'Warning--I didn\'t find a database entry for "nobody2020"\nWarning--empty year in kept2019\n'
        "--line 12 of file refs.bib\n"
    )
    assert tex_log.of_bibtex(log)[0] == Problem(Grade.ERROR, "I was expecting a `,' or a `}'", "refs.bib", 2)
    assert [one.message for one in tex_log.of_bibtex(log)[1:]] == [
        'I didn\'t find a database entry for "nobody2020"',
        "empty year in kept2019",
    ]
    biber = "[12] Biber.pm:1> ERROR - Cannot find 'refs.bib'!\nINFO - done\n"
    assert [one.message for one in tex_log.of_bibtex(biber)] == ["Cannot find 'refs.bib'!"]


def test_paths_are_told_from_the_root_and_those_of_the_system_are_not() -> None:
    assert tex_log.placed(Problem(Grade.ERROR, "x", "../lib/a.tex", 3), "thesis").path == "lib/a.tex"
    assert tex_log.placed(Problem(Grade.ERROR, "x", "a.tex", 3), ".").path == "a.tex"
    assert tex_log.placed(Problem(Grade.ERROR, "x", "/usr/share/x.sty", 3), ".") == Problem(Grade.ERROR, "x")
    assert tex_log.placed(Problem(Grade.ERROR, "x", "../../x.tex", 3), "a").path is None


def test_any_text_is_read_without_complaint() -> None:
    for text in ("", ")" * 100, "(" * 100, "! ", "l.5", "\x00\n(./a.tex", BY_BRACKETS[::-1], "LaTeX Warning: a"):
        tex_log.read(text)
        tex_log.of_bibtex(text)


def test_an_error_within_a_package_says_through_what_it_came() -> None:
    log = (
        "(./thesis.tex (/usr/share/texmf/article.cls\n) (./mine.sty (/usr/share/texmf/datetime2.sty\n\n"
        "! LaTeX Error: File `tracklang.sty' not found.\n\nType X to quit or <RETURN> to proceed,\n"
        "/usr/share/texmf/datetime2.sty:44: Emergency stop.\n<read *> \nl.44 \\RequirePackage\n"
    )
    (found,) = tex_log.read(log)
    assert found.through == ("mine.sty", "datetime2.sty")
    assert (tex_log.placed(found, "").path, found.line) == (None, None)
