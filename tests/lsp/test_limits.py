"""Documents and folders that are too much: bounded time, a notice, and the next request is served."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp import client

MB = 1024 * 1024


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    (tmp_path / "a.tex").write_text("\\section{A}\n\\label{a}\n")
    with client.start(tmp_path) as started:
        yield started


def within(seconds: float, work: Callable[[], Any]) -> Any:
    begun = time.monotonic()
    result = work()
    assert time.monotonic() - begun < seconds
    return result


def test_a_50_mb_document_is_read_only_and_not_analysed(editor: client.Client) -> None:
    big = editor.open("big.tex", "\\section{S} words and words\n" * (50 * MB // 28))
    assert within(20, big.symbols) == []
    assert any("larger than 5 MB" in said["message"] for said in editor.notifications("window/showMessage"))
    big.replace(0, 0, "x")
    assert within(2, big.symbols) == []
    small = editor.open("a.tex")
    assert small.symbols() == [("A", 0, 0)]


def test_a_document_that_grows_too_large_is_given_up(editor: client.Client) -> None:
    document = editor.open("b.tex", "\\section{B}\n")
    document.replace(len(document.text), len(document.text), "x" * (6 * MB))
    assert within(10, document.symbols) == []


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000 + "}" * 100_000,
        "{" * 100_000,
        "$" * 100_001,
        "\\begin{a}" * 20_000,
        "\\section{" * 20_000,
        "\\cite{" + "a," * 100_000 + "}",
        "[" * 100_000,
        "\\ref{" * 20_000 + "\n" * 20_000,
        "%" * 300_000,
        "x" * MB,
    ],
)
def test_texts_made_to_be_slow_stay_bounded(editor: client.Client, text: str) -> None:
    document = editor.open("b.tex", text)
    within(10, document.symbols)
    document.replace(0, 0, "\\emph{x}")
    within(10, document.symbols)


def test_a_folder_of_odd_files_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    (tmp_path / "good.tex").write_text("\\section{Good}\n")
    (tmp_path / "latin.tex").write_bytes(b"\\section{caf\xe9}\n")
    (tmp_path / "nul.tex").write_bytes(b"\\section{x}\0\n")
    (tmp_path / "cr.tex").write_bytes(b"\\section{x}\rmore\n")
    (tmp_path / "large.tex").write_bytes(b"\\section{Large}\n" * (6 * MB // 16))
    (tmp_path / "folder.tex").mkdir()
    os.mkfifo(tmp_path / "pipe.tex")
    (tmp_path / "loop.tex").symlink_to("loop.tex")
    (tmp_path / "gone.tex").symlink_to("nowhere.tex")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "outside.tex").symlink_to("/etc/hostname")
    (tmp_path / "cycle.tex").write_text(
        "\\input{cycle}\\input{folder}\\input{pipe}\\input{/etc/passwd}\\input{../..}\n"
    )
    with client.start(tmp_path) as editor:
        found = within(10, lambda: editor.request("workspace/symbol", {"query": ""}))
        assert {item["name"] for item in found} == {"Good", "café", "x"}, (
            "Latin-1 and a lone CR are read, never written"
        )
        cycle = editor.open("cycle.tex")
        for name in ("{cycle", "{folder", "{pipe", "{/etc", "{.."):
            at = cycle.at(cycle.text.index(name) + 2)
            targets = editor.request("textDocument/definition", at)
            assert [target["uri"] for target in targets] == ([cycle.uri] if name == "{cycle" else [])


def test_the_loop_stays_responsive_while_many_files_are_read(tmp_path: Path) -> None:
    for number in range(2_000):
        (tmp_path / f"f{number:05}.tex").write_text(f"\\section{{S{number}}}\\label{{l{number}}}\n")
    with client.start(tmp_path) as editor:
        document = editor.open("f00000.tex")
        for _ in range(20):
            document.type("}", "x")
            within(5, document.symbols)
        found = within(20, lambda: editor.request("workspace/symbol", {"query": "S1999"}))
        assert [item["name"] for item in found] == ["S1999"]
