"""Places named in words: what they can mean, and what of a request is no name of a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.manuscript import meant, naming, project
from coauthor.manuscript.reading import document

MAIN = """\\documentclass{report}
\\begin{document}
\\begin{abstract}
We look at shade.
\\end{abstract}
\\chapter{Introduction}\\label{ch:intro}
\\input{one}
\\chapter{Related Work}
Others did that.
\\section{Shade and Wind}
It is cool.
\\section{Night}
It is warm.
\\chapter{Conclusion}
That is all.
\\section{Outlook}
More to come.
\\section{Conclusion}
The end.
\\end{document}
"""
ONE = "Cities are hot.\n\n\\section{Questions}\nWhy is that so?\n"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[naming.Named, ...], document.WorkspaceFiles]:
    folder = tmp_path_factory.mktemp("named")
    (folder / "main.tex").write_text(MAIN, "utf-8")
    (folder / "one.tex").write_text(ONE, "utf-8")
    source = project.DiskSource(Path(folder))
    files = document.WorkspaceFiles(source)
    return naming.all_of(project.index(source), files), files


Workspace = tuple[tuple[naming.Named, ...], document.WorkspaceFiles]


def names(found: tuple[naming.Named, ...]) -> list[str]:
    return [naming.name(part) for part in found]


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("chapter 2", ["chapter 2 “Related Work”"]),
        ("Chapter two", ["chapter 2 “Related Work”"]),
        ("第二章", ["chapter 2 “Related Work”"]),
        ("Kapitel 2", ["chapter 2 “Related Work”"]),
        ("section 2.1", ["section 2.1 “Shade and Wind”"]),
        ("2.2", ["section 2.2 “Night”"]),
        ("§ 1.1", ["section 1.1 “Questions”"]),
        ("ch:intro", ["chapter 1 “Introduction”"]),
        ("related work", ["chapter 2 “Related Work”"]),
        ("the introduction", ["chapter 1 “Introduction”"]),
        ("Einleitung", ["chapter 1 “Introduction”"]),
        ("abstract", ["the abstract"]),
        ("Shade", ["section 2.1 “Shade and Wind”"]),
        ("wind", ["section 2.1 “Shade and Wind”"]),
        ("Qestions", ["section 1.1 “Questions”"]),
        ("Conclusion", ["chapter 3 “Conclusion”", "section 3.2 “Conclusion”"]),
        ("the Conclusion chapter", ["chapter 3 “Conclusion”"]),
        ("chapter 9", []),
        ("Methods", []),
    ],
)
def test_a_name_means_these_parts(workspace: Workspace, spoken: str, expected: list[str]) -> None:
    assert names(naming.find(workspace[0], spoken)) == expected


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("tighten chapter 2", ["chapter 2 “Related Work”"]),
        ("make section 2.2 shorter", ["section 2.2 “Night”"]),
        ("please make the abstract shorter", ["the abstract"]),
        ("kürze die Einleitung", ["chapter 1 “Introduction”"]),
        ("精简第二章", ["chapter 2 “Related Work”"]),
        ("tighten “Shade and Wind”", ["section 2.1 “Shade and Wind”"]),
        ("tighten Shade and Wind", ["section 2.1 “Shade and Wind”"]),
        ("shorten the conclusion", ["chapter 3 “Conclusion”", "section 3.2 “Conclusion”"]),
        ("fix the conclusion in chapter 3", ["section 3.2 “Conclusion”"]),
        ("fix the LaTeX in the chapter about related work", ["chapter 2 “Related Work”"]),
        ("shorten the part on questions a bit", ["section 1.1 “Questions”"]),
        ("could you make the questions section shorter and more formal?", ["section 1.1 “Questions”"]),
        ("make the style in the Shade and Wind section formal", ["section 2.1 “Shade and Wind”"]),
        ("tighten the section on the shade and wind", ["section 2.1 “Shade and Wind”"]),
        ("please tighten the night", ["section 2.2 “Night”"]),
        ("tighten the second paragraph of the night.", ["section 2.2 “Night”"]),
        ("tighten section Night, please", ["section 2.2 “Night”"]),
        ("make Qestions shorter", ["section 1.1 “Questions”"]),
        ("fix the typos in Related Works", ["chapter 2 “Related Work”"]),
        ("tighten chapter 1 and chapter 2", ["chapter 1 “Introduction”", "chapter 2 “Related Work”"]),
    ],
)
def test_a_request_names_its_place(workspace: Workspace, request_: str, expected: list[str]) -> None:
    mention = meant.find(workspace[0], request_)
    assert mention is not None
    assert names(mention.found) == expected


@pytest.mark.parametrize(
    "request_",
    [
        "tighten this paragraph",
        "make it less abstract",
        "explain the abstract idea",
        "add a reference to chapter 2",
        "shorter, see section 2.1",
        "replace “foo bar” by “bar”",
        "say more about the night",
        "make the results clearer",
        "make the next section shorter",
        "tighten the part about cold nights",
        "tighten the long night",
        "add a section on questions",
        "tighten section a bit",
        "tighten my prose",
        "Tighten My Prose",
        "polish English",
        "tighten LaTeX",
        "revise Table 3",
        "tighten Bayesian arguments",
        "kürze Sätze",
    ],
)
def test_a_request_without_a_place_of_its_own(workspace: Workspace, request_: str) -> None:
    assert meant.find(workspace[0], request_) is None


@pytest.mark.parametrize(
    "request_",
    [
        "tighten chapter 9",
        "fix section 7.1",
        "shorten the acknowledgements in chapter 8",
        "tighten the chapter about cats",
        "tighten Nowhere",
        "Tighten the Nowhere section",
        "make Nowhere Land more formal",
        "fix the typos in Nowhere",
        "kürze Kapitel Nirgendwo",
    ],
)
def test_a_place_that_is_not_there_is_said(workspace: Workspace, request_: str) -> None:
    mention = meant.find(workspace[0], request_)
    assert mention is not None
    assert mention.found == ()


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("Windy Shade", ["section 2.1 “Shade and Wind”"]),
        ("section Questioning", ["section 1.1 “Questions”"]),
        ("Xyz", []),
    ],
)
def test_what_is_called_nearly_so_is_offered(workspace: Workspace, spoken: str, expected: list[str]) -> None:
    assert names(naming.near(workspace[0], spoken)) == expected


def test_the_text_of_a_chapter_is_where_its_prose_stands(workspace: Workspace) -> None:
    parts, files = workspace
    (introduction,) = naming.find(parts, "chapter 1")
    assert introduction.files == ("one.tex",)
    assert naming.text_of(introduction, files) == (("one.tex", 0, len(ONE)),)
    (night,) = naming.find(parts, "Night")
    ((path, start, end),) = naming.text_of(night, files)
    assert path == "main.tex"
    assert MAIN[start:end] == "\\section{Night}\nIt is warm.\n"
