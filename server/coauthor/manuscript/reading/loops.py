"""Loops over a list that is written out, such as those that read one chapter after the other.

The list's items are put in for the loop's variable; a list that is not there, or without end, is no loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coauthor.manuscript.reading import arguments, deciding
from coauthor.manuscript.reading.fragments import Fragment, Frame
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command


@command("foreach")
def _foreach(reader: Reader, fragment: Fragment, found: Command) -> int:
    """`\\foreach \\n in {1,...,3} {…}`; in pictures it draws, and nothing of that is read."""
    match = _IN.match(fragment.scan.text, found.end, fragment.end)
    if match is None:
        return found.end
    items, end = arguments.braced(fragment, match.end())
    body, end = arguments.braced(fragment, end)
    if items is None or body is None or not _MATTERS.search(arguments.text_of(body)):
        return end
    _repeat(reader, match.group(1), reader.expanded(items), body)
    return end


@command("@for", "@tfor")
def _for(reader: Reader, fragment: Fragment, found: Command) -> int:
    match = _UNTIL_DO.match(fragment.scan.text, found.end, fragment.end)
    if match is None:
        return found.end
    body, end = arguments.braced(fragment, match.end())
    if body is not None:
        items = fragment._replace(start=match.start(2), end=match.end(2), tail=False)
        _repeat(reader, match.group(1), reader.expanded(items), body)
    return end


@command("forcsvlist", "forlistloop", "clist_map_function:")
def _forcsvlist(reader: Reader, fragment: Fragment, found: Command) -> int:
    handler, end = arguments.braced(fragment, found.end)
    items, end = arguments.braced(fragment, end)
    if handler is not None and items is not None:
        name = arguments.text_of(handler).strip()
        for item in _bounded(reader, _items(reader.expanded(items))):
            reader.run(reader.words(f"{name}{{{item}}}"))
    return end


@command("docsvlist")
def _docsvlist(reader: Reader, fragment: Fragment, found: Command) -> int:
    """etoolbox hands each item to `\\do`."""
    items, end = arguments.braced(fragment, found.end)
    for item in _bounded(reader, _items(reader.expanded(items))):
        reader.run(reader.words(f"\\do{{{item}}}"))
    return end


@command("seq_set_split:", "clist_set:", "clist_gset:", "clist_const:")
def _set_list(reader: Reader, fragment: Fragment, found: Command) -> int:
    """expl3's lists, kept with commas between their items."""
    name, end = arguments.braced(fragment, found.end)
    sign: Fragment | None = None
    if found.name.startswith("seq"):
        sign, end = arguments.braced(fragment, end)
    items, end = arguments.braced(fragment, end)
    if name is not None and items is not None:
        written = arguments.text_of(items)
        cut = arguments.text_of(sign).strip() if sign is not None else ""
        own = arguments.text_of(name).strip().lstrip("\\")
        reader.define(own, Macro(own, (), written.replace(cut, ",") if cut else written), is_new=True)
    return end


@command("clist_map_inline:", "seq_map_inline:")
def _map_inline(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The body once for each item, which is its `#1`."""
    items, end = arguments.braced(fragment, found.end)
    body, end = arguments.braced(fragment, end)
    if body is not None:
        code = arguments.text_of(body)
        for item in _bounded(reader, _items(reader.expanded(items))):
            reader.run(reader.words(code)._replace(frame=Frame((reader.words(item),), fragment, end)))
    return end


@command("whiledo")
def _whiledo(reader: Reader, fragment: Fragment, found: Command) -> int:
    """Read again and again while the test holds; once where it can't be decided."""
    given, end = arguments.braced(fragment, found.end)
    body, end = arguments.braced(fragment, end)
    for count, _ in enumerate(_bounded(reader, [""] * _MOST)):
        answer = None if given is None else deciding.test(reader, arguments.text_of(given))
        if body is None or answer is False or (answer is None and count):
            break
        reader.run(body)
    return end


@command("ProcessList")
def _process(reader: Reader, fragment: Fragment, found: Command) -> int:
    """xparse' list, which an argument was cut into at commas or semicolons."""
    items, end = arguments.braced(fragment, found.end)
    handler, end = arguments.braced(fragment, end)
    if handler is not None and items is not None:
        name = arguments.text_of(handler).strip()
        for item in _bounded(reader, _SPLIT.split(reader.expanded(items))[:_MOST]):
            reader.run(reader.words(f"{name}{{{item.strip()}}}"))
    return end


def _repeat(reader: Reader, name: str, items: str, body: Fragment) -> None:
    outer = reader.macros.get(name)
    for item in _bounded(reader, _items(items)):
        reader.define(name, Macro(name, (), item), is_new=True)
        reader.run(body)
    reader.macros.pop(name, None)
    if outer is not None:
        reader.define(name, outer, is_new=True)


def _bounded(reader: Reader, items: Iterable[str]) -> Iterator[str]:
    """The items as long as the document has not had too many: loops in loops have no end else."""
    for item in items:
        reader.setup.rounds -= 1
        if reader.setup.rounds < 0:
            reader.complete = False
            return
        yield item


def _items(written: str) -> list[str]:
    found = [item.strip() for item in written.split(",") if item.strip()]
    if "..." in found[1:-1]:
        at = found.index("...")
        first, last = found[at - 1], found[at + 1]
        if first.isdecimal() and last.isdecimal() and len(first + last) < _LONGEST:
            step = int(first) - int(found[at - 2]) if at > 1 and found[at - 2].isdecimal() else 1
            numbers = range(int(first) + step, int(last) + 1, max(1, step))
            found[at : at + 2] = [str(number) for number in numbers[:_MOST]]
    return found[:_MOST]


_MOST = 500
_LONGEST = 20
_SPLIT = re.compile(r"[,;]")
_IN = re.compile(r"\s*\\([A-Za-z@]+)[^{}]*?\sin\s*(?=\{)")
_UNTIL_DO = re.compile(r"\s*\\([A-Za-z@]+)\s*:=([^{}]*?)\\do(?![A-Za-z])")
_MATTERS = re.compile(r"\\(?:input|include|subfile|label|[a-z]*section|chapter|[a-z]*cite|import|ref)")
