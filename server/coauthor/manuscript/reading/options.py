"""Options with values that a class or package of the author's declares (kvoptions), and what the document asks of it.

A switch of it is a flag like any other; an option that nobody gave has its default.
"""

from __future__ import annotations

import posixpath
import re

from coauthor.manuscript.reading import arguments
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command


def note(reader: Reader, target: str, written: str) -> None:
    """A class or package was asked for these options, now or for when it will be loaded; `*` for all of them."""
    for option in written.split(","):
        key = "".join(option.split())
        if key:
            reader.options.update((f"{target}:{key}", f"*:{key}"))


@command("PassOptionsToPackage", "PassOptionsToClass")
def _passed(reader: Reader, fragment: Fragment, found: Command) -> int:
    written, end = arguments.braced(fragment, found.end)
    targets, end = arguments.braced(fragment, end)
    for target in reader.expanded(targets).split(","):
        note(reader, target.strip(), reader.expanded(written))
    return end


@command("SetupKeyvalOptions")
def _setup(reader: Reader, fragment: Fragment, found: Command) -> int:
    given, end = arguments.braced(fragment, found.end)
    match = _PREFIX.search(arguments.text_of(given)) if given is not None else None
    if match is not None:
        reader.settings[f"prefix {_style(reader)}"] = match.group(1).strip(" {}")
    return end


@command("DeclareBoolOption", "DeclareComplementaryOption")
def _switch(reader: Reader, fragment: Fragment, found: Command) -> int:
    default, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    if name is None:
        return end
    key = reader.expanded(name)
    if found.name == "DeclareComplementaryOption":
        other, end = arguments.braced(fragment, end)
        given = _given(reader, key)
        if other is not None and given is not None:
            reader.flags[_prefix(reader) + reader.expanded(other)] = given != "true"
        return end
    given = _given(reader, key)
    flag = _prefix(reader) + key
    reader.flags[flag] = (given if given is not None else reader.expanded(default)) == "true"
    for way in ("true", "false"):
        reader.define(f"{flag}{way}", Macro(f"{flag}{way}", (), f"\\setflag@{way}{{{flag}}}"), is_global=True)
    return end


@command("DeclareStringOption")
def _text(reader: Reader, fragment: Fragment, found: Command) -> int:
    default, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    _, end = arguments.bracketed(fragment, end)
    if name is not None:
        key = reader.expanded(name)
        given = _given(reader, key)
        macro = _prefix(reader) + key
        reader.define(macro, Macro(macro, (), given if given is not None else reader.expanded(default)), is_global=True)
    return end


def _style(reader: Reader) -> str:
    return posixpath.splitext(posixpath.basename(reader.own()))[0]


def _prefix(reader: Reader) -> str:
    return reader.settings.get(f"prefix {_style(reader)}", f"{_style(reader)}@")


def _given(reader: Reader, key: str) -> str | None:
    """What was given for a key; `true` where it was only named, None where it was not."""
    start = f"{_style(reader)}:{key}"
    if start in reader.options:
        return "true"
    return next(
        (option[len(start) + 1 :].strip("{}") for option in reader.options if option.startswith(f"{start}=")), None
    )


_PREFIX = re.compile(r"prefix\s*=\s*([^,]*)")
