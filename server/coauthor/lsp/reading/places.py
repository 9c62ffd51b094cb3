"""Offsets of a file's facts turned into ranges as the client counts them, whether the file is open or at rest."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Protocol

from coauthor.lsp import to_lsp
from coauthor.manuscript.positions import Encoding, Position


class Lines(Protocol):
    """Something that knows where the lines of a text begin."""

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The position of a code-point offset."""


class EvenLines:
    """The lines of a text in which every character is one unit, without the text."""

    def __init__(self, starts: array[int]) -> None:
        self._starts = starts

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The position of a code-point offset."""
        line = max(0, bisect_right(self._starts, offset) - 1)
        return Position(line, offset - self._starts[line])


def _stay(start: int, end: int) -> tuple[int, int]:
    return start, end


class Places:
    """Turns ranges of facts into LSP ranges; `moved` says where a range is since the facts were taken."""

    def __init__(self, lines: Lines, encoding: Encoding, moved: Callable[[int, int], tuple[int, int]] = _stay) -> None:
        self._lines = lines
        self._encoding = encoding
        self._moved = moved

    def ends(self, start: int, end: int) -> tuple[Position, Position]:
        """Where code points `[start, end)` begin and end."""
        start, end = self._moved(start, end)
        return self._lines.position(start, self._encoding), self._lines.position(end, self._encoding)

    def span(self, start: int, end: int) -> dict[str, Any]:
        """The Range of code points `[start, end)`."""
        start, end = self._moved(start, end)
        return {"start": self._position(start), "end": self._position(end)}

    def written(self, start: int, end: int) -> str:
        """The Range of code points `[start, end)` in JSON."""
        first, last = self.ends(start, end)
        return (
            f'{{"start":{{"line":{first[0]},"character":{first[1]}}},"end":{{"line":{last[0]},"character":{last[1]}}}}}'
        )

    def spans(self, start: int, inner: int, end: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """The Ranges of `[start, end)` and `[start, inner)`."""
        start, inner, end = (*self._moved(start, inner), self._moved(start, end)[1])
        first = self._position(start)
        return {"start": first, "end": self._position(end)}, {"start": first, "end": self._position(inner)}

    def _position(self, offset: int) -> dict[str, int]:
        return to_lsp.position(self._lines.position(offset, self._encoding))
