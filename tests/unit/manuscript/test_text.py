"""The buffer against a reference that is too simple to be wrong."""

from __future__ import annotations

import random
import time
from statistics import median

import pytest

from coauthor.manuscript import tex
from coauthor.manuscript.positions import Encoding, Position, units
from coauthor.manuscript.text import Buffer, LineIndex, TextEdit

LETTERS = [
    *"abc \\{}%$",
    "é",
    "e\u0301",
    "字",
    "漢字。",
    "😀",
    "👩\u200d🔬",
    "\u2028",
    "\u2029",
    "\x85",
    "\f",
    "\v",
    "\n",
    "\n\n",
]


def naive_offset(text: str, position: Position, encoding: Encoding) -> int:
    """Count units letter by letter, from the definition in the specification."""
    lines = text.split("\n")
    if position.line >= len(lines):
        return len(text)
    start = sum(len(line) + 1 for line in lines[: position.line])
    count = 0
    for at, letter in enumerate(lines[position.line]):
        size = {Encoding.UTF8: len(letter.encode()), Encoding.UTF16: len(letter.encode("utf-16-le")) // 2}.get(
            encoding, 1
        )
        if count + size > position.character:
            return start + at
        count += size
    return start + len(lines[position.line])


def naive_point(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].encode()
    return before.count(b"\n"), len(before) - (before.rfind(b"\n") + 1)


def some_position(random_: random.Random, text: str) -> Position:
    line = random_.randrange(text.count("\n") + 2)
    return Position(line, random_.choice([0, random_.randrange(12), random_.randrange(60), 10_000]))


def check(edit: TextEdit, before: str, after: str) -> None:
    assert after == before[: edit.start] + edit.text + before[edit.end :]
    new_end = edit.start + len(edit.text)
    assert edit.start_byte == len(before[: edit.start].encode())
    assert edit.old_end_byte == len(before[: edit.end].encode())
    assert edit.new_end_byte == len(after[:new_end].encode())
    assert edit.start_point == naive_point(before, edit.start)
    assert edit.old_end_point == naive_point(before, edit.end)
    assert edit.new_end_point == naive_point(after, new_end)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_random_walk_of_edits_ends_in_the_same_text(encoding: Encoding) -> None:
    random_ = random.Random(f"walk {encoding}")
    text = "".join(random_.choices(LETTERS, k=300))
    buffer = Buffer(text)
    for _ in range(7_000):
        start, end = sorted((some_position(random_, text), some_position(random_, text)))
        if random_.random() < 0.6 or len(text) > 3_000:
            end = max(start, min(end, Position(start.line + random_.randrange(3), end.character)))
        new = "".join(random_.choices(LETTERS, k=random_.choice([0, 1, 1, 3, 20 if len(text) < 3_000 else 0])))
        first, last = naive_offset(text, start, encoding), naive_offset(text, end, encoding)
        expected = text[:first] + new + text[last:]
        edit = buffer.replace(start, end, new, encoding)
        assert buffer.text == expected
        check(edit, text, expected)
        text = expected
        assert buffer.line_count == text.count("\n") + 1
        offset = random_.randrange(len(text) + 1)
        index = LineIndex(text)
        assert buffer.position(offset, encoding) == index.position(offset, encoding)
        assert buffer.offset(buffer.position(offset, encoding), encoding) == offset
        probe = some_position(random_, text)
        assert buffer.offset(probe, encoding) == index.offset(probe, encoding) == naive_offset(text, probe, encoding)
        line = random_.randrange(buffer.line_count)
        assert buffer.line(line) == text.split("\n")[line] == text[index.line_start(line) : index.line_end(line)]


def test_many_lines_are_edited_like_few() -> None:
    random_ = random.Random("blocks")
    text = "".join(f"line {number} {'é' * (number % 3)}\n" for number in range(3_000))
    buffer = Buffer(text)
    for _ in range(400):
        line = random_.randrange(3_000)
        start, end = Position(line, random_.randrange(8)), Position(line + random_.choice([0, 0, 1, 700]), 3)
        start, end = min(start, end), max(start, end)
        new = random_.choice(["x", "", "a\nb\n", "row\n" * 800])
        first, last = (naive_offset(text, place, Encoding.UTF16) for place in (start, end))
        expected = text[:first] + new + text[last:]
        check(buffer.replace(start, end, new, Encoding.UTF16), text, expected)
        assert buffer.text == expected
        text = expected


