"""One process's direct connection to a PostgreSQL pool: its locks, its bell, and the loop that all its calls run on.

Locks live with the connection: when the process dies the server drops them, and no clock takes part.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from coauthor.domain import errors
from coauthor.pool import leases, place, statements

R = TypeVar("R")

DIALECT = "postgres"
PATIENCE_S = 15.0
MOVED = "moved"
_CONNECT_S = 8.0
_SETTINGS = {
    "application_name": "coauthor",
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
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise errors.Unavailable(
            f"The pool's server can't be reached: {_plain(error)}.", "Your texts are untouched; check COAUTHOR_POOL."
        ) from error


def _plain(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


class Session:
    """The direct connection of one process to one workspace, made when it is first needed."""

    def __init__(self, url: str, workspace: str) -> None:
        self._url = url
        self._workspace = workspace
        self._connection: Any = None
        self._mine: dict[int, object] = {}
        self._turn: asyncio.Lock | None = None

    def take(self, name: str, holder: object) -> bool:
        """True if the lock is this holder's now; nobody takes it twice, not even in one process."""
        return run(self._take(self._key(name), holder))

    def release(self, name: str, holder: object) -> None:
        """Give it back, if it is this holder's."""
        run(self._release(self._key(name), holder))

    def is_held(self, name: str) -> bool:
        """True while anybody holds it."""
        key = self._key(name)
        return key in self._mine or bool(run(self._value("is_locked", key)))

    def ring(self) -> None:
        """Wake everybody who listens to this workspace."""
        with contextlib.suppress(errors.Unavailable):
            run(self._value("ring", self._workspace))

    def _key(self, name: str) -> int:
        digest = hashlib.sha256(f"{self._workspace} {name}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    async def _take(self, key: int, holder: object) -> bool:
        if key in self._mine and not await self._is_lost():
            return False
        if not await self._value("try_lock", key):
            return False
        self._mine[key] = holder
        return True

    async def _release(self, key: int, holder: object) -> None:
        if self._mine.get(key) is holder:
            del self._mine[key]
            with contextlib.suppress(errors.Unavailable):
                await self._value("unlock", key)

    async def _is_lost(self) -> bool:
        """A connection that broke took every lock with it."""
        if self._connection is not None and self._connection.is_closed():
            self._connection = None
            self._mine.clear()
        return self._connection is None

    async def _value(self, name: str, given: object) -> Any:
        self._turn = self._turn or asyncio.Lock()
        async with self._turn:
            if await self._is_lost():
                self._connection = await connect(self._url)
            text, _ = statements.numbered(DIALECT, "schema", name)
            import asyncpg

            try:
                return await self._connection.fetchval(text, given)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                raise errors.Unavailable(
                    f"The pool's server is gone: {_plain(error)}.", "Your texts are untouched."
                ) from error


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
        import asyncpg

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
            except (errors.Unavailable, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
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
