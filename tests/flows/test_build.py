"""The document typeset for somebody at a terminal and for somebody in an editor: complaints at their places."""

from __future__ import annotations

import contextlib
import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scenes
import terminals
from coauthor.briefing import current
from coauthor.pool import pool as pools
from flows import typesetting
from lsp import client

MAIN = "\\documentclass{article}\n\\begin{document}\n\\input{chapters/one}\n\\input{chapters/two}\n\\end{document}\n"
ONE = "First line.\nDrift was \\smal{} here.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    typesetting.pdflatex()
    root = tmp_path / "thesis"
    (root / "chapters").mkdir(parents=True)
    (root / "main.tex").write_text(MAIN)
    (root / "chapters" / "one.tex").write_text(ONE)
    (root / "chapters" / "two.tex").write_text("It is $a_b_c$ then.\n")
    return root


def coauthor(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return terminals.run(folder, *words, COLUMNS="200")


def test_nothing_is_run_before_the_folder_is_trusted(folder: Path) -> None:
    done = coauthor(folder, "build")
    assert done.returncode == 1
    assert "`coauthor trust`" in done.stderr


def test_a_build_says_where_and_what_it_means(folder: Path) -> None:
    coauthor(folder, "trust", "--yes")
    done = coauthor(folder, "build", "chapters/two.tex")
    assert done.returncode == 1
    assert "chapters/one.tex:2 error Undefined control sequence. TeX does not know \\smal" in done.stdout
    assert "chapters/two.tex:1 error Double subscript." in done.stdout
    assert "pdflatex made 1 page in spite of 2 errors" in done.stdout
    assert not (folder / ".coauthor").exists(), "building makes no pool"
    assert not list(folder.rglob("*.aux"))
    (folder / "chapters" / "one.tex").write_text("Fine.\n")
    (folder / "chapters" / "two.tex").write_text("Fine.\n")
    good = json.loads(coauthor(folder, "build", "--json").stdout)
    assert (good["built"], good["findings"]) == (True, [])
    assert Path(good["pdf"]).read_bytes().startswith(b"%PDF")


def test_what_an_error_keeps_tex_from_is_not_called_undefined(folder: Path) -> None:
    """TeX stops before the bibliography and its second run: the key that is there is not complained of."""
    main = MAIN.replace(
        "\\end{doc", "See \\ref{sec:a}, \\cite{here} and \\cite{nowhere}.\\section{A}\\label{sec:a}\n\\end{doc"
    )
    (folder / "main.tex").write_text(
        main.replace("\\end{doc", "\\bibliographystyle{plain}\\bibliography{refs}\n\\end{doc")
    )
    (folder / "refs.bib").write_text("@misc{here, title={A}, author={B}, year=2020}\n")
    coauthor(folder, "trust", "--yes")
    said = json.loads(coauthor(folder, "build", "--json").stdout)
    told = [each["message"] for each in said["findings"] if each["severity"] == "warning"]
    assert told and all("nowhere" in each for each in told), told


def test_a_folder_without_a_document_says_so(tmp_path: Path) -> None:
    coauthor(tmp_path, "trust", "--yes")
    done = coauthor(tmp_path, "build")
    assert done.returncode == 1
    assert "no main file" in done.stderr


@pytest.fixture
def editor(folder: Path) -> Iterator[client.Client]:
    with client.start(folder, env={"COAUTHOR_ALONE_S": "1"}, options={"coauthor": {"trusted": True}}) as started:
        yield started


def complaints(editor: client.Client, uri: str) -> list[tuple[int, str]]:
    sent = [one for one in editor.notifications("textDocument/publishDiagnostics") if one["uri"] == uri]
    found = sent[-1]["diagnostics"] if sent else []
    return [(one["range"]["start"]["line"], one["message"]) for one in found if one["code"] == "build.error"]


def command(editor: client.Client, name: str, **argument: Any) -> Any:
    return editor.result(editor.ask("workspace/executeCommand", {"command": name, "arguments": [argument]}))


def test_what_is_typeset_is_what_stands_in_the_editor_as_it_was_asked(editor: client.Client, folder: Path) -> None:
    """Of all its files, and at once: a worker that is there already takes the task with the next ring of the bell."""
    unsaved = {path: editor.open(path) for path in ("chapters/one.tex", "chapters/two.tex")}
    for document in unsaved.values():
        document.replace(0, 0, "Unsaved.\n")
    command(editor, "coauthor.build", uri=unsaved["chapters/one.tex"].uri)
    pool = pools.open_pool(folder, create=False)
    assert pool is not None
    with contextlib.closing(pool):
        for path, document in unsaved.items():
            assert current.text_of(pool, path) == document.text


def test_an_editor_shows_what_tex_says_of_its_unsaved_text(editor: client.Client, folder: Path) -> None:
    one = editor.open("chapters/one.tex")
    one.replace(0, 0, "Unsaved.\n")
    said = command(editor, "coauthor.build", uri=one.uri)
    task, copy = said["task"], Path(urllib.request.url2pathname(urllib.parse.urlsplit(said["folder"]).path))
    scenes.wait_for(lambda: bool(complaints(editor, one.uri)), 60)
    ((line, message),) = complaints(editor, one.uri)
    assert (line, message.split(".")[0]) == (2, "Undefined control sequence")
    two = (folder / "chapters" / "two.tex").as_uri()
    scenes.wait_for(lambda: bool(complaints(editor, two)), 20)
    scenes.wait_for(lambda: command(editor, "coauthor.task.thread", task=task["id"])["task"]["status"] == "done", 20)
    assert (copy / "chapters" / "one.tex").is_file()
    actions = editor.result(
        editor.ask(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": one.uri},
                "range": {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 3}},
                "context": {"diagnostics": editor.notifications("textDocument/publishDiagnostics")[-1]["diagnostics"]},
            },
        )
    )
    assert "Fix this build error" in [action["title"] for action in actions]
    at = one.text.index("\\smal")
    one.replace(at, at, "not ")
    scenes.wait_for(lambda: complaints(editor, one.uri) == [], 20)
