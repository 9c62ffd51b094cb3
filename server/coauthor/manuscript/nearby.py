"""The prose around one place, found without looking at the rest of the text: for answers that must come at once.

What encloses the place has to be told by a scan of the whole text, which may be some quiet edits old.
"""

from __future__ import annotations

from dataclasses import dataclass

from coauthor.manuscript import prose, vocabulary
from coauthor.manuscript.scan import Scan
from coauthor.manuscript.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text `[start, end)` that a wish can be about; `paragraph` begins the paragraph that it begins in."""

    start: int
    end: int
    paragraph: int


def passage(path: str, text: str, place: tuple[int, int], whole: Scan, then: tuple[int, int]) -> Passage | None:
    """The paragraph that an empty place is in, or the sentences that a selection touches; None where there is no prose.

    `whole` is a scan of the text as it was before some quiet edits; `then` has the offsets in that text of the place's
    start and of the start of `stretch(text, …)`.
    """
    base, end = stretch(text, *place)
    if not whole.body[0] <= then[0] <= whole.body[1] or _encloses(whole, then[1]):
        return None
    here = Snapshot(path, text[base:end])
    first, last = place[0] - base, place[1] - base
    found = _paragraph(here, first) if first == last else _sentences(here, first, last)
    return Passage(found.start + base, found.end + base, found.paragraph + base) if found else None


def stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """From behind the last blank line before a place to before the next one behind it."""
    first = text.rfind("\n", 0, start) + 1
    while first > 0:
        above = text.rfind("\n", 0, first - 1) + 1
        if not text[above : first - 1].strip():
            break
        first = above
    last = _line_end(text, end)
    while last < len(text):
        below = _line_end(text, last + 1)
        if not text[last + 1 : below].strip():
            break
        last = below
    return first, last


def _paragraph(here: Snapshot, at: int) -> Passage | None:
    paragraph = prose.paragraph_at(here, at) if prose.is_prose(here, at) else None
    return Passage(paragraph.start, paragraph.end, paragraph.start) if paragraph else None


def _sentences(here: Snapshot, start: int, end: int) -> Passage | None:
    chosen = here.text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    touched = [unit for unit in prose.units(here, start, end) if unit.kind is not prose.Kind.HEADING]
    if start >= end or not touched:
        return None
    inside = (max(unit.start, start) for unit in touched)
    if not any(prose.is_prose(here, at) for at in (*inside, end - 1)):
        return None
    paragraph = prose.paragraph_at(here, touched[0].start)
    begin = paragraph.start if paragraph else touched[0].start
    return Passage(touched[0].start, touched[-1].end, begin)


def _encloses(whole: Scan, offset: int) -> bool:
    """True if something that is no prose is open there."""
    zone = whole.zone_at(offset)
    if zone is not None and zone.start < offset:
        return True
    return any(
        environment.start < offset < environment.end
        and environment.name.rstrip("*") in (vocabulary.TABLES | vocabulary.CODE)
        for environment in whole.environments
    )


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
