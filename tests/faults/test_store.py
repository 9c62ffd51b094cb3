"""The store under faults, in short; `make faults` runs the long versions. Each has a twin that must be caught."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scenes
import terminals
from coauthor.domain import errors
from coauthor.pool import headroom, mending, place, salvage, sqlite, views
from coauthor.pool import pool as pools
from faults import shim as shims
from faults import store_damage, store_kills
from pool import life

LINUX = shims.LINUX


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what is asked of the disk is the same, and it answers at once."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled; its own faults are C's."""
    return shims.compiled(tmp_path_factory.mktemp("shim"))


def under(shim: Path, *arguments: str) -> dict[str, Any]:
    """What a module says that runs with the shim preloaded."""
    paths = os.pathsep.join(map(str, (scenes.CHECKOUT / "server", scenes.CHECKOUT / "tests")))
    env = {**os.environ, "PYTHONPATH": paths, "LD_PRELOAD": str(shim)}
    done = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@LINUX
@pytest.mark.parametrize("mode", ["error once", "disk full for good"])
def test_an_error_of_the_disk_leaves_a_command_whole_or_absent(shim: Path, scratch: Path, mode: str) -> None:
    found = under(shim, "-m", "faults.store_disk", str(scratch), mode, "post", "propose", "landed", "forget")
    assert found["injected"] > 8
    assert (found["torn"], found["lost"], found["unspoken"]) == ([], [], [])


@LINUX
def test_without_transactions_the_same_errors_tear(shim: Path, scratch: Path) -> None:
    found = under(shim, "-m", "faults.store_disk", str(scratch), "error for good", "propose", "--twin")
    assert found["torn"] != []


@LINUX
def test_a_folder_that_can_only_be_read_is_told_in_words(shim: Path, tmp_path: Path) -> None:
    pool = pools.open_pool(tmp_path / "made", create=True)
    assert pool is not None
    life.post(pool)
    pool.close()
    script = """
import ctypes, json, sys
from pathlib import Path
from coauthor.domain import errors
from coauthor.pool import pool as pools
from coauthor.pool import views
from pool import life
said, seen = [], []
ctypes.CDLL(None).fault_read_only(sys.argv[1].encode())
for name in ("made", "new"):
    (Path(sys.argv[1]) / name).is_dir()
    try:
        pool = pools.open_pool(Path(sys.argv[1]) / name, create=True)
        seen.append(len(views.page(pool)))
        life.post(pool)
        said.append("posted")
    except errors.CoauthorError as error:
        said.append(f"{error.code}: {error.message} {error.hint}")
print(json.dumps({"said": said, "seen": seen}))
"""
    (tmp_path / "new").mkdir()
    told = under(shim, "-c", script, str(tmp_path))
    assert len(told["said"]) == 2 and all(each.startswith("unavailable: ") for each in told["said"]), told
    assert "can only be read" in told["said"][0]
    assert told["seen"] == [1], "what is there can be read"


def test_killed_at_random_what_was_told_is_there_once(scratch: Path) -> None:
    found = store_kills.run(scratch, int(os.environ.get("COAUTHOR_TEST_KILLS", "25")))
    assert found["events"] > 25
    assert (found["lost"], found["doubled"], found["torn"]) == ([], [], [])


def test_a_store_that_answers_too_early_is_caught(scratch: Path) -> None:
    assert store_kills.run(scratch, 10, writers=1, twin=True)["lost"] != []


def test_a_damaged_pool_is_told_kept_and_rescued(scratch: Path) -> None:
    found = store_damage.run(scratch, range(24))
    assert (found["crashed"], found["not kept"], found["changed"]) == ([], [], [])
    assert 0 < found["rescued"] < found["of"]


def test_a_repair_that_does_not_keep_the_file_is_caught(scratch: Path) -> None:
    assert store_damage.run(scratch, range(8), twin=True)["not kept"] != []


def test_nothing_is_repaired_that_is_sound(tmp_path: Path) -> None:
    store_damage.make(tmp_path)
    assert mending.faults(place.of(tmp_path)) == []


