"""The larger place around another that a request means: `tighten this chapter`, `make the whole file shorter`.

Pure. It would rather see none than a wrong one: the words must be what an edit is about, not what it only refers to.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from coauthor.manuscript import called, structure
from coauthor.manuscript.snapshot import Snapshot


class Around(NamedTuple):
    """Code points `[start, end)` of a text; `title` is the heading's source, None where it is the whole file."""

    start: int
    end: int
    title: str | None


def find(shown: Snapshot, at: int, request: str) -> Around | None:
    """The chapter, section or file around an offset, if that is what the request is about; a chapter whose heading
    stands in another file is all of this one.
    """
    kind = _kind(request)
    if kind is None:
        return None
    if kind != _FILE:
        around = [one for one in structure.sections(shown) if one.start <= at <= one.end]
        deepest = [one for one in around if one.level <= kind]
        if deepest and (deepest[-1].level == kind or kind != _CHAPTER):
            return Around(deepest[-1].start, deepest[-1].end, deepest[-1].title)
    return Around(0, len(shown.text), None)


def _kind(request: str) -> int | None:
    found = next((found for way in _WAYS if (found := way.search(request))), None)
    if found is None:
        return None
    said = found["kind"].casefold()
    return next(kind for words, kind in _KINDS if said in words.split())


_FILE, _CHAPTER, _SECTION, _SUBSECTION, _SUBSUBSECTION = -1, 1, 2, 3, 4
_KINDS = (
    ("file document text datei fichier 文件", _FILE),
    ("chapter kapitel chapitre 章", _CHAPTER),
    ("section abschnitt abschnitts 节", _SECTION),
    ("subsection unterabschnitt", _SUBSECTION),
    ("subsubsection", _SUBSUBSECTION),
)
_EDITS = (
    rf"{called.EDITS}|check|fix|mend|correct|simplify|clean\s+up|go\s+(?:over|through)"
    rf"|{called.EDITS_GERMAN}|korrigiere|prüfe"
    r"|resserre\w*|raccourci\w*|améliore\w*|corrige\w*|relis\w*|révise\w*"
)
_ANY = r"(?P<kind>file|document|chapter|(?:sub)*section|datei|kapitel|(?:unter)?abschnitts?|fichier|chapitre)"
_THIS = (
    r"(?:(?:all|everything|alles)\s+(?:of|in)\s+)?(?:this(?:\s+(?:whole|entire))?|(?:the|my)\s+(?:whole|entire)"
    r"|diese[sn]?(?:\s+ganze[sn]?)?|d(?:as|ie|en)\s+(?:ganze|gesamte)n?|ce(?:tte)?|tout(?:e)?\s+(?:le|la|ce|cette))"
)
_WAYS = (
    re.compile(
        rf"\A\W*(?:(?:please|bitte)\s+)?(?:{_EDITS}|make|mach\w*)\s+(?:bitte\s+)?{_THIS}\s+{_ANY}\b(?!['’-])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A\W*(?:(?:please|bitte)\s+)?(?:{_EDITS})\s+(?:\S+\s+){{1,4}}?(?:in|throughout)\s+{_THIS}\s+{_ANY}\W*\Z",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A\W*(?:bitte\s+)?{_THIS}\s+(?P<kind>datei|kapitel|(?:unter)?abschnitt)\s+(?:\S+\s+){{0,3}}?\w+en\W*\Z",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!见)(?<!参考)(?:本|整个|这个|这一|整|全)(?P<kind>文件|章|节)"),
)
