"""The language of a document, and what its lists and parts are called in it.

It sets words only; what stands in the contents is for `headings` to say.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, wordings
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command


def name_words(reader: Reader, language: str) -> None:
    """The document's language is this one now: `\\bibname` and its like follow."""
    reader.set(reader.settings, "language", language)
    said = names(reader)
    for name, what in _WORDS:
        reader.set(reader.macros, name, Macro(name, (), said.get(what, wordings.ENGLISH[what])))
    references = "References" if said is wordings.ENGLISH else said["bibliography"]
    reader.set(reader.macros, "refname", Macro("refname", (), references))
    reader.set(reader.macros, "listtablename", Macro("listtablename", (), said["listoftables"]))
    if "biblatex:" in reader.options:
        name_bibliography(reader)


def name_bibliography(reader: Reader) -> None:
    """biblatex has words of its own for the bibliography."""
    said = names(reader)
    if said is wordings.NAMES["german"]:
        for name in ("bibname", "refname"):
            reader.set(reader.macros, name, Macro(name, (), brief(reader, said["bibliography"])))


def brief(reader: Reader, name: str) -> str:
    """biblatex' own word in German, unless it was asked for the long one."""
    return name if "biblatex:abbreviate=false" in reader.options else "Literatur"


def names(reader: Reader) -> dict[str, str]:
    """What lists are called in the language that is set."""
    return wordings.of(reader.settings["language"])


@command("selectlanguage", "setmainlanguage", "setdefaultlanguage")
def _language(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    name_words(reader, reader.expanded(name) or reader.settings["language"])
    return end


@command("providecaptionname", "newcaptionname", "renewcaptionname")
def _caption_name(reader: Reader, fragment: Fragment, found: Command) -> int:
    """KOMA-Script's words of one's own, by language."""
    languages, end = arguments.braced(fragment, arguments.starred(fragment, found)[1])
    name, end = arguments.braced(fragment, end)
    words, end = arguments.braced(fragment, end)
    known = [language.strip() for language in reader.expanded(languages).split(",")]
    if name is not None and words is not None and reader.settings["language"] in known:
        written = arguments.text_of(name).strip().lstrip("\\")
        reader.define(written, Macro(written, (), arguments.text_of(words)), is_global=True)
    return end


_WORDS = (
    *(("bibname", "bibliography"), ("indexname", "printindex"), ("listfigurename", "listoffigures")),
    *(("contentsname", "tableofcontents"), ("abstractname", "abstract"), ("appendixname", "appendix")),
)
