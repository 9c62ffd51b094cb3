"""The author's own rules of wording: banned words, preferred terms, person and spelling, as STYLE.md says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known, warning
from coauthor.manuscript import plain, spelling
from coauthor.manuscript.style import Person

_PERSON = {
    Person.PLURAL: re.compile(r"\b(?:I|my|me|mine)\b"),
    Person.SINGULAR: re.compile(r"\b(?:we|our|us|ours)\b", re.IGNORECASE),
    Person.NONE: re.compile(r"\b(?:I|my|me|mine|[Ww]e|[Oo]ur|us|ours)\b"),
}
_PERSONS = {
    Person.PLURAL: "“we”, not “I”",
    Person.SINGULAR: "“I”, not “we”",
    Person.NONE: "sentences without “I” and “we”",
}


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Only what the change brings in is told; what stood there is the author's."""
    style = known.style
    if style is None:
        return
    old, new = plain.prose(before), plain.prose(after)
    for word in style.banned:
        if plain.has(word, new) > plain.has(word, old):
            yield Finding("wording", f"“{word}” is on the list of words that STYLE.md bans.")
    for term in style.terms:
        for word in term.instead_of:
            if plain.has(word, new) > plain.has(word, old) and not _is_inside(word, term.use, new):
                yield Finding("wording", f"“{word}”: STYLE.md prefers “{term.use}”.")
    yield from _against(_PERSON.get(style.person), old, new, f"STYLE.md asks for {_PERSONS.get(style.person)}")
    find = spelling.finder(style.spelling)
    had = {other.word.lower() for other in find(old)} if find else set()
    for other in find(new) if find else ():
        if other.word.lower() not in had:
            why = f"STYLE.md asks for {style.spelling} spelling, “{other.better}”"
            yield warning("wording", f"“{other.word}”: {why}.")


def _against(pattern: re.Pattern[str] | None, old: str, new: str, why: str) -> Iterator[Finding]:
    if pattern is None:
        return
    had = {match.group().lower() for match in pattern.finditer(old)}
    for word in sorted({match.group() for match in pattern.finditer(new)}):
        if word.lower() not in had:
            yield warning("wording", f"“{word}”: {why}.")


def _is_inside(word: str, wanted: str, text: str) -> bool:
    """True if the wording stands only as a part of the preferred one."""
    return plain.has(word, wanted) > 0 and plain.has(word, text) <= plain.has(wanted, text)
