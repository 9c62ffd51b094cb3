"""Floats with captions, equations, theorems, footnotes, listings, algorithms and lists, with their numbers.

Each is told at its whole range once it ends; its label may stand anywhere inside.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, contents, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import environment, typeset
from coauthor.manuscript.reading.state import Caption, Mark, Opened
from coauthor.manuscript.reading.values import Place
from coauthor.manuscript.scan import Command

FLOATS = {
    **dict.fromkeys(("figure", "wrapfigure", "sidewaysfigure", "SCfigure", "floatingfigure", "marginfigure"), "figure"),
    **dict.fromkeys(("table", "wraptable", "sidewaystable", "SCtable", "threeparttable", "margintable"), "table"),
    **dict.fromkeys(("algorithm", "algorithm2e", "listing", "longlisting"), ""),
    **dict.fromkeys(("longtable", "longtabu", "xltabular", "ltablex", "supertabular", "xtabular"), "table"),
    **{"figurehere": "figure", "tablehere": "table", "measuredfigure": "figure", "teaserfigure": "figure"},
    **{"deluxetable": "table", "deluxetable*": "table", "splitdeluxetable": "table"},
}


@environment(*FLOATS, *(f"{name}*" for name in FLOATS), "subfigure", "subtable", "minipage")
def _float(reader: Reader, fragment: Fragment, item: Item) -> int:
    name = item.name.rstrip("*")
    counter = FLOATS.get(name) or name
    if name == "minipage":
        outer = next((opened.counter for opened in reversed(reader.open) if opened.counter), "")
        reader.begin(fragment, item, counter=outer)
        return item.end
    if counter in _OF_ALGORITHM2E and (counter == "algorithm2e" or "algorithm2e:" in reader.options):
        counter = "algocf"
        reader.counters.values["AlgoLine"] = 0
        reader.setup.line_from, reader.setup.is_line_open = (id(fragment.scan), item.end), False
        if "algorithm2e:algochapter" in reader.options and "algocf" not in reader.counters.children.get("chapter", ()):
            reader.counters.within("algocf", "chapter")
    elif counter == "longlisting":
        counter = "listing"
    place = reader.place(fragment, item.start, item.end)
    opened = reader.begin(fragment, item, counter=counter)
    if item.name in _LONG:
        opened.number = reader.counters.step(counter)
        reader.mark = Mark(opened.number, counter, "")
    else:
        reader.counters.values[f"sub{counter}"] = 0

    def close(inner: Fragment, end: Item) -> None:
        _tell(reader, opened, place, inner, end)

    opened.close = close
    option, end = arguments.bracketed(fragment, item.end)
    return end if option is not None else item.end


@typeset("caption", "captionabove", "captionbelow", "topcaption", "bottomcaption", "tablecaption", "figcaption")
@typeset("captionof", "captionbelowof", "captionaboveof", "subcaption", "bicaption", "bionenumcaption", "tabcaption")
def _caption(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_starred, end = arguments.starred(fragment, found)
    opened = next((one for one in reversed(reader.open) if one.counter), None)
    counter = opened.counter if opened is not None else _LOOSE.get(found.name, "figure")
    if found.name.endswith("of"):
        kind, end = arguments.braced(fragment, end)
        counter = reader.expanded(kind) or counter
        opened = None
    if found.name == "subcaption" and not counter.startswith("sub"):
        counter, opened = f"sub{counter}", None
    briefly, end = arguments.bracketed(fragment, end)
    title, end = arguments.braced(fragment, end)
    second: Fragment | None = None
    if found.name == "bicaption":
        second, end = arguments.braced(fragment, end)
    if title is None:
        return end
    is_long = opened is not None and opened.name in _LONG
    number = None if is_starred else opened.number if is_long and opened is not None else _number(reader, counter)
    number = _given(reader, counter, number)
    written = titles.clean(reader.expanded(title))
    line = titles.clean(reader.expanded(briefly)) if briefly is not None else written
    is_unlisted = _is_unlisted(reader, briefly, line, is_long=is_long)
    if number is not None:
        is_named = opened is not None and opened.name.rstrip("*") in ("procedure", "function")
        reader.mark = Mark(written.partition("(")[0] if is_named else number, counter, written)
    if opened is not None:
        _captioned(reader, opened, Caption(number, written, line, not is_unlisted))
    elif number is not None:
        place = reader.place(fragment, found.start, end)
        thing = values.Thing(counter, number, written, place, contents=line, listed=not is_unlisted)
        reader.found.things.append(thing)
    reader.setup.line_from = (id(fragment.scan), end)
    before = len(reader.found.citations)
    for part in filter(None, (title, second)):
        reader.run(part)
    if number is not None:
        contents.take(reader, contents.OF_COUNTERS.get(counter, counter), briefly, before)
    _cite_again(reader, written, before)
    return end


def _given(reader: Reader, counter: str, number: str | None) -> str | None:
    """The number that AASTeX was given for this caption, which then does not count; else `number`."""
    given = reader.setup.given_number
    if not given or number is None:
        return number
    reader.setup.given_number = ""
    reader.counters.values[counter] -= 1
    return given


def _is_unlisted(reader: Reader, briefly: Fragment | None, line: str, *, is_long: bool) -> bool:
    is_empty = briefly is not None and not line and (is_long or _drops_empty(reader))
    return is_empty or reader.kind.startswith("aastex")


def _cite_again(reader: Reader, title: str, before: int) -> None:
    """TeX sets a caption once to see whether it fills a line, and then again: what it cites counts twice."""
    is_always = reader.kind.startswith("scr") or reader.kind == "memoir" or _drops_empty(reader)
    if is_always or len(title) > _LINE:
        reader.found.citations += reader.found.citations[before:]


@environment("captionbeside")
def _beside(reader: Reader, fragment: Fragment, item: Item) -> int:
    """KOMA-Script's caption beside what it belongs to."""
    end = _caption(reader, fragment, Command("caption", item.start, item.end))
    reader.begin(fragment, item)
    return end


