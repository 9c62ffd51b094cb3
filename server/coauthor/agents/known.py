"""Which citation keys and labels exist: those of the text at hand, and the whole project's only when one is new.

Reads files, so it is called on a thread of its own; nothing here is kept longer than one task.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coauthor.gates import gate, names
from coauthor.gates import run as gates
from coauthor.manuscript import project

_ABOUT_NAMES = frozenset({"references", "citations"})


class Checker:
    """The gates over one piece of a text; the project is read at the first name that the text itself lacks."""

    def __init__(self, root: Path, text: str) -> None:
        found = names.of(text)
        self._root = root
        self._near = gate.Known(frozenset(found.keys), frozenset(found.labels))
        self._whole: gate.Known | None = None

    def __call__(self, before: str, after: str) -> Sequence[gate.Finding]:
        """What the change broke."""
        findings = gates.check(before, after, self._whole or self._near)
        if self._whole is None and any(finding.gate in _ABOUT_NAMES for finding in findings):
            self._whole = self._read()
            findings = gates.check(before, after, self._whole)
        return findings

    def _read(self) -> gate.Known:
        facts = project.index(project.DiskSource(self._root))
        return gate.Known(self._near.keys | frozenset(facts.entries), self._near.labels | frozenset(facts.labels))
