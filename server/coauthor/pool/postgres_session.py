"""One process's direct connection to a PostgreSQL pool: its locks, its bell, and the loop that all its calls run on.

Locks live with the connection: when the process dies the server drops them, and no clock takes part. A connection that
breaks is made anew and its locks are taken again; what somebody else took meanwhile is theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from coauthor.domain import errors
from coauthor.pool import leases, place, statements

R = TypeVar("R")

DIALECT = "postgres"
PATIENCE_S = 15.0
MOVED = "moved"
_CONNECT_S = 8.0
_COME_BACK_S = 0.5
_RENAMES = 3
_TRIES, _GAP_S = 20, 0.05
_SETTINGS = {
    "application_name": "coauthor",
    # The locks of a machine that is gone without a word fall after a minute, not after the two hours of most systems.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "lock_timeout": "5s",
    # Compiling a look at a long record takes the server ten times as long as the look itself.
    "jit": "off",
    # A plan for any file and any limit goes through the whole record where one for this file would look at little.
    "plan_cache_mode": "force_custom_plan",
}


class _Loop:
    """An event loop on a thread of its own, for a driver that is only asynchronous."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, name="postgres", daemon=True).start()

    def run(self, work: Coroutine[Any, Any, R], patience: float) -> R:
        """What the work gives; raises Unavailable where the server does not answer in time."""
        waiting = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return waiting.result(patience)
        except TimeoutError as error:
            waiting.cancel()
            raise errors.Unavailable("The pool's server does not answer.", "Nothing is certain; look again.") from error


_loops: dict[int, _Loop] = {}
_sessions: dict[tuple[int, str, str], Session] = {}
_guard = threading.Lock()


def run(work: Coroutine[Any, Any, R], patience: float = PATIENCE_S) -> R:
    """Run something on this process's loop, for so many seconds at most."""
    with _guard:
        if os.getpid() not in _loops:
            _loops[os.getpid()] = _Loop()
    return _loops[os.getpid()].run(work, patience)


async def connect(url: str) -> Any:
    """A connection; raises Unavailable in words, with no password in them."""
    try:
        import asyncpg
    except ImportError as error:
        raise errors.Unavailable(
            "A PostgreSQL pool needs the package asyncpg.", 'Install it with: pip install "coauthor-lsp[postgres]"'
        ) from error
    try:
        return await asyncpg.connect(url, timeout=_CONNECT_S, server_settings=_SETTINGS)
    except troubles() as error:
        raise _unreachable(error) from error
    except ValueError as error:
        raise _unreachable(error) from error


def _unreachable(error: Exception) -> errors.Unavailable:
    return errors.Unavailable(
        f"The pool's server can't be reached: {_plain(error)}.", "Your texts are untouched; check COAUTHOR_POOL."
    )


def troubles() -> tuple[type[Exception], ...]:
    """Whatever a call to a server ends with that can't do it, or is not there any more."""
    import asyncpg

    return OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError


