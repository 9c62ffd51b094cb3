"""Marked-up LaTeX compiles: over the example thesis, and over real revisions that were made into proposals."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import scenes
from coauthor.domain import actors, texts
from coauthor.pool import pool as pools
from coauthor.review import exchange, exchange_out, marked_up
from flows import typesetting

PERSON = actors.human("ada", "test")
FILE = "main.tex"
GROUPS = 6
OF_EACH = 5
"""Six groups of five revisions; pieces that lack too much of their document to compile are passed over."""

CHANGES = (
    ("\\chapter{Introduction}", "\\chapter{An introduction}"),
    ("We ", "I then "),
    ("\\cite{", "as we know from \\cite{"),
    (" the ", " that very "),
    (
        ".\n\n",
        ".\n\nAn altogether new paragraph with $x_1 + \\alpha$ and 5\\% of it. It has \\emph{two} sentences.\n\n",
    ),
    ("\\item ", "\\item Now, \\emph{here} "),
    ("\\caption{", "\\caption{Again: "),
)


def proposed(root: Path, path: str, before: str, after: str) -> tuple[pools.Pool, str]:
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    posted = exchange.post(pool, PERSON, exchange.Offer((exchange.Changed(path, before, after),)))
    return pool, posted.proposal.id


def marked(root: Path, path: str, before: str, after: str) -> str:
    pool, proposal = proposed(root, path, before, after)
    text = exchange_out.export(pool, proposal, exchange_out.Format.LATEXDIFF)
    pool.close()
    return text


def test_every_chapter_of_the_example_thesis_compiles_with_its_marks(tmp_path: Path) -> None:
    typesetting.pdflatex()
    thesis = scenes.scratch_thesis(tmp_path)
    assert not typesetting.complaints(thesis), "the thesis itself compiles"
    for chapter in sorted(thesis.glob("chapters/*.tex")):
        before = chapter.read_text(encoding="utf-8")
        after = before
        for old, new in CHANGES:
            after = after.replace(old, new, 3)
        shown = marked(thesis, chapter.relative_to(thesis).as_posix(), before, after)
        assert shown.count("\\CAadd{") > 2
        chapter.write_text(shown, encoding="utf-8")
    assert not typesetting.complaints(thesis)
    shutil.rmtree(thesis / ".coauthor")


def test_the_main_file_compiles_with_its_marks(tmp_path: Path) -> None:
    typesetting.pdflatex()
    before = (
        f"{typesetting.PREAMBLE}\\begin{{document}}\n\\tableofcontents\n\\section{{One}}\nSome words stand here.\n\n"
        "\\begin{figure}\\caption{A caption.}\\end{figure}\nMore words.\n\\[ a = b \\]\n\\end{document}\n"
    )
    after = before
    for old, new in (("Some", "Many good"), ("{One}", "{Two}"), ("A caption", "The caption"), ("a = b", "a = c")):
        after = after.replace(old, new)
    (tmp_path / FILE).write_text(before, encoding="utf-8")
    shown = marked(tmp_path, FILE, before, after)
    assert {"title", "caption", "formula"} <= set(re.findall(r"(\w+) (?:above|below|here) changed", shown))
    (tmp_path / FILE).write_text(shown, encoding="utf-8")
    assert not typesetting.complaints(tmp_path)


def revisions(group: int) -> list[dict[str, Any]]:
    """Every sixth revision of the corpus, in an order that mixes its documents."""
    lines = scenes.corpus("drift.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    random.Random(7).shuffle(records)
    return records[group::GROUPS]


@pytest.mark.parametrize("group", range(GROUPS))
def test_real_revisions_compile_with_their_marks(tmp_path: Path, group: int) -> None:
    typesetting.pdflatex()
    done = 0
    for number, record in enumerate(revisions(group)):
        before, after = (texts.normalise(record[key]) for key in ("before", "after"))
        (preamble, new), (_, old) = (typesetting.alone(text, before + after) for text in (after, before))
        folder = tmp_path / str(number)
        ready = typesetting.made_to_compile(folder, preamble, new)
        if ready is None or old == new:
            continue
        old, new = (f"{ready}\\begin{{document}}{body}\\end{{document}}\n" for body in (old, new))
        (folder / FILE).write_text(old, encoding="utf-8")
        shown = marked(folder, FILE, old, new)
        (folder / FILE).write_text(shown, encoding="utf-8")
        assert not typesetting.complaints(folder), record["id"]
        done += 1
        if done == OF_EACH:
            return
    pytest.fail(f"only {done} revisions could be compiled at all")


PIECES = (
    "Some plain words stand here. ",
    "It is \\emph{very \\textbf{deep}} indeed, e.g. there. ",
    "See \\cite[p.~3]{key} and~\\ref{fig:a}, with 5\\% more words. ",
    "Let $x_1 = \\frac{a}{b}$ and \\(y\\) be some words. ",
    "M\\\"uller, \\'{e}t\\'e, na\\\"\\i ve, \\ss\\ and \\c{c}a words. ",
    "Use \\verb|a%b{| or \\url{http://a.b/c_d%20} and words. ",
    "\\LaTeX\\ is \\LaTeX{} and \\mine words. ",
    "A note\\footnote{With some words, $a$ and more.} here. ",
    "Words % and a remark {\nand more words. ",
    "\n\n",
    "\\section{Some words}\n",
    "\\[ a = b \\]\n",
    "\\begin{itemize}\n\\item One item. And more words.\n\\item[x] Two words.\n\\end{itemize}\n",
    "\n\n\\begin{tabular}{l}\nwords\\\\\n\\end{tabular}\n",
    "\\begin{figure}\\caption{Some words here.}\\label{fig:a}\\end{figure}\n",
    "\\begin{verbatim}\n% $ { words\n\\end{verbatim}\n",
    "{\\small Small words here.} \\textbf x and words. ",
    "\\ifx a b\\else some words\\fi{} ",
    "Words\\\\[2pt] \\noindent More words. ",
    "\\parbox{3cm}{Boxed words here. And more.} ",
    "\\begin{minipage}{3cm}Mini words go.\n\nAnd on.\\end{minipage} ",
)


def test_documents_at_random_compile_with_their_marks(tmp_path: Path) -> None:
    dice = random.Random(1)
    head = f"{typesetting.PREAMBLE}\\newcommand{{\\mine}}{{M}}\n\\begin{{document}}\n"
    for _ in range(15):
        pieces = [dice.choice(PIECES) for _ in range(25)]
        changed = [piece.replace(*dice.choice([("words", "new words"), ("ome", "any"), ("", "")])) for piece in pieces]
        changed[dice.randrange(20) : dice.randrange(25)] = [dice.choice(PIECES), dice.choice(PIECES)]
        old, new = (f"{head}{''.join(each)}\n\\end{{document}}\n" for each in (pieces, changed))
        (tmp_path / FILE).write_text(new, encoding="utf-8")
        assert not typesetting.complaints(tmp_path), "the new text itself compiles"
        (tmp_path / FILE).write_text(marked_up.marked_up(old, new), encoding="utf-8")
        assert not typesetting.complaints(tmp_path), new


def test_a_mark_that_breaks_a_document_is_caught(tmp_path: Path) -> None:
    typesetting.pdflatex()
    body = "Words \\CAadd{and \\verb|more|} of them, \\CAdel{\\cite{x} \\begin{a}}."
    (tmp_path / FILE).write_text(
        f"{typesetting.PREAMBLE}\\newcommand{{\\CAadd}}[1]{{#1}}\\newcommand{{\\CAdel}}[1]{{#1}}"
        f"\\begin{{document}}{body}\\end{{document}}\n",
        encoding="utf-8",
    )
    assert typesetting.complaints(tmp_path)
