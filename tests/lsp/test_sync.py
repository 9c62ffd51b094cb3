"""Open, change, save, close over real pipes: the server's text is the client's, or it says that it is not."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp import client

FAULTY = str(Path(__file__).with_name("faulty.py"))
LETTERS = ["a", " ", "é", "😀", "中", "e\u0301", "\u2028", "\x0c", "\x85", "\n", "\\", "{", "}", "$", "%", "\t"]


def begin(folder: Path, encodings: list[str] | None = None) -> client.Client:
    started = client.Client(folder, argv=[sys.executable, FAULTY])
    started.initialize(encodings=encodings)
    return started


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    started = begin(tmp_path)
    yield started
    started.kill()


def held(editor: client.Client, uri: str) -> dict[str, Any]:
    found: dict[str, Any] = editor.request("test/text", {"uri": uri})
    return found and {key: found[key] for key in ("text", "outOfStep")}


def is_dirty(editor: client.Client, uri: str) -> bool:
    return bool(editor.request("test/text", {"uri": uri})["dirty"])


def warnings(editor: client.Client) -> list[str]:
    return [said["message"] for said in editor.notifications("window/showMessage")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-32"])
def test_a_random_walk_of_edits_ends_in_the_same_text(tmp_path: Path, encoding: str) -> None:
    rnd = random.Random(5)
    editor = begin(tmp_path, [encoding])
    document = editor.open("a.tex", "\\section{A 😀}\n" + "".join(rnd.choices(LETTERS, k=300)))
    for step in range(2_000):
        edits = []
        for _ in range(rnd.choice([1, 1, 1, 3])):
            length = len(document.text) if not edits else 0  # a later element starts from the text of the earlier
            start = rnd.randint(0, length)
            end = min(length, start + rnd.choice([0, 0, 1, 5]))
            edits.append((start, end, "".join(rnd.choices(LETTERS, k=rnd.choice([0, 1, 2, 4])))))
        document.changes(edits)
        if step % 200 == 199:
            assert held(editor, document.uri) == {"text": document.text, "outOfStep": None}
    assert editor.encoding == encoding and warnings(editor) == []
    editor.kill()


def test_a_repeated_version_is_told_once_and_a_save_brings_it_back(editor: client.Client) -> None:
    document = editor.open("a.tex", "abc")
    document.send([{"text": "never"}], version=1)
    document.send([{"text": "never"}], version=0)
    document.text, document.version = "the client's own", 7
    assert held(editor, document.uri)["outOfStep"] and held(editor, document.uri)["text"] == "abc"
    document.save()
    assert held(editor, document.uri) == {"text": "the client's own", "outOfStep": None}
    assert sum("Save or reopen" in said for said in warnings(editor)) == 1
    document.type("own", "!")
    assert held(editor, document.uri) == {"text": "the client's own!", "outOfStep": None}


def test_a_change_before_open_is_told_and_opening_repairs_it(editor: client.Client) -> None:
    uri = (editor.root / "a.tex").as_uri()
    params = {"textDocument": {"uri": uri, "version": 4}, "contentChanges": [{"text": "x"}]}
    editor.notify("textDocument/didChange", params)
    assert held(editor, uri)["outOfStep"]
    document = editor.open("a.tex", "abc", version=5)
    assert held(editor, document.uri) == {"text": "abc", "outOfStep": None}
    assert len(warnings(editor)) == 1


def test_a_change_after_close_is_told(editor: client.Client) -> None:
    document = editor.open("a.tex", "abc")
    document.close()
    document.replace(0, 0, "x")
    assert held(editor, document.uri)["outOfStep"]


def test_opened_twice_the_second_text_counts(editor: client.Client) -> None:
    editor.open("a.tex", "first")
    document = editor.open("a.tex", "second", version=1)
    document.type("second", "!")
    assert held(editor, document.uri) == {"text": "second!", "outOfStep": None}


def test_closed_it_is_gone(editor: client.Client) -> None:
    document = editor.open("a.tex", "abc")
    document.close()
    assert held(editor, document.uri) is None


@pytest.mark.parametrize(
    "element",
    [
        {"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "x"},
        {"range": {"start": {"line": 0, "character": 2}, "end": {"line": 0, "character": 1}}, "text": "x"},
        {"range": {"start": {"line": 0}, "end": {"line": 0, "character": 1}}, "text": "x"},
        {"range": {"start": {"line": "0", "character": 0}, "end": {"line": 0, "character": 1}}, "text": "x"},
        {"range": {"start": {"line": 0, "character": True}, "end": {"line": 0, "character": 1}}, "text": "x"},
        {"range": [0, 1], "text": "x"},
        {"range": None},
        {"text": 5},
        "x",
    ],
)
def test_an_element_that_means_nothing_changes_nothing_and_is_told(editor: client.Client, element: Any) -> None:
    document = editor.open("a.tex", "abc")
    document.version += 1
    document.send([element])
    assert held(editor, document.uri)["outOfStep"] and held(editor, document.uri)["text"] == "abc"
    assert len(warnings(editor)) == 1


@pytest.mark.parametrize(
    ("span", "result"),
    [
        ((0, 2**31 - 1, 0, 2**31 - 1), "a😀bX\nc"),
        ((2**31 - 1, 0, 2**31 - 1, 2**31 - 1), "a😀b\ncX"),
        ((0, 2, 0, 2), "aX😀b\nc"),  # inside the surrogate pair: before it
        ((0, 0, 2**31 - 1, 0), "X"),
    ],
)
def test_positions_past_the_end_or_inside_a_pair_are_clamped(
    editor: client.Client, span: tuple[int, int, int, int], result: str
) -> None:
    document = editor.open("a.tex", "a😀b\nc")
    start, end = {"line": span[0], "character": span[1]}, {"line": span[2], "character": span[3]}
    document.version += 1
    document.send([{"range": {"start": start, "end": end}, "text": "X"}])
    assert held(editor, document.uri) == {"text": result, "outOfStep": None}


def test_a_save_whose_text_differs_is_taken_over_and_logged(editor: client.Client) -> None:
    document = editor.open("a.tex", "abc")
    document.text = "what the client really has"
    document.save()
    assert held(editor, document.uri)["text"] == document.text
    editor.wait_until(lambda: "had drifted" in editor.log)


@pytest.mark.parametrize("text", ["a\rb", "\ufeffabc"])
def test_what_editors_count_differently_is_read_only_and_told(editor: client.Client, text: str) -> None:
    document = editor.open("a.tex", text)
    assert held(editor, document.uri)["text"] == text
    assert "will not edit a.tex" in warnings(editor)[0]


@pytest.mark.parametrize(
    "odd", ["untitled:Untitled-1", "git:/a.tex?ref=HEAD", "file:///elsewhere/a.tex", "file://[", "x"]
)
def test_documents_outside_the_root_and_of_any_scheme_are_kept(editor: client.Client, odd: str) -> None:
    document = client.Mirror(editor, odd, "abc")
    document.type("abc", "d")
    assert held(editor, odd) == {"text": "abcd", "outOfStep": None}


def test_one_file_spelt_two_ways_is_one_document(tmp_path: Path) -> None:
    folder = tmp_path / "with space & ü"
    folder.mkdir()
    editor = begin(folder)
    document = editor.open("ä b.tex", "abc")
    other = document.uri.replace("%20", " ").replace("&", "%26").replace("%26amp;", "&")
    assert other != document.uri
    document.uri = other
    document.type("abc", "d")
    assert held(editor, other) == {"text": "abcd", "outOfStep": None}
    editor.kill()


def test_no_document_is_lost_when_params_are_malformed(editor: client.Client) -> None:
    document = editor.open("a.tex", "abc")
    for method in ("didOpen", "didChange", "didSave", "didClose"):
        for params in ({}, {"textDocument": None}, {"textDocument": {"uri": 5}}, [], 5):
            editor.notify(f"textDocument/{method}", params)
    assert held(editor, document.uri) == {"text": "abc", "outOfStep": None}


def test_unsaved_is_what_differs_from_the_disk(editor: client.Client) -> None:
    (editor.root / "a.tex").write_bytes(b"abc\r\n")
    document = editor.open("a.tex", "abc\n")
    assert not is_dirty(editor, document.uri)
    document.type("abc", "d")
    assert is_dirty(editor, document.uri)
    document.save()
    assert not is_dirty(editor, document.uri)
    document.close()
    restored = editor.open("a.tex", "unsaved text that the editor kept through a restart\n")
    assert is_dirty(editor, restored.uri)