def test_only_a_line_feed_ends_a_line() -> None:
    buffer = Buffer("a\u2028b\x85c\fd\ve\n\x1cf")
    assert buffer.line_count == 2
    assert buffer.line(0) == "a\u2028b\x85c\fd\ve"
    assert LineIndex(buffer.text).line_of(len(buffer.text)) == 1


def test_inside_a_surrogate_pair_is_before_it() -> None:
    buffer = Buffer("a😀b")
    assert buffer.offset(Position(0, 2), Encoding.UTF16) == 1
    assert buffer.offset(Position(0, 3), Encoding.UTF8) == 1
    assert buffer.offset(Position(0, 3), Encoding.UTF16) == 2


def test_past_the_end_is_the_end() -> None:
    buffer = Buffer("ab\ncd")
    assert buffer.offset(Position(0, 99), Encoding.UTF16) == 2
    assert buffer.offset(Position(7, 0), Encoding.UTF16) == 5
    buffer.replace(Position(9, 9), Position(9, 9), "!", Encoding.UTF16)
    assert buffer.text == "ab\ncd!"


@pytest.mark.parametrize(
    ("start", "end"),
    [(Position(0, 2), Position(0, 1)), (Position(-1, 0), Position(0, 0)), (Position(0, -1), Position(0, 0))],
)
def test_a_range_that_means_nothing_is_refused_and_changes_nothing(start: Position, end: Position) -> None:
    buffer = Buffer("abc")
    with pytest.raises(ValueError, match="range|negative"):
        buffer.replace(start, end, "x", Encoding.UTF16)
    assert buffer.text == "abc"


def test_crlf_that_is_typed_becomes_a_line_feed() -> None:
    buffer = Buffer("a\nb")
    edit = buffer.replace(Position(0, 1), Position(0, 1), "x\r\ny", Encoding.UTF16)
    assert (buffer.text, edit.text, buffer.line_count) == ("ax\ny\nb", "x\ny", 3)


def test_a_line_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        Buffer("a\nb").line(2)
    with pytest.raises(IndexError):
        Buffer("a\nb").line(-1)


def test_units_of_each_encoding() -> None:
    assert [units("aé字😀", encoding) for encoding in Encoding] == [10, 5, 4]


def test_an_edit_costs_the_same_in_a_small_and_a_large_text() -> None:
    def cost(lines: int) -> float:
        buffer = Buffer("A line of eighty letters or so, as a thesis has them, in a file of many chapters.\n" * lines)
        times = []
        for number in range(300):
            place = Position((number * 7919) % lines, 5)
            begin = time.process_time()
            buffer.replace(place, place, "x", Encoding.UTF16)
            times.append(time.process_time() - begin)
        return median(times)

    assert cost(60_000) < 12 * cost(500), "a hundred times the text must not cost a hundred times the time"


def test_the_tree_after_edits_is_the_tree_of_the_new_text() -> None:
    random_ = random.Random("reparse")
    text = "\\section{Größe 😀}\nText mit \\cite{a,b} und $x^2$. 字\n\\begin{itemize}\n\\item é\n\\end{itemize}\n" * 20
    buffer, parser = Buffer(text), tex.Parser()
    tree = parser.parse(text)
    for _ in range(300):
        line = random_.randrange(buffer.line_count)
        start = Position(line, random_.randrange(12))
        end = max(start, Position(line, random_.randrange(14)))
        new = random_.choice(["é", "字", "😀", "x", "", "{a}", "\n", "\\emph{b}"])
        edit = buffer.replace(start, end, new, Encoding.UTF16)
        tree = parser.reparse(buffer.text, parser.edit(tree, edit))
    fresh = parser.parse(buffer.text)
    assert [(node.type, tree.range(node)) for node in tree.walk()] == [
        (node.type, fresh.range(node)) for node in fresh.walk()
    ]
