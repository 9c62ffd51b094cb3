"""The commands that look: `tasks`, `show` and `log`.

They decide nothing; what they see of the files, as a conflict that is over, goes on the record.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import comments, panels, ranges, wording
from coauthor.domain import errors, patches, tasks
from coauthor.pool import pool as pools
from coauthor.pool import searching, views
from coauthor.review import chosen, closing, following, moments, placing, wire
from coauthor.review.today import Today

TASK, PROPOSAL = re.compile(r"T[1-9]\d*\Z"), re.compile(r"P[1-9]\d*(\.[1-9]\d*)?\Z")


def tasks_command(
    ctx: typer.Context,
    status: Annotated[list[tasks.Status] | None, typer.Option("--status", help="Only these states")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, newest first")] = 50,
    before: Annotated[str, typer.Option("--before", metavar="T12", help="Only older ones: the next page")] = "",
) -> int:
    """What was asked for and how far it is, newest first; builds that are done only with --status done."""
    call = calls.of(ctx)
    with call.pool_if_any() as pool:
        found = seen(pool, page(pool, status or [], limit, before)) if pool else []
        if call.as_json:
            cursor = {"cursor": found[-1].id} if len(found) == limit else {}
            call.answer({"tasks": [wire.task_view(pool, task) for task in found] if pool else [], **cursor})
        elif shown := (found if status else [task for task in found if not closing.is_finished_build(task)]):
            call.out.print(panels.task_table(shown, Today(pool) if pool else None))
        else:
            more = f" {call.elsewhere()}" if pool is None else ""
            call.out.print(Text(f"No {'such ' if status or before else ''}tasks in {call.root}.{more}", style="dim"))
        if not status and not before:
            comments.hint(call, pool)
    return 0


def seen(pool: pools.Pool, found: list[tasks.Task]) -> list[tasks.Task]:
    """The tasks once those with a conflict were held against the files again; the others as they are."""
    seen = []
    for task in found:
        stuck = (hunk.status in placing.STUCK for each in task.proposals if each.live for hunk in each.open_hunks)
        if any(stuck):
            chosen.look_at_stuck(pool, calls.person(), task.id)
            task = pool.task(task.id)
        seen.append(task)
    return seen


def page(pool: pools.Pool, wanted: list[tasks.Status], limit: int, before: str = "") -> list[tasks.Task]:
    """Tasks in the states wanted (all if none is named), newest first, older than `before`."""
    if before and not TASK.match(before):
        raise typer.BadParameter(f"`{before}` is no task; tasks are called T12.")
    return views.listing(pool, wanted, limit, int(before.removeprefix("T")) if before else None)


def show(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="T12|P3|P3.1", help="A task, a proposal or one sentence of it")],
    *,
    candidate: Annotated[str | None, typer.Option("--candidate", help="The version to show the diff of")] = None,
) -> int:
    """A task with its thread, a proposal, or one sentence of it."""
    call = calls.of(ctx)
    with call.pool() as pool:
        if TASK.match(what):
            following.follow(pool, following.paths(pool.task(what)))
            chosen.look_at_stuck(pool, calls.person(), what)
            _show_task(call, pool, pool.task(what))
        elif PROPOSAL.match(what):
            following.follow(pool, following.paths(pool.owner(what)))
            chosen.look_at_stuck(pool, calls.person(), pool.owner(what).id)
            _show_proposal(call, pool, what, candidate)
        else:
            raise typer.BadParameter(
                f"`{what}` is neither a task (T12) nor a proposal (P3) nor a sentence of one (P3.1)."
            )
    return 0


def _show_task(call: calls.Call, pool: pools.Pool, task: tasks.Task) -> None:
    if call.as_json:
        call.answer(wire.thread(pool, task))
        return
    style = wording.STATUS_STYLE.get(task.status, "")
    head = Text.assemble((task.id, "bold"), "  ", (wording.status(task), style), f"  {wording.line(task.intent)}")
    call.out.print(head)
    today = Today(pool)
    if where := wording.place(task, today):
        call.out.print(Text(wording.safe(where), style="dim"))
    panels.show_result(call.out, task, today)
    call.out.print(panels.log_table(views.thread(pool, task.id), with_task=False))


def _show_proposal(call: calls.Call, pool: pools.Pool, what: str, candidate: str | None) -> None:
    task, proposal, hunk = find(pool, what)
    if candidate is not None and candidate not in proposal.candidates:
        raise errors.NotFound(
            f"{proposal.id} has no candidate {candidate}.", f"It has {', '.join(proposal.candidates)}."
        )
    if call.as_json:
        call.answer({"hunk": wire.hunk_view(pool, hunk)} if hunk else wire.preview(pool, task, proposal, candidate))
        return
    if hunk is None and task.plan and proposal.reverts is None:
        call.out.print(panels.plan(task.plan))
    call.out.print(panels.proposal(proposal, only=hunk.id if hunk else None, today=Today(pool)))
    if proposal.reason:
        call.out.print(Text(wording.safe(proposal.reason), style="dim"))


def find(pool: pools.Pool, what: str) -> tuple[tasks.Task, tasks.Proposal, patches.Hunk | None]:
    """A proposal `P3` or one of its hunks `P3.1`, with their task; raises NotFound."""
    task = pool.owner(what)
    proposal = task.proposal(what.partition(".")[0])
    if proposal is None:
        raise errors.NotFound(f"There is no proposal {what}.", "`coauthor tasks` lists what there is.")
    hunk = proposal.hunk(what) if "." in what else None
    if "." in what and hunk is None:
        raise errors.NotFound(f"{proposal.id} has no change {what}.", f"It has {len(proposal.hunks)}.")
    return task, proposal, hunk


def log(
    ctx: typer.Context,
    task: Annotated[str, typer.Option("--task", metavar="T12", help="Only this task's thread")] = "",
    actor: Annotated[
        str, typer.Option("--actor", help="Only what this one did (a name, or human, agent, system)")
    ] = "",
    uri: Annotated[str, typer.Option("--uri", metavar="FILE", help="Only what is about this file")] = "",
    since: Annotated[str, typer.Option("--since", help="2026-05-01, an ISO time, or 30m, 2h, 3d ago")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest")] = 100,
) -> int:
    """The record: who did what, and when; oldest first."""
    call = calls.of(ctx)
    since_then = moments.moment(since, datetime.now(UTC)) if since else ""
    with call.pool_if_any() as pool:
        path = ranges.spoken_of(call.root, uri) if uri else ""
        kept = searching.find(pool, searching.Wanted(task, actor, path, since_then, limit)) if pool else []
        if call.as_json:
            call.answer({"events": [wire.event_view(event) for event in kept]})
        elif kept:
            call.out.print(panels.log_table(kept, with_task=not task))
        else:
            such = "Nothing such" if task or actor or uri or since else "Nothing"
            call.out.print(Text(f"{such} is on the record of {call.root}.", style="dim"))
    return 0
