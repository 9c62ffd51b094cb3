"""The tasks that one worker has in hand at once: begun, watched, stopped at once when that is asked for, given back.

A hand is always kept for what a person waits for: background work gives way at its next step.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from coauthor.agents import ear as ears
from coauthor.agents import run as runs
from coauthor.agents import shop
from coauthor.agents.held import Held
from coauthor.domain import tasks
from coauthor.pool import feed

GAVE_WAY = "a task that somebody waits for goes first"


@dataclass(slots=True)
class _Hand:
    held: Held
    running: asyncio.Task[None]
    reason: str | None = None


class Crew:
    """At most `limits.concurrency` tasks, and one more for each foreground task that background ones keep waiting."""

    def __init__(self, ear: ears.Ear, work: shop.Shop) -> None:
        self._ear = ear
        self._shop = work
        self._most = max(1, work.settings.limits_concurrency) if work.model.room else 1
        self._hands: list[_Hand] = []

    @property
    def busy(self) -> bool:
        """True while a task is in hand."""
        return bool(self._hands)

    @property
    def at_work(self) -> frozenset[str]:
        """The tasks in hand."""
        return frozenset(hand.held.id for hand in self._hands)

    def has_room_for(self, task: tasks.Task) -> bool:
        """Whether the task may begin now; where background work is in the way of a foreground task, it gives way."""
        background = [hand for hand in self._hands if hand.held.began.priority is tasks.Priority.BACKGROUND]
        if task.priority is tasks.Priority.BACKGROUND:
            return len(self._hands) < self._most and len(background) < max(1, self._most - 1)
        if len(self._hands) < self._most:
            return True
        willing = next((hand for hand in background if not hand.held.wanted), None)
        if task.priority is not tasks.Priority.FOREGROUND or willing is None:
            return False
        willing.held.wanted = True
        return True

    def begin(self, taken: Held) -> None:
        """Work on a claimed task from now on."""
        running = asyncio.get_running_loop().create_task(runs.run(taken, self._shop))
        self._hands.append(_Hand(taken, running))

    async def look(self) -> None:
        """Give back what is done, and stop what is canceled, changed or taken away."""
        for hand in tuple(self._hands):
            if hand.running.done():
                await self._give_back(hand)
            elif (reason := await _why_stop(hand.held)) is not None:
                hand.reason = reason
                hand.running.cancel()
                await self._give_back(hand)

    async def wait(self, seconds: float, *others: asyncio.Task[None]) -> None:
        """Until the bell rings, a task or one of the others is done, or the time is over."""
        seconds = feed.SLOW_POLL_S if self._hands else seconds
        await self._ear.wait(seconds, *(hand.running for hand in self._hands), *others)

    async def stop(self, reason: str) -> None:
        """Give everything back, whatever it is at."""
        for hand in tuple(self._hands):
            hand.reason = reason
            hand.running.cancel()
            await self._give_back(hand)

    async def _give_back(self, hand: _Hand) -> None:
        """Reap it and let the task go; one that is still ours is open for another worker then."""
        await asyncio.gather(hand.running, return_exceptions=True)
        reason = GAVE_WAY if hand.held.gave_way else hand.reason or "its worker could not go on"
        await hand.held.let_go(reason)
        self._hands.remove(hand)


async def _why_stop(taken: Held) -> str | None:
    now = await taken.look()
    if now.claim != taken.token:
        return "it is no longer ours"
    return "the request was changed" if _request(now) != _request(taken.began) else None


def _request(task: tasks.Task) -> tuple[object, ...]:
    """What the work is about; a change of it begins anew."""
    return task.intent, task.refs, task.todo, task.candidates, task.assignee
