"""The record as a whole, on both databases: as it was, carried elsewhere, forgotten, archived, made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coauthor.domain import commands, errors, events, redacting, tasks
from coauthor.pool import archive, archiving, carrying, forgetting, projecting, views
from coauthor.pool import pool as pools
from pool import life

SECRET = "the name of the examiner"


def said(pool: pools.Pool) -> str:
    """Everything on record, as one text."""
    return "\n".join(carrying.lines(pool))


def states(pool: pools.Pool) -> list[tuple[str, ...]]:
    return [(row["id"], row["state"]) for row in pool.store.rows("tasks", "all_states", after=-1, limit=1000)]


def test_the_tasks_as_they_stood_at_a_time(pool: pools.Pool) -> None:
    pool.now = lambda: "2026-01-01T10:00:00.000Z"
    life.post(pool)
    pool.now = lambda: "2026-01-01T11:00:00.000Z"
    life.done(pool)
    then = projecting.states(pool, projecting.seq_at(pool, "2026-01-01T10:30:00.000Z"))
    assert {name: task.status for name, task in then.items()} == {"T1": tasks.Status.OPEN}
    now = projecting.states(pool)
    assert {name: pools.state_json(task) for name, task in now.items()} == dict(states(pool))


def test_a_pool_comes_out_as_it_went_in(pool: pools.Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    life.done(pool, key="k")
    life.post(pool, intent="waits")
    pool.store.put_bytes(b"\xff\xfe bytes")
    lines = list(carrying.lines(pool))
    monkeypatch.delenv("COAUTHOR_POOL", raising=False)
    other = pools.open_pool(tmp_path / "other", create=True)
    assert other is not None
    assert carrying.take_in(other, lines, life.PERSON, cancel_waiting=False).events == views.last_seq(pool)
    assert list(carrying.lines(other)) == lines
    assert states(other) == states(pool)
    assert views.replayed_differences(other) == []
    assert life.post(other, key="k").id == "T1"
    assert life.post(other).id == "T3"
    other.close()


def test_what_waits_in_a_pool_that_is_taken_in_is_cancelled(
    pool: pools.Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.post(pool)
    lines = list(carrying.lines(pool))
    monkeypatch.delenv("COAUTHOR_POOL", raising=False)
    other = pools.open_pool(tmp_path / "other", create=True)
    assert other is not None
    carrying.take_in(other, lines, life.PERSON)
    assert other.task("T1").status is tasks.Status.CANCELED
    other.close()


@pytest.mark.parametrize("damage", ["cut", "no json", "gap", "other text", "no header"])
def test_what_is_damaged_is_not_taken_in_at_all(
    pool: pools.Pool, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.done(pool)
    lines = list(carrying.lines(pool))
    match damage:
        case "cut":
            lines = lines[:-1]
        case "no json":
            lines[3] = lines[3][:-9]
        case "gap":
            del lines[-2]
        case "other text":
            lines[1] = lines[1].replace("first", "worst")
        case "no header":
            lines = lines[1:]
    monkeypatch.delenv("COAUTHOR_POOL", raising=False)
    other = pools.open_pool(tmp_path / "other", create=True)
    assert other is not None
    with pytest.raises(errors.Invalid):
        carrying.take_in(other, lines, life.PERSON)
    assert views.last_seq(other) == 0
    assert list(other.store.rows("texts", "keys", after="", limit=9)) == []
    other.close()


def test_forgotten_words_are_gone_and_the_record_still_replays(pool: pools.Pool) -> None:
    task = life.done(pool, intent=SECRET)
    pool.handle(commands.Reply(task=task.id, text=SECRET, at={"plan": "goal/1"}), life.PERSON)
    before = {event.id: redacting.digest(event.data) for event in views.thread(pool, task.id)}
    gone = forgetting.forget(pool, task.id, life.PERSON)
    assert SECRET not in said(pool)
    assert SECRET not in pool.task(task.id).model_dump_json()
    assert "The first is long." not in said(pool)
    thread = views.thread(pool, task.id)
    redacted = {event.data["event"]: event.data["hash"] for event in thread if event.type == events.Type.EVENT_REDACTED}
    assert redacted == {name: before[name] for name in gone.events}
    assert views.replayed_differences(pool) == []
    assert pool.task(task.id).status is tasks.Status.DONE
    with pytest.raises(errors.Conflict, match="forgotten"):
        pool.handle(commands.Reply(task=task.id, text="again"), life.PERSON)
    with pytest.raises(errors.Conflict, match="nothing is left"):
        forgetting.forget(pool, task.id, life.PERSON)


def test_one_remark_is_forgotten_and_its_task_goes_on(pool: pools.Pool) -> None:
    task = life.post(pool)
    pool.handle(commands.Reply(task=task.id, text=SECRET), life.PERSON)
    number = views.last_seq(pool)
    with pytest.raises(errors.Conflict, match="still lives"):
        forgetting.forget(pool, "1", life.PERSON)
    forgetting.forget(pool, str(number), life.PERSON)
    assert SECRET not in said(pool)
    assert views.replayed_differences(pool) == []
    with pytest.raises(errors.Forbidden):
        forgetting.forget(pool, "1", life.AGENT)
    with pytest.raises(errors.NotFound):
        forgetting.forget(pool, "4711", life.PERSON)


def test_texts_are_forgotten_only_where_nothing_else_names_them(pool: pools.Pool) -> None:
    mine = life.done(pool)
    assert forgetting.forget(pool, mine.id, life.PERSON, with_texts=True).texts != ()
    assert life.TEXT.strip() not in said(pool)
    first, second = life.done(pool), life.done(pool)
    assert forgetting.forget(pool, first.id, life.PERSON, with_texts=True).texts == ()
    assert pool.task(second.id).status is tasks.Status.DONE


def test_an_erased_word_is_nowhere_in_the_files(tmp_path: Path) -> None:
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    task = life.done(pool, intent=SECRET)
    files = (tmp_path / ".coauthor").glob("pool.db*")
    assert any(SECRET.encode() in file.read_bytes() for file in files)
    forgetting.forget(pool, task.id, life.PERSON)
    assert not any(SECRET.encode() in file.read_bytes() for file in (tmp_path / ".coauthor").glob("*.db*"))
    pool.close()


def test_an_archived_thread_is_in_a_file_and_still_found(pool: pools.Pool, opened: Callable[[], pools.Pool]) -> None:
    task = life.done(pool)
    pool.handle(commands.Reply(task=task.id, text=SECRET, at={"plan": "goal/1"}), life.PERSON)
    live = life.post(pool)
    pool.handle(commands.Reply(task=live.id, text="stays"), life.PERSON)
    before = views.thread(pool, task.id)
    if pool.where.url is not None:
        with pytest.raises(errors.Invalid, match="out of the others' reach"):
            archiving.put_away(pool, "9999", life.PERSON)
        return
    done = archiving.put_away(pool, "9999", life.PERSON)
    assert done.tasks == (task.id,)
    assert done.file is not None and SECRET in done.file.read_text(encoding="utf-8")
    rows = pool.store.rows("events", "of_task", task=task.id)
    assert not any(SECRET in row["data"] for row in rows)
    again = opened()
    assert views.thread(again, task.id)[: len(before)] == before
    assert views.replayed_differences(again) == []
    assert archiving.put_away(again, "9999", life.PERSON).file is None
    done.file.write_bytes(done.file.read_bytes().replace(b"examiner", b"student!"))
    reader = archive.Reader(pool.where.pool.parent)
    with pytest.raises(errors.Unavailable, match="is not what it was"):
        for row in rows:
            reader.recall(views.thread(again, live.id)[0].model_copy(update={"id": row["id"], "data": _data(row)}))


def _data(row: object) -> dict[str, object]:
    import json

    found: dict[str, object] = json.loads(row["data"])  # type: ignore[index]
    return found


def test_what_is_looked_up_comes_back_from_the_record_byte_for_byte(pool: pools.Pool) -> None:
    life.done(pool, key="k")
    life.post(pool, blocked_by=(life.post(pool).id,))
    before = states(pool)
    with pool.writing():
        pool.store.run("tasks", "clear")
    assert views.page(pool) == []
    assert projecting.rebuild(pool) == 3
    assert states(pool) == before
    assert life.post(pool, key="k").id == "T1"


def test_each_process_sees_each_event_once_and_in_order(pool: pools.Pool, opened: Callable[[], pools.Pool]) -> None:
    other = opened()
    seen: list[int] = []
    for writer in (pool, other) * 10:
        life.post(writer)
        seen += [event.seq for event in views.after(other, seen[-1] if seen else 0)]
    assert seen == list(range(1, 21))


def test_a_book_is_no_request_and_no_reply(pool: pools.Pool) -> None:
    book = "word " * 30_000
    task = life.post(pool)
    for say in (
        lambda: life.post(pool, book),
        lambda: pool.handle(commands.Reply(task=task.id, text=book), life.PERSON),
        lambda: pool.handle(commands.Amend(task=task.id, intent=book), life.PERSON),
    ):
        with pytest.raises(errors.Invalid, match="150,000 characters"):
            say()
    assert views.last_seq(pool) == 1
