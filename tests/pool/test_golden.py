"""Logs that released versions have written: each is taken in, folds to the states written beside it, and replays.

A log is never written anew; a schema that changes gets one of its own: `python tests/pool/test_golden.py VERSION`.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
import tempfile
from pathlib import Path

import pytest

from coauthor.domain import commands, events
from coauthor.pool import carrying, sqlite, trusting, views
from coauthor.pool import pool as pools
from pool import life

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("log", sorted(GOLDEN.glob("*.jsonl")), ids=lambda path: path.stem)
def test_what_older_versions_wrote_folds_to_what_it_meant(log: Path, pool: pools.Pool) -> None:
    lines = log.read_text(encoding="utf-8").splitlines()
    carrying.take_in(pool, lines, life.PERSON, cancel_waiting=False)
    meant = json.loads(log.with_suffix(".json").read_text(encoding="utf-8"))
    assert {task.id: [task.status.value, task.version] for task in views.page(pool)} == meant
    assert views.replayed_differences(pool) == []
    assert [json.loads(line) for line in carrying.lines(pool)][1:] == [json.loads(line) for line in lines][1:]


def test_there_is_a_log_of_every_schema() -> None:
    assert {f"v{number}" for number in range(1, events.SCHEMA + 1)} <= {path.stem for path in GOLDEN.glob("*.jsonl")}


def test_a_store_of_the_first_version_is_read_as_it_is_and_written_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SCHEMA_VERSION", 1)
    old = sqlite.File(tmp_path / "old.db", durable=True)
    (tmp_path / ".coauthor").mkdir()
    old.close()
    monkeypatch.undo()
    monkeypatch.setenv("COAUTHOR_POOL", str(tmp_path / "old.db"))
    new = sqlite.File(tmp_path / "new.db", durable=True)
    assert _shape(tmp_path / "new.db") != []
    new.close()
    trusting.remember_pool(_id(tmp_path / "old.db"), tmp_path / "old.db")
    pool = pools.open_pool(tmp_path, create=False)
    assert pool is not None and not pool.foreign
    assert _shape(tmp_path / "old.db") == _shape(tmp_path / "new.db")
    task = life.done(pool, refs=life.place(0, 5))
    # As an older version left it: looked up by fewer things.
    with pool.store.transaction():
        pool.store.run("tasks", "clear_places")
        pool.store.rows("tasks", "set_counter", kind="projection", last=1)
        sqlite_file = pool.store.backend
        assert isinstance(sqlite_file, sqlite.File)
        sqlite_file._db.execute("DELETE FROM counters WHERE kind = 'projection'")
    again = pools.open_pool(tmp_path, create=False)
    assert again is not None and not again.is_projected
    assert [known.id for known in views.touching(again, "main.tex")] == [task.id]
    life.post(again)
    assert again.is_projected
    assert [known.id for known in views.touching(again, "main.tex")] == [task.id]
    again.close()
    pool.close()


def _shape(file: Path) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(file)) as db:
        return sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def _id(file: Path) -> str:
    with contextlib.closing(sqlite3.connect(file)) as db:
        return str(db.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()[0])


def write(version: str) -> None:
    """A log of today's version, with everything in it that a life can hold."""
    with tempfile.TemporaryDirectory() as folder:
        pool = pools.open_pool(Path(folder), create=True)
        assert pool is not None
        life.done(pool, key="k")
        task = life.claim(pool, life.post(pool))
        assert task.claim
        held = {"task": task.id, "token": task.claim}
        pool.handle(commands.Start(**held, step="reading"), life.AGENT)
        pool.handle(commands.PostPlan(**held, plan={"goal": "shorter"}, model="m"), life.AGENT)
        pool.handle(commands.Ask(**held, text="which?", options=("a", "b")), life.AGENT)
        pool.handle(commands.Reply(task=task.id, text="a", question="Q1"), life.PERSON)
        life.post(pool, blocked_by=(task.id,))
        last = life.claim(pool, life.post(pool))
        assert last.claim
        pool.handle(commands.Fail(task=last.id, token=last.claim, error="503", again=True), life.AGENT)
        pool.handle(commands.Cancel(task=last.id), life.PERSON)
        with pool.writing():
            row = dict(pool.store.rows("events", "newest", seq=0, limit=1)[0])
            row |= {
                "id": "f" * 32,
                "stream": "task/T1",
                "task": "T1",
                "type": "task.teleported",
                "data": '{"to":"moon"}',
            }
            row["version"] = pool.task("T1").version + 1
            pool.store.append_rows([{key: value for key, value in row.items() if key not in ("seq", "workspace")}])
        text = "".join(line + "\n" for line in carrying.lines(pool))
        fresh = pools.open_pool(Path(folder) / "fresh", create=True)
        assert fresh is not None
        carrying.take_in(fresh, text.splitlines(), life.PERSON, cancel_waiting=False)
        meant = {task.id: [task.status.value, task.version] for task in views.page(fresh)}
        (GOLDEN / f"{version}.jsonl").write_text(text, encoding="utf-8")
        (GOLDEN / f"{version}.json").write_text(json.dumps(meant, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1])
