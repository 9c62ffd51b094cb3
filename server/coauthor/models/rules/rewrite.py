"""Applies rules to the text of one unit until nothing more is found; never outside the free zones.

What comes back has passed the conservation check, or is the text as it was: no proposal rather than a doubtful one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coauthor.domain import packets
from coauthor.models.rules import book, conserve, grammar, zones

WINDOW = 240
"""Code points before a hit in which the conditions of a rule may look."""

MAX_PASSES = 5
"""A text that still changes after this many passes does not settle, and is left alone."""

_ARTICLE = re.compile(r"(?<![\w$\\])[Aa]n?\s\Z")
_VOWEL = re.compile(r"(?!uni|us[aeiu]|eu|one\b|once\b|util)[aeiou]|hour|honest|honou?r|heir", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Change:
    """One place that one rule changes: what stood there and what stands there now."""

    entry: book.Entry
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text and its changes in reading order; `open` is the state in which the next unit starts."""

    text: str
    changes: tuple[Change, ...]
    open: zones.Open


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: book.Entry
    old: str
    new: str
    splices: tuple[tuple[int, int, str], ...]


def rewrite(
    text: str,
    rules: Sequence[book.Entry],
    kind: packets.UnitKind = packets.UnitKind.PARAGRAPH,
    before: zones.Open | None = None,
) -> Rewritten:
    """The text after all rules for its kind; unchanged where they don't settle or would lose anything."""
    first = zones.scan(text, before)
    fitting = [rule for rule in rules if kind in rule.rule.kinds]
    changes: list[Change] = []
    current, found = text, first
    for _ in range(MAX_PASSES):
        hits = _hits(current, found, fitting)
        if not hits:
            break
        changes.extend(Change(hit.entry, hit.old, hit.new) for hit in hits)
        current = _splice(current, hits)
        found = zones.scan(current, before)
    else:
        return Rewritten(text, (), first.open)
    if changes and conserve.problems(text, current):
        return Rewritten(text, (), first.open)
    return Rewritten(current, tuple(changes), first.open)


def _hits(text: str, found: zones.Zones, rules: Sequence[book.Entry]) -> list[_Hit]:
    """The hits of one pass in reading order; where two overlap the earlier one stays, then the earlier rule."""
    lowered = text.lower()
    hits = [
        hit
        for entry in rules
        if not entry.rule.needs or any(needed in lowered for needed in entry.rule.needs)
        for matcher in entry.matchers
        for hit in _matches(text, found, entry, matcher)
    ]
    taken = bytearray(len(text) + 1)
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.splices[0][0]):
        if any(taken.find(1, start, end) >= 0 for start, end, _ in hit.splices):
            continue
        for start, end, _ in hit.splices:
            taken[start:end] = b"\x01" * (end - start)
        kept.append(hit)
    return kept


def _matches(text: str, found: zones.Zones, entry: book.Entry, matcher: book.Matcher) -> Iterator[_Hit]:
    for match in matcher.pattern.finditer(text):
        if matcher.form.straight and (match.start("open"), match.start("close")) not in found.straight:
            continue
        splices = _splices(text, match, matcher)
        free = all(found.free(start, end) for start, end, _ in splices)
        if not (free and _fits(text, match, matcher) and _keeps_article(text, splices)):
            continue
        shown = _shown(match, splices)
        if entry.locale != grammar.LOCALE or grammar.holds(text, match.span(), shown, entry.rule.principle):
            yield _Hit(entry, match.group(), shown, splices)


def _fits(text: str, match: re.Match[str], matcher: book.Matcher) -> bool:
    start, end = match.span()
    since = max(0, start - WINDOW)
    if matcher.only_before and not matcher.only_before.search(text, since, start):
        return False
    if matcher.unless_before and matcher.unless_before.search(text, since, start):
        return False
    if matcher.only_after and not matcher.only_after.match(text, end):
        return False
    if matcher.unless_after and matcher.unless_after.match(text, end):
        return False
    return not matcher.form.ascending or int(match["low"]) < int(match["high"])


def _keeps_article(text: str, splices: tuple[tuple[int, int, str], ...]) -> bool:
    """False if an `a` or `an` that stays in front would not fit to the new word."""
    start, end, new = splices[0]
    article = _ARTICLE.search(text, max(0, start - 6), start)
    if article is None or start == end:
        return True
    word = (new + text[end : end + WINDOW]).lstrip()
    return not word[:1].isalpha() or bool(_VOWEL.match(word)) == bool(_VOWEL.match(text, start))


def _splices(text: str, match: re.Match[str], matcher: book.Matcher) -> tuple[tuple[int, int, str], ...]:
    """What to put where; a line break inside the hit moves to the blank beside it, so that lines stay as long."""
    replace = matcher.form.replace
    if isinstance(replace, dict):
        spans = [(*match.span(group), new) for group, new in replace.items() if match.start(group) >= 0]
        return tuple(sorted(spans))
    new = _capitalised(match.group(), _filled(match, replace, matcher))
    start, end = match.span()
    if (broken := _BREAK.search(match.group())) and "\n" not in new:
        if text[end : end + 1] == " ":
            return ((start, end + 1, new + broken.group().lstrip(" \t")),)
        if text[start - 1 : start] == " ":
            return ((start - 1, end, broken.group().lstrip(" \t") + new),)
    return ((start, end, new),)


def _filled(match: re.Match[str], template: str, matcher: book.Matcher) -> str:
    for group, table in matcher.tables.items():
        template = template.replace(f"\\g<{group}>", table[match[group].lower()])
    return match.expand(template)


def _capitalised(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _shown(match: re.Match[str], splices: tuple[tuple[int, int, str], ...]) -> str:
    """The hit's text with its splices done, for the record."""
    shown, shift = match.group(), match.start()
    for start, end, new in reversed(splices):
        shown = shown[: start - shift] + new + shown[end - shift :]
    return shown.strip("\n")


def _splice(text: str, hits: Sequence[_Hit]) -> str:
    for start, end, new in sorted((splice for hit in hits for splice in hit.splices), reverse=True):
        text = text[:start] + new + text[end:]
    return text
