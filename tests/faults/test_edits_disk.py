"""The command line is killed or stopped while it writes a file that no editor has open; and its broken twins."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

import scenes
from clients.record import PERSON, Record, Terminal
from coauthor.domain import commands, errors
from coauthor.pool import pool as pools
from coauthor.review import deciding, leftovers, rollback, settling
from faults import desk, invariants

STEPS = ("accept.recorded", "edit.intended", "disk.written", "disk.renamed")
KILLED = -signal.SIGKILL


def look(root: Path) -> None:
    """Any command: it settles what was interrupted."""
    done = Terminal(root).run("tasks")
    assert done.returncode == 0, done.stderr


def witness() -> invariants.Witness:
    """What was seen of the file."""
    return invariants.Witness(path=desk.PATH, texts=[desk.TEXT], possible=[desk.ACCEPTED])


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_step_it_is_applied_once_or_visibly_not(root: Path, log: Record, step: str) -> None:
    proposal = desk.propose(log)
    terminal = Terminal(root)
    assert terminal.run("accept", proposal, "--yes", COAUTHOR_KILL_AT=step).returncode == KILLED
    look(root)
    assert invariants.violations(log, witness()) == []
    states = [edit.state.value for edit in log.proposal().edits]
    assert states == (["saved"] if step == "disk.renamed" else ["failed"])
    assert desk.read(root) == (desk.ACCEPTED if step == "disk.renamed" else desk.TEXT)

    again = terminal.run("accept", proposal, "--yes")
    assert again.returncode == (1 if step == "disk.renamed" else 0), again.stderr
    assert desk.read(root) == desk.ACCEPTED
    assert invariants.violations(log, witness()) == []


def hidden(root: Path) -> list[str]:
    """What lies hidden beside the text, but for the record's own folder."""
    return sorted(each.name for each in root.iterdir() if each.name.startswith(".") and each.name != ".coauthor")


def test_what_a_killed_writer_leaves_beside_the_text_goes_and_nothing_else(root: Path, log: Record) -> None:
    mine = f".{desk.PATH}.not-hex!.coauthor"
    (root / mine).touch()
    proposal = desk.propose(log)
    terminal = Terminal(root)
    assert terminal.run("accept", proposal, "--yes", COAUTHOR_KILL_AT="disk.written").returncode == KILLED
    assert len(hidden(root)) == 2
    stopped = terminal.start("accept", proposal, "--yes", program=desk.twin("whole"), STOP_AT="disk.written")
    scenes.wait_for(lambda: is_stopped(stopped.pid), 20, "the second accept has stopped itself")
    assert len(hidden(root)) == 2, "the first one's is gone, the second one's is there"
    assert leftovers.sweep(root / desk.PATH) == [], "it is being written"
    os.kill(stopped.pid, signal.SIGCONT)
    stopped.communicate(timeout=30)
    assert hidden(root) == [mine]
    assert desk.read(root) == desk.ACCEPTED


def test_a_twin_that_does_not_tidy_up_is_caught(root: Path, log: Record) -> None:
    proposal = desk.propose(log)
    assert Terminal(root).run("accept", proposal, "--yes", COAUTHOR_KILL_AT="disk.written").returncode == KILLED
    process = Terminal(root).start("tasks", program=desk.twin("untidy"))
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert len(hidden(root)) == 1


def decide(root: Path, verb: str, proposal: str) -> None:
    """What a command does, in a process of its own: settle what was interrupted, then accept or revert."""
    pool = pools.open_pool(root, create=False)
    assert pool is not None
    settling.settle(pool)
    if verb == "accept":
        deciding.accept(pool, PERSON, proposal, deciding.Choice())
    else:
        rollback.revert(pool, PERSON, proposal)


