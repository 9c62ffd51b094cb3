"""What a gate is, what it finds, and what it may know of the project besides the two texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """Citation keys and labels that exist in the project."""

    keys: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, for the model as for the person; a `hard` one keeps the change from being proposed."""

    gate: str
    message: str
    hard: bool = True


class Gate(Protocol):
    """Compares a text before and after a change; both are whole texts, or both the piece that was changed."""

    def __call__(self, before: str, after: str, known: Known, /) -> Iterable[Finding]:
        """What the change broke."""
        ...
