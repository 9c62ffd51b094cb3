"""What can be switched, from where, and files that change while nobody tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coauthor.lsp import switches
from coauthor.lsp.wire import capabilities
from lsp import client

TEXT = "\\section{A}\n\\label{a}\nSee \\ref{a} and \\ref{nowhere}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.tex").write_text(TEXT)
    (tmp_path / "OUTLINE.md").write_text("# Thesis\n\n## A\n")
    return tmp_path


def hovers(editor: client.Client, document: client.Mirror) -> bool:
    at = document.at(document.text.index("ref{a}") + 4)
    return editor.request("textDocument/hover", at) is not None


def about_keys(found: list[dict[str, Any]]) -> list[str]:
    return [item["code"] for item in found if item["code"].startswith("ref.")]


def headings(document: client.Mirror) -> list[str]:
    return [name for name, _, _ in document.symbols()]


@pytest.mark.parametrize(
    "options",
    [
        {"coauthor": {"features": {"hover": False}}},
        {"features": {"hover": "off"}},
        {"coauthor": {"features.hover": False}},
        {"coauthor.features.hover": False},
    ],
)
def test_a_feature_is_switched_off_by_the_client(folder: Path, options: dict[str, Any]) -> None:
    with client.start(folder, options=options) as editor:
        document = editor.open("a.tex")
        assert not hovers(editor, document) and headings(document) == ["A"]


def test_what_is_off_from_the_start_is_not_offered(folder: Path) -> None:
    off = {"coauthor": {"features": {"document_symbol": False, "inlineCompletion": "off", "hover": True}}}
    with client.start(folder, options=off) as editor:
        assert "documentSymbolProvider" not in editor.capabilities
        assert "inlineCompletionProvider" not in editor.capabilities
        assert editor.capabilities["hoverProvider"]
        assert editor.open("a.tex").symbols() == []


def test_the_workspace_has_a_say_and_the_client_the_last_word(folder: Path) -> None:
    (folder / "coauthor.toml").write_text(
        '[features]\nhover = false\ndocument-symbol = false\n[diagnostics]\n"ref.undefined" = "error"\n'
    )
    with client.start(folder, options={"coauthor": {"features": {"hover": True}}}) as editor:
        document = editor.open("a.tex")
        assert hovers(editor, document) and document.symbols() == []
        shown = editor.diagnostics(document.uri, 1)
        assert [found["severity"] for found in shown if found["code"] == "ref.undefined"] == [1]


def test_beside_texlab_its_part_is_left_to_it_and_ours_stays(folder: Path) -> None:
    (folder / "coauthor.toml").write_text('alongside = "texlab"\n')
    with client.start(folder) as editor:
        document = editor.open("a.tex")
        assert about_keys(editor.diagnostics(document.uri, 1)) == []
        assert not hovers(editor, document) and document.symbols() == []
        folds = {"textDocument": {"uri": (folder / "OUTLINE.md").as_uri()}}
        editor.open("OUTLINE.md")
        assert editor.request("textDocument/foldingRange", folds)
        grown = editor.request("textDocument/selectionRange", {**document.at(3), "positions": [document.position(3)]})
        assert grown


def test_beside_texlab_the_outline_is_still_ours(folder: Path) -> None:
    (folder / "coauthor.toml").write_text('alongside = "texlab"\n')
    (folder / "refs.bib").write_text("@book{ada, title={A}}\n")
    (folder / "OUTLINE.md").write_text("# Plan\n\n## One\n\n- known [@nobody]\n\n## Two\n")
    with client.start(folder) as editor:
        outline = editor.open("OUTLINE.md")

        def told(message: dict[str, Any]) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            said = message["params"]
            return said["uri"] == outline.uri and "cite.undefined" in [one["code"] for one in said["diagnostics"]]

        editor.wait_for(told)


def test_settings_are_pulled_and_pulled_again(folder: Path) -> None:
    settings: dict[str, Any] = {"features": {"hover": False}}
    can = {"workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}}
    editor = client.Client(folder)
    editor.answer["workspace/configuration"] = lambda params: [dict(settings) for _ in params["items"]]
    try:
        editor.initialize(capabilities=can)
        document = editor.open("a.tex")
        editor.wait_until(lambda: not hovers(editor, document))
        asked = [m for m in editor.messages if m.get("method") == "workspace/configuration"]
        assert asked[0]["params"]["items"] == [{"section": "coauthor"}]
        settings["features"] = {"hover": True}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        editor.wait_until(lambda: hovers(editor, document))
    finally:
        editor.kill()


def test_settings_may_come_along_with_the_change(folder: Path) -> None:
    with client.start(folder) as editor:
        document = editor.open("a.tex")
        assert about_keys(editor.diagnostics(document.uri, 1)) == ["ref.undefined"]
        since = len(editor.messages)
        off = {"settings": {"coauthor": {"diagnostics": {"ref.undefined": "off"}}}}
        editor.notify("workspace/didChangeConfiguration", off)

        def is_clean(message: dict[str, Any]) -> bool:
            is_ours = message.get("method") == "textDocument/publishDiagnostics"
            return is_ours and about_keys(message["params"]["diagnostics"]) == []

        editor.wait_for(is_clean, since)


@pytest.mark.parametrize(
    ("layer", "on"),
    [
        ({}, True),
        ({"features": {"hover": 0}}, True),
        ({"features": "none"}, True),
        ({"features": {"hover": {"deep": False}}}, True),
        ({"features": {"Hover": "OFF"}}, False),
        ({"features": {"textDocument/hover": False}}, False),
        (None, True),
        (["features"], True),
    ],
)
def test_what_makes_no_sense_counts_as_not_said(layer: object, on: bool) -> None:
    assert switches.decide(layer).on("hover") is on


def test_every_provider_has_a_switch() -> None:
    offered = {name for name in capabilities.offered("utf-16") if name.endswith("Provider")}
    off = {"features": dict.fromkeys(switches.FEATURES, False)}
    left = capabilities.answer({"initializationOptions": off})["capabilities"]
    assert isinstance(left, dict)
    assert {name for name in offered if name in left} == {"executeCommandProvider"}


def names(editor: client.Client) -> set[str]:
    return {item["name"] for item in editor.request("workspace/symbol", {"query": ""})}


def test_files_that_change_on_disk_are_noticed_without_being_told(folder: Path) -> None:
    with client.start(folder) as editor:
        document = editor.open("a.tex")
        assert about_keys(editor.diagnostics(document.uri, 1))
        watched = folder / "b.tex"

        def appears(name: str) -> bool:
            watched.write_text(f"\\section{{{name}}}\n\\label{{nowhere}}\n")  # until the watch is up
            return name in names(editor)

        editor.wait_until(lambda: appears("Beside"))
        pulled = editor.request("textDocument/diagnostic", {"textDocument": document.identifier})
        assert about_keys(pulled["items"]) == []
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / "c.tex").write_text("\\section{Below}\n")
        editor.wait_until(lambda: "Below" in names(editor))
        watched.unlink()
        editor.wait_until(lambda: "Beside" not in names(editor))
        (folder / "coauthor.toml").write_text("[features]\nhover = false\n")
        editor.wait_until(lambda: not hovers(editor, document))


def test_settings_that_come_before_the_watch_is_up_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(TEXT)
    with client.start(tmp_path) as editor:
        (tmp_path / "coauthor.toml").write_text("[features]\nhover = false\n")
        document = editor.open("a.tex")
        editor.wait_until(lambda: not hovers(editor, document))
        (tmp_path / "coauthor.toml").unlink()
        editor.wait_until(lambda: hovers(editor, document))


def test_when_its_folder_goes_it_works_on_the_next(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tex").write_text(f"\\section{{In {name}}}\n\\label{{{name}}}\n")
    one, two = ({"uri": (tmp_path / name).as_uri(), "name": name} for name in ("one", "two"))
    editor = client.Client(tmp_path)
    try:
        editor.request("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": [one]})
        editor.notify("initialized", {})
        document = editor.open("two/main.tex")
        assert names(editor) == {"In one", "one"} and headings(document) == ["In two"]
        editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [two], "removed": []}})
        assert names(editor) == {"In one", "one"}
        editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [one]}})
        assert names(editor) == {"In two", "two"} and headings(document) == ["In two"]
        document.type("In two", " now")
        assert headings(document) == ["In two now"]
        editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": 5, "removed": [{"uri": 5}]}})
        assert headings(document) == ["In two now"]
    finally:
        editor.kill()
