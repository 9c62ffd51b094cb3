"""Theorem-like environments: numbered, named, restated, in boxes, with their labels."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, fragments, keys, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.macros import Macro, Parameter
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import environment, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.scan import Command


@environment("theorem*")
def _theorem(reader: Reader, fragment: Fragment, item: Item) -> int:
    counter = reader.theorems.get(item.name, "")
    place = reader.place(fragment, item.start, item.end)
    opened = reader.begin(fragment, item)
    option, end = arguments.bracketed(fragment, item.end)
    if counter:
        opened.number = reader.counters.step(counter)
    reader.mark = Mark(reader.mark.number if opened.number is None else opened.number, item.name, "")
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


@typeset("theorem@made")
def _bare(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A theorem that an environment of the author's begins by its bare name (`\\mythm … \\endmythm`)."""
    counter = reader.theorems.get(found.name, "")
    reader.mark = Mark(reader.counters.step(counter) if counter else "", found.name, "")
    return found.end


@environment("restatable")
def _restatable(reader: Reader, fragment: Fragment, item: Item) -> int:
    option, end = arguments.bracketed(fragment, item.end)
    name, end = arguments.braced(fragment, end)
    macro, end = arguments.braced(fragment, end)
    kind = reader.expanded(name)
    counter = reader.theorems.get(kind, kind)
    close_at = fragments.body_end(fragment, item)
    opened = reader.begin(fragment, item)
    place = reader.place(fragment, item.start, item.end)
    if counter:
        opened.number = reader.counters.step(counter)
        reader.mark = Mark(opened.number, kind, "")
    title = titles.clean(_named(reader, option))
    if option is not None:
        reader.run(option)
        if _KEYED.match(option.source):
            keys.label_option(reader, option)

    def close(inner: Fragment, last: Item) -> None:
        whole = reader.joined(place, inner, last)
        reader.found.things.append(values.Thing(kind, opened.number, title, whole))

    opened.close = close
    if macro is None:
        return item.end
    _keep(reader, arguments.text_of(macro).strip(), option, fragment._replace(start=end, end=close_at))
    return end


def _keep(reader: Reader, name: str, title: Fragment | None, body: Fragment) -> None:
    """What is restated later by a command of this name."""
    if name.isalpha():
        written = (
            f"\\restated@made{{{arguments.text_of(title) if title is not None else ''}}}{{{arguments.text_of(body)}}}"
        )
        reader.define(name, Macro(name, (Parameter("s"),), written), is_global=True)


@typeset("restated@made")
def _restated(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A theorem once more: it cites again, and neither counts nor makes labels."""
    title, end = arguments.braced(fragment, found.end)
    body, end = arguments.braced(fragment, end)
    labels, things, counted, mark = (
        len(reader.found.labels),
        len(reader.found.things),
        dict(reader.counters.values),
        reader.mark,
    )
    for part in filter(None, (title, body)):
        reader.run(part)
    del reader.found.labels[labels:], reader.found.things[things:]
    reader.counters.values.update(counted)
    reader.mark = mark
    return end


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
        label = values.Label(f"{prefix}{written}", reader.mark.number, reader.mark.kind, place)
        reader.found.labels.append(label)
    return end


_KEYED = re.compile(r"[\s{]*(?:name|title|label|restate|continues|style|key|description)\*?\s*=")
_TITLE = re.compile(r"(?:name|title)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]*))")
