"""Labels, references and citations, also those that a macro of the author's makes.

A key that is written out in a file has its own place there, however many macros hand it on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from coauthor.manuscript import vocabulary
from coauthor.manuscript.reading import arguments, headings, pseudocode, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment, typeset
from coauthor.manuscript.reading.values import Place
from coauthor.manuscript.scan import Command


@typeset("label", "ltx@label", "zlabel", "alglabel", "linelabel", "nllabel", "lnl")
def _label(reader: Reader, fragment: Fragment, found: Command) -> int:
    kind, end = arguments.bracketed(fragment, arguments.over_slides(fragment, found.end))
    key, end = arguments.braced(fragment, end)
    if key is not None:
        if reader.open and reader.open[-1].counter == "algocf":
            pseudocode.before_label(reader, fragment, found.start)
        add_label(reader, key, reader.expanded(kind))
    return end


def add_label(reader: Reader, key: Fragment, kind: str = "") -> None:
    """A label of the number that was last counted."""
    for written, place in _whole(reader, key):
        mark = reader.mark
        number = mark.number
        if mark.kind in reader.counters.dress:
            number = titles.clean(reader.counters.referred(mark.kind, number))
        label = values.Label(written, number, kind or mark.kind, place, mark.title, mark.is_early)
        reader.found.labels.append(label)


def label_option(reader: Reader, options: Fragment | None) -> None:
    """The label among the options of a listing or a box (`label={lst:a}`)."""
    if options is None:
        return
    match = _LABEL.search(options.source)
    if match is not None:
        start = options.start + match.start(1)
        add_label(reader, arguments.resolved(options._replace(start=start, end=start + len(match.group(1)))))


@typeset(
    *(vocabulary.REFERENCES - {"hyperref"}), "labelcref", "cpageref", "zcref", "zref", "S@ref", "nref", "prettyref"
)
def _reference(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.starred(fragment, found)
    option: Fragment | None = fragment
    while option is not None:
        option, end = arguments.bracketed(fragment, end)
    for _ in range(2 if found.name.endswith("range") else 1):
        group, end = arguments.braced(fragment, end)
        if group is not None:
            keeps_blanks = "cref" in found.name.lower() and "cleveref:" in reader.options
            found_keys = _keys(reader, group)
            for key, place in _with_blanks(reader, group, found_keys) if keeps_blanks else found_keys:
                reader.found.references.append(values.Use(key, found.name, place))
    return end


@typeset("hyperref")
def _hyperref(reader: Reader, fragment: Fragment, found: Command) -> int:
    group, end = arguments.bracketed(fragment, found.end)
    if group is None:
        for _ in range(3):
            _, end = arguments.braced(fragment, end)
        return end
    reader.found.references += [values.Use(key, found.name, place) for key, place in _whole(reader, group)]
    return end


@typeset("cite")
def _cite(reader: Reader, fragment: Fragment, found: Command) -> int:
    name = found.name
    if name == "defcitealias":
        _, end = arguments.braced(fragment, found.end)
        _, end = arguments.braced(fragment, end)
        return end
    _, end = arguments.starred(fragment, found)
    if (ahead := _BEFORE.match(fragment.scan.text, end, fragment.end)) is not None:
        reader.run(fragment._replace(start=ahead.start(1), end=ahead.end(1), tail=False))
        end = ahead.end()
    if name.lower().startswith(("foot", "smart")) and "biblatex:" in reader.options:
        reader.counters.step("footnote")
    if _MULTIPLE.fullmatch(name):
        before = len(reader.found.citations)
        end = _multiple(reader, fragment, found, end)
        _say_again(reader, name, before)
        return end
    while True:
        note, end = arguments.bracketed(fragment, end)
        if note is None:
            break
        reader.run(note)
    if name.lower().endswith("volcite"):
        _, end = arguments.braced(fragment, end)
        _, end = arguments.bracketed(fragment, end)
    group, end = arguments.braced(fragment, end)
    if group is not None:
        before = len(reader.found.citations)
        _cited(reader, group, name)
        _say_again(reader, name, before)
    return end


def _say_again(reader: Reader, name: str, before: int) -> None:
    """Most styles of biblatex go through the keys of a citation in the text twice, first to count them."""
    if name.lower() not in _IN_TEXT or "biblatex:" not in reader.options:
        return
    style = reader.settings.get("citations")
    if style is None:
        starts = ("biblatex:citestyle=", "biblatex:style=")
        named = [
            option.removeprefix(start) for start in starts for option in reader.options if option.startswith(start)
        ]
        style = reader.settings["citations"] = (named or ["numeric"])[0].strip("{}")
    if _COUNTING.fullmatch(style):
        reader.found.citations += reader.found.citations[before:]


@typeset("foreigntextcquote", "hyphentextcquote", "foreignblockcquote", "hyphenblockcquote")
def _foreign_quote(reader: Reader, fragment: Fragment, found: Command) -> int:
    """csquotes' quotations in another language, with their source."""
    _, end = arguments.braced(fragment, arguments.starred(fragment, found)[1])
    key, end = arguments.plain(fragment, end)
    if key is not None:
        _cited(reader, key, found.name)
    return end


