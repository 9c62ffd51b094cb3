"""The tasks that a session knows, found by file and by what they wait for without going through all of them.

Holds what it is given and asks nobody.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterable, Sequence

from coauthor.domain import tasks
from coauthor.pool import views

_WANTS_WORKER = (tasks.Status.OPEN, tasks.Status.CLAIMED, tasks.Status.IN_PROGRESS)


class Known(UserDict[str, tasks.Task]):
    """Tasks by id; none is ever taken out but all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._on: dict[str, set[str]] = {}
        self._under_way: set[str] = set()
        self._waiting: set[str] = set()

    def __setitem__(self, name: str, task: tasks.Task) -> None:
        """Know a task as it stands."""
        before = self.data.get(name)
        for path in before.paths - task.paths if before else ():
            self._on[path].discard(name)
        for path in task.paths:
            self._on.setdefault(path, set()).add(name)
        self.data[name] = task
        _put(self._under_way, name, has=_is_under_way(task))
        _put(self._waiting, name, has=task.status in _WANTS_WORKER)

    @property
    def wants_worker(self) -> bool:
        """True while one waits for a worker or is in the hands of one."""
        return bool(self._waiting)

    @property
    def is_under_way(self) -> bool:
        """True while an edit of one is on its way into a text."""
        return bool(self._under_way)

    def take_in(self, found: Sequence[tasks.Task]) -> list[tasks.Task]:
        """Know these; gives those that are newer than what was known."""
        fresh = [task for task in found if task.id not in self.data or task.version > self.data[task.id].version]
        for task in fresh:
            self[task.id] = task
        return fresh

    def in_order(self) -> list[tasks.Task]:
        """All of them, oldest first."""
        return _in_order(self.data.values())

    def on_path(self, path: str) -> list[tasks.Task]:
        """Those that concern a file, oldest first."""
        return _in_order(self.data[name] for name in self._on.get(path, ()))

    def clear(self) -> None:
        """Know nothing."""
        for held in (self.data, self._on, self._under_way, self._waiting):
            held.clear()


def _in_order(found: Iterable[tasks.Task]) -> list[tasks.Task]:
    return sorted(found, key=views.number_of)


def _put(names: set[str], name: str, *, has: bool) -> None:
    if has:
        names.add(name)
    else:
        names.discard(name)


def _is_under_way(task: tasks.Task) -> bool:
    return any(edit.state.under_way for proposal in task.proposals for edit in proposal.edits)
