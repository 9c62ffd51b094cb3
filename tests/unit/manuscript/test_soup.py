"""Texts that no one would write: whatever is typed, units stay in order, in their paragraph and outside of zones."""

from __future__ import annotations

import random

import pytest

from coauthor.manuscript import facts, prose, snapshot

PIECES = [
    *["a", "B", "word ", "Fig. ", ". ", ".", "! ", "? ", ", ", "(", ")", "[", "]", "{", "}", "$", "$$", "\\[", "\\]"],
    *["\\(", "\\)", "%", "% TODO(coauthor): x\n", "\n", "\n\n", " ", "~", "\\", "\\ ", "\\cite{k}", "\\footnote{"],
    *["\\emph{", "\\begin{itemize}", "\\end{itemize}", "\\item ", "\\begin{equation}", "\\end{equation}", "\\verb"],
    *[
        "\\begin{verbatim}",
        "\\end{verbatim}",
        "\\verb|x|",
        "\\url{",
        "\\iffalse",
        "\\fi",
        "\\else",
        "。",
        "？",
        "“",
        "”",
    ],
    *["''", "``", '"', "«", "»", "\u2028", "\f", "e.g. ", "et al. ", "J. ", "4.5.2. ", "\\todo{@coauthor ", "\\label{"],
    *["\\section{", "\\caption{", "...", "…", ";", ":", "\\begin{document}", "\\end{document}", "\\newcommand", "#1"],
    *["&", "\\\\", "\\\\[2pt]", "é", "😀", "\\begin", "\\end", "\\def", "\\href{", "\\begin{tikzpicture}"],
]


@pytest.mark.parametrize("seed", range(8))
def test_soup(seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(300):
        text = "".join(random_.choices(PIECES, k=random_.choice([3, 10, 40, 120])))
        scene = snapshot.of("a.tex", text)
        before = 0
        for block in prose.blocks_of(scene):
            assert before <= block.start, text
            before = block.start
            for unit in prose.sentences(scene, block):
                assert before <= unit.start < unit.end <= block.end, text
                assert unit.text == unit.text.strip(), text
                zones = [scene.scan.zone_at(edge) for edge in (unit.start, unit.end)]
                for edge, zone in zip((unit.start, unit.end), zones, strict=True):
                    assert zone is None or zone.start == edge, text
                before = unit.end
        for offset in range(0, len(text) + 1, 5):
            prose.is_prose(scene, offset)
            prose.paragraph_at(scene, offset)
        for request in facts.of_snapshot(scene).todos:
            assert request.removal[0] <= request.start < request.end <= request.removal[1], text
