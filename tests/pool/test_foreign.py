"""A pool that came with a folder is read and never resumed, until a person has said what shall become of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from coauthor.domain import errors, tasks
from coauthor.pool import live, mending, owning, place, trusting, views, workers
from coauthor.pool import pool as pools
from pool import life

LINUX = pytest.mark.skipif(not hasattr(os, "setxattr"), reason="files carry no attributes here")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder with a pool that was made in another one, with a task that waits and one that is over."""
    made = tmp_path / "theirs"
    pool = pools.open_pool(made, create=True)
    assert pool is not None
    life.done(pool)
    life.post(pool)
    life.claim(pool, life.post(pool, refs=life.place(0, 5)))
    pool.close()
    shutil.copytree(made, tmp_path / "mine")
    return tmp_path / "mine"


def opened(root: Path) -> pools.Pool:
    pool = pools.open_pool(root, create=False)
    assert pool is not None
    return pool


def test_it_can_be_read_and_nothing_more(planted: Path) -> None:
    pool = opened(planted)
    assert pool.foreign
    assert [task.id for task in views.page(pool)] == ["T3", "T2", "T1"]
    before = views.last_seq(pool)
    with pytest.raises(errors.Untrusted, match="it is only read"):
        life.post(pool)
    with pytest.raises(errors.Untrusted):
        life.claim(pool, pool.task("T2"))
    assert views.last_seq(pool) == before
    assert workers.start_worker(pool.where) is workers.Started.NOTHING_TO_DO
    pool.close()


def test_adopted_its_history_stays_and_what_waits_is_cancelled(planted: Path) -> None:
    assert set(owning.adopt(planted, life.PERSON).cancelled) == {"T2", "T3"}
    pool = opened(planted)
    assert not pool.foreign
    assert [task.status for task in views.page(pool)] == [
        tasks.Status.CANCELED,
        tasks.Status.CANCELED,
        tasks.Status.DONE,
    ]
    assert life.post(pool).id == "T4"
    assert views.replayed_differences(pool) == []
    pool.close()
    with pytest.raises(errors.Conflict, match="yours already"):
        owning.adopt(planted, life.PERSON)


def test_a_fresh_one_is_begun_and_the_old_one_kept(planted: Path) -> None:
    kept = owning.start_fresh(planted).kept
    assert kept is not None and kept.exists()
    pool = opened(planted)
    assert not pool.foreign
    assert views.last_seq(pool) == 0
    pool.close()
    with pytest.raises(errors.Conflict, match="is yours"):
        owning.start_fresh(planted)


def test_a_pool_that_is_open_elsewhere_is_not_put_aside_under_their_hands(planted: Path) -> None:
    pool = opened(planted)
    seat = live.Seat(pool.live, pool.where, "server", "1")
    with pytest.raises(errors.Conflict, match=r"open in an editor \(process \d+\)"):
        owning.start_fresh(planted)
    with pytest.raises(errors.Conflict, match="open in an editor"):
        mending.repair(planted, life.PERSON)
    assert pool.where.pool.exists()
    seat.leave()
    pool.close()
    assert owning.start_fresh(planted).kept is not None


def test_a_pool_says_nothing_for_itself(planted: Path) -> None:
    """Whatever files come along: only what lies in the user's own folder makes it theirs."""
    (planted / ".coauthor" / "trusted").write_text("yes", encoding="utf-8")
    (planted / "coauthor.toml").write_text("trusted = true\n", encoding="utf-8")
    pool = opened(planted)
    assert pool.foreign
    assert trusting.is_trusted(planted) is None
    pool.close()


