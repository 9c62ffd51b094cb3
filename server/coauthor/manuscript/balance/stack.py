"""What is open at a place of the text, with counts, so that looking in vain in a deep stack costs nothing."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from coauthor.manuscript.balance.lines import Kind, Token

MATHS = frozenset({Kind.DOLLAR, Kind.DISPLAY, Kind.MATHS_OPEN})

KNOWN = frozenset(
    """
    document itemize enumerate description figure figure* table table* equation equation* align align* gather gather*
    multline multline* eqnarray eqnarray* abstract center quote quotation theorem lemma proof corollary definition
    proposition remark verbatim lstlisting minted algorithm longtable frame thebibliography displaymath
    """.split()
)
"""Environments that everybody knows and that no formula holds."""


class Open(NamedTuple):
    """Something opened on a line at columns `[start, end)`; `name` is an environment's or the owner of a group.

    What an `opaque` group holds is kept for later and need not balance but for its braces.
    """

    kind: Kind
    name: str
    line: int
    start: int
    end: int
    opaque: bool = False


class Stack:
    """What is open, the innermost last."""

    def __init__(self) -> None:
        self.items: list[Open] = []
        self.maths = 0
        self._groups = 0
        self._names: Counter[str] = Counter()

    @property
    def top(self) -> Open | None:
        """The innermost."""
        return self.items[-1] if self.items else None

    @property
    def is_opaque(self) -> bool:
        """True inside of what is kept for later."""
        return bool(self.items) and self.items[-1].opaque

    def push(self, line: int, token: Token, name: str, *, opaque: bool = False) -> None:
        """Something is opened."""
        opened = Open(token.kind, name, line, token.start, token.end, opaque)
        self.items.append(opened)
        self._count(opened, 1)

    def pop(self, at: int = -1) -> Open:
        """The innermost, or another one, is closed."""
        opened = self.items.pop(at)
        self._count(opened, -1)
        return opened

    def nearest(self, kind: Kind, name: str = "") -> int:
        """Where the innermost of a kind, and of a name, is; -1 where there is none."""
        if not (self._groups if kind is Kind.OPEN else self._names[name] if name else self._names):
            return -1
        at = len(self.items) - 1
        while at >= 0 and (self.items[at].kind is not kind or (name and self.items[at].name != name)):
            at -= 1
        return at

    def restore(self, items: tuple[Open, ...]) -> None:
        """Go back to what was open before."""
        while self.items:
            self.pop()
        for opened in items:
            self.items.append(opened)
            self._count(opened, 1)

    def _count(self, opened: Open, by: int) -> None:
        if opened.kind is Kind.OPEN:
            self._groups += by
        elif opened.kind is Kind.BEGIN:
            self._names[opened.name] += by
        else:
            self.maths += by
