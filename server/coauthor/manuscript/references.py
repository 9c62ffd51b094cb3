"""Citations, references and labels as they are written: every key with its own range.

Keys in comments, verbatim and skipped text are none; nor is a macro's parameter (`#1`).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from coauthor.manuscript import vocabulary
from coauthor.manuscript.scan import Command, Group, Scan
from coauthor.manuscript.snapshot import Snapshot


class Key(NamedTuple):
    """A key at `[start, end)` and the command (without backslash and star) that it is an argument of."""

    key: str
    start: int
    end: int
    command: str


class Keys(NamedTuple):
    """All keys of a text, each in its order."""

    cites: tuple[Key, ...]
    refs: tuple[Key, ...]
    labels: tuple[Key, ...]


def cites(snapshot: Snapshot, start: int = 0, end: int | None = None) -> tuple[Key, ...]:
    """The citation keys in `[start, end)`; `\\nocite{*}` is none."""
    return _within(snapshot.fact(_keys).cites, start, end)


def refs(snapshot: Snapshot, start: int = 0, end: int | None = None) -> tuple[Key, ...]:
    """The labels that are referred to in `[start, end)`."""
    return _within(snapshot.fact(_keys).refs, start, end)


def labels(snapshot: Snapshot, start: int = 0, end: int | None = None) -> tuple[Key, ...]:
    """The labels defined in `[start, end)`, those in the options of listings too."""
    return _within(snapshot.fact(_keys).labels, start, end)


def of_scan(scan: Scan) -> Keys:
    """All keys of a text that was scanned."""
    found: tuple[list[Key], list[Key], list[Key]] = ([], [], [])
    text, groups = scan.text, scan.groups
    for command in scan.commands:
        name = command.name
        kind = _KINDS.get(name)
        if kind is None:
            kind = _KINDS[name] = _kind(name)
        if kind < 0:
            continue
        match = _SINGLE.match(text, command.end) if name in _PLAIN else None
        if match is not None and groups.get(command.end) == match.end() - 1:
            found[kind].append(Key(sys.intern(match.group(1)), match.start(1), match.end(1), name))
        else:
            found[kind].extend(_of_command(scan, command, kind))
    found[_LABEL].extend(_listing_labels(scan))
    return Keys(*(tuple(sorted(keys, key=_start)) for keys in found))


_CITE, _REF, _LABEL, _NONE = 0, 1, 2, -1
_KINDS: dict[str, int] = {}
"""What each name met so far is; the text's names are few and the pattern is long."""
_ITEM = re.compile(r"%[^\n]*|\{[^{},\n]*\}(?=\s*(?:,|\Z|%))|[^\s,%](?:[^,%\n]*[^\s,%])?")
_SINGLE = re.compile(r"\{([^\s,%#*\\{}]+)\}")
"""An argument with one key and nothing else, as nearly all are."""
_MULTIPLE = re.compile(r".*(?:cites|citetexts)")
_PARENS = re.compile(r"\s*\([^()]*\)")
_BEFORE = re.compile(r"<(?:[^<>{}\n]|\{[^{}]*\})*>")
"""What apacite sets before a citation, or the slides of beamer that it is for."""
_LABEL_OPTION = re.compile(r"(?<![A-Za-z])label[ \t]*=[ \t]*\{?([^\s,\]{}]+)")
_LABEL_WITHIN = re.compile(r"(?:(?<![A-Za-z])label[ \t]*=[ \t]*\{?|\\label[ \t]*\{)([^\s,\]{}]+)")
"""Also in the caption of a listing, which no command is looked for in."""
_LISTINGS = frozenset({"lstlisting", "lstinputlisting"})


_PLAIN = frozenset("label ref eqref pageref autoref cref Cref cite citep citet parencite".split())
"""The most frequent ones, of which the first argument in braces holds the keys."""


def _start(key: Key) -> int:
    return key.start


def _keys(snapshot: Snapshot) -> Keys:
    return of_scan(snapshot.scan)


def _within(keys: tuple[Key, ...], start: int, end: int | None) -> tuple[Key, ...]:
    if start == 0 and end is None:
        return keys
    first = bisect_left(keys, start, key=_start)
    return keys[first:] if end is None else keys[first : bisect_left(keys, end, lo=first, key=_start)]


def _kind(name: str) -> int:
    if name == "label":
        return _LABEL
    if name in vocabulary.REFERENCES:
        return _REF
    return _CITE if name in vocabulary.FOREIGN_QUOTES or vocabulary.CITES.fullmatch(name) else _NONE


def _of_command(scan: Scan, command: Command, kind: int) -> Iterator[Key]:
    for group in _groups(scan, command, kind):
        for match in _ITEM.finditer(scan.text, group.start + 1, group.end - 1):
            key, start, end = match.group(), match.start(), match.end()
            if key[0] == "{" and key[-1] == "}" and len(key) > 2:  # braces around a key
                key, start, end = key[1:-1], start + 1, end - 1
            if kind == _CITE and key[0] == "*" and len(key) > 1:  # REVTeX: a further reference under the same number
                yield Key(sys.intern(key[1:]), start + 1, end, command.name)
                continue
            if key[0] not in "%{" and key != "*" and "#" not in key and "\\" not in key:
                yield Key(sys.intern(key), start, end, command.name)


def _groups(scan: Scan, command: Command, kind: int) -> list[Group]:
    """The arguments of the command that hold keys."""
    name, end = command.name, command.end
    if name in _PLAIN and scan.text[end : end + 1] == "{":
        close = scan.groups.get(end)
        return [] if close is None else [Group("{", end, close + 1)]
    if kind == _CITE and _MULTIPLE.fullmatch(name):
        while match := _PARENS.match(scan.text, end):
            end = match.end()
        return [group for group in scan.arguments(end, 60) if group.opener == "{"]
    if kind == _CITE and (before := _BEFORE.match(scan.text, end)):
        end = before.end()
    groups = scan.arguments(end, 4)
    if name == "hyperref":
        return groups[:1] if groups and groups[0].opener == "[" else []
    braces = [group for group in groups if group.opener == "{"]
    if name.endswith("range"):
        return braces[:2]
    if name.lower().endswith("volcite") or name in vocabulary.FOREIGN_QUOTES:
        return braces[1:2]
    return braces[:1]


def _listing_labels(scan: Scan) -> Iterator[Key]:
    starts = [(item.body_start, _LABEL_WITHIN) for item in scan.environments if item.name in _LISTINGS]
    starts += [(item.end, _LABEL_OPTION) for item in scan.commands if item.name in _LISTINGS]
    for start, pattern in starts:
        group = scan.argument(start)
        if group is not None and group.opener == "[":
            for match in pattern.finditer(scan.text, group.start, group.end):
                yield Key(match.group(1), match.start(1), match.end(1), "lstlisting")
