"""Where a comment that went with a proposal comes back in a text into which only other comments have come since.

A comment that came beside its old place says nothing about the text, so it is no reason to keep the old one out. Reads
texts only; where more than comments changed there it gives no place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coauthor.domain import merge, patches
from coauthor.manuscript import snapshot as snapshots

_LINES = re.compile(r"(?:[ \t]*%[^\n]*\n)+")
_AT_THE_END = re.compile(r"[ \t]*%[^\n]*")
_STRONG = (merge.How.SAME, merge.How.LINES)


def place(path: str, old: str, today: str, at: int, comment: str) -> patches.Replacement | None:
    """What puts a comment that stood at `at` of the old text into today's; None where it has its place there, or none.

    One that stood at the end of a line at which there is another comment by now comes on a line of its own above it.
    """
    if not (_LINES.fullmatch(comment) or _AT_THE_END.fullmatch(comment)):
        return None
    span = merge.Span("", at, at)
    if merge.rebase(old, today, [span]).placed:
        return None
    was, now = _without_comments(path, old), _without_comments(path, today)
    there = was.inside(at)
    found = merge.rebase(was.text, now.text, [merge.Span("", there, there)]).placed.get("")
    if found is None or found.how not in _STRONG:
        return None
    start = now.outside(found.start)
    if _LINES.fullmatch(comment) or _is_end(today, start):
        return patches.Replacement(start, start, comment, "as it was before")
    line = today.rfind("\n", 0, start) + 1
    indent = today[line : len(today) - len(today[line:].lstrip(" \t"))]
    return patches.Replacement(line, line, f"{indent}{comment.strip()}\n", "as it was before")


def _is_end(text: str, at: int) -> bool:
    return not text[at:].partition("\n")[0].strip()


@dataclass(frozen=True, slots=True)
class _Bare:
    """A text without its comments; `cuts` are the stretches of the whole text left out, and whether they are lines."""

    text: str
    cuts: tuple[tuple[int, int, bool], ...]

    def inside(self, at: int) -> int:
        """An offset of the whole text in this one."""
        return at - sum(min(at, end) - start for start, end, _ in self.cuts if start < at)

    def outside(self, at: int) -> int:
        """An offset of this text in the whole one: behind comment lines above it, before a comment on its line."""
        for start, end, whole in self.cuts:
            if start > at or (start == at and not whole):
                break
            at += end - start
        return at


def _without_comments(path: str, text: str) -> _Bare:
    kept, cuts, at = list[str](), list[tuple[int, int, bool]](), 0
    for zone in snapshots.of(path, text).scan.comments:
        line = text.rfind("\n", 0, zone.start) + 1
        whole = not text[line : zone.start].strip() and text.startswith("\n", zone.end)
        start = line if whole else line + len(text[line : zone.start].rstrip(" \t"))
        end = zone.end + whole
        if start >= at:
            kept.append(text[at:start])
            cuts.append((start, end, whole))
            at = end
    return _Bare("".join([*kept, text[at:]]), tuple(cuts))
