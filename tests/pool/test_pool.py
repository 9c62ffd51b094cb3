"""The pool on SQLite and on PostgreSQL: a task's life, order, keys, replay to the same bytes, locks and bells."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from coauthor.domain import actors, commands, errors, events, patches, tasks, texts
from coauthor.pool import feed, leases, views
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools

TEXT = "The first sentence is long. The second one too.\n"
PERSON = actors.human("ada", "test")
AGENT = actors.agent("reviser", "scripted")


def post(pool: pools.Pool, **more: object) -> tasks.Task:
    command = commands.Post(intent="tighten", origin=tasks.Origin.CLI, **more)  # type: ignore[arg-type]
    return pool.post(command, PERSON, [TEXT])


def hunks() -> tuple[patches.Hunk, ...]:
    replacements = {
        "A": [
            patches.Replacement(start=0, end=27, text="The first is long.", why="shorter"),
            patches.Replacement(start=28, end=47, text="So is the second.", why="shorter"),
        ]
    }
    return patches.hunks(TEXT, "main.tex", "P0", replacements)


def proposed(pool: pools.Pool) -> tasks.Task:
    task = post(pool)
    task = pool.handle(commands.Claim(task=task.id, worker="w"), AGENT)
    assert task.claim
    pool.handle(commands.Start(task=task.id, token=task.claim, step="plan"), AGENT)
    command = commands.PostProposal(
        task=task.id, token=task.claim, base={"main.tex": texts.revision(TEXT)}, hunks=hunks(), summary="shorter"
    )
    return pool.handle(command, AGENT, [TEXT])


def accept(pool: pools.Pool, task: tasks.Task, *hunk_ids: str) -> tasks.Task:
    proposal = task.proposals[-1]
    command = commands.Accept(task=task.id, proposal=proposal.id, hunks=hunk_ids, path="main.tex")
    return pool.handle(command, PERSON)


def land(pool: pools.Pool, task: tasks.Task) -> tasks.Task:
    proposal = task.proposals[-1]
    edit = proposal.edits[-1]
    intend = commands.Intend(
        task=task.id, proposal=proposal.id, edit=edit.id, base="b", result="r", splices=((0, 1, "x"),)
    )
    pool.handle(intend, PERSON)
    landed = commands.Landed(task=task.id, proposal=proposal.id, edit=edit.id, result="r", how="exact")
    return pool.handle(landed, PERSON)


def test_a_task_goes_from_open_to_done(pool: pools.Pool) -> None:
    task = proposed(pool)
    assert task.status is tasks.Status.AWAITING_REVIEW
    assert [hunk.id for hunk in task.proposals[0].hunks] == ["P1.1", "P1.2"]
    task = accept(pool, task, "P1.1")
    assert task.proposals[0].status is tasks.ProposalStatus.APPLYING
    task = land(pool, task)
    assert task.status is tasks.Status.AWAITING_REVIEW
    assert task.proposals[0].status is tasks.ProposalStatus.PARTLY
    task = pool.handle(commands.Reject(task=task.id, proposal="P1"), PERSON)
    assert task.status is tasks.Status.DONE
    kinds = [event.type for event in views.thread(pool, task.id)]
    assert kinds[0] == events.Type.TASK_CREATED
    assert kinds[-1] == events.Type.TASK_COMPLETED


def test_a_second_post_with_one_key_is_the_first_task(pool: pools.Pool) -> None:
    assert post(pool, key="k").id == post(pool, key="k").id
    assert post(pool).id == "T2"


def test_an_accepted_hunk_is_not_accepted_twice_and_says_who_did(pool: pools.Pool) -> None:
    task = land(pool, accept(pool, proposed(pool), "P1.1"))
    with pytest.raises(errors.Conflict, match="accepted before by ada"):
        accept(pool, task, "P1.1")
    with pytest.raises(errors.Conflict, match="left to accept: it was accepted before by ada"):
        accept(pool, task)


def test_an_agent_never_accepts(pool: pools.Pool) -> None:
    task = proposed(pool)
    command = commands.Accept(task=task.id, proposal="P1", hunks=("P1.1",), path="main.tex")
    with pytest.raises(errors.Forbidden):
        pool.handle(command, AGENT)


def test_a_worker_that_lost_its_lease_writes_nothing(pool: pools.Pool) -> None:
    task = post(pool)
    old = pool.handle(commands.Claim(task=task.id, worker="w"), AGENT)
    pool.handle(commands.Release(task=task.id, reason="gone"), actors.SYSTEM)
    pool.handle(commands.Claim(task=task.id, worker="w2"), AGENT)
    assert old.claim
    before = views.last_seq(pool)
    with pytest.raises(errors.Stale):
        pool.handle(commands.Start(task=task.id, token=old.claim, step="plan"), AGENT)
    assert views.last_seq(pool) == before


def test_an_intended_edit_is_not_sent_again_nor_called_back(pool: pools.Pool) -> None:
    task = accept(pool, proposed(pool), "P1.1")
    intend = commands.Intend(task=task.id, proposal="P1", edit="P1.e1", base="b", result="r", splices=())
    pool.handle(intend, PERSON)
    with pytest.raises(errors.Conflict):
        pool.handle(intend, PERSON)
    with pytest.raises(errors.Conflict):
        pool.handle(commands.Cancel(task=task.id), PERSON)


def test_a_lost_edit_makes_the_hunks_wait_again(pool: pools.Pool) -> None:
    task = proposed(pool)
    task = land(pool, accept(pool, task, "P1.1", "P1.2"))
    assert task.status is tasks.Status.DONE
    task = pool.handle(commands.Lost(task=task.id, proposal="P1", edit="P1.e1", reason="closed"), PERSON)
    assert task.status is tasks.Status.AWAITING_REVIEW
    assert {hunk.status for hunk in task.proposals[0].hunks} == {patches.HunkStatus.PENDING}


def test_rejected_with_a_wish_opens_the_task_again(pool: pools.Pool) -> None:
    task = proposed(pool)
    task = pool.handle(commands.Reject(task=task.id, proposal="P1", reason="too short"), PERSON)
    assert task.status is tasks.Status.OPEN
    assert task.wishes == ("too short",)


def test_replaying_the_log_gives_the_stored_bytes(pool: pools.Pool) -> None:
    land(pool, accept(pool, proposed(pool), "P1.1"))
    post(pool)
    assert views.replayed_differences(pool) == []
    with pool.writing():
        pool.project(pool.task("T2").model_copy(update={"intent": "loosen"}))
    assert views.replayed_differences(pool) == ["T2"]


def test_texts_come_back_as_they_went_in(pool: pools.Pool) -> None:
    odd = "a\u2028b\x0cc \U0001f600 e\u0301\n"
    pool.keep(odd)
    assert pool.store.text(texts.revision(odd)) == odd
    raw = b"\xef\xbb\xbfa\r\n"
    assert pool.store.bytes_of(pool.store.put_bytes(raw)) == raw


def test_a_failed_command_changes_nothing(pool: pools.Pool) -> None:
    task = post(pool)
    before = pool.store.rows("tasks", "all_states", after=-1, limit=1000)
    with pytest.raises(errors.NotFound):
        pool.handle_all([commands.Cancel(task=task.id), commands.Cancel(task="T99")], PERSON)
    assert [tuple(row) for row in pool.store.rows("tasks", "all_states", after=-1, limit=1000)] == [
        tuple(row) for row in before
    ]


def _hold(folder: str, ready: multiprocessing.synchronize.Event) -> None:
    leases.Lease(Path(folder), "T1").take()
    ready.set()
    signal.pause()


def test_the_kernel_drops_a_lease_when_its_holder_is_killed(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    child = spawn.Process(target=_hold, args=(str(tmp_path), ready))
    child.start()
    assert ready.wait(20)
    assert leases.held(tmp_path, "T1")
    assert not leases.Lease(tmp_path, "T1").take()
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join(10)
    assert not leases.held(tmp_path, "T1")
    assert leases.Lease(tmp_path, "T1").take()


def test_the_bell_rings_when_somebody_else_writes(pool: pools.Pool) -> None:
    bell = feed.Bell(pool.where)
    other = pools.open_pool(pool.where.root, create=False)
    assert other is not None
    post(other)
    assert bell.wait(5)
    assert [event.type for event in views.after(pool, 0)] == [events.Type.TASK_CREATED]
    bell.close()


def test_presence_counts_only_while_its_server_lives(pool: pools.Pool) -> None:
    seat = live_side.Seat(pool.live, pool.where, "server", "1")
    row = live_side.Presence("main.tex", seat.id, "c1", "nvim", "r", 3, dirty=True)
    pool.live.put_presence(row)
    assert pool.live.presence("main.tex") == [row]
    seat._lease.release()
    assert pool.live.presence("main.tex") == []


def test_every_event_type_is_documented_and_every_fold_keeps_unknown_kinds(pool: pools.Pool) -> None:
    assert set(events.CATALOGUE) == set(events.Type)
    task = post(pool)
    event = views.thread(pool, task.id)[0]
    strange = event.model_copy(update={"type": "task.teleported", "version": 2})
    from coauthor.domain import fold

    assert fold.fold(task, strange) == task.model_copy(update={"version": 2})
