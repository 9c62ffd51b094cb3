"""A disk without a byte free: looking goes on, whoever writes is told, nothing is taken, and it goes on by itself.

The disk is a shim's, as a real one needs a privileged user; what makes a file longer fails, and a shorter one is made.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import scenes
from coauthor.domain import errors
from coauthor.pool import image, mending, place, room, sealed, sqlite, views
from coauthor.pool import pool as pools
from faults import shim as shims
from faults import store_damage
from lsp import client
from pool import life

TEXT = "\\section{Method}\nThe first sentence is long.\n"
FULL = "The disk is full"
LINUX = shims.LINUX


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a task whose record stands in the log beside the file alone, as a crash leaves it."""
    made = tmp_path / "mine"
    pool = pools.open_pool(made, create=True)
    assert pool is not None
    life.propose(pool, life.claim(pool, life.post(pool)))
    left = {path.name: path.read_bytes() for path in pool.where.pool.parent.glob("pool.db*") if "-shm" not in path.name}
    pool.close()
    for name, raw in left.items():
        (pool.where.pool.parent / name).write_bytes(raw)
    assert len(left) == 2
    (made / "main.tex").write_text(TEXT, encoding="utf-8")
    return made


@pytest.fixture
def during(tmp_path: Path) -> Path:
    """The file that makes the disk full as long as it is there; it is not there yet."""
    return tmp_path / "full"


@pytest.fixture
def full(tmp_path: Path, root: Path, during: Path) -> dict[str, str]:
    """The environment of a process that lives on that disk."""
    return shims.full(shims.compiled(tmp_path), root, during)


