"""What was spent so far, by task, day and workspace, as the record has it; asked before each call of a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from coauthor import config
from coauthor.domain import errors, packets
from coauthor.domain.events import Event, Type
from coauthor.models import chat, money
from coauthor.pool import desk, views
from coauthor.pool import pool as pools

_BATCH = 1000
_ALL = ""


@dataclass(slots=True)
class Sum:
    """Tokens in and out, and US dollars as far as prices are known."""

    tokens: int = 0
    usd: float = 0.0

    def add(self, event: Event) -> None:
        """One call more."""
        self.tokens += event.data.get("tokens_in", 0) + event.data.get("tokens_out", 0)
        self.usd += event.data.get("usd") or 0.0


class Budget:
    """What is left of each limit that is set; reads only what came to the record since the last look."""

    def __init__(self, settings: config.Settings, at: desk.Desk, now: Callable[[], datetime]) -> None:
        try:
            self._limits = {
                "budget of the task": money.limit(settings.budget_task),
                "budget of the day": money.limit(settings.budget_day),
                "budget of the workspace": money.limit(settings.budget_workspace),
            }
        except ValueError as error:
            raise errors.Unavailable(f"A budget in your settings can't be read: {error}") from error
        self._desk, self._now = at, now
        self._seq = 0
        self._sums: dict[str, Sum] = defaultdict(Sum)

    async def __call__(self, packet: packets.Packet) -> Sequence[chat.Left]:
        """What is left for the task of a packet, limit by limit."""
        if all(limit == money.Limit() for limit in self._limits.values()):
            return ()
        await self._desk.run(self._catch_up)
        spent = (self._sums[packet.task], self._sums[self._now().date().isoformat()], self._sums[_ALL])
        return [
            chat.Left(
                None if limit.tokens is None else limit.tokens - total.tokens,
                None if limit.usd is None else limit.usd - total.usd,
                what,
            )
            for (what, limit), total in zip(self._limits.items(), spent, strict=True)
        ]

    def _catch_up(self, pool: pools.Pool) -> None:
        while news := views.after(pool, self._seq, _BATCH):
            self._seq = news[-1].seq
            for event in news:
                if event.type == Type.MODEL_CALLED:
                    for name in (event.task or "?", event.at[:10], _ALL):
                        self._sums[name].add(event)
