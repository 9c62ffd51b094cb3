"""Where a task's place is in today's text: by its own words, else by the sentences of it that still stand there.

Never a guess: sentences are found by exact lines or exact words, those next to the place must be among them, and all
must be in one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable

from coauthor.domain import merge, tasks
from coauthor.manuscript import places, prose, todo
from coauthor.manuscript import snapshot as snapshots


def find(ref: tasks.Ref, base: str | None, snapshot: snapshots.Snapshot) -> tuple[int, int] | None:
    """The ref's range today; `base` is the text it was made on, where that is known.

    A whole file where it names no range; the paragraph it belongs to where it is empty, or is a request in a comment.
    """
    if ref.start is None or ref.end is None:
        return 0, len(snapshot.text)
    place = places.find(ref, base, snapshot.text)
    if place is None:
        if base is None:
            return None
        before = snapshots.of(snapshot.path, base, snapshot.dialect)
        return _by_sentences(ref.start, ref.end, before, snapshot)
    request = next((found for found in todo.find(snapshot) if found.start <= place[0] and place[1] <= found.end), None)
    if request is not None:
        return request.target
    if place[0] == place[1]:
        paragraph = prose.paragraph_at(snapshot, place[0])
        return (paragraph.start, paragraph.end) if paragraph else place
    return place


def _by_sentences(
    start: int, end: int, base: snapshots.Snapshot, current: snapshots.Snapshot
) -> tuple[int, int] | None:
    """From the sentence before to the sentence behind, in the paragraph that holds what is left of the base's."""
    was = _paragraph_of(base, ((start, end),))
    if was is None:
        return None
    sentences = prose.sentences(base, was)
    placed = merge.rebase(
        base.text, current.text, [merge.Span(unit.id, unit.start, unit.end) for unit in sentences]
    ).placed
    now = _paragraph_of(current, ((place.start, place.end) for place in placed.values()))
    ahead = [unit.id for unit in sentences if unit.end <= start]
    behind = [unit.id for unit in sentences if unit.start >= end]
    if now is None or not {*ahead[-1:], *behind[:1]} <= set(placed):
        return None
    lower = placed[ahead[-1]].end if ahead else now.start
    upper = placed[behind[0]].start if behind else now.end
    return (lower, upper) if current.text[lower:upper].strip() else None


def _paragraph_of(snapshot: snapshots.Snapshot, ranges: Iterable[tuple[int, int]]) -> prose.Paragraph | None:
    """The one paragraph that all the ranges are in."""
    found = {paragraph for start, end in ranges for paragraph in _touched(snapshot, start, end)}
    return found.pop() if len(found) == 1 else None


def _touched(snapshot: snapshots.Snapshot, start: int, end: int) -> list[prose.Paragraph]:
    return [each for each in prose.paragraphs(snapshot) if each.start < end and start < each.end]
