"""Findings that only somebody who asked for them wants: floats nobody refers to, pictures nobody described, claims."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator

from coauthor.domain.findings import Finding
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.floats import Kind

UNREFERENCED, UNDESCRIBED, UNCITED = "asset.unreferenced", "asset.undescribed", "cite.needed"


def unreferenced(file: FileFacts, refs: Collection[str]) -> Iterator[Finding]:
    """Figures and tables with a label that is in no reference of the project; at the label."""
    named = {each.label: each for each in file.floats if each.kind in (Kind.FIGURE, Kind.TABLE) and each.label}
    for key in file.labels:
        each = named.get(key.key)
        if each is not None and key.key not in refs:
            yield Finding(UNREFERENCED, key.start, key.end, f"The text never refers to {key.key}.", key.key)


def undescribed(text: str, listed: str) -> Iterator[Finding]:
    """Pictures that the text of assets.yaml, `listed`, does not name; what is in a comment is still among them."""
    for match in _PICTURE.finditer(text):
        target = match.group(1).strip().strip('"')
        stem = posixpath.splitext(posixpath.basename(target))[0]
        if stem and stem not in listed:
            yield Finding(UNDESCRIBED, match.start(1), match.end(1), f"assets.yaml says nothing of {target}.", target)


def uncited(text: str) -> Iterator[Finding]:
    """Sentences that say what others found and cite nobody; what is no prose is still among them."""
    for match in _CLAIM.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in (". ", ".\n", "\n\n", "? ", "! "))
        end = _END.search(text, match.end())
        sentence = text[max(0, start) : end.end() if end else len(text)]
        if not _CITE.search(sentence):
            yield Finding(UNCITED, match.start(), match.end(), "This rests on others: who says so?", match.group())


_PICTURE = re.compile(r"\\includegraphics\*?(?:[ \t]*\[[^\]]{0,500}\])?[ \t]*\{([^{}#\\]+)\}")
_CLAIM = re.compile(
    r"\b(?:(?:recent |previous |prior |earlier |many |several )?(?:studies|work|research|authors|experiments)\s+"
    r"(?:have\s+|has\s+)?"
    r"(?:shown?|found|demonstrated?|suggest(?:s|ed)?|report(?:s|ed)?|proved|proven|indicate[sd]?)"
    r"|it (?:is|has been) (?:well[ -]known|widely (?:known|accepted)|often claimed|shown)"
    r"|(?:studien|untersuchungen|frühere arbeiten) (?:haben|zeigen|belegen)|es ist (?:allgemein )?bekannt)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?](?=\s)|\n[ \t]*\n|\Z")
_CITE = re.compile(r"\\[A-Za-z]*cite|\\footnote")
