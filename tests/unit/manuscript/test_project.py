"""A workspace: its root, its files, what reads what, and that nothing outside is read."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import scenes
from coauthor.domain import errors
from coauthor.manuscript import checks, facts, project


def write(root: Path, files: dict[str, str]) -> project.DiskSource:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return project.DiskSource(root)


@pytest.mark.parametrize(
    ("marks", "root"),
    [
        ([".git/", "a/.git/"], "a"),
        ([".coauthor/", "a/.git/"], ""),
        (["coauthor.toml", "a/b/.git/"], ""),
        (["OUTLINE.md", "a/.git/"], ""),
        (["OUTLINE.md", ".coauthor/", "a/OUTLINE.md"], ""),
        (["OUTLINE.md", "a/OUTLINE.md"], "a"),
        (["a/coauthor.toml", ".coauthor/"], "a"),
    ],
)
def test_the_root(tmp_path: Path, marks: list[str], root: str) -> None:
    place = tmp_path / "a" / "b" / "main.tex"
    place.parent.mkdir(parents=True)
    place.touch()
    for mark in marks:
        target = tmp_path / mark
        target.mkdir(parents=True) if mark.endswith("/") else target.touch()
    assert project.find_root(place) == (tmp_path / root).resolve()
    assert project.find_root(place.parent) == (tmp_path / root).resolve()


def test_without_a_mark_a_chapter_and_a_terminal_beside_it_have_one_root(tmp_path: Path) -> None:
    """Two roots would be two pools: what one asks for the other would never see."""
    main = "% \\documentclass{article}\n\\documentclass[11pt,\n  a4paper]{book}\n\\begin{document}\n\\end{document}\n"
    part = "\\documentclass[../main.tex]{subfiles}\n\\begin{document}\n\\end{document}\n"
    root = tmp_path / "thesis"
    write(root, {"main.tex": main, "chapters/one.tex": part, "chapters/deep/two.tex": "Words.\n"})
    for place in (
        root,
        root / "main.tex",
        root / "chapters",
        root / "chapters/one.tex",
        root / "chapters/deep/two.tex",
    ):
        assert project.find_root(place) == root.resolve()
    write(tmp_path / "letters", {"a/one.tex": "Words.\n"})
    assert project.find_root(tmp_path / "letters/a/one.tex") == (tmp_path / "letters/a").resolve()


def test_the_home_folder_is_no_root_for_what_lies_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write(tmp_path, {"old.tex": "\\documentclass{article}\n", "notes/one.tex": "Words.\n"})
    assert project.find_root(tmp_path / "notes/one.tex") == (tmp_path / "notes").resolve()


def test_files_of_a_folder(tmp_path: Path) -> None:
    names = ["main.tex", "ch/one.tex", "refs.bib", "OUTLINE.md"]
    others = [".hidden/a.tex", ".coauthor/a.tex", "node_modules/a.tex", "a.png", "ch/.b.tex"]
    source = write(tmp_path / "w", dict.fromkeys(names + others, "x"))
    (tmp_path / "w" / "ch" / "loop").symlink_to(tmp_path / "w")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.tex").write_text("x")
    (tmp_path / "w" / "away").symlink_to(tmp_path / "out")
    (tmp_path / "w" / "link.tex").symlink_to(tmp_path / "out" / "secret.tex")
    assert source.list() == sorted(names)


OUTSIDE = ["../secret.tex", "/etc/passwd", "link.tex", "away/secret.tex", "ch/../../secret.tex", "a\0b"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_is_read(tmp_path: Path, path: str) -> None:
    source = write(tmp_path / "w", {"ch/one.tex": "x"})
    (tmp_path / "secret.tex").write_text("x")
    (tmp_path / "w" / "link.tex").symlink_to(tmp_path / "secret.tex")
    (tmp_path / "w" / "away").symlink_to(tmp_path)
    with pytest.raises(errors.Forbidden):
        source.read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFound):
        project.DiskSource(tmp_path).read("none.tex")


def test_includes_are_found_from_the_root_document(tmp_path: Path) -> None:
    source = write(
        tmp_path,
        {
            "thesis/main.tex": "\\documentclass{book}\\begin{document}\\include{ch/one} \\input ch/two.tex "
            "\\bibliography{a,b}"
            "\\import{ch/}{three}\\subfile{gone}% \\input{not}\n\\end{document}",
            "thesis/ch/one.tex": "\\input{ch/two}\\input{fig}",
            "thesis/ch/two.tex": "",
            "thesis/ch/three.tex": "\\input{\\somewhere}",
            "thesis/ch/fig.tex": "",
            "thesis/a.bib": "",
            "thesis/b.bib": "",
            "talk/main.tex": "\\documentclass{beamer}\\begin{document}\\input{ch/one}\\end{document}",
            "talk/ch/one.tex": "",
        },
    )
    graph = project.index(source).includes
    assert graph["thesis/main.tex"] == (
        "thesis/ch/one.tex",
        "thesis/ch/two.tex",
        "thesis/a.bib",
        "thesis/b.bib",
        "thesis/ch/three.tex",
    )
    assert graph["thesis/ch/one.tex"] == ("thesis/ch/two.tex", "thesis/ch/fig.tex")
    assert graph["talk/main.tex"] == ("talk/ch/one.tex",)


def test_facts_of_all_files_and_of_open_ones(tmp_path: Path) -> None:
    source = write(
        tmp_path,
        {
            "main.tex": "\\section{One}\\label{a}\\cite{k}\n% TODO(coauthor): tighten\nSome text here.\n",
            "other.tex": "\\label{b}",
            "refs.bib": "@article{k, title={A}}\n@string{x = {y}}\n@book{l,\n title = {B @ c{d},}\n}\n@comment{m,}",
            "bad.tex": "",
        },
    )
    (tmp_path / "bad.tex").write_bytes(b"\xff\xfe")
    found = project.index(source, {"other.tex": "\\label{c}\\ref{a}", "new.tex": "\\label{d}"})
    assert sorted(found.labels) == ["a", "c", "d"]
    assert sorted(found.entries) == ["k", "l"]
    assert [request.text for _, request in found.todos()] == ["tighten"]
    assert [section.title for _, section in found.sections()] == ["One"]
    assert found.files["bad.tex"] == facts.FileFacts("bad.tex")
    path, entry = found.entries["l"][0]
    assert (tmp_path / path).read_text()[entry.start : entry.end] == "@book{l,\n title = {B @ c{d},}\n}"
    changed = found.with_file("other.tex", facts.facts_of("other.tex", "\\label{e}")).with_file("new.tex", None)
    assert sorted(changed.labels) == ["a", "e"]
    assert sorted(found.labels) == ["a", "c", "d"], "the old facts stay as they were"


def test_an_old_file_in_latin_1_is_read_and_a_binary_one_is_not(tmp_path: Path) -> None:
    source = write(tmp_path, {"main.tex": "\\input{old}"})
    (tmp_path / "old.tex").write_bytes("\\section{Größe}\\label{größe}\r\n\\cite{a}".encode("latin-1"))
    (tmp_path / "refs.bib").write_bytes("@book{a, author={Müller}}".encode("latin-1"))
    (tmp_path / "not.tex").write_bytes(b"\\label{x}\0")
    found = project.index(source)
    assert sorted(found.labels) == ["größe"]
    assert sorted(found.entries) == ["a"]
    assert found.files["not.tex"] == facts.FileFacts("not.tex")


def test_facts_travel_between_processes() -> None:
    known = facts.facts_of("a.tex", "\\section{A}\\label{a}\\cite{b}\\input{c}\n% TODO(coauthor): x\nText here.")
    assert pickle.loads(pickle.dumps(known)) == known


@pytest.mark.parametrize("name", ["routing-msc", "parallel-phd", "sympy-paper", "course-zh"])
def test_what_tex_itself_found(name: str) -> None:
    folder = scenes.corpus(name)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    found = project.index(project.DiskSource(folder / "src"))
    seen: list[str] = []
    waiting = [truth["main"]]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.append(path)
            waiting += found.includes.get(path, ())
    tex = {path for path in seen if path.endswith(".tex")}
    assert tex == {path for path in truth["files_read"]["tex"] if path.endswith(".tex")}
    assert {key.key for path in tex for key in found.files[path].cites} == set(truth["cited"])
    written = {label for label, place in truth["labels"].items() if place.get("file")}
    assert written <= {key.key for path in tex for key in found.files[path].labels}


def test_what_the_project_teaches_about_code(tmp_path: Path) -> None:
    """A chapter does not tell that its listings are code: the preamble, a class or a package does."""
    files = {
        "main.tex": "\\documentclass{x}\\lstnewenvironment{code}{}{}\\begin{document}\\input{ch/a}\\end{document}",
        "x.cls": "\\DefineVerbatimEnvironment{shell}{Verbatim}{}",
        "ch/a.tex": "\\begin{code}\nNot a sentence.\n\\end{code}\n",
        "ch/bad.tex": "",
    }
    source = write(tmp_path, files)
    (tmp_path / "ch/bad.tex").write_bytes(b"\0")
    assert project.taught(source).verbatim == {"code", "shell"}


def test_what_is_missing_where_the_class_stands_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "head.tex").write_text("\\documentclass{article}\n\\usepackage{listings}\n", "utf-8")
    listing = "\\begin{lstlisting}[caption={A}\\label{x}, label={y}]\na\n\\end{lstlisting}\n"
    body = f'\\section{{A}}\n{listing}{listing}\\input{{gone}} \\include{{"a chapter"}} \\includegraphics{{none}}\n'
    (tmp_path / "main.tex").write_text(f"\\input{{./head}}\n\\begin{{document}}\n{body}\\end{{document}}\n", "utf-8")
    (tmp_path / "a chapter.tex").write_text("\\section{B}\n", "utf-8")
    found = checks.of_project(project.DiskSource(tmp_path)).findings["main.tex"]
    told = [(one.code, one.subject) for one in found]
    assert told == [
        *(("label.duplicate", key) for key in "xyxy"),
        ("input.missing", "gone"),
        ("figure.missing", "none"),
    ]


def test_what_is_shown_is_looked_for_by_its_own_name_and_an_entry_without_a_key_hides_none(tmp_path: Path) -> None:
    code = "\\inputminted[firstline=4]{python3}{code/a.py}\n\\inputminted{c++}{code/gone.cpp}\n"
    (tmp_path / "main.tex").write_text(
        f"\\documentclass{{article}}\\begin{{document}}\n{code}\\end{{document}}", "utf-8"
    )
    (tmp_path / "code").mkdir()
    (tmp_path / "code/a.py").write_text("a = 1\n", "utf-8")
    (tmp_path / "refs.bib").write_text("@manual{,\n title={A}}\n\n@manual{,\n title={B}}\n", "utf-8")
    found = checks.of_project(project.DiskSource(tmp_path)).findings
    assert [(one.code, one.subject) for one in found["main.tex"]] == [("input.missing", "code/gone.cpp")]
    assert "bib.duplicate" not in [one.code for one in found["refs.bib"]]
