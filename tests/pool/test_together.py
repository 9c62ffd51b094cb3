"""Two processes on one pool that do anything in any order and are killed and started again: the log is true for both.

The model is a fold of what each has seen of the log; what a process was told must be there ever after.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from coauthor.domain import events, fold, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views
from pool import hands

WHO = st.sampled_from("AB")
PICK = st.integers(0, 59)
VERBS = ("post", "post", "claim", "claim", "work", "decide", "recover")
PATIENCE_S = 240
"""A process that starts on a busy machine may need a minute before it answers."""


def context() -> ForkServerContext:
    """New processes that have everything imported already."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["pool.hands"])
    return server


class Process:
    """One of the two, and what it has seen: the log so far and the tasks it gives."""

    def __init__(self, root: Path, *, twin: bool) -> None:
        self._root, self._twin = root, twin
        self.last = 0
        self.seen: dict[str, tasks.Task | None] = {}
        self.holds: set[str] = set()
        self.start()

    def start(self) -> None:
        here, there = multiprocessing.Pipe()
        self._pipe = here
        given = (str(self._root), there, dict(os.environ), self._twin)
        self._process = context().Process(target=hands.serve, args=given, daemon=True)
        self._process.start()
        there.close()
        assert here.poll(PATIENCE_S) and here.recv() == "ready"

    def say(self, verb: str, pick: int) -> None:
        self._pipe.send((verb, pick))

    def hear(self) -> Any:
        assert self._pipe.poll(PATIENCE_S), "no answer"
        return self._pipe.recv()

    def look(self) -> None:
        """Take what is new; it must follow on what was seen before, also across a restart."""
        self.say("look", self.last)
        for line in self.hear():
            event = events.Event.model_validate_json(line)
            assert event.seq == self.last + 1, f"event {event.seq} follows on {self.last}"
            self.last = event.seq
            self.seen[event.stream] = fold.fold(self.seen.get(event.stream), event)

    def kill(self) -> None:
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(30)
        self._pipe.close()
        self.holds.clear()


class Together(RuleBasedStateMachine):
    """Processes A and B on one pool; `make` gives the folder of a fresh one."""

    make: Callable[[], Path]
    twin = False

    def __init__(self) -> None:
        super().__init__()
        self.root = type(self).make()
        self.processes = {name: Process(self.root, twin=self.twin) for name in "AB"}
        opened = pools.open_pool(self.root, create=True)
        assert opened is not None
        self.pool = opened
        self.told: dict[str, int] = {}

    def teardown(self) -> None:
        for process in self.processes.values():
            process.look()
        self.both_see_the_same_in_the_end()
        self.end()

    def end(self) -> None:
        """The processes go, and nothing is looked at any more."""
        for process in self.processes.values():
            process.kill()
        self.pool.close()
        shutil.rmtree(self.root, ignore_errors=True)

    @rule(who=WHO, verb=st.sampled_from(VERBS), pick=PICK)
    def act(self, who: str, verb: str, pick: int) -> None:
        process = self.processes[who]
        process.say(verb, pick)
        answer = process.hear()
        if answer[0] != "done":
            return
        _, name, version, holds = answer
        self.told[name] = max(self.told.get(name, 0), version)
        if verb == "claim":
            others = [other for other, known in self.processes.items() if other != who and name in known.holds]
            assert not others, f"{who} has {name} in hands, and so has {others[0]}"
        (process.holds.add if holds else process.holds.discard)(name)

    @rule(pick=PICK, verbs=st.tuples(st.sampled_from(VERBS), st.sampled_from(VERBS)))
    def both_at_once(self, pick: int, verbs: tuple[str, str]) -> None:
        for process, verb in zip(self.processes.values(), verbs, strict=True):
            process.say(verb, pick)
        for process in self.processes.values():
            answer = process.hear()
            if answer[0] == "done":
                self.told[answer[1]] = max(self.told.get(answer[1], 0), answer[2])
                (process.holds.add if answer[3] else process.holds.discard)(answer[1])
        if not self.twin:
            assert not self.processes["A"].holds & self.processes["B"].holds

    @rule(who=WHO, verb=st.sampled_from(VERBS), pick=PICK)
    def killed_at_work(self, who: str, verb: str, pick: int) -> None:
        process = self.processes[who]
        process.say(verb, pick)
        process.kill()
        process.start()

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.processes[who].look()

    @invariant()
    def what_was_told_is_there_and_replays(self) -> None:
        assert views.replayed_differences(self.pool) == []
        for name, version in self.told.items():
            assert self.pool.task(name).version >= version, f"{name} was said to be at {version}"

    @invariant()
    def both_see_the_same_in_the_end(self) -> None:
        last = views.last_seq(self.pool)
        for process in self.processes.values():
            if process.last == last:
                seen = {task.id: pools.state_json(task) for task in process.seen.values() if task is not None}
                assert seen == {task.id: pools.state_json(task) for task in views.everyone(self.pool)}

    @invariant()
    def a_key_is_one_task(self) -> None:
        keys = [task.key for task in views.everyone(self.pool) if task.key]
        assert len(keys) == len(set(keys))


def _walk(machine: type[Together], steps: int, examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )


@pytest.fixture
def fresh(at: Path) -> Callable[[], Path]:
    """Makes folders with a pool of the kind that the test runs on, in memory where there is such a place."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(at)
    base = os.environ.get("COAUTHOR_POOL", "")
    made = 0

    def make() -> Path:
        nonlocal made
        made += 1
        if base:
            os.environ["COAUTHOR_POOL"] = f"{base}-{made}"
        return Path(tempfile.mkdtemp(dir=memory))

    return make


EXAMPLES = int(os.environ.get("COAUTHOR_TEST_TOGETHER", "4"))


def test_two_processes_on_one_pool(fresh: Callable[[], Path]) -> None:
    _walk(type("Walk", (Together,), {"make": staticmethod(fresh)}), 25, EXAMPLES)


def test_two_processes_that_take_no_lock_are_caught(tmp_path: Path) -> None:
    """The broken twin."""
    machine = type(
        "Walk", (Together,), {"make": staticmethod(lambda: Path(tempfile.mkdtemp(dir=tmp_path))), "twin": True}
    )
    with pytest.raises(AssertionError, match="in hands"):
        _held_by_both(machine)


def _held_by_both(machine: type[Together]) -> None:
    """A has a task; B, who sees no lock, takes it for a dead one's and gets it too. Each waits."""
    walk = machine()
    try:
        walk.act("A", "post", 1)
        walk.act("A", "claim", 0)
        assert walk.processes["A"].holds == {"T1"}, "the scene is not set"
        walk.act("B", "recover", 0)
        walk.act("B", "claim", 0)
    finally:
        walk.end()
