"""The live side of the pool: presence, processes, progress and streamed text; bounded, and never replayed."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coauthor.domain import errors
from coauthor.pool import backend, leases, place


@dataclass(frozen=True, slots=True)
class Presence:
    """An editor that holds a file: `version` is the LSP document version, `dirty` that it differs from the disk."""

    path: str
    server: str
    connection: str
    editor: str
    revision: str
    version: int | None
    dirty: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """What a running task is at; `percent` 0..100 or None."""

    task: str
    step: str
    detail: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """A process that takes part: `kind` is server, worker or terminal."""

    id: str
    kind: str
    pid: int
    version: str
    leave: bool


class Live:
    """The open live side; owned by one thread like the store."""

    def __init__(self, where: place.Place, opened: backend.Backend) -> None:
        self._where = where
        self._backend = opened
        self.workspace = opened.workspace

    def close(self) -> None:
        """Close it."""
        self._backend.close()

    def _run(self, name: str, **parameters: Any) -> Sequence[backend.Row]:
        return self._backend.rows("live", name, {**parameters, "workspace": self.workspace})

    def _tidy(self, name: str, **parameters: Any) -> None:
        """Remove what a look found to be over; where that can't be written now, the next look finds it again."""
        with contextlib.suppress(errors.Unavailable):
            self._run(name, **parameters)

    def put_presence(self, presence: Presence) -> None:
        """Say that an editor holds a file in this state."""
        fields = {name: getattr(presence, name) for name in Presence.__slots__}
        self._run("put_presence", **{**fields, "dirty": int(presence.dirty)})

    def drop_presence(self, path: str, server: str, connection: str) -> None:
        """Say that an editor closed a file."""
        self._run("drop_presence", path=path, server=server, connection=connection)

    def presence(self, path: str) -> list[Presence]:
        """Who holds a file now: only servers whose lock is held count, the others' rows are removed."""
        result = []
        for row in self._run("presence_of", path=path):
            if leases.is_held(self._where, row["server"]):
                result.append(Presence(**{**dict(row), "dirty": bool(row["dirty"])}))
            else:
                self._tidy("drop_server", server=row["server"])
        return result

    def processes(self, kind: str | None = None) -> list[Process]:
        """Who takes part and is alive, by its lock."""
        result = []
        for row in self._run("processes"):
            if not leases.is_held(self._where, row["id"]):
                self._tidy("drop_process", id=row["id"])
            elif kind is None or row["kind"] == kind:
                result.append(Process(**{**dict(row), "leave": bool(row["leave"])}))
        return result

    def put_process(self, process: Process) -> None:
        """Say that this process takes part; its lock must be held already."""
        self._run("put_process", id=process.id, kind=process.kind, pid=process.pid, version=process.version)

    def drop_process(self, process: str) -> None:
        """Say that a process leaves."""
        self._run("drop_process", id=process)
        self._run("drop_server", server=process)

    def ask_to_leave(self, version: str) -> None:
        """Ask workers of another version to leave after their step."""
        self._run("ask_to_leave", version=version)

    def put_progress(self, progress: Progress) -> None:
        """Say what a task is at."""
        self._run("put_progress", **{name: getattr(progress, name) for name in Progress.__slots__})

    def drop_progress(self, task: str) -> None:
        """Say that a task is no longer worked on."""
        self._run("drop_progress", task=task)

    def progress(self) -> dict[str, Progress]:
        """What the running tasks are at, by task."""
        rows = self._run("progress")
        return {row["task"]: Progress(**dict(row)) for row in rows}

    def put_delta(self, task: str, text: str) -> None:
        """Add a piece of streamed text."""
        self._run("put_delta", task=task, text=text)
        self._run("trim_deltas")

    def last_delta(self) -> int:
        """The newest piece of streamed text."""
        return int(self._run("last_delta")[0][0])

    def deltas_after(self, seq: int) -> list[tuple[int, str, str]]:
        """`(seq, task, text)` of what was streamed since."""
        return [tuple(row) for row in self._run("deltas_after", seq=seq)]


class Seat:
    """This process's own place among the others: a lock held as long as it lives, and a row that says who it is."""

    def __init__(self, live: Live, where: place.Place, kind: str, version: str) -> None:
        self.id = f"{kind}-{uuid.uuid4().hex[:12]}"
        self._live = live
        self._row = Process(self.id, kind, os.getpid(), version, leave=False)
        self._lease = leases.of(where, self.id)
        if not self._lease.take():
            raise OSError(f"the lock {self.id} can't be taken")
        self._breaks = self._lease.breaks
        live.put_process(self._row)

    @property
    def lapsed(self) -> bool:
        """True where others may have taken this process for dead since it last said who it is."""
        return self._lease.breaks != self._breaks

    def renew(self, live: Live | None = None) -> None:
        """Say again who this is; what it holds has to be said again, too. Another thread has its own `live`."""
        breaks = self._lease.breaks
        (live or self._live).put_process(self._row)
        self._breaks = breaks

    def leave(self) -> None:
        """Give the place back."""
        self._live.drop_process(self.id)
        self._lease.release()
