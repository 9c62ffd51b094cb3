"""Watching a task from a terminal: told by the doorbell, and by the text of the record, never by polling alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

import coauthor
from coauthor import config
from coauthor.cli import wording
from coauthor.domain import errors, scheduling, tasks
from coauthor.domain.tasks import Status
from coauthor.pool import feed, trusting, workers
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from coauthor.review import reasons

RESTING = (
    Status.AWAITING_REVIEW,
    Status.NEEDS_USER,
    Status.BLOCKED,
    Status.DONE,
    Status.FAILED,
    Status.CANCELED,
)
"""States in which nothing comes by itself any more: the person's turn."""

PATIENCE_S = 600.0
ANSWER_S, RECORD_S = 60.0, 10.0
"""How long an answer about a sentence is waited for, where a language model gives it and where the record does."""


def rests(task: tasks.Task) -> bool:
    """True where nothing comes by itself any more; one that waits for another's work at the same place goes on soon."""
    soon = task.status is Status.BLOCKED and (task.needs or "").startswith(scheduling.EDIT)
    return task.status in RESTING and not soon


@contextmanager
def seat(pool: pools.Pool) -> Iterator[None]:
    """This terminal's place among the processes: workers stay while it is taken."""
    taken = live_side.Seat(pool.live, pool.where, "terminal", coauthor.__version__)
    try:
        yield
    finally:
        taken.leave()


def wake(pool: pools.Pool, *, asked: bool = False) -> None:
    """Have a worker for what waits, or was `asked`; raises Unavailable where workers can't stay alive."""
    if workers.start_worker(pool.where, asked=asked) is workers.Started.BROKEN:
        raise errors.Unavailable(
            "The worker that does the tasks ended badly three times in a row.",
            f"Your task is kept. The reason is in {workers.log_path(pool.where)}",
        )


def answer_about(pool: pools.Pool, task: str, hunk: str) -> str | None:
    """What is answered to the last question about a sentence; None where nothing comes within a while.

    The record answers at once, a language model within a minute; what a person wrote nobody else answers for.
    """
    if reasons.writer(pool, reasons.Question("", task, hunk)) is None:
        return None
    bell = feed.Bell(pool.where)
    asks_a_model = bool(config.load().models) and trusting.is_trusted(pool.where.root) is True
    deadline = time.monotonic() + (ANSWER_S if asks_a_model else RECORD_S)
    try:
        with seat(pool):
            wake(pool, asked=True)
            while (found := reasons.answer_to(pool, task, hunk)) is None and time.monotonic() < deadline:
                bell.wait(max(0.0, min(feed.SLOW_POLL_S, deadline - time.monotonic())))
            return found
    finally:
        bell.close()


def until_resting(pool: pools.Pool, task_id: str, err: Console, patience_s: float = PATIENCE_S) -> tasks.Task:
    """The task once it is the person's turn, with its progress shown meanwhile; raises Unavailable when it is late."""
    bell = feed.Bell(pool.where)
    deadline = time.monotonic() + patience_s
    try:
        with err.status(Text(f"{task_id} …"), spinner="dots") as shown:
            wake(pool)
            while True:
                task = pool.task(task_id)
                if rests(task):
                    return task
                if time.monotonic() > deadline:
                    raise too_late(task)
                shown.update(Text(_at(task, pool.live.progress().get(task_id))))
                if not bell.wait(feed.SLOW_POLL_S):
                    wake(pool)
    finally:
        bell.close()


def too_late(task: tasks.Task) -> errors.Unavailable:
    """What to raise when waiting for a task has taken too long."""
    return errors.Unavailable(
        f"{task.id} is still {wording.status(task)} after a long while.",
        f"It goes on without this window: `coauthor show {task.id}` tells.",
    )


def _at(task: tasks.Task, progress: live_side.Progress | None) -> str:
    if progress is None and task.not_before is not None:
        return wording.line(f"{task.id} {task.reason or 'is tried again'} …", 100)
    if progress is None:
        return f"{task.id} {wording.status(task)} …"
    percent = f" {progress.percent} %" if progress.percent is not None else ""
    detail = f": {progress.detail}" if progress.detail else ""
    step = tasks.STEPS.get(progress.step, progress.step)
    return wording.line(f"{task.id} {step}{detail}{percent} …", 100)
