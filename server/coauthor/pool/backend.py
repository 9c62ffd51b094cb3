"""What a database must be able to do for the store and the live side; two are there, SQLite and PostgreSQL.

Rows can be read by name and by number. Every trouble of a database leaves here as `Unavailable`, in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = Any


class Backend(Protocol):
    """An open database, owned by one thread."""

    workspace: str

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; takes the workspace's write lock at once, so that what is read inside stays true."""
        ...

    def rows(self, file: str, name: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """The rows of a named statement."""
        ...

    def many(self, file: str, name: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run a named statement for each of these."""
        ...

    def bulk(self) -> AbstractContextManager[None]:
        """While a great many rows are written: more memory is used for them, and the disk is asked less often."""
        ...

    def change(self) -> int:
        """Changes whenever somebody else has written: the slow poll under the doorbell."""
        ...

    def close(self) -> None:
        """Close it; an open transaction is rolled back."""
        ...


class Taken(Exception):
    """A row is there already that may be there only once."""
