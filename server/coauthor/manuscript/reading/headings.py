"""Headings with TeX's numbers, and what else stands in the table of contents.

A heading counts where TeX would count it: not when starred, not below `secnumdepth`, no chapter in front matter.
"""

from __future__ import annotations

import re

from coauthor.manuscript import vocabulary
from coauthor.manuscript.reading import (
    appendices,
    arguments,
    chinese,
    contents,
    entries,
    languages,
    listing,
    titles,
    values,
    wordings,
)
from coauthor.manuscript.reading.fragments import Fragment, Frame, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.scan import Command


@typeset(*vocabulary.SECTIONS, "addpart", "specialsection")
def _heading(reader: Reader, fragment: Fragment, found: Command) -> int:
    name = _SAME.get(found.name, found.name)
    level = _LEVEL_OF_BOOKS if name == "book" else vocabulary.SECTIONS.get(name)
    if level is None:
        return found.end
    is_starred, end = arguments.starred(fragment, found)
    end = arguments.over_slides(fragment, end) if reader.kind == "beamer" else end
    short, end = arguments.bracketed(fragment, end)
    _, end = arguments.bracketed(fragment, end)
    title, end = arguments.braced(fragment, end)
    if title is None:
        return end
    is_unnumbered = is_starred or found.name != name
    if reader.kind.startswith(("revtex", "beamer")) or (reader.kind.startswith("ams") and name != "part"):
        short = None  # they list the whole title
    if name == "chapter":
        reader.counters.use_chapters()
    counted = None if is_unnumbered or not _counts(reader, name, level) else chinese.step(reader, name)
    written = titles.clean(reader.expanded(title))
    number = counted[1] if counted is not None else None
    if counted is not None:
        reader.mark = Mark(counted[0], _kind(reader, name), written)
    elif not is_unnumbered:
        reader.mark = reader.mark._replace(title=written)
    line = titles.clean(reader.expanded(short)) if short is not None else written
    if short is not None and reader.options & _OPTIONS_TO_CONTENTS and (entry := _ENTRY.search(line)):
        line = entry.group(1) or entry.group(2) or written
    if number is not None and (reader.is_appendix or reader.kind == "amsbook"):
        line, number = appendices.line(reader, name, line, number)
    reader.found.headings.append(
        values.Heading(
            level,
            written,
            line,
            number,
            reader.place(fragment, found.start, end)
            if fragment.path is not None
            else reader.place(title, title.start, title.end),
            starred=is_starred,
            listed=lists(reader) and (not is_starred or _lists_starred(reader, name)),
            appendix=reader.is_appendix,
        )
    )
    before = len(reader.found.citations)
    reader.run(title)
    if not is_starred:
        contents.take(reader, "toc", short, before)
    return end


