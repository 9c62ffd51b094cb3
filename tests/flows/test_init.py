"""`coauthor init`: a new document compiles and fits its outline, and nothing that is there is ever written over."""

from __future__ import annotations

from pathlib import Path

import pytest

import terminals
from clients.record import Terminal
from coauthor.cli.starting import init, templates
from coauthor.manuscript import outline, project
from coauthor.manuscript.reading import document
from coauthor.pool import trusting
from flows import typesetting

CHOICES = [(template, field) for template in templates.names("templates") for field in templates.names("fields")]


@pytest.mark.parametrize(("template", "field"), CHOICES)
def test_each_start_fits_its_outline(tmp_path: Path, template: str, field: str) -> None:
    for path, text in templates.files(templates.Wishes(template, field)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    source = project.DiskSource(tmp_path)
    (read,) = document.read_all(document.WorkspaceFiles(source), project.index(source).files)
    assert read.main == "main.tex" and not read.missing
    nodes = outline.read((tmp_path / "OUTLINE.md").read_text(encoding="utf-8")).nodes
    assert [node.title for node in nodes] == [heading.title for heading in read.headings if not heading.made]
    assert {node.label for node in nodes} <= {label.key for label in read.labels}
    assert all(node.purpose and node.points and node.target for node in nodes)


@pytest.mark.parametrize("template", templates.names("templates"))
def test_it_compiles(tmp_path: Path, template: str) -> None:
    typesetting.pdflatex()
    assert Terminal(tmp_path).run("init", "new", "--template", template, "--title", "A 50 \\% Title").returncode == 0
    assert not typesetting.complaints(tmp_path / "new")
    assert (tmp_path / "new" / "main.aux").is_file()


def test_an_outline_is_made_of_a_text_and_nothing_else_is_touched(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\n\\begin{document}\n\\section{First \\emph{things}}\\label{sec:first}\n"
        "\\subsection{Of them}\nWords.\n\\input{rest}\n\\end{document}\n"
    )
    (tmp_path / "rest.tex").write_text("\\section{The Rest}\nMore words.\n")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    answer = Terminal(tmp_path).json("init", "--adopt")
    assert answer["main"] == "main.tex" and answer["written"] == ["OUTLINE.md"]
    made = (tmp_path / "OUTLINE.md").read_text()
    assert made.startswith("# Plan of main.tex\n")
    nodes = outline.read(made).nodes
    assert [(node.title, node.label) for node in nodes][-1] == ("The Rest", "")
    assert "sec:first" in {node.label for node in nodes} and len(nodes) == 3
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "OUTLINE.md"} == before
    again = Terminal(tmp_path).json("init", "--adopt")
    assert again["written"] == [] and again["kept"] == ["OUTLINE.md"]
    assert (tmp_path / "OUTLINE.md").read_text() == made


def test_an_outline_that_is_made_of_a_text_has_its_title(tmp_path: Path) -> None:
    head = "\\documentclass{article}\n\\title[Short]{Of Clocks\\\\ and~Rooms}\n\\begin{document}\n"
    (tmp_path / "main.tex").write_text(f"{head}\\section{{One}}\n\\section{{Two}}\n\\end{{document}}\n")
    Terminal(tmp_path).json("init", "--adopt")
    assert outline.read((tmp_path / "OUTLINE.md").read_text()).title == "Of Clocks and Rooms"


def test_a_folder_with_a_text_is_not_started_over(tmp_path: Path) -> None:
    (tmp_path / "mine.tex").write_text("\\documentclass{article}\n")
    done = Terminal(tmp_path).run("init")
    assert done.returncode == 2 and "--adopt" in " ".join(done.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.tex"]


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    (tmp_path / "STYLE.md").write_text("- mine\n")
    answer = Terminal(tmp_path).json("init", "--template", "paper", "--field", "biology")
    assert answer["kept"] == ["STYLE.md"] and "main.tex" in answer["written"]
    assert (tmp_path / "STYLE.md").read_text() == "- mine\n"


def test_without_a_field_nobody_is_told_theirs_and_notes_have_a_way_in(tmp_path: Path) -> None:
    done = Terminal(tmp_path).run("init", "new", "--title", "Bees")
    assert done.returncode == 0 and "coauthor outline propose" in done.stdout
    assert "Kind: thesis\n" in (tmp_path / "new" / "BRIEF.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", [("--template", "novel"), ("--field", "law")])
def test_an_unknown_start_names_the_known_ones(tmp_path: Path, wrong: tuple[str, str]) -> None:
    done = Terminal(tmp_path).run("init", *wrong)
    assert done.returncode == 2 and wrong[1] in done.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_there_is_nothing_to_adopt(tmp_path: Path) -> None:
    done = Terminal(tmp_path).run("init", "--adopt")
    assert done.returncode == 1 and "nothing was written" in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())


def _begun_at_a_terminal(folder: Path, name: str) -> bool | None:
    with terminals.Terminal(folder, "init", name, "--title", "Trees", "--author", "Ada") as screen:
        for question in init.QUESTIONS.values():
            screen.until(question)
            screen.type("\r")
        assert screen.ended() == 0
        assert ("counts as trusted" in screen.shown) == (trusting.is_trusted(folder / name) is True)
    return trusting.is_trusted(folder / name)


def test_a_folder_that_a_person_begins_is_theirs_and_one_that_came_with_settings_is_not(tmp_path: Path) -> None:
    assert _begun_at_a_terminal(tmp_path, "mine") is True
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "coauthor.toml").touch()
    assert _begun_at_a_terminal(tmp_path, "sent") is None
    Terminal(tmp_path).json("init", "by-a-script")
    assert trusting.is_trusted(tmp_path / "by-a-script") is None
