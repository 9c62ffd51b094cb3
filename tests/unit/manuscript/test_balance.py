"""What is opened and not closed is found where it is, and nothing is said of a text that TeX would take."""

from __future__ import annotations

import random
import textwrap

import pytest

import scenes
from coauthor.domain import texts
from coauthor.manuscript.balance import checking, dialect, wording
from coauthor.manuscript.balance import memory as balance_memory
from coauthor.manuscript.balance.reporting import Defect


def said(text: str, *others: str) -> list[tuple[str, int]]:
    """Code and line (from 1) of each defect; `others` are texts that define what the first one uses."""
    clean = textwrap.dedent(text)
    known = dialect.of_texts([clean, *others])
    return [(found.code, line(clean, found)) for found in checking.check(clean, known)]


def line(text: str, found: Defect) -> int:
    return text.count("\n", 0, found.start) + 1


SOUND = {
    "verbatim": "\\begin{verbatim}\n{ $ \\begin{x} % }\n\\end{verbatim}\n",
    "verb": "Write \\verb|{| and \\verb*+$+ and \\lstinline!}!.\n",
    "address": "\\url{http://a.b/%7B{x}_$} and \\path{a$b}\n",
    "comments": "Text. % { $ \\begin{itemize}\n% }}}\nMore.\n",
    "escaped": "Costs \\$5 or 5\\%, a \\{ and \\} and \\\\[2pt]\n",
    "skipped": "\\iffalse\n{ $ \\begin{x}\n\\ifx\\a\\b } \\fi\n\\fi\nText.\n",
    "definition": "\\newcommand{\\be}{\\begin{equation}}\n\\newcommand{\\ee}{\\end{equation}}\n\\be x \\ee\n",
    "plain definition": "\\def\\be{\\begin{equation}}\n\\def\\ee{\\end{equation}}\n\\be x\n\\end{equation}\n",
    "environment": "\\newenvironment{a}\n{%\n  \\begin{center}%\n}\n{%\n  \\end{center}%\n}\n\\begin{a}x\\end{a}\n",
    "plain environment": "\\center\nText.\n\\endcenter\n\\equation x \\endequation\n",
    "environment line by line": "\\newenvironment{a}[1]%\n{\\begin{x}\\begin{y}{#1}}%\n{\\end{y}\\end{x}%\n}\nText.\n",
    "document in a macro": "\\newcommand{\\on}{\\begin{document}}\n\\newcommand{\\off}{x\n\\end{document}}\n{x}\n",
    "detokenized": "\\newcommand{\\raw}[1]{\\texttt{\\detokenize{#1}}}\nThe limit \\raw{.Machine$max} holds.\n",
    "own verbatim": "\\lstnewenvironment{mycode}{}{}\n\\begin{mycode}\n{ $ }}\n\\end{mycode}\n",
    "minted": "\\newminted{python}{}\n\\begin{pythoncode}\nx = '{$'\n\\end{pythoncode}\n",
    "short verb": "\\MakeShortVerb{\\|}\nThe |{| and |$| signs.\n",
    "branches": "\\ifpdf\n\\begin{a}\n\\else\n\\begin{b}\n\\fi\nx\n\\ifpdf\n\\end{a}\n\\else\n\\end{b}\n\\fi\n",
    "hook": "\\AtBeginDocument{\\begin{x}}\n\\AtEndDocument{\\end{x}}\n",
    "argument": "\\opening{\\begin{x}}\nText.\n\\closing{\\end{x}}\n",
    "maths": "So $a$, \\(b\\), $$c$$, \\[ d \\] and $e \\text{ if $f$} g$.\n",
    "maths over lines": "So $a +\nb$ holds.\n\\[\n  x\n\\]\n",
    "joined maths": "So $a$$b$ holds.\n",
    "columns": "\\begin{tabular}{>{$}c<{$}l}\na & b \\\\\n\\end{tabular}\n",
    "groups": "{\\small Text {\\em more} \\begin{center}x\\end{center}}\n",
    "catcodes": "\\catcode`\\{=12 {\n",
    "setup": "\\setlist[a]{before={\\begin{b}},\n after={\\end{b}}}\n",
    "hooks": "\\tikzset{a/.style={\nexecute at begin node={\\begin{b}{4mm}},\nexecute at end node={\\end{b}}}}\n",
    "end of input": "Text.\n\\endinput\n{ $ \\end{x}\n",
    "behind the document": "\\begin{document}\nx\n\\end{document}\n{ $ \\end{y}\n",
    "quotes": "``{\\em so}'' and `{\\bf so}'.\n",
    "an example of LaTeX": "\\begin{lstlisting}\n\\begin{verbatim}\n\\end{verbatim}\n\\section{x\n\\end{lstlisting}\n",
    "a book's own listing": "\\begin{lstcode}\n\\begin{itemize}\n\\end{lstcode}\n",
    "conditional end": "\\newif\\iflong\n\\iflong{\\fi text\\iflong}\\fi\n",
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_nothing_is_said_of_what_tex_takes(text: str) -> None:
    assert said(text) == []


def test_a_macro_of_another_file_opens_and_closes() -> None:
    preamble = "\\newcommand{\\bi}{\\begin{itemize}}\n\\newcommand{\\ei}{\\end{itemize}}\n"
    assert said("\\bi\n\\item a\n\\ei\n", preamble) == []
    assert said("\\bi\n\\item a\n", preamble)[0] == ("env.unclosed", 1)


BROKEN = {
    "lost end": ("\\begin{itemize}\n  \\item a\n\nText.\n", ("env.unclosed", 1)),
    "misspelt end": ("\\begin{equation}\nx\n\\end{equatoin}\n", ("env.unclosed", 3)),
    "misspelt verbatim": ("\\begin{verbatim}\nx\n\\end{verbatin}\nText.\n", ("env.unclosed", 3)),
    "lost verbatim": ("\\begin{verbatim}\nx\n\nA\n\\begin{verbatim}\ny\n\\end{verbatim}\n", ("env.unclosed", 1)),
    "stray end": ("Text.\n\\end{figure}\n", ("env.stray", 2)),
    "crossed": ("\\begin{a}\n\\begin{b}\n\\end{a}\n\\end{b}\n", ("env.unclosed", 2)),
    "lost brace": ("\\begin{a}\n\\section{One\n\\end{a}\n", ("brace.unclosed", 2)),
    "lost brace at the end": ("\\section{One\n\nText.\n", ("brace.unclosed", 1)),
    "stray brace": ("Text.\nMore }.\n", ("brace.stray", 2)),
    "brace in maths": ("So $x_{a$ and $b$.\n", ("brace.unclosed", 1)),
    "lost dollar": ("So $x is small.\n\nNext.\n", ("maths.unclosed", 1)),
    "lost dollar of several": (
        "Let $x \\in X$ be\na point of $Y. Then the following\nholds for $z$ as well.\n\nNext.\n",
        ("maths.unclosed", 2),
    ),
    "lost bracket": ("\\[ x\n\nText.\n", ("maths.unclosed", 1)),
    "stray bracket": ("Text \\) here.\n", ("maths.stray", 1)),
    "dollar in a cell": ("\\begin{tabular}{c}\n$a & b \\\\\n\\end{tabular}\n", ("maths.unclosed", 2)),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_found_at_its_line(text: str, expected: tuple[str, int]) -> None:
    assert expected in said(text)


def test_a_code_of_another_character_hides_no_brace() -> None:
    assert said("\\def\\p{\\begingroup\\catcode`\\_=11\\relax}\n\nText.\nMore }.\n") == [("brace.stray", 4)]


LOST = {
    "list": ("\\begin{itemize}\n\\item a\n\\item b\n\nText of a paragraph.\n\n\\section{Next}\n", 4),
    "set in": ("\\begin{proof}\n  First.\n\n  Then.\n\nText.\n", 5),
    "list in a list": (
        "\\begin{itemize}\n\\item a\n  \\begin{itemize}\n  \\item b\n    on\n  Back.\n\\item c\n\\item d\n"
        "\\item e\n\\item f\n\\end{itemize}\n\nText.\n",
        6,
    ),
    "float with settings": (
        "\\begin{algorithm}\n\\caption{A}\n\\linespread{1.2}\\selectfont\n\\begin{algorithmic}\n\\State x\n"
        "\\end{algorithmic}\n\nSome text goes on here.\n",
        7,
    ),
    "figure": ("\\begin{figure}\n\\includegraphics{a}\n\\caption{A}\n\\label{a}\n\nText.\n\nMore.\n", 5),
    "table": (
        "\\begin{table}\n\\caption{A}\n\\begin{tabular}{c}\na \\\\\n\\end{tabular}\n\nText.\n\n\\section{B}\n",
        6,
    ),
    "rows": ("\\begin{table}\n\\begin{tabular}{c}\na & b \\\\\nc & d \\\\\n\n\\caption{A}\n\\end{table}\n", 5),
    "formula": ("\\begin{equation}\nx\n\nText.\n\\begin{equation}\ny\n\\end{equation}\n", 3),
    "formula before prose": (
        "\\begin{align}\nx &= y \\\\\nz &= 0\nso that all of it goes to the end of the line.\n\nText.\n",
        4,
    ),
    "as its siblings": (
        "\\begin{exercise}\nOne question is here.\n\nWhat is asked is this.\n\\end{exercise}\n\nText goes on.\n\n" * 3
        + "\\begin{exercise}\nAnother question is here.\n\nWhat is asked is that.\n\nText goes on here.\n\nMore.\n",
        29,
    ),
    "in a group": ("\\fbox{\\begin{minipage}{3cm}\nOne.\n\nTwo.\n\nThree.\n}\n\nText.\n", 7),
    "display": ("Text\n\\[\nx\n= y\n+ z\n+ a\n\nText.\n", 7),
    "display without its beginning": ("Text of a line.\nx\n= y\n+ z\n+ a\n\\]\nText.\n", 2),
    "document": ("\\begin{document}\nText.\n\nMore.\n", 5),
}


@pytest.mark.parametrize(("text", "where"), LOST.values(), ids=LOST)
def test_a_lost_end_is_looked_for_where_it_stood(text: str, where: int) -> None:
    places = [line(text, found) for found in checking.check(text) if found.expected]
    assert [place for place in places if abs(place - where) <= 1], places


def test_what_another_file_closes_is_no_defect() -> None:
    here, there = checking.check("\\begin{landscape}\nText.\n"), checking.check("Text.\n\\end{landscape}\n")
    assert wording.findings(here)
    assert not wording.findings(here, wording.loose(there))
    assert not wording.findings(there, wording.loose(here))
    assert wording.findings(here, wording.loose(checking.check("\\end{figure}\n")))


def test_remembered_lines_change_nothing() -> None:
    chance = random.Random(11)
    pieces = [*(text for text in SOUND.values()), *(text for text, _ in BROKEN.values()), "\n", "Words.\n"]
    memory = balance_memory.Memory()
    for _ in range(150):
        text = "".join(chance.choices(pieces, k=8))
        known = dialect.of_text(text)
        assert checking.check(text, known, memory) == checking.check(text, known)


TYPED = [
    "\\ref{a}",
    "{x}",
    "a b",
    "{",
    "}",
    "$",
    "$x$",
    "\\(",
    "\\[",
    "\\]",
    "\n",
    "%",
    "\\iffalse",
    "\\fi",
    "\\verb|",
    " ",
    "\\emph",
]


def test_what_is_remembered_of_a_sound_text_outlives_only_what_leaves_it_sound() -> None:
    chance = random.Random(23)
    outlived = broken = 0
    for _ in range(60):
        text = "".join(chance.choices(list(SOUND.values()), k=3)) + "\\[\nx {a} b\ny\n\\]\nThe end.\n"
        memory = balance_memory.Memory()
        for _ in range(40):
            at = chance.randrange(len(text))
            now = text[:at] + chance.choice(TYPED) + text[at + chance.choice((0, 0, 0, 1)) :]
            known = dialect.of_text(now)
            outlives, defects = memory.outlives(now, known), checking.check(now, known)
            assert not (outlives and defects), (text, now)
            assert checking.check(now, known, memory) == defects
            outlived, broken = outlived + outlives, broken + bool(defects)
            text = text if defects else now
            checking.check(text, dialect.of_text(text), memory)
    assert outlived > 100 and broken > 100


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "$",
        "\\begin{a}\n",
        "\\end{a}\n",
        "\\[\n",
        "{$\n",
        "\\begin{a}{\n",
        "\\begin{verbatim}\n",
        "\\if\n",
        "\\mint[",
    ],
)
def test_bad_shapes_are_gone_through_once(piece: str) -> None:
    assert len(checking.check(piece * 20_000)) <= 300


