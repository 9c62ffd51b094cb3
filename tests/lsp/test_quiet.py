"""Facts that are kept through quiet edits are the facts that a fresh reading would find."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coauthor.lsp.document import Document
from coauthor.lsp.from_lsp import Change
from coauthor.manuscript import facts, quiet
from coauthor.manuscript.positions import Encoding, Span

PIECES = [
    "some words of prose",
    "\\section{A title}\n",
    "\\subsection*{With \\emph{marks}\n over lines}",
    "\\label{sec:a}",
    "\\ref{sec:a}",
    "\\cref{a,\n b, c}",
    "\\cite[see][p.~2]{ada,\n bela}",
    "\\cites{a}{b}",
    "\\hyperref[sec:b]{text}",
    "$x_1 + \\text{if}$",
    "\\verb|\\ref{no}|",
    "\\begin{verbatim}\n\\ref{no}\n\\end{verbatim}\n",
    "\\begin{figure}\n\\caption{Words\\label{fig:a}}\n\\end{figure}\n",
    "% a comment with \\ref{no}\n",
    "% TODO(coauthor): shorten this\n",
    "\\todo{@coauthor make it\nclearer}",
    "\\input{one}",
    "\\input two\n",
    "\\[ a = b \\]",
    "\n\n",
    "\n",
    " ",
    "😀 é",
    "\\newcommand{\\foo}[1]{\\ref{#1}}",
    "\\iffalse \\ref{no} \\fi",
    "\\lstinputlisting[label={lst:a}]{x.py}",
    "{\\bf bold}",
    "\\\\",
    "a\\,b",
    "100\\%",
]
TYPED = ["a", "x", " ", "word", ".", "!", "|", "é", "😀", "\n", "\\", "{", "}", "]", "[", "%", "$", "*", "(", "ref"]


def seen(file: facts.FileFacts, place: Any) -> list[Any]:
    """All facts, with their ranges where `place` says they are."""
    found: list[Any] = []
    for keys in (file.labels, file.refs, file.cites):
        found += [(key.command, key.key, place(key.start, key.end)) for key in keys]
    for section in file.sections:
        found.append((section.level, section.title, section.path, place(section.start, section.heading_end)))
        found.append(place(section.start, section.end))
    found += [(include.command, include.target, place(include.start, include.end)) for include in file.includes]
    found += [(todo.text, place(todo.start, todo.end)) for todo in file.todos]
    found += [(entry.key, place(entry.start, entry.end)) for entry in file.entries]
    return [*found, file.is_root]


def check(document: Document) -> None:
    standing = document.facts()
    fresh = facts.facts_of(document.key, document.text)
    assert seen(standing.file, standing.range) == seen(fresh, lambda start, end: (start, end)), document.text


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("encoding", [Encoding.UTF16, Encoding.UTF8])
def test_after_any_walk_of_edits(seed: int, encoding: Encoding) -> None:
    rnd = random.Random(seed)
    document = Document("file:///a.tex", "a.tex", encoding)
    document.load("".join(rnd.choices(PIECES, k=30)), 1)
    check(document)
    for version in range(2, 250):
        edit(document, version, rnd)
        check(document)


def edit(document: Document, version: int, rnd: random.Random) -> None:
    at = rnd.choice([rnd.randint(0, len(document.text)), document.last_edit + 1])
    at = min(at, len(document.text))
    end = min(len(document.text), at + rnd.choice([0, 0, 0, 1, 1, 4]))
    new = rnd.choice(TYPED[:6] if rnd.random() < 0.8 else TYPED) if rnd.random() < 0.85 else ""
    document.change(version, [Change(Span(document.position(at), document.position(end)), new)])


def test_typing_in_prose_is_quiet() -> None:
    """The broken twin of all this would be never to be quiet: then a key would cost a reading."""
    document = Document("file:///a.tex", "a.tex", Encoding.UTF16)
    document.load("\\section{S}\nAs \\cite{a} says, prose is\ntyped. And $x$ too.\n\n\\ref{b}\n", 1)
    taken = document.facts()
    for version, letter in enumerate(" and typed on, quite quietly.", start=2):
        at = document.text.index("prose") + len("prose") + version - 2
        document.change(version, [Change(Span(document.position(at), document.position(at)), letter)])
        assert document.facts() is taken
    check(document)
    document.change(version + 1, [Change(Span(document.position(at), document.position(at)), "\\ref{c}")])
    assert document.facts() is not taken


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.integers(0, 5)), max_size=20), st.integers(0, 50))
def test_offsets_move_as_the_characters_do(edits: list[tuple[int, int, int]], offset: int) -> None:
    """Each character of a text of numbered ones is found where it went, and back."""
    now: list[int | None] = list(range(50))
    moves = quiet.Moves()
    for start, deleted, inserted in edits:
        start = min(start, len(now))
        end = min(start + deleted, len(now))
        now[start:end] = [None] * inserted
        moves.take(start, end, inserted)
    if offset in now:
        where = now.index(offset)
        assert moves.start(offset) == where
        assert moves.back(where) in (offset, None) or now[where] is None
