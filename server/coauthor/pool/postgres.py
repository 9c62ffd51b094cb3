"""The PostgreSQL side of the pool: one connection owned by one thread, many workspaces in one schema.

A workspace's events are numbered by a counter row that every append locks: a sequence would become visible out of
order. Row-level security keeps members of other workspaces out, whatever is asked. A connection that broke is made
anew by whatever is asked next, but never inside of a transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coauthor.domain import errors
from coauthor.pool import backend, place, postgres_session, statements

SCHEMA_VERSION = 5
DIALECT = postgres_session.DIALECT
_MIGRATING_S = 1800.0
_OLDER = "has the schema of an older CoAuthor, and your role may not change it"


class Server:
    """An open workspace of a server: both its record and its live side."""

    def __init__(self, url: str, connection: Any, workspace: str) -> None:
        self._url = url
        self._connection = connection
        self.workspace = workspace
        self._transaction: Any = None
        self._number = ""
        self._closed = False

    def close(self) -> None:
        """Close the connection; may be said twice, as the record and the live side are one."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(errors.Unavailable, OSError):
                postgres_session.run(_close(self._connection))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; takes the workspace's write lock at once."""
        self._call(self._begin())
        try:
            yield
        except BaseException:
            with contextlib.suppress(errors.Unavailable):
                self._call(self._end(is_whole=False))
            self._transaction = None
            raise
        try:
            self._call(self._end(is_whole=True))
        except errors.Unavailable as error:
            self._transaction = None
            self._find_out(error)
        self._transaction = None

    async def _begin(self) -> None:
        begun = (await self._there()).transaction()
        await begun.start()
        try:
            text, _ = statements.numbered(DIALECT, "schema", "begin")
            row = await self._connection.fetchrow(text, self.workspace)
            if row is None:
                raise errors.Forbidden("You are no member of this workspace any more.")
            self._number = row["number"]
        except BaseException:
            await begun.rollback()
            raise
        self._transaction = begun

    async def _end(self, *, is_whole: bool) -> None:
        """Have the transaction recorded, or nothing of it."""
        await (self._transaction.commit() if is_whole else self._transaction.rollback())

    async def _there(self) -> Any:
        """The connection, made anew where it broke; inside of a transaction a broken one stays so."""
        if self._transaction is None and self._connection.is_closed():
            self._connection = await postgres_session.connect(self._url)
        return self._connection

    def _find_out(self, error: errors.Unavailable) -> None:
        """The server was lost while it committed: asks what came of that; raises where it was nothing, or can't say."""
        try:
            told = self.rows("schema", "outcome", {"number": self._number})[0][0]
        except errors.Unavailable:
            told = None
        if told == "aborted":
            raise error
        if told != "committed":
            raise errors.Unavailable(
                "The pool's server was lost while it recorded this, so it is not certain whether it did.",
                "Look before you ask again: `coauthor log` shows what is on record.",
            ) from error

    def rows(self, file: str, name: str, parameters: Mapping[str, Any]) -> Sequence[backend.Row]:
        """The rows of a named statement; raises Taken where one is there already."""
        text, names = statements.numbered(DIALECT, file, name)
        given = {"workspace": self.workspace, **parameters}
        found: Sequence[backend.Row] = self._call(self._fetch(text, [given[known] for known in names]))
        return found

    async def _fetch(self, text: str, values: list[Any]) -> Sequence[backend.Row]:
        rows: Sequence[backend.Row] = await (await self._there()).fetch(text, *values)
        return rows

    def many(self, file: str, name: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a named statement for each of these; raises Taken where one is there already."""
        text, names = statements.numbered(DIALECT, file, name)
        rows = [[{"workspace": self.workspace, **given}[known] for known in names] for given in parameters]
        self._call(self._connection.executemany(text, rows))

    def bulk(self) -> contextlib.AbstractContextManager[None]:
        """Nothing is different here."""
        return contextlib.nullcontext()

    def change(self) -> int:
        """The number of the newest event."""
        rows = self.rows("schema", "change", {})
        return int(rows[0][0]) if rows else -1

    def _call(self, work: Any, patience: float = postgres_session.PATIENCE_S) -> Any:
        import asyncpg

        try:
            return postgres_session.run(self._whole(work), patience)
        except asyncpg.UniqueViolationError as error:
            raise backend.Taken(str(error)) from error
        except asyncpg.InsufficientPrivilegeError as error:
            raise errors.Forbidden("You are no member of this workspace.", "Nothing was changed.") from error
        except postgres_session.troubles() as error:
            raise errors.Unavailable(
                f"The pool's server could not do it: {(str(error).splitlines() or ['it is gone'])[0]}.",
                "Nothing was changed; your texts are untouched.",
            ) from error

    async def _whole(self, work: Any) -> Any:
        """The work; a connection on which an answer may come that nobody waits for is of no use any more."""
        import asyncpg

        try:
            return await work
        except (asyncio.CancelledError, asyncpg.InternalClientError):
            self._connection.terminate()
            raise


def open_workspace(where: place.Place, *, create: bool) -> Server | None:
    """The workspace that a place names; None where there is none and `create` is not asked for."""
    assert where.url is not None
    connection = postgres_session.run(postgres_session.connect(where.url))
    server = Server(where.url, connection, "")
    try:
        if not _is_ready(server, where, create=create):
            server.close()
            return None
        found = server.rows("schema", "workspaces", {"name": where.workspace})
        if len(found) > 1:
            raise errors.Conflict(
                f"You are a member of {len(found)} workspaces called “{where.workspace}”.",
                "Leave all but one, or give this one another name with ?workspace=NAME.",
            )
        if not found and create:
            place.prepare(where)
            found = server.rows("schema", "create", {"name": where.workspace})
    except BaseException:
        server.close()
        raise
    if not found:
        server.close()
        return None
    server.workspace = str(found[0][0])
    return server


def members(server: Server) -> list[str]:
    """Who is a member of the workspace."""
    return [str(row[0]) for row in server.rows("schema", "members", {})]


def set_member(server: Server, role: str, *, is_in: bool) -> None:
    """Let a role of the server in, or take it out again."""
    server.rows("schema", "set_member", {"role": role, "is_in": is_in})


def _is_ready(server: Server, where: place.Place, *, create: bool) -> bool:
    """True once the schema is there in the version known here."""
    known = bool(server.rows("schema", "exists", {})[0][0])
    if not known and not create:
        return False
    found = int(server.rows("schema", "version", {})[0][0]) if known else 0
    if found < SCHEMA_VERSION:
        try:
            server._call(_migrate(server._connection), _MIGRATING_S)
        except errors.Forbidden as error:
            lacks = "has no schema for CoAuthor yet, and your role may not make it" if not known else _OLDER
            raise errors.Unavailable(
                f"The server {lacks}.",
                "Its owner runs any command that posts a task once, with a role that may create a schema.",
            ) from error
    if found > SCHEMA_VERSION:
        raise errors.Unavailable(f"The pool was written by a newer CoAuthor (schema {found}).", "Update CoAuthor.")
    return True


async def _migrate(connection: Any) -> None:
    exists, _ = statements.numbered(DIALECT, "schema", "exists")
    version, _ = statements.numbered(DIALECT, "schema", "version")
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('coauthor schema', 0))")
        found = int(await connection.fetchval(version)) if await connection.fetchval(exists) else 0
        for number in range(found + 1, SCHEMA_VERSION + 1):
            await connection.execute(statements.load(DIALECT, "schema")["schema" if number == 1 else f"to_{number}"])


async def _close(connection: Any) -> None:
    try:
        await connection.close(timeout=2)
    except Exception:  # noqa: BLE001 - whatever keeps it from closing, it must not stay open
        connection.terminate()
