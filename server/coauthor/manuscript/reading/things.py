"""Floats with captions, equations, theorems, footnotes, listings, algorithms and lists, with their numbers.

Each is told at its whole range once it ends; its label may stand anywhere inside.
"""

from __future__ import annotations

from typing import NamedTuple

from coauthor.manuscript.reading import arguments, contents, headings, keys, parts, titles, values
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


@environment(*FLOATS, *(f"{name}*" for name in FLOATS), "subfigure", "subtable", "minipage", "subcaptionblock")
def _float(reader: Reader, fragment: Fragment, item: Item) -> int:
    name = item.name.rstrip("*")
    counter = FLOATS.get(name) or name
    outer = next((opened.counter for opened in reversed(reader.open) if opened.counter), "")
    if name == "subcaptionblock":
        counter = f"sub{outer}"
    if name == "minipage":
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
        if not name.startswith("sub") and reader.options & _MINDS_ORDER:
            reader.mark = Mark("", counter, "", is_early=True)
    if name.startswith("sub") and "caption" in reader.macros:  # subcaption has a caption of its own there
        reader.set(reader.macros, "caption", None)

    def close(inner: Fragment, end: Item) -> None:
        _tell(reader, opened, place, inner, end)

    opened.close = close
    option, end = arguments.bracketed(fragment, item.end)
    return end if option is not None else item.end


class _Titles(NamedTuple):
    """What a caption says: in its list more briefly, in its place, and there once more in another language."""

    briefly: Fragment | None
    title: Fragment
    second: Fragment | None = None


@typeset("caption", "captionabove", "captionbelow", "topcaption", "bottomcaption", "tablecaption", "figcaption")
@typeset("captionof", "captionbelowof", "captionaboveof", "subcaption", "bicaption", "tabcaption")
def _caption(reader: Reader, fragment: Fragment, found: Command) -> int:
    if found.name == "bicaption" and reader.kind == "memoir":
        return _double(reader, fragment, found)
    is_starred, end = arguments.starred(fragment, found)
    opened = parts.holder(reader)
    counter = opened.counter if opened is not None else _LOOSE.get(found.name, "figure")
    if found.name.endswith("of"):
        kind, end = arguments.braced(fragment, end)
        counter = reader.expanded(kind) or counter
        opened = None
    if found.name == "subcaption" and not counter.startswith("sub"):
        counter, opened = f"sub{counter}", None
    briefly, end = arguments.bracketed(fragment, end)
    if reader.kind.startswith("tufte"):  # how far up or down it stands; a blank short title is none there
        _, end = arguments.bracketed(fragment, end)
        briefly = _unless_blank(briefly)
    title, end = arguments.braced(fragment, end)
    second: Fragment | None = None
    if found.name == "bicaption":
        second, end = arguments.braced(fragment, end)
    if title is None:
        return end
    place = reader.place(fragment, found.start, end)
    _say(reader, _Titles(briefly, title, second), counter, opened, place=place, is_starred=is_starred)
    reader.setup.line_from = (id(fragment.scan), end)
    return end


@typeset("bitwonumcaption", "bionenumcaption")
def _double(reader: Reader, fragment: Fragment, found: Command) -> int:
    """memoir's captions in two languages: a label, and for each the line of the list and the title."""
    label, end = arguments.bracketed(fragment, found.end)
    given: list[Fragment | None] = []
    for _ in range(4 if found.name == "bicaption" else 5):
        part, end = arguments.braced(fragment, end)
        given.append(part)
    brief, title, _, *others, last = given
    if title is None or last is None:
        return end
    opened = parts.holder(reader)
    counter = opened.counter if opened is not None else "figure"
    place, saved = reader.place(fragment, found.start, end), reader.mark
    _say(reader, _Titles(_unless_blank(brief), title), counter, opened, place=place)
    if label is not None:
        keys.add_label(reader, label)
    if found.name == "bitwonumcaption":
        reader.counters.values[counter] -= 1
        _say(reader, _Titles(_unless_blank(others[0]), last), counter, opened, place=place)
    else:
        before = len(reader.found.citations)
        reader.run(last)
        _cite_again(reader, "", before)
    reader.mark = saved
    return end


