"""Listings and boxes whose caption and label stand among their options."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, fragments, keys, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import environment, typeset
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
    keys.label_option(reader, option)
    if caption is not None:
        start = option.source.find(caption.group())
        if start >= 0:
            reader.run(option._replace(start=option.start + start, end=option.start + start + len(caption.group())))
    reader.mark = saved


_CAPTION = re.compile(r"(?<![A-Za-z])caption\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,\]]*))")
