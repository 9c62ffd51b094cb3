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
    heads = list(_HEAD.finditer(text))
    for at, head in enumerate(heads):
        kind = head.group(1).lower()
        if kind in _NO_ENTRY or not head.group(2):
            continue
        limit = heads[at + 1].start() if at + 1 < len(heads) else len(text)
        close = max(text.rfind("}", head.end(), limit), text.rfind(")", head.end(), limit))
        end = close + 1 if close >= 0 else limit
        start = head.start() + len(head.group()) - len(head.group().lstrip())
        found.append(Entry(head.group(2), kind, start, end, head.start(2), head.end(2)))
    return tuple(found)


_HEAD = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]\s*([^\s,{}()=#%\"]*)(?=\s*[,}\n=])", re.MULTILINE)
_NO_ENTRY = frozenset({"comment", "string", "preamble"})
