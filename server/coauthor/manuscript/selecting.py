"""What a growing selection takes in: word, sentence, paragraph, environment, section, everything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.manuscript import nearby, prose, structure
from coauthor.manuscript.snapshot import Snapshot

Range = tuple[int, int]

_WORD = re.compile(r"\\?[^\W_]+(?:['’-][^\W_]+)*\*?")
_NEAR = 200


def around(snapshot: Snapshot, offset: int) -> list[Range]:
    """Ranges that hold the offset, each inside the next; the last is the whole text."""
    whole = (0, len(snapshot.text))
    return _nested(sorted({*_all(snapshot, offset), whole}, key=lambda each: (each[1] - each[0], each)))


def of_plain(text: str, offset: int) -> list[Range]:
    """The same for a text that is no LaTeX: word, line, paragraph, everything."""
    line = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    before = text.rfind("\n\n", 0, offset)
    behind = text.find("\n\n", offset)
    ranges = [
        *_words(text, offset),
        (line, len(text) if stop < 0 else stop),
        (0 if before < 0 else before + 2, len(text) if behind < 0 else behind),
        (0, len(text)),
    ]
    return _nested([each for each in ranges if each[0] <= offset <= each[1]])


def _all(snapshot: Snapshot, offset: int) -> Iterator[Range]:
    scan = snapshot.scan
    yield from _words(snapshot.text, offset)
    here = nearby.around(scan, offset, offset)
    units = [unit for unit in prose.units(here, offset, offset) if unit.start <= offset <= unit.end]
    yield from ((unit.start, unit.end) for unit in units[-1:])
    paragraph = prose.paragraph_at(here, offset)
    if paragraph is not None and paragraph.start <= offset <= paragraph.end:
        yield paragraph.start, paragraph.end
    zone = scan.zone_at(offset)
    if zone is not None:
        yield zone.start, zone.end
    yield from (
        (opener, close + 1)
        for opener, close in scan.groups.items()
        if opener < offset <= close and close - opener < _NEAR
    )
    for environment in scan.environments:
        if environment.start <= offset <= environment.end:
            yield environment.body_start, environment.body_end
            yield environment.start, environment.end
    for section in structure.sections(snapshot):
        if section.start <= offset < section.end:
            yield section.start, section.end


def _nested(ranges: list[Range]) -> list[Range]:
    """Those that hold the one kept before them, each once."""
    kept: list[Range] = []
    for start, end in ranges:
        if not kept or (start <= kept[-1][0] and kept[-1][1] <= end and (start, end) != kept[-1]):
            kept.append((start, end))
    return kept


def _words(text: str, offset: int) -> Iterator[Range]:
    first = max(0, offset - _NEAR)
    for match in _WORD.finditer(text, first, offset + _NEAR):
        if match.start() <= offset <= match.end():
            yield match.span()
            return
