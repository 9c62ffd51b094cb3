"""Chinese theses: names, commas, numbers and sentences as they are written there."""

from __future__ import annotations

from pathlib import Path

import pytest

import readings
from coauthor.manuscript import (
    bib,
    cards,
    contract,
    facts,
    meant,
    naming,
    nodes,
    outline,
    project,
    prose,
    selecting,
    snapshot,
    style,
    stylistic,
    titled,
    unresolved,
)
from coauthor.manuscript.reading import document


def card(authors: str) -> cards.Card:
    text = f"@article{{k, author = {{{authors}}}, title = {{城市轮渡的客流}}, year = 2019}}"
    (entry,) = bib.entries(text)
    return cards.of(text, entry)


@pytest.mark.parametrize(
    ("authors", "who", "typed"),
    [
        ("王, 小明", "王小明", "王小明"),
        ("王小明 and 李, 华", "王小明、李华", "李华"),
        ("王 小明 and 李华 and 张三", "王小明等", "张三"),
        ("王小明 and others", "王小明等", "王小明"),
        ("{滨海大学轮渡组}", "滨海大学轮渡组", "轮渡组"),
        ("王小明 and Smith, John", "王小明 and Smith", "smith"),
        ("山田, 太郎", "山田太郎", "山田太郎"),
        ("Smith, John and others", "Smith et al.", "john"),
        ("Gödel, Kurt and Noether, Emmy", "Gödel and Noether", "godel, kurt"),
    ],
)
def test_names_are_whole_where_the_family_comes_first(authors: str, who: str, typed: str) -> None:
    made = card(authors)
    assert made.who == who
    assert typed in made.haystack


@pytest.mark.parametrize("mark", ["，", "、", "；", "， "])
def test_keys_between_chinese_commas_are_told_apart(mark: str) -> None:
    assert unresolved.nearest(f"wang2019{mark}li2020", {"wang2019", "li2020"}) == ["wang2019,li2020"]
    assert unresolved.nearest(f"wang2019{mark}nobody", {"wang2019", "li2020"}) == []


SECTIONS = "\\chapter{甲}\\label{a}\\section{乙}\\label{b}\\appendix\\chapter{丙}\\label{c}\\section{丁}\\label{d}"


@pytest.mark.parametrize(
    ("preamble", "shown", "referred"),
    [
        ("\\documentclass{ctexbook}", "第一章 1.1 附录 A A.1", "一 1.1 A A.1"),
        ("\\documentclass[scheme=plain]{ctexrep}", "1 1.1 A A.1", "1 1.1 A A.1"),
        ("\\documentclass{book}\\usepackage{ctex}", "1 1.1 A A.1", "1 1.1 A A.1"),
        ("\\documentclass{book}\\usepackage[heading=true]{ctex}", "第一章 1.1 附录 A A.1", "一 1.1 A A.1"),
        ("\\documentclass{ctexbook}\\ctexset{chapter/number=\\arabic{chapter}}", "第1章 1.1 附录 A A.1", "1 1.1 A A.1"),
        (
            "\\documentclass{ctexbook}\\ctexset{\n  chapter = { % 章\n    name = {,、}, number = \\chinese{chapter},\n"
            "    format = {\\zihao{3},\\heiti} },\n  section = { name={（,）}, number = \\chinese{section} },\n"
            "  appendix/name = {附件,：}, appendix = { number = \\Roman{chapter} } }",
            "一、 （一） 附件I： （一）",
            "一 一 I 一",
        ),
        ("\\documentclass{ctexbook}\\CTEXsetup[name={第,节},number={\\chinese{section}}]{section}",
         "第一章 第一节 附录 A 第一节", "一 一 A 一"),
        ("\\documentclass{ctexbook}\\ctexset{section/numbering=false}", "第一章 - 附录 A -", "一 一 A A"),
        ("\\documentclass{ctexbook}\\ctexset{secnumdepth=chapter}", "第一章 - 附录 A -", "一 一 A A"),
        ("\\documentclass{ctexbook}\\AtBeginDocument{{\\ctexset{chapter/numbering=false}\\chapter*{序}}}",
         "- 第一章 1.1 附录 A A.1", "一 1.1 A A.1"),
        ("\\documentclass{ctexbook}\\ctexset{chapter={name={第,章}", "第一章 1.1 附录 A A.1", "一 1.1 A A.1"),
    ],
)  # fmt: skip
def test_headings_have_the_numbers_that_ctex_gives_them(preamble: str, shown: str, referred: str) -> None:
    found = readings.read(f"{preamble}\n\\begin{{document}}\n{SECTIONS}\n\\end{{document}}\n")
    assert " ".join(heading.number or "-" for heading in found.headings) == shown
    assert " ".join(label.number for label in found.labels) == referred


def test_articles_count_sections_in_figures_and_parts_in_words() -> None:
    found = readings.read(
        "\\documentclass{ctexart}\n\\ctexset{bibname={主要文献}}\n\\begin{document}\\part{甲}\\section{乙}\\subsection{丙}"
        "\\appendix\\section{丁}\\ctexset{section={number=\\chinese{section}}}\\section{戊}\\end{document}"
    )
    assert [heading.number for heading in found.headings] == ["第一部分", "1", "1.1", "A", "B"]


