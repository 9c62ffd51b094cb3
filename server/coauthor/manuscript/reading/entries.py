"""What the entries that a document cites cite in their own fields, as TeX meets it when it sets the bibliography."""

from __future__ import annotations

import re

from coauthor.manuscript import bib, vocabulary
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader


def read_cited(reader: Reader) -> None:
    """Read what the cited entries cite in their own fields, as TeX does when it sets the bibliography."""
    cited = {use.key for use in reader.found.citations}
    found = []
    for path in reader.found.bibliographies:
        snapshot = reader.files.snapshot(path)
        if snapshot is not None and _cites(reader, snapshot.text):
            for entry in bib.entries(snapshot.text):
                key = _sorted_by(snapshot.text[entry.start : entry.end], entry.key)
                found.append((key, path, entry, snapshot.scan))
    for _, path, entry, scan in sorted(found, key=lambda item: item[0]):
        if entry.key in cited:
            reader.run(Fragment(scan, entry.key_end, entry.end, path))


def _sorted_by(entry: str, key: str) -> tuple[str, str]:
    """What most styles sort by: a shorthand, a label or the first author's name."""
    fields = {name.lower(): value for name, value in _FIELD.findall(entry)}
    name = next((fields[field] for field in ("shorthand", "author", "label", "editor") if field in fields), key)
    return name.strip(" {}").lower(), key


def _cites(reader: Reader, text: str) -> bool:
    names = set(_NAMED.findall(text))
    return any(vocabulary.CITES.fullmatch(name) or "cit" in _reach(reader, name) for name in names)


def _reach(reader: Reader, name: str, depth: int = 0) -> set[str]:
    """The names of LaTeX' own commands that a call may come to; `cit` stands for all citations."""
    macro = reader.macros.get(name)
    if macro is None or depth > _DEEPEST:
        name = reader.aliases.get(name, name)
        return {"cit"} if vocabulary.CITES.fullmatch(name) else {name}
    found: set[str] = set()
    for inner in {each.name for each in reader.scan(macro.begin).commands} - {name}:
        found |= _reach(reader, inner, depth + 1)
    return found


_DEEPEST = 12
_FIELD = re.compile(r"(?i)\b(shorthand|label|author|editor)\s*=\s*[{\"]([^\"}\n]*)")
_NAMED = re.compile(r"\\([A-Za-z@]+)")
