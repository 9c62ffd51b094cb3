"""Terms that no glossary defines are said where all definitions are known, and never where others may come."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenes
from coauthor.manuscript import checks, project

HEAD = "\\documentclass{report}\n\\usepackage{glossaries}\n\\newacronym{svm}{SVM}{machine}\n"


def undefined(root: Path, head: str, body: str, **others: str) -> list[str]:
    files = {"main.tex": f"{head}\\begin{{document}}\n{body}\n\\end{{document}}\n"}
    files |= {name.replace("_", "."): text for name, text in others.items()}
    checked = checks.of_project(project.DiskSource(scenes.write(root, files)))
    return [found.subject for each in checked.findings.values() for found in each if found.code == "term.undefined"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            HEAD,
            "\\gls{svm}, \\Glspl[format=x]{svn}, \\acrlong*{ svn }, \\glsentryshort{svm} \\verb|\\gls{no}| % \\gls{no}",
        ),
        (
            "\\documentclass{report}\n\\usepackage[printonlyused]{acronym}\n",
            "\\ac{svn}\\begin{acronym}\\acro{x}{X}\\end{acronym}",
        ),
        (
            "\\documentclass{report}\n\\usepackage{acro}\n\\DeclareAcronym{svm}{short=SVM,long=m}\n",
            "\\Ac{svm} \\acp{svn}",
        ),
        (
            "\\documentclass{report}\n\\usepackage{glossaries-extra}\n\\newabbreviation{svm}{S}{m}\n",
            "\\glsxtrshort{svn}",
        ),
    ],
)
def test_a_term_that_nothing_defines_is_said(tmp_path: Path, head: str, body: str) -> None:
    assert set(undefined(tmp_path, head, body)) == {"svn"}


@pytest.mark.parametrize(
    "more",
    [
        "\\newcommand{\\term}[2]{\\newglossaryentry{#1}{name=#2}}",
        "\\input{built/terms}",
        "\\GlsXtrLoadResources[src={terms}]",
        "\\usepackage{datatool}",
        "\\newcommand{\\gls}[1]{#1}",
        "\\ifglsentryexists{svn}{}{}",
        "\\newterm{svn}\\glsxtrnewsymbol{x}{y}",
        "\\DTLforeach{db}{\\k=k}{\\newacronym{\\k}{\\k}{\\k}}",
    ],
)
def test_where_terms_may_come_from_elsewhere_nothing_is_said(tmp_path: Path, more: str) -> None:
    assert undefined(tmp_path, HEAD + more, "\\gls{svn}") == []


def test_terms_of_files_classes_and_bibliographies_count(tmp_path: Path) -> None:
    head = "\\documentclass{own}\n\\loadglsentries{more}\n\\GlsXtrLoadResources[src={words}]\n"
    files = {
        "own_cls": "\\LoadClass{book}\\RequirePackage{glossaries-extra}\\newacronym{a}{A}{a}\n",
        "more_tex": "\\newacronym{b}{B}{b}\n",
        "words_bib": "@entry{c, name={c}, description={c}}\n",
    }
    assert undefined(tmp_path, head, "\\gls{a} \\gls{b} \\gls{c} \\gls{d}", **files) == ["d"]
