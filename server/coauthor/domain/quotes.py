"""Words looked for to the letter: whether they stand once, cut a word, or have something much like them beside.

Pure functions on texts and ranges in code points; none of them guesses.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

BESIDE = 16
"""Code points on either side that a point inside a line is told by."""

_AROUND = 40
"""Code points on either side, read as words, that tell a place from a copy that came."""


def cuts(text: str, at: int, size: int) -> tuple[bool, bool]:
    """Whether a range begins and ends inside a word."""
    end = at + size
    return (
        at > 0 and text[at].isalnum() and text[at - 1].isalnum(),
        end < len(text) and text[end - 1].isalnum() and text[end].isalnum(),
    )


def once(text: str, quote: str) -> bool:
    """True if the quote stands exactly once."""
    return only(text, quote, (0, len(text))) is not None


def only(text: str, quote: str, within: tuple[int, int]) -> int | None:
    """Where the quote stands inside the range, if it does so exactly once (copies may overlap)."""
    first = text.find(quote, *within)
    if first < 0 or text.find(quote, first + 1, within[1]) >= 0:
        return None
    return first


def neighbours(text: str, at: int) -> tuple[str, str]:
    """Both sides of a point, at most 16 code points each, within its line where that has any."""
    low = text.rfind("\n", 0, max(0, at - 1)) + 1
    high = text.find("\n", at) + 1 or len(text)
    return text[max(low, at - BESIDE) : at], text[at : min(high, at + BESIDE)]


def better_elsewhere(base: str, start: int, quote: str, text: str, at: int) -> bool:
    """True if the quote, once in the base, has come to more places, and another of them is by a side the right one.

    `start` is its place in the base, `at` the one in the text; a side counts by its words, not its line breaks.
    """
    if text.count(quote) < 2 or base.count(quote) > 1:
        return False
    wanted, mine = _sides(base, start, len(quote)), _sides(text, at, len(quote))
    other = text.find(quote)
    while other >= 0:
        sides = zip(wanted, mine, _sides(text, other, len(quote)), strict=True)
        if other != at and any(there == side != here for side, here, there in sides if side):
            return True
        other = text.find(quote, other + 1)
    return False


def nearer_elsewhere(quote: tuple[str, str, str], text: str, at: int, starts: Sequence[int]) -> bool:
    """True if of the places where a quote stands another than `at` has by one side the right words, and that has not.

    `quote` has what stood before it and behind it at its ends.
    """
    before, words, _ = quote
    wanted, mine = _sides("".join(quote), len(before), len(words)), _sides(text, at, len(words))
    others = (_sides(text, other, len(words)) for other in starts if other != at)
    return any(
        side and there == side != here for each in others for side, here, there in zip(wanted, mine, each, strict=True)
    )


def _sides(text: str, at: int, size: int) -> tuple[str, str]:
    """The words on either side, as they are read; at an end of the text nothing."""
    left, right = text[max(0, at - 2 * _AROUND) : at], text[at + size : at + size + 2 * _AROUND]
    return " ".join(left.split())[-_AROUND:], " ".join(right.split())[:_AROUND]


def rivalled(text: str, at: int, quote: str, within: tuple[int, int], alike: float) -> bool:
    """True if something as like the quote as `alike` (0..100) stands in the range before or behind its place."""
    low, high = within
    others = (text[low:at], text[at + len(quote) : high])
    return any(fuzz.partial_ratio(quote, other, score_cutoff=alike) for other in others if len(other) >= len(quote))
