"""Commands that read one of their arguments, depending on another: ifthen's, etoolbox', xparse', LaTeX' own.

Where the choice can't be decided, all branches are read.
"""

from __future__ import annotations

from collections.abc import Callable

from coauthor.manuscript.reading import arguments, deciding
from coauthor.manuscript.reading.deciding import Answer
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import choice, command
from coauthor.manuscript.scan import Command


@choice("ifthenelse", "ifboolexpr", "ifboolexpe")
def _ifthenelse(reader: Reader, fragment: Fragment, found: Command) -> int:
    given, end = arguments.braced(fragment, found.end)
    decide = deciding.test if found.name == "ifthenelse" else deciding.expression
    return _choose(reader, fragment, end, None if given is None else decide(reader, arguments.text_of(given)))


@choice("IfNoValueTF", "IfNoValueT", "IfNoValueF", "IfValueTF", "IfValueT", "IfValueF")
@choice("IfBooleanTF", "IfBooleanT", "IfBooleanF", "IfBlankTF", "IfBlankT", "IfBlankF")
@choice("IfNoValueOrEmptyTF", "tl_if_empty:nTF", "tl_if_empty:nT", "tl_if_empty:nF", "tl_if_blank:nTF")
@choice("tl_if_blank:nT", "tl_if_blank:nF", "tl_if_novalue:nTF", "tl_if_novalue:nT", "tl_if_novalue:nF")
def _if_value(reader: Reader, fragment: Fragment, found: Command) -> int:
    value, end = arguments.braced(fragment, found.end)
    text = arguments.text_of(value).strip() if value is not None else ""
    if "Boolean" in found.name:
        answer = text == arguments.TRUE
    elif "lank" in found.name or "mpty" in found.name:
        answer = not text or ("NoValue" in found.name and text == arguments.NO_VALUE)
    else:
        answer = (text == arguments.NO_VALUE) == ("NoValue" in found.name or "novalue" in found.name)
    if found.name.endswith("TF"):
        return _choose(reader, fragment, end, answer)
    return _only(reader, fragment, end, answer == found.name.endswith("T"))


@choice("ifblank", "notblank", "ifstrempty", "ifdefempty", "ifempty", "ifcsempty", "ifdefvoid", "ifcsvoid")
@choice("ifdef", "ifundef", "ifcsdef", "ifcsundef", "@ifundefined", "iftoggle", "ifbool", "nottoggle", "notbool")
@choice("ifdefmacro", "ifcsmacro", "@ifpackageloaded", "@ifclassloaded", "IfPackageLoadedTF", "IfClassLoadedTF")
@choice("iflanguage", "ifnumodd", "ifempty", "isempty")
def _if_one(reader: Reader, fragment: Fragment, found: Command) -> int:
    first, end = arguments.braced(fragment, found.end)
    text = arguments.text_of(first).strip() if first is not None else ""
    answer = _OF_ONE[found.name](reader, text)
    return _choose(reader, fragment, end, answer)