def coauthor(root: Path, env: dict[str, str], *arguments: str) -> tuple[int, str]:
    """What a command ends with, and what it says."""
    known = {**os.environ, "PYTHONPATH": str(scenes.CHECKOUT / "server"), "COLUMNS": "500", **env}
    done = subprocess.run(
        [sys.executable, "-m", "coauthor", *arguments], cwd=root, env=known, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def sizes(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in root.rglob("*") if path.is_file()}


@LINUX
def test_with_no_byte_free_all_can_be_looked_at_and_nothing_is_taken(
    root: Path, full: dict[str, str], during: Path
) -> None:
    during.touch()
    before = sizes(root)
    for command in (["tasks"], ["show", "T1"], ["log"]):
        code, said = coauthor(root, full, *command)
        assert (code, "T1" in said) == (0, True), said
    code, said = coauthor(root, full, "doctor")
    assert code == 1
    assert FULL in said and "1 unfinished task" in said and "damaged" not in said and "coauthor doctor" not in said
    for command in (["cancel", "T1"], ["accept", "P1", "--yes"], ["todo", "add", "main.tex:2", "shorten it"]):
        code, said = coauthor(root, full, *command)
        assert code == 1 and FULL in said and "Nothing was changed, and your texts are untouched" in said, said
    assert sizes(root) == before
    assert (root / "main.tex").read_text(encoding="utf-8") == TEXT
    during.unlink()
    assert coauthor(root, full, "cancel", "T1")[0] == 0


@LINUX
def test_a_first_task_on_a_full_disk_is_refused_and_the_next_one_is_ones_own(
    tmp_path: Path, root: Path, full: dict[str, str], during: Path
) -> None:
    shutil.rmtree(root / ".coauthor")
    during.touch()
    code, said = coauthor(root, full, "todo", "add", "main.tex:2", "shorten it")
    assert code == 1 and FULL in said, said
    # What may be left where there was a little room: a file with nothing in it.
    (root / ".coauthor").mkdir(exist_ok=True)
    (root / ".coauthor" / "pool.db").touch()
    during.unlink()
    code, said = coauthor(root, full, "todo", "add", "main.tex:2", "shorten it")
    assert code == 0 and "T1" in said, said


@LINUX
def test_an_editor_looks_on_and_goes_on_by_itself(root: Path, full: dict[str, str], during: Path) -> None:
    during.touch()
    cancel = {"command": "coauthor.task.cancel", "arguments": [{"task": "T1"}]}
    with client.start(root, env=full) as editor:
        scenes.wait_for(lambda: any(FULL in said for said in told(editor)), 60)
        listed = editor.request("workspace/executeCommand", {"command": "coauthor.task.list", "arguments": []})
        assert [task["id"] for task in listed["tasks"]] == ["T1"]
        with pytest.raises(client.Refused) as refused:
            editor.request("workspace/executeCommand", cancel)
        assert refused.value.data["code"] == "unavailable" and FULL in refused.value.data["message"]
        during.unlink()
        scenes.wait_for(lambda: any("room on the disk again" in said for said in told(editor)), 60)
        editor.request("workspace/executeCommand", cancel)
        # One that has the pool open is told, too, and goes on as well.
        during.touch()
        argument = {"intent": "tighten " * 2000, "refs": [{"uri": (root / "main.tex").as_uri()}]}
        post = {"command": "coauthor.task.post", "arguments": [argument]}
        with pytest.raises(client.Refused) as refused:
            for _ in range(60):  # the log has some room ahead
                editor.request("workspace/executeCommand", post)
        assert FULL in refused.value.data["message"]
        listed = editor.request("workspace/executeCommand", {"command": "coauthor.task.list", "arguments": []})
        assert "T1" in [task["id"] for task in listed["tasks"]]
        during.unlink()
        editor.request("workspace/executeCommand", post)
        assert sum(FULL in said for said in told(editor)) == 1
        assert "Traceback" not in editor.log
    with contextlib.closing(opened(root)) as pool:
        assert pool.task("T1").status.value == "canceled"
        assert views.replayed_differences(pool) == []


def told(editor: client.Client) -> list[str]:
    return [said["params"]["message"] for said in list(editor.messages) if said.get("method") == "window/showMessage"]


def opened(root: Path) -> pools.Pool:
    pool = pools.open_pool(root, create=False)
    assert pool is not None
    return pool


SCRIPT = """
import ctypes, errno, os, sys
from pathlib import Path
from coauthor.domain import errors
from coauthor.pool import headroom
from coauthor.pool import pool as pools
root, twin = Path(sys.argv[1]), sys.argv[2:] == ["--twin"]
if twin:
    headroom.Log.give_back = lambda log: None
mine, other = (pools.open_pool(root, create=True) for _ in range(2))
shim, log, taken = ctypes.CDLL(None), f"{mine.where.pool}-wal", 0
for at in range(10, 100, 20):
    before = os.stat(log).st_size
    shim.fault_arm(at, 1, errno.ENOSPC)
    try:
        mine.keep(os.urandom(400_000).hex())
    except errors.Unavailable as error:
        assert error.message.startswith("The disk is full"), error.message
    else:
        raise AssertionError("it was written")
    shim.fault_arm(0, 0, 0)
    taken += os.stat(log).st_size - before
    other.keep(f"{at}")
    assert mine.store.backend.faults() == []
print(taken)
"""


@LINUX
@pytest.mark.parametrize("twin", [False, True])
def test_what_a_failed_command_took_is_given_back(tmp_path: Path, twin: bool) -> None:
    """Somebody else has the pool open, so that the log stays; a twin that gives nothing back is caught."""
    paths = os.pathsep.join(map(str, (scenes.CHECKOUT / "server", scenes.CHECKOUT / "tests")))
    env = {**os.environ, "PYTHONPATH": paths, "LD_PRELOAD": str(shims.compiled(tmp_path))}
    given = [sys.executable, "-c", SCRIPT, str(tmp_path / "mine"), *(["--twin"] if twin else [])]
    done = subprocess.run(given, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (int(done.stdout) > 0) is twin


def _walked(path: Path, seed: int) -> list[tuple[bytes, bytes, list[tuple[int, bytes]]]]:
    """A database in the middle of its life, many times: the file, its log, and what SQLite says is in it."""
    chance, found = random.Random(seed), []
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA cache_size = 5")
        db.execute("CREATE TABLE t (number INTEGER PRIMARY KEY, said BLOB)")
        for step in range(40):
            db.execute("BEGIN")
            for _ in range(chance.randrange(1, 30)):
                said = chance.randbytes(chance.randrange(1, 9000))
                db.execute("INSERT OR REPLACE INTO t VALUES (?, ?)", (chance.randrange(60), said))
            if chance.random() < 0.3:
                db.execute("DELETE FROM t WHERE number > ?", (chance.randrange(60),))
            db.execute("ROLLBACK" if chance.random() < 0.4 else "COMMIT")  # a rollback leaves frames in the log
            if step % 9 == 8:
                db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            rows = db.execute("SELECT number, said FROM t").fetchall()
            found.append((path.read_bytes(), Path(f"{path}-wal").read_bytes(), rows))
    return found


def _read(raw: bytes) -> list[tuple[int, bytes]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        try:
            db.deserialize(raw)
            return db.execute("SELECT number, said FROM t").fetchall()
        except sqlite3.Error:
            return []


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_into_memory_is_what_sqlite_reads(tmp_path: Path, seed: int) -> None:
    wrong_without_the_log = 0
    for raw, log, rows in _walked(tmp_path / "some.db", seed):
        assert _read(image.whole(raw, log)) == rows
        wrong_without_the_log += _read(image.whole(raw, b"")) != rows
    assert wrong_without_the_log > 5


def test_where_no_other_disk_has_room_it_is_read_in_memory(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free", lambda _folder: 0)
    pool = opened(root)
    assert isinstance(pool.store.backend, sealed.Image) and pool.waits_for_room
    assert [task.id for task in views.page(pool)] == ["T1"] and views.replayed_differences(pool) == []
    with pytest.raises(errors.Unavailable, match=FULL):
        life.post(pool)
    monkeypatch.undo()
    assert pool.has_room_again
    pool.close()


def test_a_full_disk_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no database is called that all the same."""
    (tmp_path / "pool.db").write_bytes(b"no database at all, of more than a hundred bytes".ljust(4096, b"."))
    monkeypatch.setattr(room, "free", lambda _folder: 0)
    with pytest.raises(errors.Unavailable, match="not a database"):
        sqlite.File(tmp_path / "pool.db", durable=True)
    with pytest.raises(errors.Unavailable, match=FULL):
        sqlite.File(tmp_path / "none" / "pool.db", durable=True)


def test_on_a_full_disk_nothing_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file would be away, and there would be no new one."""
    store_damage.make(tmp_path)
    where = place.of(tmp_path)
    where.pool.write_bytes(b"no database at all".ljust(4096, b"."))
    before = sorted(path.name for path in where.pool.parent.iterdir())
    monkeypatch.setattr(room, "free", lambda _folder: 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 0}))
    with pytest.raises(errors.Unavailable, match="Rescuing needs"):
        mending.repair(tmp_path, life.PERSON)
    assert sorted(path.name for path in where.pool.parent.iterdir()) == before
