"""Who goes first, who waits and says why, what is tried again, and that nobody starves: on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coauthor.domain import actors, commands, decide, errors, fold, scheduling, tasks
from coauthor.domain.tasks import Priority, Status
from coauthor.pool import pool as pools
from coauthor.pool import queueing, views
from pool import life


def everybody(_task: tasks.Task) -> bool:
    return True


def names(pool: pools.Pool) -> list[str]:
    return [task.id for task in queueing.ready(pool, everybody)]


def test_foreground_before_normal_before_background_and_the_oldest_first(pool: pools.Pool) -> None:
    for priority in (Priority.BACKGROUND, Priority.NORMAL, Priority.FOREGROUND, Priority.FOREGROUND):
        life.post(pool, priority=priority)
    assert names(pool) == ["T3", "T4", "T2", "T1"]


def test_what_waits_in_the_background_is_not_passed_over_for_ever(pool: pools.Pool) -> None:
    patient = life.post(pool, priority=Priority.BACKGROUND)
    claims = 0
    while (task := queueing.ready(pool, everybody)[0]).id != patient.id or claims == 0:
        life.propose(pool, life.claim(pool, task if claims else life.post(pool)))
        life.post(pool)
        claims += 1
        assert claims < scheduling.PASSED_OVER
    assert claims == scheduling.PASSED_OVER - 1


def test_an_old_task_that_is_another_s_keeps_no_other_waiting_for_ever(pool: pools.Pool) -> None:
    theirs = life.post(pool, priority=Priority.BACKGROUND)
    patient = life.post(pool, priority=Priority.BACKGROUND)

    def ours(task: tasks.Task) -> bool:
        return task.id != theirs.id

    for _ in range(scheduling.PASSED_OVER):
        life.post(pool)
        taken = queueing.ready(pool, ours)[0]
        if taken.id == patient.id:
            return
        life.propose(pool, life.claim(pool, taken))
    raise AssertionError("it was passed over each time")


def test_behind_many_that_have_to_wait_one_that_may_begin_is_found_at_once(pool: pools.Pool) -> None:
    life.claim(pool, life.post(pool, refs=life.place(0, 27)))
    for _ in range(25):
        life.post(pool, refs=life.place(0, 27))
    free = life.post(pool)
    assert names(pool) == [free.id]


def test_a_task_waits_for_another_says_so_and_goes_on_by_itself(pool: pools.Pool) -> None:
    first = life.post(pool)
    second = life.post(pool, blocked_by=(first.id,))
    assert (second.status, second.reason) == (Status.BLOCKED, "waits for T1")
    assert names(pool) == ["T1"]
    pool.handle(commands.Complete(task=first.id), life.PERSON)
    assert pool.task(second.id).status is Status.OPEN
    assert names(pool) == ["T2"]
    with pytest.raises(errors.NotFound):
        life.post(pool, blocked_by=("T99",))


def test_one_task_at_a_time_writes_on_a_place(pool: pools.Pool) -> None:
    first = life.claim(pool, life.post(pool, refs=life.place(0, 27)))
    near = life.post(pool, refs=life.place(20, 40))
    apart = life.post(pool, refs=life.place(40, 47))
    elsewhere = life.post(pool, refs=life.place(0, 27, "other.tex"))
    with pytest.raises(errors.Conflict, match="works on the same place"):
        life.claim(pool, near)
    assert names(pool) == [apart.id, elsewhere.id]
    waits = pool.task(near.id)
    assert (waits.status, waits.needs) == (Status.BLOCKED, "edit:T1")
    assert waits.reason == "waits for T1, which works on the same place"
    life.propose(pool, first)
    assert near.id in names(pool)


def test_an_actor_has_only_so_many_tasks_in_its_hands(pool: pools.Pool) -> None:
    for _ in range(scheduling.MAX_RUNNING):
        life.claim(pool, life.post(pool))
    last = life.post(pool)
    with pytest.raises(errors.Conflict, match="works on 8 tasks already"):
        life.claim(pool, last)
    assert life.claim(pool, last, actors.agent("critic", "scripted")).status is Status.CLAIMED


def test_trouble_that_may_pass_is_tried_again_later_and_then_is_a_failure(pool: pools.Pool) -> None:
    task = life.post(pool)
    for wait in decide.WAITS_S:
        task = life.claim(pool, task)
        assert task.claim
        task = pool.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
        assert task.status is Status.OPEN
        assert names(pool) == []
        with pytest.raises(errors.Conflict, match="503"):
            life.claim(pool, task)
        assert task.not_before is not None and task.not_before > task.updated_at, wait
        then = task.not_before
        pool.now = lambda then=then: then
        assert names(pool) == [task.id]
    task = life.claim(pool, task)
    assert task.claim
    task = pool.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
    assert (task.status, task.error) == (Status.FAILED, "503")
    task = pool.handle(commands.Retry(task=task.id), life.PERSON)
    assert (task.status, task.tries, task.not_before) == (Status.OPEN, 0, None)


def test_who_does_not_want_to_wait_for_the_next_try_says_so(pool: pools.Pool) -> None:
    task = life.claim(pool, life.post(pool))
    assert task.claim
    task = pool.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
    assert task.reason == "try 1 of 3: 503"
    assert names(pool) == []
    pool.handle(commands.Retry(task=task.id), life.PERSON)
    assert names(pool) == [task.id]
    with pytest.raises(errors.Conflict, match="nothing to try again"):
        pool.handle(commands.Retry(task=task.id), life.PERSON)


def test_a_worker_that_dies_between_two_tries_changes_nothing_of_their_count(
    pool: pools.Pool, opened: Callable[[], pools.Pool]
) -> None:
    task = life.claim(pool, life.post(pool))
    assert task.claim
    pool.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
    then = pool.task(task.id).not_before
    assert then is not None
    other = opened()
    other.now = lambda: then
    life.claim(other, other.task(task.id))
    other.handle(commands.Release(task=task.id, reason="its worker is gone"), actors.SYSTEM)
    assert (other.task(task.id).tries, other.task(task.id).not_before) == (1, None)
    task = life.claim(other, other.task(task.id))
    assert task.claim
    other.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
    assert other.task(task.id).reason == "try 2 of 3: 503"
    assert views.replayed_differences(pool) == []


def test_without_the_wait_it_would_be_tried_at_once(pool: pools.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken twin: a fold that forgets the moment."""
    monkeypatch.setattr(fold, "_later", lambda _at, _seconds: None)
    task = life.claim(pool, life.post(pool))
    assert task.claim
    pool.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
    assert names(pool) == [task.id]


