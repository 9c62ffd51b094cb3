"""What commands that define something leave behind: macros, environments, theorems, counters, flags.

A definition inside of a group is forgotten at its end (`scoping`), unless it is made for good.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, macros
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import COMMANDS, command
from coauthor.manuscript.scan import Command


@command("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd")
def _newcommand(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = _name(reader, fragment, _past_star(fragment, found))
    is_suffixed = fragment.scan.text[end : end + 1] == "*"
    count, end = arguments.bracketed(fragment, end + is_suffixed)
    default, end = arguments.bracketed(fragment, end)
    body, end = arguments.braced(fragment, end)
    if name and body is not None:
        name += "*" * is_suffixed
        known = found.name == "providecommand" and name in reader.macros
        if not known:
            is_new = found.name in ("newcommand", "newrobustcmd")
            _define(reader, name, macros.classic(_number(count), _default(default)), body, is_new=is_new)
    return end


@command("def", "gdef", "edef", "xdef", "protected@edef", "protected@xdef")
def _def(reader: Reader, fragment: Fragment, found: Command) -> int:
    text = fragment.scan.text
    if _BUILT.match(text, arguments.gap(fragment, found.end), fragment.end):
        name, end = _name(reader, fragment, found.end)
        match = _PARAMETERS.match(text, end, fragment.end)
        pattern = match.group(1) if match else ""
    else:
        match = _DEFINED.match(text, found.end, fragment.end)
        name, pattern = match.groups() if match else ("", "")
    if match is None:
        return found.end
    body, end = arguments.braced(fragment, match.end())
    if body is not None and name:
        is_global = found.name in ("gdef", "xdef", "protected@xdef") or found.name[:3] in ("cs_", "tl_")
        how = {"is_code": ":" in found.name, "is_global": is_global or reader.scopes.is_global()}
        _define(reader, name, macros.delimited(pattern), body, **how)
    return end


@command("@namedef", "csdef", "csgdef", "csedef", "csxdef", "cslet", "csletcs", "letcs")
def _named(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A command whose name is given as a text."""
    name, end = arguments.braced(fragment, found.end)
    match = _PARAMETERS.match(fragment.scan.text, end, fragment.end)
    pattern, end = (match.group(1), match.end()) if match else ("", end)
    body, end = arguments.braced(fragment, end)
    written = reader.expanded(name).lstrip("\\")
    if written and body is not None:
        text = arguments.text_of(body).strip()
        is_global = found.name in ("csgdef", "csxdef") or reader.scopes.is_global()
        if found.name in ("csletcs", "letcs"):
            reader.define(written, Macro(written, (), f"\\csname {text}\\endcsname"))
        else:
            _define(reader, written, macros.delimited(pattern), body, is_global=is_global)
    return end


