"""No number is invented: each one in new text stands in the old text, an asset, a cited source or the person's words.

Free are whole numbers up to ten that count something, what stands inside names (keys, labels, files), and pages in a
citation's note. A number that is known with one unit is not known with another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from coauthor.gates import quantities
from coauthor.gates.gate import Finding, Known
from coauthor.gates.quantities import Quantity

_MONTHS = re.compile(
    r"\b(?:January|February|March(?=\s+\d)|April|May(?=[\s~]+\d)|June|July|August|September|October|November|December"
    r"|(?<=[Ii]n )(?:March|May)|(?<=\d )(?:March|May)"
    r"|(?:(?<=[Ss]ince )|(?<=last )|(?<=next )|(?<=early )|(?<=late )|(?<=until ))(?:March|May)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|Januar|Februar|März|Mai(?=\s+\d)|Juni|Juli|Oktober|Dezember|janvier|février|avril|juillet|août|décembre"
    r"|(?<=\d )(?:mars|mai|juin|septembre|octobre|novembre)|(?<=en )(?:mars|mai|juin|septembre|octobre|novembre)"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|FY\s?\d{2,4}|\d{1,2}\s*[ap]\.?m\b|(?:\d{1,2}|[a-zäöü]{3,9}) Uhr)\b"
    r"|[一二三四五六七八九十\d]{1,3}月(?:[一二三四五六七八九十\d]{1,3}日)?"
)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Each number that is new to the text must be known; `80 %` backs `80%`, and `1,000` backs `1000`."""
    old, new = _Backing([before]), quantities.of(after)
    fresh = [each for each in new if not each.is_free and not old.has(each)]
    backing = _Backing([before, known.ground or "", known.wish]) if fresh else old
    told: set[str] = set()
    for each in fresh:
        if not backing.has(each) and str(each) not in told:
            told.add(str(each))
            yield Finding("numbers", _unbacked(each, backing))
    yield from _changed_units(quantities.of(before), new, told)
    yield from _dates(before, after, known)


@lru_cache(maxsize=256)
def numbers(text: str) -> frozenset[str]:
    """The numbers of a text in one notation, without the small whole ones."""
    return frozenset(each.value for each in quantities.of(text) if not each.is_free)


class _Backing:
    """What some texts say in numbers; an entry without a unit backs the same number with any."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.units: dict[str, frozenset[str]] = {}
        self.shares: set[float] = set()
        for text in texts:
            units, shares = _said(text)
            self.shares |= shares
            for value, with_units in units.items():
                self.units[value] = self.units.get(value, frozenset()) | with_units

    def has(self, each: Quantity) -> bool:
        """True if the number is there with this unit, or without any, or as the same share of a whole."""
        units = self.units.get(each.value)
        if units is None:
            return each.share is not None and each.share in self.shares
        bare = not each.unit or (not Quantity(each.value, "", 0, 0).is_free and "" in units)
        return each.unit in units or bare or (each.share is not None and each.share in self.shares)


@lru_cache(maxsize=64)
def _said(text: str) -> tuple[Mapping[str, frozenset[str]], frozenset[float]]:
    """The units of each number of a text, and the shares of a whole that it says."""
    units: dict[str, set[str]] = {}
    found = quantities.of(text)
    for each in found:
        units.setdefault(each.value.lstrip("-"), set()).add(each.unit)
        units.setdefault(each.value, set()).add(each.unit)
        for part in each.value.split("/") if "/" in each.value else ():
            units.setdefault(part.lstrip("×"), set()).add("")
    return {value: frozenset(said) for value, said in units.items()}, frozenset(
        each.share for each in found if each.share is not None
    )


def _unbacked(each: Quantity, backing: _Backing) -> str:
    others = sorted(unit for unit in backing.units.get(each.value, ()) if unit)
    if others:
        return f"The number {each} stands in none of the sources; they say {each.value} {' and '.join(others)}."
    return f"The number {each} stands in none of the sources."


def _changed_units(old: Iterable[Quantity], new: Iterable[Quantity], told: set[str]) -> Iterator[Finding]:
    """A number that stands once before and once after, with another unit, was not meant to change it."""
    was, now = _once(old), _once(new)
    for value in sorted(was.keys() & now.keys()):
        before, after = was[value], now[value]
        if before == after or value + f" {after}" in told:
            continue
        if before and after or "%" in (before, after) and value.isdecimal() is False:
            said = f"{value} {before}".strip()
            yield Finding("numbers", f"The text says “{said}”, and now “{f'{value} {after}'.strip()}”.")


def _once(found: Iterable[Quantity]) -> dict[str, str]:
    units: dict[str, list[str]] = {}
    for each in found:
        units.setdefault(each.value, []).append(each.unit)
    return {value: said[0] for value, said in units.items() if len(said) == 1}


def _dates(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Months and weekdays are dates too."""
    new = set(_MONTHS.findall(after)) - set(_MONTHS.findall(before))
    backing = f"{known.ground or ''} {known.wish} {before}"
    for name in sorted(new):
        whole = re.escape(name) if "月" in name else rf"(?<!\w){re.escape(name)}(?!\w)"
        if not re.search(whole, backing):
            yield Finding("numbers", f"“{name}” is a date that stands in none of the sources.")
