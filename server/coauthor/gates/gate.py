"""What a gate is, what it finds, and what it may know of the project besides the two texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from coauthor.manuscript import style as styles


@dataclass(frozen=True, slots=True)
class Known:
    """What may be used without being invented; None means that nobody looked, so that it can't be checked.

    `keys` and `labels` exist in the project. `ground` is all text whose numbers may be used besides the old text: the
    neighbourhood, assets, cited sources. `wish` is what the person said, `style` what STYLE.md says. `elsewhere` are
    the thesis' other sentences, `sources` the texts of others by name. `results` maps the label of each result figure
    or table to what its owner says it means, empty where they said nothing. `commands` are those of the project.
    """

    keys: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    ground: str | None = None
    wish: str = ""
    style: styles.Style | None = None
    elsewhere: tuple[str, ...] | None = None
    sources: tuple[tuple[str, str], ...] | None = None
    results: Mapping[str, str] | None = None
    commands: frozenset[str] | None = None


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


def warning(gate: str, message: str) -> Finding:
    """A finding that is shown and stops nothing."""
    return Finding(gate, message, hard=False)
