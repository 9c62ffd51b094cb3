"""One document at one moment, frozen, with everything that is computed from it computed once.

Any thread may read a snapshot; two threads that ask at once may both compute, and get equal answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from coauthor.domain import texts
from coauthor.manuscript import dialects, scan, scanner, tex
from coauthor.manuscript.text import LineIndex

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Snapshot:
    """`path` is relative to the workspace; `version` is the editor's, None for a file at rest."""

    path: str
    text: str
    version: int | None = None
    tree: tex.Tree | None = None
    taught: dialects.Dialect = dialects.PLAIN
    """What the document around it teaches about code."""
    _facts: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def revision(self) -> str:
        """sha256 of the text, in hex."""
        return texts.revision(self.text)

    @cached_property
    def index(self) -> LineIndex:
        """Where the lines begin."""
        return LineIndex(self.text)

    @cached_property
    def scan(self) -> scan.Scan:
        """Zones, commands, environments and groups, which hold also where tree-sitter errs."""
        return scanner.scan(self.text, self.dialect)

    @cached_property
    def dialect(self) -> dialects.Dialect:
        """What the text and the document around it teach about code."""
        own = dialects.taught_by(self.text)
        return own if self.taught == dialects.PLAIN else dialects.joined(own, self.taught)

    @cached_property
    def syntax(self) -> tex.Tree:
        """The tree it was made with, or one parsed now; raises ValueError above 5 MB."""
        return self.tree if self.tree is not None else tex.Parser().parse(self.text)

    def fact(self, compute: Callable[[Snapshot], Fact]) -> Fact:
        """What `compute` says of this snapshot, computed at the first call."""
        if compute not in self._facts:
            self._facts[compute] = compute(self)
        found: Fact = self._facts[compute]
        return found


def of(path: str, text: str, taught: dialects.Dialect = dialects.PLAIN) -> Snapshot:
    """A snapshot of a text that no editor has open, in a document that teaches TeX so."""
    return Snapshot(path, text, taught=taught)
