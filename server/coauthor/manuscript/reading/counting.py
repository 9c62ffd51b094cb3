"""Commands that change how things are counted."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, numbers
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.scan import Command


@command("newlistof")
def _newlistof(reader: Reader, fragment: Fragment, found: Command) -> int:
    """tocloft's lists, each with a counter of its own."""
    within, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    for _ in range(2):
        _, end = arguments.braced(fragment, end)
    reader.counters.new(reader.expanded(name))
    if within is not None:
        reader.counters.within(reader.expanded(name), reader.expanded(within))
    return end


@command("newcounter")
def _newcounter(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    within, end = arguments.bracketed(fragment, end)
    reader.counters.new(reader.expanded(name), reader.expanded(within) or None)
    return end


@command("setcounter", "addtocounter")
def _setcounter(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    value, end = arguments.braced(fragment, end)
    counter = reader.expanded(name)
    written = reader.expanded(value)
    named = _NAMED_DEPTH.fullmatch(written)  # KOMA-Script's `\\sectionnumdepth`
    number = _DEPTHS.get(named.group(1)) if named is not None else numbers.first(reader.counters, written)
    if number is None:
        return end
    if counter == "secnumdepth":
        reader.counters.depth = number
    elif counter in reader.counters.values:
        base = reader.counters.values[counter] if found.name == "addtocounter" else 0
        reader.counters.values[counter] = base + number
    return end


@command("setsecnumdepth", "maxsecnumdepth")
def _memoir_depth(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    depth = _DEPTHS.get(reader.expanded(name))
    if depth is not None:
        reader.counters.depth = depth
    return end


@command("stepcounter", "refstepcounter")
def _stepcounter(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    counter = reader.expanded(name)
    if counter:
        number = reader.counters.step(counter)
        if found.name == "refstepcounter":
            reader.mark = Mark(number, counter, reader.mark.title)
    return end


@command("numberwithin", "counterwithin", "@addtoreset", "counterwithout")
def _within(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_starred, end = arguments.starred(fragment, found)
    _, end = arguments.bracketed(fragment, end)
    name, end = arguments.braced(fragment, end)
    parent, end = arguments.braced(fragment, end)
    counter, outer = reader.expanded(name), reader.expanded(parent)
    if outer == "chapter":
        reader.counters.use_chapters()
    if found.name == "counterwithout":
        reader.counters.without(counter, outer)
        return end
    kept = reader.counters.formats.get(counter)
    if counter and outer:
        reader.counters.within(counter, outer)
    if kept is not None and (is_starred or found.name == "@addtoreset"):
        reader.counters.formats[counter] = kept
    return end


@command("DeclareNewTOC")
def _new_toc(reader: Reader, fragment: Fragment, found: Command) -> int:
    """KOMA-Script's floats of one's own."""
    options, end = arguments.bracketed(fragment, found.end)
    ending, end = arguments.braced(fragment, end)
    given = {
        key.strip(): value.strip()
        for key, _, value in (part.partition("=") for part in reader.expanded(options).split(","))
    }
    counter = given.get("type", reader.expanded(ending))
    if counter and given.keys() & {"float", "floattype", "nonfloat"}:
        reader.counters.new(counter)
        if given.get("counterwithin"):
            reader.counters.within(counter, given["counterwithin"])
        reader.floats.add(counter)
    if counter:
        title = given.get("listname", f"List of {given.get('types', counter + 's')}").strip("{}")
        body = f"\\list@made{{{title}}}"
        reader.define(f"listof{given.get('types', counter + 's')}", Macro(f"listof{counter}", (), body))
    return end


@command("DeclareFloatingEnvironment", "newfloat", "DeclareNewFloatType")
def _newfloat(reader: Reader, fragment: Fragment, found: Command) -> int:
    options: Fragment | None
    if found.name == "newfloat":
        name, end = arguments.braced(fragment, found.end)
        for _ in range(2):
            _, end = arguments.braced(fragment, end)
        within, end = arguments.bracketed(fragment, end)
    else:
        if found.name == "DeclareNewFloatType":
            name, end = arguments.braced(fragment, found.end)
            options, end = arguments.braced(fragment, end)
        else:
            options, end = arguments.bracketed(fragment, found.end)
            name, end = arguments.braced(fragment, end)
        for _ in range(2):
            _, end = arguments.bracketed(fragment, end)
        within = None
        pairs = dict(part.partition("=")[::2] for part in reader.expanded(options).replace(" ", "").split(","))
        if reader.counters.has_chapters and found.name == "DeclareFloatingEnvironment":
            pairs.setdefault("within", "chapter")
        if pairs.get("within", "none") != "none":
            reader.counters.new(reader.expanded(name))
            reader.counters.within(reader.expanded(name), pairs["within"])
    counter = reader.expanded(name)
    if counter:
        reader.theorems.pop(counter, None)
        if counter not in reader.counters.values and counter not in reader.counters.aliases:
            reader.counters.new(counter)
        if within is not None:
            reader.counters.within(counter, reader.expanded(within))
        reader.floats.add(counter)
    return end


@command("newcount", "countdef", "chardef", "mathchardef")
def _newcount(reader: Reader, fragment: Fragment, found: Command) -> int:
    """plain TeX's numbers: what stands behind their names later is put into them."""
    match = _REGISTER.match(fragment.scan.text, found.end, fragment.end)
    if match is None:
        return found.end
    name = match.group(1)
    is_named = found.name in ("newcount", "countdef")
    reader.alias(name, "count@made" if is_named else "relax@made", is_global=is_named)
    if name not in reader.aliases:
        return match.end()
    if is_named:
        _put(reader, name, 0)
        return match.end()
    value, end = _given(reader, fragment, match.end())
    _put(reader, name, value)
    return end


@command("relax@made")
def _nothing(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A number that has a name, and is only ever compared."""
    return found.end


@command("count@made")
def _assigned(reader: Reader, fragment: Fragment, found: Command) -> int:
    """`\\draft=1`, where it is no part of a comparison."""
    text = fragment.scan.text
    before = text[max(fragment.start, found.start - _NEAR) : found.start]
    if _COMPARED.search(before) or not _VALUE.match(text, found.end, fragment.end):
        return found.end
    value, end = _given(reader, fragment, found.end)
    _put(reader, text[found.start + 1 : found.end].strip(), value)
    return end


@command("advance", "multiply", "divide")
def _advance(reader: Reader, fragment: Fragment, found: Command) -> int:
    text = fragment.scan.text
    match = _REGISTER.match(text, found.end, fragment.end)
    if match is None or reader.aliases.get(match.group(1)) != "count@made":
        return found.end
    name = match.group(1)
    by = _BY.match(text, match.end(), fragment.end)
    value, end = _given(reader, fragment, by.end() if by else match.end())
    before = reader.counters.registers.get(name)
    if value is None or before is None or (found.name == "divide" and not value):
        _put(reader, name, None)
    elif found.name == "divide":
        _put(reader, name, int(before / value))
    else:
        _put(reader, name, before + value if found.name == "advance" else before * value)
    return end


def _put(reader: Reader, name: str, value: int | None) -> None:
    """A number that can't be known is none."""
    is_small = value is not None and abs(value) < _LARGEST
    reader.set(reader.counters.registers, name, value if is_small else None, is_global=reader.scopes.is_global())


def _given(reader: Reader, fragment: Fragment, position: int) -> tuple[int | None, int]:
    """The number behind an assignment, if it can be known, and where its digits or the name of another one end."""
    text = fragment.scan.text
    match = _VALUE.match(text, position, fragment.end)
    if match is None:
        return None, position
    rest = fragment._replace(start=match.end(1), end=min(fragment.end, match.end(1) + _NEAR))
    return numbers.first(reader.counters, reader.expand(arguments.text_of(rest))), match.end()


_NAMED_DEPTH = re.compile(r"\\([a-z]+)numdepth\s*")
_NEAR = 60
_LARGEST = 2**31
_REGISTER = re.compile(r"\s*\\([A-Za-z@]+)\s*")
_VALUE = re.compile(r"(\s*=?\s*)(?:-?\s*\d+|\\(?:numexpr|value|c@)?[A-Za-z@]*)")
_COMPARED = re.compile(
    r"(?:\\(?:if[A-Za-z@]+|the|number|numexpr|romannumeral|advance|multiply|divide)|[<>=+*/-]|by)\s*\Z"
)
_BY = re.compile(r"\s*by(?![A-Za-z])")
_DEPTHS = {
    "none": -2,
    "part": -1,
    "book": -2,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
    "all": 9,
}
