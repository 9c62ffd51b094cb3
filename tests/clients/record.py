"""The record of a workspace as a test sees it: another process that opens the pool, as the command line does.

It reads, and it posts requests and proposals by hand so that a test of edits needs no model; it never changes an event.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import scenes
from clients import neovim
from coauthor.domain import actors, commands, events, patches, tasks, texts
from coauthor.manuscript import todo as todos
from coauthor.manuscript.snapshot import Snapshot
from coauthor.manuscript.tex import Parser
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import posting

PERSON = actors.human("ada", "tests")
PATIENCE = neovim.PATIENCE


class Record:
    """A workspace's record. Opened at first use, since a pool is made by the first task and not by a test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pool: pools.Pool | None = None

    @property
    def pool(self) -> pools.Pool:
        """The pool; fails while there is none."""
        if self._pool is None:
            self._pool = pools.open_pool(self.root, create=False)
        assert self._pool is not None, f"there is no pool in {self.root} yet"
        return self._pool

    @property
    def exists(self) -> bool:
        """True once there is a pool."""
        if self._pool is None:
            self._pool = pools.open_pool(self.root, create=False)
        return self._pool is not None

    def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    # Looking

    def tasks(self) -> list[tasks.Task]:
        """All tasks, oldest first."""
        return list(reversed(views.page(self.pool, limit=100_000))) if self.exists else []

    def task(self, name: str = "T1") -> tasks.Task:
        """One task."""
        return self.pool.task(name)

    def proposal(self, name: str = "P1") -> tasks.Proposal:
        """One proposal."""
        found = self.pool.owner(name).proposal(name)
        assert found is not None
        return found

    def events(self, *kinds: str) -> list[events.Event]:
        """All events, or those of some types, oldest first."""
        if not self.exists:
            return []
        return [event for event in views.after(self.pool, 0, 100_000) if not kinds or event.type in kinds]

    def kinds(self) -> list[str]:
        """The types of all events, oldest first."""
        return [event.type for event in self.events()]

    def text(self, revision: str) -> str | None:
        """A text that was kept."""
        return self.pool.store.text(revision)

    # Waiting

    def wait(self, fact: Callable[[], Any], what: str, timeout: float = PATIENCE) -> Any:
        """The first true value; says what is on the record where it doesn't come."""
        try:
            return scenes.wait_for(fact, timeout, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.story()}") from None

    def wait_task(self, status: str, name: str = "T1", timeout: float = PATIENCE) -> tasks.Task:
        """Wait until a task is in a state."""

        def reached() -> tasks.Task | None:
            found = next((task for task in self.tasks() if task.id == name), None)
            return found if found is not None and found.status.value == status else None

        return self.wait(reached, f"{name} is {status}", timeout)  # type: ignore[no-any-return]

    def wait_event(self, kind: str, count: int = 1, timeout: float = PATIENCE) -> events.Event:
        """Wait until there are so many events of a type; gives the newest."""
        self.wait(lambda: len(self.events(kind)) >= count, f"{count} {kind}", timeout)
        return self.events(kind)[-1]

    def wait_edit(self, state: str, name: str = "P1", number: int = -1, timeout: float = PATIENCE) -> tasks.EditRecord:
        """Wait until an edit of a proposal (its newest, by default) is in a state."""

        def reached() -> tasks.EditRecord | None:
            edits = self.proposal(name).edits
            return edits[number] if edits and edits[number].state.value == state else None

        return self.wait(reached, f"the edit of {name} is {state}", timeout)  # type: ignore[no-any-return]

    def story(self) -> str:
        """For a failed test: everything that happened, a line for each event, and what the worker complained of."""
        lines = [f"{event.seq} {event.stream} {event.type} {json.dumps(event.data)[:300]}" for event in self.events()]
        log = self.root / ".coauthor" / "worker.log"
        return "\n".join([*lines, log.read_text("utf-8", "replace")[-3000:] if log.exists() else ""])

    # Acting

    def propose(
        self,
        path: str,
        text: str,
        changes: Mapping[str, str] | Sequence[Mapping[str, str]],
        *,
        intent: str = "shorten",
        marks: Sequence[str] = (),
    ) -> tasks.Proposal:
        """Post a request and, by hand, its proposal: each text that stands exactly once becomes another.

        With several maps of changes there is a candidate for each. A TODO in the text goes with the first accept.
        """
        candidates = [changes] if isinstance(changes, Mapping) else list(changes)
        wanted = {
            chr(ord("A") + number): [_replacement(text, before, after) for before, after in each.items()]
            for number, each in enumerate(candidates)
        }
        return self.replace(path, text, wanted, intent, marks)

    def replace(
        self,
        path: str,
        text: str,
        wanted: Mapping[str, Sequence[patches.Replacement]],
        intent: str = "shorten",
        marks: Sequence[str] = (),
    ) -> tasks.Proposal:
        """The same for places of the text, by candidate."""
        self._pool = self._pool or pools.open_pool(self.root, create=True)
        task = posting.post_at(self.pool, PERSON, path, text, None, intent=intent, origin=tasks.Origin.CLI)
        snapshot = Snapshot(path, text, 0, Parser().parse(text))
        command = commands.PostProposal(
            task=task.id,
            base={path: texts.revision(text)},
            candidates=tuple(wanted),
            hunks=patches.hunks(text, path, "P0", wanted),
            removals=tuple(patches.removal(text, path, *found.removal) for found in todos.find(snapshot)),
            summary="by hand",
            marks=tuple(marks),
        )
        return self.pool.handle(command, PERSON, [text]).proposals[-1]


def _replacement(text: str, before: str, after: str) -> patches.Replacement:
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in the text"
    start = text.index(before)
    return patches.Replacement(start, start + len(before), after, "by hand")


class Terminal:
    """The command line in a folder, as processes of their own."""

    def __init__(self, root: Path, model: str = "rules") -> None:
        self.root = root
        self.model = model

    def start(self, *arguments: str, program: Sequence[str] = ("-m", "coauthor"), **env: str) -> subprocess.Popen[str]:
        """Start a command and don't wait for it."""
        return subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=self.root,
            env=neovim.environment(self.model, **env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, timeout: float = 30, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever its exit code."""
        process = self.start(*arguments, **env)
        out, err = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def json(self, *arguments: str, timeout: float = 30, **env: str) -> dict[str, Any]:
        """What a command answers with `--json`."""
        done = self.run(*arguments, "--json", timeout=timeout, **env)
        try:
            return dict(json.loads(done.stdout))
        except ValueError:
            raise AssertionError(f"{arguments} gave no JSON but {done.stdout!r} and {done.stderr!r}") from None


@contextlib.contextmanager
def of(root: Path) -> Iterator[Record]:
    """The record of a workspace; at the end the workers that its tasks had started are ended."""
    record = Record(root)
    try:
        yield record
    finally:
        if record.exists:
            for seat in record.pool.live.processes("worker"):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(seat.pid, signal.SIGKILL)
        record.close()
