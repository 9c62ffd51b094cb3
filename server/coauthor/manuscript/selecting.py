"""What a growing selection takes in: word, clause in Chinese, sentence, paragraph, environment, section, everything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.manuscript import nearby, prose, segmenting, sentences, structure
from coauthor.manuscript.scan import Scan
from coauthor.manuscript.snapshot import Snapshot

Range = tuple[int, int]

_LETTER = r"[^\W_\u3400-\u9fff]"
_WORD = re.compile(rf"\\?{_LETTER}+(?:['’-]{_LETTER}+)*\*?")
_NEAR, _OPTION = 200, 40
_NOTE = re.compile(r"\\(?:footnote|footnotetext|thanks|endnote|sidenote)(?:\[[^\[\]{}]*\])?\Z")


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
    yield from _groups(scan, offset)
    for environment in scan.environments:
        if environment.start <= offset <= environment.end:
            yield environment.body_start, environment.body_end
            yield environment.start, environment.end
    for section in structure.sections(snapshot):
        if section.start <= offset < section.end:
            yield section.start, section.end


def _groups(scan: Scan, offset: int) -> Iterator[Range]:
    """The short groups around an offset, and each note with its sentences."""
    for opener, close in scan.groups.items():
        if not opener < offset <= close:
            continue
        is_note = _NOTE.search(scan.text, max(0, opener - _OPTION), opener) is not None
        if is_note or close - opener < _NEAR:
            yield opener, close + 1
        if is_note:
            yield opener + 1, close
            inside = sentences.split(scan, opener + 1, close)
            yield from (each for each in inside if each[0] <= offset <= each[1])


def _nested(ranges: list[Range]) -> list[Range]:
    """Those that hold the one kept before them, each once."""
    kept: list[Range] = []
    for start, end in ranges:
        if not kept or (start <= kept[-1][0] and kept[-1][1] <= end and (start, end) != kept[-1]):
            kept.append((start, end))
    return kept


def _words(text: str, offset: int) -> Iterator[Range]:
    chinese = segmenting.word(text, offset), segmenting.clause(text, offset)
    yield from (each for each in chinese if each is not None)
    if chinese[0] is not None:
        return
    first = max(0, offset - _NEAR)
    for match in _WORD.finditer(text, first, offset + _NEAR):
        if match.start() <= offset <= match.end():
            yield match.span()
            return