def test_without_the_look_at_the_users_own_folder_the_task_would_be_resumed(
    planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin."""
    monkeypatch.setattr(trusting, "is_own_pool", lambda _id, _path: True)
    pool = opened(planted)
    assert life.claim(pool, pool.task("T2")).status is tasks.Status.CLAIMED
    pool.close()


def made(root: Path) -> None:
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    life.post(pool)
    pool.close()


@LINUX
def test_a_folder_that_is_moved_on_its_disk_is_still_ones_own(tmp_path: Path) -> None:
    made(tmp_path / "before")
    (tmp_path / "before").rename(tmp_path / "after")
    pool = opened(tmp_path / "after")
    assert not pool.foreign
    assert life.claim(pool, pool.task("T1")).status is tasks.Status.CLAIMED
    pool.close()
    # Whatever is put where it was is not trusted for its name's sake.
    shutil.copytree(tmp_path / "after", tmp_path / "before")
    pool = opened(tmp_path / "before")
    assert pool.foreign
    pool.close()


@LINUX
def test_a_copy_is_told_from_a_move_and_its_owner_what_to_do(tmp_path: Path) -> None:
    made(tmp_path / "first")
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    pool = opened(tmp_path / "copy")
    said, hint = pool.why_foreign()
    assert pool.foreign and f"is a copy of yours in {tmp_path / 'first'}" in said
    assert "`coauthor adopt`" in hint and "`coauthor adopt --fresh`" in hint
    shutil.rmtree(tmp_path / "first")
    assert "calls itself yours" in pool.why_foreign()[0]
    pool.close()
    pool = opened(tmp_path / "copy")
    assert pool.foreign, "a copy is not made one's own by taking the first away"
    pool.close()


@LINUX
def test_a_move_that_is_believed_without_the_files_number_lets_a_copy_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: the secret on the file alone, which a copy can bring along."""
    mark = trusting._mark

    def without_number(path: Path) -> str | None:
        whole = mark(path)
        return None if whole is None else f"#{whole.rpartition(':')[2]}"

    monkeypatch.setattr(trusting, "_mark", without_number)
    made(tmp_path / "first")
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    pool = opened(tmp_path / "copy")
    assert not pool.foreign
    pool.close()


@pytest.mark.parametrize("link", [".coauthor", ".coauthor/pool.db"])
def test_a_link_that_came_with_a_folder_leads_to_no_pool_of_ones_own(tmp_path: Path, link: str) -> None:
    """A clone whose pool is a link to one of mine: nothing of mine is begun, moved or put aside from there."""
    mine, clone = tmp_path / "mine", tmp_path / "clone"
    pool = pools.open_pool(mine, create=True)
    assert pool is not None
    life.post(pool)
    (clone / link).parent.mkdir(parents=True)
    (clone / link).symlink_to(mine / link)
    there = opened(clone)
    assert there.foreign and "is a link to yours" in there.why_foreign()[0]
    with pytest.raises(errors.Untrusted):
        life.post(there)
    there.close()
    for spoil in (lambda: owning.start_fresh(clone), lambda: mending.repair(clone, life.PERSON)):
        with pytest.raises(errors.Conflict, match="is a link"):
            spoil()
    assert (mine / ".coauthor/pool.db").exists()
    assert owning.adopt(clone, life.PERSON) == owning.Adopted(), "it is mine: nothing is cancelled"
    there = opened(clone)
    assert not there.foreign
    # Whichever way one comes, the same locks.
    lease = pool.lease("T1")
    assert lease.take() and there.held("T1") and not there.lease("T1").take()
    lease.release()
    there.close()
    pool.close()


def test_a_pool_that_is_named_has_the_same_locks_as_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pools.open_pool(tmp_path / "mine", create=True)
    assert pool is not None
    monkeypatch.setenv("COAUTHOR_POOL", str(pool.where.pool))
    named = place.of(tmp_path / "elsewhere")
    assert (named.pool, named.live, named.locks, named.bells) == (
        *(pool.where.pool, pool.where.live),
        *(pool.where.locks, pool.where.bells),
    )
    pool.close()


def test_trust_is_per_folder_and_can_be_taken_back(tmp_path: Path) -> None:
    assert trusting.is_trusted(tmp_path) is None
    trusting.set_trusted(tmp_path, trusted=True)
    assert trusting.is_trusted(tmp_path)
    assert trusting.is_trusted(tmp_path / "below") is None
    trusting.set_trusted(tmp_path, trusted=False)
    assert trusting.is_trusted(tmp_path) is False
