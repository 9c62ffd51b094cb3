"""The facts of a text after an edit that changed what a paragraph or two are made of, without reading the rest again.

A stretch between blank lines that no group, environment or formula spans is read for itself. Whatever could reach
beyond it (a definition, verbatim text, `\\iffalse`, a heading's text in the preamble) is not patched: then the whole
text is read again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from coauthor.manuscript import bib, dialects, floats, scanner, structure, vocabulary
from coauthor.manuscript.facts import FileFacts, Include
from coauthor.manuscript.references import Key
from coauthor.manuscript.scan import Kind, Scan
from coauthor.manuscript.structure import Section

Range = tuple[int, int]
PATCHED = frozenset({"labels", "refs", "cites", "includes", "entries", "floats", "sections"})
KEPT = frozenset({"path", "todos", "is_root", "graphics", "dialect", "root"})
"""What a stretch that may be patched can't change: what it is made of would have had the whole read again."""
Item = TypeVar("Item", Key, Include, bib.Entry, floats.Float)


class Cut(NamedTuple):
    """A blank line from which reading can begin anew: `[start, end)` from the line end before it to its own."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patch:
    """A stretch that was read again: `[start, end)` before, `[start, stop)` now, with what it holds now."""

    start: int
    end: int
    stop: int
    scan: Scan


_REACHING = re.compile(
    r"\\(?:iffalse|iftrue|if[A-Za-z@]*|fi|else|or|endinput|[A-Za-z]*def|let|futurelet|catcode|makeat[a-z]+|verb|Verb"
    r"|(?:re|provide)?new[A-Za-z@]*|providecommand|Declare[A-Za-z]*|New[A-Z][A-Za-z]*|Renew[A-Za-z]*|Provide[A-Za-z]*"
    r"|documentclass|usepackage|RequirePackage|graphicspath|Define[A-Za-z]*|lst[A-Z][A-Za-z]*|Make[A-Z][A-Za-z]*"
    r"|(?:begin|end)[ \t]*\{[ \t]*(?:document|comment)|appendix|Expl[A-Za-z]*|tcb[a-z]*|includeonly)(?![A-Za-z@])"
    r"|[Tt][Oo][Dd][Oo]|%[ \t]*![ \t]*[Tt][Ee][Xx]"
)
_OPAQUE = vocabulary.VERBATIM | vocabulary.MATHS | vocabulary.PICTURES | {"document", "comment"}
_ENVIRONMENT = re.compile(r"\\(?:begin|end)[ \t\n]*\{[ \t]*([^{}\n]*?)[ \t]*\}")
_BRACE = re.compile(r"\\(?:begin|end)[ \t\n]*\{[^{}\n\\%$]*\}|\\.|[{}]", re.DOTALL)
_HIDING = (Kind.COMMENT, Kind.VERBATIM, Kind.IGNORED)
MOST = 30_000
"""Code points of a stretch; reading a longer one costs as much as reading everything."""


def cuts(scan: Scan) -> list[Cut]:
    """Where a text can be cut: blank lines inside of nothing but the document."""
    walls = sorted([*_environments(scan), *_groups(scan)])
    found: list[Cut] = []
    at, reach = 0, 0
    for start, end in scan.blanks:
        while at < len(walls) and walls[at][0] < start:
            reach = max(reach, walls[at][1])
            at += 1
        if reach <= start and scan.body[0] <= start and end <= scan.body[1]:
            found.append(Cut(start + 1, end + 1))
    return found


def stretch(found: Sequence[Cut], start: int, end: int) -> Range | None:
    """The stretch around `[start, end)` between two cuts whose blank lines the edit does not touch."""
    low = bisect_right(found, start, key=_end_of) - 1
    high = bisect_left(found, end + 1, key=_start_of)
    if low < 0 or high >= len(found) or found[high].start - found[low].end > MOST:
        return None
    return found[low].end, found[high].start


def read(before: str, now: str, taught: dialects.Dialect) -> Scan | None:
    """What a stretch is made of now; None where it reaches beyond itself, or did."""
    if len(now) > MOST or _REACHING.search(before) or _REACHING.search(now):
        return None
    scan = scanner.scan(now, taught)
    for start, end in scan.strays:
        match = _ENVIRONMENT.match(now, start, end)
        if match is None or match.group(1).rstrip("*") in _OPAQUE:
            return None
    zones = {zone.start for zone in scan.zones}
    if any(each.name.rstrip("*") in _OPAQUE and each.start not in zones for each in scan.environments):
        return None
    return scan


def balance(scan: Scan) -> tuple[int, int]:
    """How many openers (braces, `\\begin`) are never closed, and how many closers close nothing."""
    opened = closed = 0
    hidden = [zone for zone in (*scan.comments, *scan.zones) if zone.kind in _HIDING]
    hidden.sort(key=lambda zone: zone.start)
    partners = set(scan.groups.values())
    at = 0
    for match in _BRACE.finditer(scan.text):
        place, letter = match.start(), match.group()
        while at < len(hidden) and hidden[at].end <= place:
            at += 1
        if letter[0] == "\\" or (at < len(hidden) and hidden[at].start <= place):
            continue
        if letter == "{":
            opened += place not in scan.groups
        else:
            closed += place not in partners
    begun = sum(scan.text.startswith("\\begin", start) for start, _ in scan.strays)
    return opened + begun, closed + len(scan.strays) - begun


def patched(file: FileFacts, new: FileFacts, patch: Patch) -> FileFacts:
    """The facts of a file with those of one stretch replaced; `new` counts from the stretch's start."""
    return file._replace(
        labels=_keys(file.labels, new.labels, patch),
        refs=_keys(file.refs, new.refs, patch),
        cites=_keys(file.cites, new.cites, patch),
        includes=_keys(file.includes, new.includes, patch),
        entries=_keys(file.entries, new.entries, patch),
        floats=_keys(file.floats, new.floats, patch),
        sections=_sections(file.sections, new.sections, patch),
    )


