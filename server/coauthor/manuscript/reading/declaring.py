"""Theorem-like environments that a document declares, and the counters that they count with.

How one is read is said in `theorems`.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import ENVIRONMENTS, command
from coauthor.manuscript.scan import Command


@command("newtheorem", "spnewtheorem", "newmdtheoremenv", "newshadetheorem", "newdefinition", "newproof")
def _newtheorem(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_starred, end = arguments.starred(fragment, found)
    name, end = arguments.braced(fragment, end)
    like, end = arguments.bracketed(fragment, end)
    _, end = arguments.braced(fragment, end)
    within, end = arguments.bracketed(fragment, end)
    if found.name == "spnewtheorem":
        for _ in range(2):
            _, end = arguments.braced(fragment, end)
    if name is not None:
        is_unnumbered = is_starred or found.name == "newproof"
        _theorem(reader, _text(name), "" if is_unnumbered else None, _text(like), _text(within))
    return end


@command("declaretheorem")
def _declaretheorem(reader: Reader, fragment: Fragment, found: Command) -> int:
    before, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    after, end = arguments.bracketed(fragment, end)
    options = dict(_OPTION.findall(f"{_text(before)},{_text(after)}"))
    like = next((options[key] for key in ("numberlike", "sibling", "sharenumber") if key in options), "")
    within = next((options[key] for key in ("numberwithin", "within", "parent") if key in options), "")
    unnumbered = "" if options.get("numbered") == "no" else None
    for one in _text(name).split(","):
        _theorem(reader, one.strip(), unnumbered, like.strip(), within.strip())
    return end


@command("newaliascnt")
def _alias_counter(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    target, end = arguments.braced(fragment, end)
    same = reader.theorems.get(_text(target), _text(target))
    reader.theorems[_text(name)] = reader.counters.aliases[_text(name)] = reader.counters.aliases.get(same, same)
    return end


@command("newtcbtheorem", "NewTcbTheorem")
def _tcbtheorem(reader: Reader, fragment: Fragment, found: Command) -> int:
    options, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    within = dict(_OPTION.findall(_text(options))).get("number within", "")
    like = dict(_OPTION.findall(_text(options))).get("use counter from", "")
    _theorem(reader, _text(name), None, like, within)
    prefix: Fragment | None = None
    for _ in range(3):
        prefix, end = arguments.braced(fragment, end)
    separator = dict(_OPTION.findall(_text(options))).get("label separator", ":")
    reader.theorem_prefixes[_text(name)] = f"{_text(prefix)}{separator.strip()}"
    return end


def _theorem(reader: Reader, name: str, unnumbered: str | None, like: str, within: str) -> None:
    if not name or name in ENVIRONMENTS:
        return
    counters = reader.counters
    counter = name if unnumbered is None else unnumbered
    if counter and like:
        counter = reader.theorems.get(like, like) or like
    elif counter:
        counters.new(counter)
        if within:
            if within == "chapter":
                counters.use_chapters()
            counters.within(counter, within)
    reader.theorems[name] = counter
    reader.counters.aliases.pop(name, None)
    reader.environments.pop(name, None)


def _text(fragment: Fragment | None) -> str:
    return "" if fragment is None else arguments.text_of(fragment).strip()


_OPTION = re.compile(r"([a-z][a-z ]*?)\s*=\s*\{?([^,{}]*)\}?")
