"""Listings and boxes whose caption and label stand among their options."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, fragments, keys, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.reading.values import Place
from coauthor.manuscript.scan import Command


@environment("lstlisting", "tcblisting", "tcolorbox")
def _listing(reader: Reader, fragment: Fragment, item: Item) -> int:
    option, end = arguments.bracketed(fragment, item.end)
    _listed(reader, fragment, option, reader.place(fragment, item.start, fragments.body_end(fragment, item)))
    return end


@typeset("lstinputlisting", "lstinline")
def _listing_file(reader: Reader, fragment: Fragment, found: Command) -> int:
    option, end = arguments.bracketed(fragment, found.end)
    if found.name == "lstinline":
        return end
    _, end = arguments.braced(fragment, end)
    _listed(reader, fragment, option, reader.place(fragment, found.start, end))
    return end


@command("listing@made")
def _own_listing(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What `\\lstnewenvironment` says at the beginning of a listing of one's own, with its arguments put in."""
    said, end = arguments.braced(fragment, found.end)
    place = reader.site or reader.place(fragment, found.start, end)
    for inner in reader.items(said).items if said is not None else ():
        if said is not None and inner.name == "lstset" and said.start <= inner.start < said.end:
            option, _ = arguments.braced(said, inner.end)
            _listed(reader, fragment, option, place)
    return end


def _listed(reader: Reader, fragment: Fragment, option: Fragment | None, place: Place) -> None:
    if option is None:
        return
    caption = _CAPTION.search(arguments.text_of(option))
    saved = reader.mark
    number = None
    if caption is not None:
        number = reader.counters.step("lstlisting")
        reader.mark = Mark(number, "lstlisting", titles.clean((caption.group(1) or caption.group(2)).strip()))
    reader.found.things.append(values.Thing("lstlisting", number, reader.mark.title if caption else "", place))
    text = arguments.text_of(option)
    if text == option.source:
        keys.label_option(reader, option)
    else:
        keys.label_option(reader, reader.words(text))
    if caption is not None:
        start = option.source.find(caption.group())
        if start >= 0:
            reader.run(option._replace(start=option.start + start, end=option.start + start + len(caption.group())))
    reader.mark = saved


_CAPTION = re.compile(r"(?<![A-Za-z])caption\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,\]]*))")
