"""The commands that speak to a running task: `reply`, `complete` and `cancel`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import following, wording
from coauthor.domain import actors, commands, tasks
from coauthor.pool import pool as pools
from coauthor.review import closing, resolving, wire

Task = Annotated[str, typer.Argument(metavar="T12")]


def reply(
    ctx: typer.Context,
    task: Task,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Your answer, or what you want instead")],
    *,
    question: Annotated[
        str, typer.Option("--question", metavar="Q3", help="Which question, if there are several")
    ] = "",
) -> int:
    """Answer the question of a task, or say what you want instead: then it is tried again."""
    call = calls.of(ctx)
    with call.pool() as pool:
        return _said(call, pool, answer(pool, calls.person(), task, text, question))


def complete(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(metavar="[T12]", help="All with nothing to change, where none is named")] = "",
) -> int:
    """Say that a task is done: you have read its report, or you did it yourself.

    Without a task, all are done in which nothing was to be changed.
    """
    calls.refuse_agents()
    call = calls.of(ctx)
    if task:
        with call.pool() as pool:
            return _said(call, pool, pool.handle(commands.Complete(task=task), calls.person()))
    with call.pool_if_any() as found:
        done = [closing.close(found, calls.person(), each) for each in closing.all_of(found)] if found else []
        if call.as_json:
            call.answer({"tasks": [wire.task_view(found, each) for each in done] if found else []})
        else:
            names = ", ".join(each.id for each in done)
            call.out.print(f"Done, as nothing was to be changed: {names}." if done else "No task ended with nothing.")
    return 0


def cancel(
    ctx: typer.Context,
    task: Task,
    *,
    reason: Annotated[str, typer.Option("--reason", help="For the record")] = "",
) -> int:
    """Stop a task."""
    call = calls.of(ctx)
    with call.pool() as pool:
        return _said(call, pool, pool.handle(commands.Cancel(task=task, reason=reason), calls.person()))


def answer(pool: pools.Pool, actor: actors.Actor, task_id: str, text: str, question: str = "") -> tasks.Task:
    """Reply to a task: to the question named, else to the one that is open, else as a follow-up."""
    task = pool.task(task_id)
    waiting = [known for known in task.questions if known.answer is None]
    asked = question or (waiting[0].id if len(waiting) == 1 else "")
    about = next((known.hunk for known in waiting if known.id == asked), None)
    options = next((known.options for known in waiting if known.id == asked), ())
    chosen = options[int(text) - 1] if text.isdecimal() and 1 <= int(text) <= len(options) else None
    option = chosen or (text if text in options else None)
    if about is not None:
        return resolving.resolve(pool, actor, about, option or text)
    return pool.handle(commands.Reply(task=task_id, text=text, question=asked or None, option=option), actor)


def _said(call: calls.Call, pool: pools.Pool, task: tasks.Task) -> int:
    following.wake(pool)
    if call.as_json:
        call.answer({"task": wire.task_view(pool, task)})
    else:
        style = wording.STATUS_STYLE.get(task.status, "")
        call.out.print(Text.assemble((task.id, "bold"), "  ", (wording.status(task), style)))
        if task.status is tasks.Status.OPEN:
            call.out.print(Text(f"It goes on: `coauthor attach {task.id}` follows it.", style="dim"))
    return 0