def test_a_class_that_sets_headings_up_by_its_options_is_not_guessed() -> None:
    found = readings.read(
        "\\documentclass{uni}\n\\begin{document}\\chapter{甲}\\end{document}",
        uni_cls="\\ProvidesExplClass{uni}{}{}{}\n\\LoadClass{ctexrep}\n\\keys_define:nn{uni}{style .code:n =\n"
        "{ \\keys_set:nn { ctex } { chapter = { name = {,、}, number = \\arabic{chapter} } } } }\n",
    )
    assert [heading.number for heading in found.headings] == ["1"]


def test_a_chapter_is_found_by_its_number_however_it_is_written() -> None:
    wanted = {
        "第十二章": "12",
        "（二）": "2",
        "三、": "3",
        "附录 B": "B",
        "第3章": "3",
        "2.1": "2.1",
        "一1": "一1",
        "": "",
    }
    assert {number: naming._in_figures(number) for number in wanted} == wanted


@pytest.mark.parametrize(
    ("heading", "title", "number", "words", "status"),
    [
        ("第一章 绪论（约800字）", "绪论", "第一章", 800, ""),
        ("第二章：方法（初稿）", "方法", "第二章", None, "初稿"),
        ("一、绪论（1.5万字，30%）", "绪论", "一", 15_000, ""),
        ("（二）研究现状【进行中】", "研究现状", "二", None, "进行中"),
        ("1、绪论 (3千字)", "绪论", "1", 3_000, ""),
        ("2．方法", "方法", "2", None, ""),
        ("1.1研究背景", "研究背景", "1.1", None, ""),
        ("附录A 问卷", "问卷", "附录A", None, ""),
        ("2019年的客流（续）", "2019年的客流（续）", "", None, ""),
        ("一种方法", "一种方法", "", None, ""),
        ("十二月的数据", "十二月的数据", "", None, ""),
        ("Results (1.5k words)", "Results", "", 1_500, ""),
    ],
)
def test_headings_of_an_outline_are_taken_apart(
    heading: str, title: str, number: str, words: int | None, status: str
) -> None:
    (node,) = outline.read(f"## {heading}\n").nodes
    assert (node.title, node.number, node.target, node.status) == (title, number, words, status)


def test_what_an_outline_says_of_a_node_in_chinese() -> None:
    (node,) = outline.read(
        "# 结果（占 20％）\n目的：说明方法有效\n\n- 见 [fig:客流] 和 [@司马光2022]\n- 请 @王老师 看\n\n篇幅：约1200字\n"
    ).nodes
    assert (node.purpose, node.target, node.share) == ("说明方法有效", 1200, 20.0)
    assert [link.name for link in (*node.assets, *node.cites)] == ["fig:客流", "司马光2022"]


@pytest.mark.parametrize("title", ["绪论", "一、绪论", "（一）绪论", "1 绪论", "绪\\quad 论"])
def test_titles_are_compared_without_their_numbers(title: str) -> None:
    assert titled.plain(title) == "绪论"


def test_blanks_between_chinese_and_latin_make_no_other_title() -> None:
    assert titled.plain("Flutter 简介") == titled.plain("Flutter简介") == "flutter简介"


def grown(source: str) -> list[str]:
    """What a selection grows to from the `|` in a text, up to the paragraph."""
    at = source.index("|")
    text = f"{source[:at]}{source[at + 1 :]}"
    before = "\\begin{document}\n"
    ranges = selecting.around(snapshot.of("a.tex", f"{before}{text}\n\\end{{document}}"), len(before) + at)
    return [(before + text)[start:end] for start, end in ranges if start >= len(before) and end <= len(before + text)]


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("船很快。甲以为，平均等|待时间为7分钟；乙不同意。他走了。",
         ["等待", "平均等待时间为7分钟", "甲以为，平均等待时间为7分钟；乙不同意。"]),
        ("动态心电|图则是在活动时记录的。下一句！",
         ["动态心电图", "动态心电图则是在活动时记录的", "动态心电图则是在活动时记录的。"]),
        ("用 Py|thon 3.11 写了🚢原型，并开源。",
         ["Python", "用 Python 3.11 写了🚢原型", "用 Python 3.11 写了🚢原型，并开源。"]),
        ("他说：“船来了。人|呢？”然后走了。", ["人", "人呢", "人呢？”"]),
        ("共\\footnote{指导联。也指电|缆。}一次。",
         ["指电缆", "也指电缆", "也指电缆。", "指导联。也指电缆。", "{指导联。也指电缆。}"]),
        ("Ships sail f|ast. They do.", ["fast", "Ships sail fast."]),
    ],
)  # fmt: skip
def test_selections_grow_by_word_clause_and_sentence(source: str, steps: list[str]) -> None:
    assert grown(source)[: len(steps)] == steps


