"""Keys that lead nowhere, and labels that stand twice."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Container, Iterable, Sequence

from coauthor.domain.findings import Finding, Fix, Related
from coauthor.manuscript import references, scopes, vocabulary
from coauthor.manuscript.facts import FileFacts


def findings(
    file: FileFacts,
    labels: scopes.Keys,
    entries: scopes.Keys | None,
    twins: Callable[[references.Key], Collection[str] | None],
) -> list[Finding]:
    """What is wrong with a file's keys, those left out that TeX never comes by.

    `entries` is None where nobody knows what can be cited. `twins` gives for a label the other files that define it,
    None where it is defined once.
    """
    found = [_undefined("ref", key, labels) for key in file.refs if labels.lacks(key.key)]
    plain = (key for key in file.refs if key.command in vocabulary.PLAIN_REFERENCES)
    found += [_early(key) for key in plain if labels.is_early(key.key)]
    if entries is not None:
        found += [_undefined("cite", key, entries) for key in file.cites if entries.lacks(key.key)]
    for key in file.labels:
        others = twins(key)
        if others is not None:
            found.append(_duplicate(key, file.labels, others))
    return found


def _duplicate(key: references.Key, labels: Sequence[references.Key], others: Collection[str]) -> Finding:
    same = [one for one in labels if one.key == key.key and one.start != key.start]
    related = tuple(Related("", one.start, one.end, f"\\label{{{key.key}}} is here, too") for one in same)
    where = f" in {min(others)}, too" if others and not same else " more than once"
    return Finding(
        "label.duplicate", key.start, key.end, f"\\label{{{key.key}}} is defined{where}.", key.key, related=related
    )


def _early(key: references.Key) -> Finding:
    said = f"\\label{{{key.key}}} stands before all numbered captions of its float, and TeX prints ??: put it behind."
    return Finding("ref.undefined", key.start, key.end, said, key.key)


def _undefined(kind: str, key: references.Key, known: scopes.Keys) -> Finding:
    what = f"\\label{{{key.key}}}" if kind == "ref" else f"entry {key.key}"
    other = known.elsewhere(key.key)
    if (wide := _WIDE.search(key.key)) is not None:
        said = f"“{wide.group()}” separates no keys, only a plain comma does: {key.key} is read as one key."
    elif key.key != key.key.strip():
        said = f"cleveref takes the blank for a part of the name: there is no label “{key.key}”."
    elif other is not None and known.bare is not None and kind == "cite":
        said = (
            f"{known.bare} names no bibliography, so {key.key}, which is in {other}, is not found. Add "
            f"{_naming(known.bare, other)} there, or take the % before it away."
        )
    elif other is not None:
        said = f"No {what} in this document: {other}, which has one, is not read with this file."
    else:
        said = f"No {what} in this workspace." if kind == "ref" else f"No {what} in the bibliography."
    return Finding(f"{kind}.undefined", key.start, key.end, said, key.key, fix=Fix.NEAREST)


def _naming(main: str, bibliography: str) -> str:
    """How a document names a .bib file, seen from its own folder."""
    name = posixpath.relpath(bibliography, posixpath.dirname(main) or ".")
    return f"\\bibliography{{{name.removesuffix('.bib')}}} (with biblatex, \\addbibresource{{{name}}})"


class Caseless:
    """Keys as BibTeX looks for them, small and capital letters being the same; biber tells them apart."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys
        self._folded: frozenset[str] | None = None

    def __contains__(self, key: object) -> bool:
        if key in self._keys:
            return True
        if self._folded is None:
            self._folded = frozenset(known.lower() for known in self._keys)
        return isinstance(key, str) and key.lower() in self._folded


def folded(entries: Collection[str], includes: Iterable[str]) -> Container[str]:
    """The entries as they are looked up in a project whose texts use the commands `includes`."""
    return entries if "addbibresource" in includes else Caseless(entries)


_WIDE = re.compile("[，、；]")
"""What an input method for Chinese writes where a comma was meant."""


def nearest(key: str, known: Collection[str], limit: int = 3) -> list[str]:
    """What a misspelt key most likely means, best first; none where none is near.

    Known keys with a Chinese comma between them mean all of these.
    """
    from rapidfuzz import fuzz, process

    parts = [part.strip() for part in _WIDE.split(key)]
    if len(parts) > 1 and all(part in known for part in parts):
        return [",".join(parts)]
    least = 70 if len(key) > 3 else 65  # one letter of three
    found = process.extract(key, list(known), scorer=fuzz.ratio, limit=limit, score_cutoff=least)
    return [name for name, _, _ in found if name != key]
