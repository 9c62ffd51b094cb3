"""What an editor asks of a thesis: headings, keys, definitions, uses, hovers and what is wrong, while it changes.

Every answer is held against lsprotocol's types, which the server itself does not use.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

import scenes
from lsp import client, judged

THESIS = {
    "main.tex": "\\documentclass{report}\n\\begin{document}\n\\input{chapters/one}\n\\include{chapters/two}\n"
    "\\bibliography{refs}\n\\end{document}\n",
    "chapters/one.tex": "\\chapter{One 😀 ü}\\label{ch:one}\n\nAs 😀 \\cite{ada, bela} show, see \\ref{ch:two}.\n\n"
    "\\section{Part A}\nText.\n\\subsection{Deeper}\nMore text.\n\\section{Part B}\nThe end.\n",
    "chapters/two.tex": "\\chapter{Two}\n\\label{ch:two}\n"
    "Back to \\ref{ch:one} and 中 \\autoref{ch:two}, by \\citep{ada}.\n",
    "refs.bib": "@article{ada,\n  title = {Engines},\n  year = 1843\n}\n@book{bela, title={B}}\n",
    "OUTLINE.md": "# Thesis\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return scenes.write(tmp_path, THESIS)


@pytest.fixture
def editor(folder: Path) -> Iterator[client.Client]:
    with client.start(folder) as started:
        yield started


def spots(editor: client.Client, locations: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    """Path, line and column of each."""
    found = []
    for item in locations:
        path = item["uri"].removeprefix(editor.root.as_uri() + "/")
        found.append((path, item["range"]["start"]["line"], item["range"]["start"]["character"]))
    return sorted(found)


def codes(found: list[dict[str, Any]]) -> list[str]:
    return sorted(item["code"] for item in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_are_counted_as_the_client_counts(folder: Path, encoding: str) -> None:
    with client.start(folder, encodings=[encoding]) as editor:
        one = editor.open("chapters/one.tex")
        two = editor.open("chapters/two.tex")
        there = judged.ask(editor, "textDocument/definition", two.at(two.text.index("ch:one") + 1))[0]
        at = one.text.index("ch:one")
        assert there["range"] == one.range(at, at + 6)
        uses = {"context": {"includeDeclaration": False}}
        found = judged.ask(editor, "textDocument/references", {**one.at(one.text.index("ada")), **uses})
        assert {(item["uri"], item["range"]["start"]["character"]) for item in found} == {
            (one.uri, one.position(one.text.index("ada"))["character"]),
            (two.uri, two.position(two.text.index("ada"))["character"]),
        }


def test_headings_come_as_a_tree(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex")
    top = judged.ask(editor, "textDocument/documentSymbol", {"textDocument": one.identifier})
    assert [symbol["name"] for symbol in top] == ["One 😀 ü"]
    assert [symbol["name"] for symbol in top[0]["children"]] == ["Part A", "Part B"]
    assert [symbol["name"] for symbol in top[0]["children"][0]["children"]] == ["Deeper"]
    assert top[0]["range"]["end"] == one.position(len(one.text))


def test_a_heading_says_what_the_author_s_macro_stands_for(editor: client.Client) -> None:
    head = "\\documentclass{report}\n\\newcommand{\\app}{the App}\n"
    one = editor.open("whole.tex", f"{head}\\begin{{document}}\n\\chapter{{Why \\app}}\n\\end{{document}}\n")
    where = {"textDocument": one.identifier}
    editor.wait_until(
        lambda: [symbol["name"] for symbol in editor.request("textDocument/documentSymbol", where)] == ["Why the App"]
    )


def test_a_section_ends_where_its_last_line_ends_after_each_key(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex", "\\section{A}\nSome words stand here")
    for typed in ("here", "herex", "herexx"):
        one.type(typed, "x")
        (section,) = judged.ask(editor, "textDocument/documentSymbol", {"textDocument": one.identifier})
        assert section["range"]["end"] == one.position(len(one.text))


def test_headings_come_flat_where_the_client_cannot_show_a_tree(folder: Path) -> None:
    flat = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": False}}}
    with client.start(folder, capabilities=flat) as editor:
        one = editor.open("chapters/one.tex")
        found = judged.ask(editor, "textDocument/documentSymbol", {"textDocument": one.identifier})
        assert [item["name"] for item in found] == ["One 😀 ü", "Part A", "Deeper", "Part B"]


def test_headings_stay_right_through_typing(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex")
    for letter in "some words, typed in prose\n\nand \\emph{others}":
        one.type("As" if letter == "\n" else "Text", letter)
        for name, line, _ in one.symbols():
            assert name in one.text.split("\n")[line]
    one.replace(0, one.text.index("\\section{Part B}"), "")
    assert one.symbols() == [("Part B", 0, 0)]


def test_the_workspace_is_searched_open_or_not(editor: client.Client) -> None:
    found = judged.ask(editor, "workspace/symbol", {"query": "part b"})
    assert [(item["name"], item["location"]["range"]["start"]["line"]) for item in found] == [("Part B", 8)]
    one = editor.open("chapters/one.tex")
    one.replace(0, 0, "\\section{Unsaved}\n")
    found = judged.ask(editor, "workspace/symbol", {"query": ""})
    names = {item["name"] for item in found}
    assert {"Unsaved", "Part B", "Two", "ch:one", "ch:two", "ada", "bela"} <= names
    assert [item["location"]["range"]["start"]["line"] for item in found if item["name"] == "Part B"] == [9]


def test_an_entry_is_found_by_what_it_says_behind_what_the_text_says(folder: Path) -> None:
    entry = '@article{ada,\n  author = {Ada Lovelace and M{\\"u}ller, Max},\n  title = {Engines},\n  year = 1843\n}\n'
    scenes.write(folder, {"refs.bib": entry, "chapters/two.tex": "\\section{Steam engines}\n"})
    with client.start(folder) as editor:

        def named(query: str) -> list[str]:
            return [item["name"] for item in judged.ask(editor, "workspace/symbol", {"query": query})]

        said = "ada: Lovelace and Müller (1843): Engines"
        editor.wait_until(lambda: named("lovelace") == [said])
        assert named("engines") == ["Steam engines", said]
        assert named("muller 1843") == [said]
        assert named("ada") == ["ada"]


def test_captions_are_listed_in_plain_words(editor: client.Client) -> None:
    caption = "\\caption{A \\emph{bold} curve~\\cite{ada}, of $x^2$ \\& more}"
    one = editor.open("chapters/one.tex", f"\\begin{{figure}}{caption}\\end{{figure}}\n")
    wanted = "A bold curve, of $x^2$ & more"
    assert [name for name, _, _ in one.symbols()] == [wanted]
    assert wanted in [item["name"] for item in judged.ask(editor, "workspace/symbol", {"query": "bold curve"})]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("\\cite{", {"ada", "bela"}),
        ("\\citep[see][p.~2]{ada, b", {"bela"}),
        ("\\parencite*{A", {"ada", "bela"}),
        ("\\ref{", {"ch:one", "ch:two"}),
        ("\\autoref{ch:t", {"ch:two"}),
        ("\\cref{ch:one,\n  tw", {"ch:two"}),
        ("\\section{", set()),
        ("plain ", set()),
        ("% \\cite{", set()),
        ("\\cite{ada} ", set()),
    ],
)
def test_keys_are_completed_where_they_belong(editor: client.Client, typed: str, found: set[str]) -> None:
    two = editor.open("chapters/two.tex")
    two.replace(len(two.text), len(two.text), "\n" + typed)
    result = judged.ask(editor, "textDocument/completion", two.at(len(two.text)))
    assert {item["label"] for item in result["items"]} == found
    for item in result["items"]:
        edit = item["textEdit"]
        start, end = two.offset(edit["range"]["start"]), two.offset(edit["range"]["end"])
        assert edit["newText"] == item["label"] and typed.endswith(two.text[start:end]) and end == len(two.text)


def test_long_lists_are_cut_and_say_so(editor: client.Client) -> None:
    entries = "".join(f"@misc{{key{n:03}, title={{T}}}}\n" for n in range(300))
    bib = editor.open("refs.bib")
    bib.replace(0, 0, entries)
    two = editor.open("chapters/two.tex")
    two.replace(0, 0, "\\cite{key29}\n")
    whole = judged.ask(editor, "textDocument/completion", two.at(len("\\cite{")))
    assert whole["isIncomplete"] and len(whole["items"]) == 50
    narrow = judged.ask(editor, "textDocument/completion", two.at(len("\\cite{key29")))
    assert not narrow["isIncomplete"] and len(narrow["items"]) == 10


def test_definitions_lead_to_labels_entries_and_files(editor: client.Client) -> None:
    one, main = editor.open("chapters/one.tex"), editor.open("main.tex")
    for key, there in [
        ("ch:two", [("chapters/two.tex", 1, 7)]),
        ("bela", [("refs.bib", 4, 6)]),
    ]:
        found = judged.ask(editor, "textDocument/definition", one.at(one.text.index(key) + 2))
        assert spots(editor, found) == there
    for name, path in [
        ("chapters/one", "chapters/one.tex"),
        ("chapters/two", "chapters/two.tex"),
        ("refs", "refs.bib"),
    ]:
        found = judged.ask(editor, "textDocument/definition", main.at(main.text.index(name) + 1))
        assert spots(editor, found) == [(path, 0, 0)]
    assert judged.ask(editor, "textDocument/definition", one.at(one.text.index("Text"))) == []


def test_uses_are_found_with_and_without_the_definition(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    at = two.at(two.text.index("\\label{ch:two}") + 8)
    uses = [("chapters/one.tex", 2), ("chapters/two.tex", 2)]
    found = judged.ask(editor, "textDocument/references", {**at, "context": {"includeDeclaration": False}})
    assert [(path, line) for path, line, _ in spots(editor, found)] == uses
    found = judged.ask(editor, "textDocument/references", {**at, "context": {"includeDeclaration": True}})
    assert ("chapters/two.tex", 1, 7) in spots(editor, found) and len(found) == 3


def test_hovers_show_the_entry_and_the_label_and_nothing_that_is_alive(editor: client.Client) -> None:
    bib = editor.open("refs.bib")
    bib.type("Engines", " ``` ![x](http://evil) <b>")
    two = editor.open("chapters/two.tex")
    entry = judged.ask(editor, "textDocument/hover", two.at(two.text.index("{ada}") + 1))
    said = entry["contents"]["value"]
    assert "\n````bibtex\n@article{ada" in said and said.startswith(
        "(1843). *Engines ```` ``` ![x](http://evil) <b> ````*."
    )
    label = judged.ask(editor, "textDocument/hover", two.at(two.text.index("ch:one") + 1))["contents"]["value"]
    assert "one" in label and "line 1" in label and "One 😀 ü" in label
    assert judged.ask(editor, "textDocument/hover", two.at(two.text.index("Back"))) is None


def test_what_is_undefined_is_shown_with_the_version_and_where_it_is(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    assert editor.diagnostics(two.uri, 1) == []
    two.type("Back to ", "😀 \\ref{nowhere} \\cite{nobody} ")
    found = editor.diagnostics(two.uri, 2)
    at = two.text.index("nowhere")
    assert codes(found) == ["cite.undefined", "ref.undefined"]
    assert two.range(at, at + len("nowhere")) in [item["range"] for item in found]
    two.type("Back", " and forth")
    at = two.text.index("nowhere")
    assert two.range(at, at + 7) in [item["range"] for item in editor.diagnostics(two.uri, 3)]
    two.replace(at, at + 7, "ch:one")
    assert codes(editor.diagnostics(two.uri, 4)) == ["cite.undefined"]


def test_a_change_elsewhere_is_shown_in_other_open_files(editor: client.Client) -> None:
    one, two = editor.open("chapters/one.tex"), editor.open("chapters/two.tex")
    assert editor.diagnostics(one.uri, 1) == editor.diagnostics(two.uri, 1) == []
    since = len(editor.messages)
    at = two.text.index("\\label{ch:two}")
    two.replace(at, at + len("\\label{ch:two}"), "")

    def shows(message: dict[str, Any]) -> bool:
        params = message.get("params") or {}
        return message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == one.uri

    assert codes(editor.wait_for(shows, since)["params"]["diagnostics"]) == ["ref.undefined"]
    two.close()  # without saving: the disk still has the label
    gone = editor.wait_for(lambda m: shows(m) and not m["params"]["diagnostics"], since)
    assert gone["params"]["version"] == 1


def test_a_label_defined_twice_is_shown(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    two.type("Back", " \\label{ch:one}")
    assert codes(editor.diagnostics(two.uri, 2)) == ["label.duplicate"]


def test_a_todo_for_the_co_author_is_shown(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    two.type("\\label{ch:two}\n", "% TODO(coauthor): tighten this\n")

    def shows(message: dict[str, Any]) -> bool:
        params = message.get("params") or {}
        return message.get("method") == "textDocument/publishDiagnostics" and codes(params["diagnostics"]) == [
            "todo.new"
        ]

    found = editor.wait_for(shows)["params"]["diagnostics"][0]
    assert found["severity"] == types.DiagnosticSeverity.Hint and found["range"]["start"]["line"] == 2


def test_diagnostics_go_when_the_file_is_closed(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    two.type("Back", " \\ref{nowhere}")
    assert editor.diagnostics(two.uri, 2)
    since = len(editor.messages)
    two.close()
    last = editor.wait_for(lambda m: m.get("method") == "textDocument/publishDiagnostics", since)
    assert last["params"] == {"uri": two.uri, "diagnostics": []}


def test_files_that_change_on_disk_are_read_again(editor: client.Client) -> None:
    assert judged.ask(editor, "workspace/symbol", {"query": "three"}) == []
    (editor.root / "chapters/three.tex").write_text("\\chapter{Three}\n")
    (editor.root / "chapters/two.tex").unlink()
    changes = [
        {"uri": (editor.root / "chapters/three.tex").as_uri(), "type": 1},
        {"uri": (editor.root / "chapters/two.tex").as_uri(), "type": 3},
    ]
    editor.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    names = {item["name"] for item in judged.ask(editor, "workspace/symbol", {"query": ""})}
    assert "Three" in names and not {"Two", "ch:two"} & names


def test_a_file_that_changes_under_unsaved_text_is_told_and_the_text_stays(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    two.type("Back", " \\label{unsaved}")
    (editor.root / "chapters/two.tex").write_text("\\chapter{Other}\n")
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": two.uri, "type": 2}]})
    names = {item["name"] for item in judged.ask(editor, "workspace/symbol", {"query": ""})}
    assert "unsaved" in names and "Other" not in names
    said = [said["message"] for said in editor.notifications("window/showMessage")]
    assert sum("chapters/two.tex has changed on disk" in message for message in said) == 1


def test_what_changes_while_the_server_starts_is_not_missed(folder: Path) -> None:
    (folder / "gone.tex").write_text("\\label{gone}\n")
    with client.start(folder) as editor:
        assert editor.request("workspace/symbol", {"query": "gone"})  # all has been read, and nobody watches yet
        (folder / "gone.tex").unlink()
        (folder / "come.tex").write_text("\\label{come}\n")
        editor.wait_until(lambda: bool(editor.request("workspace/symbol", {"query": "come"})))
        editor.wait_until(lambda: not editor.request("workspace/symbol", {"query": "gone"}))


def test_the_client_is_asked_to_watch_where_it_can(folder: Path) -> None:
    dynamic = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with client.start(folder, capabilities=dynamic) as editor:
        asked = editor.wait_for(lambda message: message.get("method") == "client/registerCapability")
        judged.CONVERTER.structure(asked, types.RegistrationRequest)


@pytest.mark.parametrize("method", ["documentSymbol", "completion", "hover", "definition", "references"])
def test_a_document_out_of_step_or_unknown_gets_no_analysis(editor: client.Client, method: str) -> None:
    two = editor.open("chapters/two.tex")
    two.send([{"text": "older"}], version=0)
    unknown = {"uri": (editor.root / "unknown.tex").as_uri()}
    for identifier in (two.identifier, unknown):
        params = {"textDocument": identifier, "position": {"line": 0, "character": 9}, "context": {}}
        result = editor.request(f"textDocument/{method}", params)
        assert not (result.get("items") if isinstance(result, dict) else result)


@pytest.mark.parametrize(
    "position",
    [{"line": -1, "character": 0}, {"line": 0, "character": -1}, {"line": 0}, None, {"line": 0.5, "character": 1}],
)
@pytest.mark.parametrize("method", ["completion", "hover", "definition", "references"])
def test_malformed_positions_are_refused(editor: client.Client, method: str, position: Any) -> None:
    two = editor.open("chapters/two.tex")
    with pytest.raises(client.Refused, match="-32602"):
        editor.request(f"textDocument/{method}", {"textDocument": two.identifier, "position": position})


@pytest.mark.parametrize("method", ["completion", "hover", "definition", "references"])
def test_positions_past_the_end_are_answered(editor: client.Client, method: str) -> None:
    two = editor.open("chapters/two.tex")
    for line, character in [(2**31 - 1, 0), (0, 2**31 - 1), (2, 11)]:
        params = {"textDocument": two.identifier, "position": {"line": line, "character": character}, "context": {}}
        editor.request(f"textDocument/{method}", params)


def test_a_file_outside_of_the_root_gets_its_own_headings(editor: client.Client, tmp_path_factory: Any) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "b.tex"
    document = client.Mirror(editor, other.as_uri(), "\\section{Elsewhere}\n")
    assert document.symbols() == [("Elsewhere", 0, 0)]


def test_without_a_root_the_first_file_decides(folder: Path) -> None:
    editor = client.Client(folder)
    editor.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    editor.notify("initialized", {})
    editor.encoding = "utf-16"
    two = editor.open("chapters/two.tex")
    found = judged.ask(editor, "textDocument/definition", two.at(two.text.index("ch:one") + 1))
    assert [(path, line) for path, line, _ in spots(editor, found)] == [("chapters/one.tex", 0)]
    editor.kill()
