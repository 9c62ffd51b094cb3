"""The citation keys, labels and references in a text or a piece of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from coauthor.manuscript import references
from coauthor.manuscript import snapshot as snapshots


@dataclass(frozen=True, slots=True)
class Names:
    """How often each stands in the text."""

    keys: Counter[str]
    labels: Counter[str]
    refs: Counter[str]


def of(text: str) -> Names:
    """What the text cites, labels and refers to."""
    snapshot = snapshots.of("", text)
    return Names(
        keys=Counter(found.key for found in references.cites(snapshot)),
        labels=Counter(found.key for found in references.labels(snapshot)),
        refs=Counter(found.key for found in references.refs(snapshot)),
    )
