"""Which characters of a text are still there in the next one, told by whole lines and by the words inside changed ones.

Words are never given up for spaces or punctuation, and nothing is joined for a reader's sake: a word that stands
where it stood is always told to be the same. Knows nothing about who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from coauthor.domain import linediff, words

_CELLS = 64_000_000
"""Above this product of word counts the comparison settles for a good one (bounds time and memory)."""
_LITTLE = 4_000
"""Up to so many changed code points words are compared at once; above, whole lines first."""
_LOOSE = frozenset({words.Kind.SPACE, words.Kind.TIE, words.Kind.PUNCTUATION})


@dataclass(frozen=True, slots=True)
class Run:
    """`size` equal code points, from `a` in the old text and from `b` in the new one."""

    a: int
    b: int
    size: int


@dataclass(frozen=True, slots=True)
class Gap:
    """`[a0, a1)` of the old text became `[b0, b1)` of the new one; one may be empty."""

    a0: int
    a1: int
    b0: int
    b1: int


def runs(old: str, new: str) -> list[Run]:
    """The equal runs, in order in both texts; two that follow each other don't touch in both."""
    if old == new:
        return [Run(0, 0, len(old))] if old else []
    head, tail = _equal_ends(old, new)
    small = max(len(old), len(new)) - head - tail <= _LITTLE
    head, tail = (_to_space if small else _to_line)(old, head, tail)
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [Run(0, 0, head)] if head else []
    for run in _by_words(left, right) if small else _by_lines(left, right):
        _add(found, Run(head + run.a, head + run.b, run.size))
    if tail:
        _add(found, Run(len(old) - tail, len(new) - tail, tail))
    return found


def gaps(found: Sequence[Run], old: str, new: str) -> Iterator[Gap]:
    """What lies between the runs."""
    a = b = 0
    for run in [*found, Run(len(old), len(new), 0)]:
        if run.a > a or run.b > b:
            yield Gap(a, run.a, b, run.b)
        a, b = run.a + run.size, run.b + run.size


def _equal_ends(old: str, new: str) -> tuple[int, int]:
    """How many code points are equal at the start, and at the end behind those."""
    most = min(len(old), len(new))
    head, high = 0, most
    while head < high:
        middle = (head + high + 1) // 2
        if old[head:middle] == new[head:middle]:
            head = middle
        else:
            high = middle - 1
    tail, high = 0, most - head
    while tail < high:
        middle = (tail + high + 1) // 2
        if old[len(old) - middle : len(old) - tail] == new[len(new) - middle : len(new) - tail]:
            tail = middle
        else:
            high = middle - 1
    return head, tail


def _to_line(old: str, head: int, tail: int) -> tuple[int, int]:
    """Both ends drawn back to whole lines."""
    line = old.find("\n", len(old) - tail)
    return old.rfind("\n", 0, head) + 1, 0 if line < 0 else len(old) - line - 1


def _to_space(old: str, head: int, tail: int) -> tuple[int, int]:
    """Both ends drawn back to white space, so that no word is cut."""
    while head and not old[head - 1].isspace():
        head -= 1
    while tail and not old[len(old) - tail].isspace():
        tail -= 1
    return head, tail


def _by_lines(old: str, new: str) -> Iterator[Run]:
    left, right = linediff.index(old), linediff.index(new)
    changes = linediff.changes(left.lines, right.lines)
    at_a = at_b = 0
    for change in [*changes, linediff.Change(len(left.lines), len(left.lines), len(right.lines), len(right.lines))]:
        a0, b0 = left.starts[change.a0], right.starts[change.b0]
        if a0 > at_a:
            yield Run(at_a, at_b, a0 - at_a)
        at_a, at_b = left.starts[change.a1], right.starts[change.b1]
        for run in _by_words(old[a0:at_a], new[b0:at_b]):
            yield Run(a0 + run.a, b0 + run.b, run.size)


def _by_words(old: str, new: str) -> list[Run]:
    if not old or not new:
        return []
    left, right = words.tokens(old), words.tokens(new)
    found: list[Run] = []
    i = j = -1
    for next_i, next_j in [*_same_words(left, right), (len(left), len(right))]:
        pairs = _loose_between(left, right, (i + 1, next_i), (j + 1, next_j))
        if next_i < len(left):
            pairs.append((next_i, next_j))
        for p, q in pairs:
            _add(found, Run(left[p].start, right[q].start, len(left[p].text)))
        i, j = next_i, next_j
    return found


def _same_words(left: Sequence[words.Token], right: Sequence[words.Token]) -> Iterator[tuple[int, int]]:
    """Pairs of equal words along a longest common sequence of words."""
    mine = [at for at, token in enumerate(left) if token.kind not in _LOOSE]
    other = [at for at, token in enumerate(right) if token.kind not in _LOOSE]
    if len(mine) * len(other) > _CELLS:
        rough = linediff.runs([left[at].text for at in mine], [right[at].text for at in other])
        equal = [(run.a, run.b, run.size) for run in rough]
    else:
        numbers: dict[str, int] = {}
        a = "".join(chr(numbers.setdefault(left[at].text, len(numbers))) for at in mine)
        b = "".join(chr(numbers.setdefault(right[at].text, len(numbers))) for at in other)
        equal = [
            (step.src_start, step.dest_start, step.src_end - step.src_start)
            for step in LCSseq.opcodes(a, b)
            if step.tag == "equal"
        ]
    for first, second, size in equal:
        for offset in range(size):
            yield mine[first + offset], other[second + offset]


def _loose_between(
    left: Sequence[words.Token], right: Sequence[words.Token], mine: tuple[int, int], other: tuple[int, int]
) -> list[tuple[int, int]]:
    """Equal spaces and punctuation beside the words on both sides of a stretch, in order."""
    (i, i_end), (j, j_end) = mine, other
    front: list[tuple[int, int]] = []
    while i < i_end and j < j_end and _same_loose(left[i], right[j]):
        front.append((i, j))
        i, j = i + 1, j + 1
    back: list[tuple[int, int]] = []
    while i < i_end and j < j_end and _same_loose(left[i_end - 1], right[j_end - 1]):
        i_end, j_end = i_end - 1, j_end - 1
        back.append((i_end, j_end))
    return front + back[::-1]


def _same_loose(one: words.Token, two: words.Token) -> bool:
    return one.kind in _LOOSE and one.text == two.text


def _add(found: list[Run], run: Run) -> None:
    """Append, as one with the last where they touch in both texts."""
    if found:
        last = found[-1]
        if last.a + last.size == run.a and last.b + last.size == run.b:
            found[-1] = Run(last.a, last.b, last.size + run.size)
            return
    found.append(run)
