"""What only TeX's own reading finds reaches the editor: labels that macros make, numbers, and nothing undefined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scenes
from lsp import client

MACROS = """\\newcommand{\\eqn}[2]{\\begin{equation}#2\\label{eq:#1}\\end{equation}}
\\newcommand{\\says}[1]{\\cite{#1}}
\\newcommand{\\chap}[1]{\\input{ch/#1}}
"""
THESIS = {
    "main.tex": "\\documentclass{report}\n\\input{macros}\\usepackage{code}\n\\begin{document}\n\\chap{one}\n"
    "\\bibliography{refs}\n\\end{document}\n",
    "macros.tex": MACROS + "\\newcommand{\\sect}[2]{\\section{#2}\\label{sec:#1}}\n",
    "ch/one.tex": "\\chapter{One}\n\\eqn{drain}{a}\nBy \\ref{eq:drain} and \\ref{eq:gone}, "
    "\\says{ada}.\n\\sect{made}{Made by a macro}\n",
    "code.sty": "\\lstnewenvironment{snippet}{}{}\n\\MakeShortVerb{\\|}\n",
    "ch/two.tex": "\\begin{snippet}\n\\label{not:one}\\ref{not:two}\n\\end{snippet}\n|\\label{not:three}|\n",
    "refs.bib": "@book{ada, title={A}}\n",
}


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    with client.start(scenes.write(tmp_path, THESIS)) as started:
        yield started


def undefined(editor: client.Client, uri: str) -> list[str] | None:
    """The undefined references last shown for a file; None before anything was."""
    sent = [one for one in editor.notifications("textDocument/publishDiagnostics") if one["uri"] == uri]
    if not sent:
        return None
    return [one["data"]["subject"] for one in sent[-1]["diagnostics"] if one["code"] == "ref.undefined"]


def places(editor: client.Client, document: Any, line: int, character: int, method: str) -> list[Any]:
    """Where an answer leads, as lines."""
    params: dict[str, Any] = {"textDocument": {"uri": document.uri}, "position": {"line": line, "character": character}}
    if method.endswith("references"):
        params["context"] = {"includeDeclaration": True}
    found = editor.result(editor.ask(method, params)) or []
    return [one["range"]["start"]["line"] for one in (found if isinstance(found, list) else [found])]


def test_a_label_that_a_macro_makes_is_no_undefined_one(editor: client.Client) -> None:
    document = editor.open("ch/one.tex")
    scenes.wait_for(lambda: undefined(editor, document.uri) == ["eq:gone"], 20)
    assert all("eq:drain" not in (undefined(editor, document.uri) or []) for _ in range(2))
    assert places(editor, document, 2, 10, "textDocument/definition") == [1]


def test_code_of_the_author_own_kind_holds_no_keys_in_any_file(editor: client.Client) -> None:
    document = editor.open("ch/two.tex")

    def keys() -> list[str]:
        return [one["name"] for one in editor.result(editor.ask("workspace/symbol", {"query": "not:"}))]

    scenes.wait_for(lambda: keys() == [], 20)
    assert not undefined(editor, document.uri)
    end = len(document.text)
    document.replace(end, end, "\\begin{snippet}\n\\label{not:four}\n\\end{snippet}\n\\label{is:five}")
    assert keys() == []
    assert [one["name"] for one in editor.result(editor.ask("workspace/symbol", {"query": "is:"}))] == ["is:five"]


def test_a_macro_that_comes_later_is_taken(editor: client.Client) -> None:
    document = editor.open("ch/one.tex")
    macros = editor.open("macros.tex")
    scenes.wait_for(lambda: undefined(editor, document.uri) == ["eq:gone"], 20)
    macros.replace(len(macros.text), len(macros.text), "\\newcommand{\\gone}{\\label{eq:gone}}\n")
    end = len(document.text)
    document.replace(end, end, "\\gone\n")
    scenes.wait_for(lambda: undefined(editor, document.uri) == [], 30)


def test_headings_and_labels_that_macros_make_are_found_with_their_numbers(editor: client.Client) -> None:
    document = editor.open("ch/one.tex")

    def searched() -> list[str]:
        return [one["name"] for one in editor.result(editor.ask("workspace/symbol", {"query": "made"}))]

    scenes.wait_for(lambda: set(searched()) == {"sec:made", "Made by a macro"}, 20)
    asked = editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": document.uri}})
    chapter = editor.result(asked)[0]
    assert (chapter["name"], chapter["detail"]) == ("One", "1")
    found = {one["name"]: one.get("detail") for one in chapter["children"]}
    assert found["Made by a macro"] == "1.1"
