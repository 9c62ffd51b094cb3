"""What an editor is shown of broken text, of the plan and of style, what it can do about it, and what a check says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

import scenes
from clients import record
from coauthor.review import building
from lsp import client

PROJECT = {
    "main.tex": "\\documentclass{report}\n\\begin{document}\n\\chapter{Introduction}\\label{ch:intro}\n"
    "One two three four five six seven eight nine ten eleven twelve words.\n\\input{part}\n"
    "\\chapter{Results}\nShort.\\bibliography{refs}\n\\end{document}\n",
    "part.tex": "\\begin{landscape}\nText with \\cite{ada}.\n",
    "rest.tex": "\\end{landscape}\n",
    "refs.bib": "@book{ada, title={A}}\n@book{ada, title={B}}\n@article{broken, title={x\n",
    "OUTLINE.md": "# Thesis\n\n## Introduction\n\n## Results\n\n### Numbers\n",
    "STYLE.md": "## Banned\n- very\n- leverage -> use\n",
    "coauthor.toml": '[diagnostics]\n"outline.empty" = "off"\n"label.duplicate" = "error"\n"bib.incomplete" = "hint"\n',
}


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    with client.start(scenes.write(tmp_path, PROJECT)) as started:
        yield started


def pulled(editor: client.Client, uri: str) -> list[dict[str, Any]]:
    number = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    items: list[dict[str, Any]] = editor.result(number)["items"]
    return items


def codes(editor: client.Client, uri: str) -> set[tuple[str, int]]:
    return {(item["code"], item["range"]["start"]["line"]) for item in pulled(editor, uri)}


def shown(editor: client.Client, uri: str, *wanted: tuple[str, int]) -> set[tuple[str, int]]:
    """The codes once all wanted are among them: some are found aside, when typing rests."""
    return scenes.wait_for(lambda: (found := codes(editor, uri)) >= set(wanted) and found, 30, f"{wanted}")


def fixes(editor: client.Client, uri: str, line: int) -> dict[str, Any]:
    span = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 500}}
    asked = {"textDocument": {"uri": uri}, "range": span, "context": {"diagnostics": [], "only": ["quickfix"]}}
    return {one["title"]: one for one in editor.result(editor.ask("textDocument/codeAction", asked))}


def call(editor: client.Client, name: str, **arguments: Any) -> Any:
    return editor.result(editor.ask("workspace/executeCommand", {"command": name, "arguments": [arguments]}))


def test_structure_is_told_where_it_breaks_and_no_more_when_it_is_mended(editor: client.Client) -> None:
    document = editor.open("main.tex")
    whole = document.text
    assert not {code for code, _ in codes(editor, document.uri) if code.startswith(("env", "brace", "maths"))}
    document.replace(whole.index("\\input"), whole.index("\\input"), "\\begin{itemize}\n\\item a }\n\n")
    assert shown(editor, document.uri, ("env.unclosed", 4), ("brace.stray", 5))
    offered = fixes(editor, document.uri, 4)  # where the error stands
    fix = next(title for title in offered if title.startswith("Insert \\end{itemize} in line "))
    line = int(fix.rpartition(" ")[2])
    assert 7 <= line <= 9  # before the file that is read, or before the next chapter: both may be meant
    assert fix in fixes(editor, document.uri, line - 1)
    document.replace(document.text.index(" }"), document.text.index(" }") + 2, "")
    document.replace(document.text.index("\\input"), document.text.index("\\input"), "\\end{itemize}\n")
    assert not {code for code, _ in codes(editor, document.uri) if code.startswith(("env", "brace", "maths"))}


def test_a_label_that_stands_twice_says_where(editor: client.Client) -> None:
    document = editor.open("main.tex")
    document.type("\\label{ch:intro}", "\\label{ch:two}\n")
    document.type("Short.", "\\label{ch:two}")
    shown(editor, document.uri, ("label.duplicate", 2), ("label.duplicate", 7))
    said = [one["message"] for one in pulled(editor, document.uri) if one["code"] == "label.duplicate"]
    assert [text.rpartition(". ")[2] for text in said] == ["Also in line 8.", "Also in line 3."]
    part = editor.open("part.tex")
    part.replace(0, 0, "\\label{ch:intro}")
    shown(editor, part.uri, ("label.duplicate", 0))
    said = [one["message"] for one in pulled(editor, part.uri) if one["code"] == "label.duplicate"]
    assert said == ["\\label{ch:intro} is defined in main.tex, too."]


def test_a_heading_counts_the_words_of_the_files_that_its_chapter_reads(editor: client.Client) -> None:
    document = editor.open("main.tex")

    def words() -> list[str]:
        number = editor.ask("textDocument/codeLens", {"textDocument": document.identifier})
        return [lens["command"]["title"].partition(" ")[0] for lens in editor.result(number)]

    editor.wait_until(lambda: words() == ["15", "1"])


def test_what_another_file_closes_is_not_told(editor: client.Client) -> None:
    document = editor.open("part.tex")
    assert not codes(editor, document.uri)
    document.replace(0, 0, "\\begin{figure}\n")
    assert {code for code, _ in shown(editor, document.uri, ("env.unclosed", 0))} == {"env.unclosed"}


def test_keys_and_files_that_are_not_there_have_fixes(editor: client.Client) -> None:
    document = editor.open("main.tex")
    at = document.text.index("Short")
    document.replace(at, at, "See \\ref{ch:intr}, \\cite{adaa}.\n\\includegraphics{gone}\n\\input{gone}\n")
    shown(
        editor, document.uri, ("ref.undefined", 6), ("cite.undefined", 6), ("figure.missing", 7), ("input.missing", 8)
    )
    offered = fixes(editor, document.uri, 6)
    assert {"Write ch:intro", "Write ada"} <= set(offered)
    assert offered["Write ch:intro"]["edit"]["documentChanges"][0]["textDocument"]["version"] == document.version
    assert any(title.startswith("Tie \\ref") for title in fixes_at(editor, document, document.text.index("\\ref") + 1))


def fixes_at(editor: client.Client, document: Any, offset: int) -> list[str]:
    place = document.position(offset)
    asked = {
        "textDocument": {"uri": document.uri},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": []},
    }
    return [one["title"] for one in editor.result(editor.ask("textDocument/codeAction", asked))]


def test_the_outline_is_held_against_the_text(editor: client.Client) -> None:
    plan, text = editor.open("OUTLINE.md"), editor.open("main.tex")
    shown(editor, plan.uri, ("outline.missing-section", 6))
    (fix,) = [one for title, one in fixes(editor, plan.uri, 6).items() if "Numbers" in title]
    change = fix["edit"]["documentChanges"][0]
    assert change["textDocument"]["uri"] == text.uri
    assert change["edits"][0]["newText"] == "\n\n\\section{Numbers}\\label{sec:numbers}\n"
    text.replace(text.text.index("\\chapter{Results"), text.text.index("\\chapter{Results"), "\t")

    def heading() -> str:
        (fix,) = [one for title, one in fixes(editor, plan.uri, 6).items() if "Numbers" in title]
        return str(fix["edit"]["documentChanges"][0]["edits"][0]["newText"])

    editor.wait_until(lambda: heading() == "\n\n\t\\section{Numbers}\\label{sec:numbers}\n")
    at = text.text.index("\\end{document}")
    text.replace(at, at, "\\chapter{Unplanned}\nText.\n")
    shown(editor, text.uri, ("outline.extra-section", 7))
    assert "Add “Unplanned” to the outline" in fixes(editor, text.uri, 7)
    assert not {code for code, _ in codes(editor, text.uri) if code == "outline.empty"}, "it was switched off"


def test_a_node_is_added_where_its_section_is_read(editor: client.Client) -> None:
    plan, text, part = editor.open("OUTLINE.md"), editor.open("main.tex"), editor.open("part.tex")
    plan.replace(0, len(plan.text), "# Thesis\n\n## Introduction\n\n### Aim\n\n## Results\n\n### Numbers\n")
    text.type("words.\n", "\\section{Aim}\nTo know.\n")
    part.replace(0, 0, "\\section{Inside}\n")
    shown(editor, part.uri, ("outline.extra-section", 0))
    (change,) = fixes(editor, part.uri, 0)["Add “Inside” to the outline"]["edit"]["documentChanges"]
    (edit,) = change["edits"]
    assert (edit["newText"], edit["range"]["start"]["line"]) == ("\n\n### Inside", 4)  # behind Aim, before Results


def test_the_words_of_a_section_are_one_number_while_it_is_typed(editor: client.Client) -> None:
    plan, text = editor.open("OUTLINE.md"), editor.open("main.tex")
    plan.type("## Introduction", " (300 words)")
    shown(editor, text.uri, ("outline.length", 2))
    before = _counted(editor, text.uri)
    for word in ("and", "a", "few", "well-known", "words"):
        text.type("twelve", f" {word}")
        at_heading, told = _counted(editor, text.uri)
        assert at_heading == told
    assert int(told) == int(before[0]) + 5


def _counted(editor: client.Client, uri: str) -> tuple[str, str]:
    """The words of the introduction: in the lens at its heading, and in what is told there."""
    lenses = editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    (title,) = [one["command"]["title"] for one in lenses if "/ 300 words" in one["command"]["title"]]
    (said,) = [one["message"] for one in pulled(editor, uri) if one["code"] == "outline.length"]
    return title.split()[0], said.split()[0]


def test_a_thing_of_the_outline_is_told_until_the_list_of_assets_has_it(editor: client.Client) -> None:
    plan, listed = editor.open("OUTLINE.md"), editor.root / "assets.yaml"
    at = plan.text.index("## Results")
    plan.replace(at, at, "- the drift grows [fig:drift]\n\n")
    shown(editor, plan.uri, ("ref.undefined", 4))
    listed.write_text("assets:\n  fig:drift:\n    kind: result\n")
    assert ("ref.undefined", 4) not in codes(editor, plan.uri)
    listed.write_text("assets:\n  fig:other:\n    kind: result\n")
    assert ("ref.undefined", 4) in codes(editor, plan.uri)
    listed.unlink()
    assert ("ref.undefined", 4) in codes(editor, plan.uri)


def test_style_is_told_as_it_is_typed(editor: client.Client) -> None:
    document = editor.open("main.tex")
    at = document.text.index("words.")
    document.replace(at, at, "leverage ")
    shown(editor, document.uri, ("term.inconsistent", 3))
    document.replace(at, at + len("leverage"), "ver")
    document.replace(at + 3, at + 3, "y")
    shown(editor, document.uri, ("style.banned-word", 3))


def test_a_bibliography_tells_what_is_wrong_and_each_code_opens_its_page(editor: client.Client) -> None:
    document = editor.open("refs.bib")
    shown(editor, document.uri, ("bib.duplicate", 1), ("bib.broken", 2), ("bib.incomplete", 0))
    for item in pulled(editor, document.uri):
        page = Path(unquote(urlparse(item["codeDescription"]["href"]).path))
        assert page.read_text("utf-8").startswith(f"# {item['code']}\n")


def test_the_outline_is_had_locked_and_synced_by_command(editor: client.Client) -> None:
    shown_now = call(editor, "coauthor.outline.get")
    assert [node["slug"] for node in shown_now["nodes"]] == ["introduction", "results", "numbers"]
    assert shown_now["nodes"][0]["section"]["uri"].endswith("/main.tex")
    assert shown_now["nodes"][2]["states"] == ["missing"]
    assert shown_now["locked"] is None
    locked = call(editor, "coauthor.outline.lock")["locked"]
    assert locked == shown_now["revision"]
    assert call(editor, "coauthor.outline.sync", node="numbers")["locked"] == locked
    assert call(editor, "coauthor.outline.unlock") == {"locked": None}
    told = [event["type"] for event in call(editor, "coauthor.pool.log")["events"]]
    assert told == ["outline.locked", "outline.changed", "outline.unlocked"]
    with pytest.raises(client.Refused) as refused:
        call(editor, "coauthor.outline.get", node="nowhere")
    assert refused.value.data["code"] == "not_found"


def test_a_check_is_a_task_with_a_report(editor: client.Client) -> None:
    editor.open("main.tex")
    task = call(editor, "coauthor.check")["task"]
    assert task["status"] == "done"
    (report,) = call(editor, "coauthor.task.thread", task=task["id"])["reports"]
    told = {finding["code"] for finding in report["findings"]}
    assert {"bib.broken", "bib.duplicate", "outline.missing-section"} <= told
    assert "outline.empty" not in told
    assert json.dumps(report["summary"])
    pushed = [m["params"] for m in editor.messages if m.get("method") == "textDocument/publishDiagnostics"]
    assert any(each["uri"].endswith("/refs.bib") and each["diagnostics"] for each in pushed)


def built(root: Path, *problems: dict[str, Any]) -> None:
    """A build ends, whoever ran it, and TeX complained of these."""
    log = record.Record(root)
    building.record(log.pool, "built", problems, record.PERSON)
    log.close()


def pushed(editor: client.Client, name: str) -> set[str]:
    """The codes that the client knows of a file."""
    sent = editor.notifications("textDocument/publishDiagnostics")
    mine = [each["diagnostics"] for each in sent if each["uri"].endswith(f"/{name}")]
    return {each["code"] for each in mine[-1]} if mine else set()


def until_pushed(editor: client.Client, name: str, codes: set[str]) -> None:
    scenes.wait_for(lambda: pushed(editor, name) == codes, 30, f"{codes} of {name}")


def test_check_and_build_speak_of_a_closed_file_together(editor: client.Client, tmp_path: Path) -> None:
    editor.open("main.tex")
    call(editor, "coauthor.check")
    checked = pushed(editor, "refs.bib")
    assert checked
    line = "@book{ada, title={B}}"
    error = {"path": "refs.bib", "line": 2, "quote": line, "severity": "error", "message": "Undefined.", "code": "x"}
    built(tmp_path, error)
    until_pushed(editor, "refs.bib", {*checked, "build.error"})
    call(editor, "coauthor.check")
    assert pushed(editor, "refs.bib") == {*checked, "build.error"}
    refs = editor.open("refs.bib")
    shown(editor, refs.uri, ("build.error", 1))
    refs.close()
    until_pushed(editor, "refs.bib", {*checked, "build.error"})
    built(tmp_path)
    until_pushed(editor, "refs.bib", checked)
    (tmp_path / "refs.bib").write_text("% mended\n")
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": refs.uri, "type": 2}]})
    until_pushed(editor, "refs.bib", set())