def ranges(old: Iterable[Range], new: Iterable[Range], patch: Patch) -> list[Range]:
    """Sorted ranges with those of the stretch replaced."""
    shift = patch.stop - patch.end
    before = [each for each in old if each[0] < patch.start]
    inside = sorted((start + patch.start, end + patch.start) for start, end in new)
    behind = [(start + shift, end + shift) for start, end in old if start >= patch.end]
    return [*before, *inside, *behind]


def moved_cuts(found: Sequence[Cut], patch: Patch) -> list[Cut]:
    """The cuts after a patch."""
    shift = patch.stop - patch.end
    before = [cut for cut in found if cut.end <= patch.start]
    inside = [Cut(cut.start + patch.start, cut.end + patch.start) for cut in cuts(patch.scan)]
    behind = [Cut(cut.start + shift, cut.end + shift) for cut in found if cut.start >= patch.end]
    return [*before, *inside, *behind]


def _keys(old: tuple[Item, ...], new: tuple[Item, ...], patch: Patch) -> tuple[Item, ...]:
    low = bisect_left(old, patch.start, key=_start_of)
    high = bisect_left(old, patch.end, lo=low, key=_start_of)
    if low == high and not new and patch.stop == patch.end:
        return old
    inside = tuple(_shifted(item, patch.start) for item in new)
    return old[:low] + inside + _all_shifted(old[high:], patch.stop - patch.end)


def _all_shifted(items: tuple[Item, ...], by: int) -> tuple[Item, ...]:
    if items and by and isinstance(items[0], Key):  # the many, with each key that is typed
        return tuple([Key(key, start + by, end + by, name) for key, start, end, name in items])
    return tuple(_shifted(item, by) for item in items)


def _shifted(item: Item, by: int) -> Item:
    if not by:
        return item
    if isinstance(item, bib.Entry):
        item = item._replace(key_start=item.key_start + by, key_end=item.key_end + by)
    return item._replace(start=item.start + by, end=item.end + by)


def _sections(old: tuple[Section, ...], new: tuple[Section, ...], patch: Patch) -> tuple[Section, ...]:
    shift = patch.stop - patch.end
    low = bisect_left(old, patch.start, key=_start_of)
    high = bisect_left(old, patch.end, lo=low, key=_start_of)
    if low == high and not new and not shift:
        return old
    heads = [
        *((each, 0) for each in old[:low]),
        *((each, patch.start) for each in new),
        *((each, shift) for each in old[high:]),
    ]
    end = old[-1].end + shift if old else 0
    if not old:
        return ()  # where the text ends is known from a heading only; none before means reading everything
    return structure.governed(
        [(each.level, each.title, each.start + by, each.heading_end + by, each.starred) for each, by in heads], end
    )


def _environments(scan: Scan) -> Iterable[Range]:
    return ((each.start, each.end) for each in scan.environments if each.name != "document")


def _groups(scan: Scan) -> Iterable[Range]:
    """Groups that go over a line's end; others can hold no blank line."""
    text = scan.text
    return ((start, end) for start, end in scan.groups.items() if text.find("\n", start, end) >= 0)


def _start_of(item: Cut | Key | Include | Section | bib.Entry | floats.Float) -> int:
    return item.start


def _end_of(cut: Cut) -> int:
    return cut.end
