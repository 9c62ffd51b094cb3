"""The text of a document: a buffer that takes edits at flat cost, and a line index for texts at rest.

Both count lines by `\\n` alone (not by U+2028, U+0085, form feed or vertical tab). Neither may ever guess: a
position that means nothing raises ValueError.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count

from coauthor.manuscript import positions
from coauthor.manuscript.positions import Encoding, Position

_BLOCK = 256


@dataclass(frozen=True, slots=True)
class TextEdit:
    """One replacement in the buffer. `start` and `end` are code points in the old text; bytes are UTF-8.

    Points are (row, column in bytes), as tree-sitter wants them.
    """

    start: int
    end: int
    text: str
    start_byte: int
    old_end_byte: int
    new_end_byte: int
    start_point: tuple[int, int]
    old_end_point: tuple[int, int]
    new_end_point: tuple[int, int]


@dataclass(slots=True)
class _Block:
    """Lines, each with its `\\n` (the document's last has none); `chars` and `width` (bytes) their sums."""

    lines: list[str]
    chars: int = field(init=False)
    width: int = field(init=False)
    _starts: list[int] | None = field(init=False, default=None)

    @property
    def starts(self) -> list[int]:
        """Where each line begins in the block; computed when asked."""
        if self._starts is None:
            self._starts = [0, *accumulate(map(len, self.lines[:-1]))]
        return self._starts

    def __post_init__(self) -> None:
        joined = "".join(self.lines)
        self.chars = len(joined)
        self.width = _width(joined)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a position is: its block, its line in it, and how much stands before it."""

    block: int
    index: int
    line: str
    row: int
    column: int
    offset: int
    byte: int
    byte_column: int


class Buffer:
    """The live text of an open document."""

    def __init__(self, text: str) -> None:
        self.load(text)

    def load(self, text: str) -> None:
        """Start again with `text` (normalised)."""
        self._blocks = _blocks(_split(text))
        self._text: str | None = text
        self._bases: tuple[list[int], list[int]] | None = None  # code points and lines before each block

    @property
    def text(self) -> str:
        """The whole text; joined once between two edits."""
        if self._text is None:
            self._text = "".join("".join(block.lines) for block in self._blocks)
        return self._text

    @property
    def line_count(self) -> int:
        """At least 1; a final `\\n` opens an empty last line."""
        return sum(len(block.lines) for block in self._blocks)

    def line(self, number: int) -> str:
        """The text of a line without its `\\n`; raises IndexError past the last one."""
        for block in self._blocks:
            if 0 <= number < len(block.lines):
                return block.lines[number].removesuffix("\n")
            number -= len(block.lines)
        raise IndexError("no such line")

    def offset(self, position: Position, encoding: Encoding) -> int:
        """The code points before `position`, clamped as LSP says; raises ValueError if it is negative."""
        if position.line < 0 or position.character < 0:
            raise ValueError("a position can't be negative")
        bases, rows = self._before()
        at = bisect_right(rows, position.line) - 1
        block, number = self._blocks[at], position.line - rows[at]
        if number >= len(block.lines):
            return bases[at] + block.chars
        line = block.lines[number].removesuffix("\n")
        return bases[at] + block.starts[number] + positions.column(line, position.character, encoding)

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The position of a code-point offset, clamped to the text."""
        bases, rows_before = self._before()
        last = len(bases) - 1
        offset = min(max(0, offset), bases[last] + self._blocks[last].chars)
        at = bisect_right(bases, offset) - 1
        block, offset = self._blocks[at], offset - bases[at]
        line = bisect_right(block.starts, offset) - 1
        column = offset - block.starts[line]
        if block.chars != block.width:
            column = positions.units(block.lines[line][:column], encoding)
        return Position(rows_before[at] + line, column)

    def _before(self) -> tuple[list[int], list[int]]:
        """The code points and the lines before each block."""
        if self._bases is None:
            rows = accumulate((len(block.lines) for block in self._blocks), initial=0)
            chars = accumulate((block.chars for block in self._blocks), initial=0)
            self._bases = list(chars)[:-1], list(rows)[:-1]
        return self._bases

    def replace(self, start: Position, end: Position, new: str, encoding: Encoding) -> TextEdit:
        """Replace what stands between two positions; `\\r\\n` in `new` becomes `\\n`.

        Raises ValueError, and changes nothing, for a negative position or an end before the start.
        """
        if end < start:
            raise ValueError("the range ends before it starts")
        first, last = self._place(start, encoding), self._place(end, encoding)
        new = new.replace("\r\n", "\n")
        self._splice(first, last, new)
        self._text = self._bases = None
        newlines = new.count("\n")
        tail = _width(new[new.rfind("\n") + 1 :])
        return TextEdit(
            start=first.offset,
            end=last.offset,
            text=new,
            start_byte=first.byte,
            old_end_byte=last.byte,
            new_end_byte=first.byte + _width(new),
            start_point=(first.row, first.byte_column),
            old_end_point=(last.row, last.byte_column),
            new_end_point=(first.row + newlines, tail if newlines else first.byte_column + tail),
        )

    def _splice(self, first: _Place, last: _Place, new: str) -> None:
        lines = _split(first.line[: first.column] + new + last.line[last.column :])
        is_end = last.block == len(self._blocks) - 1 and last.index == len(self._blocks[-1].lines) - 1
        if not is_end and not lines[-1]:
            lines.pop()
        head = self._blocks[first.block].lines[: first.index]
        rest = self._blocks[last.block].lines[last.index + 1 :]
        self._blocks[first.block : last.block + 1] = _blocks(head + lines + rest)

    def _place(self, position: Position, encoding: Encoding) -> _Place:
        if position.line < 0 or position.character < 0:
            raise ValueError("a position can't be negative")
        number, row, offset, byte = position.line, 0, 0, 0
        for at, block in enumerate(self._blocks):
            if number < len(block.lines):
                line = block.lines[number]
                column = positions.column(line.removesuffix("\n"), position.character, encoding)
                return _place(block, at, number, column, (row, offset, byte))
            number -= len(block.lines)
            row += len(block.lines)
            offset += block.chars
            byte += block.width
        end = self._blocks[-1]
        base = (row - len(end.lines), offset - end.chars, byte - end.width)
        return _place(end, len(self._blocks) - 1, len(end.lines) - 1, len(end.lines[-1]), base)


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Where the lines of a text begin; built once, in O(text)."""

    text: str
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ends = accumulate(map(len, self.text.split("\n")[:-1]))  # as if the line ends took no room
        object.__setattr__(self, "starts", (0, *map(operator.add, ends, count(1))))

    def line_of(self, offset: int) -> int:
        """The line that a code-point offset is in, clamped."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def line_start(self, number: int) -> int:
        """The offset of a line's first character; the text's end for a line past the last."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def line_end(self, number: int) -> int:
        """The offset of a line's `\\n`, or the text's end."""
        return self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)

    def offset(self, position: Position, encoding: Encoding) -> int:
        """The code points before `position`, clamped as LSP says; raises ValueError if it is negative."""
        if position.line < 0 or position.character < 0:
            raise ValueError("a position can't be negative")
        if position.line >= len(self.starts):
            return len(self.text)
        start = self.starts[position.line]
        line = self.text[start : self.line_end(position.line)]
        return start + positions.column(line, position.character, encoding)

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The position of a code-point offset, clamped to the text."""
        offset = min(max(0, offset), len(self.text))
        line = self.line_of(offset)
        return Position(line, positions.units(self.text[self.starts[line] : offset], encoding))


def _place(block: _Block, at: int, index: int, column: int, base: tuple[int, int, int]) -> _Place:
    row, offset, byte = base
    line = block.lines[index]
    before = "".join(block.lines[:index])
    byte_column = _width(line[:column])
    return _Place(
        block=at,
        index=index,
        line=line,
        row=row + index,
        column=column,
        offset=offset + len(before) + column,
        byte=byte + _width(before) + byte_column,
        byte_column=byte_column,
    )


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:]


def _blocks(lines: list[str]) -> list[_Block]:
    return [_Block(chunk) for chunk in _chunks(lines)]


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    """Chunks of at most two blocks' size, so that an edit in a full block seldom splits it."""
    at = 0
    while len(lines) - at > 2 * _BLOCK:
        yield lines[at : at + _BLOCK]
        at += _BLOCK
    yield lines[at:]


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def shared(one: str, other: str) -> tuple[int, int]:
    """How many code points two texts have in common at the beginning, and then at the end."""
    start = common(one, other)
    return start, _common_tail(one, other, min(len(one), len(other)) - start)


def common(one: str, other: str) -> int:
    """The length of the common prefix, found by halving (slices compare at memory speed)."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(one: str, other: str, most: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
