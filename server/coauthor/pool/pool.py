"""The front door for writes: a command comes in, `decide` answers, one transaction records it, the bell rings.

Every write of CoAuthor's record goes through `Pool.handle` or `Pool.post`; nothing else appends events.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coauthor.domain import actors, commands, decide, errors, events, fold, tasks
from coauthor.pool import feed, leases, place, store
from coauthor.pool import live as live_side

_RANK = {tasks.Priority.FOREGROUND: 0, tasks.Priority.NORMAL: 1, tasks.Priority.BACKGROUND: 2}


def utc_now() -> str:
    """The time as the record writes it: ISO 8601 in UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Pool:
    """An open pool: the store, the live side and the bells. Owned by one thread."""

    def __init__(self, where: place.Place, now: Callable[[], str] = utc_now) -> None:
        self.where = where
        self.store = store.Store(where.pool)
        self.live = live_side.Live(where)
        self._now = now

    def close(self) -> None:
        """Close both files."""
        self.live.close()
        self.store.close()

    def post(self, command: commands.Post, actor: actors.Actor, texts: Sequence[str] = ()) -> tasks.Task:
        """Begin a task; a second post with the same key gives the first task. `texts` are its base texts."""
        with self.store.transaction():
            if command.key:
                rows = self.store.rows("tasks", "task_of_key", key=command.key)
                if rows:
                    return self.task(rows[0]["task"])
            drafts = decide.create(command, actor)
            for text in texts:
                self.store.put_text(text)
            task_id = _Ids(self.store).next("T")
            task = self._append(task_id, None, drafts, actor)
            if command.key:
                self.store.run("tasks", "put_key", key=command.key, task=task_id)
        feed.ring(self.where)
        return task

    def handle(self, command: commands.TaskCommand, actor: actors.Actor, texts: Sequence[str] = ()) -> tasks.Task:
        """Carry out a command on a task; gives the task afterwards. `texts` are kept in the same transaction."""
        return self.handle_all([command], actor, texts)

    def handle_all(
        self, batch: Sequence[commands.TaskCommand], actor: actors.Actor, texts: Sequence[str] = ()
    ) -> tasks.Task:
        """Several commands on one task, all or nothing."""
        with self.store.transaction():
            for text in texts:
                self.store.put_text(text)
            for command in batch:
                task = self.task(command.task)
                drafts = decide.decide(task, command, actor, _Ids(self.store))
                task = self._append(task.id, task, drafts, actor)
        feed.ring(self.where)
        return task

    def record(self, stream: str, kind: events.Type, data: dict[str, Any], actor: actors.Actor) -> None:
        """An event of a stream without state of its own, such as a file's; keeps no other rule than order."""
        with self.store.transaction():
            after = self.store.rows("events", "last_version", stream=stream)[0][0]
            self.store.append(stream, after, [events.Draft(kind, data)], actor, self._now())
        feed.ring(self.where)

    def keep(self, *texts: str) -> None:
        """Keep texts by their revision."""
        with self.store.transaction():
            for text in texts:
                self.store.put_text(text)

    def task(self, task_id: str) -> tasks.Task:
        """The task as it stands; raises NotFound."""
        rows = self.store.rows("tasks", "task", id=task_id)
        if not rows:
            raise errors.NotFound(f"There is no task {task_id}.", "`coauthor tasks` lists what there is.")
        return tasks.Task.model_validate_json(rows[0]["state"])

    def owner(self, proposal: str) -> tasks.Task:
        """The task of a proposal `P7` or of one of its hunks `P7.2`; raises NotFound."""
        rows = self.store.rows("tasks", "task_of_proposal", id=proposal.partition(".")[0])
        if not rows:
            raise errors.NotFound(f"There is no proposal {proposal}.", "`coauthor tasks` lists what there is.")
        return self.task(rows[0]["task"])

    def lease(self, name: str) -> leases.Lease:
        """A lock of this pool by name: a task's, an edit's, a worker's."""
        return leases.Lease(self.where.locks, name)

    def held(self, name: str) -> bool:
        """True while some process holds the lock of that name."""
        return leases.held(self.where.locks, name)

    def _append(
        self, task_id: str, task: tasks.Task | None, drafts: list[events.Draft], actor: actors.Actor
    ) -> tasks.Task:
        after = task.version if task else 0
        history = self.store.append(events.task_stream(task_id), after, drafts, actor, self._now())
        for event in history:
            task = fold.fold(task, event)
            if event.type == events.Type.PROPOSAL_POSTED:
                self.store.run("tasks", "put_proposal", id=event.data["proposal"], task=task_id)
        if task is None:
            raise errors.NotFound(f"There is no task {task_id}.")
        if history:
            self._project(task)
        return task

    def _project(self, task: tasks.Task) -> None:
        self.store.run(
            "tasks",
            "put_task",
            id=task.id,
            number=int(task.id.removeprefix("T")),
            status=task.status.value,
            rank=_RANK[task.priority],
            live=int(unfinished(task)),
            state=state_json(task),
        )


class _Ids:
    def __init__(self, of: store.Store) -> None:
        self._store = of

    def next(self, kind: str) -> str:
        return f"{kind}{self._store.rows('tasks', 'next_number', kind=kind)[0][0]}"


def state_json(task: tasks.Task) -> str:
    """The stored form of a task; replaying its stream must give the same bytes."""
    return json.dumps(task.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def unfinished(task: tasks.Task) -> bool:
    """True while a task lives or an edit of it is still on its way to the disk."""
    return task.status.live or any(
        edit.state in (tasks.EditState.ACCEPTED, tasks.EditState.INTENDED, tasks.EditState.APPLIED)
        for proposal in task.proposals
        if proposal.status is not tasks.ProposalStatus.REVERTED
        for edit in proposal.edits
    )


def open_pool(root: Path, *, create: bool) -> Pool | None:
    """The pool of a workspace; None if there is none and `create` is not asked for."""
    where = place.of(root)
    if not where.pool.exists():
        if not create:
            return None
        place.prepare(where)
    return Pool(where)
