"""A second pool taken into one that has a record: every event once, every id its own, and both threads as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coauthor.domain import commands, errors, events, rebasing, tasks
from coauthor.pool import carrying, views
from coauthor.pool import pool as pools
from pool import life


@pytest.fixture
def second(tmp_path: Path, pool: pools.Pool, monkeypatch: pytest.MonkeyPatch) -> pools.Pool:
    """Another pool, with a life of its own; `pool` is opened before it."""
    monkeypatch.delenv("COAUTHOR_POOL", raising=False)
    other = pools.open_pool(tmp_path / "second", create=True)
    assert other is not None
    return other


def lived(pool: pools.Pool) -> None:
    """Every kind of name: tasks that wait for others, proposals, sentences, edits, questions."""
    life.done(pool, key="k", refs=life.place(0, 5))
    waits = life.post(pool, blocked_by=(life.post(pool, intent="T1 in words stays as it was said").id,))
    assert waits.reason == f"waits for {waits.blocked_by[0]}"
    asked = life.claim(pool, life.post(pool))
    assert asked.claim
    pool.handle(commands.Ask(task=asked.id, token=asked.claim, text="which?", options=("P1", "b")), life.AGENT)
    proposed = life.propose(pool, life.claim(pool, life.post(pool)))
    first, second = (hunk.id for hunk in proposed.proposals[0].hunks)
    ids = {"task": proposed.id, "proposal": proposed.proposals[0].id}
    pool.handle(
        commands.Accept(**ids, hunks=(first,), path="main.tex", edited={first: "P1"}, picks={first: "A"}), life.PERSON
    )
    edit = pool.task(proposed.id).proposals[0].edits[0].id
    pool.handle(commands.EditFailed(**ids, edit=edit, reason="it was not there", unknown=False), life.PERSON)
    pool.handle(commands.Reject(**ids, hunks=(second,), reason="see the plan"), life.PERSON)
    pool.record("file/main.tex", events.Type.FILE_SAVED, {"path": "main.tex", "revision": "r"}, life.PERSON)
    pool.record("outline", events.Type.OUTLINE_LOCKED, {"revision": "r"}, life.PERSON)


def everything(pool: pools.Pool) -> dict[str, tasks.Task]:
    return {task.id: task for task in views.everyone(pool)}


def test_two_records_become_one_and_nothing_is_lost_or_twice(pool: pools.Pool, second: pools.Pool) -> None:
    lived(pool)
    lived(second)
    life.post(second, key="only there")
    before, theirs = everything(pool), everything(second)
    lines = list(carrying.lines(second))
    count = views.last_seq(pool)
    done = carrying.take_in(pool, lines, life.PERSON, cancel_waiting=False)
    assert (done.events, done.known) == (views.last_seq(second), 0)
    assert views.last_seq(pool) == count + done.events
    assert views.replayed_differences(pool) == []
    merged = everything(pool)
    assert {name: merged[name] for name in before} == before
    assert done.renamed == {name: f"T{int(name[1:]) + len(before)}" for name in theirs}
    assert done.clashes == {"k": ("T1", done.renamed["T1"])}
    shift = {"T": len(before), "P": 2, "Q": 1}
    for name, task in theirs.items():
        said = rebasing.renamed(
            task.model_dump(mode="json"), lambda known: f"{known[0]}{int(known[1:]) + shift[known[0]]}"
        )
        assert merged[done.renamed[name]].model_dump(mode="json") == said
    assert merged[done.renamed["T2"]].intent == "T1 in words stays as it was said"
    waits = merged[done.renamed["T3"]]
    assert waits.reason == f"waits for {done.renamed['T2']}"
    pool.handle(commands.Complete(task=done.renamed["T2"]), life.PERSON)
    assert pool.task(waits.id).status is tasks.Status.OPEN
    assert pool.owner("P3").id == done.renamed["T1"]
    # What is not a task's stands beside what was here, and decides nothing.
    outlines = [event.stream for event in views.after(pool, 0, 1000) if event.type == events.Type.OUTLINE_LOCKED]
    assert outlines[0] == "outline" and outlines[1].startswith("outline@")
    assert life.post(pool, key="k").id == "T1"
    second.close()


def test_taken_in_again_it_is_there_once(pool: pools.Pool, second: pools.Pool) -> None:
    life.post(pool)
    lived(second)
    lines = list(carrying.lines(second))
    carrying.take_in(pool, lines, life.PERSON, cancel_waiting=False)
    before = list(carrying.lines(pool))
    again = carrying.take_in(pool, lines, life.PERSON)
    assert (again.known, again.cancelled) == (again.events, ())
    assert list(carrying.lines(pool)) == before
    second.close()


def test_what_went_on_elsewhere_goes_on_here_and_what_went_on_in_both_is_refused(
    pool: pools.Pool, second: pools.Pool
) -> None:
    life.post(pool)
    lived(second)
    first = carrying.take_in(pool, carrying.lines(second), life.PERSON, cancel_waiting=False)
    second.handle(commands.Cancel(task="T5"), life.PERSON)
    life.done(second)
    more = carrying.take_in(pool, carrying.lines(second), life.PERSON, cancel_waiting=False)
    assert more.events - more.known == views.last_seq(second) - first.events
    assert pool.task(first.renamed["T4"]).status is second.task("T4").status
    assert pool.task(first.renamed["T5"]).status is second.task("T5").status
    assert views.replayed_differences(pool) == []
    pool.handle(commands.Reply(task=first.renamed["T2"], text="here"), life.PERSON)
    second.handle(commands.Reply(task="T2", text="there"), life.PERSON)
    life.post(second)
    before = list(carrying.lines(pool))
    with pytest.raises(errors.Conflict, match="went on in both"):
        carrying.take_in(pool, carrying.lines(second), life.PERSON)
    assert list(carrying.lines(pool)) == before
    second.close()


def test_only_what_came_is_cancelled(pool: pools.Pool, second: pools.Pool) -> None:
    mine = life.post(pool)
    life.post(second)
    done = carrying.take_in(pool, carrying.lines(second), life.PERSON)
    assert done.cancelled == ("T2",)
    assert pool.task(mine.id).status is tasks.Status.OPEN
    assert pool.task("T2").status is tasks.Status.CANCELED
    second.close()


def test_a_merge_that_keeps_the_old_names_is_caught(
    pool: pools.Pool, second: pools.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: the events go to their new tasks, and still speak of the old ones."""
    lived(pool)
    lived(second)
    monkeypatch.setattr(rebasing, "renamed", lambda data, _names: dict(data))
    done = carrying.take_in(pool, carrying.lines(second), life.PERSON, cancel_waiting=False)
    assert pool.owner("P1").id == "T1"
    theirs = pool.task(done.renamed["T1"]).proposals[0]
    assert theirs.id == "P1", "and that is the proposal of another task"


def test_carried_there_and_back_the_lines_are_the_same(
    pool: pools.Pool, second: pools.Pool, opened: Callable[[], pools.Pool], tmp_path: Path
) -> None:
    lived(pool)
    pool.store.put_bytes(b"\xff\xfe bytes")
    lines = list(carrying.lines(pool))
    carrying.take_in(second, lines, life.PERSON, cancel_waiting=False)
    assert list(carrying.lines(second)) == lines
    third = pools.open_pool(tmp_path / "third", create=True)
    assert third is not None
    carrying.take_in(third, carrying.lines(second), life.PERSON, cancel_waiting=False)
    assert list(carrying.lines(third)) == lines
    second.close()
    third.close()
