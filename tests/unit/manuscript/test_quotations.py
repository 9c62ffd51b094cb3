"""Where the words of others stand, and which of their marks are left open."""

from __future__ import annotations

import pytest

from coauthor.briefing import packet as briefing
from coauthor.domain import packets, tasks, texts
from coauthor.manuscript import quotations, scanner
from coauthor.models.rules import book, work

BLOCKS = ["quote", "quotation", "verse", "displayquote", "displaycquote", "foreigndisplayquote", "longquote", "Zitat"]


def _said(text: str) -> list[str]:
    return [one.subject for one in quotations.unclosed(text, lambda: scanner.scan(text))]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("He said ``so.\n\nThen he left.", ["``"]),
        ("He said “so.\n \nThen “he” left.", ["“"]),
        ("Er sagt „so und ging.", ["„"]),
        ("Er sagt ,,so und ging.", [",,"]),
        ("He said ``so'' and ``so\". „So“, „so”, «so», »so«, ,,so`` and 1,,2.", []),
        ("``One paragraph.\n\n``And another.''", []),
        ("他说「船来了。\n\n我走了。", ["「"]),
        ("他说「船『小』来了」，又说“好”。", []),
        ("The sign \\texttt{``} opens.", []),
        ("Maths $``$ and % ``\ncomments.", []),
        ("\\begin{verbatim}\n``\n\\end{verbatim}", []),
    ],
)
def test_a_quotation_that_its_paragraph_leaves_open_is_said(text: str, marks: list[str]) -> None:
    assert _said(text) == marks


def test_what_is_left_is_the_authors() -> None:
    block = "\\begin{quote}\nThey\n\\end{quote}"
    text = f"I ``you'' say \\enquote{{he}} it.\n\n{block}\nAnd \\blockquote[p. 3]{{she}} go ``they.\n\nWe."
    assert quotations.bare(text).split() == ["I", "say", "it.", "And", "go", "We."]
    assert all(
        quotations.holds(scanner.scan(text), text.index(word)) for word in ("you", "he}", "They", "she", "they.")
    )
    assert not any(quotations.holds(scanner.scan(text), text.index(word)) for word in ("I ", "say", "And", "We."))


@pytest.mark.parametrize("name", BLOCKS)
def test_rules_leave_a_block_quotation_alone_and_what_is_around_it_not(name: str) -> None:
    inside = "In order to see, one looks. In order to hear, one listens."
    text = f"In order to win, we act.\n\n\\begin{{{name}}}\n{inside}\n\\end{{{name}}}\n\nIn order to go, we stop.\n"
    assert _changed(text, text) == ["To win, we act.", "To go, we stop."]
    assert _changed(text, inside) == []
    assert [unit.editable for unit in _packet(text, inside).units] == [True, True]  # they asked for just that


def test_an_open_mark_stops_rules_to_the_end_of_its_paragraph_only() -> None:
    text = "He said ``in order to see. In order to hear, one listens.\n\nIn order to go, we stop.\n"
    assert _changed(text, text) == ["To go, we stop."]


def _changed(text: str, where: str) -> list[str]:
    return [done.text for done in work.do(_packet(text, where), list(book.Group)).changed]


def _packet(text: str, where: str) -> packets.Packet:
    start = text.index(where)
    end = start + len(where)
    ref = tasks.Ref(path="a.tex", start=start, end=end, base=texts.revision(text), quote=text[start:end])
    task = tasks.Task.model_construct(id="T1", intent="clean up", refs=(ref,))
    made = briefing.build(task, text, lambda _revision: text, briefing.Limits())
    assert isinstance(made, briefing.Briefed)
    return made.packet
