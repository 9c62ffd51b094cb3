"""Where front, main and back matter and the appendix begin, and how they count, with what classes add to that."""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, wordings
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment
from coauthor.manuscript.scan import Command


def line(reader: Reader, name: str, title: str, number: str) -> tuple[str, str | None]:
    """What a heading of the appendix, or a part of amsbook's, puts into the contents, and its number there."""
    if name == "part" and reader.kind == "amsbook":
        return f"{_word(reader, 'part')} {number}. {title}", None
    if name == "section" and reader.kind.startswith("IEEE"):
        return f"Appendix {number}: {title}", None
    top = "chapter" if reader.counters.has_chapters else "section"
    is_named = name == top and any(opened.name == "appendices" for opened in reader.open)
    if is_named and "appendix:titletoc" in reader.options:
        return f"{_word(reader, 'appendix')} {number} {title}", None
    return title, number


def _word(reader: Reader, what: str) -> str:
    own = reader.macros.get(f"{what}name")
    return own.begin if own else wordings.of(reader.settings["language"])[what]


@command("appendix", "appendices")
def _appendix(reader: Reader, fragment: Fragment, found: Command) -> int:
    is_starred, end = arguments.starred(fragment, found)
    reader.is_appendix = True
    reader.counters.begin_appendix()
    if reader.kind == "elsarticle":
        _of_elsevier(reader)
    elif reader.kind.startswith("revtex"):
        _of_revtex(reader, is_starred=is_starred)
    return end


@command("frontmatter", "backmatter", "mainmatter")
def _matter(reader: Reader, fragment: Fragment, found: Command) -> int:
    reader.is_main_matter = found.name == "mainmatter" or reader.kind.startswith("ams")
    if reader.kind == "memoir":
        reader.counters.keep_matter(is_main=reader.is_main_matter)
        own = reader.macros.get(f"@mem{found.name.removesuffix('matter')}@floats")
        if own is not None:
            reader.run(reader.words(own.begin))
    return arguments.starred(fragment, found)[1]


@environment("appendices", "subappendices", "appendix")
def _appendices(reader: Reader, fragment: Fragment, item: Item) -> int:
    opened = reader.begin(fragment, item)
    if item.name == "appendices":
        outer, reader.site = reader.site, reader.place(fragment, item.start, item.end)
        reader.after("appendices")
        reader.site = outer
    counters, was_appendix = reader.counters, reader.is_appendix
    reader.is_appendix = True
    if item.name == "subappendices":
        top, inner = ("chapter", "section") if counters.has_chapters else ("section", "subsection")
        reader.scopes.keep(counters.formats, inner)
        counters.formats[inner] = f"\\the{top}.\\Alph{{{inner}}}"
        before, counters.values[inner] = counters.values[inner], 0

        def close_parts(within: Fragment, end: Item) -> None:
            reader.is_appendix, counters.values[inner] = was_appendix, before

        opened.close = close_parts
        return item.end
    counter = "chapter" if counters.has_chapters else "section"
    saved = counters.values[counter], counters.formats.get(counter)
    counters.begin_appendix()

    def close(inner: Fragment, end: Item) -> None:
        reader.is_appendix = was_appendix
        counters.values[counter] = saved[0]
        if saved[1] is not None:
            counters.formats[counter] = saved[1]

    opened.close = close
    return item.end


def _of_elsevier(reader: Reader) -> None:
    counters = reader.counters
    counters.within("equation", "section")
    counters.values["equation"] = 0
    for name in ("equation", "figure", "table"):
        counters.formats[name] = f"\\Alph{{section}}.\\arabic{{{name}}}"
    counters.formats["section"] = "Appendix \\Alph{section}"


def _of_revtex(reader: Reader, *, is_starred: bool) -> None:
    counters = reader.counters
    counters.within("equation", "section")
    counters.formats.update(subsection="\\arabic{subsection}", subsubsection="\\alph{subsubsection}")
    counters.formats["equation"] = "A.\\arabic{equation}" if is_starred else "\\thesection\\arabic{equation}"
    if is_starred:
        counters.formats["section"] = ""
