"""Between what a quote stands in a text, told by lines of its surroundings that the text has exactly once.

Pure functions; a line that may stand for another one is no landmark.
"""

from __future__ import annotations

from collections.abc import Iterator

_TELLING = 12
"""Code points, white space aside, that a line needs for a landmark."""

_MORE = 3
"""By how many times the stretch between two landmarks may have grown."""

_SLACK = 400
"""Code points by which any stretch may have grown."""


def between(text: str, prefix: str, quote: str, suffix: str) -> tuple[int, int] | None:
    """The code points between the nearest landmarks before and behind the quote; None where there aren't both."""
    before = next(_above(text, prefix), None)
    behind = next(_below(text, suffix), None)
    if before is None or behind is None:
        return None
    (low, left), (high, right) = before, behind
    least = left + len(quote) + right
    return (low, high) if low <= high <= low + _MORE * least + _SLACK else None


def _above(text: str, prefix: str) -> Iterator[tuple[int, int]]:
    """Where landmarks of the prefix end, and how far that was from the quote; the nearest first."""
    end = len(prefix)
    for line in reversed(prefix.splitlines(keepends=True)):
        at = _alone(text, line.strip(), prefix)
        if at is not None:
            yield at + len(line.strip()), len(prefix) - end
        end -= len(line)


def _below(text: str, suffix: str) -> Iterator[tuple[int, int]]:
    """Where landmarks of the suffix start, and how far that was from the quote; the nearest first."""
    start = 0
    for line in suffix.splitlines(keepends=True):
        at = _alone(text, line.strip(), suffix)
        if at is not None:
            yield at, start
        start += len(line)


def _alone(text: str, line: str, around: str) -> int | None:
    if len(line) < _TELLING or around.count(line) > 1:
        return None
    at = text.find(line)
    return at if at >= 0 and text.find(line, at + 1) < 0 else None
