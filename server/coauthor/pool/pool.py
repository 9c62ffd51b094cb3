"""The front door for writes: a command comes in, `decide` answers, one transaction records it, the bell rings.

Every write of CoAuthor's record goes through `Pool.handle` or `Pool.post`; nothing else appends events but what
mends, moves or forgets a whole record, each in a room of its own beside this one.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coauthor.domain import actors, commands, decide, errors, events, fold, scheduling, tasks
from coauthor.pool import archive, backend, feed, leases, place, room, sqlite, store, trusting
from coauthor.pool import live as live_side
from coauthor.pool import sealed as seals

_NOWHERE = Path(":memory:")
_PROJECTED, _PROJECTION = "projection", 2
"""The counter that says by which version what is looked up was made, and which one that is here."""


def utc_now() -> str:
    """The time as the record writes it: ISO 8601 in UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Pool:
    """An open pool: the store, the live side and the bells. Owned by one thread.

    A `foreign` one is only read until somebody adopts it; so is a `sealed` one, whose folder can't be written.
    """

    def __init__(
        self,
        where: place.Place,
        opened: backend.Backend,
        live: backend.Backend,
        *,
        foreign: bool = False,
        sealed: seals.Why | None = None,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self.where = where
        self.store = store.Store(opened)
        self.store.recall = archive.Reader(where.pool.parent).recall
        self.live = live_side.Live(where, live)
        self.foreign = foreign
        self.sealed = sealed
        self.now = now
        self._projected = False

    def close(self) -> None:
        """Close both sides."""
        self.live.close()
        self.store.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction; raises Untrusted where the pool came with the folder and nobody has adopted it."""
        if self.foreign:
            if self.sealed:
                raise errors.Unavailable(*seals.why(self.where, self.sealed))
            raise errors.Untrusted(*self.why_foreign())
        with self.store.transaction():
            if not self.is_projected:
                self._project_anew()
            yield

    @property
    def waits_for_room(self) -> bool:
        """True where it is only read because the disk was full when it was opened."""
        return self.sealed is seals.Why.FULL

    @property
    def has_room_again(self) -> bool:
        """True where it is so no more: opened anew, it can be written."""
        return self.waits_for_room and not room.is_full(self.where.pool.parent)

    @property
    def is_projected(self) -> bool:
        """False where what is looked up was made by an older version; the first write makes it as it is now."""
        if not self._projected:
            rows = self.store.rows("tasks", "counter", kind=_PROJECTED)
            self._projected = bool(rows) and int(rows[0][0]) >= _PROJECTION
        return self._projected

    def _project_anew(self) -> None:
        after = -1
        while rows := self.store.rows("tasks", "all_states", after=after, limit=500):
            for row in rows:
                self.project(task_of(row["state"]))
            after = rows[-1]["number"]
        self.store.run("tasks", "set_counter", kind=_PROJECTED, last=_PROJECTION)

    def why_foreign(self) -> tuple[str, str]:
        """Why a foreign pool is only read, and what can be done about it, in words."""
        if self.sealed:
            return seals.why(self.where, self.sealed)
        return trusting.why_foreign(self.where.pool, self.store.workspace, self.where.root)

    def post(self, command: commands.Post, actor: actors.Actor, texts: Sequence[str] = ()) -> tasks.Task:
        """Begin a task; a second post with the same key gives the first task. `texts` are its base texts."""
        with self.writing():
            if command.key:
                rows = self.store.rows("tasks", "task_of_key", key=command.key)
                if rows:
                    return self.task(rows[0]["task"])
            drafts = decide.create(command, actor, self.task(command.parent) if command.parent else None)
            others = [self.task(name) for name in command.blocked_by]
            for text in texts:
                self.store.put_text(text)
            task_id = _Ids(self.store).next("T")
            task = self._append(task_id, None, drafts, actor)
            if any(other.status.live for other in others):
                wait = scheduling.wait(task, (), self.find, self.now())
                assert wait is not None
                waits = commands.Wait(task=task_id, reason=wait.reason, needs=wait.needs)
                task = self._carry_out(waits, actors.SYSTEM)
            if command.key:
                self.store.run("tasks", "put_key", key=command.key, task=task_id)
        self._ring()
        return task

    def handle(self, command: commands.TaskCommand, actor: actors.Actor, texts: Sequence[str] = ()) -> tasks.Task:
        """Carry out a command on a task; gives the task afterwards. `texts` are kept in the same transaction."""
        return self.handle_all([command], actor, texts)

    def handle_all(
        self, batch: Sequence[commands.TaskCommand], actor: actors.Actor, texts: Sequence[str] = ()
    ) -> tasks.Task:
        """Several commands on one task, all or nothing."""
        with self.writing():
            for text in texts:
                self.store.put_text(text)
            for command in batch:
                task = self._carry_out(command, actor)
        self._ring()
        return task

    def record(self, stream: str, kind: events.Type, data: dict[str, Any], actor: actors.Actor) -> None:
        """An event of a stream without state of its own, such as a file's; keeps no other rule than order."""
        with self.writing():
            after = self.store.rows("events", "last_version", stream=stream)[0][0]
            self.store.append(stream, after, [events.Draft(kind, data)], actor, self.now())
        self._ring()

    def _ring(self) -> None:
        """Wake whoever listens; on PostgreSQL the commit of an append has done so."""
        if self.where.url is None:
            feed.ring(self.where)

    def keep(self, *texts: str) -> None:
        """Keep texts by their revision."""
        with self.writing():
            for text in texts:
                self.store.put_text(text)

    def task(self, task_id: str) -> tasks.Task:
        """The task as it stands; raises NotFound."""
        task = self.find(task_id)
        if task is None:
            rows = self.store.rows("tasks", "task_of_proposal", id=task_id)
            known = f"It is a proposal; its task is {rows[0]['task']}." if rows else ""
            raise errors.NotFound(f"There is no task {task_id}.", known or "`coauthor tasks` lists what there is.")
        return task

    def find(self, task_id: str) -> tasks.Task | None:
        """The task as it stands, or None."""
        rows = self.store.rows("tasks", "task", id=task_id)
        return task_of(rows[0]["state"]) if rows else None

    def owner(self, proposal: str) -> tasks.Task:
        """The task of a proposal `P7` or of one of its hunks `P7.2`; raises NotFound."""
        rows = self.store.rows("tasks", "task_of_proposal", id=proposal.partition(".")[0])
        if not rows:
            raise errors.NotFound(f"There is no proposal {proposal}.", "`coauthor tasks` lists what there is.")
        return self.task(rows[0]["task"])

    def lease(self, name: str) -> leases.Lease:
        """A lock of this pool by name: a task's, an edit's, a worker's."""
        return leases.of(self.where, name)

    def held(self, name: str) -> bool:
        """True while some process holds the lock of that name."""
        return leases.is_held(self.where, name)

    def running(self) -> list[tasks.Task]:
        """The tasks that somebody has in hands."""
        return [task_of(row["state"]) for row in self.store.rows("tasks", "running", limit=1000)]

    def project(self, task: tasks.Task, before: tasks.Task | None = None) -> None:
        """Put the state of a task where it is looked up; only inside of a transaction.

        `before` is what stands there already, and saves saying again what has not changed.
        """
        self.store.run("tasks", "put_task", **_looked_up(task))
        known = {proposal.id for proposal in before.proposals} if before else set()
        for proposal in task.proposals:
            if proposal.id not in known:
                self.store.run("tasks", "put_proposal", id=proposal.id, task=task.id)
        if before is None or task.paths != before.paths:
            self.store.run("tasks", "drop_places", task=task.id)
            for path in sorted(task.paths):
                self.store.run("tasks", "put_place", task=task.id, path=path)

    def project_all(self, made: Sequence[tasks.Task]) -> None:
        """The same for tasks of which nothing stands there; only inside of a transaction."""
        many = self.store.backend.many
        many("tasks", "put_task", [_looked_up(task) for task in made])
        many("tasks", "put_proposal", [{"id": each.id, "task": task.id} for task in made for each in task.proposals])
        many("tasks", "put_place", [{"task": task.id, "path": path} for task in made for path in sorted(task.paths)])

    def append(self, task: tasks.Task, drafts: list[events.Draft], actor: actors.Actor) -> tasks.Task:
        """Events of a task that no command leads to, such as that words were forgotten; inside of a transaction."""
        return self._append(task.id, task, drafts, actor)

    def _carry_out(self, command: commands.TaskCommand, actor: actors.Actor) -> tasks.Task:
        task = self.task(command.task)
        if isinstance(command, commands.Claim):
            self._refuse_to_wait(task, actor)
        return self._append(task.id, task, decide.decide(task, command, actor, _Ids(self.store)), actor)

    def _refuse_to_wait(self, task: tasks.Task, actor: actors.Actor) -> None:
        """Raise Conflict where the task has to wait: one at a time writes on a place, and nobody takes everything."""
        at_work = self.running()
        wait = scheduling.wait(task, at_work, self.find, self.now())
        if wait is not None and task.status is tasks.Status.OPEN:
            raise errors.Conflict(f"{task.id} {wait.reason}.", "It is taken up by itself when that is over.")
        mine = sum(other.holder == actor.id for other in at_work)
        if mine >= scheduling.MAX_RUNNING:
            raise errors.Conflict(f"{actor.name} works on {mine} tasks already.", "Finish or release one first.")
        self.store.rows("tasks", "next_number", kind="claims")

    def _append(
        self, task_id: str, before: tasks.Task | None, drafts: list[events.Draft], actor: actors.Actor
    ) -> tasks.Task:
        task = before
        after = task.version if task else 0
        history = self.store.append(events.task_stream(task_id), after, drafts, actor, self.now())
        for event in history:
            task = fold.fold(task, event)
        if task is None:
            raise errors.NotFound(f"There is no task {task_id}.")
        if history:
            self.project(task, before)
        for needs in scheduling.freed(before, task):
            self._release(needs)
        return task

    def _release(self, needs: str) -> None:
        """Open the tasks again that waited for what has come."""
        for row in self.store.rows("tasks", "waiting_for", needs=needs):
            waiting = task_of(row["state"])
            released = events.Draft(events.Type.TASK_RELEASED, {"reason": f"{needs.partition(':')[2]} is over"})
            self._append(waiting.id, waiting, [released], actors.SYSTEM)


class _Ids:
    def __init__(self, of: store.Store) -> None:
        self._store = of

    def next(self, kind: str) -> str:
        return f"{kind}{self._store.rows('tasks', 'next_number', kind=kind)[0][0]}"


def _looked_up(task: tasks.Task) -> dict[str, Any]:
    """The row by which a task is looked up."""
    return {
        "id": task.id,
        "number": int(task.id.removeprefix("T")),
        "status": task.status.value,
        "rank": scheduling.RANK[task.priority],
        "live": _liveness(task),
        "state": state_json(task),
    }


def state_json(task: tasks.Task) -> str:
    """The stored form of a task; replaying its stream must give the same bytes."""
    return json.dumps(task.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def task_of(state: str) -> tasks.Task:
    """The task of a stored form; raises Unavailable where it can't be read."""
    try:
        return tasks.Task.model_validate_json(state)
    except ValueError as error:
        raise errors.Unavailable(
            "A task of the pool can't be read: it is damaged.", "`coauthor doctor --repair` saves what is readable."
        ) from error


def _liveness(task: tasks.Task) -> int:
    """0 for what is over, 2 where the end of an edit is not on record yet, 1 for all else that lives."""
    if any(_is_half(task, proposal, edit) for proposal in task.proposals for edit in proposal.edits):
        return 2
    if not unfinished(task):
        return 0
    on_its_way = any(
        edit.state in (tasks.EditState.ACCEPTED, tasks.EditState.INTENDED, tasks.EditState.APPLIED)
        for proposal in task.proposals
        for edit in proposal.edits
    )
    return 2 if on_its_way else 1


def _is_half(task: tasks.Task, proposal: tasks.Proposal, edit: tasks.EditRecord) -> bool:
    """True for an edit that is in the text while another file of the same yes has had none, and nobody wants it so."""
    if not edit.batch or not edit.state.landed or proposal.status is tasks.ProposalStatus.REVERTED:
        return False
    inverses = [each for each in task.proposals if each.reverts == proposal.id and not each.live]
    alone = all(other.batch == edit.batch for other in proposal.edits)  # else it may be of an earlier edit
    whole = [each for each in inverses if not each.undoes and each.status is tasks.ProposalStatus.REVERTED]
    if (whole and alone) or any(edit.id in each.undoes for each in inverses):
        return False  # what was to take it back was decided, and it is there: somebody keeps it
    had = (tasks.EditState.LOST, tasks.EditState.REVERTED)
    came = {e.path for e in proposal.edits if e.batch == edit.batch and (e.state.landed or e.state in had)}
    return not {*edit.together} <= came


def unfinished(task: tasks.Task) -> bool:
    """True while a task lives or an edit of it is still on its way to the disk."""
    return task.status.live or any(
        edit.state in (tasks.EditState.ACCEPTED, tasks.EditState.INTENDED, tasks.EditState.APPLIED)
        for proposal in task.proposals
        if proposal.status is not tasks.ProposalStatus.REVERTED
        for edit in proposal.edits
    )


def open_pool(root: Path, *, create: bool) -> Pool | None:
    """The pool of a workspace; None if there is none and `create` is not asked for.

    One that this user has not made here, in this very folder, is foreign and can only be read.
    """
    where = place.of(root)
    if where.url is not None:
        from coauthor.pool import postgres

        opened = postgres.open_workspace(where, create=create)
        return None if opened is None else Pool(where, opened, opened)
    made = not where.pool.exists()
    if made and not create:
        return None
    if why_so := seals.why_sealed(where.pool):
        return _sealed(where, why_so)
    place.prepare(where)
    try:
        return _opened(where, made=made)
    except errors.Unavailable:
        if made or not room.is_full(where.pool.parent):
            raise
    return _sealed(where, seals.Why.FULL)


def _sealed(where: place.Place, why_so: seals.Why) -> Pool:
    copy = seals.opened(where, why_so)
    where = replace(where, locks=copy.locks)
    return Pool(where, copy, sqlite.File(_NOWHERE, durable=False), foreign=True, sealed=why_so)


def _opened(where: place.Place, *, made: bool) -> Pool:
    file = sqlite.File(where.pool, durable=True)
    try:
        # A file with nothing in it is what a full disk or a crash left of one that was just being made.
        if made or file.is_new:
            own(where, file.workspace)
        foreign = not trusting.is_own_pool(file.workspace, where.pool)
        foreign = foreign or (where.is_linked and not trusting.is_own_link(file.workspace, where.root))
        return Pool(where, file, sqlite.File(where.live, durable=False), foreign=foreign)
    except BaseException:
        file.close()
        raise


def own(where: place.Place, pool_id: str) -> None:
    """Remember that the pool of a folder is this user's own, and the link to it where it is one."""
    trusting.remember_pool(pool_id, where.pool)
    if where.is_linked:
        trusting.remember_link(pool_id, where.root)