@environment("displaycquote", "foreigndisplaycquote", "hyphendisplaycquote")
def _displayed_quote(reader: Reader, fragment: Fragment, item: Item) -> int:
    reader.begin(fragment, item)
    end = item.end
    if not item.name.startswith("display"):
        _, end = arguments.braced(fragment, end)
    key, end = arguments.plain(fragment, end)
    if key is not None:
        _cited(reader, key, item.name)
    return end


@command("DeclareCiteCommand", "DeclareMultiCiteCommand")
def _new_cite(reader: Reader, fragment: Fragment, found: Command) -> int:
    """biblatex' way to make commands that cite."""
    name, end = arguments.braced(fragment, arguments.starred(fragment, found)[1])
    if name is not None:
        reader.alias(arguments.text_of(name).strip().lstrip("\\"), "cites" if "Multi" in found.name else "cite")
    return headings.settled(fragment, end)


@command("defbibentryset")
def _entry_set(reader: Reader, fragment: Fragment, found: Command) -> int:
    """biblatex: several entries under one key."""
    name, end = arguments.braced(fragment, found.end)
    if name is not None:
        reader.found.entries += [values.Use(key, found.name, place) for key, place in _whole(reader, name)]
    return arguments.braced(fragment, end)[1]


@command("newcites")
def _newcites(reader: Reader, fragment: Fragment, found: Command) -> int:
    """multibib's further bibliographies: `\\citeweb`, `\\bibliographyweb`, by a list of endings."""
    names, end = arguments.braced(fragment, found.end)
    for ending in reader.expanded(names).split(","):
        for name in ("cite", "citep", "citet", "nocite", "bibliography", "bibliographystyle"):
            reader.alias(f"{name}{ending.strip()}", name)
    return arguments.braced(fragment, end)[1]


@typeset("bib")
def _bib(reader: Reader, fragment: Fragment, found: Command) -> int:
    """An entry of amsrefs; elsewhere this is nobody's command."""
    return _bibitem(reader, fragment, found) if "amsrefs:" in reader.options else found.end


@typeset("bibitem", "bibitemdeclare")
def _bibitem(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, found.end)
    key, end = arguments.braced(fragment, end)
    if key is not None:
        reader.found.entries += [values.Use(written, found.name, place) for written, place in _whole(reader, key)]
    return end


