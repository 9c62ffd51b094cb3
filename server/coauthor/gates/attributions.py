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
    r"\s*[(,]\s*(?:19|20)\d\d)|\(\s*(?P<alone>[A-Z][\w’'-]+),?\s+(?:19|20)\d\d[a-z]?\s*\)"
)
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
    for found in sorted(set(_BRACKET.findall(_prose(after)))):
        if not any(f"[{found}]" in text for text in backing):
            yield Finding("citations", f"“[{found}]” looks like a citation; cite by a key.")
    for address in sorted(set(_ADDRESS.findall(after))):
        if not any(address in text for text in backing):
            yield Finding("citations", f"The address {address} stands in none of the sources.")
    for path in sorted(_files(after)):
        if known.ground is not None and not any(path in text for text in backing):
            yield Finding("references", f"The file {path} is named nowhere else.")


def _authors(text: str) -> set[str]:
    return {name for match in _AUTHORS.finditer(text) for name in match.groups() if name}


def _files(text: str) -> set[str]:
    return {match.group().rsplit("/", 1)[-1] for match in _FILE.finditer(_IN_ADDRESS.sub(" ", _ADDRESS.sub(" ", text)))}


def _prose(text: str) -> str:
    """Without maths and without the options of commands."""
    return re.sub(r"\\[A-Za-z@]+\*?\s*(?:\[[^\]]*\])+", " ", plain.MATHS.sub(" ", text))
