"""The pool's server fails, or a connection to it: nothing is torn or doubled, and whoever was there goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import scenes
import terminals
from coauthor.domain import commands, errors, tasks, texts
from coauthor.domain.events import Draft, Type
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from coauthor.pool import postgres, postgres_session, views
from lsp import client
from pool import life, postgres_server

LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coauthor'"
PATIENCE_S = 60


@pytest.fixture(scope="module")
def frail() -> Iterator[postgres_server.Server]:
    """A server of this file's own."""
    started = postgres_server.start()
    yield started
    started.stop()


@pytest.fixture
def pool(frail: postgres_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pools.Pool]:
    """A workspace on it."""
    monkeypatch.setenv("COAUTHOR_POOL", frail.url(postgres_server.OWNER, tmp_path.name))
    opened = pools.open_pool(tmp_path, create=True)
    assert opened is not None
    yield opened
    opened.close()


def crash(frail: postgres_server.Server, pool: pools.Pool) -> None:
    """The server fails and comes back; meanwhile nothing can be asked for."""
    frail.crash()
    with pytest.raises(errors.Unavailable):
        life.post(pool)
    frail.again()


def test_after_the_server_failed_the_same_pool_goes_on(frail: postgres_server.Server, pool: pools.Pool) -> None:
    life.post(pool)
    lease = pool.lease("T1")
    seat = live_side.Seat(pool.live, pool.where, "server", "1")
    assert lease.take() and not seat.lapsed
    crash(frail, pool)
    assert [task.id for task in views.page(pool)] == ["T1"]
    # Its locks come back without being asked for: others would take their holder for dead.
    scenes.wait_for(lambda: seat.lapsed and frail.sql(LOCKS)[0][0] == 2, PATIENCE_S)
    assert pool.held("T1") and pool.live.processes() == [], "what is not replayed was lost in the crash"
    seat.renew()
    assert [each.id for each in pool.live.processes("server")] == [seat.id] and not seat.lapsed
    assert life.post(pool).id == "T2"
    assert [event.seq for event in views.after(pool, 0)] == [1, 2]
    assert views.replayed_differences(pool) == []
    seat.leave()
    lease.release()
    assert frail.sql(LOCKS)[0][0] == 0


