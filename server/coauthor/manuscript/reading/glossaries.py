"""Glossaries where they are printed: their headings, and what they say of the terms that were used.

What defines and uses terms is read by `terms`, what bib2gls takes from bibliographies by `resources`.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, headings, listing, titles
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import typeset
from coauthor.manuscript.reading.values import Place
from coauthor.manuscript.scan import Command

_OF = {
    **dict.fromkeys(("printacronyms", "printunsrtacronyms"), "acronym"),
    **dict.fromkeys(("printabbreviations", "printunsrtabbreviations"), "abbreviations"),
    **dict.fromkeys(("printsymbols", "printunsrtsymbols"), "symbols"),
    **dict.fromkeys(("printnumbers", "printunsrtnumbers"), "numbers"),
    **dict.fromkeys(("printglossary", "printnoidxglossary", "printunsrtglossary"), ""),
}
"""By command the glossary that it prints; empty where an option says which one, or it is the main one."""
_NAMES = {"main": "printglossary", "acronym": "printacronyms"} | {
    kind: f"print{kind}" for kind in ("abbreviations", "symbols", "numbers")
}


@typeset(*_OF)
def _printed(reader: Reader, fragment: Fragment, found: Command) -> int:
    """One glossary with its heading."""
    is_starred, end = arguments.starred(fragment, found)
    option, end = arguments.bracketed(fragment, end)
    given = {key: value.strip(" {}") for key, value in _OPTION.findall(arguments.text_of(option) if option else "")}
    kind = kind_of(reader, given.get("type", "")) or _OF[found.name] or "main"
    if _OF[found.name] and not is_apart(reader, kind):
        kind = "main"
    place = reader.place(fragment, found.start, found.end)
    if not is_starred:
        title = given.get("toctitle", given.get("title", ""))
        _head(reader, kind, place, titles.clean(reader.expand(title)))
    _say(reader, [kind])
    return end


@typeset("printglossaries", "printnoidxglossaries", "printunsrtglossaries")
def _all_printed(reader: Reader, fragment: Fragment, found: Command) -> int:
    """All glossaries in which something stands."""
    place = reader.place(fragment, found.start, found.end)
    there = {term.kind for term in reader.setup.described.values()} or {"main"}
    kinds = [kind for kind in (*_ORDER, *reader.setup.glossaries) if kind in there]
    for kind in kinds:
        _head(reader, kind, place, "")
    _say(reader, kinds)
    return found.end


def is_apart(reader: Reader, kind: str) -> bool:
    """Whether there is a glossary of this kind besides the main one."""
    names = ("acronym", "acronyms", "acronym=true") if kind == "acronym" else (kind,)
    return any(f"{package}:{name}" in reader.options for package in _PACKAGES for name in names)


def usual(reader: Reader, kind: str) -> str:
    """The glossary for terms of a kind: one of its own if there is one; abbreviations go with the acronyms."""
    if is_apart(reader, kind):
        return kind
    return "acronym" if kind == "abbreviations" and is_apart(reader, "acronym") else "main"


def kind_of(reader: Reader, written: str) -> str:
    """The glossary that `type=…` means."""
    kind = reader.expand(written.replace("\\acronymtype", "acronym")).strip()
    kind = "abbreviations" if kind == "\\glsxtrabbrvtype" else kind
    return "acronym" if kind == "acronyms" else kind


def _head(reader: Reader, kind: str, place: Place, title: str) -> None:
    """The heading of a glossary, if it stands in the contents."""
    if not is_listed(reader):
        return
    name = _NAMES.get(kind, "printglossary")
    section = next((option[8:] for option in reader.options if option.startswith("*:section=")), "").lstrip("=")
    is_below = section == "section" and reader.counters.has_chapters
    ways = ("numberedsection", "numberedsection=nolabel", "numberedsection=autolabel")
    is_counted = any(f"{package}:{way}" in reader.options for package in _PACKAGES for way in ways)
    title = title or titles.clean(reader.setup.glossaries.get(kind, ""))
    headings.made_by_itself(reader, name, place, title, below=is_below, counted=is_counted)


def is_listed(reader: Reader) -> bool:
    """Whether glossaries stand in the contents: glossaries-extra puts them there unless it is told not to."""
    if listing.is_listed(reader, "printglossary"):
        return True
    return "glossaries-extra:" in reader.options and not reader.options & {
        f"{package}:{option}" for package in _PACKAGES for option in ("toc=false", "notoc")
    }


def _say(reader: Reader, kinds: list[str]) -> None:
    """What the glossaries say of the terms that were used, and then of those that are used there."""
    described, told = reader.setup.described, set[str]()
    for _ in range(_MOST_ROUNDS):
        named = [(described[name], name) for name in reader.setup.named - told if name in described]
        wanted = sorted((kinds.index(term.kind), term.sort, name) for term, name in named if term.kind in kinds)
        if not wanted:
            break
        for _, _, name in wanted:
            told.add(name)
            reader.run(described[name].text)


_MOST_ROUNDS = 5
_PACKAGES = ("glossaries", "glossaries-extra")
_ORDER = ("main", "acronym", "symbols", "numbers", "index", "abbreviations")
_OPTION = re.compile(r"([a-z]+)\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]*)")