def _unless_blank(fragment: Fragment | None) -> Fragment | None:
    return fragment if fragment is not None and fragment.source.strip() else None


def _say(
    reader: Reader,
    said: _Titles,
    counter: str,
    opened: Opened | None,
    *,
    place: Place,
    is_starred: bool = False,
) -> None:
    """A caption counts, is listed, and holds what its titles hold."""
    briefly, title, second = said
    is_long = opened is not None and opened.name in _LONG
    number = None if is_starred else opened.number if is_long and opened is not None else parts.number(reader, counter)
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
        thing = values.Thing(counter, number, written, place, contents=line, listed=not is_unlisted)
        reader.found.things.append(thing)
    before = len(reader.found.citations)
    for part in filter(None, (title, second)):
        reader.run(part)
    if number is not None:
        contents.take(reader, contents.OF_COUNTERS.get(counter, counter), briefly, before)
    _cite_again(reader, written, before)


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
    return is_empty or reader.kind.startswith(("aastex", "beamer")) or not headings.lists(reader)


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


@environment("sidecaption")
def _at_side(reader: Reader, fragment: Fragment, item: Item) -> int:
    """memoir's caption beside what it belongs to, with its label behind the title."""
    if reader.kind != "memoir":
        reader.begin(fragment, item)
        return item.end
    briefly, end = arguments.bracketed(fragment, item.end)
    title, end = arguments.braced(fragment, end)
    label, end = arguments.bracketed(fragment, end)
    holder = parts.holder(reader)
    opened = reader.begin(fragment, item)

    def close(inner: Fragment, last: Item) -> None:
        if title is not None and holder is not None:
            place = reader.place(fragment, item.start, end)
            _say(reader, _Titles(_unless_blank(briefly), title), holder.counter, holder, place=place)
            if label is not None:
                keys.add_label(reader, label)

    opened.close = close
    return end


@environment("procedure", "function", "procedure*", "function*")
def _procedure(reader: Reader, fragment: Fragment, item: Item) -> int:
    """algorithm2e's procedures: a label's number is their name."""
    if "algorithm2e:" not in reader.options:
        reader.begin(fragment, item)
        return item.end
    return _float(reader, fragment, item)


@typeset("ContinuedFloat")
def _continued(reader: Reader, fragment: Fragment, found: Command) -> int:
    opened = parts.holder(reader)
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


def _drops_empty(reader: Reader) -> bool:
    """True where `\\caption[]{…}` leaves the caption out of its list."""
    return bool(reader.options & {"caption:", "subcaption:", "subfig:", "floatrow:", "ltcaption:"})


def _tell(reader: Reader, opened: Opened, place: Place, inner: Fragment, end: Item) -> None:
    is_numbered = any(caption.number is not None for caption in opened.captions)
    if opened.has_parts and not is_numbered and "subcaption:" in reader.options:
        reader.counters.step(opened.counter)  # its parts have taken the number
    whole = reader.joined(place, inner, end)
    for number, title, line, is_listed in opened.captions or [Caption(None, "", "")]:
        thing = values.Thing(opened.counter, number, title, whole, tuple(opened.holds), line, is_listed)
        reader.found.things.append(thing)


_OF_ALGORITHM2E = frozenset({"algorithm", "algorithm2e", "procedure", "function"})
_LINE = 75
"""Letters of a line, about."""
_MINDS_ORDER = frozenset({"caption:", "subcaption:", "bicaption:"})
"""Packages with which a label before the caption names nothing."""
_LONG = frozenset({"longtable", "xltabular", "longtabu"})
"""Tables that count when they begin, and have one number for all of their captions."""
_LOOSE = {"tablecaption": "table", "tabcaption": "table"}