@pytest.mark.parametrize("name", scenes.CORPUS)
def test_nothing_is_said_of_documents_that_compile(name: str) -> None:
    source = scenes.corpus(name) / "src"
    read = {}
    for path in sorted(source.rglob("*")):
        if path.suffix in (".tex", ".sty", ".cls") and path.is_file():
            loaded = texts.load(path.read_bytes())
            if isinstance(loaded, texts.Loaded):
                read[path] = loaded.text
    known = dialect.of_texts(read.values())
    found = {path.name: checking.check(text, known) for path, text in read.items() if path.suffix == ".tex"}
    assert not {path: each for path, each in found.items() if each}


def test_a_formula_that_a_cell_loses_is_told_of_its_own_row() -> None:
    rows = [f"a & \\(b_{{{at}}}\\) & ${at} \\pm 1$ \\\\" for at in range(8)]
    rows[6] = rows[6].replace("1$", "1")
    text = "\n".join(["\\begin{tabular}{lll}", *rows, "\\end{tabular}", ""])
    assert said(text) == [("maths.unclosed", 8)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\ifnum 1>0 \\textbf{a \\else b \\fi\n\nText.\n", [("brace.unclosed", 1)]),
        ("A {b\n\\ifdim 1pt>0pt c} \\fi\nd} e.\n", [("brace.stray", 2)]),
        ("\\ifodd1 \\emph{ \\else \\textbf{ \\fi both}\n", []),
        ("\\ifodd1 {\\fi in between\\ifodd1 }\\fi\n", []),
        ("\\ifodd1 \\textbf{\\fi all of it}\n", []),
    ],
)
def test_braces_in_branches(text: str, expected: list[tuple[str, int]]) -> None:
    assert said(text) == expected


def test_a_misspelt_beginning_is_told_from_a_misspelt_end() -> None:
    text = "\\begin{itemze}\n\\item a\n\\item b\n\\item c\n\\item d\n\\end{itemize}\n"
    (found,) = wording.findings(checking.check(text))
    assert (text[found.start : found.end], found.better) == ("\\begin{itemze}", "\\begin{itemize}")
