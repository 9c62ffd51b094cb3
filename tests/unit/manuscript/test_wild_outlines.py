"""Outlines as people write them, in whatever Markdown: what is a node and what is not."""

from __future__ import annotations

import pytest

from coauthor.manuscript import findings, outline


def told(text: str) -> str:
    """The nodes by depth and title, as `1 Introduction / 2 Gap`."""
    return " / ".join(f"{node.level} {node.title}" for node in outline.read(text).nodes)


WILD = {
    "underlined": ("Plan\n====\n\nIntro\n-----\ntext\n\nMethod\n---\n", "1 Intro / 1 Method"),
    "a list alone": ("1. Intro\n   - why\n2. Method (300 words)\n   1. data\n3. End\n", "1 Intro / 1 Method / 1 End"),
    "sentences in a list": ("- We say what we do.\n- Then we do it.\n", ""),
    "words alone": ("This thesis is about cats.\n\nIt has **no** headings.\n", ""),
    "a table": ("# P\n\n| # no | b |\n|---|---|\n| # no | 3 |\n\n## A\n## B\n", "1 A / 1 B"),
    "tasks": ("# P\n- [ ] all\n## [x] A (done)\n- [x] b\n## [ ] B {#sec:b}\n", "1 A / 1 B"),
    "comments": ("<!-- # no\n# no\n-->\n# P\n<!-- ## no -->\n## A <!-- sec:a -->\n## B\n", "1 A / 1 B"),
    "code": ("# P\n## A\n```sh\n# no\n## no\n```\n~~~\n# no\n~~~\n\n    # no\n\n## B\n", "1 A / 1 B"),
    "German": ("# Plan\n## 1 Einleitung (ca. 1.500 Wörter)\n### 1.1 Begriffe\n", "1 Einleitung / 2 Begriffe"),
    "Chinese": ("# 大纲\n## 第一章 绪论(约 2000 字)\n### 1.1 数据\n", "1 绪论 / 2 数据"),
    "deep": ("# A\n## B\n### C\n#### D\n##### E\n###### F\n# G\n", "1 A / 2 B / 3 C / 4 D / 5 E / 6 F / 1 G"),
    "dressed": ("# P\n##  **A** ##\n## [B](b.md)\n##\n### *C*\n", "1 A / 1 B / 2 C"),
}


@pytest.mark.parametrize("name", WILD)
def test_the_nodes_of(name: str) -> None:
    text, wanted = WILD[name]
    assert told(text) == wanted


def test_a_node_of_a_list_has_what_stands_under_it() -> None:
    text = "1. Intro\n   - why, with @lee and [fig:map]\n2. Method (300 words)\n"
    intro, method = outline.read(text).nodes
    assert (intro.points, [one.name for one in intro.cites]) == (("why, with @lee and [fig:map]",), ["lee"])
    assert [one.name for one in intro.assets] == ["fig:map"]
    assert (method.target, text[method.start : method.heading_end]) == (300, "2. Method (300 words)")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# 1. Introduction\n## 1.1 Before\n## 1.2 Now\n", ["Introduction", "Before", "Now"]),
        ("# Kapitel 1: Einführung (ca. 1.500 Wörter)\n## Stand\n", ["Einführung", "Stand"]),
        ("# 第一章 绪论\n## 背景\n", ["绪论", "背景"]),
        ("# Opening {#sec:open}\n## Why\n", ["Opening", "Why"]),
        ("# A thesis\n## Opening\n", ["Opening"]),
        ("**Chapter 1: Opening**\n\nWhy it matters.\n\n**Chapter 2: Methods:**\n- data\n", ["Opening", "Methods"]),
        ("**Note:** this is prose.\n\nNothing **bold** here.\n", []),
    ],
)
def test_a_first_part_is_no_title_and_bold_lines_are_headings(text: str, titles: list[str]) -> None:
    assert [node.title for node in outline.read(text).nodes] == titles


@pytest.mark.parametrize(
    ("text", "label", "better"),
    [
        ("# P\n## A <!-- sec:a\n\ntext\n## B\n", "sec:a", "<!-- sec:a -->"),
        ("# P\n## A (300 words) <!-- sec:a ->\n## B\n", "sec:a", "<!-- sec:a -->"),
        ("# P\n## A\n<!-- sec:a\n\n## B\n", "", "<!-- sec:a -->"),
    ],
)
def test_a_comment_that_is_not_closed_is_told_and_no_part_of_a_title(text: str, label: str, better: str) -> None:
    node = outline.read(text).nodes[0]
    assert (node.title, node.label) == ("A", label)
    (told_of,) = findings.of_comments(text)
    assert (told_of.code, told_of.better, text[told_of.start]) == ("outline.comment", better, "<")
    mended = text[: told_of.start] + better + text[told_of.end :]
    assert not list(findings.of_comments(mended))
    assert [(node.title, node.label) for node in outline.read(mended).nodes] == [("A", "sec:a"), ("B", "")]
