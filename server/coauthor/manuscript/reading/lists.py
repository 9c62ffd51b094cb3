"""Numbered lists with formats of their own, and the lines of algorithms."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, headings, pseudocode
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment, typeset
from coauthor.manuscript.reading.state import ENUMERATES, Mark
from coauthor.manuscript.scan import Command


@environment(*ENUMERATES)
def _enumerate(reader: Reader, fragment: Fragment, item: Item) -> int:
    depth = min(4, 1 + sum(opened.name in reader.setup.lists for opened in reader.open))
    counter = f"enum{('i', 'ii', 'iii', 'iv')[depth - 1]}"
    option, end = arguments.bracketed(fragment, item.end)
    name = reader.setup.lists.get(item.name, item.name.rstrip("*"))
    settings = _settings(arguments.text_of(option) if option is not None else "")
    for key in (f"{item.name},{depth}", item.name, f"{name},{depth}", name, ""):
        settings = {**_settings(reader.setup.list_settings.get(key, "")), **settings}
    values, formats = reader.counters.values, reader.counters.formats
    if not settings.keys() & {"resume", "resume*"}:
        start = settings.get("start", "1")
        values[counter] = int(start) - 1 if start.isdecimal() else 0
    elif (last := reader.counters.parts.get(item.name)) is not None:
        values[counter] = last
    saved = formats.get(counter)
    written = settings.get("ref", settings.get("label", "")).strip("{}")
    if _STAR.search(written):
        formats[counter] = _STAR.sub(rf"\\\1{{{counter}}}", written)
    opened = reader.begin(fragment, item)
    opened.title = counter

    def close(inner: Fragment, last: Item) -> None:
        reader.counters.parts[item.name] = values[counter]
        if saved is not None:
            formats[counter] = saved

    opened.close = close
    return end if option is not None else item.end


@command("setlist")
def _setlist(reader: Reader, fragment: Fragment, found: Command) -> int:
    """enumitem's settings for all lists, or for those of a name or a depth."""
    names, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    settings, end = arguments.braced(fragment, end)
    key = "".join(reader.expanded(names).split())
    if settings is not None:
        reader.setup.list_settings[key] = arguments.text_of(settings)
    return end


@command("newlist", "renewlist")
def _newlist(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    kind, end = arguments.braced(fragment, end)
    _, end = arguments.braced(fragment, end)
    if reader.expanded(kind).startswith("enumerate"):
        written = reader.expanded(name)
        reader.setup.lists[written] = "enumerate"
        reader.counters.aliases.update({f"{written}{depth}": f"enum{depth}" for depth in ("i", "ii", "iii", "iv")})
    return end


@environment("algorithmic", "algorithmicx")
def _algorithmic(reader: Reader, fragment: Fragment, item: Item) -> int:
    reader.counters.values["ALG@line"] = 0
    reader.begin(fragment, item)
    _, end = arguments.bracketed(fragment, item.end)
    return end


@command("algdef", "algblock", "algblockdefx", "algloopdefx", "algcblockdefx", "algloop")
def _own_lines(reader: Reader, fragment: Fragment, found: Command) -> int:
    """algorithmicx' statements of one's own: each is a line."""
    end, count = found.end, 1 if "loop" in found.name else 2
    if found.name == "algdef":
        flags, end = arguments.braced(fragment, end)
        count = sum(letter in "SECL" for letter in reader.expanded(flags))
    _, end = arguments.bracketed(fragment, end)
    for _ in range(count):
        name, end = arguments.braced(fragment, end)
        if name is not None:
            reader.alias(arguments.text_of(name).strip(), "State")
    return headings.settled(fragment, end)


@typeset("item")
def _item(reader: Reader, fragment: Fragment, found: Command) -> int:
    option, end = arguments.bracketed(fragment, found.end)
    if option is None and reader.open and reader.open[-1].title.startswith("enum"):
        counter = reader.open[-1].title
        reader.mark = Mark(reader.counters.step(counter), counter, "")
    elif option is not None:
        reader.run(option)
    return end


@typeset("STATE", "IF", "ELSIF", "ELSE", "ENDIF", "FOR", "FORALL", "ENDFOR", "WHILE", "ENDWHILE", "REPEAT", "UNTIL")
@typeset("LOOP", "ENDLOOP", "RETURN", "PRINT", "State", "If", "ElsIf", "Else", "EndIf", "For", "ForAll", "EndFor")
@typeset(
    "While", "EndWhile", "Repeat", "Until", "Loop", "EndLoop", "Procedure", "EndProcedure", "Function", "EndFunction"
)
def _line(reader: Reader, fragment: Fragment, found: Command) -> int:
    if pseudocode.is_within(reader):
        return pseudocode.take(reader, fragment, found)
    if any(opened.name.startswith("algorithmic") for opened in reader.open[-4:]):
        is_silent = "noend" in "".join(option for option in reader.options if option.startswith("alg"))
        if not (is_silent and found.name.upper().startswith("END")):
            reader.mark = Mark(reader.counters.step("ALG@line"), "ALG@line", "")
    return found.end


def _settings(written: str) -> dict[str, str]:
    """`label=(\\roman*), start=3` by their names."""
    return {key.strip(): value.strip() for key, value in _SETTING.findall(written)}


_STAR = re.compile(r"\\([a-zA-Z]+)\*")
_SETTING = re.compile(r"([A-Za-z*]+)\s*(?:=\s*((?:\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}])*))?")
