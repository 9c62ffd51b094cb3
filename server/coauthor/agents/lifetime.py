"""When a worker leaves: asked to, nothing to do for long, or nobody there to work for. A value; the clock is given."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from coauthor.pool import place
from coauthor.pool import pool as pools

_PRESENT = ("server", "terminal")


class Why(StrEnum):
    """Why a worker leaves."""

    ASKED = "a newer version asked"
    IDLE = "nothing to do"
    ALONE = "no editor and no terminal is left"
    STOPPED = "it was told to end"
    SPARE = "another worker was started already"
    GONE = "its folder or the pool in it was removed"


@dataclass(frozen=True, slots=True)
class Company:
    """Who else there is: whether somebody is there to work for, and whether we were asked to leave."""

    present: bool
    asked: bool


def company(pool: pools.Pool, seat: str) -> Company:
    """Who takes part now, seen from a seat."""
    everybody = pool.live.processes()
    return Company(
        present=any(process.kind in _PRESENT for process in everybody),
        asked=any(process.id == seat and process.leave for process in everybody),
    )


def is_gone(where: place.Place) -> bool:
    """True where the folder or the pool's file was removed: what is written now would be read by nobody."""
    return not (where.root.is_dir() and (where.url is not None or where.pool.exists()))


@dataclass(slots=True)
class Lifetime:
    """Counts how long there was nothing to do and nobody there; all times are seconds of one monotonic clock.

    With `watch` only being asked ends it.
    """

    idle_s: float
    alone_s: float
    watch: bool
    worked: float
    accompanied: float

    def done(self, now: float) -> None:
        """A task was worked on until now."""
        self.worked = now

    def why_leave(self, now: float, others: Company) -> Why | None:
        """The reason to leave now, between two tasks."""
        if others.present:
            self.accompanied = now
        if others.asked:
            return Why.ASKED
        if self.watch:
            return None
        if now - self.accompanied >= self.alone_s:
            return Why.ALONE
        return Why.IDLE if now - self.worked >= self.idle_s else None

    def left(self, now: float) -> float:
        """Seconds until it may be time to leave, if nothing happens."""
        if self.watch:
            return math.inf
        return max(0.0, min(self.worked + self.idle_s, self.accompanied + self.alone_s) - now)
