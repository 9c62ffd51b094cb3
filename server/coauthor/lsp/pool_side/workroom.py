"""What one session knows of the pool: its live tasks as they stand, kept fresh by the doorbell, and its own seat.

The pool may not exist yet; the first task makes it. Nothing here speaks LSP or decides anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from coauthor.domain import actors, errors, tasks
from coauthor.domain.events import Event
from coauthor.lsp.pool_side import known, on_thread
from coauthor.lsp.session import Session
from coauthor.pool import desk, feed, leases, owning, place, views
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools

P = ParamSpec("P")
R = TypeVar("R")
TaskListener = Callable[[Session, tasks.Task, list[Event]], None]
DeltaListener = Callable[[Session, str, str], None]

_PAGE = 100
"""So many tasks are loaded at once, where they concern no open file."""

_log = logging.getLogger(__name__)


class Workroom:
    """The pool side of one session. `tasks` holds what lives, and what ended while this session watched.

    What is under way and what concerns the open files is there once the pool is open; the rest comes a page at a time,
    and `loaded` is set then. `renewed` are told when others have taken this editor for gone.
    """

    def __init__(self, session: Session) -> None:
        assert session.root is not None
        self.session = session
        self.connection_id = f"c{uuid.uuid4().hex[:8]}"
        self.tasks = known.Known()
        self.progress: dict[str, live_side.Progress] = {}
        self.changed: list[TaskListener] = []
        self.streamed: list[DeltaListener] = []
        self.opened: list[Callable[[Session], None]] = []
        self.renewed: list[Callable[[Session], None]] = []
        self.loaded = asyncio.Event()
        client = session.client_name or "editor"
        self.outside = actors.outside(session.options.agent or client, client)
        self.actor = self.outside if session.options.agent else actors.human(_user(), client)
        self._claims: dict[str, tuple[str, leases.Lease]] = {}
        self._where = place.of(session.root)
        self._desk = desk.Desk(session.root)
        self._seat: live_side.Seat | None = None
        self._waits_for_room = False
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
        return self.tasks.in_order()

    def on_path(self, path: str) -> list[tasks.Task]:
        """The known tasks that concern a file: by a place of theirs, or by a hunk."""
        return self.tasks.on_path(path)

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
        elif self._waits_for_room and await self._desk.run(on_thread.has_room_again):
            await self._open_again()

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
            self._seat = await self._desk.run(on_thread.sit)
            self._waits_for_room = await self._desk.run(on_thread.waits_for_room)
            await self._desk.run(on_thread.settle)
            self._seq = await self._desk.run(views.last_seq)
            self._delta = await self._desk.run(on_thread.last_delta)
            self.loaded.clear()
            self.tasks.clear()
            await self._begin_loading(self._seat)
        for listener in self.opened:
            listener(self.session)
        for task in self.live():
            self._tell(task, [])

    async def _begin_loading(self, seat: live_side.Seat) -> None:
        """Take in what an editor can't be without; the rest comes by itself, and so does this where it failed."""
        seen: set[str] = set()
        try:
            paths = self._open_paths()
            self.tasks.take_in(await self._desk.run(views.urgent, paths))
            seen = paths
        finally:
            self.session.connection.spawn(self._load(seat, seen), "load the tasks")

    async def _load(self, seat: live_side.Seat, seen: set[str]) -> None:
        """Take in the rest of what lives, what concerns files that are opened meanwhile first."""
        after = 0
        while self._seat is seat:
            fresh = self._open_paths() - seen
            try:
                page = await (
                    self._desk.run(views.urgent, fresh) if fresh else self._desk.run(views.live_page, after, _PAGE)
                )
            except errors.Unavailable as error:
                _log.debug("%s", error.message)
                await asyncio.sleep(feed.SLOW_POLL_S)
                continue
            seen |= fresh
            for task in self.tasks.take_in(page):
                self._tell(task, [])
            if not fresh and not page:
                break
            after = after if fresh else views.number_of(page[-1])
        self.loaded.set()

    def _open_paths(self) -> set[str]:
        return {document.path for document in self.session.documents.values() if document.path}

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
        seat = self._seat
        if seat is None:
            await self._open(create=False)
        elif self._waits_for_room and await self._desk.run(on_thread.has_room_again):
            await self._open_again()
        elif seat.lapsed:
            await self._say_again(seat)
        elif rung or await self._desk.run(on_thread.data_version) != self._version:
            await self.catch_up()
        elif self.tasks.is_under_way:
            await self._desk.run(on_thread.settle)
            await self.catch_up()
        if not rung and self.tasks.wants_worker:
            await self.start_worker()

    async def _say_again(self, seat: live_side.Seat) -> None:
        """The connection to the pool's server broke, so that others have taken this editor for gone."""
        await self._desk.run(lambda _pool: seat.renew())
        self._delta = await self._desk.run(on_thread.last_delta)
        for listener in self.renewed:
            listener(self.session)
        await self.catch_up()

    async def catch_up(self) -> None:
        """Take in all that happened since the last look, and tell the listeners."""
        while await self._catch_up():
            continue

    async def _catch_up(self) -> bool:
        """The next of it; True where there is more."""
        news = await self._desk.run(on_thread.News, self._seq, self._delta)
        fresh = [event for event in news.events if event.seq > self._seq]
        moved = {task for task, said in news.progress.items() if self.progress.get(task) != said}
        self._version, self.progress = news.version, news.progress
        streamed = [(task, text) for seq, task, text in news.streamed if seq > self._delta]
        self._delta = max(self._delta, news.delta)
        self._seq = max([self._seq, *(event.seq for event in fresh)])
        changed = [task.id for task in self.tasks.take_in(news.tasks)]
        for task_id in dict.fromkeys([*changed, *(moved & self.tasks.keys())]):
            self._tell(self.tasks[task_id], [event for event in fresh if event.task == task_id])
        self._news.set()
        for task_id, text in streamed:
            for listener in self.streamed:
                listener(self.session, task_id, text)
        return news.is_part

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
        await self._desk.run(on_thread.start_worker, asked)

    async def claim(self, task: str) -> str:
        """Take a task for the agent at the other end of this connection; gives the token of the claim."""
        claimed, lease = await self.run(on_thread.claim, task, self.connection_id, self.outside)
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
        for task, (shown, _lease) in self._claims.items():
            if shown == token:
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

    async def _open_again(self) -> None:
        """The disk was full when the pool was opened, and is no more: it can be written from now on."""
        async with self._opening:
            if not self._waits_for_room:
                return
            self._waits_for_room = False
            await self._leave()
        await self._open(create=False)
        if not self._waits_for_room:
            self.session.say("There is room on the disk again: tasks go on.", 3)

    async def _leave(self) -> None:
        seat, self._seat = self._seat, None
        if seat is not None:
            await self._desk.run(lambda _pool: seat.leave())
        await self._desk.shut()
        self.tasks.clear()

    async def reopened(self, work: Callable[[Path], owning.Adopted]) -> owning.Adopted:
        """Do something with the pool's file while it is closed here, and open what is there then."""
        try:
            async with self._opening:
                await self._leave()
                return await asyncio.to_thread(work, self._where.root)
        finally:
            await self._open(create=False)

    async def close(self) -> None:
        """Give the claims and the seat back and close the pool."""
        for task, (token, lease) in list(self._claims.items()):
            await self._desk.run(on_thread.release, task, token, lease)
        if self._follower:
            self._follower.cancel()
        if self._bell:
            number = self._bell.fileno()
            if number is not None:
                asyncio.get_running_loop().remove_reader(number)
            self._bell.close()
        seat, self._seat = self._seat, None
        if seat is not None:
            with contextlib.suppress(errors.Unavailable):  # its server is gone, and the seat with it
                await self._desk.run(lambda _pool: seat.leave())
                feed.ring(self._where)
        await self._desk.close()


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "you"