@command("let", "NewCommandCopy", "RenewCommandCopy", "LetLtxMacro", "GlobalLetLtxMacro", "cs_set_eq:NN")
def _let(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = _name(reader, fragment, found.end)
    match = _EQUALS.match(fragment.scan.text, end, fragment.end)
    target, end = _name(reader, fragment, match.end() if match else end)
    is_global = found.name.startswith("Global") or reader.scopes.is_global()
    if name == "addcontentsline":
        is_silent = target in reader.macros or target.startswith("@gobble")
        reader.set(reader.settings, "contents", "none" if is_silent else "", is_global=is_global)
    elif target in ("iftrue", "iffalse") and name[:2] == "if":
        reader.set(reader.flags, name[2:], target == "iftrue", is_global=is_global)
    elif target in reader.macros:
        known = reader.macros[target]
        copy = Macro(name, known.parameters, known.begin, origin=known.origin)
        reader.define(name, copy, is_global=is_global)
    elif name and target and name != target and (target in COMMANDS or reader.handler(target)):
        reader.alias(name, target, is_global=is_global)
    elif name in reader.macros and target:
        reader.define(name, Macro(name, (), f"\\{target}"), is_global=is_global)
    return end


@command(
    *("NewDocumentCommand", "RenewDocumentCommand", "ProvideDocumentCommand", "DeclareDocumentCommand"),
    *("NewExpandableDocumentCommand", "RenewExpandableDocumentCommand", "DeclareExpandableDocumentCommand"),
)
def _document_command(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = _name(reader, fragment, found.end)
    spec, end = arguments.braced(fragment, end)
    body, end = arguments.braced(fragment, end)
    if name and spec is not None and body is not None:
        is_new = found.name.startswith("New")
        _define(reader, name, macros.specified(arguments.text_of(spec)), body, is_new=is_new)
    return end


@command("newenvironment", "renewenvironment", "provideenvironment")
def _newenvironment(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, _past_star(fragment, found))
    count, end = arguments.bracketed(fragment, end)
    default, end = arguments.bracketed(fragment, end)
    parameters = macros.classic(_number(count), _default(default))
    return _environment(reader, fragment, name, parameters, end, is_new=found.name == "newenvironment")


@command(
    *("NewDocumentEnvironment", "RenewDocumentEnvironment"),
    *("ProvideDocumentEnvironment", "DeclareDocumentEnvironment"),
)
def _document_environment(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    spec, end = arguments.braced(fragment, end)
    parameters = macros.specified(arguments.text_of(spec) if spec else "")
    return _environment(reader, fragment, name, parameters, end, is_new=found.name.startswith("New"))


@command("NewEnviron", "RenewEnviron")
def _environ(reader: Reader, fragment: Fragment, found: Command) -> int:
    """environ's environments: what stands between is put where `\\BODY` is."""
    name, end = arguments.braced(fragment, found.end)
    count, end = arguments.bracketed(fragment, end)
    default, end = arguments.bracketed(fragment, end)
    body, end = arguments.braced(fragment, end)
    if name is not None and body is not None:
        begin, _, finish = arguments.text_of(body).partition("\\BODY")
        parameters = macros.classic(_number(count), _default(default))
        reader.define_environment(_text(name), Macro(_text(name), parameters, begin, finish))
    return arguments.bracketed(fragment, end)[1]


@command("labelformat")
def _label_format(reader: Reader, fragment: Fragment, found: Command) -> int:
    """How references to what a counter counts are written."""
    counter, end = arguments.braced(fragment, found.end)
    written, end = arguments.braced(fragment, end)
    if counter is not None and written is not None:
        _dress(reader, _text(counter), arguments.text_of(written))
    return end


@command("newif")
def _newif(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = _name(reader, fragment, found.end)
    if name[:2] == "if" and name[2:]:
        flag = name[2:]
        reader.flags.setdefault(flag, False)
        for way in ("true", "false"):
            macro = Macro(f"{flag}{way}", (), f"\\setflag@{way}{{{flag}}}")
            reader.define(macro.name, macro, is_global=True)
    return end


@command("setflag@true", "setflag@false", "toggletrue", "togglefalse", "booltrue", "boolfalse", "newtoggle", "newbool")
def _set_flag(reader: Reader, fragment: Fragment, found: Command) -> int:
    flag, end = arguments.braced(fragment, found.end)
    reader.set(reader.flags, _text(flag), found.name.endswith("true"), is_global=reader.scopes.is_global())
    return end


@command("setboolean", "settoggle", "setbool", "newboolean", "provideboolean", "providetoggle", "providebool")
def _setboolean(reader: Reader, fragment: Fragment, found: Command) -> int:
    flag, end = arguments.braced(fragment, found.end)
    if not found.name.startswith("set"):
        reader.flags.setdefault(_text(flag), False)
        return end
    value, end = arguments.braced(fragment, end)
    is_global = reader.scopes.is_global()
    reader.set(reader.flags, _text(flag), _text(value).lower() == "true", is_global=is_global)
    return end


@command("@setfontsize", "@setsize")
def _font_size(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A class that says how large `\\small` is names `\\small` in it."""
    return _name(reader, fragment, found.end)[1]


@command("lstnewenvironment", "DefineVerbatimEnvironment", "newminted")
def _verbatim(reader: Reader, fragment: Fragment, found: Command) -> int:
    if found.name == "lstnewenvironment":
        return _own_listing(reader, fragment, found)
    _, end = arguments.plain(fragment, found.end)
    option: Fragment | None = fragment
    while option is not None:
        option, end = arguments.bracketed(fragment, end)
    for _ in range(1 if found.name == "newminted" else 2):
        _, end = arguments.braced(fragment, end)
    return end


def _own_listing(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    count, end = arguments.bracketed(fragment, end)
    default, end = arguments.bracketed(fragment, end)
    begin, end = arguments.braced(fragment, end)
    _, end = arguments.braced(fragment, end)
    if name is not None and begin is not None:
        body = f"\\listing@made{{{arguments.text_of(begin)}}}"
        reader.define_environment(
            _text(name), Macro(_text(name), macros.classic(_number(count), _default(default)), body)
        )
    return end


@command(
    *("cs_new:", "cs_new_protected:", "cs_set:", "cs_gset:", "cs_new_nopar:", "cs_set_protected:"),
    *("cs_new_protected_nopar:", "cs_set_nopar:", "cs_gset_protected:"),
)
def _cs_new(reader: Reader, fragment: Fragment, found: Command) -> int:
    if found.name.endswith("Nn"):
        name, end = _name(reader, fragment, found.end)
        body, end = arguments.braced(fragment, end)
        count = len(re.findall("[nNVvoxef]", name.partition(":")[2]))
        if name and body is not None:
            _define(reader, name, (macros.MANDATORY,) * count, body, is_global=True)
        return end
    return _def(reader, fragment, found)


@command("tl_const:", "tl_set:", "tl_gset:", "tl_new:", "str_set:", "str_const:")
def _tl_set(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = _name(reader, fragment, found.end)
    if found.name.startswith("tl_new"):
        return end
    body, end = arguments.braced(fragment, end)
    if name and body is not None:
        text = arguments.text_of(body).strip()
        reader.define(name, Macro(name, (), text), is_global=not found.name.startswith(("tl_set", "str_set")))
    return end


def _define(reader: Reader, name: str, parameters: tuple[macros.Parameter, ...], body: Fragment, **how: bool) -> None:
    text = arguments.text_of(body)
    if how.get("is_code"):
        text = _LOOSE.sub("", text)
    if name == "addcontentsline":
        is_silent = not text.strip(" %\n")
        reader.set(reader.settings, "contents", "none" if is_silent else "", is_global=how.get("is_global", False))
        return
    counter = name[3:]
    if name.startswith("the") and counter in reader.counters.values:
        reader.set(reader.counters.formats, counter, text, is_global=how.get("is_global", False))
        return
    if name.startswith("p@") and name[2:] in reader.counters.values:
        _dress(reader, name[2:], text)
        return
    if name == "input@path":
        reader.places.inputs = _FOLDER.findall(text)
        return
    if name.startswith("c@"):
        return
    origin = (body.path, body.start) if body.path is not None and text == body.source else None
    macro = Macro(name, parameters, text, origin=origin)
    reader.define(name, macro, is_new=how.get("is_new", False), is_global=how.get("is_global", False))


def _dress(reader: Reader, counter: str, text: str) -> None:
    """What references put before a number; a `#1` in it is the number. Lists and parts have theirs already."""
    if not counter.startswith(("enum", "subfig", "subtab")):
        reader.set(reader.counters.dress, counter, text if "#1" in text else f"{text}#1")


def _environment(
    reader: Reader,
    fragment: Fragment,
    name: Fragment | None,
    parameters: tuple[macros.Parameter, ...],
    end: int,
    *,
    is_new: bool,
) -> int:
    begin, end = arguments.braced(fragment, end)
    finish, end = arguments.braced(fragment, end)
    if name is not None and begin is not None and finish is not None:
        known = _text(name)
        origin = (begin.path, begin.start) if begin.path is not None else None
        macro = Macro(known, parameters, arguments.text_of(begin), arguments.text_of(finish), origin)
        reader.define_environment(known, macro, is_new=is_new)
    return end


def _name(reader: Reader, fragment: Fragment, position: int) -> tuple[str, int]:
    """The name of the command that is defined: in braces or not, or put together (`\\csname`)."""
    built = _BUILT.match(fragment.scan.text, arguments.gap(fragment, position), fragment.end)
    if built is not None:
        inner = fragment._replace(start=built.start(1), end=built.end(1), tail=False)
        return reader.expanded(inner), built.end()
    given, end = arguments.braced(fragment, position)
    match = _CONTROL.fullmatch(arguments.text_of(given).strip()) if given is not None else None
    if match is None:
        return "", end
    return match.group(1), end


def _past_star(fragment: Fragment, found: Command) -> int:
    return arguments.starred(fragment, found)[1]


def _number(fragment: Fragment | None) -> int:
    text = _text(fragment)
    return int(text) if text.isdecimal() else 0


def _default(fragment: Fragment | None) -> str | None:
    return None if fragment is None else arguments.text_of(fragment)


def _text(fragment: Fragment | None) -> str:
    return "" if fragment is None else arguments.text_of(fragment).strip()


_FOLDER = re.compile(r"\{\s*([^{}]*?)\s*\}")
_LOOSE = re.compile(r"(?<![A-Za-z_:])\s+|\s+(?![A-Za-z_:\s])")
"""Blanks that are none in expl3's code; one that ends a name stays."""
_CONTROL = re.compile(r"\\([A-Za-z@_:]+|.)\s*", re.DOTALL)
_DEFINED = re.compile(r"\s*\\([A-Za-z@_:]+|.)([^{}]*)(?=\{)")
_BUILT = re.compile(r"\\csname\s*([^\\{}]*(?:\\[A-Za-z@]+(?<!\\endcsname)[^\\{}]*|#\d[^\\{}]*)*?)\\endcsname")
_PARAMETERS = re.compile(r"\s*([^{}\\]*)(?=\{)")
_EQUALS = re.compile(r"[ \t]*=?[ \t]?")
