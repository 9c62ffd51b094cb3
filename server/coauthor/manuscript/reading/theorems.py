"""Theorem-like environments: numbered, named, restated, in boxes, with their labels."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, keys, titles, values
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
    opened.title = titles.clean(_named(reader, option))
    prefix = reader.theorem_prefixes.get(item.name)
    if prefix is not None:
        keys.label_option(reader, option)
        end = _boxed(reader, fragment, end, prefix)
    elif option is not None:
        reader.run(option)
        if _KEYED.match(option.source):
            keys.label_option(reader, option)

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
    if counter:
        opened.number = reader.counters.step(counter)
        reader.mark = Mark(opened.number, kind, "")
    title = titles.clean(_named(reader, option))
    if option is not None and _KEYED.match(option.source):
        keys.label_option(reader, option)

    def close(inner: Fragment, last: Item) -> None:
        whole = reader.joined(place, inner, last)
        reader.found.things.append(values.Thing(kind, opened.number, title, whole))

    opened.close = close
    return end if macro is not None else item.end


def _named(reader: Reader, option: Fragment | None) -> str:
    """The title of a theorem: thmtools lets it be one of several settings."""
    written = reader.expanded(option)
    if not _KEYED.match(written):
        return written
    match = _TITLE.search(written)
    return (match.group(1) or match.group(2) or "") if match else ""


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


_KEYED = re.compile(r"\s*(?:name|title|label|restate|continues|style|key|description)\*?\s*=")
_TITLE = re.compile(r"(?:name|title)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]*))")
