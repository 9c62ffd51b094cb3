"""What an editor asks of a thesis while it is read: highlights, renaming, links, folds, selections, findings pulled.

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
    "main.tex": "\\documentclass{report}\n\\usepackage{graphicx}\n\\graphicspath{{pictures/}}\n\\begin{document}\n"
    "\\input{chapters/one}\n\\include{chapters/two}\n\\bibliography{refs}\n\\end{document}\n",
    "chapters/one.tex": "\\chapter{One}\\label{ch:one}\n\nAs 😀 \\cite{ada, bela} show, see \\ref{ch:two}. "
    "A second sentence stands here.\n\n\\section{Part A}\n\\begin{figure}\n  \\includegraphics[width=3cm]{roc}\n"
    "  \\caption{A curve}\n\\end{figure}\nSee \\url{https://example.org/a_b} too.\n\n% one\n% two\n% three\n\n"
    "\\section{Part B}\nThe end.\n",
    "chapters/two.tex": "\\chapter{Two}\n\\label{ch:two}\n"
    "Back to \\ref{ch:one} and \\autoref{ch:two}, by \\citep{ada}.\n",
    "refs.bib": "@article{ada,\n  title = {Engines},\n  url = {https://example.org/x},\n}\n@book{bela, title={B}}\n",
    "OUTLINE.md": "# Thesis\n\ntext\n\n## One\n\n```\n# no heading\n```\n\n## Two\n\nmore\n",
    "pictures/roc.png": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return scenes.write(tmp_path, THESIS)


@pytest.fixture
def editor(folder: Path) -> Iterator[client.Client]:
    with client.start(folder) as started:
        yield started


def texts(document: client.Mirror, spans: list[Any]) -> list[str]:
    """What stands in each range."""
    return [document.text[document.offset(span["start"]) : document.offset(span["end"])] for span in spans]


def test_the_same_key_is_highlighted_in_its_file(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    two.replace(0, 0, "😀 words typed in front ")
    found = judged.ask(editor, "textDocument/documentHighlight", two.at(two.text.index("ch:two") + 2))
    assert texts(two, [item["range"] for item in found]) == ["ch:two", "ch:two"]
    assert [item["kind"] for item in found] == [types.DocumentHighlightKind.Write, types.DocumentHighlightKind.Read]
    assert judged.ask(editor, "textDocument/documentHighlight", two.at(two.text.index("Back"))) == []


def test_both_ends_of_an_environment_are_highlighted(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex")
    for at in (one.text.index("begin{fig"), one.text.index("end{fig") + 6):
        found = judged.ask(editor, "textDocument/documentHighlight", one.at(at))
        assert texts(one, [item["range"] for item in found]) == ["figure", "figure"]


def changed(editor: client.Client, edit: dict[str, Any]) -> dict[str, str]:
    """The files as a client has them after a WorkspaceEdit, by their path; closed ones are read from disk."""
    after = {}
    for change in edit["documentChanges"]:
        path = change["textDocument"]["uri"].removeprefix(editor.root.as_uri() + "/")
        lines = (editor.root / path).read_text("utf-8").split("\n")
        for one in sorted(change["edits"], key=lambda one: -one["range"]["start"]["character"]):
            start, end = one["range"]["start"], one["range"]["end"]
            line = lines[start["line"]].encode("utf-16-le")
            new = one["newText"].encode("utf-16-le")
            joined = line[: 2 * start["character"]] + new + line[2 * end["character"] :]
            lines[start["line"]] = joined.decode("utf-16-le")
        after[path] = "\n".join(lines)
    return after


@pytest.mark.parametrize(
    ("path", "at", "old", "new"),
    [("chapters/one.tex", "ch:one", "ch:one", "ch:first"), ("chapters/two.tex", "ada}", "ada", "lovelace1843")],
)
def test_a_key_is_renamed_in_every_file_open_or_not(
    editor: client.Client, path: str, at: str, old: str, new: str
) -> None:
    document = editor.open(path, version=7)
    where = document.at(document.text.index(at) + 1)
    offered = judged.ask(editor, "textDocument/prepareRename", where)
    assert offered["placeholder"] == old and texts(document, [offered["range"]]) == [old]
    edit = judged.ask(editor, "textDocument/rename", {**where, "newName": new})
    versions = {
        change["textDocument"]["uri"].rsplit("/", 1)[1]: change["textDocument"]["version"]
        for change in edit["documentChanges"]
    }
    assert versions.pop(path.rsplit("/", 1)[1]) == 7 and set(versions.values()) == {None}
    after = changed(editor, edit)
    assert after == {name: text.replace(old, new) for name, text in THESIS.items() if old in text and name in after}
    assert len(after) == (2 if ":" in old else 3)


NOTES = {
    "OUTLINE.md": "# Thesis\n\n## One <!-- ch:one -->\n\n- as 😀 [@ada; @bela], not ada\n"
    "- [ch:one], [ch:one](x)\n\n## B {#ch:one}\n",
    "BRIEF.md": "Cite \\citep[p.~3]{bela,ada} and @ada. Mail me@ada.org, `ada`.\n",
    "notes/plan.md": "Label: ch:one\n\nSee @ch:one and \\cref{ch:two,ch:one}, not ch:one-b or @ch:one-b.\n",
}
AFTER = {
    "ada": {
        "OUTLINE.md": NOTES["OUTLINE.md"].replace("@ada", "@eve"),
        "BRIEF.md": "Cite \\citep[p.~3]{bela,eve} and @eve. Mail me@ada.org, `eve`.\n",
    },
    "ch:one": {
        "OUTLINE.md": "# Thesis\n\n## One <!-- eve -->\n\n- as 😀 [@ada; @bela], not ada\n"
        "- [eve], [ch:one](x)\n\n## B {#eve}\n",
        "notes/plan.md": "Label: eve\n\nSee @eve and \\cref{ch:two,eve}, not ch:one-b or @ch:one-b.\n",
    },
}


@pytest.mark.parametrize("old", ["ada", "ch:one"])
def test_a_rename_reaches_the_notes_and_can_begin_there(folder: Path, old: str) -> None:
    for name, text in NOTES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with client.start(folder) as editor:
        plan = editor.open("OUTLINE.md", version=3)
        where = plan.at(plan.text.index(old) + 1)
        assert judged.ask(editor, "textDocument/prepareRename", where)["placeholder"] == old
        after = changed(editor, judged.ask(editor, "textDocument/rename", {**where, "newName": "eve"}))
        assert {path: text for path, text in after.items() if path in NOTES} == AFTER[old]
        assert old not in after["chapters/one.tex"].replace("ch:one-b", "")
        (place,) = judged.ask(editor, "textDocument/definition", where)
        assert place["uri"].endswith("refs.bib" if old == "ada" else "chapters/one.tex")
        uses = judged.ask(editor, "textDocument/references", {**where, "context": {"includeDeclaration": False}})
        assert {use["uri"].rsplit("/", 1)[1] for use in uses} >= {name.rsplit("/", 1)[-1] for name in AFTER[old]}


@pytest.mark.parametrize(
    ("new", "said"), [("ch:two", "already"), ("a b", "blank"), ("", "at least one"), ("a,b", "“,”"), ("a}b", "“}”")]
)
def test_a_rename_that_would_clash_or_break_is_refused(editor: client.Client, new: str, said: str) -> None:
    one = editor.open("chapters/one.tex")
    with pytest.raises(client.Refused, match=said):
        editor.request("textDocument/rename", {**one.at(one.text.index("ch:one") + 1), "newName": new})


def test_nothing_is_renamed_where_there_is_no_key(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex")
    assert judged.ask(editor, "textDocument/prepareRename", one.at(one.text.index("show"))) is None
    with pytest.raises(client.Refused, match="no label, citation key or term"):
        editor.request("textDocument/rename", {**one.at(one.text.index("show")), "newName": "x"})


def test_links_lead_to_what_is_there(editor: client.Client) -> None:
    one, main, bib = (editor.open(path) for path in ("chapters/one.tex", "main.tex", "refs.bib"))
    root = editor.root.as_uri()

    def links(document: client.Mirror) -> dict[str, str]:
        found = judged.ask(editor, "textDocument/documentLink", {"textDocument": document.identifier})
        return dict(zip(texts(document, [link["range"] for link in found]), [x["target"] for x in found], strict=True))

    assert links(one) == {
        "roc": f"{root}/pictures/roc.png",
        "https://example.org/a_b": "https://example.org/a_b",
    }
    assert links(main) == {
        "chapters/one": f"{root}/chapters/one.tex",
        "chapters/two": f"{root}/chapters/two.tex",
        "refs": f"{root}/refs.bib",
    }
    assert links(bib) == {"https://example.org/x": "https://example.org/x"}


def test_sections_environments_comments_entries_and_headings_fold(editor: client.Client) -> None:
    def folds(path: str) -> list[tuple[int, int, str]]:
        document = editor.open(path)
        found = judged.ask(editor, "textDocument/foldingRange", {"textDocument": document.identifier})
        return [(fold["startLine"], fold["endLine"], fold["kind"]) for fold in found]

    one = THESIS["chapters/one.tex"].split("\n")
    last = one.index("The end.")
    part_b = one.index("\\section{Part B}")
    comment = (one.index("% one"), one.index("% three"), "comment")
    figure = (one.index("\\begin{figure}"), one.index("\\end{figure}"), "region")
    found = folds("chapters/one.tex")
    assert set(found) == {
        (0, last, "region"),
        (4, one.index("% three"), "region"),
        (part_b, last, "region"),
        comment,
        figure,
    }
    assert folds("refs.bib") == [(0, 3, "region")]
    assert folds("OUTLINE.md") == [(0, 12, "region"), (4, 8, "region"), (10, 12, "region")]
    assert (0, 2, "imports") in folds("main.tex")


def test_a_selection_grows_from_the_word_to_the_file(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex")
    at = one.position(one.text.index("second") + 2)
    params = {"textDocument": one.identifier, "positions": [at, one.position(one.text.index("A curve") + 3)]}
    chains = judged.ask(editor, "textDocument/selectionRange", params)
    grown = []
    for chain in chains:
        steps = []
        while chain:
            steps.append(texts(one, [chain["range"]])[0])
            chain = chain.get("parent")
        assert all(small in large and small != large for small, large in zip(steps, steps[1:], strict=False))
        grown.append(steps)
    prose, caption = grown
    assert prose[:2] == ["second", "A second sentence stands here."]
    assert prose[2].startswith("As 😀") and prose[2].endswith("here.")
    assert prose[-1] == one.text and any(step.startswith("\\chapter") for step in prose[3:])
    assert caption[0] == "curve" and any(step.startswith("\\begin{figure}") for step in caption)
    assert any(step.startswith("\\section{Part A}") and "Part B" not in step for step in caption)


def test_only_keys_and_labels_are_completed_inline(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    for typed, offered in [("\\cite{be", ["bela"]), ("\\ref{ch:t", ["ch:two"]), ("\\cite{", []), ("Back t", [])]:
        two.replace(len(two.text), len(two.text), f"\n{typed}")
        found = judged.ask(
            editor, "textDocument/inlineCompletion", {**two.at(len(two.text)), "context": {"triggerKind": 1}}
        )
        assert [item["insertText"] for item in found["items"]] == offered
        for item in found["items"]:
            assert item["insertText"].startswith(texts(two, [item["range"]])[0])


def test_findings_are_pulled_as_they_are_pushed(editor: client.Client) -> None:
    two = editor.open("chapters/two.tex")
    two.type("Back", " \\ref{nowhere}")
    pushed = editor.diagnostics(two.uri, 2)
    pulled = judged.ask(editor, "textDocument/diagnostic", {"textDocument": two.identifier})
    assert pulled["kind"] == "full" and pulled["items"] == pushed and pushed
    again = {"textDocument": two.identifier, "previousResultId": pulled["resultId"]}
    assert judged.ask(editor, "textDocument/diagnostic", again)["kind"] == "unchanged"


def test_findings_of_the_whole_workspace_are_pulled(editor: client.Client) -> None:
    (editor.root / "chapters/two.tex").write_text("\\ref{nowhere}\n")
    change = {"uri": (editor.root / "chapters/two.tex").as_uri(), "type": 2}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    one = editor.open("chapters/one.tex", version=4)
    report = judged.ask(editor, "workspace/diagnostic", {"previousResultIds": []})
    by_name = {item["uri"].removeprefix(editor.root.as_uri() + "/"): item for item in report["items"]}
    assert [item["code"] for item in by_name["chapters/two.tex"]["items"]] == ["ref.undefined"]
    assert by_name["chapters/two.tex"]["version"] is None and by_name["chapters/one.tex"]["version"] == 4
    assert [item["code"] for item in by_name["chapters/one.tex"]["items"]] == ["ref.undefined"]
    ids = [{"uri": item["uri"], "value": item["resultId"]} for item in report["items"]]
    report = judged.ask(editor, "workspace/diagnostic", {"previousResultIds": ids})
    assert {item["kind"] for item in report["items"]} == {"unchanged"}
    assert one.version == 4


def test_an_editor_that_pulls_by_itself_is_not_told_everything_twice(folder: Path) -> None:
    pulls = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
    with client.start(folder, capabilities=pulls) as editor:
        assert "diagnosticProvider" not in editor.capabilities
    with client.start(folder, capabilities={"textDocument": {"diagnostic": {}}}) as editor:
        assert editor.capabilities["diagnosticProvider"]["workspaceDiagnostics"] is True


def detail(editor: client.Client, document: client.Mirror) -> dict[str, str]:
    """By the name of each symbol, what is said beside it."""
    found, pending = {}, judged.ask(editor, "textDocument/documentSymbol", {"textDocument": document.identifier})
    while pending:
        symbol = pending.pop(0)
        found[symbol["name"]] = symbol.get("detail", "")
        pending += symbol.get("children") or []
    return found


def test_headings_and_floats_come_with_their_numbers_also_after_typing(editor: client.Client) -> None:
    one = editor.open("chapters/one.tex")
    editor.wait_until(lambda: detail(editor, one).get("Part B") == "1.2")
    assert detail(editor, one) == {"One": "1", "Part A": "1.1", "A curve": "Figure 1.1", "Part B": "1.2"}
    one.type("As 😀 ", "we \\emph{do} ")
    assert detail(editor, one)["Part B"] == "1.2" and detail(editor, one)["A curve"] == "Figure 1.1"


def test_a_label_is_said_with_what_it_names(editor: client.Client) -> None:
    one, two = editor.open("chapters/one.tex"), editor.open("chapters/two.tex")
    one.type("\\caption{A curve}", "\\label{fig:roc}")
    two.type("Back", " \\ref{fig:roc}")
    at = two.at(two.text.index("fig:roc") + 1)

    def said() -> str:
        return str(judged.ask(editor, "textDocument/hover", at)["contents"]["value"])

    editor.wait_until(lambda: said().startswith("**Figure 1.1**: A curve"))
    assert "\\begin{figure}" in said() and "chapters/one.tex, line 8" in said() and "in *Part A*" in said()
    two.replace(len(two.text), len(two.text), "\n\\ref{curve")
    offered = judged.ask(editor, "textDocument/completion", two.at(len(two.text)))["items"]
    assert [(item["label"], item["detail"]) for item in offered] == [("fig:roc", "Figure 1.1: A curve")]


def test_references_get_their_numbers_where_that_is_switched_on(folder: Path) -> None:
    with client.start(folder, options={"features": {"referenceNumbers": True}}) as editor:
        two = editor.open("chapters/two.tex")
        whole = {"textDocument": two.identifier, "range": two.range(0, len(two.text))}
        editor.wait_until(lambda: len(judged.ask(editor, "textDocument/inlayHint", whole)) == 2)
        assert [hint["label"] for hint in judged.ask(editor, "textDocument/inlayHint", whole)] == ["1", "2"]


def test_names_are_found_by_their_letters(editor: client.Client) -> None:
    def names(query: str) -> list[str]:
        return [item["name"] for item in judged.ask(editor, "workspace/symbol", {"query": query})]

    assert names("part b")[0] == "Part B" and names("prtb") == ["Part B"] and names("curve") == ["A curve"]
    assert names("zzz") == []


def test_headings_say_how_far_they_are_from_the_outline(editor: client.Client) -> None:
    outline = "# Thesis\n\n## One\n\nSay it. Words: 400\n\n## Two\n"
    (editor.root / "OUTLINE.md").write_text(outline)
    changed = {"uri": (editor.root / "OUTLINE.md").as_uri(), "type": 2}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [changed]})
    one = editor.open("chapters/one.tex")

    def titles() -> list[str]:
        lenses = judged.ask(editor, "textDocument/codeLens", {"textDocument": one.identifier})
        return [lens["command"]["title"] for lens in lenses if lens["range"]["start"]["line"] == 0]

    editor.wait_until(lambda: bool(titles()))
    assert "words" in titles()[0]
    node = editor.open("OUTLINE.md")
    said = judged.ask(editor, "textDocument/hover", node.at(node.text.index("One")))
    assert "chapters/one.tex, line 1" in said["contents"]["value"]
    node.replace(0, 0, "A line that was not there when the two were compared.\n\n")
    said = judged.ask(editor, "textDocument/hover", node.at(node.text.index("One")))
    assert "chapters/one.tex, line 1" in said["contents"]["value"]
