"""The text of an open document: the client's, element by element, or honestly out of step."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coauthor.domain import texts, tracking
from coauthor.lsp.document import Document
from coauthor.lsp.from_lsp import Change
from coauthor.manuscript.positions import Encoding, Position, Span
from coauthor.manuscript.text import TextEdit

LETTERS = ["a", "b", " ", "é", "😀", "e\u0301", "中", "\u2028", "\x0c", "\x85", "\x0b", "\t", "\\", "{", "\n", "\n\n"]


def units(text: str, encoding: Encoding) -> int:
    if encoding is Encoding.UTF32:
        return len(text)
    return len(text.encode("utf-16-le")) // 2 if encoding is Encoding.UTF16 else len(text.encode())


def position(text: str, offset: int, encoding: Encoding) -> Position:
    before = text[:offset]
    return Position(before.count("\n"), units(before[before.rfind("\n") + 1 :], encoding))


def opened(text: str, encoding: Encoding = Encoding.UTF16) -> Document:
    document = Document("file:///a.tex", "a.tex", encoding)
    document.load(text, 1)
    return document


def change(document: Document, start: int, end: int, new: str) -> Change:
    at = document.encoding
    return Change(Span(position(document.text, start, at), position(document.text, end, at)), new)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_100_000_random_edits_leave_the_same_text_and_tree_as_a_plain_string(encoding: Encoding) -> None:
    """A third of them in each encoding."""
    rnd = random.Random(20)
    mirror = "".join(rnd.choices(LETTERS, k=400))
    document = opened(mirror, encoding)
    for version in range(2, 33_336):
        start = rnd.randint(0, len(mirror))
        end = min(len(mirror), start + rnd.choice([0, 0, 0, 1, 2, 9]))
        new = "".join(rnd.choices(LETTERS, k=rnd.choice([0, 1, 1, 3, 6 if len(mirror) < 1500 else 0])))
        document.change(version, [change(document, start, end, new)])
        mirror = mirror[:start] + new + mirror[end:]
        assert document.text == mirror
        if version % 500 == 0:
            assert document.snapshot().syntax.source == mirror.encode()
    assert document.out_of_step is None and document.read_only is None


def test_the_walk_catches_a_twin_that_cuts_lines_where_python_does() -> None:
    rnd = random.Random(20)
    mirror = twin = "".join(rnd.choices(LETTERS, k=400))
    for _ in range(200):
        at, new = rnd.randint(0, len(mirror)), rnd.choice(LETTERS)
        there = position(mirror, at, Encoding.UTF32)
        lines = twin.splitlines(keepends=True)
        before = "".join(lines[: there.line]) + "".join(lines[there.line : there.line + 1])[: there.character]
        twin = before + new + twin[len(before) :]
        mirror = mirror[:at] + new + mirror[at:]
    assert twin != mirror


def test_a_twin_that_takes_any_version_ends_in_another_text() -> None:
    """A change that came twice: the document says so, the twin has it twice."""
    document, twin = opened("abc"), opened("abc")
    again = change(document, 0, 0, "x")
    for version in (2, 2):
        document.change(version, [again])
        twin.version = 0
        twin.change(version, [again])
    assert (document.text, document.out_of_step is None) == ("xabc", False)
    assert (twin.text, twin.out_of_step is None) == ("xxabc", True)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_the_incremental_tree_is_the_tree_of_the_text(encoding: Encoding) -> None:
    rnd = random.Random(7)
    document = opened("\\section{One}\nSome $x^2$ text.\n\\begin{itemize}\n\\item é😀\n\\end{itemize}\n", encoding)
    for version in range(2, 200):
        at = rnd.randint(0, len(document.text))
        new = rnd.choice(["x", " ", "\\emph{y}", "😀", "\n", "\\section{S}\n"])
        document.change(version, [change(document, at, at, new)])
        fresh = opened(document.text, encoding)
        assert str(document.snapshot().syntax.root) == str(fresh.snapshot().syntax.root)


@pytest.mark.parametrize("version", [1, 0, -3])
def test_a_version_that_does_not_rise_puts_it_out_of_step_and_the_text_stays(version: int) -> None:
    document = opened("abc")
    document.change(version, [change(document, 0, 0, "x")])
    assert document.out_of_step and document.text == "abc" and not document.editable


def test_a_gap_in_versions_is_as_the_specification_allows() -> None:
    document = opened("abc")
    document.change(9, [change(document, 0, 0, "x")])
    assert document.out_of_step is None and document.text == "xabc" and document.version == 9


def test_out_of_step_ends_with_a_whole_text_and_only_then() -> None:
    document = opened("abc")
    document.change(1, [])
    document.change(2, [change(document, 0, 0, "x")])
    assert document.out_of_step and document.text == "abc"
    document.load("xabc")
    document.change(3, [change(document, 4, 4, "y")])
    assert document.out_of_step is None and document.text == "xabcy" and document.version == 3


@pytest.mark.parametrize("span", [Span(Position(0, 2), Position(0, 1)), Span(Position(-1, 0), Position(0, 1))])
def test_a_range_that_means_nothing_puts_it_out_of_step(span: Span) -> None:
    document = opened("abc")
    document.change(2, [Change(span, "x")])
    assert document.out_of_step and document.text == "abc"


@pytest.mark.parametrize(
    ("start", "end", "result"),
    [
        (Position(0, 99), Position(0, 99), "abcX\nde"),
        (Position(99, 0), Position(99, 5), "abc\ndeX"),
        (Position(1, 2**31 - 1), Position(2**31 - 1, 2**31 - 1), "abc\ndeX"),
    ],
)
def test_positions_past_the_end_are_clamped(start: Position, end: Position, result: str) -> None:
    document = opened("abc\nde")
    document.change(2, [Change(Span(start, end), "X")])
    assert document.text == result


@pytest.mark.parametrize("raw", ["a\rb", "a\rb\r\nc", "\ufeffabc", "a\ud83db", "x" * (5 * 1024 * 1024 + 1)])
def test_what_clients_count_differently_is_read_only_with_a_reason(raw: str) -> None:
    document = opened(raw)
    assert document.read_only and document.out_of_step is None and not document.editable


def test_a_lone_carriage_return_in_a_change_makes_it_read_only() -> None:
    document = opened("abc")
    document.change(2, [change(document, 1, 1, "\r")])
    assert document.read_only and "carriage return" in document.read_only


def test_windows_line_ends_are_normalised_in_open_and_change() -> None:
    document = opened("a\r\nb\r\n")
    document.change(2, [Change(Span(Position(1, 1), Position(1, 1)), "\r\nc")])
    assert document.text == "a\nb\nc\n" and document.editable


def test_observers_see_every_element_of_a_change() -> None:
    document = opened("abc")
    seen: list[tuple[str, str | None]] = []

    def observer(changed: Document, edit: TextEdit | None) -> None:
        seen.append((texts.revision(changed.text), edit and edit.text))

    stop = document.observe(observer)
    first = change(document, 3, 3, "d")
    document.change(2, [first, Change(Span(Position(0, 0), Position(0, 1)), "A")])
    document.change(3, [Change(None, "whole")])
    stop()
    document.change(4, [change(document, 0, 0, "unseen")])
    assert seen == [(texts.revision("abcd"), "d"), (texts.revision("Abcd"), "A"), (texts.revision("whole"), None)]


def test_anchors_move_with_each_element_and_over_a_reload() -> None:
    document = opened("one two three")
    document.anchors.track("two", 4, 7)
    document.change(2, [change(document, 0, 0, ">> ")])
    assert spot(document) == "two"
    document.change(3, [change(document, 8, 9, "W")])
    assert spot(document) == "tWo"
    document.load(">> a new start one tWo three")
    assert spot(document) == "tWo"
    document.anchors.forget("two")
    assert document.anchors.get("two") is None


def spot(document: Document) -> str:
    tracked = document.anchors.get("two")
    assert tracked is not None
    return document.text[tracked.start : tracked.end]


@pytest.mark.parametrize(
    ("edit", "result"),
    [
        ((0, 2, 5), (13, 23)),  # wholly before
        ((10, 10, 3), (13, 23)),  # an insertion exactly at its start
        ((8, 10, 0), (8, 18)),  # a deletion that ends at its start
        ((20, 20, 3), (10, 20)),  # an insertion exactly at its end
        ((25, 30, 1), (10, 20)),  # wholly after
        ((12, 15, 1), (10, 18)),  # inside
        ((5, 15, 2), (5, 12)),  # over its start
        ((15, 25, 2), (10, 17)),  # over its end
        ((5, 25, 2), (5, 7)),  # over all of it
    ],
)
def test_the_sides_of_a_moving_range(edit: tuple[int, int, int], result: tuple[int, int]) -> None:
    assert tracking.moved(10, 20, *edit) == result


@given(st.text(max_size=40), st.data())
def test_a_tracked_range_keeps_what_stands_outside_outside(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    left, right = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    new = data.draw(st.text(max_size=5))
    after = text[:left] + new + text[right:]
    moved = tracking.moved(start, end, left, right, len(new))
    assert 0 <= moved[0] <= moved[1] <= len(after)
    if right <= start or left >= end:
        assert after[slice(*moved)] == text[start:end]
    else:
        assert after[: moved[0]] == text[: min(start, left)] and after[moved[1] :] == text[max(end, right) :]
