"""The SQLite side of the pool: one file in WAL mode, one connection owned by one thread."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from coauthor.domain import errors
from coauthor.pool import backend, headroom, room, statements

R = TypeVar("R")

SCHEMA_VERSION = 2
DIALECT = "sqlite"
NEWER = "was written by a newer CoAuthor"
"""Such a pool is no damaged one: another program reads it."""
_BUSY_MS = 5000
_MOMENT_MS = 250
_BUSY = "The task pool is busy"
_GAP_S = (0.0005, 0.004)
_USUAL = {"cache_size": -2000, "wal_autocheckpoint": 1000, "cache_spill": 0}
_BULK = {"cache_size": -65536, "wal_autocheckpoint": 16000, "cache_spill": 1}
"""KiB of cache, pages of log, and whether the log takes pages before the end of a transaction: SQLite's own settings,
but that a full disk is met at the end, where what was written can be given back; and those for a great many rows."""
DOCTOR = "`coauthor doctor` says what is wrong."
_OF_A_DISK = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
CHECK_S = 10.0
"""So many seconds is a file checked for damage; a very large one in part."""


class File:
    """A file of the pool: its record (`durable`) or its live side. `is_new` where there was nothing in it."""

    is_on_disk: ClassVar[bool] = True

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.path = path
        self.workspace = ""
        self.is_new = False
        self._gap = threading.Event()
        self._log = headroom.Log(path) if durable and self.is_on_disk else None
        self._seen = 0
        try:
            self._db = self._connect(path, durable=durable)
            try:
                self._prepare(durable=durable)
                self._db.execute("PRAGMA busy_timeout = 0")
            except BaseException:
                self.close()
                raise
        except sqlite3.Error as error:
            said = f"The task pool {path} can't be opened: {error}."
            raise self._trouble(error, said, f"Your texts are untouched; {DOCTOR}") from error

    def _connect(self, path: Path, *, durable: bool) -> sqlite3.Connection:
        return connect(path, durable=durable)

    def _prepare(self, *, durable: bool) -> None:
        if not durable:
            for statement in statements.load(DIALECT, "live")["schema"].split(";"):
                self._db.execute(statement)
            return
        self._migrate()
        self.workspace = str(self.rows("texts", "meta", {"key": "id"})[0][0])

    def _migrate(self) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found > SCHEMA_VERSION:
            raise errors.Unavailable(
                f"The pool {self.path} {NEWER} (schema {found}).", "Update CoAuthor: it reads it all."
            )
        if found == SCHEMA_VERSION:
            return
        with self.transaction():
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            self.is_new = found == 0
            for version in range(found + 1, SCHEMA_VERSION + 1):
                named = "schema" if version == 1 else f"to_{version}"
                for statement in statements.load(DIALECT, "schema")[named].split(";"):
                    self._db.execute(statement)
                if version == 1:
                    self.rows("texts", "put_meta", {"key": "id", "value": uuid.uuid4().hex})
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        if self._log is not None:
            self._log.close()
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; takes the write lock at once."""
        try:
            self._patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
        except sqlite3.Error as error:
            said = f"{_BUSY} or can't be written: {error}."
            raise self._trouble(error, said, "Nothing was changed; try again.") from error
        try:
            if self._log is not None:
                self._seen = self._data_version()
                self._log.begin()
            yield
        except BaseException:
            self._rollback()
            raise
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._rollback(cut=_code(error) == sqlite3.SQLITE_FULL)
            said = f"The task pool can't be written: {error}."
            raise self._trouble(error, said, "Nothing was changed; your texts are untouched. Try again.") from error
        if self._log is not None and self._log.is_long:
            self._log.shortened(done=self._shorten())

    def _shorten(self) -> bool:
        """Empty the log into the file; False where others read or write for longer than they are waited for."""
        with contextlib.suppress(sqlite3.Error), self._waiting(_MOMENT_MS):
            return not self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return False

    def _patiently(self, work: Callable[[], R]) -> R:
        """What the work gives; tries again while somebody else holds the file, and raises once the patience is over.

        Asking at short and random intervals is fairer than SQLite's own waiting, which asks ever more seldom: of many
        who write all the time, each gets its turn. Inside of a transaction the file is ours, and nothing has to wait.
        """
        enough = 0.0
        while True:
            try:
                return work()
            except sqlite3.OperationalError as error:
                now = time.monotonic()
                enough = enough or now + _BUSY_MS / 1000
                # A text that is no UTF-8 is an error of Python's own, with no code.
                is_busy = _code(error) == sqlite3.SQLITE_BUSY
                if not is_busy or self._db.in_transaction or now > enough:
                    raise
            self._gap.wait(random.uniform(*_GAP_S))

    def _rollback(self, *, cut: bool = True) -> None:
        """End a transaction that failed; `cut` where it is certain that nothing of it stands in the log for good."""
        with contextlib.suppress(sqlite3.Error):
            if self._db.in_transaction:
                if cut and self._log is not None:
                    self._log.give_back()
                self._db.execute("ROLLBACK")
            elif cut and self._log is not None:
                # SQLite has ended it by itself, and let the lock go: whoever wrote since then has written there.
                self._db.execute("BEGIN IMMEDIATE")
                if self._data_version() == self._seen:
                    self._log.give_back()
                self._db.execute("ROLLBACK")

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def rows(self, file: str, name: str, parameters: Mapping[str, Any]) -> Sequence[backend.Row]:
        """The rows of a named statement; raises Taken where one is there already."""
        try:
            statement = statements.load(DIALECT, file)[name]
            return self._patiently(lambda: self._db.execute(statement, parameters).fetchall())
        except sqlite3.IntegrityError as error:
            raise backend.Taken(str(error)) from error
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def many(self, file: str, name: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a named statement for each of these, in a transaction; raises Taken where one is there already."""
        try:
            self._db.executemany(statements.load(DIALECT, file)[name], parameters)
        except sqlite3.IntegrityError as error:
            raise backend.Taken(str(error)) from error
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    @contextlib.contextmanager
    def bulk(self) -> Iterator[None]:
        """While a great many rows are written: a larger cache, and pages go from the log to the file less often."""
        self._tune(_BULK)
        try:
            yield
        except BaseException:
            with contextlib.suppress(errors.Unavailable):
                self.scrub()
            raise
        finally:
            self._tune(_USUAL)

    def _tune(self, pragmas: Mapping[str, int]) -> None:
        try:
            for name, value in pragmas.items():
                self._db.execute(f"PRAGMA {name} = {value}").fetchall()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def change(self) -> int:
        """Changes whenever another connection has committed."""
        try:
            return int(self._patiently(lambda: self._db.execute("PRAGMA data_version").fetchone())[0])
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def faults(self) -> list[str]:
        """What SQLite's own check finds wrong with the file; empty where it is sound, or nothing was found in time."""
        enough = time.monotonic() + CHECK_S
        self._db.set_progress_handler(lambda: time.monotonic() > enough, 100_000)
        try:
            with self._waiting():
                found = [str(row[0]) for row in self._db.execute("PRAGMA quick_check(10)").fetchall()]
        except sqlite3.OperationalError as error:
            if _code(error) == sqlite3.SQLITE_BUSY:
                raise self._trouble(error) from error
            return [] if "interrupted" in str(error) else [str(error)]
        except sqlite3.Error as error:
            return [str(error)]
        finally:
            self._db.set_progress_handler(None, 0)
        return [] if found == ["ok"] else found

    def scrub(self) -> None:
        """Write everything into the main file and leave no trace of what was overwritten in the log beside it."""
        try:
            with self._waiting():
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error, said: str = "", hint: str = "") -> errors.Unavailable:
        """The error in words; SQLite calls a full disk a failure of it where it makes its own files."""
        is_full = _code(error) == sqlite3.SQLITE_FULL
        if is_full or (_code(error) in _OF_A_DISK and self.path.is_absolute() and room.is_full(self.path.parent)):
            return errors.Unavailable(*room.why(self.path.parent))
        if _code(error) == sqlite3.SQLITE_BUSY and not said.startswith(_BUSY):
            return errors.Unavailable(
                f"Another program keeps the task pool {self.path} locked.",
                "Nothing was changed; your texts are untouched. Try again, or close that program.",
            )
        return errors.Unavailable(
            said or f"The task pool can't be read or written: {error}.",
            hint or f"Nothing was changed; your texts are untouched. {DOCTOR}",
        )

    @contextlib.contextmanager
    def _waiting(self, patience_ms: int = _BUSY_MS) -> Iterator[None]:
        """While SQLite itself waits for others, where there is no asking again."""
        self._db.execute(f"PRAGMA busy_timeout = {patience_ms}")
        try:
            yield
        finally:
            self._db.execute("PRAGMA busy_timeout = 0")


def connect(path: Path, *, durable: bool) -> sqlite3.Connection:
    """A connection in WAL mode that waits five seconds for a lock and overwrites what is deleted."""
    db = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        if durable:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA cache_spill = 0")
    except BaseException:
        db.close()
        raise
    return db


def is_locked(error: errors.Unavailable) -> bool:
    """True where it says that somebody else has the file, which says nothing of what is in it."""
    return isinstance(error.__cause__, sqlite3.Error) and _code(error.__cause__) == sqlite3.SQLITE_BUSY


def _code(error: sqlite3.Error) -> int:
    """The first part of SQLite's number for an error; 0 where it is one of Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
