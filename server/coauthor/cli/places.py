"""The commands for sentences that don't fit today's text: `resolve` and `reattach`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import deciding, panels, ranges
from coauthor.domain import contesting, patches, tasks
from coauthor.pool import pool as pools
from coauthor.review import deciding as review
from coauthor.review import placing, resolving, wire

PROBLEM = 1
Hunk = Annotated[str, typer.Argument(metavar="P3.1", help="A sentence of a proposal")]
AndAccept = Annotated[bool, typer.Option("--accept", help="Put it into the text at once")]


def resolve(
    ctx: typer.Context,
    hunk: Hunk,
    take: Annotated[str, typer.Argument(metavar="theirs|mine|both|base", help="Which version shall stand")] = "",
    *,
    text: Annotated[str | None, typer.Option("--text", help="Neither: these words of yours")] = None,
    accept: AndAccept = False,
    yes: deciding.Yes = False,
) -> int:
    """Say which version of a sentence shall stand that you changed since it was proposed.

    `theirs` is the proposal, `mine` your text as it is, `base` what stood there first. It waits for you on today's
    text then, unless you add --accept.
    """
    if (text is None) == (take not in contesting.OPTIONS):
        raise typer.BadParameter(f"Say one of {', '.join(contesting.OPTIONS)}, or --text TEXT.")
    call = _permitted(ctx, accept=accept, yes=yes)
    with call.pool() as pool:
        task = resolving.resolve(pool, calls.person(), hunk, text if text is not None else take)
        return _said(call, pool, task, hunk, accept=accept)


def reattach(
    ctx: typer.Context,
    hunk: Hunk,
    where: Annotated[str, typer.Argument(metavar="FILE:RANGE", help="The text that it is to take the place of")],
    *,
    accept: AndAccept = False,
    yes: deciding.Yes = False,
) -> int:
    """Give a sentence that lost its place a new one: the proposal is about that text from then on."""
    call = _permitted(ctx, accept=accept, yes=yes)
    place = ranges.read(call.root, where)
    if place.span is None:
        raise typer.BadParameter(f"Name the range in {place.path} as well: {ranges.FORMS}.")
    with call.pool() as pool:
        task = resolving.reattach(pool, calls.person(), hunk, place.path, place.span, place.text)
        return _said(call, pool, task, hunk, accept=accept)


def _permitted(ctx: typer.Context, *, accept: bool, yes: bool) -> calls.Call:
    if accept:
        calls.may_apply(yes=yes)
    calls.refuse_agents()
    return calls.of(ctx)


def _said(call: calls.Call, pool: pools.Pool, task: tasks.Task, name: str, *, accept: bool) -> int:
    hunk = placing.hunk_of(pool, name)[2]
    if accept and hunk.status is patches.HunkStatus.PENDING:
        outcome = review.accept(pool, calls.person(), name.partition(".")[0], review.Choice(hunks=(name,)))
        if call.as_json:
            call.answer(deciding.outcome_view(pool, name.partition(".")[0], outcome))
        else:
            deciding.say_outcome(call.out, outcome)
        return 0 if outcome.applied else PROBLEM
    if call.as_json:
        call.answer({"hunk": wire.hunk_view(pool, hunk), "task": wire.task_view(pool, task)})
        return 0
    call.out.print(panels.hunk(hunk))
    if hunk.status is patches.HunkStatus.PENDING:
        call.out.print(Text(f"coauthor accept {name}", style="dim"))
    return 0
