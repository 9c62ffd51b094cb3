"""Terms that bib2gls takes from bibliographies (glossaries-extra): where they stand, what they say.

They are known only once bib2gls has run; until then TeX knows none of them. The files are looked at, never changed.
"""

from __future__ import annotations

import re

from coauthor.manuscript import bib
from coauthor.manuscript.reading import arguments, glossaries, titles
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.reading.state import Described
from coauthor.manuscript.scan import Command
from coauthor.manuscript.snapshot import Snapshot


@command("GlsXtrLoadResources", "glsxtrresourcefile")
def _resources(reader: Reader, fragment: Fragment, found: Command) -> int:
    option, end = arguments.bracketed(fragment, found.end)
    written = reader.expand(arguments.text_of(option)) if option is not None else ""
    if found.name == "glsxtrresourcefile":
        _, end = arguments.braced(fragment, end)
    source, chosen = _SOURCE.search(written), _TYPE.search(written)
    names = (source.group(1) or source.group(2)) if source else reader.main.rpartition("/")[2].removesuffix(".tex")
    before = set(reader.setup.described)
    for name in names.split(","):
        for path in reader.places.bibliographies(name.strip(), reader.own()):
            snapshot = reader.files.snapshot(path)
            if snapshot is not None:
                _take(reader, path, snapshot, chosen.group(1).strip() if chosen else "")
    if _ALL.search(written):
        reader.setup.named.update(reader.setup.described.keys() - before)
    return end


def _take(reader: Reader, path: str, snapshot: Snapshot, chosen: str) -> None:
    for entry in bib.entries(snapshot.text):
        fields = {
            match.group(1).lower(): Fragment(snapshot.scan, *_inside(match), path)
            for match in _FIELD.finditer(snapshot.text, entry.key_end, entry.end)
        }
        usual = glossaries.usual(reader, _KINDS.get(entry.kind, "main"))
        kind = glossaries.kind_of(reader, chosen) if chosen and chosen != "same as entry" else usual
        short, long = fields.get("short", fields.get("name")), fields.get("long", fields.get("description"))
        said = fields.get("description", long)
        by = next((fields[name] for name in ("sort", "name", "short") if name in fields), None)
        order = titles.clean(reader.expanded(by)).casefold() if by is not None else entry.key.casefold()
        reader.setup.described[entry.key] = Described(kind, order, said or reader.words(""))
        for is_long, text in ((False, short), (True, long)):
            if text is not None:
                reader.setup.said[entry.key, is_long] = text
        if "long" in fields and "cite" in fields["long"].source:
            reader.setup.long_forms[entry.key] = fields["long"]


def _inside(match: re.Match[str]) -> tuple[int, int]:
    return match.span(2) if match.group(2) is not None else match.span(3)


_KINDS = {
    **dict.fromkeys(("abbreviation", "acronym", "tertiaryindexabbreviationentry"), "abbreviations"),
    **dict.fromkeys(("symbol",), "symbols"),
    "number": "numbers",
}
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}"
_FIELD = re.compile(rf"([A-Za-z]+)\s*=\s*(?:{_GROUP}|\"([^\"]*)\")")
_SOURCE = re.compile(r"(?<![a-z-])src\s*=\s*(?:\{([^{}]*)\}|([^,{}]+))")
_TYPE = re.compile(r"(?<![a-z-])type\s*=\s*\{?([^,{}]+)")
_ALL = re.compile(r"selection\s*=\s*\{?\s*all")
