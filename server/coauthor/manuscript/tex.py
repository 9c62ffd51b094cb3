"""LaTeX as tree-sitter sees it, reparsed incrementally, with offsets in code points.

A tree is a hint and never a proof: files that TeX compiles have ERROR nodes here, and broken ones may have
none. A tree, once handed out, never changes; walks over it are iterative, whatever the depth of nesting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import tree_sitter

from coauthor.domain import texts
from coauthor.manuscript import grammars
from coauthor.manuscript.text import TextEdit

_STEP = 512


class Fault(NamedTuple):
    """A range that the grammar could not read, or (`missing`, empty) a token that it had to make up."""

    start: int
    end: int
    missing: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """A syntax tree and the UTF-8 source it was parsed from."""

    syntax: tree_sitter.Tree
    source: bytes = field(repr=False)
    _text: str = field(repr=False)
    _marks: tuple[int, ...] | None = field(repr=False)
    """Bytes before every 512th code point of the text; None where all is ASCII."""

    @property
    def root(self) -> tree_sitter.Node:
        return self.syntax.root_node

    def offset(self, byte: int) -> int:
        """The code points before a byte of the source (one where a code point begins)."""
        if self._marks is None:
            return byte
        step = bisect_right(self._marks, byte) - 1
        return step * _STEP + len(self.source[self._marks[step] : byte].decode("utf-8", "surrogatepass"))

    def byte(self, offset: int) -> int:
        """The bytes before a code point of the source."""
        if self._marks is None:
            return offset
        step = min(offset // _STEP, len(self._marks) - 1)
        return self._marks[step] + len(self._text[step * _STEP : offset].encode("utf-8", "surrogatepass"))

    def range(self, node: tree_sitter.Node) -> tuple[int, int]:
        """A node's range in code points."""
        return self.offset(node.start_byte), self.offset(node.end_byte)

    def faults(self) -> tuple[Fault, ...]:
        """What the grammar could not read, in order; sound text may have some, broken text may have none."""
        captures = tree_sitter.QueryCursor(grammars.query("latex", "faults")).captures(self.root)
        found = [Fault(*self.range(node), name == "missing") for name, nodes in captures.items() for node in nodes]
        return tuple(sorted(found))

    def walk(self) -> Iterator[tree_sitter.Node]:
        """All nodes in the order of the text, without recursion."""
        cursor = self.syntax.walk()
        while True:
            node = cursor.node
            if node is not None:
                yield node
            if cursor.goto_first_child() or cursor.goto_next_sibling():
                continue
            while True:
                if not cursor.goto_parent():
                    return
                if cursor.goto_next_sibling():
                    break


class Parser:
    """Parses LaTeX. One parser serves one thread at a time; trees may be read from any."""

    def __init__(self) -> None:
        self._parser: tree_sitter.Parser | None = None

    def parse(self, text: str) -> Tree:
        """Parse from nothing; raises ValueError for more than 5 MB."""
        return self._parse(text, None)

    def edit(self, tree: Tree, edit: TextEdit) -> Tree:
        """A copy of the tree that knows of an edit; good for nothing but `reparse`."""
        copy = tree.syntax.copy()
        copy.edit(
            edit.start_byte,
            edit.old_end_byte,
            edit.new_end_byte,
            edit.start_point,
            edit.old_end_point,
            edit.new_end_point,
        )
        return Tree(copy, tree.source, "", None)

    def reparse(self, text: str, tree: Tree) -> Tree:
        """Parse the text that came of the edits told to `tree`; raises ValueError for more than 5 MB."""
        return self._parse(text, tree.syntax)

    def _parse(self, text: str, old: tree_sitter.Tree | None) -> Tree:
        source = text.encode("utf-8", "surrogatepass")
        if len(source) > texts.MAX_BYTES:
            raise ValueError(f"more than {texts.MAX_BYTES} bytes are not parsed")
        parser = self._parser = self._parser or tree_sitter.Parser(language())
        syntax = parser.parse(source) if old is None else parser.parse(source, old)
        return Tree(syntax, source, text, _marks(text, len(source)))


@cache
def language() -> tree_sitter.Language:
    """The LaTeX grammar; see grammars/VERSIONS.md."""
    from tree_sitter_language_pack import get_language  # 8 ms; most sessions parse nothing at their start

    return get_language("latex")


def _marks(text: str, size: int) -> tuple[int, ...] | None:
    if size == len(text):
        return None
    pieces = (text[at : at + _STEP] for at in range(0, len(text) - _STEP, _STEP))
    return (0, *accumulate(len(piece.encode("utf-8", "surrogatepass")) for piece in pieces))
