"""A task in this worker's hands: the lock and the token under which everything is written, shown and streamed.

Nothing of a task is ever written but through here, so that a worker that lost it writes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from coauthor.domain import actors, commands, errors, tasks
from coauthor.pool import desk, faultpoints, feed, leases, live
from coauthor.pool import pool as pools


class GaveWay(Exception):
    """The task is given back at its next step, as somebody waits for another one; what is on the record is kept."""


class Held:
    """A claimed task; `token` is the id of its claim, `began` the task as it was claimed."""

    def __init__(self, at: desk.Desk, began: tasks.Task, lease: leases.Lease, actor: actors.Actor) -> None:
        assert began.claim is not None
        self.began = began
        self.token = began.claim
        self.actor = actor
        self.desk = at
        self._lease = lease
        self.gave_way = False
        self.wanted = False
        self._streamed: list[str] = []
        self._flushing: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        """The task's id."""
        return self.began.id

    async def write(self, *batch: commands.TaskCommand, texts: Sequence[str] = ()) -> tasks.Task:
        """Record a step, all or nothing; raises Stale where the task is no longer ours."""
        return await self.desk.run(lambda pool: pool.handle_all(batch, self.actor, texts))

    async def look(self) -> tasks.Task:
        """The task as it stands now."""
        return await self.desk.run(lambda pool: pool.task(self.id))

    async def say(self, step: str, detail: str = "", percent: int | None = None) -> None:
        """Show what is being done; not on the record."""
        progress = live.Progress(self.id, step, detail, percent)

        def put(pool: pools.Pool) -> None:
            pool.live.put_progress(progress)
            feed.ring(pool.where)

        await self.desk.run(put)

    def stream(self, text: str) -> None:
        """Show a piece of a model's text while it comes; pieces that come fast are shown together."""
        self._streamed.append(text)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        while self._streamed:
            piece = "".join(self._streamed)
            self._streamed.clear()

            def put(pool: pools.Pool, piece: str = piece) -> None:
                pool.live.put_delta(self.id, piece)
                feed.ring(pool.where)

            await self.desk.run(put)

    def give_way(self) -> None:
        """Between two steps: raises GaveWay where another task was asked to go first (`wanted`)."""
        if self.wanted:
            self.gave_way = True
            raise GaveWay

    async def let_go(self, reason: str | None = None) -> None:
        """Give the lock back. With a reason the task, if it is still ours, is open for another worker first."""

        def drop(pool: pools.Pool) -> None:
            if reason is not None and pool.task(self.id).claim == self.token:
                pool.handle(commands.Release(task=self.id, token=self.token, reason=reason), actors.SYSTEM)
            pool.live.drop_progress(self.id)
            self._lease.release()
            feed.ring(pool.where)

        if self._flushing is not None:
            await asyncio.gather(self._flushing, return_exceptions=True)
        await self.desk.run(drop)

    def command(self, kind: type[commands.WorkCommand], **fields: Any) -> commands.WorkCommand:
        """A command about this task under its token."""
        return kind(task=self.id, token=self.token, **fields)


async def claim(at: desk.Desk, task: str, worker: str, actor: actors.Actor) -> Held | None:
    """Take the lock, then the task; None where somebody else was first."""

    def take(pool: pools.Pool) -> tuple[tasks.Task, leases.Lease] | None:
        lease = pool.lease(task)
        if not lease.take():
            return None
        faultpoints.reach("claim.locked")
        try:
            claimed = pool.handle(commands.Claim(task=task, worker=worker), actor)
        except errors.CoauthorError as error:
            lease.release()
            if isinstance(error, errors.Conflict):
                return None
            raise
        faultpoints.reach("claim.recorded")
        return claimed, lease

    taken = await at.run(take)
    return None if taken is None else Held(at, *taken, actor)
