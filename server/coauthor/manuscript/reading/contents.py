"""What headings and captions cite, once more where their list is set: TeX reads them there too.

Only citations count twice; all else that a heading or caption holds is told where it stands.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, titles
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command

LISTS = {"tableofcontents": "toc", "listoffigures": "lof", "listoftables": "lot"}
OF_COUNTERS = {"figure": "lof", "table": "lot"}


def begin(reader: Reader, command: str) -> None:
    """A list is set here."""
    if command in LISTS:
        begin_as(reader, LISTS[command])


def begin_as(reader: Reader, listing: str) -> None:
    """The list with this ending is set here."""
    reader.setup.places_of_lists.setdefault(listing, len(reader.found.citations))


def take(reader: Reader, listing: str, brief: Fragment | None, before: int) -> None:
    """A title was read, with all citations since the `before`th; in the list it may stand more briefly."""
    citations = reader.found.citations
    uses = citations[before:]
    if brief is not None:
        behind = len(citations)
        reader.run(brief)
        uses = citations[behind:]
        del citations[behind:]
    if uses:
        reader.setup.uses_of_lists.setdefault(listing, []).extend(uses)


def finish(reader: Reader) -> None:
    """The document is read: its lists are known. biblatex takes no note of what stands in one."""
    if "biblatex:" in reader.options:
        return
    for listing, place in sorted(reader.setup.places_of_lists.items(), key=lambda item: -item[1]):
        reader.found.citations[place:place] = reader.setup.uses_of_lists.get(listing, [])


@command("DefineBibliographyStrings")
def _words(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What biblatex calls a bibliography in a language."""
    language, end = arguments.braced(fragment, found.end)
    given, end = arguments.braced(fragment, end)
    for name, title in _STRING.findall(arguments.text_of(given) if given is not None else ""):
        word = titles.clean(reader.expand(title.strip(" {}")))
        reader.setup.bibliography_strings[name] = (reader.expanded(language), word)
    return end


_STRING = re.compile(r"(?<![A-Za-z])(bibliography|references)\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]*)")
