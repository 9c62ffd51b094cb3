"""The worker process: takes the tasks of a pool, a few at once, and leaves when nobody needs it.

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
from coauthor.agents import crew, ending, explaining, held, lifetime, recovery, routing, shop, summarizing, trusting
from coauthor.agents import ear as ears
from coauthor.domain import actors, errors, tasks
from coauthor.manuscript import outline
from coauthor.pool import desk, feed, leases, live, place, views, workers
from coauthor.pool import pool as pools
from coauthor.review import initiative

log = logging.getLogger(__name__)

_SETTLE_S = 5.0


def main(root: Path, watch: bool = False) -> int:  # noqa: FBT001 - the command line's own flag
    """`coauthor work`: run until there is nothing to do; the exit code."""
    settings = config.load()
    level = logging.getLevelNamesMapping().get(settings.log.upper(), logging.WARNING)
    dated = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    form = dated if workers.MARK in os.environ else "%(message)s"  # a log, or a person at a terminal
    logging.basicConfig(stream=sys.stderr, level=level, format=form, force=True)
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
        signs = await at.run(trusting.signs)
        work = shop.of(at, settings, trusted=signs.trusted)
        await _Worker(at, work, signs, watch=watch).work()
        return 0
    finally:
        await at.close()


class _Worker:
    def __init__(self, at: desk.Desk, work: shop.Shop, signs: trusting.Signs, *, watch: bool) -> None:
        self._desk, self._where, self._shop, self._settings = at, place.of(at.root), work, work.settings
        self._signs, self._watch = signs, watch
        self._stopped = False
        self._offered: tuple[int, int] | None = None
        self._ear = ears.Ear(self._where)
        self._settled = float("-inf")
        self._crew = crew.Crew(self._ear, work)
        self._explainer = explaining.Explainer(at)
        self._reader = summarizing.Reader(at)

    async def work(self) -> None:
        """Until it is time to leave; a task posted in that very moment is seen either here or by who posted it."""
        with self._signals():
            try:
                await self._desk.run(recovery.unblock, self._shop.model, self._shop.limits)
                while await self._go_on_after(await self._sit()):
                    continue
            finally:
                self._ear.close()

    async def _go_on_after(self, why: lifetime.Why) -> bool:
        """The last look, when the seat is given back already."""
        if why not in (lifetime.Why.IDLE, lifetime.Why.ALONE):
            return False
        others = await self._desk.run(lifetime.company, "")
        return bool(await self._ready()) and (others.present or why is lifetime.Why.IDLE)

    async def _sit(self) -> lifetime.Why:
        """Take a seat and work; gives why it left."""
        mark = leases.Lease(self._where.locks, workers.LEASE)
        if workers.MARK in os.environ and not mark.take():
            return lifetime.Why.SPARE
        seat = await self._desk.run(lambda pool: live.Seat(pool.live, self._where, "worker", coauthor.__version__))
        workers.sitting()
        try:
            why = await self._work(seat)
            log.info("leaves: %s", why.value)
            return why
        finally:
            await self._desk.run(lambda _pool: seat.leave())
            mark.release()

    async def _work(self, seat: live.Seat) -> lifetime.Why:
        life = lifetime.Lifetime(self._settings.idle_s, self._settings.alone_s, self._watch, self._now(), self._now())
        lost: float | None = None
        try:
            while not self._stopped:
                if lifetime.is_gone(self._where):
                    return lifetime.Why.GONE
                try:
                    why = await self._turn(seat, life)
                    lost = None
                except errors.Unavailable as error:
                    lost = self._note_lost(lost, error)
                    await self._crew.wait(feed.SLOW_POLL_S)
                    continue
                if why is not None:
                    return why
            return lifetime.Why.STOPPED
        finally:
            await self._reader.stop()
            await self._explainer.stop()
            await self._crew.stop("its worker was stopped")

    def _note_lost(self, since: float | None, error: errors.Unavailable) -> float:
        """The pool's server or disk does what it should not: it is waited for as long as for somebody to come back."""
        if since is None:
            log.warning("%s %s", error.message, error.hint)
            return self._now()
        if not self._watch and self._now() - since > self._settings.alone_s:
            raise error
        return since

    async def _turn(self, seat: live.Seat, life: lifetime.Lifetime) -> lifetime.Why | None:
        """Look at everything once and begin what may begin, or wait for news; why it is time to leave, if it is."""
        await self._look(seat)
        if await self._explainer.look(self._shop) or self._explainer.busy:
            life.done(self._now())
        why = life.why_leave(self._now(), await self._desk.run(lifetime.company, seat.id))
        if why is lifetime.Why.IDLE and not self._crew.busy and self._reader.start(self._shop):
            why = None
        if why is not None and not self._crew.busy:
            return why
        worked = why is not lifetime.Why.ASKED and await self._take(seat.id)
        if worked or self._crew.busy:
            await self._reader.stop()
            life.done(self._now())
        if not worked and not await self._offer():
            if not self._crew.busy and self._reader.start(self._shop):
                life.done(self._now())
            await self._crew.wait(life.left(self._now()), *self._reader.running)
        return None

    async def _look(self, seat: live.Seat) -> None:
        """At what is in hand, at the settings, and whether the others still see this worker."""
        await self._crew.look()
        await self._renew()
        if seat.lapsed:
            await self._desk.run(lambda _pool: seat.renew())

    async def _offer(self) -> bool:
        """With nothing else to do and somebody there: what could be done next; True if something was offered."""
        present = self._watch or (await self._desk.run(lifetime.company, "")).present
        wanted = self._shop.settings.initiative != "off" and self._signs.trusted
        if self._crew.busy or not (wanted and present):
            return False
        stand = await self._desk.run(_stand)
        if stand == self._offered:
            return False
        try:
            made = bool(await self._desk.run(initiative.offer))
            self._offered = await self._desk.run(_stand)
            return made
        except errors.CoauthorError as error:
            log.warning("nothing was suggested: %s", error.message)
            self._offered = stand
            return False

    async def _renew(self) -> None:
        """Between two tasks: work with today's settings, roles and trust, and begin what waited for them."""
        signs = await self._desk.run(trusting.signs)
        if signs == self._signs or self._crew.busy:
            return
        settings = config.load() if signs.settings != self._signs.settings else self._settings
        self._signs = signs
        self._shop = shop.of(self._desk, settings, trusted=signs.trusted)
        self._crew = crew.Crew(self._ear, self._shop)
        await self._desk.run(recovery.unblock, self._shop.model, self._shop.limits)

    async def _take(self, seat: str) -> bool:
        try:
            return await self._next(seat)
        except errors.Unavailable as error:
            log.warning("%s %s", error.message, error.hint)
            return False

    async def _next(self, seat: str) -> bool:
        """Put right what was left behind, and begin the next task that there is a hand for; False if there is none."""
        await self._desk.run(recovery.reopen, self._crew.at_work)
        if self._now() - self._settled > _SETTLE_S:
            self._settled = self._now()
            await self._desk.run(recovery.settle)
        for task in await self._ready():
            if not self._crew.has_room_for(task):
                continue
            actor = actors.agent(self._shop.cast.choose(task).role.id, self._shop.model.name)
            taken = await held.claim(self._desk, task.id, seat, actor)
            if taken is not None:
                self._crew.begin(taken)
                return True
        return False

    async def _ready(self) -> list[tasks.Task]:
        return await self._desk.run(routing.ready, self._shop.cast)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the worker after giving its tasks back; the loop of another thread gets none."""
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
        log.log(logging.WARNING if self._crew.busy else logging.INFO, ending.said(self._crew.at_work))
        ending.at_the_latest()
        self._stopped = True
        self._ear.wake()


def _stand(pool: pools.Pool) -> tuple[int, int]:
    """What suggestions are made from, in short: the newest task, and when the outline was last changed."""
    newest = views.page(pool, limit=1)
    try:
        changed = (pool.where.root / outline.PATH).stat().st_mtime_ns
    except OSError:
        changed = 0
    return int(newest[0].id[1:]) if newest else 0, changed
