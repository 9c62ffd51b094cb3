"""A .bib file read with bibtexparser: the fields of its entries, and what is wrong with it.

It takes a quarter of a millisecond an entry, so it is for the side and never for a key; the keys alone come from
`bib`. The parser is imported when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from coauthor.domain.findings import Finding, Related
from coauthor.manuscript import bib

if TYPE_CHECKING:
    from bibtexparser import model


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its fields by lower-case name, `@string`s put in and what `crossref` lends it."""

    key: str
    kind: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Library:
    """The entries that could be read, by key (the first where one stands twice), and what is wrong."""

    entries: Mapping[str, Entry]
    findings: tuple[Finding, ...]


@lru_cache(maxsize=16)
def read(text: str) -> Library:
    """The library in a normalised text; a broken entry is left out, with a finding at its line."""
    import logging

    from bibtexparser import splitter
    from bibtexparser.library import Library as Parsed

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    parsed: Parsed = splitter.Splitter(text).split()
    strings = {**_MONTHS, **{item.key.lower(): _plain(str(item.value), {}) for item in parsed.strings}}
    entries: dict[str, Entry] = {}
    for item in [*parsed.entries, *_with_fields_twice(parsed.failed_blocks)]:
        fields = {each.key.lower(): _plain(str(each.value), strings) for each in reversed(item.fields)}
        entries.setdefault(item.key, Entry(item.key, item.entry_type.lower(), fields))
    entries = {key: _with_lent(entry, entries) for key, entry in entries.items()}
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = [*_broken(parsed.failed_blocks, text, starts), *_incomplete(text, entries)]
    return Library(entries, tuple(sorted(found, key=lambda one: one.start)))


def _with_fields_twice(blocks: list[model.ParsingFailedBlock]) -> Iterator[model.Entry]:
    """The entries that have a field twice: BibTeX warns, and takes the first."""
    from bibtexparser import model

    for block in blocks:
        entry = block.ignore_error_block if isinstance(block, model.DuplicateFieldKeyBlock) else None
        if isinstance(entry, model.Entry):
            yield entry


def _with_lent(entry: Entry, entries: Mapping[str, Entry]) -> Entry:
    """The entry with what its parent has and it has not: BibTeX' `crossref`, biblatex' `crossref` and `xref`."""
    parent = entries.get(entry.fields.get("crossref", "")) or entries.get(entry.fields.get("xdata", ""))
    if parent is None or parent is entry:
        return entry
    lent = {name: value for name, value in parent.fields.items() if name not in ("label", "key", "options", "ids")}
    if "title" in lent:
        lent.setdefault("booktitle", lent.pop("title"))
    return Entry(entry.key, entry.kind, {**lent, **entry.fields})


_MONTHS = dict(
    zip(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(),
        "January February March April May June July August September October November December".split(),
        strict=True,
    )
)
_PART = re.compile(
    r'\s*(?:#\s*)?(?:"((?:[^"{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)"|\{(.*?)\}(?=\s*(?:#|\Z))|([^\s#"{}]+))', re.DOTALL
)


def _plain(value: str, strings: Mapping[str, str]) -> str:
    """A field's value without its outer braces or quotes, its parts joined."""
    raw = value.strip()
    if raw.startswith("{") and raw.endswith("}") and "#" not in raw:
        return " ".join(raw[1:-1].split())
    parts: list[str] = []
    at = 0
    while at < len(raw) and (match := _PART.match(raw, at)):
        quoted, braced, bare = match.groups()
        parts.append(
            quoted if quoted is not None else braced if braced is not None else strings.get(bare.lower(), bare)
        )
        at = match.end()
    return " ".join("".join(parts).split()) if parts else raw


def _broken(blocks: list[model.ParsingFailedBlock], text: str, starts: list[int]) -> Iterator[Finding]:
    from bibtexparser import model

    for block in blocks:
        line = min(block.start_line or 0, len(starts) - 1)
        head = _HEAD.search(text, starts[line])
        start, end = (head.start(1), head.end(1)) if head else (starts[line], starts[line])
        if isinstance(block, model.DuplicateBlockKeyBlock) and not block.key.strip():
            continue  # without a key it can't be cited, and hides no other
        if isinstance(block, model.DuplicateBlockKeyBlock):
            first = min(block.previous_block.start_line or 0, len(starts) - 1)
            there = (Related("", starts[first], starts[first] + 1, "the first one is here"),)
            message = f"{block.key} stands twice; only the first entry counts."
            yield Finding("bib.duplicate", start, end, message, block.key, related=there)
        elif isinstance(block, model.DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            yield Finding("bib.broken", start, end, f"This entry has {twice} twice; only the first counts.", twice)
        else:
            yield Finding("bib.broken", start, end, "This entry can't be read: a brace, a quote or a comma is lost.")


_HEAD = re.compile(r"[ \t]*(@[ \t]*[A-Za-z]*[ \t]*[{(]?[ \t]*[^\s,{}()]*)")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "article": ("author|editor", "title", "journal|journaltitle", "year|date"),
    "book": ("author|editor", "title", "publisher|year|date", "year|date"),
    "inproceedings": ("author", "title", "booktitle|eventtitle", "year|date"),
    "conference": ("author", "title", "booktitle", "year|date"),
    "incollection": ("author", "title", "booktitle", "year|date"),
    "inbook": ("author|editor", "title", "year|date"),
    "phdthesis": ("author", "title", "school|institution", "year|date"),
    "mastersthesis": ("author", "title", "school|institution", "year|date"),
    "thesis": ("author", "title", "institution|school", "year|date"),
    "techreport": ("author", "title", "institution", "year|date"),
    "report": ("author", "title", "institution", "year|date"),
    "online": ("title", "url|doi"),
    "misc": ("title|howpublished|url|note",),
}


def _incomplete(text: str, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    for head in bib.entries(text):
        entry = entries.get(head.key)
        if entry is None or "crossref" in entry.fields:
            continue
        names = _NEEDED.get(entry.kind, ())
        gone = [name for name in names if not any(entry.fields.get(one) for one in name.split("|"))]
        if gone:
            said = ", ".join(name.replace("|", " or ") for name in gone)
            message = f"@{entry.kind} {head.key} has no {said}."
            yield Finding("bib.incomplete", head.key_start, head.key_end, message, head.key)
