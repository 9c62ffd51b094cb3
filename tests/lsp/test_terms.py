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
    assert editor.request("textDocument/prepareRename", place)["placeholder"] == "entropy"


def test_terms_move_with_what_is_typed_above_them(editor: client.Client) -> None:
    terms, main = editor.open("terms.tex"), editor.open("main.tex")
    terms.replace(0, 0, "% a line\n")
    (found,) = editor.request("textDocument/definition", main.at(main.text.index("nn}") + 1))
    assert found["range"]["start"]["line"] == 2


def test_a_term_in_a_macro_of_one_s_own_leads_to_its_words(editor: client.Client) -> None:
    head = "\\newcommand{\\g}[1]{\\gls{#1}}\n\\newcommand{\\say}[3][]{#2 \\gls[#1]{#3}}\n"
    main = editor.open("main.tex")
    main.replace(0, 0, f"{head}\\g{{nn}} and \\say[x]{{nn}}{{entropy}}\n")
    shown = editor.request("textDocument/hover", main.at(main.text.index("{nn}") + 2))["contents"]["value"]
    assert "Neural Network" in shown
    place = main.at(main.text.index("{entropy}") + 4)
    assert "how much is open" in editor.request("textDocument/hover", place)["contents"]["value"]
    (found,) = editor.request("textDocument/definition", place)
    assert found["uri"].endswith("/terms.tex")
    assert not editor.request("textDocument/definition", main.at(main.text.index("]{nn}{") + 3))


NAMED = {
    "main.tex": """\\documentclass{article}
\\newcommand{\\net}[2][]{\\gls[#1]{#2}, short}
\\input{terms}
\\begin{document}
\\Glspl{nn} and \\glslink[hyper=false]{nn}{nets}, \\gls*{nn}[s], \\glsxtrshort {nn},
\\ifglsused{nn}{nn}{}, \\net[x]{nn}. % \\gls{nn}
\\verb|\\gls{nn}| \\glssee{rnn}{nn,svm} \\emph{nn}
\\end{document}
""",
    "terms.tex": """\\newacronym{nn}{NN}{Neural Network}
\\newacronym[see={[see also]rnn, nn}]{svm}{SVM}{as \\gls{nn}}
\\newglossaryentry{rnn}{name=RNN, parent=nn, description={many}}
""",
}
RENAMED = {
    "main.tex": """\\documentclass{article}
\\newcommand{\\net}[2][]{\\gls[#1]{#2}, short}
\\input{terms}
\\begin{document}
\\Glspl{neural} and \\glslink[hyper=false]{neural}{nets}, \\gls*{neural}[s], \\glsxtrshort {neural},
\\ifglsused{neural}{nn}{}, \\net[x]{neural}. % \\gls{nn}
\\verb|\\gls{nn}| \\glssee{rnn}{neural,svm} \\emph{nn}
\\end{document}
""",
    "terms.tex": """\\newacronym{neural}{NN}{Neural Network}
\\newacronym[see={[see also]rnn, neural}]{svm}{SVM}{as \\gls{neural}}
\\newglossaryentry{rnn}{name=RNN, parent=neural, description={many}}
""",
}


@pytest.fixture
def namer(tmp_path: Path) -> Iterator[client.Client]:
    with client.start(scenes.write(tmp_path, NAMED)) as started:
        yield started


def test_a_term_is_found_wherever_it_is_named(namer: client.Client) -> None:
    main = namer.open("main.tex")
    place = main.at(main.text.index("Glspl{nn}") + 7)
    uses = namer.request("textDocument/references", place | {"context": {"includeDeclaration": False}})
    assert sorted((Path(one["uri"]).name, one["range"]["start"]["line"]) for one in uses) == [
        *[("main.tex", line) for line in (4, 4, 4, 4, 5, 5, 6)],
        *[("terms.tex", line) for line in (1, 1, 2)],
    ]
    all_of_them = namer.request("textDocument/references", place | {"context": {"includeDeclaration": True}})
    assert len(all_of_them) == len(uses) + 1
    marked = namer.request("textDocument/documentHighlight", place)
    assert [one["range"]["start"]["line"] for one in marked] == [4, 4, 4, 4, 5, 5, 6]


def test_a_term_is_renamed_in_all_files_or_not_at_all(namer: client.Client) -> None:
    terms, main = namer.open("terms.tex"), namer.open("main.tex")
    place = terms.at(terms.text.index("{nn}") + 1)
    assert namer.request("textDocument/prepareRename", place)["placeholder"] == "nn"
    with pytest.raises(client.Refused, match="a term svm already, in terms.tex"):
        namer.request("textDocument/rename", place | {"newName": "svm"})
    with pytest.raises(client.Refused, match="blank"):
        namer.request("textDocument/rename", place | {"newName": "two words"})
    edit = namer.request("textDocument/rename", place | {"newName": "neural"})
    assert not main.text.count("neural")
    for change in edit["documentChanges"]:
        mirror = main if change["textDocument"]["uri"] == main.uri else terms
        spans = [[mirror.offset(one["range"][end]) for end in ("start", "end")] for one in change["edits"]]
        mirror.changes([(start, end, "neural") for start, end in sorted(spans, reverse=True)])
    assert {"main.tex": main.text, "terms.tex": terms.text} == RENAMED


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


def test_a_term_that_nothing_defines_is_said_and_the_nearest_offered(tmp_path: Path) -> None:
    files = {**FILES, "main.tex": FILES["main.tex"].replace("\\input", "\\usepackage{glossaries}\\input")}
    with client.start(scenes.write(tmp_path, files)) as editor:
        main = editor.open("main.tex")
        main.replace(main.text.index("entropy}"), main.text.index("entropy}") + 7, "entrpy")
        asked = {"textDocument": {"uri": main.uri}}

        def said() -> list[str]:
            return [one["data"]["subject"] for one in editor.request("textDocument/diagnostic", asked)["items"]]

        scenes.wait_for(lambda: said() == ["entrpy"], 30, "the term is said to be undefined")
        (item,) = editor.request("textDocument/diagnostic", asked)["items"]
        about = {**asked, "range": item["range"], "context": {"diagnostics": [item], "only": ["quickfix"]}}
        assert [one["title"] for one in editor.request("textDocument/codeAction", about)] == ["Write entropy"]
        terms = editor.open("terms.tex")
        terms.replace(0, 0, "\\newacronym{entrpy}{E}{Entrpy}\n")
        scenes.wait_for(lambda: said() == [], 30, "it is defined now")