@choice("ifstrequal", "notstrequal", "ifdefstring", "ifstreq", "ifcsstring", "ifdefstrequal", "ifcsstrequal")
@choice("IfStrEq", "IfSubStr", "IfBeginWith", "IfEndWith", "ifdefequal", "@ifpackagewith", "@ifclasswith")
@choice("ifinlist", "ifnumequal", "ifnumgreater", "ifnumless")
def _if_two(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.starred(fragment, found)
    first, end = arguments.braced(fragment, end)
    second, end = arguments.braced(fragment, end)
    one, other = (arguments.text_of(each).strip() if each is not None else "" for each in (first, second))
    return _choose(reader, fragment, end, _OF_TWO.get(found.name, _same)(reader, one, other))


@choice("ifnumcomp")
def _if_compared(reader: Reader, fragment: Fragment, found: Command) -> int:
    parts, end = [], found.end
    for _ in range(3):
        part, end = arguments.braced(fragment, end)
        parts.append(arguments.text_of(part) if part is not None else "")
    return _choose(reader, fragment, end, deciding.compared(reader, "".join(parts)))


@command("@ifstar", "@ifnextchar", "kernel@ifnextchar", "ifthispageodd", "ifoddpage", "checkoddpage")
def _if_next(reader: Reader, fragment: Fragment, found: Command) -> int:
    if "page" in found.name:
        return _choose(reader, fragment, found.end, None) if found.name == "ifthispageodd" else found.end
    if found.name == "@ifstar":
        wanted, end = "*", found.end
    else:
        letter, end = arguments.braced(fragment, found.end)
        wanted = "" if letter is None else letter.source
    first, end = arguments.braced(fragment, end)
    second, end = arguments.braced(fragment, end)
    where, at, frame = fragment, end, fragment.frame
    while where.frame is not None and where.tail and arguments.gap(where, at) >= where.end:
        frame = where.frame
        where, at = frame.caller, frame.resume
    at = arguments.gap(where, at)
    is_next = bool(wanted) and where.scan.text.startswith(wanted, at) and at < where.end
    chosen = first if is_next else second
    if is_next and wanted == "*" and frame is not None and where is frame.caller:
        frame.resume = at + 1
    if chosen is not None:
        reader.run(chosen._replace(tail=fragment.tail) if chosen.frame is fragment.frame else chosen)
    return end


@choice("@gobble", "@gobbletwo", "@firstofone", "@firstoftwo", "@secondoftwo", "use_none:n", "use:n")
@choice("use_i:nn", "use_ii:nn", "use_none:nn")
def _some(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What takes arguments and leaves some of them, or none."""
    count, kept = _KEEPS[found.name]
    end = found.end
    for number in range(1, count + 1):
        group, end = arguments.braced(fragment, end)
        if group is not None and number == kept:
            reader.choose(group)
    return end


@choice("IfFileExists")
def _if_file(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    text = reader.expanded(name)
    return _choose(reader, fragment, end, reader.places.text(text, reader.own()) is not None)


@choice("ifSubfilesClassLoaded")
def _if_alone(reader: Reader, fragment: Fragment, found: Command) -> int:
    return _choose(reader, fragment, found.end, reader.kind == "subfiles")


def _choose(reader: Reader, fragment: Fragment, position: int, answer: Answer) -> int:
    """Read one of the two arguments that follow, or both."""
    yes, end = arguments.braced(fragment, position)
    no, end = arguments.braced(fragment, end)
    for branch, is_taken in ((yes, answer is not False), (no, answer is not True)):
        if branch is not None and is_taken:
            reader.choose(branch)
    return end


def _only(reader: Reader, fragment: Fragment, position: int, is_taken: object) -> int:
    branch, end = arguments.braced(fragment, position)
    if branch is not None and is_taken:
        reader.choose(branch)
    return end


def _same(reader: Reader, one: str, other: str) -> Answer:
    return reader.expand(one).strip() == reader.expand(other).strip()


def _command_is(reader: Reader, one: str, other: str) -> Answer:
    return _same(reader, f"\\{one}", other)


def _is_empty(reader: Reader, text: str) -> Answer:
    return not reader.expand(text if text.startswith("\\") else f"\\{text}").strip()


def _is_void(reader: Reader, text: str) -> Answer:
    name = text.lstrip("\\")
    known = deciding.is_defined(reader, name)
    return _is_empty(reader, text) if known and name in reader.macros else deciding.negated(known)


def _is_loaded(reader: Reader, text: str) -> Answer:
    return f"{text}:" in reader.options


def _compares(sign: str) -> Callable[[Reader, str, str], Answer]:
    return lambda reader, one, other: deciding.compared(reader, f"{one}{sign}{other}")


_KEEPS = {
    **dict.fromkeys(("@gobble", "use_none:n"), (1, 0)),
    **dict.fromkeys(("@gobbletwo", "use_none:nn"), (2, 0)),
    **dict.fromkeys(("@firstofone", "use:n"), (1, 1)),
    **dict.fromkeys(("@firstoftwo", "use_i:nn"), (2, 1)),
    **dict.fromkeys(("@secondoftwo", "use_ii:nn"), (2, 2)),
}
"""How many arguments are taken, and which is kept."""
_OF_ONE: dict[str, Callable[[Reader, str], Answer]] = {
    **dict.fromkeys(("ifblank", "ifstrempty", "ifempty", "isempty"), lambda reader, text: not text),
    "notblank": lambda reader, text: bool(text),
    **dict.fromkeys(("ifdefempty", "ifcsempty"), _is_empty),
    **dict.fromkeys(("ifdefvoid", "ifcsvoid"), _is_void),
    **dict.fromkeys(("ifdef", "ifcsdef", "ifdefmacro", "ifcsmacro"), deciding.is_defined),
    **dict.fromkeys(
        ("ifundef", "ifcsundef", "@ifundefined"),
        lambda reader, text: deciding.negated(deciding.is_defined(reader, reader.expand(text))),
    ),
    **dict.fromkeys(("iftoggle", "ifbool"), lambda reader, text: reader.flags.get(text)),
    **dict.fromkeys(("nottoggle", "notbool"), lambda reader, text: deciding.negated(reader.flags.get(text))),
    **dict.fromkeys(("@ifpackageloaded", "@ifclassloaded", "IfPackageLoadedTF", "IfClassLoadedTF"), _is_loaded),
    "iflanguage": lambda reader, text: text in reader.settings["language"],
    "ifnumodd": deciding.odd,
}
_OF_TWO: dict[str, Callable[[Reader, str, str], Answer]] = {
    "notstrequal": lambda reader, one, other: deciding.negated(_same(reader, one, other)),
    **dict.fromkeys(("ifcsstring",), _command_is),
    "IfSubStr": lambda reader, one, other: reader.expand(other) in reader.expand(one),
    "IfBeginWith": lambda reader, one, other: reader.expand(one).startswith(reader.expand(other)),
    "IfEndWith": lambda reader, one, other: reader.expand(one).endswith(reader.expand(other)),
    **dict.fromkeys(
        ("@ifpackagewith", "@ifclasswith"),
        lambda reader, one, other: all(f"{one}:{each.strip()}" in reader.options for each in other.split(",")),
    ),
    "ifinlist": lambda reader, one, other: None,
    "ifnumequal": _compares("="),
    "ifnumgreater": _compares(">"),
    "ifnumless": _compares("<"),
}
