"""Reading a stretch again gives what reading everything gives, whatever was typed; or it says that it can't."""

from __future__ import annotations

import random

import pytest

from coauthor.manuscript import facts, patching, quiet, snapshot

PARAGRAPHS = [
    "\\section{Opening}\\label{sec:open}\n",
    "Words and \\cite{ada, bela} more, see \\ref{sec:open}\nand \\eqref{eq:one} on another line.\n",
    "\\begin{equation}\\label{eq:one}\n  a = b\n\\end{equation}\n",
    "\\begin{figure}\n  \\caption{A \\emph{curve} \\cite{ada}}\\label{fig:a}\n\n  more\n\\end{figure}\n",
    "\\begin{verbatim}\n\\label{no}\n\n\\end{verbatim}\n",
    "A formula $a_1$ and \\footnote{a note\n\nof two \\cite{bela} paragraphs}.\n",
    "\\subsection{Deeper}\nText \\input{other}.\n",
    "% a comment \\ref{none}\nText behind it.\n",
    "\\newcommand{\\x}{\\label{no}}\n",
]
TYPED = [
    *("word", "\\ref{x}", "\\cite{a,b}", "}", "{", "$", "$$", "\n\n", "\n", "%", "\\section{New}", "\\label{q}"),
    *("\\[", "\\]", "\\begin{equation}", "\\end{equation}", "\\begin{itemize}", "\\end{itemize}", "\\iffalse", "\\fi"),
    *("\\begin{verbatim}", "\\end{verbatim}", "\\verb|x", "\\def\\y{", "[", "]", "\\\\", "\\begin{document}", "😀"),
]


def whole(text: str) -> quiet.Standing:
    present = snapshot.of("a.tex", text)
    return quiet.Standing(facts.of_snapshot(present), text, present)


@pytest.mark.parametrize("seed", range(6))
def test_a_stretch_read_again_is_the_whole_read_again(seed: int) -> None:
    chance = random.Random(seed)
    text = "\n".join(chance.choice(PARAGRAPHS) for _ in range(60))
    sound, patched = whole(text), 0
    for _ in range(40):
        standing = sound
        for _ in range(4):
            text = standing.text
            start = chance.randrange(len(text))
            end = min(len(text), start + chance.choice([0, 0, 0, 1, 4, 40]))
            now = text[:start] + chance.choice([*TYPED, ""]) + text[end:]
            found, truth = standing.patched(now), whole(now)
            if found is not None:
                patched += 1
                assert found.file == truth.file
            standing = found or truth
    assert patched > 20


def test_what_reaches_further_is_not_patched() -> None:
    text = "\n".join(["\\section{A}\n", *["Words here.\n"] * 20])
    at = text.index("Words", 80)
    for reaching in ("\\iffalse ", "\\newcommand{\\z}{a}", "\\begin{verbatim}", "% TODO(coauthor): x\n", "\\endinput "):
        assert whole(text).patched(text[:at] + reaching + text[at:]) is None
    assert whole(text).patched(text[:at] + "\\ref{a}" + text[at:]) is not None


def test_every_fact_is_either_patched_or_known_to_stay() -> None:
    assert set(facts.FileFacts._fields) == patching.PATCHED | patching.KEPT
