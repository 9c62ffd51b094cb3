"""A word is the same thing at a heading, in the outline and in the ledger."""

from __future__ import annotations

import pytest

from coauthor.domain import words
from coauthor.manuscript import counting, prose, snapshot

TALLIED = {
    "Clocks drift, and k-means says so of 1,204 of them.": 10,
    "A well-known 3.5-fold gain isn't 12~\\% – it is 10--20.": 10,
    "See~\\cite{ada} and \\gls{gps}; \\emph{both} drift in $x = y$.": 5,
    "So it is\n\\begin{equation}\nQ_{in} = Q_{out}\n\\end{equation}\nat noon. % not this": 5,
    "\\begin{quote}\nOne by Müller-Lüdenscheidt.\n\\end{quote}\n时钟漂移。": 7,
    "\\begin{figure}[htbp]\n\\includegraphics[width=3cm]{a.pdf}\n\\caption{Drift by day.}\n\\end{figure}": 3,
}


@pytest.mark.parametrize(("text", "number"), TALLIED.items())
def test_a_section_has_as_many_words_at_its_heading_as_in_the_ledger(text: str, number: int) -> None:
    snap = snapshot.of("a.tex", text)
    sentences = [unit.text for unit in prose.units(snap, 0, len(text))]
    assert counting.per_section(text, ()) == (number,)
    assert sum(1 for sentence in sentences for _ in words.counted(sentence)) == number
