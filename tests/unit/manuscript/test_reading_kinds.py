"""What kinds of documents have of their own: labels that are lent, captions behind labels, bibliographies of parts."""

from __future__ import annotations

from pathlib import Path

from coauthor.manuscript import checks, project
from coauthor.manuscript.reading import document
from readings import body, labels, read

LENDING = "\\documentclass{article}\n\\begin{document}\n\\section{O}\\label{o}\n\\end{document}\n"


def contents(text: str) -> list[str]:
    return [heading.contents for heading in read(text).headings if heading.listed]


def test_labels_of_another_document_are_known_from_its_text() -> None:
    found = body("\\externaldocument[S-]{sup}", "\\ref{S-o}\\ref{S-p}", sup_tex=LENDING)
    assert [use.key for use in document.undefined_references(found)] == ["S-p"]


def test_two_documents_may_borrow_from_each_other() -> None:
    other = LENDING.replace("\\begin", "\\externaldocument{main}\n\\begin", 1)
    assert "o" in labels(body("\\externaldocument{sup}", "\\label{a}", sup_tex=other)).split()


def test_a_label_before_the_caption_of_its_float_names_nothing(tmp_path: Path) -> None:
    text = "\\begin{figure}\\label{a}\\caption{A}\\label{b}\\end{figure}\\ref{a}\\ref{b}"
    found = body("\\usepackage{caption}", text)
    assert [use.key for use in document.undefined_references(found, ("a", "b"))] == ["a"]
    assert not document.undefined_references(body("", text))
    assert not document.undefined_references(body("\\usepackage{caption,cleveref}", text.replace("\\ref", "\\cref")))
    (tmp_path / "main.tex").write_text(
        f"\\documentclass{{article}}\n\\usepackage{{caption}}\n\\begin{{document}}\n{text}\n\\end{{document}}\n",
        "utf-8",
    )
    said = checks.of_project(project.DiskSource(tmp_path)).findings["main.tex"]
    assert [(one.code, one.subject) for one in said if one.code.startswith("ref.")] == [("ref.undefined", "a")]


def test_a_part_of_a_document_has_its_own_bibliography() -> None:
    given = {"one_bib": "@misc{a, title={A}}", "two_bib": "@misc{b, title={B}}"}
    text = "\\begin{bibunit}\\cite{a}\\putbib\\end{bibunit}\\begin{bibunit}\\cite{b}\\putbib[two]\\end{bibunit}"
    found = body("\\usepackage{bibunits,tocbibind}\\defaultbibliography{one}", text, **given)
    assert found.bibliographies == ("one.bib", "two.bib")
    assert [heading.title for heading in found.headings] == ["References", "References"]


def test_an_own_command_under_another_name_is_not_the_authors(tmp_path: Path) -> None:
    found = body("\\let\\old\\marginpar\\renewcommand{\\marginpar}[1]{\\old{#1}}", "\\marginpar{\\label{a}}")
    assert labels(found) == "a"
    assert found.complete


def test_a_title_shows_one_branch_of_a_condition() -> None:
    text = "\\documentclass{{article}}\n\\newif\\ifbig{}\n\\newcommand{{\\name}}{{\\ifbig A\\else B\\fi}}\n"
    text += "\\begin{{document}}\n\\section{{The \\name}}\n\\end{{document}}\n"
    assert contents(text.format("")) == ["The B"]
    assert contents(text.format("\\bigtrue")) == ["The A"]


def test_lists_stay_out_of_the_contents_where_nothing_is_put_there() -> None:
    text = "\\documentclass[listof=totoc]{{scrartcl}}\n\\begin{{document}}\n{{{}\\listoffigures}}\\end{{document}}\n"
    assert contents(text.format("\\renewcommand{\\addcontentsline}[3]{}")) == []
    assert contents(text.format("")) == ["List of Figures"]


def test_titlesec_lists_parts_without_a_number() -> None:
    text = (
        "\\documentclass{{report}}\n\\usepackage{{titlesec}}\n{}\\begin{{document}}\n\\part*{{P}}\n\\end{{document}}\n"
    )
    assert contents(text.format("\\titleformat{\\part}{\\Huge}{\\thepart}{1em}{}\n")) == ["P"]
    assert contents(text.format("")) == []


def test_what_stands_before_a_citation_in_angles_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@misc{a, title={A}}\n", "utf-8")
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\n\\usepackage{apacite}\n\\begin{document}\n"
        "\\cite<see {\\it b}>[p.~3]{a} \\citeA<x>{gone}\n\\bibliography{refs}\n\\end{document}\n",
        "utf-8",
    )
    said = checks.of_project(project.DiskSource(tmp_path)).findings["main.tex"]
    assert [one.subject for one in said if one.code == "cite.undefined"] == ["gone"]


def test_words_of_a_class_follow_the_language() -> None:
    words = "\\providecaptionname{ngerman}{\\oath}{Eid}\\providecaptionname{english}{\\oath}{Oath}\n"
    text = "\\documentclass{{scrreprt}}\n\\usepackage[{}]{{babel}}\n" + words.replace("{", "{{").replace("}", "}}")
    text += "\\begin{{document}}\n\\chapter{{\\oath}}\n\\end{{document}}\n"
    assert contents(text.format("ngerman")) == ["Eid"]
    assert contents(text.format("english")) == ["Oath"]
