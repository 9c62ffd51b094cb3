"""Glossary terms and acronyms as they are defined in a text: by glossaries, glossaries-extra, acronym and acro.

It looks at nothing but definitions, and must never need a text that parses.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Term(NamedTuple):
    """A term with its key at `[start, end)`: how it is written, and what it stands for or means."""

    key: str
    start: int
    end: int
    name: str
    meaning: str


def find(text: str) -> tuple[Term, ...]:
    """The terms that a text defines, in its order; none in comments."""
    if not any(word in text for word in _WORDS):
        return ()
    found: list[Term] = []
    for match in _DEFINED.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if "%" in line.replace("\\%", ""):
            continue
        term = _term(text, match)
        if term is not None:
            found.append(term)
    return tuple(found)


def _term(text: str, match: re.Match[str]) -> Term | None:
    command, key = match.group(1), match.group(2).strip()
    start = match.start(2) + len(match.group(2)) - len(match.group(2).lstrip())
    if not key or "#" in key or "\\" in key:
        return None
    given, end = group(text, match.end())
    if command in _SYMBOLS:
        return Term(key, start, start + len(key), _plain(given) or key, "")
    if command in ("newacronym", "newabbreviation", "newabbr", "newacro", "acro", "acrodef"):
        if command in ("newacro", "acro", "acrodef"):
            option = _OPTION.match(text, match.end())
            given, end = (option.group(1), option.end()) if option else (key, match.end())
        meaning, _ = group(text, end)
        return Term(key, start, start + len(key), _plain(given), _plain(meaning))
    settings = {name: _plain(first or second) for name, first, second in _SETTING.findall(given)}
    name = settings.get("name") or settings.get("short") or key
    meaning = settings.get("description") or settings.get("long", "")
    if command.startswith("long"):
        meaning = _plain(group(text, end)[0])
    return Term(key, start, start + len(key), name, meaning)


def group(text: str, position: int) -> tuple[str, int]:
    """The text of the next group in braces and where it ends; empty where there is none."""
    match = _GAP.match(text, position)
    at = match.end() if match else position
    if text[at : at + 1] != "{":
        return "", position
    depth = 0
    for brace in _BRACES.finditer(text, at, at + _LONGEST):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return text[at + 1 : brace.start()], brace.end()
    return "", position


def _plain(text: str) -> str:
    from coauthor.manuscript.reading import titles

    return titles.clean(text)[:_LONGEST_SHOWN]


_LONGEST = 20_000
_LONGEST_SHOWN = 1_000
COMMANDS = frozenset(
    "newglossaryentry longnewglossaryentry provideglossaryentry longprovideglossaryentry newacronym newabbreviation "
    "newacro acro acrodef DeclareAcronym newabbr newentry newterm newsym newnum glsxtrnewsymbol glsxtrnewnumber".split()
)
"""The commands that define a term."""
_SYMBOLS = frozenset("newterm newsym newnum glsxtrnewsymbol glsxtrnewnumber".split())
_WORDS = ("glossaryentry", "\\new", "\\acro", "DeclareAcronym", "glsxtrnew")
_DEFINED = re.compile(
    r"\\((?:long)?(?:new|provide)glossaryentry|newacronym|newabbreviation|newabbr|newentry|newterm|newsym|newnum|"
    r"glsxtrnew(?:symbol|number)|newacro|acro|acrodef|DeclareAcronym)"
    r"\s*(?:\[(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,2000}\]\s*)?\{([^{}\n]*)\}"
)
_GAP = re.compile(r"(?:\s|%[^\n]*\n)*")
_OPTION = re.compile(r"\s*\[([^\[\]]*)\]")
_BRACES = re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL)
_SETTING = re.compile(
    r"(?<![A-Za-z])(name|description|short|long)\s*=\s*(?:\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|([^,{}]*))"
)
