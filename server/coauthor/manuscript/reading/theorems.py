"""Theorem-like environments: numbered, named, restated, in boxes, with their labels."""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import environment
from coauthor.manuscript.reading.state import Mark


@environment("theorem*")
def _theorem(reader: Reader, fragment: Fragment, item: Item) -> int:
    counter = reader.theorems.get(item.name, "")
    place = reader.place(fragment, item.start, item.end)
    opened = reader.begin(fragment, item)
    option, end = arguments.bracketed(fragment, item.end)
    if counter:
        opened.number = reader.counters.step(counter)
        reader.mark = Mark(opened.number, item.name, "")
    opened.title = titles.clean(reader.expanded(option))
    prefix = reader.theorem_prefixes.get(item.name)
    if prefix is not None:
        end = _boxed(reader, fragment, end, prefix)
    elif option is not None:
        reader.run(option)

    def close(inner: Fragment, last: Item) -> None:
        whole = reader.joined(place, inner, last)
        reader.found.things.append(values.Thing(item.name, opened.number, opened.title, whole))

    opened.close = close
    return end


@environment("restatable")
def _restatable(reader: Reader, fragment: Fragment, item: Item) -> int:
    option, end = arguments.bracketed(fragment, item.end)
    name, end = arguments.braced(fragment, end)
    macro, end = arguments.braced(fragment, end)
    kind = reader.expanded(name)
    counter = reader.theorems.get(kind, kind)
    opened = reader.begin(fragment, item)
    place = reader.place(fragment, item.start, item.end)
    opened.number = reader.counters.step(counter)
    reader.mark = Mark(opened.number, kind, "")
    title = titles.clean(reader.expanded(option))

    def close(inner: Fragment, last: Item) -> None:
        whole = reader.joined(place, inner, last)
        reader.found.things.append(values.Thing(kind, opened.number, title, whole))

    opened.close = close
    return end if macro is not None else item.end


def _boxed(reader: Reader, fragment: Fragment, position: int, prefix: str) -> int:
    """The title and label that a tcolorbox theorem takes as arguments."""
    title, end = arguments.braced(fragment, position)
    key, end = arguments.braced(fragment, end)
    if title is not None:
        reader.run(title)
    if key is not None and (written := reader.expanded(key).strip()):
        place = reader.place(key, key.start, key.end)
        label = values.Label(f"{prefix}:{written}" if prefix else written, reader.mark.number, reader.mark.kind, place)
        reader.found.labels.append(label)
    return end
