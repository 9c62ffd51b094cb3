"""Marked-up LaTeX: without its marks it is the new text to the character, and no mark breaks what TeX pairs up."""

from __future__ import annotations

import json
import random
import re

import hypothesis
import pytest
from hypothesis import strategies as st

import scenes
from coauthor.domain import texts
from coauthor.gates import gate, parse
from coauthor.manuscript import snapshot
from coauthor.review import marked_atoms, marked_macros, marked_up

HEAD = "\\documentclass{article}\n\\begin{document}\n"
TAIL = "\\end{document}\n"
_DEFINITIONS = re.compile(re.escape(marked_macros.BEGIN) + ".*?" + re.escape(marked_macros.END), re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n")


def without_marks(text: str) -> str:
    """The text with additions unwrapped, and deletions, notes and definitions taken out."""
    text = _DEFINITIONS.sub("", text)
    parts: list[str] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        if text.startswith("\\CAadd{", at):
            ends.append(closing(text, at + 6))
            at += 7
        elif text.startswith(("\\CAdel{", "\\CAnote{"), at):
            at = closing(text, text.index("{", at)) + 1
        elif ends and at == ends[-1]:
            ends.pop()
            at += 1
        else:
            parts.append(text[at])
            at += 1
    return "".join(parts)


def closing(text: str, at: int) -> int:
    """The brace that closes the one at `at`; comments can't be inside of a mark."""
    depth = 0
    while True:
        if text[at] == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
        assert text[at] != "%", "a comment in a mark"
        at += 1


def sound(before: str, after: str) -> str:
    """The marked-up text, which gives the new text back and pairs up as that does."""
    marked = marked_up.marked_up(before, after)
    assert without_marks(marked) == after
    old, new = (_BLANK_LINES.sub("\n", text) for text in (after, _DEFINITIONS.sub("", marked)))
    kinds = ("partner", "environment")
    found = [f.message for f in parse.check(old, new, gate.Known()) if any(kind in f.message for kind in kinds)]
    assert found == []
    return marked


def body(before: str, after: str) -> str:
    """The marked-up body of a document."""
    marked = sound(HEAD + before + TAIL, HEAD + after + TAIL)
    return _DEFINITIONS.sub("", marked).removeprefix(HEAD).removesuffix(TAIL)


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        (
            "We has seen a very nice thing.\n",
            "We have seen a nice thing.\n",
            "We \\CAdel{has }\\CAadd{have} seen a \\CAdel{very }nice thing.\n",
        ),
        (
            "It grows \\cite{a_b,c} fast here, as we saw.\n",
            "It grows fast here, as we saw.\n",
            "It grows \\CAdel{[\\texttt{a\\_b,c}] }fast here, as we saw.\n",
        ),
        (
            "It is in Fig.~\\ref{fig:x} and not here at all.\n",
            "It is in Fig.~\\ref{fig:y} and not here at all.\n",
            "It is in Fig.~\\CAdel{(\\texttt{fig:x})}\\CAadd{\\ref{fig:y}} and not here at all.\n",
        ),
        (
            'M\\"uller says that $x^2$ is 50\\% of it.\n',
            'M\\"oller says that $y^2$ is 60\\% of it.\n',
            '\\CAdel{M{\\"u}ller }\\CAadd{M\\"oller} says that \\CAdel{{$x^2$}}\\CAadd{$y^2$} is'
            " \\CAdel{50 }\\CAadd{60}\\% of it.\n",
        ),
        (
            "One formula is $\\mymacro{x}$ as you can see.\n",
            "One formula is $z$ as you can see.\n",
            "One formula is \\CAdel{\\texttt{\\$\\textbackslash{}mymacro\\{x\\}\\$}}\\CAadd{$z$} as you can see.\n",
        ),
        (
            "Look at these words. They stay.\n",
            "Look at these words. They stay. See \\verb|x y| and more.\n",
            "Look at these words. They stay. \\CAadd{See} \\verb|x y| \\CAadd{and more.}\n",
        ),
        (
            "Words come first here. % a remark\nAnd then others come.\n",
            "Words come first here. % a remark\nAnd then many others come.\n",
            "Words come first here. % a remark\nAnd then \\CAadd{many} others come.\n",
        ),
        (
            "One paragraph stays here.\n\nAnother paragraph goes.\n",
            "One paragraph stays here.\n",
            "One paragraph stays here.\\CAdel{ Another paragraph goes.}\n",
        ),
        (
            "\\section{Old}\nText that stays here.\n",
            "\\section{New}\nText that stays here.\n",
            "\\section{New}\n\\CAnote{title above changed}Text that stays here.\n",
        ),
        (
            "Text that stays here.\n\\begin{tabular}{l}\na\\\\\n\\end{tabular}\n",
            "Text that stays here.\n\\begin{tabular}{l}\nb\\\\\n\\end{tabular}\n",
            "Text that stays here.\\CAnote{table below changed}\n\\begin{tabular}{l}\nb\\\\\n\\end{tabular}\n",
        ),
        (
            "Text that stays here.\n\\[ a \\]\nMore text here.\n",
            "Text that stays here.\n\\[ b \\]\nMore text here.\n",
            None,
        ),
        (
            "It took 5-10 days, ``or more.''\n",
            "It took 5--10 days, \"or more.''\n",
            None,
        ),
        (
            "It took 5-10 days to do it.\n",
            "It took 5--10 days to do it.\n",
            "It took 5\\CAdel{-}\\CAadd{--}10 days to do it.\n",
        ),
        ("中文的第一句话在这里。第二句。\n", "中文的第二句话在这里。第二句。\n", None),
        ("Same words,\nother lines.\n", "Same words, other\nlines.\n", "Same words, other\nlines.\n"),
    ],
)
def test_marks(before: str, after: str, marked: str | None) -> None:
    found = body(before, after)
    assert marked is None or found == marked
    assert found == after or "\\CA" in found


