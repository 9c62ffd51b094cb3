"""Taking a second pool into one that has a record already: nothing is lost, nothing twice, and every id is its own.

Tasks, proposals and questions get the next numbers here. What is here already, by the ids of its events, is not taken
again; a thread that went on in both pools is refused, as nobody can tell which of the two is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import errors, events, rebasing
from coauthor.domain.events import Type
from coauthor.pool import pool as pools

_MADE: Mapping[str, str] = {Type.PROPOSAL_POSTED: "proposal", Type.QUESTION_ASKED: "question"}


@dataclass(slots=True)
class _Stream:
    """A stream of the lines: what it is called here, how long it was here, and how much of it is known so far."""

    name: str
    here: int
    known: int = 0
    taken: int = 0


@dataclass(slots=True)
class Merger:
    """Gives the events of the lines the places that they get here; `tasks` says what theirs are called now."""

    pool: pools.Pool
    tasks: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, tuple[str, str]] = field(default_factory=dict)
    known: int = 0
    new: list[str] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _streams: dict[str, _Stream] = field(default_factory=dict)

    def place(self, event: events.Event) -> events.Event | None:
        """The event as it stands here, None where it is here already; raises Conflict where it can't be placed."""
        there = self.pool.store.history("by_id", id=event.id)
        if there:
            self._is_here(event, there[0])
            return None
        stream = self._streams.get(event.stream) or self._begun(event)
        if stream.known < stream.here:
            raise errors.Conflict(
                f"{event.stream} of these lines is {stream.name} here, and it went on in both pools.",
                "Nothing was taken in. Keep both: set COAUTHOR_POOL to another file for the second one.",
            )
        stream.taken += 1
        task = self._name(event.task) if event.task else None
        if task is not None and task not in self.new:
            self.new.append(task)
        data = rebasing.renamed(event.data, self._name)
        if event.type == Type.TASK_CREATED and event.data.get("key"):
            self._look_at_key(str(event.data["key"]), str(task))
        where = {"stream": stream.name, "version": stream.here + stream.taken, "task": task, "data": data}
        return event.model_copy(update=where)

    def _is_here(self, event: events.Event, there: events.Event) -> None:
        if there.type != event.type:
            raise errors.Conflict(f"Event {event.id} is here as something else.", "Nothing was taken in.")
        stream = self._streams.get(event.stream)
        if stream is None:
            stream = self._streams[event.stream] = _Stream(there.stream, self._length(there.stream))
        stream.known += 1
        self.known += 1
        if event.task and there.task:
            self.tasks[event.task] = self._names[event.task] = there.task
        made = _MADE.get(event.type)
        if made is not None and made in event.data and made in there.data:
            self._names[str(event.data[made])] = str(there.data[made])

    def _begun(self, event: events.Event) -> _Stream:
        """A stream that begins in the lines: a task's gets a number here, any other stands beside its namesake."""
        if event.stream.startswith("task/"):
            begun = _Stream(events.task_stream(self._name(event.stream.removeprefix("task/"))), 0)
        else:
            taken = self._length(event.stream)
            begun = _Stream(f"{event.stream}@{event.id[:8]}" if taken else event.stream, 0)
        self._streams[event.stream] = begun
        return begun

    def _length(self, stream: str) -> int:
        return int(self.pool.store.rows("events", "last_version", stream=stream)[0][0])

    def _name(self, given: str) -> str:
        if given not in self._names:
            kind = given[0]
            number = self.pool.store.rows("tasks", "next_number", kind=kind)[0][0]
            self._names[given] = f"{kind}{number}"
            if kind == "T":
                self.tasks[given] = self._names[given]
        return self._names[given]

    def _look_at_key(self, key: str, task: str) -> None:
        rows: Any = self.pool.store.rows("tasks", "task_of_key", key=key)
        if rows:
            self.clashes[key] = (str(rows[0]["task"]), task)
