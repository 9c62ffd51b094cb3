"""What one session knows of the pool: its live tasks as they stand, kept fresh by the doorbell, and its own seat.

The pool may not exist yet; the first task makes it. Nothing here speaks LSP or decides anything.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import coauthor
from coauthor.domain import actors, commands, errors, tasks
from coauthor.domain.events import Event
from coauthor.lsp.session import Session
from coauthor.pool import desk, feed, leases, owning, place, views, workers
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from coauthor.review import settling

P = ParamSpec("P")
R = TypeVar("R")
TaskListener = Callable[[Session, tasks.Task, list[Event]], None]
DeltaListener = Callable[[Session, str, str], None]

_WANTS_WORKER = (tasks.Status.OPEN, tasks.Status.CLAIMED, tasks.Status.IN_PROGRESS)

_log = logging.getLogger(__name__)


class Workroom:
    """The pool side of one session. `tasks` holds what lives, and what ended while this session watched."""

    def __init__(self, session: Session) -> None:
        assert session.root is not None
        self.session = session
        self.connection_id = f"c{uuid.uuid4().hex[:8]}"
        self.tasks: dict[str, tasks.Task] = {}
        self.progress: dict[str, live_side.Progress] = {}
        self.changed: list[TaskListener] = []
        self.streamed: list[DeltaListener] = []
        self.opened: list[Callable[[Session], None]] = []
        client = session.client_name or "editor"
        self.outside = actors.outside(session.options.agent or client, client)
        self.actor = self.outside if session.options.agent else actors.human(_user(), client)
        self._claims: dict[str, tuple[str, leases.Lease]] = {}
        self._where = place.of(session.root)
        self._desk = desk.Desk(session.root)
        self._seat: live_side.Seat | None = None
        self._seq = 0
        self._delta = 0
        self._version = -1
        self._rung = asyncio.Event()
        self._news = asyncio.Event()
        self._opening = asyncio.Lock()
        self._bell: feed.Bell | None = None
        self._follower: asyncio.Task[None] | None = None

    @property
    def server_id(self) -> str:
        """The id of this process's seat; empty while there is no pool."""
        return self._seat.id if self._seat else ""

    @property
    def is_open(self) -> bool:
        """True once there is a pool and this session has its seat."""
        return self._seat is not None

    @property
    def exists(self) -> bool:
        """True if there is a pool, opened here or not."""
        return self._where.may_exist

    @property
    def target(self) -> tasks.Target:
        """This connection as the one that carries an edit out."""
        return tasks.Target(
            server=self.server_id, connection=self.connection_id, editor=self.session.client_name or "editor"
        )

    def live(self) -> list[tasks.Task]:
        """The tasks known here, oldest first."""
        return sorted(self.tasks.values(), key=lambda task: int(task.id[1:]))

    def on_path(self, path: str) -> list[tasks.Task]:
        """The known tasks that concern a file: by a place of theirs, or by a hunk."""
        return [task for task in self.live() if path in paths_of(task)]

    async def run(self, work: Callable[Concatenate[pools.Pool, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call `work(pool, …)` on the pool's thread (made if there is none), then look at what it changed."""
        await self.ensure()
        result = await self._desk.run(work, *args, **kwargs)
        await self.catch_up()
        return result

    async def ensure(self) -> None:
        """Have a pool; made if there is none."""
        if not self.is_open:
            await self._open(create=True)

    async def quietly(
        self, work: Callable[Concatenate[pools.Pool, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R | None:
        """The same without making a pool and without looking: for presence and other small talk."""
        return await self._desk.run(work, *args, **kwargs) if self.is_open else None

    async def begin(self) -> None:
        """Listen for the bell, and open the pool if there is one."""
        self._bell = feed.Bell(self._where)
        number = self._bell.fileno()
        if number is not None:
            asyncio.get_running_loop().add_reader(number, self._ring)
        try:
            await self._open(create=False)
        finally:
            self._follower = self.session.connection.spawn(self._follow(), "follow the pool")

    def _ring(self) -> None:
        if self._bell:
            self._bell.drain()
        self._rung.set()

    async def _open(self, *, create: bool) -> None:
        async with self._opening:
            if self._seat is not None or not (create or self._where.may_exist):
                return
            await self._desk.open(create=create)
            self._seat = await self._desk.run(_sit)
            await self._desk.run(_settle)
            self._seq = await self._desk.run(views.last_seq)
            self._delta = await self._desk.run(_last_delta)
            self.tasks = {task.id: task for task in await self._desk.run(views.live_tasks)}
        for listener in self.opened:
            listener(self.session)
        for task in self.live():
            self._tell(task, [])

    async def _follow(self) -> None:
        """Look whenever the bell rings, and now and then in case a ring was lost; ends by being cancelled."""
        while True:
            try:
                async with asyncio.timeout(feed.SLOW_POLL_S):
                    await self._rung.wait()
            except TimeoutError:
                pass
            rung = self._rung.is_set()
            self._rung.clear()
            try:
                await self._look(rung=rung)
            except errors.Unavailable as error:
                # Told once at the start and at every command; it may be mended at any time.
                _log.debug("%s", error.message)
            except Exception:  # noqa: BLE001 - a feed that stops would leave the editor blind
                _log.exception("looking at the pool failed")

    async def _look(self, *, rung: bool) -> None:
        if not self.is_open:
            await self._open(create=False)
        elif rung or await self._desk.run(_data_version) != self._version:
            await self.catch_up()
        elif any(_under_way(task) for task in self.tasks.values()):
            await self._desk.run(_settle)
            await self.catch_up()
        if not rung and any(task.status in _WANTS_WORKER for task in self.tasks.values()):
            await self.start_worker()

    async def catch_up(self) -> None:
        """Take in what happened since the last look, and tell the listeners."""
        news = await self._desk.run(_News, self._seq, self._delta)
        fresh = [event for event in news.events if event.seq > self._seq]
        moved = {task for task, said in news.progress.items() if self.progress.get(task) != said}
        self._version, self.progress = news.version, news.progress
        streamed = [(task, text) for seq, task, text in news.streamed if seq > self._delta]
        self._delta = max(self._delta, news.delta)
        self._seq = max([self._seq, *(event.seq for event in fresh)])
        changed = {task.id: task for task in news.tasks if self._is_newer(task)}
        self.tasks.update(changed)
        for task_id in dict.fromkeys([*changed, *(moved & self.tasks.keys())]):
            self._tell(self.tasks[task_id], [event for event in fresh if event.task == task_id])
        self._news.set()
        for task_id, text in streamed:
            for listener in self.streamed:
                listener(self.session, task_id, text)

    def _is_newer(self, task: tasks.Task) -> bool:
        known = self.tasks.get(task.id)
        return known is None or task.version > known.version

    def _tell(self, task: tasks.Task, events: list[Event]) -> None:
        for listener in self.changed:
            try:
                listener(self.session, task, events)
            except Exception:  # noqa: BLE001 - one listener must not keep the others from hearing
                _log.exception("a listener failed on %s", task.id)

    async def next_news(self) -> None:
        """Wait until something was taken in."""
        self._news.clear()
        await self._news.wait()

    async def start_worker(self, *, asked: bool = False) -> None:
        """Have a worker if a task waits for one, was left by one that died, or a question was `asked`."""
        await self._desk.run(_start_worker, asked)

    async def claim(self, task: str) -> str:
        """Take a task for the agent at the other end of this connection; gives the token of the claim."""
        claimed, lease = await self.run(_claim, task, self.connection_id, self.outside)
        assert claimed.claim is not None
        self._claims[task] = (claimed.claim, lease)
        return claimed.claim

    def token_of(self, task: str) -> str:
        """The token of the claim that this connection has on a task; raises Forbidden where it has none."""
        if task not in self._claims:
            raise errors.Forbidden(f"{task} is not claimed by this connection.", "`coauthor.task.claim` takes it.")
        return self._claims[task][0]

    def task_of(self, token: str) -> str:
        """The task that is claimed under a token here; raises Stale."""
        for task, (known, _lease) in self._claims.items():
            if known == token:
                return task
        raise errors.Stale("Nothing is held under this token by this connection.")

    def let_go(self, task: str) -> None:
        """Give the lock of a claimed task back; does nothing where it is not held here."""
        if task in self._claims:
            self._claims.pop(task)[1].release()

    async def why_foreign(self) -> str | None:
        """Why the pool is only read, where it came with the folder and nobody has adopted it."""
        if not self.is_open:
            return None
        return await self._desk.run(lambda pool: " ".join(pool.why_foreign()) if pool.foreign else None)

    async def reopened(self, work: Callable[[Path], owning.Adopted]) -> owning.Adopted:
        """Do something with the pool's file while it is closed here, and open what is there then."""
        try:
            async with self._opening:
                seat, self._seat = self._seat, None
                if seat is not None:
                    await self._desk.run(lambda _pool: seat.leave())
                await self._desk.shut()
                self.tasks.clear()
                return await asyncio.to_thread(work, self._where.root)
        finally:
            await self._open(create=False)

    async def close(self) -> None:
        """Give the claims and the seat back and close the pool."""
        for task, (token, lease) in list(self._claims.items()):
            await self._desk.run(_release, task, token, lease)
        if self._follower:
            self._follower.cancel()
        if self._bell:
            number = self._bell.fileno()
            if number is not None:
                asyncio.get_running_loop().remove_reader(number)
            self._bell.close()
        seat, self._seat = self._seat, None
        if seat is not None:
            await self._desk.run(lambda _pool: seat.leave())
            feed.ring(self._where)
        await self._desk.close()


class _News:
    def __init__(self, pool: pools.Pool, seq: int, delta: int) -> None:
        self.version = pool.store.data_version()
        self.events = views.after(pool, seq)
        ids = dict.fromkeys(event.task for event in self.events if event.task)
        self.tasks = [pool.task(task) for task in ids]
        self.progress = pool.live.progress()
        deltas = pool.live.deltas_after(delta)
        self.streamed = deltas
        self.delta = deltas[-1][0] if deltas else delta


def _sit(pool: pools.Pool) -> live_side.Seat:
    return live_side.Seat(pool.live, pool.where, "server", coauthor.__version__)


def _settle(pool: pools.Pool) -> None:
    if not pool.foreign:
        settling.settle(pool)


def _claim(pool: pools.Pool, task: str, worker: str, actor: actors.Actor) -> tuple[tasks.Task, leases.Lease]:
    lease = pool.lease(task)
    if not lease.take():
        pool.task(task)
        raise errors.Conflict(f"Somebody works on {task} already.")
    try:
        return pool.handle(commands.Claim(task=task, worker=worker), actor), lease
    except BaseException:
        lease.release()
        raise


def _release(pool: pools.Pool, task: str, token: str, lease: leases.Lease) -> None:
    try:
        if pool.task(task).claim == token:
            pool.handle(commands.Release(task=task, token=token, reason="its agent has left"), actors.SYSTEM)
    except errors.CoauthorError as error:
        _log.warning("%s could not be given back: %s", task, error.message)
    finally:
        lease.release()


def _last_delta(pool: pools.Pool) -> int:
    return pool.live.last_delta()


def _data_version(pool: pools.Pool) -> int:
    return pool.store.data_version()


def _start_worker(pool: pools.Pool, asked: bool) -> None:  # noqa: FBT001 - handed through a thread
    workers.start_worker(pool.where, asked=asked)


def _under_way(task: tasks.Task) -> bool:
    return any(edit.state.under_way for proposal in task.proposals for edit in proposal.edits)


def paths_of(task: tasks.Task) -> set[str]:
    """The files a task concerns."""
    places = {ref.path for ref in task.refs if ref.path}
    hunks = {hunk.path for proposal in task.proposals for hunk in proposal.hunks}
    return places | hunks | ({task.todo.path} if task.todo else set())


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "you"
