"""The rules of STYLE.md looked for in running text, line by line, each line read once and remembered.

It must never speak of what is not prose; whether a place is, is for the caller to ask of the scan.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from coauthor.manuscript import spelling
from coauthor.manuscript.style import Person, Style


class Match(NamedTuple):
    """A word at columns `[start, end)` of a line against a rule; `better` is what the rule would have."""

    code: str
    start: int
    end: int
    word: str
    better: str = ""


class Rules:
    """The rules of a style, compiled; `habit` is the document's own spelling, where the style names none."""

    def __init__(self, style: Style, habit: str = "") -> None:
        self.style = style
        self.habit = "" if spelling.wanted(style.spelling) else habit
        self._lines: dict[str, tuple[Match, ...]] = {}
        self._better = {word.casefold(): term.use for term in style.terms for word in term.instead_of}
        self._banned = {word.casefold() for word in style.banned}
        words = sorted(
            {*style.banned, *(word for term in style.terms for word in term.instead_of)}, key=len, reverse=True
        )
        self._words = _words(words)
        phrases = [word for word in words if " " in word]
        self._phrases = _words(phrases)
        """Those that may stand on two lines."""
        self._longest = max((len(word) for word in phrases), default=0) + 20
        self._person = _PERSONS.get(style.person)
        self._spelt = spelling.finder(self.habit or style.spelling)

    def matches(self, line: str) -> tuple[Match, ...]:
        """What of a line is against a rule."""
        found = self._lines.get(line)
        if found is None:
            if len(self._lines) > 50_000:
                self._lines.clear()
            found = self._lines[line] = self._look(line)
        return found

    def wrapped(self, line: str, following: str) -> tuple[Match, ...]:
        """The phrases that begin on a line and end on the one behind it, at columns of both with the line's end."""
        if self._phrases is None or "%" in line:
            return ()
        tail, head = line[-self._longest :], following.lstrip()[: self._longest]
        joined = f"{tail}\n{head}"
        found = self._lines.get(joined)
        if found is None:
            hits = (self._against(joined, match) for match in self._phrases.finditer(joined))
            found = tuple(hit for hit in hits if hit is not None and hit.start < len(tail) < hit.end)
            self._lines[joined] = found
        shift, indent = len(line) - len(tail), len(following) - len(following.lstrip())
        return tuple(hit._replace(start=hit.start + shift, end=hit.end + shift + indent) for hit in found)

    def _look(self, line: str) -> tuple[Match, ...]:
        hits = [self._against(line, match) for match in self._words.finditer(line)] if self._words else []
        found = [hit for hit in hits if hit is not None]
        for match in self._person.finditer(line) if self._person else ():
            found.append(Match("style.first-person", match.start(), match.end(), match.group()))
        for other in self._spelt(line) if self._spelt else ():
            if not any(hit.start < other.end and other.start < hit.end for hit in found):
                found.append(Match("style.spelling", other.start, other.end, other.word, other.better))
        return tuple(found)

    def _against(self, line: str, match: re.Match[str]) -> Match | None:
        """A word against a rule; None where it stands in what the rule wants."""
        word = " ".join(match.group().split())
        key = word.casefold()
        better = self._better.get(key, "")
        if better and self._is_right(line, match.start(), better):
            return None
        code = "style.banned-word" if key in self._banned else "term.inconsistent"
        return Match(code, match.start(), match.end(), word, _cased(better, word))

    def _is_right(self, line: str, start: int, better: str) -> bool:
        """True where the word stands inside of the term that is wanted (`set` in `data set`)."""
        around = line[max(0, start - len(better)) : start + 2 * len(better)].casefold()
        at = around.find(better.casefold())
        first = min(start, len(better))
        return at >= 0 and at <= first < at + len(better)


_FIRST = r"(?:I|[Mm]y|[Mm]ine|[Mm]yself|me)"
_FIRST_MANY = r"(?:[Ww]e|[Oo]urs?|[Oo]urselves|us)"
_GERMAN = r"(?:[Ii]ch|[Mm]ich|[Mm]ein(?:e[rmns]?)?)"
_GERMAN_MANY = r"(?:[Ww]ir|[Uu]ns|[Uu]nser(?:e[rmns]?)?)"
_CHINESE = "(?<!自)我(?![国校院省市区军党们])"
_CHINESE_MANY = "我们|咱们"
_PERSONS = {
    Person.NONE: re.compile(
        rf"(?<![\w\\.\-])(?:{_FIRST}|{_FIRST_MANY}|{_GERMAN}|{_GERMAN_MANY})(?![\w\-])(?!\.[A-Z])"
        rf"|{_CHINESE_MANY}|{_CHINESE}"
    ),
    Person.SINGULAR: re.compile(rf"(?<![\w\\.\-])(?:{_FIRST_MANY}|{_GERMAN_MANY})(?![\w\-])|{_CHINESE_MANY}"),
    Person.PLURAL: re.compile(rf"(?<![\w\\.\-])(?:{_FIRST}|{_GERMAN})(?![\w\-])(?!\.[A-Z])|{_CHINESE}"),
}


def _words(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile("|".join(map(_whole, words)), re.IGNORECASE)


def _whole(word: str) -> str:
    """A word's pattern: as a whole word, where its script sets words apart."""
    before = "" if "\u3400" <= word[0] <= "\u9fff" else r"(?<![\w\\@-])"
    behind = "" if "\u3400" <= word[-1] <= "\u9fff" else r"(?!\w)"
    return before + r"\s+".join(re.escape(part) for part in word.split()) + behind


def _cased(better: str, word: str) -> str:
    return better[:1].upper() + better[1:] if word.istitle() and better[:1].islower() else better


_ACRONYM = re.compile(r"(?<![^\W\u3400-\u9fff])(?<![\\{@/.-])([A-Z]{2,6})s?(?![^\W\u3400-\u9fff])(?![/-])")
_SPELT = re.compile(
    r"\(([A-Z]{2,6})s?\)|[(（](?:[^()（）\n]{1,120}(?:[,，;；]\s*|称|写为?|是|为))?([A-Z]{2,6})s?）|称(?:为|作)?([A-Z]{2,6})"
)
_DECLARED = re.compile(
    r"\\(?:newacronym(?:\[[^\]]*\])?\{[^{}]*\}\{|acro\{|newacro\{|DeclareAcronym\{|acrodef\{)([A-Za-z]{2,8})\}"
)
_KNOWN = frozenset(
    "PDF HTML XML URL CPU GPU RAM USB DNA RNA USA EU UK UN ISO IEEE ACM ASCII UTF SQL API OK CD DVD AM PM II III IV VI "
    "VII VIII IX XI XII TODO FIXME AD BC".split()
)


def acronyms(text: str) -> list[tuple[int, int, str]]:
    """The first uses of acronyms that nothing spells out: start, end, acronym; what is no prose is still among them."""
    spelt = {*(name for groups in _SPELT.findall(text) for name in groups), *_DECLARED.findall(text), *_KNOWN}
    found: dict[str, tuple[int, int, str]] = {}
    for match in _ACRONYM.finditer(text):
        name = match.group(1)
        if name not in spelt and name not in found:
            found[name] = (match.start(1), match.end(1), name)
    return list(found.values())
