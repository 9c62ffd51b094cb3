"""No control characters, invisible direction marks or lone surrogates come in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known

_HIDDEN = frozenset("\u200b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """Such a character that stood there may stay."""
    for letter in sorted(_strange(after) - _strange(before)):
        yield Finding("characters", f"The character U+{ord(letter):04X} can't be seen and doesn't belong in a text.")


def _strange(text: str) -> set[str]:
    return {
        letter
        for letter in set(text)
        if letter in _HIDDEN or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t")
    }
