"""Two versions of a file as differences by the sentence, where sentences of both can be told apart and paired.

Exact by construction: putting every difference into the first text gives the second, to the character. Elsewhere
(preambles, tables, formulas, files that are no LaTeX) a difference is a group of lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from coauthor.domain import linediff, patches, words
from coauthor.manuscript import prose, structure
from coauthor.manuscript.snapshot import Snapshot

LATEX = (".tex", ".ltx")
LINE_BREAKS = "only its line breaks change"
_ALIKE = 0.5
"""Sentences that share half of their words are one sentence, rewritten."""
_STEPS = {(1, 1): 0.0, (1, 2): 0.05, (2, 1): 0.05}
"""How many sentences of either text may answer to each other, and what that costs of their likeness."""
_MOST_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The code points `[b0, b1)` of the first text became `[a0, a1)` of the second."""

    b0: int
    b1: int
    a0: int
    a1: int
    why: str = ""


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """What changed, in order; no two overlap. Both snapshots are of the same path."""
    groups = _groups(before.text, after.text)
    if not before.path.endswith(LATEX):
        return groups
    found: list[Difference] = []
    for region in _regions(before, after, groups):
        found += _joined(before, after, _Region(before, after, region).differences())
    return found


def hunks(before: Snapshot, after: Snapshot) -> tuple[patches.Hunk, ...]:
    """The same as hunks on the first text; their proposal's id is given when it is posted."""
    replacements = [
        patches.Replacement(each.b0, each.b1, after.text[each.a0 : each.a1], each.why)
        for each in differences(before, after)
    ]

    def section_at(offset: int) -> tuple[str, ...]:
        return structure.section_path(before, offset) if before.path.endswith(LATEX) else ()

    return patches.hunks(before.text, before.path, "P0", {"A": replacements}, section_at)


def _groups(before: str, after: str) -> list[Difference]:
    """Groups of whole lines that differ."""
    old, new = linediff.index(before), linediff.index(after)
    return [
        Difference(old.starts[each.a0], old.starts[each.a1], new.starts[each.b0], new.starts[each.b1])
        for each in linediff.changes(old.lines, new.lines)
    ]


def _regions(before: Snapshot, after: Snapshot, groups: Sequence[Difference]) -> list[Difference]:
    """The groups widened to the paragraphs they touch in either text; those that meet are one."""
    found: list[Difference] = []
    for group in groups:
        old = _around(before, group.b0, group.b1)
        new = _around(after, group.a0, group.a1)
        left, right = max(old[0], new[0]), max(old[1], new[1])
        wide = Difference(group.b0 - left, group.b1 + right, group.a0 - left, group.a1 + right)
        while found and found[-1].b1 > wide.b0:
            # Both touch the same paragraph, so each reaches as far on its own side as the two of them need.
            last = found.pop()
            wide = Difference(last.b0, wide.b1, last.a0, wide.a1)
        found.append(wide)
    return found


def _around(snapshot: Snapshot, start: int, end: int) -> tuple[int, int]:
    """How far the paragraphs that a range touches reach beyond it, before and after."""
    left = right = 0
    for block in prose.blocks_of(snapshot):
        if block.start >= end and block.start > start:
            break
        if block.end > start or block.end == start == end:
            left, right = max(left, start - block.start), max(right, block.end - end)
    return left, right


class _Region:
    """One region of both texts, cut where a sentence of the one answers to a sentence of the other."""

    def __init__(self, before: Snapshot, after: Snapshot, region: Difference) -> None:
        self._before, self._after, self._region = before.text, after.text, region
        self._old = _units(before, region.b0, region.b1)
        self._new = _units(after, region.a0, region.a1)

    def differences(self) -> Iterator[Difference]:
        """The differences inside, each sentence by itself."""
        at_old, at_new = self._region.b0, self._region.a0
        first_old = first_new = 0
        for link in _links(self._old, self._new):
            old, new = self._old[link.b0 : link.b1], self._new[link.a0 : link.a1]
            between = Difference(at_old, old[0].start, at_new, new[0].start)
            yield from self._between(between, self._old[first_old : link.b0], self._new[first_new : link.a0])
            at_old, at_new, first_old, first_new = old[-1].end, new[-1].end, link.b1, link.a1
            yield Difference(old[0].start, at_old, new[0].start, at_new)
        rest = Difference(at_old, self._region.b1, at_new, self._region.a1)
        yield from self._between(rest, self._old[first_old:], self._new[first_new:])

    def _between(self, gap: Difference, old: Sequence[prose.Unit], new: Sequence[prose.Unit]) -> Iterator[Difference]:
        """What stands between paired sentences: by the line, or whole where it has sentences without a partner."""
        before, after = self._before[gap.b0 : gap.b1], self._after[gap.a0 : gap.a1]
        if not (old or new):
            for each in _groups(before, after):
                yield Difference(gap.b0 + each.b0, gap.b0 + each.b1, gap.a0 + each.a0, gap.a0 + each.a1)
            return
        head = min(
            old[0].start - gap.b0 if old else len(before),
            new[0].start - gap.a0 if new else len(after),
        )
        tail = min(
            gap.b1 - old[-1].end if old else len(before),
            gap.a1 - new[-1].end if new else len(after),
        )
        lead = _common(before, after, head)
        trail = _common(before[lead:][::-1], after[lead:][::-1], tail, whole=True)
        yield Difference(gap.b0 + lead, gap.b1 - trail, gap.a0 + lead, gap.a1 - trail)


