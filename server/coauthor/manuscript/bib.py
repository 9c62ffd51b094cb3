"""The entries of a .bib file, found by their heads alone: fast, and undisturbed by an entry that is broken."""

from __future__ import annotations

import re
from typing import NamedTuple


class Entry(NamedTuple):
    """An entry `[start, end)`; its key stands at `[key_start, key_end)`; `kind` is lower case (`article`)."""

    key: str
    kind: str
    start: int
    end: int
    key_start: int
    key_end: int


def entries(text: str) -> tuple[Entry, ...]:
    """All entries with a key, in order; an entry reaches to its last brace before the next one."""
    found: list[Entry] = []
    heads = [head for head in _HEAD.finditer(text) if _begins_line(text, head.start())]
    for at, head in enumerate(heads):
        kind = head.group(1).lower()
        if kind in _NO_ENTRY or not head.group(2):
            continue
        limit = heads[at + 1].start() if at + 1 < len(heads) else len(text)
        close = max(text.rfind("}", head.end(), limit), text.rfind(")", head.end(), limit))
        end = close + 1 if close >= 0 else limit
        found.append(Entry(head.group(2), kind, head.start(), end, head.start(2), head.end(2)))
    return tuple(found)


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t")


_HEAD = re.compile(r"@[ \t]*([A-Za-z]+)[ \t]*[{(]\s*([^\s,{}()=#%\"]*)(?=\s*[,}\n=])")
"""Only where it begins its line; with `^` in the pattern each letter would be looked at."""
_NO_ENTRY = frozenset({"comment", "string", "preamble"})
