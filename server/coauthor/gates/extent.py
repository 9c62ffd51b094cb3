"""A text stays about as long as it is: a chapter put into a sentence is stopped, a paragraph left out is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known, warning

TIMES = 3
MORE = 600
"""Code points that a text may grow beyond `TIMES` its length."""

A_PARAGRAPH = 240
"""From so many code points on it is told if less than a third is left."""

_ASKED = re.compile(
    r"\b(?:short|tight|concise|condens|trim|cut|delet|remov|drop|summar|abstract|kürz|streich|raccourci|supprim)\w*",
    re.I,
)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Growth beyond three times the length and 600 code points is refused; much less than was there is a warning."""
    if len(after) > TIMES * len(before) + MORE:
        yield Finding("extent", f"{len(before)} characters became {len(after)}: that is far more than this sentence.")
    left_out = len(before) >= A_PARAGRAPH and len(after.strip()) * 3 < len(before)
    if left_out and not _ASKED.search(known.wish):
        yield warning("extent", f"{len(before)} characters became {len(after.strip())}: most of the text is left out.")