def _common(one: str, two: str, most: int, *, whole: bool = False) -> int:
    """How much both begin with, at most so much, up to behind a blank, or `whole` one that the other has before one."""
    shorter = min(len(one), len(two))
    most = min(most, shorter)
    same = next((at for at in range(most) if one[at] != two[at]), most)
    if whole and same == shorter and (one[same : same + 1] + two[same : same + 1]).isspace():
        return same
    while same and not one[same - 1].isspace():
        same -= 1
    return same


def _units(snapshot: Snapshot, start: int, end: int) -> list[prose.Unit]:
    return [unit for unit in prose.units(snapshot, start, end) if start <= unit.start and unit.end <= end]


def _joined(before: Snapshot, after: Snapshot, found: Iterator[Difference]) -> Iterator[Difference]:
    """Without what is the same; neighbours of which only the white space changed are one difference."""
    waiting: Difference | None = None
    for each in found:
        old, new = before.text[each.b0 : each.b1], after.text[each.a0 : each.a1]
        if old == new:
            continue
        if old.split() != new.split():
            if waiting is not None:
                yield waiting
            waiting = None
            yield each
        elif waiting is None:
            waiting = replace(each, why=LINE_BREAKS)
        else:
            waiting = replace(waiting, b1=each.b1, a1=each.a1)
    if waiting is not None:
        yield waiting


def _links(old: Sequence[prose.Unit], new: Sequence[prose.Unit]) -> list[Difference]:
    """Which sentences answer to which, as ranges of their numbers, in order: one to one, one to two, two to one."""
    left, right = [_key(unit.text) for unit in old], [_key(unit.text) for unit in new]
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    inner = _paired(left[head : len(left) - tail], right[head : len(right) - tail])
    links = [Difference(at, at + 1, at, at + 1) for at in range(head)]
    links += [Difference(head + each.b0, head + each.b1, head + each.a0, head + each.a1) for each in inner]
    for at in range(tail, 0, -1):
        links.append(Difference(len(left) - at, len(left) - at + 1, len(right) - at, len(right) - at + 1))
    return links


def _key(text: str) -> list[str]:
    """The words of a sentence, whatever its line breaks."""
    return [token.text for token in words.tokens(text) if token.kind is not words.Kind.SPACE]


def _paired(left: Sequence[list[str]], right: Sequence[list[str]]) -> list[Difference]:
    """The pairing with the greatest likeness in all, by dynamic programming."""
    rows, columns = len(left), len(right)
    if not rows or not columns or rows * columns > _MOST_PAIRS:
        return []
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            for (down, along), cost in _STEPS.items():
                if i + down > rows or j + along > columns:
                    continue
                gain = _likeness(left[i : i + down], right[j : j + along]) - cost
                if gain >= _ALIKE and gain + best[i + down][j + along] > best[i][j]:
                    best[i][j], taken[i, j] = gain + best[i + down][j + along], (down, along)
    return _walk(best, taken)


def _likeness(left: Sequence[list[str]], right: Sequence[list[str]]) -> float:
    one, two = ([word for each in side for word in each] for side in (left, right))
    return float(Indel.normalized_similarity(one, two))


def _walk(best: list[list[float]], taken: dict[tuple[int, int], tuple[int, int]]) -> list[Difference]:
    found: list[Difference] = []
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if (i, j) in taken:
            down, along = taken[i, j]
            found.append(Difference(i, i + down, j, j + along))
            i, j = i + down, j + along
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