def test_a_clock_that_jumps_back_changes_neither_order_nor_claims(pool: pools.Pool) -> None:
    pool.now = lambda: "2030-01-01T00:00:00.000Z"
    first = life.post(pool)
    pool.now = lambda: "1999-01-01T00:00:00.000Z"
    second = life.post(pool)
    assert names(pool) == [first.id, second.id]
    life.claim(pool, first)
    with pytest.raises(errors.Conflict):
        life.claim(pool, first)
    assert [event.seq for event in views.after(pool, 0)] == [1, 2, 3]
    assert views.replayed_differences(pool) == []


def test_a_second_try_is_not_put_off_by_a_clock_that_jumps_back(pool: pools.Pool) -> None:
    pool.now = lambda: "2030-01-01T00:00:00.000Z"
    task = life.claim(pool, life.post(pool))
    assert task.claim
    pool.handle(commands.Fail(task=task.id, token=task.claim, error="503", again=True), life.AGENT)
    assert names(pool) == []
    pool.now = lambda: "1999-01-01T00:00:00.000Z"
    assert names(pool) == [task.id]


@pytest.mark.parametrize("status", [Status.OPEN, Status.CLAIMED, Status.BLOCKED, Status.AWAITING_REVIEW])
def test_a_task_is_cancelled_at_any_step(pool: pools.Pool, status: Status) -> None:
    other = life.post(pool)
    task = life.post(pool, blocked_by=(other.id,) if status is Status.BLOCKED else ())
    if status in (Status.CLAIMED, Status.AWAITING_REVIEW):
        task = life.claim(pool, task)
    if status is Status.AWAITING_REVIEW:
        task = life.propose(pool, task)
    assert task.status is status
    assert pool.handle(commands.Cancel(task=task.id), life.PERSON).status is Status.CANCELED
    assert task.id not in names(pool)
