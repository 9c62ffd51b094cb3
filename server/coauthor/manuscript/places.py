"""Places at rest: a range of a text as a quote with its surroundings, and the way back to it in a newer text.

Never a guess: what can't be told from the text is None.
"""

from __future__ import annotations

from coauthor.domain import merge, patches, tasks, texts


def ref(path: str, text: str, start: int, end: int, section: tuple[str, ...] = ()) -> tasks.Ref:
    """The code points `[start, end)` of a file's text as a place that can be found again."""
    return tasks.Ref(
        path=path,
        base=texts.revision(text),
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - patches.CONTEXT) : start],
        suffix=text[end : end + patches.CONTEXT],
        section=section,
        line=text.count("\n", 0, start),
    )


def find(place: tasks.Ref, base: str | None, current: str) -> tuple[int, int] | None:
    """The place's range in the current text; `base` is the text it was made on, where that is known.

    A place whose own words were changed is still found by what stands before and after it on the base.
    """
    if place.start is None or place.end is None:
        return None
    if base is None or base == current:
        return _by_quote(place, current)
    found = merge.rebase(base, current, [merge.Span("place", place.start, place.end)])
    if not isinstance(found, merge.Conflict):
        return found.placed["place"].start, found.placed["place"].end
    return _by_edges(place.start, place.end, base, current)


def _by_quote(place: tasks.Ref, current: str) -> tuple[int, int] | None:
    if place.start is not None and current.startswith(place.quote, place.start):
        return place.start, place.start + len(place.quote)
    if place.quote and current.count(place.quote) == 1:
        start = current.index(place.quote)
        return start, start + len(place.quote)
    whole = place.prefix + place.quote + place.suffix
    if current.count(whole) == 1:
        start = current.index(whole) + len(place.prefix)
        return start, start + len(place.quote)
    return None


def _by_edges(start: int, end: int, base: str, current: str) -> tuple[int, int] | None:
    """Between the nearest unchanged whole lines above and below, if both are where they were."""
    above = base.rfind("\n", 0, start) + 1
    below = base.find("\n", max(start, end - 1))
    below = len(base) if below < 0 else below + 1
    before, after = base[:above], base[below:]
    if not (current.startswith(before) and current.endswith(after)) or len(current) < len(before) + len(after):
        return None
    return len(before), len(current) - len(after)
