"""The worker process: takes one task after the other from the pool, and leaves when nobody needs it.

It never changes a document; all it does is on the record or on the pool's live side.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import coauthor
from coauthor import config
from coauthor.agents import choosing, held, lifetime, recovery, routing
from coauthor.agents import ear as ears
from coauthor.agents import run as runs
from coauthor.briefing import packet as briefing
from coauthor.domain import actors, errors, tasks
from coauthor.models import chat
from coauthor.pool import desk, feed, leases, live, place, workers

log = logging.getLogger(__name__)

_SETTLE_S = 5.0


def main(root: Path, watch: bool = False) -> int:  # noqa: FBT001 - the command line's own flag
    """`coauthor work`: run until there is nothing to do; the exit code."""
    settings = config.load()
    level = logging.getLevelNamesMapping().get(settings.log.upper(), logging.WARNING)
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    for problem in settings.problems:
        log.warning("%s", problem)
    try:
        return asyncio.run(run(root, settings, watch=watch))
    except errors.CoauthorError as error:
        log.error("%s %s", error.message, error.hint)
        return 1


async def run(root: Path, settings: config.Settings, *, watch: bool = False) -> int:
    """Work on the pool of a folder until idle, alone, asked to leave or stopped by a signal; the exit code.

    Leaves at once where there is no pool, or where it was started by a server that has a worker already.
    """
    at = desk.Desk(root)
    try:
        if not await at.open(create=False):
            log.warning("there is no pool in %s, so there is nothing to do", root)
            return 0
        await _Worker(at, choosing.model(settings), settings, watch=watch).work()
        return 0
    finally:
        await at.close()


class _Worker:
    def __init__(self, at: desk.Desk, model: chat.ChatModel, settings: config.Settings, *, watch: bool) -> None:
        self._desk, self._where, self._model, self._settings = at, place.of(at.root), model, settings
        self._watch = watch
        self._stopped = False
        self._ear = ears.Ear(self._where)
        self._settled = float("-inf")

    async def work(self) -> None:
        """Until it is time to leave; a task posted in that very moment is seen either here or by who posted it."""
        with self._signals():
            try:
                await self._desk.run(recovery.unblock, self._model, self._limits)
                while await self._go_on_after(await self._sit()):
                    continue
            finally:
                self._ear.close()

    async def _go_on_after(self, why: lifetime.Why) -> bool:
        """The last look, when the seat is given back already."""
        if why in (lifetime.Why.ASKED, lifetime.Why.STOPPED, lifetime.Why.SPARE):
            return False
        others = await self._desk.run(lifetime.company, "")
        return bool(await self._desk.run(routing.ready)) and (others.present or why is lifetime.Why.IDLE)

    async def _sit(self) -> lifetime.Why:
        """Take a seat and work; gives why it left."""
        mark = leases.Lease(self._where.locks, workers.LEASE)
        if workers.MARK in os.environ and not mark.take():
            return lifetime.Why.SPARE
        seat = await self._desk.run(lambda pool: live.Seat(pool.live, self._where, "worker", coauthor.__version__))
        workers.sitting()
        try:
            why = await self._work(seat.id)
            log.info("leaves: %s", why.value)
            return why
        finally:
            await self._desk.run(lambda _pool: seat.leave())
            mark.release()

    async def _work(self, seat: str) -> lifetime.Why:
        life = lifetime.Lifetime(self._settings.idle_s, self._settings.alone_s, self._watch, self._now(), self._now())
        while not self._stopped:
            why = life.why_leave(self._now(), await self._desk.run(lifetime.company, seat))
            if why is not None:
                return why
            try:
                worked = await self._next(seat)
            except errors.Unavailable as error:
                log.warning("%s %s", error.message, error.hint)
                worked = False
            if worked:
                life.done(self._now())
            else:
                await self._ear.wait(life.left(self._now()))
        return lifetime.Why.STOPPED

    async def _next(self, seat: str) -> bool:
        """Put right what was left behind, and work on the next task; False if there is none to be had."""
        await self._desk.run(recovery.reopen)
        if self._now() - self._settled > _SETTLE_S:
            self._settled = self._now()
            await self._desk.run(recovery.settle)
        for task in await self._desk.run(routing.ready):
            actor = actors.agent(routing.role_of(task).id, self._model.name)
            taken = await held.claim(self._desk, task.id, seat, actor)
            if taken is not None:
                await self._carry(taken)
                return True
        return False

    async def _carry(self, taken: held.Held) -> None:
        """Run the task, and stop it at once when it is canceled, changed or taken away, or we are to end."""
        running = asyncio.get_running_loop().create_task(runs.run(taken, self._model, self._settings))
        reason: str | None = "its worker was stopped"
        try:
            while not running.done():
                await self._ear.wait(feed.SLOW_POLL_S, running)
                reason = await self._why_stop(taken)
                if reason is not None and not running.done():
                    running.cancel()
                    break
            await asyncio.wait([running])
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await taken.let_go(reason or "its worker could not go on")

    async def _why_stop(self, taken: held.Held) -> str | None:
        if self._stopped:
            return "its worker was stopped"
        now = await taken.look()
        if now.claim != taken.token:
            return "it is no longer ours"
        return "the request was changed" if _request(now) != _request(taken.began) else None

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def _limits(self) -> briefing.Limits:
        return briefing.Limits(self._settings.units, self._settings.surroundings)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the worker after giving its task back; the loop of another thread gets none."""
        loop = asyncio.get_running_loop()
        known = (signal.SIGTERM, signal.SIGINT)
        try:
            for number in known:
                loop.add_signal_handler(number, self._stop)
        except (NotImplementedError, RuntimeError, ValueError):
            yield
            return
        try:
            yield
        finally:
            for number in known:
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self._stopped = True
        self._ear.wake()


def _request(task: tasks.Task) -> tuple[object, ...]:
    """What the work is about; a change of it begins anew."""
    return task.intent, task.refs, task.todo, task.candidates
