"""Places at rest: a range of a text as a quote with its surroundings, and the way back to it in a newer text.

Never a guess: what can't be told from the text is None.
"""

from __future__ import annotations

from coauthor.domain import anchors, tasks

LONG = 4000
"""Code points beyond which a place is found by its two ends: all of a chapter against all of a text takes a minute."""

END = 1000
"""Code points of such an end."""


def ref(path: str, text: str, start: int, end: int, section: tuple[str, ...] = ()) -> tasks.Ref:
    """The code points `[start, end)` of a file's text as a place that can be found again."""
    made = anchors.make(text, path, start, end, section)
    return tasks.Ref(**made.model_dump())


def find(place: tasks.Ref, base: str | None, current: str) -> tuple[int, int] | None:
    """The place's range in the current text; `base` is the text it was made on, where that is known.

    A place whose own words were changed is still found by what stands before and after it on the base.
    """
    if place.path is None or place.start is None or place.end is None:
        return None
    if base is not None and base == current:
        return place.start, place.end
    if base is not None and place.end - place.start > LONG:
        return _by_ends(place.path, (place.start, place.end), base, current)
    return _found(_anchor(place, base), base, current)


def _by_ends(path: str, span: tuple[int, int], base: str, current: str) -> tuple[int, int] | None:
    start, end = span
    ends = [anchors.make(base, path, *each) for each in ((start, start + END), (end - END, end))]
    first, last = (_found(each, base, current) for each in ends)
    return (first[0], last[1]) if first and last and first[0] < last[1] else None


def _found(anchor: anchors.Anchor, base: str | None, current: str) -> tuple[int, int] | None:
    found = anchors.find(anchor, current, base)
    return (found.start, found.end) if isinstance(found, anchors.Found) else None


def _anchor(place: tasks.Ref, base: str | None) -> anchors.Anchor:
    assert place.path is not None
    assert place.start is not None
    assert place.end is not None
    if base is not None and place.quote != base[place.start : place.end]:
        return anchors.make(base, place.path, place.start, place.end, place.section)
    return anchors.Anchor(
        path=place.path,
        base=place.base or "",
        start=place.start,
        end=place.end,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        section=place.section,
        line=place.line,
        copies=place.copies,
        nth=place.nth,
    )
