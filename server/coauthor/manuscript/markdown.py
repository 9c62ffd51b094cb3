"""Markdown as its grammar sees it, flat: headings, paragraphs, list items and comments in the order of the text.

Whatever a person writes gives blocks; what is no block of interest (code, tables, rules) gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

import tree_sitter

MAX_BYTES = 2_000_000


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    COMMENT = "comment"


class Block(NamedTuple):
    """A block at code points `[start, end)`; `text` is its source on one line, without marks of its kind.

    `level` is a heading's, from 1, and an item's depth, from 1; 0 for what has none.
    """

    kind: Kind
    level: int
    text: str
    start: int
    end: int


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a normalised text; none for more than 2 MB."""
    source = text.encode("utf-8", "surrogatepass")
    if len(source) > MAX_BYTES:
        return ()
    tree = tree_sitter.Parser(_language()).parse(source)
    found = sorted(_found(tree, source))
    return tuple(part for block in _in_code_points(found, source, text) for part in _fields(block, text))


def _fields(block: Block, text: str) -> Iterator[Block]:
    """A paragraph of lines such as `Purpose: …` and `Words: …` as one block a line; all else as it is."""
    starts = [match.start() for match in _FIELD.finditer(text, block.start, block.end)]
    if block.kind is not Kind.PARAGRAPH or len(starts) < 2 or starts[0] != block.start:
        yield block
        return
    for start, end in zip(starts, [*starts[1:], block.end], strict=True):
        said = text[start:end].rstrip()
        yield Block(block.kind, block.level, " ".join(said.split()), start, start + len(said))


_FIELD = re.compile(r"^[ \t]*[*_]*[^\W\d_]\w*(?: \w+){0,2}[*_]*[ ]?[:：][*_]*[ \t]", re.MULTILINE)
_HEADINGS = {"atx_heading", "setext_heading"}
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)


@cache
def _language() -> tree_sitter.Language:
    from tree_sitter_language_pack import get_language

    return get_language("markdown")


def _found(tree: tree_sitter.Tree, source: bytes) -> Iterator[tuple[int, int, Kind, int, str]]:
    """Start and end in bytes, kind, level and text of each block, without recursion."""
    waiting: list[tuple[tree_sitter.Node, int]] = [(tree.root_node, 0)]
    while waiting:
        node, depth = waiting.pop()
        if node.type in _HEADINGS:
            yield (node.start_byte, _end(node, source), Kind.HEADING, _level(node), _inline(node, source))
        elif node.type == "paragraph":
            yield (node.start_byte, _end(node, source), Kind.PARAGRAPH, 0, _inline(node, source))
        elif node.type == "html_block":
            raw = source[node.start_byte : node.end_byte].decode("utf-8", "replace")
            if raw.lstrip().startswith("<!--"):
                yield (node.start_byte, _end(node, source), Kind.COMMENT, 0, raw.strip())
        elif node.type == "list_item":
            own = [child for child in node.named_children if child.type == "paragraph"]
            text = " ".join(_inline(child, source) for child in own)
            last = own[-1] if own else node
            yield (node.start_byte, _end(last, source), Kind.ITEM, depth, text)
            waiting += [(child, depth) for child in node.named_children if child.type != "paragraph"]
        elif node.type in ("document", "section", "block_quote", "list"):
            inner = depth + 1 if node.type == "list" else depth
            waiting += [(child, inner) for child in node.named_children]


def _level(node: tree_sitter.Node) -> int:
    for child in node.children:
        if child.type.startswith("atx_h") and child.type.endswith("_marker"):
            return int(child.type[5])
        if child.type == "setext_h1_underline":
            return 1
    return 2


def _inline(node: tree_sitter.Node, source: bytes) -> str:
    """The text of a block on one line, without the marks of what it stands in."""
    inner = [child for child in node.named_children if child.type in ("inline", "paragraph")]
    if not inner:
        return ""
    raw = source[inner[0].start_byte : inner[-1].end_byte].decode("utf-8", "replace")
    return " ".join(line.strip().lstrip(">").strip() for line in raw.split("\n")).strip()


def _end(node: tree_sitter.Node, source: bytes) -> int:
    """Where a block ends, without the line ends behind it."""
    return node.start_byte + len(source[node.start_byte : node.end_byte].rstrip())


def _in_code_points(found: list[tuple[int, int, Kind, int, str]], source: bytes, text: str) -> Iterator[Block]:
    if len(source) == len(text):
        yield from (Block(kind, level, said, start, end) for start, end, kind, level, said in found)
        return
    done_bytes = done = 0
    for start, end, kind, level, said in found:
        done += len(source[done_bytes:start].decode("utf-8", "surrogatepass"))
        done_bytes = start
        length = len(source[start:end].decode("utf-8", "surrogatepass"))
        yield Block(kind, level, said, done, done + length)


def unclosed(text: str) -> Iterator[tuple[int, int]]:
    """The comments that never end: `[start, end)` on their first line. One in a heading is part of the heading."""
    if "<!--" not in text:
        return
    for block in blocks(text):
        line = text.find("\n", block.start)
        first = text[block.start : block.end if line < 0 else min(line, block.end)]
        at = first.rfind("<!--") if block.kind in (Kind.HEADING, Kind.COMMENT) else -1
        inside = first if block.kind is Kind.HEADING else text[block.start : block.end]
        if at >= 0 and "-->" not in inside[at:]:
            yield block.start + at, block.start + len(first.rstrip())


def comment(text: str) -> str | None:
    """What an HTML comment says, or None."""
    match = _COMMENT.match(text)
    return match.group(1).strip() if match else None
