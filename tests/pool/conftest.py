"""The two kinds of pool that every test of the pool runs on: a file of SQLite, and a workspace of PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coauthor.pool import pool as pools
from pool import groups, postgres_server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres_server.Server]:
    """One server for all tests of a run; each makes workspaces of its own."""
    started = postgres_server.start()
    yield started
    started.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def at(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose pool is of the kind."""
    if request.param == "postgres":
        running: postgres_server.Server = request.getfixturevalue("server")
        monkeypatch.setenv("COAUTHOR_POOL", running.url(postgres_server.OWNER, f"w{next(_numbers)}"))
    return tmp_path


@pytest.fixture
def opened(at: Path) -> Iterator[Callable[[], pools.Pool]]:
    """Opens that folder's pool, as often as asked."""
    made: list[pools.Pool] = []

    def open_it() -> pools.Pool:
        pool = pools.open_pool(at, create=True)
        assert pool is not None
        made.append(pool)
        return pool

    yield open_it
    for pool in made:
        pool.close()


@pytest.fixture
def pool(opened: Callable[[], pools.Pool]) -> pools.Pool:
    """It, open."""
    return opened()


@pytest.fixture
def group(server: postgres_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[groups.Group]:
    """Two members with a workspace each."""
    made = groups.Group(server, tmp_path, monkeypatch)
    yield made
    made.a.close()
    made.b.close()
