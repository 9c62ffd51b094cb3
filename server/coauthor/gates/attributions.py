"""What is named as a source outside of LaTeX's own commands is as little invented: authors, numbers in brackets,
addresses and files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

_AUTHORS = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]+)(?:~|\s|\\ )+(?:et(?:~|\s|\\ )+al\b|(?:and|und|et|&|\\&)\s+(?P<other>[A-Z][\w’'-]+)"
    r"\s*[(,]\s*(?:19|20)\d\d"
    r"|(?:and|und|et)\s+(?:(?:his|her|their|seine|ihre|ses)\s+)?(?:co-?workers|colleagues|collaborators|co-?authors|Kolleg\w+|Mitarbeiter\w*|collègues)\b)"
    r"|[(\[]\s*(?:cf\.|see|e\.g\.|vgl\.|siehe|voir)?,?[~\s]*(?P<alone>[A-Z][\w’'-]+),?[~\s]+"
    r"(?:(?:19|20)\d\d[a-z]?|in press|forthcoming|submitted|unpublished|n\.\s?d\.|im Druck)\s*[)\],;]"
    r"|\b(?P<first>[A-Z][a-z’'-]+)\s+(?:and|und|et|&|\\&)\s+(?P<last>[A-Z][a-z’'-]+)\s+(?:have\s+)?"
    r"(?:report|show|find|found|argue|propose|suggest|demonstrate|claim|observe|describe|conclude|note|write|wrote|zeig|find|montr)"
    r"(?:s|e?d|n|en|ten|ent)?\b"
    r"|\b(?:[Aa]ccording\s+to|[Ll]aut|[Ss]elon)[~\s]+(?P<source>(?!(?:Equation|Eq|Table|Tab|Figure|Fig|Section|Sec|Theorem|Lemma"
    r"|Definition|Algorithm|Chapter|Appendix|Proposition|Corollary|The|This|Our)\b)[A-Z][a-z’'-]{2,})\b"
)
_RAISED = re.compile(
    r"(?<=[\w.,;)])\\textsuperscript\s*\{(\d{1,3}(?:\s*[,–-]+\s*\d{1,3})*)\}|(?<=\s)\\textsuperscript\s*\{(\d{1,3})\}"
)
_PLACE = re.compile(
    r"(?<!\w)(Figures?|Figs?\.|Tables?|Tabs?\.|Sections?|Secs?\.|Chapters?|Chap\.|Appendix|Appendices|Equations?|Eqs?\.|Abb\.|Abbildung"
    r"|Tabelle|Kapitel|Abschnitt|Gleichung|Anhang|图|表)(?:~|\s|\\[ ,]|\{\})*"
    r"(\(?(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)\)?)(?![\w-])"
)
_HYPER = re.compile(r"\\hyperlink\s*\{([^{}]*)\}")
_BRACKET = re.compile(r"(?<![\\\w\]}])\[(\d{1,3}(?:\s*[,–-]+\s*\d{1,3})*)\](?![\w({])")
_ADDRESS = re.compile(r"\b(?:https?://|www\.|doi\.org/|doi:\s*|arXiv:\s*)[^\s{}\\,;]*[^\s{}\\,;.):]", re.IGNORECASE)
_FILE = re.compile(
    r"(?<![\w/])(?:[\w.-]+/)*[\w-]+(?:\\_[\w-]+)*\.(?:csv|tsv|json|xml|ya?ml|txt|dat|log|py|ipynb|cpp|hpp|java|jl|sql|xlsx?"
    r"|pdf|png|jpe?g|svg|eps|tex|bib|zip|gz|mat|npy|h5|hdf5|parquet|sh|md)\b(?!\()"
)
_IN_ADDRESS = re.compile(r"\\(?:url|href|nolinkurl)\s*\{[^{}]*\}")


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """What is new must stand in the old text, the ground or the person's words; an author may be named by a key."""
    backing = (before, known.ground or "", known.wish)
    keys = known.keys
    for name in sorted(_authors(after) - _authors(before)):
        if not any(name in text for text in backing) and not any(name.lower() in key.lower() for key in keys):
            yield Finding("citations", f"{name} is named as an author, and no source is theirs; cite by a key.")
    yield from _marks(after, backing)
    yield from _places(after, backing)
    for address in sorted(set(_ADDRESS.findall(after))):
        if not any(address in text for text in backing):
            yield Finding("citations", f"The address {address} stands in none of the sources.")
    for path in sorted(_files(after)):
        if known.ground is not None and not any(path in text for text in backing):
            yield Finding("references", f"The file {path} is named nowhere else.")


def _marks(after: str, backing: tuple[str, ...]) -> Iterator[Finding]:
    """Numbers that stand where a style puts those of its list of sources."""
    for found in sorted(set(_BRACKET.findall(_prose(after)))):
        if not any(f"[{found}]" in text for text in backing):
            yield Finding("citations", f"“[{found}]” looks like a citation; cite by a key.")
    for raised in sorted({one or other for one, other in _RAISED.findall(after)}):
        if not any(f"{{{raised}}}" in text for text in backing):
            yield Finding("citations", f"The raised “{raised}” looks like a citation; cite by a key.")


def _places(after: str, backing: tuple[str, ...]) -> Iterator[Finding]:
    """Figures, tables and sections by a number that somebody made up: TeX gives these."""
    there = {_place(match) for text in backing for match in _PLACE.finditer(text)}
    for match in _PLACE.finditer(after):
        if _place(match) not in there:
            yield Finding(
                "references", f"“{match[1]} {match[2]}” is a number that TeX gives; refer to it by its label."
            )
    for target in sorted(set(_HYPER.findall(after))):
        if not any(f"{{{target}}}" in text for text in backing):
            yield Finding("references", f"There is no target `{target}` to link to.")


def _place(match: re.Match[str]) -> tuple[str, str]:
    return match[1][:3].lower(), match[2].strip("()")


def _authors(text: str) -> set[str]:
    return {name for match in _AUTHORS.finditer(text) for name in match.groups() if name}


def _files(text: str) -> set[str]:
    return {match.group().rsplit("/", 1)[-1] for match in _FILE.finditer(_IN_ADDRESS.sub(" ", _ADDRESS.sub(" ", text)))}


def _prose(text: str) -> str:
    """Without maths and without the options of commands."""
    return re.sub(r"\\[A-Za-z@]+\*?\s*(?:\[[^\]]*\])+", " ", plain.MATHS.sub(" ", text))
