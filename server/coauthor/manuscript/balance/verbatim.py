"""Where an environment ends that is set as it stands, and what speaks for its end having been lost."""

from __future__ import annotations

import re
from typing import NamedTuple


class End(NamedTuple):
    """Reading goes on at `column` of `line`; `wrong` is a misspelt `\\end` there."""

    line: int
    column: int
    wrong: bool = False


def find(lines: list[str], begin: int, column: int, name: str, limit: int) -> End | None:
    """The end of the environment begun before `column` of the line `begin`; None if it has none before `limit`.

    A second beginning of the same environment tells that the first one's end was lost: it can't hold another.
    """
    end = re.compile(r"\\end[ \t]*\{" + re.escape(name) + r"\}")
    again = f"\\begin{{{name}}}"
    wrong: End | None = None
    for line in range(begin, limit):
        raw = lines[line]
        if "\\" not in raw:
            continue
        match = end.search(raw, column if line == begin else 0)
        if match:
            return End(line, match.end())
        if line > begin:
            if raw.lstrip().startswith(again):
                return wrong
            wrong = wrong or _misspelt(line, raw, name)
    return wrong


def sounds_like_code(name: str) -> bool:
    """True for an environment of a class or package that we don't know but that shows code, by its name."""
    return _CODE.search(name) is not None


def similar(one: str, other: str) -> bool:
    """True for a name that may be the other one misspelt."""
    one, other = one.rstrip("*"), other.rstrip("*")
    if one == other or one.startswith(other) or other.startswith(one) or sorted(one) == sorted(other):
        return True
    return _distance(one, other) <= (1 if len(other) < 6 else 2)


_CODE = re.compile(
    r"[vV]erb|(?<!pseudo)[cC]ode|[lL]isting|^lst|[cC]onsole|[tT]erminal|[sS]hell|[pP]ython|[jJ]ava|[bB]ash|sql|SQL|"
    r"xml|XML|[jJ]son|JSON|[mM]atlab|[hH]askell|minted"
)
_END = re.compile(r"(?<!\\)\\end[ \t]*\{([^{}\\]*)\}?")


def _misspelt(line: int, raw: str, name: str) -> End | None:
    match = _END.search(raw)
    if match and match.group(1) != name and similar(match.group(1).strip(), name):
        return End(line, match.end(), wrong=True)
    return None


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance of two short names."""
    row = list(range(len(other[:40]) + 1))
    for i, letter in enumerate(one[:40], 1):
        last, row[0] = row[0], i
        for j, mate in enumerate(other[:40], 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != mate))
    return row[-1]
