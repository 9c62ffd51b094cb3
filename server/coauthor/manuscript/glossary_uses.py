"""Where a text names the terms of a glossary: in definitions, by the commands of every package, and by simple macros.

Like everything about keys it leaves out comments and verbatim. It never says whether there is such a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from coauthor.manuscript import glossary
from coauthor.manuscript.scan import Command, Group, Kind, Scan
from coauthor.manuscript.snapshot import Snapshot


class Use(NamedTuple):
    """A term's key at code points `[start, end)`; `defines` where it is made there."""

    key: str
    start: int
    end: int
    defines: bool


def macros(text: str) -> dict[str, int]:
    """The author's own macros that name a term by one of their arguments: by name the number in braces, from 0."""
    found: dict[str, int] = {}
    for match in _MACRO.finditer(text):
        body, _ = glossary.group(text, match.end())
        for name, number in _PASSED.findall(body):
            if _COMMAND.fullmatch(name):
                found[match.group(1)] = int(number) - (2 if match.group(2) else 1)
    return {name: number for name, number in found.items() if number >= 0}


def find(snapshot: Snapshot, made: Mapping[str, int]) -> tuple[Use, ...]:
    """All of them in the order of the text; `made` are the macros of the author's own that name terms."""
    scan, found = snapshot.scan, dict[int, Use]()
    for term in glossary.find(snapshot.text):
        zone = scan.zone_at(term.start)
        if zone is None or zone.kind not in _UNREAD:
            found[term.start] = Use(term.key, term.start, term.end, True)
    for command in scan.commands:
        for start, end in _groups(scan, command, made):
            for item in _ITEM.finditer(scan.text, start, end):
                found.setdefault(item.start(), Use(item.group(), item.start(), item.end(), False))
    return tuple(found[start] for start in sorted(found))


def at(text: str, offset: int, made: Mapping[str, int] = MappingProxyType({})) -> Use | None:
    """The key that is written around an offset, as far as the text before it tells; its end still counts."""
    before = text[max(0, offset - _FARTHEST) : offset]
    match = _BEFORE.search(before) or _own(before, made)
    defines = match is not None and match.group(1) in glossary.COMMANDS
    is_named = match is not None and (defines or _COMMAND.fullmatch(match.group(1)) or _own(before, made))
    typed = match.group(2) if match is not None and is_named else _see(before)
    rest = _REST.match(text, offset)
    if typed is None or rest is None or "%" in before[before.rfind("\n") + 1 :].replace("\\%", ""):
        return None
    start = offset - len(typed.rpartition(",")[2].lstrip())
    key = text[start : rest.end()].rstrip()
    return Use(key, start, start + len(key), defines) if key and offset <= start + len(key) else None


def in_argument(text: str, offset: int) -> bool:
    """True where a macro of the author's could name a term: in an argument of some command."""
    return _OWN_BEFORE.search(text[max(0, offset - _FARTHEST) : offset]) is not None


def _own(before: str, made: Mapping[str, int]) -> re.Match[str] | None:
    """The call of a macro of the author's before an argument that names a term."""
    match = _OWN_BEFORE.search(before)
    is_there = match is not None and made.get(match.group(1), -1) == len(_BRACED.findall(before, match.end(1)))
    return match if is_there else None


def _see(before: str) -> str | None:
    match = _SEE_BEFORE.search(before)
    return match and match.group(1)


def _groups(scan: Scan, command: Command, made: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Where the arguments of a command are that name terms, without their brackets."""
    name = command.name
    if name in glossary.COMMANDS:
        for group in _settings(name, scan.arguments(command.end, _MOST)):
            for match in _SEE.finditer(scan.text, group.start + 1, group.end - 1):
                yield match.span(1) if match.group(1) is not None else match.span(2)
    elif name in made or _COMMAND.fullmatch(name):
        end = command.end + (scan.text[command.end : command.end + 1] == "+")  # glossaries-extra: another format
        braces = [group for group in scan.arguments(end, _MOST) if group.opener == "{"]
        first = made.get(name, 0)
        for group in braces[first : first + (2 if name == "glssee" else 1)]:
            yield group.start + 1, group.end - 1


def _settings(name: str, groups: list[Group]) -> list[Group]:
    """The arguments of a definition that are settings."""
    braces = [group for group in groups if group.opener == "{"]
    has_some = name.endswith("glossaryentry") or name == "DeclareAcronym"
    return [group for group in groups if group.opener == "["] + (braces[1:2] if has_some else [])


_UNREAD = (Kind.VERBATIM, Kind.IGNORED, Kind.COMMENT)
_MOST = 6
_FARTHEST = 400
_COMMAND = re.compile(
    r"(?:if|[A-Za-z])?(?:gls|Gls|GLS)[A-Za-z@]*\*?"
    r"|(?:ac|Ac|AC)r?(?:short|long|full)(?:pl)?\*?|[aA]c(?:[slf]?p?|[sl]u|lp|fi|fip|sp|ps)\*?|[iI]ac[slf]?\*?"
    r"|acused|acroplural|(?:newacroplural|acrodefplural|acrodefindefinite)\*?"
)
"""The commands of glossaries, glossaries-extra, acronym and acro that name a term by their first argument."""
_ITEM = re.compile(r"[^\s,{}%\\#](?:[^,{}%\\#\n]*[^\s,{}%\\#])?")
_SEE = re.compile(
    r"(?<![A-Za-z])(?:see|seealso|alias|parent)\s*=\s*(?:\{\s*(?:\[[^\[\]]*\])?([^{}]*)\}|([^,{}\[\]]*))", re.DOTALL
)
_BEFORE = re.compile(r"\\([A-Za-z@]+)[*+]?(?:\s*\[[^\[\]]*\])*\s*\{([^{}\\]*)\Z")
_OWN_BEFORE = re.compile(r"\\([A-Za-z@]+)\*?(?:[ \t]*\[[^\[\]]*\])*(?:[ \t]*\{[^{}]*\})*[ \t]*\{([^{}\\]*)\Z")
_BRACED = re.compile(r"\{[^{}]*\}")
_SEE_BEFORE = re.compile(r"(?<![A-Za-z])(?:see|seealso|alias|parent)[ \t]*=[ \t]*\{?(?:\[[^\[\]]*\])?([^{}\\=\n]*)\Z")
_REST = re.compile(r"[^\n,{}\\%]*")
_MACRO = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\s*\\([A-Za-z@]+)\s*\}?\s*\[[1-9]\]\s*(\[[^\[\]]*\])?(?=\s*\{)"
)
_PASSED = re.compile(r"\\([A-Za-z@]+)[*+]?(?:\[[^\[\]]*\])*\{#([1-9])\}")