def killed_while_deciding(root: Path, verb: str, proposal: str, after_s: float) -> bool:
    """Do so in a process that is killed after a while; False where it had ended before. A refusal is fine here."""
    child = os.fork()  # a fresh interpreter would be killed while it imports, most of the time
    if child == 0:
        with contextlib.suppress(errors.CoauthorError):
            decide(root, verb, proposal)
        os._exit(0)
    deadline = time.monotonic() + after_s
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == KILLED
        threading.Event().wait(min(0.001, after_s))
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def whole_run(root: Path, log: Record, seen: invariants.Witness) -> float:
    """Accept and revert without a kill; the seconds that one of them takes on this machine now."""
    changes = {old: f"{new[:-1]} (whole)." for old, new in desk.CHANGES.items()}
    name = log.propose(desk.PATH, desk.TEXT, changes).id
    seen.possible.append(desk.after(desk.TEXT, changes))
    begun = time.monotonic()
    for verb in ("accept", "revert"):
        assert not killed_while_deciding(root, verb, name, 30)
    assert desk.read(root) == desk.TEXT
    return (time.monotonic() - begun) / 2


def test_killed_at_any_moment(root: Path, log: Record) -> None:
    """100 kills, half of them of a revert; what the next process does first is a recovery, and is killed as well."""
    chance = random.Random(20)
    seen = witness()
    applied = killed = 0
    whole_s = whole_run(root, log, seen)
    for number in range(50):
        changes = {old: f"{new[:-1]} ({number})." for old, new in desk.CHANGES.items()}
        name = log.propose(desk.PATH, desk.TEXT, changes).id
        seen.possible.append(desk.after(desk.TEXT, changes))
        for verb in ("accept", "revert"):
            killed += killed_while_deciding(root, verb, name, chance.uniform(0, whole_s))
            settling.settle(log.pool)
            assert invariants.violations(log, seen) == [], log.story()
            assert hidden(root) == []
            applied += desk.read(root) != desk.TEXT
        verb = "revert" if any(edit.state.landed for edit in log.proposal(name).edits) else "reject"
        if verb == "reject":
            log.pool.handle(commands.Reject(task=log.pool.owner(name).id, proposal=name), PERSON)
        elif log.proposal(name).status.value != "reverted":
            decide(root, verb, name)
        assert desk.read(root) == desk.TEXT, log.story()
    assert min(applied, killed) > 10, "the kills came too early or too late to prove anything"


@pytest.mark.parametrize(
    ("twin", "step", "number"), [("no-intent", "disk.renamed", "I3"), ("in-place", "disk.written", "I2")]
)
def test_the_checker_catches_what_a_kill_does_to_a_broken_twin(
    root: Path, log: Record, twin: str, step: str, number: str
) -> None:
    proposal = desk.propose(log)
    process = Terminal(root).start("accept", proposal, "--yes", program=desk.twin(twin), COAUTHOR_KILL_AT=step)
    process.communicate(timeout=30)
    assert process.returncode == KILLED
    look(root)
    assert any(number in found for found in invariants.violations(log, witness()))


def reject_in_the_middle(root: Path, log: Record, twin: str) -> int:
    """Stop an accept just before it writes, reject it meanwhile, let it go on; the exit code of the reject."""
    proposal = desk.propose(log)
    terminal = Terminal(root)
    process = terminal.start("accept", proposal, "--yes", program=desk.twin(twin), STOP_AT="edit.intended")
    scenes.wait_for(lambda: is_stopped(process.pid), 20, "the accept has stopped itself")
    rejected = terminal.run("reject", proposal)
    os.kill(process.pid, signal.SIGCONT)
    process.communicate(timeout=30)
    look(root)
    return rejected.returncode


def test_nobody_decides_over_an_edit_that_is_on_its_way(root: Path, log: Record) -> None:
    assert reject_in_the_middle(root, log, "whole") == 1
    assert desk.read(root) == desk.ACCEPTED
    assert log.proposal().edits[0].state.value == "saved"
    assert invariants.violations(log, witness()) == []


def test_the_checker_catches_a_twin_that_takes_no_lock(root: Path, log: Record) -> None:
    assert reject_in_the_middle(root, log, "no-lock") == 0
    found = invariants.violations(log, witness())
    assert any("I3" in each or "I4" in each for each in found), (found, log.story())


def is_stopped(pid: int) -> bool:
    """True while a process is stopped by a signal."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return said.stdout.strip().startswith("T")