@pytest.mark.parametrize(
    "broken",
    [
        "It has \\ifdraft a draft\\fi{} in it, which nobody sees.\n",
        "It has one $ too many, which nobody sees.\n",
        "It has a \\begingroup in it, which nobody sees.\n",
        "It has a & in it, which nobody sees.\n",
        "It has a # and more in it, which nobody sees.\n",
    ],
)
def test_no_mark_stands_in_what_is_not_plain_text(broken: str) -> None:
    found = body(f"{broken}\nNext.\n", f"{broken.replace('nobody sees', 'few see')}\nNext.\n")
    assert "\\CAadd" not in found and "\\CAdel" not in found
    assert "\\CAnote" in found


def test_a_change_without_any_text_near_it_is_told_in_a_comment() -> None:
    found = sound("\\newcommand{\\x}{1}\n", "\\newcommand{\\x}{2}\n")
    assert "% without a mark: source changed at line 1\n" in found


def test_nothing_changed_is_nothing_marked() -> None:
    assert marked_up.marked_up("a\n", "a\n") == "a\n"


def test_a_root_file_gets_its_definitions_in_the_preamble_and_a_chapter_at_its_top() -> None:
    root = sound(f"{HEAD}Some words here.\n{TAIL}", f"{HEAD}Some other words here.\n{TAIL}")
    assert root.index(marked_macros.BEGIN) < root.index("\\begin{document}")
    assert marked_macros.COLOUR in root
    chapter = sound("%!TEX root = ../main.tex\nSome words.\n", "%!TEX root = ../main.tex\nSome other words.\n")
    assert chapter.startswith(f"%!TEX root = ../main.tex\n{marked_macros.BEGIN}\\providecommand")
    assert "\\RequirePackage" not in chapter


def test_a_subfile_brings_its_definitions_where_its_main_file_reads_them() -> None:
    head = "\\documentclass[../main]{subfiles}\n\\begin{document}"
    found = sound(f"{head}\nSome words here.\n{TAIL}", f"{head}\nSome other words here.\n{TAIL}")
    assert found.index("\\begin{document}") < found.index("\\providecommand{\\CAadd}")