@environment("procedure", "function", "procedure*", "function*")
def _procedure(reader: Reader, fragment: Fragment, item: Item) -> int:
    """algorithm2e's procedures: a label's number is their name."""
    if "algorithm2e:" not in reader.options:
        reader.begin(fragment, item)
        return item.end
    return _float(reader, fragment, item)


@typeset("subfloat", "subfigure", "subtable", "subcaptionbox", "subtop", "subbottom")
def _subfloat(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_box = found.name == "subcaptionbox"
    end = arguments.starred(fragment, found)[1]
    if is_box:
        _, end = arguments.bracketed(fragment, end)
    title, end = (arguments.braced if is_box else arguments.bracketed)(fragment, end)
    second, end = arguments.bracketed(fragment, end)
    outer = next((one.counter for one in reversed(reader.open) if one.counter), "figure")
    if title is not None and outer in ("figure", "table"):
        saved = reader.mark
        number = _number(reader, f"sub{outer}")
        reader.mark = Mark(number, f"sub{outer}", titles.clean(reader.expanded(title)))
        reader.run(title if is_box or second is None else second)
        if not is_box:
            content, end = arguments.braced(fragment, end)
            if content is not None:
                reader.run(content)
            reader.mark = saved
    return end


@typeset("ContinuedFloat")
def _continued(reader: Reader, fragment: Fragment, found: Command) -> int:
    opened = next((one for one in reversed(reader.open) if one.counter), None)
    if opened is not None:
        reader.counters.values[opened.counter] = reader.counters.values.get(opened.counter, 0) - 1
        reader.counters.values[f"sub{opened.counter}"] = reader.counters.parts.get(opened.counter, 0)
    return found.end


@typeset("contcaption")
def _continued_caption(reader: Reader, fragment: Fragment, found: Command) -> int:
    """memoir's caption of a float that goes on: its number is the last one."""
    title, end = arguments.braced(fragment, found.end)
    if title is not None:
        reader.run(title)
    return end


@typeset("todo", "missingfigure", "marginpar")
def _todo(reader: Reader, fragment: Fragment, found: Command) -> int:
    """Notes that todonotes is told to leave out are not read."""
    macro = reader.macros.get(found.name)
    if macro is not None:
        return reader.call(fragment, found, macro)
    _, end = arguments.bracketed(fragment, found.end)
    if found.name == "marginpar" or "todonotes:disable" not in reader.options:
        return end
    return arguments.braced(fragment, end)[1]


@typeset("footnotemark")
def _footnotemark(reader: Reader, fragment: Fragment, found: Command) -> int:
    option, end = arguments.bracketed(fragment, found.end)
    if option is None:
        reader.counters.step("footnote")
    return end


@typeset("footnote", "footnotetext", "endnote", "sidenote")
def _footnote(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, found.end)
    text, end = arguments.braced(fragment, end)
    if text is None:
        return end
    saved = reader.mark
    number = None
    is_counted = found.name == "footnote" or found.name == "sidenote" and reader.kind.startswith("tufte")
    if is_counted or found.name == "footnotetext":
        number = reader.counters.step("footnote") if is_counted else reader.counters.the("footnote")
        reader.mark = Mark(number, "footnote", "")
    reader.found.things.append(values.Thing("footnote", number, "", reader.place(fragment, found.start, end)))
    reader.run(text)
    reader.mark = saved
    return end


def _captioned(reader: Reader, opened: Opened, caption: Caption) -> None:
    """A caption belongs to the float around its minipage; what it numbers ends with the minipage."""
    opened.is_captioned = True
    holder = opened
    if opened.name == "minipage":
        outer = (one for one in reversed(reader.open) if one.counter == opened.counter and one.name != "minipage")
        holder = next(outer, opened)
    holder.captions.append(caption)


def _number(reader: Reader, counter: str) -> str:
    if counter.startswith("sub") and counter[3:] in ("figure", "table"):
        return _sub_number(reader, counter)
    return reader.counters.step(counter)


def _sub_number(reader: Reader, counter: str) -> str:
    """`3a`: the caption of the whole may come behind, so its number is the next one unless it was given."""
    counters, outer = reader.counters, counter[3:]
    is_captioned = any(one.counter == outer and one.is_captioned for one in reader.open)
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


def _drops_empty(reader: Reader) -> bool:
    """True where `\\caption[]{…}` leaves the caption out of its list."""
    return bool(reader.options & {"caption:", "subcaption:", "subfig:", "floatrow:", "ltcaption:"})


def _tell(reader: Reader, opened: Opened, place: Place, inner: Fragment, end: Item) -> None:
    whole = reader.joined(place, inner, end)
    for number, title, line, is_listed in opened.captions or [Caption(None, "", "")]:
        thing = values.Thing(opened.counter, number, title, whole, tuple(opened.holds), line, is_listed)
        reader.found.things.append(thing)


_OF_ALGORITHM2E = frozenset({"algorithm", "algorithm2e", "procedure", "function"})
_LETTERS = 26
_LINE = 75
"""Letters of a line, about."""
_LONG = frozenset({"longtable", "xltabular", "longtabu"})
"""Tables that count when they begin, and have one number for all of their captions."""
_LOOSE = {"tablecaption": "table", "tabcaption": "table"}
