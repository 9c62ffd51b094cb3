"""ctex' headings: what stands around their numbers (`第一章`), and what `\\ctexset` changes of it.

A reference shows the number alone; `\\thesection` and what counts within it stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.manuscript import vocabulary
from coauthor.manuscript.reading import arguments, titles
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.reading.state import Shape
from coauthor.manuscript.scan import Command


def begin(reader: Reader, name: str) -> None:
    """The headings are those of ctex: as a class, or as a package that was asked for them."""
    reader.setup.shapes.update(dict.fromkeys((*_HEADINGS, "appendix"), Shape()))
    if f"{name}:scheme=plain" in reader.options or _sets_itself(reader):
        return
    reader.setup.shapes["part"] = Shape("第", "\\chinese{part}", "部分")
    if reader.counters.has_chapters:
        reader.setup.shapes["chapter"] = Shape("第", "\\chinese{chapter}", "章")
        reader.setup.shapes["appendix"] = Shape("附录 ")


def step(reader: Reader, name: str) -> tuple[str, str] | None:
    """Count a heading on: its number as a reference shows it, and as it stands before the title; None without one."""
    top = "chapter" if reader.counters.has_chapters else "section"
    shape = reader.setup.shapes.get("appendix" if reader.is_appendix and name == top else name)
    if shape is not None and not shape.is_numbered:
        return None
    number = reader.counters.step(name)
    if shape is None:
        return number, number
    number = titles.clean(reader.expand(reader.counters.write(shape.number))) if shape.number else number
    return number, titles.clean(reader.expand(f"{shape.before}{number}{shape.after}"))


@command("ctexset")
def _ctexset(reader: Reader, fragment: Fragment, found: Command) -> int:
    given, end = arguments.braced(fragment, found.end)
    if given is not None:
        for path, value in _settings(arguments.text_of(given)):
            _set(reader, path, value)
    return end


@command("CTEXsetup")
def _ctexsetup(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What older documents write: `\\CTEXsetup[name={第,节}]{section}`."""
    given, end = arguments.bracketed(fragment, found.end)
    which, end = arguments.braced(fragment, end)
    if given is not None and which is not None:
        for option, value in _settings(arguments.text_of(given)):
            _set(reader, f"{reader.expanded(which)}/{option}", value)
    return end


_HEADINGS = tuple(name for name in vocabulary.SECTIONS if not name.startswith("add"))
_DEPTHS = {"part": -1, **{name: at for at, name in enumerate(_HEADINGS[1:])}}
_NAMES = re.compile(r"(?:contents|listfigure|listtable|bib|index|appendix)name")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?")
_EDGE = re.compile(r"\\.|[{},]", re.DOTALL)
_OWN = re.compile(r"\{\s*ctex\s*\}|\\ctexset")
_DEEPEST = 3


def _sets_itself(reader: Reader) -> bool:
    """Whether a class of the author's own has ctex' headings set up: where it depends on options, nobody knows how."""
    if not reader.in_style:
        return False
    shown = reader.files.snapshot(reader.own())
    return shown is not None and _OWN.search(shown.text) is not None


def _set(reader: Reader, path: str, value: str) -> None:
    heading, _, option = path.rpartition("/")
    if not heading and option == "secnumdepth":
        depth = _DEPTHS.get(value)
        reader.counters.depth = int(value) if re.fullmatch(r"-?\d", value) else depth if depth is not None else 0
    elif not heading and _NAMES.fullmatch(option):
        for name in (option, "refname") if option == "bibname" else (option,):
            reader.set(reader.macros, name, Macro(name, (), value))
    shape = reader.setup.shapes.get(heading)
    if shape is None:
        return
    if option == "name":
        before, _, after = value.partition(",")
        shape = shape._replace(before=_bare(before), after=_bare(after))
    elif option == "number":
        shape = shape._replace(number=value)
    elif option == "numbering":
        shape = shape._replace(is_numbered=value == "true")
    reader.set(reader.setup.shapes, heading, shape)


def _settings(text: str, above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The settings of a list of them: path and value, those of a heading under its name."""
    for part in _parts(_COMMENT.sub("", text)):
        key, is_given, value = part.partition("=")
        path = "/".join(filter(None, (above, "".join(key.split()))))
        value = _bare(value.strip())
        if not is_given:
            continue
        if path in (*_HEADINGS, "appendix") and depth < _DEEPEST:
            yield from _settings(value, path, depth + 1)
        elif path:
            yield path, value


def _parts(text: str) -> Iterator[str]:
    """What stands between commas that are in no braces."""
    depth = start = 0
    for match in _EDGE.finditer(text):
        letter = match.group()
        depth += (letter == "{") - (letter == "}")
        if letter == "," and depth <= 0:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _bare(value: str) -> str:
    """Without the braces around it."""
    value = value.strip() if value[:1].isspace() and "{" in value else value
    return value[1:-1] if value[:1] == "{" and value[-1:] == "}" and _is_one(value) else value


def _is_one(value: str) -> bool:
    depth = 0
    for match in _EDGE.finditer(value):
        depth += (match.group() == "{") - (match.group() == "}")
        if depth == 0 and match.group() != ",":
            return match.end() == len(value)
    return False
