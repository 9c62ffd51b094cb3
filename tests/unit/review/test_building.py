"""Errors of a build that TeX names no line of the text for: they stand at the line that leads there, and are named."""

from __future__ import annotations

from pathlib import Path

from coauthor.gates import typesetting
from coauthor.manuscript.tex_log import Grade, Problem
from coauthor.review import building

MAIN = r"""% !TeX root
\documentclass{article}
% \usepackage{datetime2}
\usepackage[
  useregional,
]{babel,datetime2}
\input{more}
\begin{document}
Hi.
\end{document}
"""
ABSENT = "LaTeX Error: File `tracklang.sty' not found."


def built(root: Path, *problems: Problem) -> typesetting.Built:
    (root / "main.tex").write_text(MAIN)
    (root / "more.tex").write_text("\n\\usepackage{gone}\n")
    return building.located(root, typesetting.Built(problems), "main.tex")


def test_an_error_of_a_package_stands_where_the_text_loads_it(tmp_path: Path) -> None:
    found = built(tmp_path, Problem(Grade.ERROR, ABSENT, through=("datetime2.sty", "other.sty")))
    (shown,) = building.findings(tmp_path, found)
    assert (shown["path"], shown["line"], shown["quote"]) == ("main.tex", 6, "]{babel,datetime2}")
    assert "TeX was reading other.sty, which this line leads to." in shown["message"]
    said = building.summary(found, "main.tex")
    assert said == "main.tex does not build: 1 error: File `tracklang.sty' not found. There is no PDF."


def test_else_it_stands_where_its_name_does_or_the_document_begins(tmp_path: Path) -> None:
    missing = Problem(Grade.ERROR, "LaTeX Error: File `gone.sty' not found.")
    unknown = Problem(Grade.ERROR, "TeX capacity exceeded", through=("deep.sty",))
    whole = Problem(Grade.ERROR, "File ended too early.", path="more.tex")
    known = Problem(Grade.ERROR, "Undefined control sequence.", path="more.tex", line=2)
    found = built(tmp_path, missing, unknown, whole, known, Problem(Grade.WARNING, "Label(s) may have changed."))
    places = [(one.path, one.line) for one in found.problems]
    assert places == [("more.tex", 2), ("main.tex", 2), ("more.tex", 1), ("more.tex", 2), (None, None)]
    assert "4 errors and 1 warning, first: File `gone.sty' not found." in building.summary(found, "main.tex")