def test_a_theorem_below_a_heading_keeps_its_label() -> None:
    text = (
        "\\documentclass{ctexbook}\\newtheorem{definition}{定义}[chapter]\n\\begin{document}\n\\chapter{方法}\\label{ch:m}\n"
        "\\section{问题}\n\n\\begin{definition}\\label{def:a}\n一个班次。\n\\end{definition}\n\\section{算法}\\label{sec:b}\n"
        "\\end{document}\n"
    )
    project_of = {"main.tex": facts.facts_of("main.tex", text)}
    places = contract.reading_order(project_of, {})
    assert [(place.section.title, place.label) for place in places] == [
        ("方法", "ch:m"),
        ("问题", ""),
        ("算法", "sec:b"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "城市轮渡很重要。|那么，怎样安排班次呢？|文献\\cite{a}指出：“关键在于预测。”|但是不行！",
        "第一，读取数据．|第二，温度为36．5度．|第三，输出．",
        "见前人的工作\\cite{a}。|\\cite{b}提出了方法。|结论见此。\\cite{c}",
        "他说：“真的吗？”|“真的！”她答道。|他认为「准点率」最重要；而‘舒适度’次之。",
        "更大……因此不行。|问号？！|结束！！！|（括号里的句子。）|用 Python 3.11 写成🚢。",
        "共12个\\footnote{见年鉴。数据截至2020年。}，其余从略。|Wang et al. 提出了U-Net。|See Fig. 1.| 然后继续。",
        "\\textbf{摘要：}换行的\n句子，没有空格。|第二\n句也换行。",
        "由此有\n\\begin{equation}\na=b,\n\\end{equation}\n其中$a$为时间。|因此\n\\[ c = d. \\]|这说明了结论。",
    ],
)
def test_sentences_end_where_chinese_marks_say_so(source: str) -> None:
    text = f"\\begin{{document}}\n{source.replace('|', '')}\n\\end{{document}}"
    shown = snapshot.of("a.tex", text)
    assert [unit.text for unit in prose.units(shown, 0, len(text))] == [part.strip() for part in source.split("|")]


STYLE = """# 风格

## 禁用词
- 非常、十分，很
- “事实上”

## 术语
- 轮渡，不用渡轮
- 客流 而不是 人流
- 不用“班船”，而用“班次”

## 人称
不用第一人称

## 缩写
首次出现时写出全称。
"""


def test_a_style_in_chinese_is_understood_and_looked_for() -> None:
    read = style.read(STYLE)
    assert read.banned == ("非常", "十分", "很", "事实上")
    assert [(term.use, term.instead_of) for term in read.terms] == [
        ("轮渡", ("渡轮",)),
        ("客流", ("人流",)),
        ("班次", ("班船",)),
    ]
    assert read.person is style.Person.NONE and read.acronyms
    found = stylistic.Rules(read).matches("我们认为渡轮的人流十分重要，事实上我国的轮渡自我发展很快。")
    assert [match.word for match in sorted(found, key=lambda match: match.start)] == [
        "我们",
        "渡轮",
        "人流",
        "十分",
        "事实上",
        "很",
    ]
    assert [match.better for match in found if match.word == "渡轮"] == ["轮渡"]


def test_advice_is_no_term() -> None:
    read = style.read("语言要平实，不用口语。\n")
    assert read.terms == () and read.advice == ("语言要平实，不用口语。",)


def test_acronyms_are_told_also_between_chinese_signs() -> None:
    said = "用卷积神经网络（Convolutional Neural Network，CNN）和心电图（缩写为ECG）训练CNN，基于GAN的ECG与LSTM。"
    assert [name for _, _, name in stylistic.acronyms(said)] == ["GAN", "LSTM"]


@pytest.mark.parametrize(
    ("request_", "label"),
    [
        ("修正附录A的习惯", "c"),
        ("精简第一章第一节", "b"),
        ("精简第1章的第1节", "b"),
        ("把1.1节改短", "b"),
        ("修正第一章的语言", "a"),
        ("把3章都改短", None),
        ("误差降到1.1之后", None),
    ],
)
def test_places_in_chinese_requests(tmp_path: Path, request_: str, label: str | None) -> None:
    (tmp_path / "main.tex").write_text(
        f"\\documentclass{{ctexbook}}\n\\begin{{document}}\n{SECTIONS}\n\\end{{document}}\n", "utf-8"
    )
    source = project.DiskSource(tmp_path)
    parts = naming.all_of(project.index(source), document.WorkspaceFiles(source))
    mention = meant.find(parts, request_)
    assert [part.label for part in (mention.found if mention else ())] == ([label] if label else [])
    assert [part.label for part in naming.find(parts, "乙那一节")] == ["b"]


def test_a_node_is_found_by_its_title_with_and_without_blanks() -> None:
    plan = outline.read("## 一、Flutter 简介\n\n## 方法\n")
    assert [getattr(nodes.find(plan, said), "title", None) for said in ("Flutter简介", "方法", "结论")] == [
        "Flutter 简介",
        "方法",
        None,
    ]
