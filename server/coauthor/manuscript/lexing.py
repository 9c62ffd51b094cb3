"""What the pass over a LaTeX text stops at, and which of these tokens it need not look at twice.

The patterns must begin each alternative with a letter of its own: the pass spends half of its time in them.
"""

from __future__ import annotations

import re
from functools import cache

TOKEN = re.compile(r"\\(?:[A-Za-z@]+\*?|.)|%[^\n]*|\$\$?|\{|\}|\n[ \t]*(?=\n)", re.DOTALL)
"""Each alternative begins with a letter of its own and no set, else `re` tries all of them at every letter."""
CODE_TOKEN = re.compile(TOKEN.pattern.replace("@", "@_:", 1), re.DOTALL)
"""The same where `_` and `:` are letters, as in expl3's code."""


ORDINARY: dict[str, str] = {}
"""The names of commands that do nothing to the reading, by their tokens: the same few over and over."""
_MOST = 20_000


def remember(token: str, name: str) -> None:
    """A command of this token does nothing to the reading; it is called so."""
    if len(ORDINARY) > _MOST:
        ORDINARY.clear()
    ORDINARY[token] = name


@cache
def token(shorts: str) -> re.Pattern[str]:
    """What the pass stops at; `shorts` are letters that hold code between two of them."""
    if not shorts:
        return TOKEN
    return re.compile("|".join([TOKEN.pattern, *map(re.escape, shorts)]), re.DOTALL)
