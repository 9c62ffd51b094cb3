"""Glossaries and acronyms: a long form that cites something does so where the acronym is used first.

A glossary is read where it is printed: the terms that were used, in the order of the alphabet.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, glossaries, headings, titles
from coauthor.manuscript.reading.fragments import Fragment, Frame
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import choice, command, typeset
from coauthor.manuscript.reading.state import Described
from coauthor.manuscript.scan import Command


@command("newglossaryentry", "longnewglossaryentry", "provideglossaryentry")
def _entry(reader: Reader, fragment: Fragment, found: Command) -> int:
    key, end = arguments.braced(fragment, found.end)
    options, end = arguments.braced(fragment, end)
    if key is None or options is None:
        return headings.settled(fragment, found.end)
    described: Fragment | None
    if found.name == "longnewglossaryentry":
        described, end = arguments.braced(fragment, end)
    else:
        described = _field(options, _DESCRIPTION)
    called = _NAME.search(options.source)
    if called is not None:
        start, end_of_name = called.span(1) if called.group(1) is not None else called.span(2)
        _say(reader, key, options._replace(start=options.start + start, end=options.start + end_of_name), described)
    match = _SORT.search(options.source) or called
    name = titles.clean(reader.expand(match.group(1) or match.group(2))) if match else ""
    if described is not None:
        kind = _kind(reader, options, "main")
        reader.setup.described[reader.expanded(key)] = Described(kind, name.casefold(), described)
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
    options, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    short: Fragment | None
    if found.name == "acro":
        short, end = arguments.bracketed(fragment, end)
    else:
        short, end = arguments.braced(fragment, end)
    long, end = arguments.braced(fragment, end)
    if key is not None and long is not None:
        name = reader.expanded(key)
        _say(reader, key, short, long)
        if "cite" in long.source:
            reader.setup.long_forms[name] = long
        if found.name != "acro":
            usual = "acronym" if found.name == "newacronym" else "abbreviations"
            kind = _kind(reader, options, glossaries.usual(reader, usual))
            said = _field(options, _DESCRIPTION) or long
            reader.setup.described[name] = Described(kind, titles.clean(reader.expanded(short)).casefold(), said)
    return end


@command("DeclareAcronym")
def _declared(reader: Reader, fragment: Fragment, found: Command) -> int:
    """acro's acronyms, with a source if they have one."""
    key, end = arguments.braced(fragment, found.end)
    options, end = arguments.braced(fragment, end)
    if key is None or options is None:
        return end
    fields = {match.group(1): match for match in _ACRO.finditer(options.source)}
    parts = {
        name: options._replace(start=options.start + match.start(at), end=options.start + match.end(at))
        for name, match in fields.items()
        for at in (2 if match.group(2) is not None else 3,)
    }
    _say(reader, key, parts.get("short"), parts.get("long"))
    said = arguments.text_of(parts["long"]) if "long" in parts else ""
    if "cite" in parts:
        said += f"\\cite{{{arguments.text_of(parts['cite']).strip()}}}"
    if "cite" in said:
        reader.setup.long_forms[reader.expanded(key)] = reader.words(said)
    return end


@command("glsxtrnewsymbol", "glsxtrnewnumber")
def _symbol(reader: Reader, fragment: Fragment, found: Command) -> int:
    options, end = arguments.bracketed(fragment, found.end)
    key, end = arguments.braced(fragment, end)
    sign, end = arguments.braced(fragment, end)
    if key is not None:
        name = reader.expanded(key)
        described = _field(options, _DESCRIPTION) or reader.words("")
        kind = _kind(reader, options, glossaries.usual(reader, f"{found.name[9:]}s"))
        reader.setup.described[name] = Described(kind, name.casefold(), described)
        _say(reader, key, sign, described)
    return end


def _field(options: Fragment | None, pattern: re.Pattern[str]) -> Fragment | None:
    """What one of the settings of a term says."""
    match = pattern.search(options.source) if options is not None else None
    if options is None or match is None:
        return None
    return options._replace(start=options.start + match.start(1), end=options.start + match.end(1))


def _kind(reader: Reader, options: Fragment | None, usual: str) -> str:
    match = _TYPE.search(options.source) if options is not None else None
    return glossaries.kind_of(reader, match.group(1).strip()) if match else usual


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


@typeset("gls", "Gls", "GLS", "glspl", "Glspl", "GLSpl", "ac", "Ac", "acp", "Acp")
@typeset("cgls", "cglspl", "cGls", "rgls", "pgls")
def _used(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What is written out at its first use."""
    return _written_out(reader, fragment, found, is_once=True)


@typeset("acrfull", "acrlong", "Acrfull", "Acrlong", "acrfullpl", "acrlongpl", "acf", "acl", "acfp")
@typeset("glsfirst", "Glsfirst")
@typeset("glsentrylong", "glsxtrfull", "glsxtrlong", "Glsxtrfull", "Glsxtrlong", "glsxtrfullpl", "glsxtrlongpl")
def _long(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What is written out each time."""
    return _written_out(reader, fragment, found, is_once=False)


def _written_out(reader: Reader, fragment: Fragment, found: Command, *, is_once: bool) -> int:
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    forms, name = reader.setup.long_forms, reader.expanded(key)
    reader.setup.named.add(name)
    long = forms.get(name)
    if long is not None and not (is_once and name in reader.setup.written_out):
        if is_once or found.name.startswith("ac"):
            reader.setup.written_out.add(name)
        outer, reader.site = reader.site, reader.place(fragment, found.start, end)
        origin = (long.path, long.start) if long.path is not None else None
        reader.run(reader.words(long.source)._replace(frame=Frame((), fragment, end, origin)))
        reader.site = outer
    further, end = arguments.bracketed(fragment, end)
    if further is not None:
        reader.run(further)
    return end


@typeset("glsxtrshort", "Glsxtrshort", "glsxtrshortpl")
@typeset("glssymbol", "glsname", "glsdesc", "Glsdesc", "acrshort", "Acrshort", "acs", "glsadd", "glstext", "glsplural")
def _named(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What only names a term."""
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    name = reader.expanded(key)
    reader.setup.named.add(name)
    if found.name.endswith("desc") and name in reader.setup.described:
        reader.run(reader.setup.described[name].text)
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


_DESCRIPTION = re.compile(r"description\s*=\s*\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}")
_TYPE = re.compile(r"(?<![A-Za-z])type\s*=\s*\{?([^,{}]*)")
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_ACRO = re.compile(rf"(?<![A-Za-z-])(short|long|cite)\s*=\s*(?:{_GROUP}|((?:[^,{{}}]|\{{[^{{}}]*\}})*))")
_SORT = re.compile(r"(?<![A-Za-z])sort\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]*))")
_NAME = re.compile(r"(?<![A-Za-z])name\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,]*))")