def _multiple(reader: Reader, fragment: Fragment, found: Command, end: int) -> int:
    while match := _PARENS.match(fragment.scan.text, end, fragment.end):
        end = match.end()
    for _ in range(_MOST):
        note: Fragment | None = fragment
        behind = end
        while note is not None:
            note, behind = arguments.bracketed(fragment, behind)
        at = arguments.gap(fragment, behind)
        if fragment.scan.text[at : at + 1] != "{" or at >= fragment.end:
            break
        group, end = arguments.braced(fragment, behind)
        if "vol" in found.name and group is not None:
            _, behind = arguments.bracketed(fragment, end)
            group, end = arguments.braced(fragment, behind)
        if group is None:
            break
        _cited(reader, group, found.name)
    return end


def _cited(reader: Reader, group: Fragment, name: str) -> None:
    for key, place in _keys(reader, group):
        if key[0] == "*" and len(key) > 1:
            key, place = key[1:], place._replace(start=min(place.start + 1, place.end))
        if key != "*":
            reader.found.citations.append(values.Use(key, name, place))


def _keys(reader: Reader, group: Fragment) -> Iterator[tuple[str, Place]]:
    """The keys of a list, each with its place."""
    source = group.source
    if "\\" not in source and "#" not in source:
        for match in _ITEM.finditer(group.scan.text, group.start, group.end):
            key, inset = _bare(match.group())
            if key[:1] not in ("%", ""):
                yield sys.intern(key), reader.written_at(group, match.start() + inset, match.end() - inset)
        return
    place = reader.place(group, group.start, group.end)
    for match in _ITEM.finditer(reader.expanded(group)):
        key, _ = _bare(match.group())
        if key and "\\" not in key and "#" not in key and arguments.NO_VALUE not in key:
            yield key, place


def _bare(item: str) -> tuple[str, int]:
    """An item of a list of keys without the braces around it, and how wide they are."""
    return (item[1:-1], 1) if item[0] == "{" and item[-1] == "}" and len(item) > 1 else (item, 0)


def _with_blanks(reader: Reader, group: Fragment, found: Iterator[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    """The keys of cleveref, which takes blanks around one for a part of it."""
    written = [" ".join(f"|{part}|".split())[1:-1] for part in reader.expand(arguments.text_of(group)).split(",")]
    for part, (key, place) in zip((part for part in written if part.strip()), found, strict=False):
        yield part if part.strip() == key else key, place


def _whole(reader: Reader, group: Fragment) -> Iterator[tuple[str, Place]]:
    """A key that may hold commas."""
    text = reader.expanded(group).strip()
    if "\\" in text and (pattern := _PATTERN.match(text)) is not None:
        reader.found.beginnings.append(pattern.group(1))
    if not text or "#" in text or "\\" in text or arguments.NO_VALUE in text:
        return
    start = group.start + len(group.source) - len(group.source.lstrip())
    end = start + len(group.source.strip())
    is_literal = text == group.source.strip()
    yield text, reader.written_at(group, start, end) if is_literal else reader.place(group, start, end)


_MOST = 60
_IN_TEXT = frozenset({"textcite", "textcites", "citet"})
_COUNTING = re.compile(
    r"(?:ext-)?(?:(?:numeric|alphabetic)(?:-comp)?|(?:author\w+)-i?comp|verbose.*)|trad-.*|ieee.*|nature|phys|chem-.*|"
    r"science|nejm|vancouver|lncs|gb7714-\d+"
)
"""biblatex' styles that do."""
_ITEM = re.compile(r"%[^\n]*|\{[^{},\n]*\}(?=\s*(?:,|\Z|%))|[^\s,%](?:[^,%\n]*[^\s,%])?")
_MULTIPLE = re.compile(r".*(?:cites|citetexts)")
_PARENS = re.compile(r"\s*\([^()]*\)")
_BEFORE = re.compile(r"<((?:[^<>{}\n]|\{[^{}]*\})*)>")
"""What apacite sets before a citation, or the slides of beamer that it is for."""
_PATTERN = re.compile(r"([^\\{}#\s]{2,})\\")
"""What a key begins with of which the rest is not known."""
_LABEL = re.compile(r"(?<![A-Za-z])label[ \t]*=[ \t]*\{?([^\s,\]{}]+)")