def test_a_letter_that_nothing_shows_to_work_is_not_set_again() -> None:
    found = body("The value is \u2212 3 in all of the cases.\n", "The value is $-$ 3 in all of the cases.\n")
    assert "\u2212" not in found and "\\CAdel{?}" in found


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("a \\emph{b c} d", ["\\emph{b c}"]),
        ("a \\cite[p.~1]{b} d", ["\\cite[p.~1]{b}"]),
        ("a \\osm\\ wird", ["\\osm\\ "]),
        ("a \\thing else", ["\\thing else"]),
        ('Gr\\"o\\ss e da', ['Gr\\"o', "\\ss e"]),
        ("a $x$ b % c\nd", ["$x$", "% c\n"]),
        ('sch"on da', ['sch"on']),
        ("a {\\em b} c", ["{\\em b}"]),
        ("5--10 ``a'' b-c ?`d", ["--", "``", "''", "?`"]),
        ("a \\\\[2pt] c", ["\\\\[2pt]"]),
    ],
)
def test_atoms(text: str, atoms: list[str]) -> None:
    scan = snapshot.of("x.tex", text).scan
    found = marked_atoms.find(scan, 0, len(text))
    assert found is not None
    assert [text[atom.start : atom.end] for atom in found] == atoms


PIECES = st.sampled_from(
    [
        "Some plain words stand here. ",
        "It is \\emph{very \\textbf{deep}} indeed, e.g. there. ",
        "See \\cite[p.~3]{key} and~\\ref{fig:a}, with 5\\% more. ",
        "Let $x_1 = \\frac{a}{b}$ and \\(y\\) be given. ",
        "M\\\"uller, \\'{e}t\\'e, na\\\"\\i ve, \\ss\\ and \\c{c}a. ",
        "Use \\verb|a%b{| or \\url{http://a.b/c_d%20} now. ",
        "\\LaTeX\\ is \\LaTeX{} and \\mymacro is mine. ",
        "A note\\footnote{With text, $a$ and \\verb|b|.} here. ",
        "Words % and a remark {\nand more words. ",
        "\n\n",
        "\n",
        "\\section{A Title}\n",
        "\\[ a = b \\]\n",
        "\\begin{equation}\n a & b\n\\end{equation}\n",
        "\\begin{itemize}\n\\item One item. And more.\n\\item[x] Two.\n\\end{itemize}\n",
        "\\begin{tabular}{l}\na & b \\\\\n\\end{tabular}\n",
        "\\begin{figure}\\caption{A caption here.}\\label{fig:a}\\end{figure}\n",
        "\\begin{verbatim}\n% $ { \\CAadd\n\\end{verbatim}\n",
        "{\\small Small words here.} ",
        "a & b # c ^ d _ e ",
        "\\ifx a b\\else c\\fi ",
        "$ unpaired ",
        "} stray ",
        "\\begin{open} ",
        "中文在这里。还有一句。",
        "``Quoted -- words'' | bars | ",
        "\\\\[2pt] \\noindent More. ",
    ]
)


@hypothesis.given(st.lists(PIECES, max_size=12), st.randoms(use_true_random=False))
def test_whatever_changes_the_new_text_is_untouched(pieces: list[str], dice: random.Random) -> None:
    changed = [piece.replace("words", "other words") if dice.random() < 0.3 else piece for piece in pieces]
    for _ in range(dice.randint(0, 3)):
        at = dice.randint(0, len(changed))
        changed[at : at + dice.randint(0, 2)] = [dice.choice([*pieces, "New words. "])] * dice.randint(0, 1)
    before, after = "".join(pieces), "".join(changed)
    assert without_marks(marked_up.marked_up(before, after)) == after
    assert without_marks(marked_up.marked_up(HEAD + before + TAIL, HEAD + after + TAIL)) == HEAD + after + TAIL


def test_real_revisions_pair_up_as_before() -> None:
    path = scenes.corpus("drift.jsonl")
    marks = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        before, after = (texts.normalise(record[key]) for key in ("before", "after"))
        marks += sound(before, after).count("\\CA")
    assert marks > 1000
