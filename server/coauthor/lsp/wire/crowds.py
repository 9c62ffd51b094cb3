"""Whether requests are coming so fast that it is worth hearing them out: who sends many at once soon cancels some.

It must never hold anything up for longer than `PATIENCE_S`.
"""

from __future__ import annotations

from collections.abc import Callable

MANY = 4
GAP_S = 0.001
PATIENCE_S = 0.01
LULL_S = 0.02


class Crowd:
    """Requests that came within `GAP_S` of each other, by a clock in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._count = 0
        self._since = self._last = float("-inf")
        self._waited = self._in_vain = False

    def came(self) -> None:
        """One more request."""
        now = self._clock()
        self._waited = False
        self._in_vain &= now - self._last <= LULL_S
        if now - self._last > GAP_S:
            self._count, self._since = 0, now
        self._count += 1
        self._last = now

    def is_coming(self) -> bool:
        """True while more are to be expected and the first has not waited too long.

        Where one who was heard out said no more, it was somebody who waits for each answer: not again before a lull.
        """
        if self._count < MANY or self._in_vain:
            return False
        now = self._clock()
        if now - self._last > GAP_S:
            self._in_vain = self._waited
            return False
        self._waited = now - self._since <= PATIENCE_S
        return self._waited
