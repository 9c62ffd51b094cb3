"""Paragraphs and the units of review in them: sentences, captions, headings, items.

A unit is the smallest thing a proposal may replace. Units of one text never overlap and never cut a group, a
formula or a command in two; what is no prose is in none of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from coauthor.manuscript import blocks, masks
from coauthor.manuscript import sentences as splitter
from coauthor.manuscript.blocks import Kind as BlockKind
from coauthor.manuscript.snapshot import Snapshot


class Kind(StrEnum):
    """What a unit is; the sentences of a caption or an item carry its kind."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`[start, end)` of a paragraph's text; `kind` is PARAGRAPH, ITEM, CAPTION, CELL or HEADING."""

    start: int
    end: int
    kind: Kind = Kind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of review; `id` is `u1`, `u2`, … in its answer; `text` is the source of `[start, end)`."""

    id: str
    kind: Kind
    start: int
    end: int
    text: str


def paragraphs(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Everything that is running text, in order: paragraphs, items, captions; no headings."""
    return tuple(paragraph for paragraph in blocks_of(snapshot) if paragraph.kind is not Kind.HEADING)


def blocks_of(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """The paragraphs and, between them, the headings."""
    return snapshot.fact(_blocks)


def cells(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """The cells of tables that hold words, in order; they are no paragraphs, but units."""
    return tuple(found for found in snapshot.fact(_all) if found.kind is Kind.CELL)


def paragraph_at(snapshot: Snapshot, offset: int) -> Paragraph | None:
    """The paragraph that an offset is in or at the end of, or that a comment at the offset stands above."""
    found = paragraphs(snapshot)
    at = bisect_right(found, offset, key=_start) - 1
    if at >= 0 and offset <= found[at].end:
        return found[at]
    if at + 1 < len(found) and _is_comment_above(snapshot, offset, found[at + 1].start):
        return found[at + 1]
    return None


def sentences(snapshot: Snapshot, paragraph: Paragraph) -> tuple[Unit, ...]:
    """The sentences of a paragraph, in order."""
    return _number(snapshot, [paragraph], paragraph.start, paragraph.end)


def units(snapshot: Snapshot, start: int, end: int) -> tuple[Unit, ...]:
    """The units that a range touches; an empty range touches what it stands in or at the edge of."""
    touched = [block for block in snapshot.fact(_all) if block.start <= end and start <= block.end]
    return _number(snapshot, touched, start, end)


def is_prose(snapshot: Snapshot, offset: int) -> bool:
    """True in running text and headings, not in maths, code, comments, commands, tables, the preamble."""
    found = blocks_of(snapshot)
    at = bisect_right(found, offset, key=_start) - 1
    if at < 0 or offset > found[at].end or snapshot.scan.zone_at(offset) is not None:
        return False
    return not masks.plain(snapshot.scan, found[at].start, found[at].end).hides(offset)


_COMMENT_LINES = re.compile(r"(?:[ \t]*%[^\n]*\n)+[ \t]*\Z")
_UNIT_KINDS = {Kind.PARAGRAPH: Kind.SENTENCE}
_KINDS = {
    BlockKind.PARAGRAPH: Kind.PARAGRAPH,
    BlockKind.ITEM: Kind.ITEM,
    BlockKind.CAPTION: Kind.CAPTION,
    BlockKind.HEADING: Kind.HEADING,
    BlockKind.CELL: Kind.CELL,
}


def _start(paragraph: Paragraph) -> int:
    return paragraph.start


def _blocks(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    return tuple(found for found in snapshot.fact(_all) if found.kind is not Kind.CELL)


def _all(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(found.start, found.end, _KINDS[found.kind]) for found in blocks.find(snapshot.scan))


def _is_comment_above(snapshot: Snapshot, offset: int, start: int) -> bool:
    """True if from the offset's line to `start` there are only lines of comment."""
    line = snapshot.index.line_start(snapshot.index.line_of(offset))
    return line < start and _COMMENT_LINES.fullmatch(snapshot.text[line:start]) is not None


def _number(snapshot: Snapshot, touched: list[Paragraph], start: int, end: int) -> tuple[Unit, ...]:
    ranges = [
        (first, last, _UNIT_KINDS.get(block.kind, block.kind))
        for block in touched
        for first, last in _split(snapshot, block)
        if (first < end and start < last) or (start == end and first <= start <= last)
    ]
    return tuple(
        Unit(f"u{number}", kind, first, last, snapshot.text[first:last])
        for number, (first, last, kind) in enumerate(ranges, 1)
    )


def _split(snapshot: Snapshot, block: Paragraph) -> list[tuple[int, int]]:
    if block.kind is Kind.HEADING:
        return [(block.start, block.end)]
    return splitter.split(snapshot.scan, block.start, block.end)
