"""The shortest edit script between two lists, in linear space (Myers 1986).

Among equally short scripts it takes the one that git takes; past a cost limit it settles for a good one. It
must never be quadratic in time on texts that have nothing in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_FAR = 1 << 60
_LEAST_LIMIT = 256
_PATIENCE = 256
"""Steps before a long snake may end the search."""
_STRIDE = 32
"""Items compared at once."""
_SNAKE = 20
"""Equal items in a row that make a snake long."""
_WORTH = 4
"""A long snake must have come this many times as far as the steps it cost."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Both lists' stretches `[a0, a1)` and `[b0, b1)`; `exact` forbids giving up early."""

    a0: int
    a1: int
    b0: int
    b1: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a box is cut in two, and whether each half must still be searched exactly."""

    i: int
    j: int
    low_exact: bool = True
    high_exact: bool = True


def differ(a: Sequence[str], b: Sequence[str]) -> tuple[list[int], list[int]]:
    """The indexes in `a` and in `b` that are not part of the common subsequence chosen (unsorted)."""
    limit = max(_LEAST_LIMIT, rough_root(len(a) + len(b) + 3))
    gone_a: list[int] = []
    gone_b: list[int] = []
    todo = [_Box(0, len(a), 0, len(b), exact=False)]
    while todo:
        box = _shrink(a, b, todo.pop())
        if box.a0 == box.a1 or box.b0 == box.b1:
            gone_a.extend(range(box.a0, box.a1))
            gone_b.extend(range(box.b0, box.b1))
            continue
        cut = _Search(a, b, box, limit).cut()
        todo.append(_Box(cut.i, box.a1, cut.j, box.b1, exact=cut.high_exact))
        todo.append(_Box(box.a0, cut.i, box.b0, cut.j, exact=cut.low_exact))
    return gone_a, gone_b


def rough_root(number: int) -> int:
    """A power of two near the square root, from above."""
    return 1 << (number.bit_length() + 1) // 2


def _shrink(a: Sequence[str], b: Sequence[str], box: _Box) -> _Box:
    size = _forwards(a, b, box.a0, box.b0, min(box.a1 - box.a0, box.b1 - box.b0))
    a0, b0 = box.a0 + size, box.b0 + size
    size = _backwards(a, b, box.a1, box.b1, min(box.a1 - a0, box.b1 - b0))
    return _Box(a0, box.a1 - size, b0, box.b1 - size, box.exact)


def _forwards(a: Sequence[str], b: Sequence[str], i: int, j: int, most: int) -> int:
    """How many items are equal from `a[i]` and `b[j]` on."""
    size = 0
    while size + _STRIDE <= most and a[i + size : i + size + _STRIDE] == b[j + size : j + size + _STRIDE]:
        size += _STRIDE
    while size < most and a[i + size] == b[j + size]:
        size += 1
    return size


def _backwards(a: Sequence[str], b: Sequence[str], i: int, j: int, most: int) -> int:
    """How many items are equal before `a[i]` and `b[j]`."""
    size = 0
    while size + _STRIDE <= most and a[i - size - _STRIDE : i - size] == b[j - size - _STRIDE : j - size]:
        size += _STRIDE
    while size < most and a[i - size - 1] == b[j - size - 1]:
        size += 1
    return size


class _Front:
    """The diagonals `i - j` reached from one corner of a box: `far[d]` is the `i` reached on diagonal `d`."""

    def __init__(self, box: _Box, start: int, corner: int, outside: int) -> None:
        self.least = box.a0 - box.b1
        self.most = box.a1 - box.b0
        self.start = self.low = self.high = start
        self.outside = outside
        self.far: list[int] = [outside] * (self.most - self.least + 3)
        self.shift = 1 - self.least
        self.far[start + self.shift] = corner
        self.snake = False

    def widen(self) -> None:
        """One step more on either side, or one less where the box ends."""
        if self.low > self.least:
            self.low -= 1
            self.far[self.low - 1 + self.shift] = self.outside
        else:
            self.low += 1
        if self.high < self.most:
            self.high += 1
            self.far[self.high + 1 + self.shift] = self.outside
        else:
            self.high -= 1

    def diagonals(self) -> range:
        """Those of this step, from the highest down."""
        return range(self.high, self.low - 1, -2)

    def reached(self) -> Iterator[tuple[int, int, int]]:
        """Each diagonal of this step with the `i` and `j` reached."""
        for d in self.diagonals():
            i = self.far[d + self.shift]
            yield d, i, i - d


class _Search:
    """Looks for the middle of a shortest script through a box, from both of its corners at once."""

    def __init__(self, a: Sequence[str], b: Sequence[str], box: _Box, limit: int) -> None:
        self.a, self.b, self.box, self.limit = a, b, box, limit
        start, end = box.a0 - box.b0, box.a1 - box.b1
        self.odd = bool((start - end) & 1)
        self.forth = _Front(box, start, box.a0, -1)
        self.back = _Front(box, end, box.a1, _FAR)

    def cut(self) -> _Cut:
        """A point of the script near its middle."""
        steps = 0
        while True:
            steps += 1
            cut = self._step_forth() or self._step_back()
            if cut is None and not self.box.exact:
                cut = self._give_up(steps)
            if cut is not None:
                return cut

    def _step_forth(self) -> _Cut | None:
        front, back, box = self.forth, self.back, self.box
        front.widen()
        front.snake = False
        far, shift, a, b, a1, b1 = front.far, front.shift, self.a, self.b, box.a1, box.b1
        for d in front.diagonals():
            at = d + shift
            i = far[at - 1] + 1 if far[at - 1] >= far[at + 1] else far[at + 1]
            j = i - d
            if i < a1 and j < b1 and a[i] == b[j]:
                size = _forwards(a, b, i, j, min(a1 - i, b1 - j))
                i, j = i + size, j + size
                front.snake |= size > _SNAKE
            far[at] = i
            if self.odd and back.low <= d <= back.high and back.far[d + back.shift] <= i:
                return _Cut(i, j)
        return None

    def _step_back(self) -> _Cut | None:
        front, forth, box = self.back, self.forth, self.box
        front.widen()
        front.snake = False
        far, shift, a, b, a0, b0 = front.far, front.shift, self.a, self.b, box.a0, box.b0
        for d in front.diagonals():
            at = d + shift
            i = far[at - 1] if far[at - 1] < far[at + 1] else far[at + 1] - 1
            j = i - d
            if i > a0 and j > b0 and a[i - 1] == b[j - 1]:
                size = _backwards(a, b, i, j, min(i - a0, j - b0))
                i, j = i - size, j - size
                front.snake |= size > _SNAKE
            far[at] = i
            if not self.odd and forth.low <= d <= forth.high and i <= forth.far[d + forth.shift]:
                return _Cut(i, j)
        return None

    def _give_up(self, steps: int) -> _Cut | None:
        """A good cut that may not lie on a shortest script, once the search has cost enough."""
        if (self.forth.snake or self.back.snake) and steps > _PATIENCE:
            cut = self._long_snake_forth(steps) or self._long_snake_back(steps)
            if cut is not None:
                return cut
        return self._farthest() if steps >= self.limit else None

    def _long_snake_forth(self, steps: int) -> _Cut | None:
        box, best, found = self.box, 0, None
        for d, i, j in self.forth.reached():
            come = (i - box.a0) + (j - box.b0) - abs(d - self.forth.start)
            if come <= max(_WORTH * steps, best):
                continue
            inside = box.a0 + _SNAKE <= i < box.a1 and box.b0 + _SNAKE <= j < box.b1
            if inside and self.a[i - _SNAKE : i] == self.b[j - _SNAKE : j]:
                best, found = come, _Cut(i, j, low_exact=True, high_exact=False)
        return found

    def _long_snake_back(self, steps: int) -> _Cut | None:
        box, best, found = self.box, 0, None
        for d, i, j in self.back.reached():
            come = (box.a1 - i) + (box.b1 - j) - abs(d - self.back.start)
            if come <= max(_WORTH * steps, best):
                continue
            inside = box.a0 < i <= box.a1 - _SNAKE and box.b0 < j <= box.b1 - _SNAKE
            if inside and self.a[i : i + _SNAKE] == self.b[j : j + _SNAKE]:
                best, found = come, _Cut(i, j, low_exact=False, high_exact=True)
        return found

    def _farthest(self) -> _Cut:
        """The point farthest from its own corner, of either front."""
        box = self.box
        forth, forth_i = -1, -1
        for d, i, j in self.forth.reached():
            i = min(i, box.a1, box.b1 + d)
            j = i - d
            if forth < i + j:
                forth, forth_i = i + j, i
        back, back_i = _FAR, _FAR
        for d, i, j in self.back.reached():
            i = max(i, box.a0, box.b0 + d)
            j = i - d
            if i + j < back:
                back, back_i = i + j, i
        if (box.a1 + box.b1) - back < forth - (box.a0 + box.b0):
            return _Cut(forth_i, forth - forth_i, low_exact=True, high_exact=False)
        return _Cut(back_i, back - back_i, low_exact=False, high_exact=True)