def test_one_that_keeps_its_broken_connection_is_caught(
    frail: postgres_server.Server, pool: pools.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: whoever lost the server has lost it for good."""

    async def broken(self: postgres.Server) -> Any:
        return self._connection

    monkeypatch.setattr(postgres.Server, "_there", broken)
    crash(frail, pool)
    with pytest.raises(errors.Unavailable):
        views.page(pool)


def test_locks_that_an_abandoned_connection_still_has_come_back(
    frail: postgres_server.Server, pool: pools.Pool
) -> None:
    """A laptop that slept: its own end is gone, and the server has not noticed."""
    lease = pool.lease("T1")
    assert lease.take()
    session = postgres_session.of(pool.where)
    abandoned, session._connection = session._connection, type("Closed", (), {"is_closed": lambda self: True})()
    assert not abandoned.is_closed() and frail.sql(LOCKS)[0][0] == 1
    assert pool.held("T1") and session.breaks == 1
    scenes.wait_for(abandoned.is_closed, PATIENCE_S)
    assert frail.sql(LOCKS)[0][0] == 1
    lease.release()
    assert frail.sql(LOCKS)[0][0] == 0


def test_a_connection_that_ends_in_a_transaction_leaves_nothing_of_it(
    frail: postgres_server.Server, pool: pools.Pool
) -> None:
    task = life.post(pool)
    with pytest.raises(errors.Unavailable), pool.writing():
        pool.append(task, [Draft(Type.COMMENT_ADDED, {"text": "half", "at": None})], life.PERSON)
        frail.sql(END)
        pool.append(task, [Draft(Type.COMMENT_ADDED, {"text": "the rest", "at": None})], life.PERSON)
    assert [event.type for event in views.thread(pool, "T1")] == ["task.created"]
    said = commands.Reply(task="T1", text="whole", at={"plan": "goal/1"})
    assert pool.handle(said, life.PERSON).version == 2


@pytest.mark.parametrize("is_recorded", [True, False])
def test_a_commit_without_an_answer_is_asked_after(
    pool: pools.Pool,
    monkeypatch: pytest.MonkeyPatch,
    is_recorded: bool,
) -> None:
    commit = asyncpg.transaction.Transaction.commit

    async def cut(self: Any) -> None:
        monkeypatch.setattr(asyncpg.transaction.Transaction, "commit", commit)
        if is_recorded:
            await commit(self)
        self._connection.terminate()
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    monkeypatch.setattr(asyncpg.transaction.Transaction, "commit", cut)
    if is_recorded:
        assert life.post(pool).id == "T1"
    else:
        with pytest.raises(errors.Unavailable, match="not certain|could not do it"):
            life.post(pool)
    assert [task.id for task in views.page(pool)] == (["T1"] if is_recorded else [])


def test_an_editor_goes_on_and_says_again_what_it_holds(frail: postgres_server.Server, pool: pools.Pool) -> None:
    root = scenes.write(pool.where.root, {"main.tex": life.TEXT})
    with client.start(root, env={"COAUTHOR_ALONE_S": "0.1"}, options={"coauthor": {"taskChanged": True}}) as editor:
        editor.open("main.tex")
        life.post(pool)
        editor.wait_for(lambda said: said.get("method") == "coauthor/taskChanged", patience=PATIENCE_S)
        scenes.wait_for(lambda: pool.live.presence("main.tex"), PATIENCE_S)
        crash(frail, pool)
        scenes.wait_for(lambda: pool.live.presence("main.tex"), PATIENCE_S)
        life.post(pool)

        def is_second(said: client.Message) -> bool:
            return said.get("method") == "coauthor/taskChanged" and said["params"]["task"]["id"] == "T2"

        editor.wait_for(is_second, patience=PATIENCE_S)
        assert len(editor.command("coauthor.task.list")["tasks"]) == 2


def test_a_worker_waits_for_the_server_and_goes_on(frail: postgres_server.Server, pool: pools.Pool) -> None:
    text = "In order to end, we stop.\n"
    root = scenes.write(pool.where.root, {"main.tex": text})
    env = {**os.environ, "PYTHONPATH": str(scenes.CHECKOUT / "server")}
    worker = subprocess.Popen([sys.executable, "-m", "coauthor", "work", "--watch"], cwd=root, env=env)
    try:
        scenes.wait_for(lambda: pool.live.processes("worker"), PATIENCE_S)
        crash(frail, pool)
        ref = tasks.Ref(path="main.tex", base=texts.revision(text), start=0, end=len(text), quote=text)
        asked = pool.post(commands.Post(intent="tighten", origin=tasks.Origin.CLI, refs=(ref,)), life.PERSON, [text])
        scenes.wait_for(lambda: pool.task(asked.id).status is tasks.Status.AWAITING_REVIEW, PATIENCE_S)
        scenes.wait_for(lambda: pool.live.processes("worker"), PATIENCE_S)
        assert worker.poll() is None
    finally:
        worker.terminate()
        worker.wait(PATIENCE_S)


def test_a_conversation_goes_on_and_is_seen_again_where_nobody_types(
    frail: postgres_server.Server, pool: pools.Pool
) -> None:
    life.post(pool)
    with terminals.Terminal(pool.where.root, "chat") as terminal:
        terminal.until("/help lists the rest", within=PATIENCE_S)
        before = scenes.wait_for(lambda: pool.live.processes("terminal"), PATIENCE_S)
        crash(frail, pool)
        assert scenes.wait_for(lambda: pool.live.processes("terminal"), PATIENCE_S) == before
        life.post(pool)
        terminal.type("/tasks\r")
        terminal.until("T2", within=PATIENCE_S)
        terminal.type("/quit\r")
        assert terminal.ended(within=PATIENCE_S) == 0
    scenes.wait_for(lambda: not pool.live.processes("terminal"), PATIENCE_S)