def _plain(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


@dataclass(slots=True)
class _Mine:
    holder: object
    number: int


class Session:
    """The direct connection of one process to one workspace, made when it is first needed, and anew where it broke.

    `breaks` counts how often that was: for a while nobody else saw the locks of this process then.
    """

    def __init__(self, url: str, workspace: str) -> None:
        self._url = url
        self._workspace = workspace
        self._connection: Any = None
        self._backend: dict[str, Any] = {}
        self._mine: dict[str, _Mine] = {}
        self._turn: asyncio.Lock | None = None
        self._returning: asyncio.Future[None] | None = None
        self.breaks = 0

    def take(self, name: str, holder: object) -> bool:
        """True if the lock is this holder's now; nobody takes it twice, not even in one process."""
        return run(self._in_turn(self._take(name, holder)))

    def release(self, name: str, holder: object) -> None:
        """Give it back, if it is this holder's."""
        run(self._in_turn(self._release(name, holder)))

    def is_held(self, name: str) -> bool:
        """True while anybody holds it."""
        return run(self._in_turn(self._is_held(name)))

    def ring(self) -> None:
        """Wake everybody who listens to this workspace."""
        with contextlib.suppress(errors.Unavailable):
            run(self._in_turn(self._row("ring")))

    async def _in_turn(self, work: Coroutine[Any, Any, R]) -> R:
        self._turn = self._turn or asyncio.Lock()
        async with self._turn:
            try:
                return await work
            except asyncio.CancelledError:
                if self._connection is not None:  # whoever asked waits no longer, and its answer would be another's
                    self._connection.terminate()
                raise

    async def _take(self, name: str, holder: object) -> bool:
        await self._connected()
        if name in self._mine:
            return False
        number = await self._try(name)
        if number is not None:
            self._mine[name] = _Mine(holder, number)
        return number is not None

    async def _release(self, name: str, holder: object) -> None:
        known = self._mine.get(name)
        if known is not None and known.holder is holder:
            del self._mine[name]
            if not self._connection.is_closed():
                with contextlib.suppress(errors.Unavailable):
                    await self._row("unlock", number=known.number)

    async def _is_held(self, name: str) -> bool:
        await self._connected()
        return name in self._mine or bool((await self._row("is_locked", name=name))["held"])

    async def _try(self, name: str) -> int | None:
        """The number under which the lock is ours now; None where a member has it.

        Whoever else of the database holds the number has noted it: then the lock gets another one.
        """
        for _ in range(_RENAMES):
            tried = await self._row("try_lock", name=name)
            if tried["taken"]:
                return int(tried["number"])
            if (await self._row("is_locked", name=name))["held"]:
                return None
            await self._row("rename_lock", name=name, before=tried["secret"])
        return None

    async def _row(self, statement: str, **given: Any) -> Any:
        """The first row of a statement about this workspace, or None."""
        await self._connected()
        text, names = statements.numbered(DIALECT, "schema", statement)
        known = {"workspace": self._workspace, **given}
        try:
            return await self._connection.fetchrow(text, *(known[each] for each in names))
        except troubles() as error:
            raise errors.Unavailable(
                f"The pool's server is gone: {_plain(error)}.", "Your texts are untouched."
            ) from error

    async def _connected(self) -> None:
        """Have a connection; one that broke took every lock with it, and they are taken again."""
        if self._connection is not None and not self._connection.is_closed():
            return
        before = self._backend
        self._connection = await connect(self._url)
        self._connection.add_termination_listener(self._broken)
        self._backend = dict(await self._row("backend"))
        if before:
            self.breaks += 1
            with contextlib.suppress(errors.Unavailable):  # a role that may not do so has to wait until it falls
                await self._row("end_backend", **before)
            for name, known in list(self._mine.items()):
                number = await self._try_again(name)
                if number is None:
                    del self._mine[name]
                else:
                    known.number = number

    async def _try_again(self, name: str) -> int | None:
        """Take a lock that was ours; the server may need a moment to see that we have left our old connection."""
        for _ in range(_TRIES):
            number = await self._try(name)
            if number is not None:
                return number
            await asyncio.sleep(_GAP_S)
        return None

    def _broken(self, _connection: object) -> None:
        """Others take this process for dead while its locks are gone, so it does not wait until it is asked again."""
        if self._mine and (self._returning is None or self._returning.done()):
            self._returning = asyncio.ensure_future(self._come_back())

    async def _come_back(self) -> None:
        while self._mine and self._connection.is_closed():
            with contextlib.suppress(errors.Unavailable):
                await self._in_turn(self._connected())
            await asyncio.sleep(_COME_BACK_S)


class AdvisoryLease(leases.Lease):
    """A lock of the database's own; it lasts as long as this process's direct connection."""

    def __init__(self, where: place.Place, name: str) -> None:
        super().__init__(where.locks, name)
        self._session = of(where)
        self._name = name
        self._has = False

    def take(self) -> bool:
        """True if the lock is ours now."""
        self._has = self._session.take(self._name, self)
        return self._has

    def release(self) -> None:
        """Give it back."""
        if self._has:
            self._session.release(self._name, self)
            self._has = False

    @property
    def breaks(self) -> int:
        """How often it was lost with the connection and taken again."""
        return self._session.breaks


def of(where: place.Place) -> Session:
    """This process's session of a workspace; raises NotFound where this role has no such workspace."""
    assert where.url is not None
    key = (os.getpid(), where.url, where.workspace)
    with _guard:
        known = _sessions.get(key)
    if known is None:
        found = run(_workspace(where.url, where.workspace))
        if found is None:
            raise errors.NotFound(f"There is no workspace “{where.workspace}” for you on that server.")
        with _guard:
            known = _sessions.setdefault(key, Session(where.url, found))
    return known


async def _workspace(url: str, name: str) -> str | None:
    connection = await connect(url)
    try:
        if not await connection.fetchval(statements.numbered(DIALECT, "schema", "exists")[0]):
            return None
        rows = await connection.fetch(statements.numbered(DIALECT, "schema", "workspaces")[0], name)
        return str(rows[0][0]) if rows else None
    finally:
        await connection.close()


def listen(where: place.Place) -> tuple[socket.socket, Callable[[], None]]:
    """A socket that gets a byte whenever the workspace rings, and what ends that.

    Where the workspace is not there yet, or the server can't be reached, it stays silent until somebody looks again.
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    listening = _Listener(where, theirs)
    listening.start()
    return ours, listening.stop


class _Listener:
    """Listens on a connection of its own, and comes back after the server was away."""

    def __init__(self, where: place.Place, bell: socket.socket) -> None:
        self._where = where
        self._bell = bell
        self._task: asyncio.Future[None] | None = None
        self._over = False

    def start(self) -> None:
        async def begin() -> None:
            self._task = asyncio.ensure_future(self._listen())

        run(begin())

    def stop(self) -> None:
        """End it."""
        self._over = True

        async def end() -> None:
            if self._task is not None:
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)

        with contextlib.suppress(errors.Unavailable):
            run(end())
        self._bell.close()

    async def _listen(self) -> None:
        assert self._where.url is not None
        while not self._over:
            connection = None
            try:
                found = await _workspace(self._where.url, self._where.workspace)
                if found is not None:
                    connection = await connect(self._where.url)
                    gone = asyncio.Event()
                    connection.add_termination_listener(lambda _connection, gone=gone: gone.set())
                    channel = await connection.fetchval(statements.numbered(DIALECT, "schema", "bell")[0], found)
                    await connection.add_listener(channel, lambda *said, gone=gone: self._rung(said[-1], gone))
                    self._ring()
                    await gone.wait()
            except errors.Unavailable:
                pass
            except troubles():
                pass
            finally:
                if connection is not None and not connection.is_closed():
                    connection.terminate()
            await asyncio.sleep(1.0)

    def _rung(self, said: str, gone: asyncio.Event) -> None:
        """The bell hangs elsewhere once somebody was taken out of the workspace; whoever is in finds it again."""
        if said == MOVED:
            gone.set()
        self._ring()

    def _ring(self) -> None:
        with contextlib.suppress(OSError):
            self._bell.send(b"!")
