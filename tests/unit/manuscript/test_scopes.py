"""Several documents in one folder, chapters that say where they belong, bibliographies that are not there: no false
alarm, and none that TeX would give left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.manuscript import checks, facts, project
from coauthor.manuscript.reading import document

MAIN = "\\documentclass{{article}}\n\\begin{{document}}\n{}\n\\end{{document}}\n"
ENTRY = "@misc{ada, title={A}}\n"


def said(root: Path, files: dict[str, str]) -> list[str]:
    """What is undefined, doubled or not there, as `file code subject`."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    found = checks.of_project(project.DiskSource(root)).findings
    codes = ("ref.", "cite.", "label.", "input.")
    return sorted(
        f"{path} {one.code} {one.subject}" for path in found for one in found[path] if one.code.startswith(codes)
    )


def test_a_reference_into_another_document_of_the_folder_is_undefined(tmp_path: Path) -> None:
    files = {
        "one.tex": MAIN.format("\\section{A}\\label{a}\\ref{b}\\ref{shared}\\input{common}"),
        "two.tex": MAIN.format("\\section{B}\\label{b}\\ref{shared}\\input{common}"),
        "common.tex": "\\section{C}\\label{shared}\\ref{a}\\ref{b}\\ref{nobody}\n",
    }
    assert said(tmp_path, files) == ["common.tex ref.undefined nobody", "one.tex ref.undefined b"]
    found = checks.of_project(project.DiskSource(tmp_path)).findings["one.tex"]
    assert "two.tex, which has one, is not read with this file" in found[0].message


def test_a_label_of_each_document_is_no_duplicate(tmp_path: Path) -> None:
    files = {
        "one.tex": MAIN.format("\\section{A}\\label{intro}\\ref{intro}"),
        "two.tex": MAIN.format("\\section{B}\\label{intro}\\ref{intro}"),
    }
    assert said(tmp_path, files) == []


def test_what_xr_lends_is_not_held_against_a_document(tmp_path: Path) -> None:
    files = {
        "one.tex": MAIN.format("\\externaldocument{two}\\ref{b}"),
        "two.tex": MAIN.format("\\section{B}\\label{b}"),
    }
    assert said(tmp_path, files) == []


def test_an_entry_that_only_another_document_reads(tmp_path: Path) -> None:
    files = {
        "one.tex": MAIN.format("\\cite{ada}\\cite{own}\\bibliography{one}"),
        "two.tex": MAIN.format("\\cite{ada}\\bibliography{two}"),
        "one.bib": "@misc{own, title={O}}\n",
        "two.bib": ENTRY,
    }
    assert said(tmp_path, files) == ["one.tex cite.undefined ada"]


def test_a_chapter_that_no_input_names_but_that_names_its_root(tmp_path: Path) -> None:
    files = {
        "main.tex": MAIN.format("\\section{A}\\label{a}\\ref{b}"),
        "other.tex": MAIN.format("\\section{O}\\label{o}"),
        "ch/draft.tex": "% !TeX root = ../main.tex\n\\section{B}\\label{b}\\ref{a}\n",
    }
    assert said(tmp_path, files) == []


def test_a_chapter_whose_root_lies_outside_of_the_workspace_is_not_judged_by_what_is_here(tmp_path: Path) -> None:
    files = {
        "one.tex": "% !TEX root=../../thesis.tex\n" + MAIN.format("\\label{a}\\ref{b}"),
        "two.tex": MAIN.format("\\label{b}"),
    }
    assert said(tmp_path, files) == []


@pytest.mark.parametrize(
    ("text", "bib", "wanted"),
    [
        ("\\cite{ada}\\bibliography{refs}", "", ["main.tex cite.undefined ada"]),
        ("\\cite{ada}\\bibliography{refs}", "% nothing yet\n", ["main.tex cite.undefined ada"]),
        (
            "\\cite{ada}\\bibliography{refs}",
            None,
            ["main.tex cite.undefined ada", "main.tex input.missing refs"],
        ),
        ("\\cite{ada}", None, ["main.tex cite.undefined ada"]),
        ("\\cite{ada}\\bibliography{refs}", ENTRY, []),
        ("\\cite{ada}\\begin{thebibliography}{9}\\bibitem{ada}A\\end{thebibliography}", None, []),
        ("\\newcommand{\\b}[1]{\\bibitem{x#1}}\\cite{xada}\\b{ada}", None, []),
        ("\\cite{ada}\\bibliography{/elsewhere/all}", None, []),
        ("\\cite{ada}\\bibliography{../../all}", None, []),
        ("\\cite{ada}\\cite{eve}\\bibliography{\\mylib,refs}", ENTRY, ["main.tex cite.undefined eve"]),
        ("\\cite{ada}\\bibliography{\\mylib}", None, []),
        ("\\cite{ada}\\addbibresource[location=remote]{https://example.org/a.bib}", None, []),
        ("\\cite{ADA}\\bibliography{refs}", ENTRY, []),
        ("\\cite{ADA}\\addbibresource{refs.bib}", ENTRY, ["main.tex cite.undefined ADA"]),
    ],
)
def test_a_bibliography_that_is_empty_or_not_there(
    tmp_path: Path, text: str, bib: str | None, wanted: list[str]
) -> None:
    files = {"main.tex": MAIN.format(text)} | ({} if bib is None else {"refs.bib": bib})
    assert said(tmp_path, files) == wanted


