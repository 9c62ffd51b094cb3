"""Whether two pieces make the same statement: most of the words that carry it are in both."""

from __future__ import annotations

import re

from coauthor.manuscript import plain

SAME = 0.5
"""Share of the old piece's carrying words that stay where it is the same statement."""

_IDLE = re.compile(
    r"a|an|the|of|to|in|on|at|by|for|with|from|as|is|are|was|were|be|been|being|it|its|this|that|these|those|we|our|i|they"
    r"|their|there|and|or|but|so|do|does|did|has|have|had|not|no|can|may|might|could|will|would|should|der|die|das|den|dem"
    r"|des|ein\w*|und|ist|sind|war|waren|nicht|wir|es|le|la|les|un|une|des|et|est|sont|nous|que|dass"
)
_STEM = 5


def same(before: str, after: str) -> bool:
    """True for the same statement; never where the new piece is more than twice as long."""
    old, new = _carrying(before), _carrying(after)
    if not old or len(plain.words(after)) > 2 * len(plain.words(before)) + 4:
        return False
    return sum(min(old.count(word), new.count(word)) for word in set(old)) >= SAME * len(old)


def share(before: str, after: str, without: re.Pattern[str]) -> float:
    """The share of the old piece's carrying words that stay, leaving aside what the pattern finds."""
    old, new = _carrying(without.sub(" ", plain.prose(before))), _carrying(after)
    return sum(word in new for word in old) / len(old) if old else 0.0


def _carrying(text: str) -> list[str]:
    return [word[:_STEM] for word in plain.words(text) if not _IDLE.fullmatch(word)]