@typeset("@startsection")
def _start_section(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What LaTeX' own headings and those of the author's are made of: name, level, how it is set; the title follows."""
    name, end = arguments.braced(fragment, found.end)
    for _ in range(5):
        _, end = arguments.braced(fragment, end)
    written = reader.expanded(name)
    if written not in vocabulary.SECTIONS:
        return end
    return _heading(reader, fragment, Command(written, found.start, end))


@typeset("book")
def _book(reader: Reader, fragment: Fragment, found: Command) -> int:
    """memoir's books are above its parts; elsewhere this is nobody's command."""
    return _heading(reader, fragment, found) if reader.kind == "memoir" else found.end


@typeset("addcontentsline")
def _contents_line(reader: Reader, fragment: Fragment, found: Command) -> int:
    listing, end = arguments.braced(fragment, found.end)
    level, end = arguments.braced(fragment, end)
    title, end = arguments.braced(fragment, end)
    known = vocabulary.SECTIONS.get(reader.expanded(level))
    if title is not None and known is not None and reader.expanded(listing) == "toc":
        _made(reader, known, _numberline(reader.expanded(title)), reader.place(fragment, found.start, end))
    return end


@typeset("addxcontentsline")
def _contents_line_of_koma(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The same with the number, if it has one, in brackets of its own."""
    ending, end = arguments.braced(fragment, found.end)
    level, end = arguments.braced(fragment, end)
    number, end = arguments.bracketed(fragment, end)
    title, end = arguments.braced(fragment, end)
    known = vocabulary.SECTIONS.get(reader.expanded(level))
    if title is not None and known is not None and reader.expanded(ending) == "toc":
        place = reader.place(fragment, found.start, end)
        _made(reader, known, titles.clean(reader.expanded(title)), place, reader.expanded(number) or None)
    return end


@typeset("tableofcontents", "listoffigures", "listoftables", "listofalgorithms", "lstlistoflistings", "listoflistings")
@typeset("printindex", "listoftheorems", "printnomenclature")
@typeset("appendixpage", "addappheadtotoc", "appendices@made")
def _list_of(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A list of what the document holds, which may stand in the contents."""
    is_starred, end = arguments.starred(fragment, found)
    option, end = arguments.bracketed(fragment, end)
    contents.begin(reader, found.name)
    if not is_starred and listing.is_listed(reader, found.name):
        given = re.search(r"title\s*=\s*\{?([^,{}]*)", reader.expanded(option))
        title = titles.clean(given.group(1)) if given else ""
        made_by_itself(reader, found.name, reader.place(fragment, found.start, found.end), title)
    return end


@typeset("list@made")
def _own_list(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A list of KOMA-Script's own kind with its title."""
    title, end = arguments.braced(fragment, found.end)
    if listing.is_listed(reader, "listoffigures"):
        place = reader.place(fragment, found.start, end)
        made_by_itself(reader, "lstlistoflistings", place, titles.clean(reader.expanded(title)))
    return end


@command("@starttoc")
def _start_list(reader: Reader, fragment: Fragment, found: Command) -> int:
    ending, end = arguments.braced(fragment, found.end)
    contents.begin_as(reader, reader.expanded(ending))
    return end


@typeset("printbibliography", "printbibheading")
def _printbibliography(reader: Reader, fragment: Fragment, found: Command) -> int:
    given, end = arguments.bracketed(fragment, found.end)
    entries.read_cited(reader)
    written = reader.expanded(given)
    options = {
        key.strip(): value.strip(" {}") for key, _, value in (part.partition("=") for part in written.split(","))
    }
    heading = options.get("heading", "bibliography")
    title = titles.clean(options.get("title", ""))
    defined = reader.setup.bibliography_headings.get(heading)
    if defined is not None:
        outer, reader.site = reader.site, reader.place(fragment, found.start, end)
        title = title or reader.settings.get(f"heading {heading}", "\\bibname")
        reader.run(defined._replace(frame=Frame((reader.words(title),), fragment, end)))
        reader.site = outer
    elif (
        heading in _BIB_HEADINGS
        or (heading == "subbibliography" and reader.kind == "memoir")
        or heading == "bibliography"
        and _is_bibliography_listed(reader)
    ):
        how = {"below": heading.startswith("sub"), "counted": heading.endswith("numbered")}
        made_by_itself(reader, "bibliography", reader.place(fragment, found.start, found.end), title, **how)
    return end


@command("defbibheading")
def _defbibheading(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    title, end = arguments.bracketed(fragment, end)
    body, end = arguments.braced(fragment, end)
    if name is not None and body is not None:
        known = arguments.text_of(name).strip()
        reader.setup.bibliography_headings[known] = reader.words(arguments.text_of(body))
        if title is not None:
            reader.settings[f"heading {known}"] = arguments.text_of(title)
    return end


@command("titleformat")
def _title_format(reader: Reader, fragment: Fragment, found: Command) -> int:
    """titlesec's parts, once they are set in another way, stand in the contents also without a number."""
    is_brief, end = arguments.starred(fragment, found)
    name, _ = arguments.braced(fragment, end)
    if not is_brief and name is not None and name.source.strip() == "\\part":
        reader.options.add("titlesec:part")
    return settled(fragment, end)


@command("titlespacing", "titleclass", "titlecontents", "dottedcontents", "titlelabel", "allsectionsfont")
@command("sectionfont", "chapterfont", "subsectionfont", "patchcmd", "apptocmd", "pretocmd", "xpatchcmd", "xapptocmd")
@command("xpretocmd", "RedeclareSectionCommand", "setkomafont", "addtokomafont", "addtoreset", "DeclareTOCStyleEntry")
@command("settocdepth", "RedeclareSectionCommands", "ctexpatch", "crefname", "Crefname")
@command("aliascntresetthe", "DeclareCaptionLabelFormat", "captionsetup", "hypersetup", "tcbset", "pgfkeys")
@command(
    "index", "typeout", "PackageWarning", "PackageError", "ClassWarning", "pdfbookmark", "url", "nolinkurl", "path"
)
@command("DeclareFieldFormat", "renewbibmacro", "newbibmacro", "DeclareBibliographyDriver", "detokenize")
@command("tikzset", "pgfplotsset", "newcolumntype", "hyphenation", "pdfinfo")
def _settings(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What only sets something up: its arguments are not read."""
    return settled(fragment, arguments.starred(fragment, found)[1])


@command("bibliography@made")
def _bibliography(reader: Reader, fragment: Fragment, found: Command) -> int:
    own = reader.macros.get("thebibliography") or reader.environments.get("thebibliography")
    if own is not None:
        begin = own.begin
        reader.run(reader.words(begin)._replace(frame=Frame((reader.words("9"),) * 9, fragment, found.end)))
        return found.end
    if _is_bibliography_listed(reader):
        made_by_itself(reader, "bibliography", reader.place(fragment, found.start, found.end))
    return found.end


@environment("thebibliography", "bibdiv", "bibsection")
def _thebibliography(reader: Reader, fragment: Fragment, item: Item) -> int:
    reader.begin(fragment, item)
    if _is_bibliography_listed(reader):
        made_by_itself(reader, "bibliography", reader.place(fragment, item.start, item.end))
    return item.end


@environment("abstract", "acks", "acknowledgments")
def _abstract(reader: Reader, fragment: Fragment, item: Item) -> int:
    """What acmart and REVTeX put into the contents."""
    if reader.kind == "acmart" or (reader.kind.startswith("revtex") and item.name != "abstract"):
        title = "Abstract" if item.name == "abstract" else "Acknowledgments"
        _made(reader, vocabulary.SECTIONS["section"], title, reader.place(fragment, item.start, item.end))
    reader.begin(fragment, item)
    return item.end


@environment("IEEEbiography", "IEEEbiographynophoto")
def _biography(reader: Reader, fragment: Fragment, item: Item) -> int:
    """IEEEtran lists its authors below a heading that nobody sees."""
    _, end = arguments.bracketed(fragment, item.end)
    name, end = arguments.braced(fragment, end)
    place = reader.place(fragment, item.start, end)
    if "IEEEtran:biographies" not in reader.options:
        reader.options.add("IEEEtran:biographies")
        _made(reader, vocabulary.SECTIONS["section"], "Biographies", place)
    _made(reader, vocabulary.SECTIONS["subsection"], titles.clean(reader.expanded(name)), place)
    reader.begin(fragment, item)
    return end


def settled(fragment: Fragment, end: int) -> int:
    """Where the arguments end that follow, as many as there are."""
    while True:
        at = arguments.gap(fragment, end)
        letter = fragment.scan.text[at : at + 1] if at < fragment.end else ""
        group, behind = (None, end)
        if letter == "{":
            group, behind = arguments.braced(fragment, end)
        elif letter == "[":
            group, behind = arguments.bracketed(fragment, end)
        if group is None:
            return end
        end = behind


def lists(reader: Reader) -> bool:
    """False where the author has `\\addcontentsline` do nothing."""
    return reader.settings.get("contents") != "none"


def _lists_starred(reader: Reader, name: str) -> bool:
    if reader.kind.startswith(("ams", "revtex")):
        return True
    return name == "part" and "titlesec:part" in reader.options and "titlesec:notocpart*" not in reader.options


def _counts(reader: Reader, name: str, level: int) -> bool:
    depth = -1 if name in ("part", "book") and reader.counters.has_chapters else level - 1
    return depth <= reader.counters.depth and (name != "chapter" or reader.is_main_matter)


def _kind(reader: Reader, name: str) -> str:
    top = "chapter" if reader.counters.has_chapters else "section"
    return "appendix" if reader.is_appendix and name == top else name


def _made(reader: Reader, level: int, title: str, place: values.Place, number: str | None = None) -> None:
    if lists(reader):
        heading = values.Heading(level, title, title, number, place, made=True, appendix=reader.is_appendix)
        reader.found.headings.append(heading)


def made_by_itself(
    reader: Reader, what: str, place: values.Place, title: str = "", *, below: bool = False, counted: bool = False
) -> None:
    """What puts itself into the contents, as a chapter or section or `below` that."""
    level = (1 if reader.counters.has_chapters else 2) + (below or _is_lower(reader, what))
    language = languages.names(reader)
    name = _own_name(reader, what, level) or language.get(what, wordings.ENGLISH.get(what, what))
    if what == "bibliography" and language is wordings.NAMES["german"] and "biblatex:" in reader.options:
        name = languages.brief(reader, name)
    number = reader.counters.step(_LEVELS[level]) if counted else None
    _made(reader, level, title or name, place, number)


def _is_lower(reader: Reader, what: str) -> bool:
    """Whether KOMA-Script was asked to have a list one level below."""
    ending = "lol" if what == "lstlistoflistings" else contents.LISTS.get(what)
    asked = {f"setuptoc:leveldown:{ending}", "*:listof=leveldown"}
    return ending in ("lof", "lot", "lol") and bool(reader.options & asked)


def _own_name(reader: Reader, what: str, level: int) -> str:
    """What the author or babel calls a list (`\\renewcommand{\\bibname}{…}`); biblatex has names of its own."""
    name = _NAMED.get(what, "")
    if what == "bibliography":
        name = "bibname" if level == 1 else "refname"
    macro = reader.macros.get(name)
    if what == "bibliography" and "biblatex:" in reader.options:
        said = reader.setup.bibliography_strings.get("bibliography" if level == 1 else "references", ("", ""))
        if said[1] and wordings.of(said[0]) is languages.names(reader):
            return said[1]
        macro = None
    if macro is None:
        return "References" if name == "refname" and languages.names(reader) is wordings.ENGLISH else ""
    return titles.clean(reader.expand(macro.begin))


def _is_bibliography_listed(reader: Reader) -> bool:
    return listing.is_listed(reader, "bibliography")


def _numberline(title: str) -> str:
    return titles.clean(_NUMBERLINE.sub("", title))


_LEVEL_OF_BOOKS = -1
_NAMED = {
    "listoffigures": "listfigurename",
    "listoftables": "listtablename",
    "lstlistoflistings": "lstlistlistingname",
    "listofalgorithms": "listalgorithmname",
    "listoftheorems": "listtheoremname",
    "printindex": "indexname",
    "tableofcontents": "contentsname",
    "printnomenclature": "nomname",
    **dict.fromkeys(("printglossary", "printglossaries"), "glossaryname"),
    **dict.fromkeys(("appendixpage", "appendices@made", "addappheadtotoc"), "appendixtocname"),
}
"""By command the macro that names its list."""
_LEVELS = tuple(name for name in vocabulary.SECTIONS if not name.startswith("add"))
_BIB_HEADINGS = ("bibintoc", "bibnumbered", "subbibintoc", "subbibnumbered")
"""biblatex' headings that stand in the contents."""
_SAME = {"specialsection": "section", "addpart": "part", "addchap": "chapter", "addsec": "section"}
_OPTIONS_TO_CONTENTS = frozenset(
    f"*:headings={option}" for option in ("optiontotoc", "optiontoheadandtoc", "optiontotocandhead")
)
_ENTRY = re.compile(r"(?:^|,)\s*(?:tocentry\s*=\s*(?:\{([^{}]*)\}|([^,]*))|(?:head|reference|nonumber)\s*=)")
_NUMBERLINE = re.compile(r"(?:\\protect\s*)?\\(?:numberline\s*\{[^{}]*\}|nonumberline(?![A-Za-z]))")
