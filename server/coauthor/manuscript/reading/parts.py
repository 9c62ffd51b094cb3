"""Parts of figures and tables, which count with letters within them, with a caption of their own or without.

A part has its number also where it has no caption; what the whole counts is for `things` to say.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, titles
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import typeset
from coauthor.manuscript.reading.state import Mark, Opened
from coauthor.manuscript.scan import Command


def holder(reader: Reader) -> Opened | None:
    """The innermost float that is open."""
    return next((one for one in reversed(reader.open) if one.counter), None)


def number(reader: Reader, counter: str) -> str:
    """Count one on, of floats or of parts of one."""
    if counter.startswith("sub") and counter[3:] in _WHOLES:
        return _of_part(reader, counter)
    return reader.counters.step(counter)


@typeset("subfloat", "subfigure", "subtable", "subcaptionbox", "subtop", "subbottom")
def _part(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_box = found.name == "subcaptionbox"
    end = arguments.starred(fragment, found)[1]
    if is_box:
        _, end = arguments.bracketed(fragment, end)
    title, end = (arguments.braced if is_box else arguments.bracketed)(fragment, end)
    second, end = arguments.bracketed(fragment, end)
    opened = holder(reader)
    if (opened.counter if opened is not None else "figure") not in _WHOLES or (title is None and opened is None):
        return end
    outer = opened.counter if opened is not None else "figure"
    saved = reader.mark
    reader.mark = Mark(number(reader, f"sub{outer}"), f"sub{outer}", titles.clean(reader.expanded(title)))
    shown = title if is_box or second is None else second
    if shown is not None:
        reader.run(shown)
    if not is_box:
        content, end = arguments.braced(fragment, end)
        if content is not None:
            reader.run(content)
        reader.mark = saved
    return end


@typeset("phantomcaption", "phantomsubcaption", "subcaptionlistentry")
def _without_words(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What counts as a caption does and sets none: the parts are named in the picture."""
    opened = holder(reader)
    if opened is None:
        return found.end
    is_part = found.name != "phantomcaption" and not opened.counter.startswith("sub")
    counter = f"sub{opened.counter}" if is_part else opened.counter
    reader.mark = Mark(number(reader, counter), counter, "")
    return found.end


def _of_part(reader: Reader, counter: str) -> str:
    """`3a`: the caption of the whole may come behind, so its number is the next one unless it was given."""
    counters, outer = reader.counters, counter[3:]
    around = [one for one in reader.open if one.counter == outer]
    for one in around:
        if one.is_captioned and one.has_parts and "subcaption:" in reader.options:  # these are parts of a further one
            one.is_captioned, counters.values[counter] = False, 0
        one.has_parts = one.has_parts or not one.is_captioned
    is_captioned = any(one.is_captioned for one in around)
    letter = counters.step(counter)
    counters.parts[outer] = counters.values[counter]
    whole = counters.the(outer)
    if not is_captioned:
        counters.values[outer] += 1
        whole = counters.the(outer)
        counters.values[outer] -= 1
    written = chr(ord("a") + int(letter) - 1) if letter.isdecimal() and int(letter) <= _LETTERS else letter
    is_memoir = reader.kind == "memoir" and not reader.options & {"subcaption:", "subfig:"}
    return f"{whole}({written})" if is_memoir else f"{whole}{written}"


_WHOLES = ("figure", "table")
_LETTERS = 26
