"""Glossaries and acronyms: a long form that cites something does so where the acronym is used first.

A glossary is read where it is printed: the terms that were used, in the order of the alphabet.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, headings, titles
from coauthor.manuscript.reading.fragments import Fragment, Frame
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import choice, command, typeset
from coauthor.manuscript.reading.state import Described
from coauthor.manuscript.scan import Command


@command("newglossaryentry", "longnewglossaryentry", "provideglossaryentry")
def _entry(reader: Reader, fragment: Fragment, found: Command) -> int:
    reader.options.add("glossary@term:")
    key, end = arguments.braced(fragment, found.end)
    options, end = arguments.braced(fragment, end)
    if key is None or options is None:
        return headings.settled(fragment, found.end)
    described: Fragment | None
    if found.name == "longnewglossaryentry":
        described, end = arguments.braced(fragment, end)
    else:
        match = _DESCRIPTION.search(options.source)
        inside = (options.start + match.start(1), options.start + match.end(1)) if match else (0, 0)
        described = options._replace(start=inside[0], end=inside[1]) if match else None
    called = _NAME.search(options.source)
    if called is not None:
        start, end_of_name = called.span(1) if called.group(1) is not None else called.span(2)
        _say(reader, key, options._replace(start=options.start + start, end=options.start + end_of_name), described)
    match = _SORT.search(options.source) or called
    name = titles.clean(reader.expand(match.group(1) or match.group(2))) if match else ""
    if described is not None:
        reader.setup.described[reader.expanded(key)] = Described(False, name.casefold(), described)
    return end


@command("newglossary")
def _glossary(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_starred, end = arguments.starred(fragment, found)
    _, end = arguments.bracketed(fragment, end)
    name, end = arguments.braced(fragment, end)
    for _ in range(0 if is_starred else 2):
        _, end = arguments.braced(fragment, end)
    title, end = arguments.braced(fragment, end)
    reader.setup.glossaries[reader.expanded(name)] = reader.expanded(title)
    return arguments.bracketed(fragment, end)[1]


@command("newacronym", "newabbreviation", "acro")
def _term(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    short: Fragment | None
    if found.name == "acro":
        short, end = arguments.bracketed(fragment, end)
    else:
        reader.options.add("glossary@short:")
        short, end = arguments.braced(fragment, end)
    long, end = arguments.braced(fragment, end)
    if key is not None and long is not None:
        name = reader.expanded(key)
        _say(reader, key, short, long)
        if "cite" in long.source:
            reader.setup.long_forms[name] = long
        if found.name != "acro":
            reader.setup.described[name] = Described(True, titles.clean(reader.expanded(short)).casefold(), long)
    return end


@choice("glsentrylong", "glsentrydesc", "glsentryshort", "glsentrytext", "glsentryname")
def _as_text(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What a term is called or stands for, as a text that also headings may have."""
    key, end = arguments.braced(fragment, found.end)
    text = reader.setup.said.get((reader.expanded(key), found.name in ("glsentrylong", "glsentrydesc")))
    if text is not None:
        reader.choose(text)
    return end


def _say(reader: Reader, key: Fragment, short: Fragment | None, long: Fragment | None) -> None:
    for is_long, text in ((False, short), (True, long)):
        if text is not None:
            reader.setup.said[reader.expanded(key), is_long] = text


@typeset("printglossary", "printglossaries", "printacronyms", "printnoidxglossary", "printnoidxglossaries")
def _printed(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What a glossary says of the terms that were used, and then of those that are used there."""
    option = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])[0]
    end = headings.list_of(reader, fragment, found)
    is_apart = bool(reader.options & {"glossaries:acronym", "glossaries:acronyms", "glossaries:acronym=true"})
    is_short = found.name == "printacronyms" or "acronym" in (option.source if option is not None else "")
    is_all = found.name in ("printglossaries", "printnoidxglossaries") or not is_apart
    described, told = reader.setup.described, set[str]()
    for _ in range(_MOST_ROUNDS):
        named = [(described[name], name) for name in reader.setup.named - told if name in described]
        here = ((term, name) for term, name in named if is_all or term.is_short == is_short)
        wanted = sorted((term.is_short and is_apart, term.sort, name) for term, name in here)
        if not wanted:
            break
        for _, _, name in wanted:
            told.add(name)
            reader.run(described[name].text)
    return end


@typeset("gls", "Gls", "GLS", "glspl", "Glspl", "ac", "Ac", "acp", "Acp")
def _used(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What is written out at its first use."""
    return _written_out(reader, fragment, found, is_once=True)


@typeset("acrfull", "acrlong", "Acrfull", "Acrlong", "glsentrylong", "glsxtrfull", "glsxtrlong", "acf", "acl", "acfp")
def _long(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What is written out each time."""
    return _written_out(reader, fragment, found, is_once=False)


def _written_out(reader: Reader, fragment: Fragment, found: Command, *, is_once: bool) -> int:
    macro = reader.macros.get(found.name)
    if macro is not None:
        return reader.call(fragment, found, macro)
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    forms, name = reader.setup.long_forms, reader.expanded(key)
    reader.setup.named.add(name)
    long = forms.get(name)
    if long is not None and not (is_once and name in reader.setup.written_out):
        reader.setup.written_out.add(name)
        outer, reader.site = reader.site, reader.place(fragment, found.start, end)
        origin = (long.path, long.start) if long.path is not None else None
        reader.run(reader.words(long.source)._replace(frame=Frame((), fragment, end, origin)))
        reader.site = outer
    further, end = arguments.bracketed(fragment, end)
    if further is not None:
        reader.run(further)
    return end


@typeset("glssymbol", "glsname", "glsdesc", "glsfirst", "acrshort", "Acrshort", "acs", "glsadd", "glstext", "glsplural")
def _named(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What only names a term."""
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    reader.setup.named.add(reader.expanded(key))
    return end


@command("glsaddall")
def _all_named(reader: Reader, fragment: Fragment, found: Command) -> int:
    reader.setup.named.update(reader.setup.described)
    return arguments.bracketed(fragment, found.end)[1]


@typeset("glslink", "glsdisp", "Glsdisp")
def _linked(reader: Reader, fragment: Fragment, found: Command) -> int:
    """Words of one's own for a term, which are read where they stand."""
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    reader.setup.named.add(reader.expanded(key))
    return end


_MOST_ROUNDS = 5
_DESCRIPTION = re.compile(r"description\s*=\s*\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}")
_SORT = re.compile(r"(?<![A-Za-z])sort\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]*))")
_NAME = re.compile(r"(?<![A-Za-z])name\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]*))")