def test_a_busy_store_is_waited_for_and_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    with contextlib.closing(sqlite3.connect(pool.where.pool, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
        assert life.post(pool).id == "T1"
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(sqlite, "_BUSY_MS", 100)
        with pytest.raises(errors.Unavailable, match="busy"):
            life.post(pool)
        other.execute("COMMIT")
        assert life.post(pool).id == "T2"
    pool.close()


def test_a_store_that_somebody_has_locked_is_not_called_damaged(tmp_path: Path) -> None:
    store_damage.make(tmp_path)
    where = place.of(tmp_path)
    with contextlib.closing(sqlite3.connect(where.pool, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(errors.Unavailable, match=r"Another program keeps the task pool .* locked"):
            mending.faults(where)
        done = terminals.run(tmp_path, "doctor", "--repair")
        assert done.returncode == 1 and "locked" in done.stderr
        other.execute("COMMIT")
    assert mending.faults(where) == [] and not list(where.pool.parent.glob("*damaged*"))


def test_a_long_reader_loses_nothing_and_the_log_is_cut_when_it_leaves(tmp_path: Path) -> None:
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    log = Path(f"{pool.where.pool}-wal")
    with contextlib.closing(sqlite3.connect(pool.where.pool, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        for _ in range(60):
            pool.keep(os.urandom(40_000).hex())
        assert reader.execute("SELECT count(*) FROM texts").fetchone()[0] == 0
        grown = log.stat().st_size
        reader.execute("COMMIT")
    for _ in range(60):
        pool.keep(os.urandom(40_000).hex())
    assert log.stat().st_size <= grown * 1.5
    assert len(pool.store.rows("texts", "keys", after="", limit=1000)) == 120
    pool.close()


@contextlib.contextmanager
def _always_read(path: Path) -> Iterator[None]:
    """Somebody reads at every moment, and nobody for long: the next one begins before the last one ends."""
    over = threading.Event()

    def read() -> None:
        with contextlib.ExitStack() as stack:
            two = [stack.enter_context(contextlib.closing(sqlite3.connect(path, isolation_level=None))) for _ in "ab"]
            while True:
                two[0].execute("BEGIN")
                two[0].execute("SELECT count(*) FROM texts").fetchone()
                if two[1].in_transaction:
                    two[1].execute("COMMIT")
                two.reverse()
                if over.wait(0.01):
                    return

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("twin", [False, True])
def test_the_log_stays_short_where_somebody_always_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, twin: bool
) -> None:
    """SQLite by itself waits for a moment in which nobody does; a twin that leaves it at that is caught."""
    monkeypatch.setattr(headroom, "_LONG", 1 << 20)
    if twin:
        monkeypatch.setattr(headroom.Log, "is_long", False)
    with contextlib.closing(pools.open_pool(tmp_path, create=True)) as pool:
        assert pool is not None
        longest = 0
        with _always_read(pool.where.pool):
            for _ in range(150):
                pool.keep(os.urandom(50_000).hex())
                longest = max(longest, Path(f"{pool.where.pool}-wal").stat().st_size)
        assert (longest > 7 << 20) is twin
        assert pool.store.backend.faults() == []
        assert len(pool.store.rows("texts", "keys", after="", limit=1000)) == 150


def test_the_room_that_is_made_behind_the_log_is_no_part_of_the_record(tmp_path: Path) -> None:
    """What a crash leaves, at any moment: the files as they lie, with zeros behind what was written."""
    pool = pools.open_pool(tmp_path / "thesis", create=True)
    assert pool is not None
    log, roomy = Path(f"{pool.where.pool}-wal"), 0
    for count in range(1, 90):
        life.post(pool)
        if count % 11 == 0:
            roomy += log.read_bytes().endswith(bytes(24))
            shutil.rmtree(tmp_path / "left", ignore_errors=True)
            shutil.copytree(pool.where.pool.parent, tmp_path / "left")
            (tmp_path / "left" / "pool.db-shm").unlink()
            assert (
                sum(row.columns[5:6] == ("task.created",) for row in salvage.rows(tmp_path / "left" / "pool.db"))
                == count
            )
            with contextlib.closing(sqlite3.connect(tmp_path / "left" / "pool.db")) as left:
                assert left.execute("SELECT count(*), max(seq) FROM events").fetchone() == (count, count)
    assert roomy
    pool.close()


def test_a_log_that_takes_no_room_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_fd: int, _bytes: bytes, _at: int) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    assert [life.post(pool).id, life.post(pool).id] == ["T1", "T2"]
    pool.close()


def _hold(root: str, ready: Any) -> None:
    pool = pools.open_pool(Path(root), create=True)
    assert pool is not None
    task = life.post(pool)
    lease = pool.lease(task.id)
    assert lease.take()
    life.claim(pool, task)
    ready.set()
    signal.pause()


def test_a_worker_that_is_suspended_keeps_its_task(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    child = spawn.Process(target=_hold, args=(str(tmp_path), ready))
    child.start()
    assert ready.wait(30) and child.pid
    os.kill(child.pid, signal.SIGSTOP)
    pool = pools.open_pool(tmp_path, create=False)
    assert pool is not None
    assert pool.held("T1")
    assert not pool.lease("T1").take()
    os.kill(child.pid, signal.SIGCONT)
    assert pool.held("T1")
    os.kill(child.pid, signal.SIGKILL)
    child.join(20)
    assert not pool.held("T1")
    assert views.replayed_differences(pool) == []
    pool.close()


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    pool.close()
    with contextlib.closing(sqlite3.connect(pool.where.pool)) as db:
        db.execute(f"PRAGMA user_version = {sqlite.SCHEMA_VERSION + 1}")
    with pytest.raises(errors.Unavailable, match="newer CoAuthor"):
        pools.open_pool(tmp_path, create=False)


def test_where_the_file_system_has_no_locks_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them everybody would look alive, and no task would ever be begun."""
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    (lease := pool.lease("T2")).take()

    def none(_fd: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none)
    for ask in (pool.lease("T1").take, lambda: pool.held("T2")):
        with pytest.raises(errors.Unavailable, match="has no locks"):
            ask()
    monkeypatch.undo()
    lease.release()
    pool.close()
