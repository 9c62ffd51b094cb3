"""Where in a document something was typed, edit by edit, for whoever wants to know what is this person's own.

Light enough to be there from the first key on; what the typing means is told elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from coauthor.domain import tracking

MOST = 64
"""Stretches that are remembered one by one; beyond that the two newest are taken as one."""


@dataclass(slots=True)
class Stretch:
    """Code points `[start, end)` of the present text, and when they were typed (steady clock, seconds)."""

    start: int
    end: int
    at: float


class Typed:
    """What was typed in a document since `clear`. `is_ours` says whether an edit of ours is on its way into it."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.last = 0.0  # when the newest of all was typed, dealt with or not
        self.is_ours: Callable[[], bool] = lambda: False

    def clear(self) -> None:
        """Dealt with, or the whole text came anew."""
        self.stretches.clear()

    def take(self, start: int, end: int, inserted: int) -> None:
        """The code points `[start, end)` became `inserted` others."""
        for known in self.stretches:
            known.start, known.end = tracking.moved(known.start, known.end, start, end, inserted)
        if self.is_ours():
            return
        self.last = time.monotonic()
        new = Stretch(start, start + inserted, self.last)
        last = self.stretches[-1] if self.stretches else None
        if last and (len(self.stretches) >= MOST or (last.start <= new.end and new.start <= last.end)):
            self.stretches[-1] = Stretch(min(last.start, new.start), max(last.end, new.end), new.at)
        else:
            self.stretches.append(new)
