"""What is looked for on the record and among the tasks: the same as by looking at each, on both databases."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from pathlib import Path

import pytest

from coauthor.domain import actors, commands, errors, events, tasks
from coauthor.pool import pool as pools
from coauthor.pool import searching, statements, views
from pool import life

BEA = actors.human("bea", "test")
FILES = ("main.tex", "other.tex")


@pytest.fixture
def busy(pool: pools.Pool) -> pools.Pool:
    """A record with two files, two people, an agent, and an hour between any two commands."""
    hours = itertools.count()
    pool.now = lambda: f"2026-01-{1 + next(hours) // 24:02d}T{next(hours) % 24:02d}:00:00.000Z"
    for number, path in enumerate(FILES * 3):
        task = life.post(pool, refs=life.place(number * 5, number * 5 + 4, path))
        if number % 2:
            life.propose(pool, life.claim(pool, task))
        pool.handle(commands.Reply(task=task.id, text="shorter", at={"plan": "goal/1"}), BEA)
        pool.record(events.file_stream(path), events.Type.FILE_SAVED, {"path": path, "revision": "r"}, life.PERSON)
    life.done(pool)
    return pool


def by_looking(pool: pools.Pool, wanted: searching.Wanted) -> list[int]:
    """The slow way: every event in turn."""
    touching = {task.id for task in views.page(pool, limit=1000) if wanted.path in task.paths}
    found = [
        event.seq
        for event in views.after(pool, 0, 10_000)
        if wanted.task in ("", event.task)
        and wanted.actor in ("", event.actor.id, event.actor.name, event.actor.kind.value)
        and event.at >= wanted.since
        and (
            not wanted.path
            or event.data.get("path") == wanted.path
            or (event.task in touching and "path" not in event.data)
        )
    ]
    return found[-wanted.limit :]


@pytest.mark.parametrize("few", [searching.views.FEW, 0], ids=["few tasks in a file", "many"])
def test_every_filter_and_any_of_them_together_find_what_looking_at_each_finds(
    busy: pools.Pool, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(views, "FEW", few)
    middle = views.after(busy, 0, 10_000)[views.last_seq(busy) // 2].at
    asked = 0
    for task, actor, path, since, limit in itertools.product(
        ("", "T2", "T7"),
        ("", "ada", "human:bea", "human", "agent", "nobody"),
        ("", *FILES, "none.tex"),
        ("", middle, "2030-01-01T00:00:00.000Z"),
        (3, 100),
    ):
        wanted = searching.Wanted(task, actor, path, since, limit)
        assert [event.seq for event in searching.find(busy, wanted)] == by_looking(busy, wanted), wanted
        asked += 1
    assert asked == 3 * 6 * 4 * 3 * 2
    with pytest.raises(errors.NotFound):
        searching.find(busy, searching.Wanted(task="T99"))


def test_lists_by_state_and_file_are_whole_and_in_order(busy: pools.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(views.everyone(busy))
    assert [task.id for task in every] == [f"T{number}" for number in range(len(every), 0, -1)]
    wanted = [tasks.Status.OPEN, tasks.Status.DONE]
    assert views.listing(busy, wanted, 100) == [task for task in every if task.status in wanted]
    assert (
        views.listing(busy, wanted, 2, before=5) == [t for t in every if t.status in wanted and int(t.id[1:]) < 5][:2]
    )
    for few in (views.FEW, 0):
        monkeypatch.setattr(views, "FEW", few)
        for path in (*FILES, "none.tex"):
            there = [task for task in every if path in task.paths]
            assert views.listing(busy, [], 100, path=path) == there
            assert list(views.touching(busy, path)) == there
    for path in FILES:
        assert views.live_at(busy, path) == [t for t in views.live_tasks(busy) if path in t.paths]
    assert views.count_live(busy) == len(views.live_tasks(busy))


def test_only_edits_that_are_on_their_way_are_looked_at_after_a_crash(pool: pools.Pool) -> None:
    life.post(pool)
    task = life.propose(pool, life.claim(pool, life.post(pool)))
    assert views.unsettled(pool) == []
    ids = {"task": task.id, "proposal": task.proposals[0].id}
    task = pool.handle(commands.Accept(**ids, hunks=("P1.1",), path="main.tex"), life.PERSON)
    assert [known.id for known in views.unsettled(pool)] == [task.id]
    pool.handle(commands.EditFailed(**ids, edit="P1.e1", reason="stale"), life.PERSON)
    assert views.unsettled(pool) == []


def test_a_task_that_moves_to_another_file_is_found_there(pool: pools.Pool) -> None:
    task = life.post(pool, refs=life.place(0, 5, "old.tex"))
    pool.handle(commands.Moved(task=task.id, path="old.tex", to="new.tex"), actors.SYSTEM)
    assert [known.id for known in views.touching(pool, "new.tex")] == [task.id]
    assert list(views.touching(pool, "old.tex")) == []


@pytest.mark.parametrize("named", ["live", "live_at", "live_page", "unsettled"])
def test_what_lives_is_found_without_going_through_what_is_over(tmp_path: Path, named: str) -> None:
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    for _ in range(3):
        life.done(pool)
    with contextlib.closing(sqlite3.connect(pool.where.pool)) as file:
        given = {"path": "main.tex", "after": 0, "limit": 10}
        plan = file.execute(f"EXPLAIN QUERY PLAN {statements.load('sqlite', 'tasks')[named]}", given).fetchall()
    assert any("INDEX tasks_live" in row[-1] for row in plan), plan
    assert not any(row[-1].startswith("SCAN tasks") for row in plan), plan
    pool.close()


def test_pages_of_what_lives_are_all_of_it(pool: pools.Pool) -> None:
    for number in range(7):
        life.post(pool, refs=life.place(0, 5, f"{number % 2}.tex"))
    pool.handle(commands.Cancel(task="T3"), life.PERSON)
    pages = [views.live_page(pool, after, 3) for after in (0, 4, 7)]
    assert [[task.id for task in page] for page in pages] == [["T1", "T2", "T4"], ["T5", "T6", "T7"], []]
    assert views.live_tasks(pool) == [task for page in pages for task in page]
    life.claim(pool, pool.task("T6"))
    assert [task.id for task in views.urgent(pool, ["0.tex"])] == ["T6", "T1", "T5", "T7"]
