"""What a document class or a package sets up before the document says anything: counters, their formats, headings."""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, chinese, languages
from coauthor.manuscript.reading import counters as counter_names
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command


def begin(reader: Reader, name: str) -> None:
    """The document is of this class."""
    reader.kind = name
    counters = reader.counters
    if name in _WITH_CHAPTERS:
        counters.use_chapters()
    if name in _ROMAN:
        counters.depth = 4
        counters.formats.update(section="\\Roman{section}", subsection="\\thesection-\\Alph{subsection}")
        counters.formats.update(
            subsubsection="\\thesubsection\\arabic{subsubsection}",
            paragraph="\\thesubsubsection\\alph{paragraph}",
            table="\\Roman{table}",
        )
    if name.startswith("ctex"):
        languages.name_words(reader, "chinese")
        chinese.begin(reader, name)
    counters.depth = _DEPTHS.get(name, counters.depth)
    if name.startswith("tufte"):
        counters.formats.update(figure="\\arabic{figure}", table="\\arabic{table}", equation="\\arabic{equation}")
    _of_publishers(reader, name)


def load(reader: Reader, package: str) -> None:
    """A package is loaded; its options are known."""
    if package == "ctex" and reader.options & {"ctex:heading", "ctex:heading=true"}:
        chinese.begin(reader, package)
    if package == "algorithm":
        for outer in ("part", "chapter", "section"):
            if f"algorithm:{outer}" in reader.options:
                reader.counters.within("algorithm", outer)
    if package != "classicthesis":
        return
    asked = {option.removesuffix("=true") for option in reader.options if option.startswith("classicthesis:")}
    if not asked & {"classicthesis:floatperchapter", "classicthesis:nochapters"}:
        for name in ("figure", "table", "equation", "lstlisting"):
            reader.counters.without(name, "chapter")
    if "classicthesis:parts" in asked:
        reader.options.add("titlesec:part")
        reader.counters.formats["part"] = "\\roman{part}"


@command("makeindex")
def _makeindex(reader: Reader, fragment: Fragment, found: Command) -> int:
    options, end = arguments.bracketed(fragment, found.end)
    reader.options.add("makeindex:")
    if "intoc" in reader.expanded(options):
        reader.options.add("makeindex:intoc")
    return end


@command("setuptoc", "unsettoc")
def _features_of_list(reader: Reader, fragment: Fragment, found: Command) -> int:
    """KOMA-Script's features of a list; one of them puts it into the contents."""
    ending, end = arguments.braced(fragment, found.end)
    features, end = arguments.braced(fragment, end)
    change = reader.options.add if found.name == "setuptoc" else reader.options.discard
    for feature in reader.expanded(features).split(","):
        change(
            f"setuptoc:{reader.expanded(ending)}"
            if feature == "totoc"
            else f"setuptoc:{feature.strip()}:{reader.expanded(ending)}"
        )
    return end


@command("KOMAoptions", "KOMAoption")
def _koma(reader: Reader, fragment: Fragment, found: Command) -> int:
    first, end = arguments.braced(fragment, found.end)
    written = reader.expanded(first)
    if found.name == "KOMAoption":
        second, end = arguments.braced(fragment, end)
        written = ",".join(f"{written}={value}" for value in reader.expanded(second).split(","))
    reader.options.update(f"*:{''.join(option.split())}" for option in written.split(","))
    return end


def _of_publishers(reader: Reader, name: str) -> None:
    counters = reader.counters
    if name == "memoir":
        counters.new("book")
        counters.formats["book"] = "\\Roman{book}"
    if name.startswith("revtex"):
        _of_revtex(reader, name)
    if name == "acmart":
        _theorems_of_acm(reader)
    if name == "amsbook":
        counters.formats.update(part="\\arabic{part}", section="\\arabic{section}")
        for thing in ("figure", "table", "equation"):
            counters.without(thing, "chapter")
    if name == "beamer":
        counters.formats.update(subsection="\\arabic{subsection}", subsubsection="\\arabic{subsubsection}")
    if name in ("amsart", "amsproc"):
        counters.formats["part"] = "\\arabic{part}"
    if name == "llncs":
        counters.formats["lstlisting"] = "1.\\arabic{lstlisting}"
        for theorem in _OF_LLNCS:
            counters.new(theorem)
            reader.theorems.setdefault(theorem, theorem)


def _of_revtex(reader: Reader, name: str) -> None:
    """REVTeX counts each heading by itself; what is above it is put before the number where it is referred to."""
    counters = reader.counters
    counters.depth = 0 if f"{name}:prl" in reader.options else 4
    counters.formats.update(section="\\Roman{section}", table="\\Roman{table}")
    if f"{name}:secnumarabic" in reader.options:
        return
    gap = "." if f"{name}:rmp" in reader.options else "\\,"
    above = ""
    for way, heading in zip(("Roman", "Alph", "arabic", "alph", "arabic"), counter_names.SECTIONS[2:], strict=True):
        counters.formats[heading] = f"\\{way}{{{heading}}}"
        if above:
            counters.dress[heading] = f"{above}#1"
        above += f"\\the{heading}{gap}"


def _theorems_of_acm(reader: Reader) -> None:
    reader.counters.new("theorem")
    reader.counters.within("theorem", "section")
    for name in ("theorem", "conjecture", "proposition", "lemma", "corollary", "example", "definition"):
        reader.theorems.setdefault(name, "theorem")


_OF_LLNCS = tuple(
    """
    theorem lemma definition corollary proposition example remark problem case conjecture exercise note property
    question solution
    """.split()
)
_DEPTHS = {"amsbook": 3, "memoir": 1, "llncs": 2, "ctexbook": 2, "ctexrep": 2, "tufte-book": -1, "tufte-handout": -1}
_ROMAN = frozenset({"IEEEtran", "IEEEconf", "ieeeconf", "IEEEtranTCOM"})
_WITH_CHAPTERS = frozenset(
    """
    book report scrbook scrreprt memoir ctexbook ctexrep extbook extreport amsbook svmono octavo tufte-book
    bookest classicthesis ctbook jsbook jreport utbook tbook ltjsbook jlreq-book kaobook
    """.split()
)
