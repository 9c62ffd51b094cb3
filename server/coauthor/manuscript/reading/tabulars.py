"""Tables whose caption and label stand among their options, and those that TeX sets twice."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, contents, keys, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.scan import Command


@environment("longtblr", "talltblr", "longtblr*", "talltblr*")
def _tblr(reader: Reader, fragment: Fragment, item: Item) -> int:
    """tabularray's long and tall tables; a caption without an entry of its own is listed whole."""
    option, end = arguments.bracketed(fragment, item.end)
    opened = reader.begin(fragment, item)
    place = reader.place(fragment, item.start, item.end)
    given = {key: (first or second).strip() for key, first, second in _SETTING.findall(option.source if option else "")}
    is_long = item.name.startswith("long")
    if option is not None and ("caption" in given or is_long):
        written = titles.clean(reader.expand(given.get("caption", "")))
        line = titles.clean(reader.expand(given["entry"])) if "entry" in given else written
        opened.number = reader.counters.step("table")
        reader.mark = Mark(opened.number, "table", written)
        keys.label_option(reader, option)
        before = len(reader.found.citations)
        reader.run(option)
        contents.take(reader, "lot", None, before)
        opened.title, is_listed = written, given.get("entry") != "none"

        def close(inner: Fragment, last: Item) -> None:
            whole = reader.joined(place, inner, last)
            table = values.Thing("table", opened.number, written, whole, contents=line, listed=is_listed)
            reader.found.things.append(table)

        opened.close = close
    return end


@command("startdata")
def _startdata(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The rows of AASTeX' tables are measured, then set: what they cite counts before the caption and behind it."""
    opened = next((one for one in reversed(reader.open) if "deluxetable" in one.name), None)
    if opened is not None:
        reader.setup.rows = len(reader.found.citations)
    return found.end


@command("enddata")
def _enddata(reader: Reader, fragment: Fragment, found: Command) -> int:
    start, reader.setup.rows = reader.setup.rows, None
    opened = next((one for one in reversed(reader.open) if "deluxetable" in one.name), None)
    if start is not None and opened is not None:
        cited = reader.found.citations
        cited[opened.cited : opened.cited] = cited[start:]
    return found.end


@typeset("figurenum", "tablenum")
def _given(reader: Reader, fragment: Fragment, found: Command) -> int:
    """AASTeX' number for the next caption, which then does not count."""
    number, end = arguments.braced(fragment, found.end)
    if reader.kind.startswith("aastex"):
        reader.setup.given_number = reader.expanded(number)
    return end


_SETTING = re.compile(r"(caption|entry|label)\s*=\s*(?:\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|([^,\]]*))")
