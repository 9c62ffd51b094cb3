"""A Chinese thesis in an editor: what is found by a name or a title, and what Chinese punctuation in keys gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import scenes
from lsp import client, judged

FILES = {
    "main.tex": "\\documentclass{ctexrep}\n\\newcommand{\\sys}{轮渡系统}\n\\addbibresource{refs.bib}\n"
    "\\begin{document}\n\\input{绪论}\n\\end{document}\n",
    "绪论.tex": "\\chapter{\\sys 的背景}\n\n见图\\ref{fig:客流}🚢，文献\\cite{wang2019，li2020}。\n\n"
    "\\begin{figure}\n\\bicaption{日均客流变化}{Passengers a day}\n\\label{fig:客流}\n\\end{figure}\n",
    "refs.bib": "@article{wang2019, author = {王, 小明}, title = {客流预测方法综述}, year = 2019}\n"
    "@book{li2020, author = {李华}, title = {轮渡与城市}, date = {2020}}\n",
}


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[client.Mirror]:
    with client.start(scenes.write(tmp_path_factory.mktemp("thesis"), FILES)) as editor:
        opened = editor.open("绪论.tex")
        editor.wait_until(lambda: "王小明" in str(offered(opened, "\\cite{")))
        yield opened


def offered(chapter: client.Mirror, typed: str) -> dict[str, Any]:
    """What is offered behind a text that is typed at the end, and taken out again."""
    before = len(chapter.text)
    chapter.replace(before, before, f"\n\n{typed}")
    found: dict[str, Any] = judged.ask(chapter.client, "textDocument/completion", chapter.at(len(chapter.text)))
    chapter.replace(before, len(chapter.text), "")
    return found


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("\\cite{王小明", "wang2019"),
        ("\\cite{方法综述", "wang2019"),
        ("\\ref{客流", "fig:客流"),
        ("\\cite{李华", "li2020"),
    ],
)
def test_keys_are_found_by_chinese_words(chapter: client.Mirror, typed: str, key: str) -> None:
    assert [item["label"] for item in offered(chapter, typed)["items"]] == [key]


def test_an_open_brace_is_asked_about_again_with_the_first_letter(chapter: client.Mirror) -> None:
    assert offered(chapter, "\\cite{")["isIncomplete"]
    assert not offered(chapter, "\\cite{wang")["isIncomplete"]


def test_what_macros_write_is_found_and_named(chapter: client.Mirror) -> None:
    editor = chapter.client

    def found(query: str) -> list[str]:
        return [symbol["name"] for symbol in judged.ask(editor, "workspace/symbol", {"query": query})]

    editor.wait_until(lambda: found("轮渡系统的") == ["轮渡系统的背景"])
    editor.wait_until(lambda: found("日均") == ["日均客流变化"])
    hovered = judged.ask(editor, "textDocument/hover", chapter.at(chapter.text.index("fig:客流")))
    assert "in *轮渡系统的背景*" in hovered["contents"]["value"]


def test_a_chinese_comma_between_keys_is_told_and_mended(chapter: client.Mirror) -> None:
    editor = chapter.client
    report = judged.ask(editor, "textDocument/diagnostic", {"textDocument": chapter.identifier})
    (wide,) = [one for one in report["items"] if one["code"] == "cite.undefined"]
    assert "“，” separates no keys" in wide["message"]
    params = {"textDocument": chapter.identifier, "range": wide["range"], "context": {"diagnostics": [wide]}}
    fixes = [action for action in judged.ask(editor, "textDocument/codeAction", params) if action["kind"] == "quickfix"]
    assert [fix["title"] for fix in fixes] == ["Write wang2019,li2020"]
