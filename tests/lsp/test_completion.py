"""What is offered while a key is typed: found by who wrote it and when, said with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scenes
from lsp import client

FILES = {
    "main.tex": "\\documentclass{article}\n\\begin{document}\n\\input{parts/one}\n"
    "\\bibliography{refs}\n\\end{document}\n",
    "parts/one.tex": "\\section{Opening}\\label{sec:open}\n\\begin{figure}\n"
    "\\caption{A steep curve}\\label{fig:steep}\n"
    "\\end{figure}\nText.\n",
    "refs.bib": "@article{eng43, author = {Lovelace, Ada and Babbage, Charles}, title = {Sketch of the {Engine}},\n"
    'year = 1843}\n@book{ko99, author="K{\\"o}nig, J\\\'an", title="Graphs", date={1999-05}}\n'
    "@misc{osm, author={{Open Map Foundation}}, title={Tiles}}\n@broken{x1, title={Never closed\n",
    "OUTLINE.md": "# Thesis\n",
    "pictures/steep.pdf": "",
}


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    with client.start(scenes.write(tmp_path, FILES)) as started:
        yield started


def offered(document: client.Mirror, typed: str) -> dict[str, dict[str, Any]]:
    """By what would be written, what is offered behind a text."""
    document.replace(len(document.text), len(document.text), f"\n\n{typed}")
    found = document.client.request("textDocument/completion", document.at(len(document.text)))
    for item in found["items"]:
        prefix = document.text[document.offset(item["textEdit"]["range"]["start"]) :]
        assert item.get("filterText", item["label"]).startswith(prefix)  # or editors drop it
        assert "filterText" not in item or found["isIncomplete"]  # and ask again
    return {item["textEdit"]["newText"]: item for item in found["items"]}


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\\cite{eng", ["eng43"]),
        ("\\cite{lovelace", ["eng43"]),
        ("\\cite{1843 sketch", ["eng43"]),
        ("\\citep{osm,konig", ["ko99"]),
        ("\\cite{open map", ["osm"]),
        ("\\cite{Lovelase", ["eng43"]),
        ("\\cite{zzzzzzz", []),
    ],
)
def test_entries_are_found_by_author_title_and_year(editor: client.Client, typed: str, keys: list[str]) -> None:
    one = editor.open("parts/one.tex")
    editor.wait_until(lambda: "Lovelace" in offered(one, "\\cite{eng")["eng43"]["detail"])
    assert list(offered(one, typed)) == keys


def test_an_entry_is_offered_with_who_wrote_what_when(editor: client.Client) -> None:
    one = editor.open("parts/one.tex")
    editor.wait_until(lambda: "Lovelace" in offered(one, "\\cite{")["eng43"]["detail"])
    found = offered(one, "\\cite{")
    assert found["eng43"]["detail"] == "Lovelace and Babbage (1843): Sketch of the Engine"
    assert found["ko99"]["detail"] == "König (1999): Graphs"
    assert found["osm"]["detail"] == "Open Map Foundation: Tiles"


def test_figures_and_files_are_offered_where_they_are_named(editor: client.Client) -> None:
    main = editor.open("main.tex")
    assert list(offered(main, "\\includegraphics[width=1cm]{st")) == ["pictures/steep.pdf"]
    assert list(offered(main, "\\input{")) == ["parts/one"]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("as in [@eng", {"eng43"}),
        ("see @ko", {"ko99"}),
        ("mail ada@ko", set()),
        ("## Opening <!-- sec:", {"sec:open"}),
        ("## Opening {#sec:", {"sec:open"}),
        ("Label: sec:o", {"sec:open"}),
        ("as in [@fig:s", {"fig:steep"}),
        ("shows [fig:st", {"fig:steep"}),
        ("shows [", {"fig:steep", "sec:open", "pictures/steep.pdf"}),
        ("\\cite{osm", {"osm"}),
        ("[text](x", set()),
        ("plain words", set()),
    ],
)
def test_in_an_outline_keys_labels_and_figures_are_offered(editor: client.Client, typed: str, keys: set[str]) -> None:
    assert set(offered(editor.open("OUTLINE.md"), typed)) == keys


@pytest.mark.parametrize("can_choose", [True, False])
def test_within_a_key_its_rest_goes_too(tmp_path: Path, can_choose: bool) -> None:
    said = {"textDocument": {"completion": {"completionItem": {"insertReplaceSupport": can_choose}}}}
    with client.start(scenes.write(tmp_path, FILES), capabilities=said) as editor:
        main = editor.open("main.tex")
        main.replace(0, 0, "\\ref{sec:ope, fig:old}\n")
        asked = main.at(main.text.index("ope,") + 1)
        edits = [one["textEdit"] for one in editor.request("textDocument/completion", asked)["items"]]
        whole = edits[0]["replace" if can_choose else "range"]
        assert main.text[main.offset(whole["start"]) : main.offset(whole["end"])] == "sec:ope"
        if can_choose:
            assert edits[0]["insert"]["end"] == asked["position"]


def test_the_key_in_a_macro_of_the_author_s_own_leads_on(editor: client.Client) -> None:
    main = editor.open("main.tex")
    main.replace(0, 0, "\\newcommand{\\by}[2][]{see \\cite[#1]{#2}}\n")
    main.type("\\input{parts/one}\n", "\\by[p. 2]{eng43}\n")
    place = main.at(main.text.index("{eng43}") + 3)
    (found,) = scenes.wait_for(lambda: editor.request("textDocument/definition", place), 30, "its entry")
    assert found["uri"].endswith("refs.bib")
    assert "Lovelace" in editor.request("textDocument/hover", place)["contents"]["value"]
    assert editor.request("textDocument/prepareRename", place)["placeholder"] == "eng43"


def test_a_file_s_hover_says_what_it_begins_with(editor: client.Client) -> None:
    main = editor.open("main.tex")
    place = main.at(main.text.index("parts/one") + 3)
    scenes.wait_for(
        lambda: "- 1 Opening" in editor.request("textDocument/hover", place)["contents"]["value"], 30, "its heading"
    )
