"""A process that does to a pool what it is told through a pipe, one thing at a time, until it is told to end or killed.

It answers `("done", task, version)`, `("refused", code)`, or for `look` the events that are new to it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from coauthor.agents import recovery
from coauthor.domain import commands, errors, tasks
from coauthor.domain.tasks import Status
from coauthor.pool import leases, queueing, views
from coauthor.pool import pool as pools
from pool import life

Answer = tuple[Any, ...]


class Hands:
    """What one process can do; `held` are the tasks that it has claimed, each with its lock."""

    def __init__(self, pool: pools.Pool) -> None:
        self.pool = pool
        self.held: dict[str, leases.Lease] = {}

    def post(self, pick: int) -> tasks.Task:
        """A request, some with a key that others use too, some that wait for another."""
        newest = views.page(self.pool, limit=3)
        waits = (newest[pick % len(newest)].id,) if newest and pick % 4 == 3 else ()
        key = f"key {pick % 3}" if pick % 5 == 0 else None
        refs = life.place(pick % 40, pick % 40 + 7)
        return life.post(self.pool, key=key, blocked_by=waits, refs=refs)

    def claim(self, pick: int) -> tasks.Task:
        """Take a task that may begin, as a worker does: the lock first."""
        ready = queueing.ready(self.pool, lambda task: task.id not in self.held)
        if not ready:
            raise errors.NotFound("nothing is to be done")
        task = ready[pick % len(ready)]
        lease = self.pool.lease(task.id)
        if not lease.take():
            raise errors.Conflict("somebody has its lock")
        try:
            claimed = life.claim(self.pool, task)
        except errors.CoauthorError:
            lease.release()
            raise
        self.held[task.id] = lease
        return claimed

    def work(self, pick: int) -> tasks.Task:
        """Bring a task that it holds to the person, or give it back."""
        if not self.held:
            raise errors.NotFound("nothing is in hand")
        name = sorted(self.held)[pick % len(self.held)]
        task = self.pool.task(name)
        held = {"task": name, "token": task.claim or "none"}
        try:
            match pick % 5:
                case 0:
                    return self.pool.handle(commands.Ask(**held, text="which?"), life.AGENT)
                case 1:
                    return self.pool.handle(commands.Fail(**held, error="503", again=True), life.AGENT)
                case 2:
                    return self.pool.handle(commands.Release(**held, reason="later"), life.AGENT)
                case _:
                    return life.propose(self.pool, task) if task.claim else self.pool.task(name)
        finally:
            self.held.pop(name).release()

    def decide(self, pick: int) -> tasks.Task:
        """A person's part: accept, reject, answer, cancel, try again, end."""
        found = views.live_tasks(self.pool)
        if not found:
            raise errors.NotFound("nothing lives")
        task = found[pick % len(found)]
        if task.status is Status.AWAITING_REVIEW and task.current is not None and pick % 3:
            ids = {"task": task.id, "proposal": task.current.id}
            if pick % 3 == 1:
                return self.pool.handle(commands.Reject(**ids, reason="shorter"), life.PERSON)
            waiting = tuple(hunk.id for hunk in task.current.open_hunks)
            return self.pool.handle(commands.Accept(**ids, hunks=waiting, path="main.tex"), life.PERSON)
        return self.pool.handle(
            (commands.Cancel, commands.Retry, commands.Complete)[pick % 3](task=task.id), life.PERSON
        )

    def recover(self, _pick: int) -> tasks.Task:
        """Open what dead processes held."""
        opened = recovery.reopen(self.pool, self.held)
        if not opened:
            raise errors.NotFound("nobody has died")
        return self.pool.task(opened[-1])


def without_locks() -> None:
    """The broken twin: every lock is free to everybody."""
    leases.Lease.take = lambda _lease: True  # type: ignore[method-assign]


def serve(root: str, pipe: Connection, env: dict[str, str], twin: bool) -> None:
    """Do what is told; ends with `None`."""
    os.environ.update(env)
    if twin:
        without_locks()
    pool = pools.open_pool(Path(root), create=True)
    assert pool is not None
    hands = Hands(pool)
    verbs: dict[str, Callable[[int], tasks.Task]] = {
        name: getattr(hands, name) for name in ("post", "claim", "work", "decide", "recover")
    }
    pipe.send("ready")
    while (told := pipe.recv()) is not None:
        verb, number = told
        if verb == "look":
            pipe.send([event.model_dump_json() for event in views.after(pool, number, 10_000)])
            continue
        try:
            task = verbs[verb](number)
            pipe.send(("done", task.id, task.version, task.id in hands.held))
        except errors.CoauthorError as error:
            pipe.send(("refused", error.code))
    pool.close()
