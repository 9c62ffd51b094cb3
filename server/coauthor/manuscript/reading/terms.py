"""Glossaries and acronyms: a long form that cites something does so where the acronym is used first.

Only what stands in the text is followed; what a printed glossary says of its terms is not.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, headings
from coauthor.manuscript.reading.fragments import Fragment, Frame
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, typeset
from coauthor.manuscript.scan import Command


@command("newglossaryentry", "longnewglossaryentry", "newacronym", "newabbreviation", "acro")
def _term(reader: Reader, fragment: Fragment, found: Command) -> int:
    if found.name.endswith("entry"):
        reader.options.add("glossary@term:")
        return headings.settled(fragment, arguments.starred(fragment, found)[1])
    _, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.braced(fragment, end)
    if found.name == "acro":
        _, end = arguments.bracketed(fragment, end)
    else:
        reader.options.add("glossary@short:")
        _, end = arguments.braced(fragment, end)
    long, end = arguments.braced(fragment, end)
    if key is not None and long is not None and "cite" in long.source:
        reader.setup.long_forms[reader.expanded(key)] = long
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
    long = forms.get(name)
    if long is not None and not (is_once and name in reader.setup.written_out):
        reader.setup.written_out.add(name)
        outer, reader.site = reader.site, reader.place(fragment, found.start, end)
        origin = (long.path, long.start) if long.path is not None else None
        reader.run(reader.words(long.source)._replace(frame=Frame((), fragment, end, origin)))
        reader.site = outer
    return arguments.bracketed(fragment, end)[1]
