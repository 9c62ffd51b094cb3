"""`coauthor/attach`, `coauthor/detach` and the cancelling of progress: what a client says about live tasks."""

from __future__ import annotations

from typing import Any

from coauthor.domain import commands as pool_commands
from coauthor.domain import errors
from coauthor.lsp import bench, from_lsp
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools


async def attach(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """From now on that task's events come as `coauthor/taskEvent`, live text included."""
    task = await _task(session, params)
    bench.of(session).announcing.attached.add(task)
    return {"task": task}


async def detach(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """No more of that."""
    task = from_lsp.member(params, "task", str)
    bench.of(session).announcing.attached.discard(task)
    return {"task": task}


async def cancel_progress(session: Session, params: dict[str, Any]) -> None:
    """The person stopped a task at its progress bar."""
    at_work = bench.of(session)
    task = at_work.announcing.on_cancel(params.get("token"))
    if task:
        command = pool_commands.Cancel(task=task, reason="stopped at its progress")
        await at_work.room.run(pools.Pool.handle, command, at_work.room.actor)


async def _task(session: Session, params: dict[str, Any]) -> str:
    task: str = from_lsp.member(params, "task", str)
    room = bench.of(session).room
    if not room.exists:
        raise errors.NotFound(f"There is no task {task}.")
    await room.run(pools.Pool.task, task)
    return task
