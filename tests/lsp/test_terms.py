"""A glossary's terms: offered where one is named, shown and found from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import scenes
from coauthor.manuscript import glossary
from lsp import client

FILES = {
    "main.tex": "\\documentclass{article}\n\\input{terms}\n\\begin{document}\n\\gls{entropy} and \\glspl{nn}.\n"
    "\\end{document}\n",
    "terms.tex": "\\newglossaryentry{entropy}{name={Entropy}, description={how {\\em much} is open, see \\gls{nn}}}\n"
    "\\newacronym[longplural={nets}]{nn}{NN}{Neural Network}\n% \\newacronym{old}{OLD}{Left Out}\n",
}


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    with client.start(scenes.write(tmp_path, FILES)) as started:
        yield started


def test_a_term_is_offered_by_its_key_and_by_what_it_means(editor: client.Client) -> None:
    main = editor.open("main.tex")
    for typed, keys in (("\\gls{en", ["entropy"]), ("\\Glspl{neural", ["nn"]), ("\\acrlong{", ["entropy", "nn"])):
        main.replace(len(main.text), len(main.text), f"\n{typed}")
        found = editor.request("textDocument/completion", main.at(len(main.text)))["items"]
        assert [item["label"] for item in found] == keys
    assert "Neural Network" in found[1]["detail"]


def test_a_term_leads_to_its_words(editor: client.Client) -> None:
    main = editor.open("main.tex")
    place = main.at(main.text.index("entropy}") + 2)
    shown = editor.request("textDocument/hover", place)["contents"]["value"]
    assert "Entropy" in shown and "how much is open" in shown
    (found,) = editor.request("textDocument/definition", place)
    assert found["uri"].endswith("/terms.tex") and found["range"]["start"] == {"line": 0, "character": 18}
    assert editor.request("textDocument/prepareRename", place) is None


def test_terms_move_with_what_is_typed_above_them(editor: client.Client) -> None:
    terms, main = editor.open("terms.tex"), editor.open("main.tex")
    terms.replace(0, 0, "% a line\n")
    (found,) = editor.request("textDocument/definition", main.at(main.text.index("nn}") + 1))
    assert found["range"]["start"]["line"] == 2


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("\\newacro{a}[AA]{Long A}", ("a", "AA", "Long A")),
        ("\\DeclareAcronym{b}{short=BB, long={Long {\\it B}}}", ("b", "BB", "Long B")),
        ("\\longnewglossaryentry{c}{name=See}{Two\n\nparagraphs}", ("c", "See", "Two paragraphs")),
        ("\\newglossaryentry{d}{name={d\\'e}, description=short}", ("d", "dé", "short")),
        ("\\newacronym{e}{EE}{never closed", ("e", "EE", "")),
    ],
)
def test_definitions_of_every_package_are_read(text: str, term: tuple[str, str, str]) -> None:
    (found,) = glossary.find(text)
    assert (found.key, found.name, found.meaning) == term
