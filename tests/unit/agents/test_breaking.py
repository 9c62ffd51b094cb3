"""New text is broken into lines as its author breaks lines, and the author's own lines are left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coauthor.agents import breaking, layout
from coauthor.domain import linediff
from coauthor.manuscript.habits import Habit, Layout

SENTENCES = """\\section{Shade}
Trees give shade to the street below them.
The street is cool at noon~\\cite{a}.
Nobody minds, and nobody has asked.

  The wind is slow in there.
  It is so at night as well, e.g. in May.
"""
WRAPPED = """Trees give shade to the street below them, and the street is
cool at noon. Nobody minds that, and nobody has asked so far.
The wind is slow in there, which is a part of it. It is so
at night as well.
"""
PARAGRAPHS = "Trees give shade. The street is cool at noon. Nobody minds.\n\nThe wind is slow. It is so at night.\n"


def changed(text: str, old: str, new: str) -> str:
    """The text after a sentence was rewritten by a model."""
    start = text.index(old)
    place = breaking.Author("a.tex", text).at(start, start + len(old))
    return text.replace(old, breaking.fitted(old, layout.relaid(old, new), place))


def added(text: str, after: str, new: str) -> str:
    end = text.index(after) + len(after)
    return text[:end] + breaking.behind(new, breaking.Author("a.tex", text).at(end, end)) + text[end:]


def lines_that_differ(old: str, new: str) -> int:
    changes = linediff.changes(linediff.index(old).lines, linediff.index(new).lines)
    return sum(each.b1 - each.b0 for each in changes)


def test_a_sentence_a_line_stays_so() -> None:
    split = changed(SENTENCES, "Nobody minds, and nobody has asked.", "Nobody minds. Nobody has asked, cf. Fig. 2.")
    assert "\nNobody minds.\nNobody has asked, cf. Fig. 2.\n" in split
    more = added(SENTENCES, "The wind is slow in there.", "It is weak. That helps.")
    assert "  The wind is slow in there.\n  It is weak.\n  That helps.\n  It is so at night" in more


def test_lines_wrapped_at_a_column_stay_so() -> None:
    old = "Nobody minds that, and nobody has asked so far."
    new = "Nobody minds that at all, and nobody whom we know of has ever asked us so far about it."
    result = changed(WRAPPED, old, new)
    assert max(map(len, result.split("\n"))) <= 64
    assert lines_that_differ(WRAPPED, result) == 2, "the other lines are as they were"
    assert changed(WRAPPED, old, "Nobody minds that.") == WRAPPED.replace(old, "Nobody minds that.")
    more = added(WRAPPED, "The wind is slow in there, which is a part of it.", "It is rather weak, as it seems to us.")
    assert max(map(len, more.split("\n"))) <= 64


def test_a_paragraph_a_line_stays_so() -> None:
    result = changed(PARAGRAPHS, "The street is cool at noon.", "The street is\ncool.\nIt is cool at noon.")
    assert result == PARAGRAPHS.replace("The street is cool at noon.", "The street is cool. It is cool at noon.")
    assert added(PARAGRAPHS, "Nobody minds.", "Some\ndo.").startswith(PARAGRAPHS.split("\n")[0] + " Some do.\n")


def test_new_paragraphs_are_laid_out_as_the_file_is() -> None:
    draft = "It rains. It pours\nall day long.\n\nAnd then % a remark\nit stops. So be it."
    assert breaking.Author("a.tex", SENTENCES).laid(draft) == (
        "It rains.\nIt pours all day long.\n\nAnd then % a remark\nit stops. So be it."
    )
    assert breaking.Author("a.tex", PARAGRAPHS).laid(draft).startswith("It rains. It pours all day long.\n\n")


def test_atoms_and_comments_are_never_broken() -> None:
    place = breaking.Place(Habit(Layout.WRAP, 12))
    assert breaking.fitted("", "See $a + b + c + d$ there now", place) == "See\n$a + b + c + d$\nthere now"
    assert breaking.fitted("", "See it here % and a long remark", place) == "See it here % and a long remark"
    assert breaking.fitted("", "Also \\verb|a b c d e f| is left", place) == "Also \\verb|a b c d e f| is left"


@given(st.text(alphabet="ab. ~\n%\\{}$", max_size=80), st.sampled_from(Layout), st.integers(5, 20), st.integers(0, 9))
def test_only_blanks_become_breaks(text: str, habit: Layout, width: int, column: int) -> None:
    result = breaking.fitted("", text, breaking.Place(Habit(habit, width), column, column, "  "))
    assert "".join(result.split()) == "".join(text.split())
    for before, after in zip(text.split("%"), result.split("%"), strict=True):
        assert "".join(before.split()) == "".join(after.split())