def test_what_a_run_left_behind_can_be_cited_where_the_bib_is_not_shipped(tmp_path: Path) -> None:
    files = {
        "main.tex": MAIN.format("\\cite{ada,eve}\\bibliography{refs}"),
        "main.bbl": "\\begin{thebibliography}{1}\n\\bibitem[A(1843)]{ada} A.\n\\end{thebibliography}\n",
    }
    assert said(tmp_path, files) == ["main.tex cite.undefined eve", "main.tex input.missing refs"]


def test_without_a_document_nobody_knows_what_can_be_cited(tmp_path: Path) -> None:
    assert said(tmp_path, {"chapter.tex": "\\section{A}\\cite{ada}\n"}) == []


@pytest.mark.parametrize(
    ("head", "root"),
    [
        ("% !TeX root = ../main.tex\n", "../main.tex"),
        ("%!TEX root=main\n", "main.tex"),
        ('% !TeX spellcheck = de-DE\n%% ! TeX Root = "a b.tex"\n', "a b.tex"),
        ("\\documentclass[../main]{subfiles}\n", "../main.tex"),
        ("% \\documentclass[../main]{subfiles}\n", ""),
        ("% TeX root is main.tex\n", ""),
    ],
)
def test_the_root_that_a_text_names(head: str, root: str) -> None:
    assert facts.root_named(head) == root


def test_a_root_beside_the_chapters_is_found_by_its_name(tmp_path: Path) -> None:
    """The main file need not be in a folder above."""
    thesis = tmp_path / "deep" / "thesis"
    for path, text in {
        "main/thesis.tex": MAIN.format("\\input{../ch/one}"),
        "ch/one.tex": "% !TeX root = ../main/thesis.tex\nWords.\n",
        "ch/two.tex": "\\documentclass[../main/thesis]{subfiles}\n\\begin{document}a\\end{document}\n",
        "alone/three.tex": "% !TeX root = gone.tex\nWords.\n",
    }.items():
        (thesis / path).parent.mkdir(parents=True, exist_ok=True)
        (thesis / path).write_text(text, "utf-8")
    for place in ("ch/one.tex", "ch/two.tex", "ch"):
        assert project.find_root(thesis / place) == thesis.resolve()
    assert project.find_root(thesis / "alone/three.tex") == (thesis / "alone").resolve()


def test_a_part_that_can_be_compiled_alone_comes_behind_its_root(tmp_path: Path) -> None:
    files = {
        "a.tex": facts.facts_of("a.tex", "% !TeX root = z.tex\n" + MAIN.format("\\input{b}\\input{c}")),
        "b.tex": facts.facts_of("b.tex", "B"),
        "c.tex": facts.facts_of("c.tex", "C"),
        "z.tex": facts.facts_of("z.tex", MAIN.format("Z")),
    }
    assert document.mains(files) == ("z.tex", "a.tex")


@pytest.mark.parametrize(
    ("rest", "alarms"),
    [
        ("%\\bibliography{refs}", ["a.tex", "main.tex"]),
        ("\\bibliographystyle{plain}", ["a.tex", "main.tex"]),
        ("\\bibliography{refs}", []),
        ("\\bibliographyown{refs}", []),
        ("\\begin{thebibliography}{1}\\bibitem{ada} A.\\end{thebibliography}", []),
    ],
)
def test_an_entry_of_a_bibliography_that_no_document_names(tmp_path: Path, rest: str, alarms: list[str]) -> None:
    files = {
        "main.tex": MAIN.format(f"\\cite{{ada}}\\input{{a}}\n{rest}"),
        "a.tex": "See \\cite{ada}.\n",
        "refs.bib": ENTRY,
    }
    assert said(tmp_path, files) == [f"{path} cite.undefined ada" for path in alarms]
    for one in checks.of_project(project.DiskSource(tmp_path)).findings["a.tex"]:
        assert "main.tex names no bibliography" in one.message and "\\bibliography{refs}" in one.message


def test_what_the_outline_names_and_nobody_has(tmp_path: Path) -> None:
    one = "\\section{One}\\label{sec:one} " + "Words stand here. " * 6
    files = {
        "main.tex": MAIN.format(f"{one}\\cite{{ada}}\\section{{Two}}\\bibliography{{refs}}"),
        "refs.bib": ENTRY,
        "OUTLINE.md": "# T\n\n## One\n\nAsk @anna. [@ada; @nobody] [fig:none] [sec:one]\n\n## Two\n\n[fig:planned]\n",
    }
    assert said(tmp_path, files) == ["OUTLINE.md cite.undefined nobody", "OUTLINE.md ref.undefined fig:none"]
