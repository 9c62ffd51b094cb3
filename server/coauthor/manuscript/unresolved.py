"""Keys that lead nowhere, and labels that stand twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable

from coauthor.domain.findings import Finding, Fix
from coauthor.manuscript import references
from coauthor.manuscript.facts import FileFacts


def findings(
    file: FileFacts,
    labels: Container[str],
    entries: Container[str] | None,
    is_duplicate: Callable[[references.Key], bool],
) -> list[Finding]:
    """What is wrong with a file's keys; `entries` is None where nobody knows what can be cited."""
    found = [
        Finding(
            "ref.undefined", key.start, key.end, f"No \\label{{{key.key}}} in this workspace.", key.key, fix=Fix.NEAREST
        )
        for key in file.refs
        if key.key not in labels
    ]
    if entries is not None:
        found += [
            Finding(
                "cite.undefined",
                key.start,
                key.end,
                f"No entry {key.key} in the bibliography.",
                key.key,
                fix=Fix.NEAREST,
            )
            for key in file.cites
            if key.key not in entries
        ]
    found += [
        Finding("label.duplicate", key.start, key.end, f"\\label{{{key.key}}} is defined more than once.", key.key)
        for key in file.labels
        if is_duplicate(key)
    ]
    return found


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


def citable(entries: Collection[str], includes: Iterable[str]) -> Container[str] | None:
    """What can be cited, for a project whose texts use the commands `includes`; None where that is not known.

    Without any entry they may come from anywhere.
    """
    if not entries:
        return None
    return entries if "addbibresource" in includes else Caseless(entries)


def nearest(key: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """The keys that a misspelt one most likely means, best first; none where none is near."""
    from rapidfuzz import fuzz, process

    found = process.extract(key, list(known), scorer=fuzz.ratio, limit=limit, score_cutoff=70)
    return [name for name, _, _ in found if name != key]
