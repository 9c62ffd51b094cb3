"""Requests that make no sense, about texts that make none either: an answer or an error each, and the state stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp import client

MOST = 2**31 - 1
TEXT = "\\section{A 😀}\n\\label{a}\nSee \\ref{a} and 😀 \\cite{k}.\n\n% TODO\nThe end of it.\n"
AT = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/completion",
    "textDocument/inlineCompletion",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/selectionRange",
]
OVER = ["textDocument/codeAction", "textDocument/inlayHint"]
WHOLE = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/diagnostic",
]
PLACES: list[Any] = [
    {"line": -1, "character": 0},
    {"line": 0, "character": -5},
    {"line": MOST, "character": MOST},
    {"line": 2, "character": MOST},
    {"line": 0, "character": 12},  # inside of a surrogate pair
    {"line": 2.5, "character": 0},
    {"line": True, "character": 0},
    {"line": 2**70, "character": 2**70},
    {"line": "2", "character": 0},
    {},
    None,
    [2, 3],
]


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    (tmp_path / "refs.bib").write_text("@misc{k, title={T}}\n")
    with client.start(tmp_path) as started:
        yield started


def outcome(editor: client.Client, method: str, params: Any) -> str:
    """What came: a result, or the code of a plain refusal; anything else fails."""
    try:
        editor.request(method, params)
    except client.Refused as refused:
        assert refused.code in (-32602, -32803), f"{method}: {refused}"
        assert refused.message and "Traceback" not in refused.message
        return str(refused.code)
    return "result"


def asked(document: client.Mirror, method: str, place: Any) -> dict[str, Any]:
    params: dict[str, Any] = {"textDocument": document.identifier, "context": {"diagnostics": []}}
    if method in OVER:
        return {**params, "range": {"start": place, "end": place}}
    return {**params, "position": place, "positions": [place], "newName": "b"}


def test_places_that_are_none_are_answered_or_refused(editor: client.Client) -> None:
    document = editor.open("a.tex", TEXT)
    for method in AT + OVER:
        for place in PLACES:
            outcome(editor, method, asked(document, method, place))
    assert document.symbols() == [("A 😀", 0, 0)]
    assert editor.log.count("Traceback") == 0, editor.log


def test_negative_and_crossed_ranges_are_refused(editor: client.Client) -> None:
    document = editor.open("a.tex", TEXT)
    start, end = {"line": 3, "character": 0}, {"line": 1, "character": 0}
    for method in OVER:
        crossed = {"textDocument": document.identifier, "range": {"start": start, "end": end}, "context": {}}
        assert outcome(editor, method, crossed) == "-32602"
        assert outcome(editor, method, asked(document, method, {"line": -1, "character": 0})) == "-32602"


def test_documents_that_are_none_are_answered_or_refused(editor: client.Client) -> None:
    document = editor.open("a.tex", TEXT)
    odd: list[Any] = [
        "",
        "x",
        "file:",
        "untitled:1",
        "file:///gone.tex",
        "http://[::1",
        "file://%00",
        "file:///a%00b",
        5,
    ]
    for method in AT + OVER + WHOLE:
        for uri in [*odd, None, "file://" + "/x" * 5_000]:
            place = {"line": 0, "character": 0}
            outcome(editor, method, {**asked(document, method, place), "textDocument": {"uri": uri}})
    assert "Traceback" not in editor.log, editor.log


def test_odd_texts_get_every_answer_in_time(editor: client.Client) -> None:
    odd = ["", "\n", "\\", "{" * 30_000, "\\begin{a}" * 5_000 + "\\end{a}" * 5_000, "\\[" * 20_000, "%" * 200_000]
    odd += ["\\ref{" * 5_000, "$" * 50_001, "é" * 100_000, "\\begin{figure}" * 3_000, "\x0c\u2028\u0085" * 1_000]
    odd += ["\\caption{" * 3_000 + "}" * 3_000, "x" * 1_000_000 + "\\label{a}"]
    document = editor.open("a.tex", "")
    for text in odd:
        document.replace(0, len(document.text), text)
        place = document.position(len(text) // 2)
        for method in AT + OVER:
            outcome(editor, method, asked(document, method, place))
        for method in WHOLE:
            outcome(editor, method, {"textDocument": document.identifier})
    assert "Traceback" not in editor.log


def test_what_is_in_other_files_may_be_odd_too(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@misc{" * 5_000 + "\n@article{k, title = {" + "{" * 20_000 + "\n@a{b,\n")
    (tmp_path / "OUTLINE.md").write_text("# " * 20_000 + "\n" + "## A\n```\n" * 2_000)
    (tmp_path / "coauthor.toml").write_text("features = [[[[\n")
    (tmp_path / "b.tex").write_text("\\documentclass{article}\\begin{document}\\input{b}\\input{a}\n")
    with client.start(tmp_path, options={"features": 5, "coauthor": [1], "alongside": {"x": 1}}) as editor:
        document = editor.open("a.tex", TEXT)
        for method in AT:
            outcome(editor, method, asked(document, method, document.position(TEXT.index("cite{k") + 5)))
        outline = editor.open("OUTLINE.md")
        for method in WHOLE:
            outcome(editor, method, {"textDocument": outline.identifier})
        editor.notify("workspace/didChangeConfiguration", {"settings": [1, {"features": "x"}]})
        assert document.symbols() == [("A 😀", 0, 0)]
        assert "Traceback" not in editor.log


def told(editor: client.Client, part: str) -> int:
    return sum(part in message["message"] for message in editor.notifications("window/showMessage"))


def test_a_file_with_a_line_of_100_mb_is_left_out_and_that_is_told_once(tmp_path: Path) -> None:
    with (tmp_path / "large.tex").open("wb") as large:
        large.write(b"\\section{Large} ")
        large.truncate(100 * 1024 * 1024)
    with client.start(tmp_path) as editor:
        document = editor.open("a.tex", TEXT)
        assert document.symbols() == [("A 😀", 0, 0)]
        assert editor.request("workspace/symbol", {"query": "Large"}) == []
        editor.wait_until(lambda: told(editor, "large.tex is larger than 5 MB") == 1)


def test_of_more_than_10_000_files_the_rest_is_left_out_and_that_is_told_once(tmp_path: Path) -> None:
    for number in range(10_050):
        (tmp_path / f"f{number:05}.md").touch()
    with client.start(tmp_path) as editor:
        document = editor.open("a.tex", TEXT)
        assert document.symbols() == [("A 😀", 0, 0)]
        editor.wait_until(lambda: told(editor, "10000 files or more") == 1, patience=60)


def test_the_twin_that_takes_any_place_is_caught(editor: client.Client) -> None:
    """A server that clamped what is negative would answer; this one says that it makes no sense."""
    document = editor.open("a.tex", TEXT)
    params = asked(document, "textDocument/hover", {"line": -1, "character": 0})
    assert outcome(editor, "textDocument/hover", params) == "-32602"
    clamped = json.loads(json.dumps(params).replace("-1", "0"))
    assert outcome(editor, "textDocument/hover", clamped) == "result"
