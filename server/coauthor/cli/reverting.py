"""The command that takes things back out of the text: proposals, a whole task, or everything since a moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import deciding, reading
from coauthor.domain import actors, errors
from coauthor.pool import pool as pools
from coauthor.review import deciding as review
from coauthor.review import moments, rollback, undoing

PROBLEM = 1


def revert(
    ctx: typer.Context,
    named: Annotated[
        list[str] | None, typer.Argument(metavar="P3|P3.2|T2", help="Accepted proposals, sentences of them, or tasks")
    ] = None,
    *,
    since: Annotated[
        str, typer.Option("--since", metavar="TIME", help="All since 2026-05-01, an ISO time, or 30m, 2h, 3d ago")
    ] = "",
    yes: deciding.Yes = False,
) -> int:
    """Undo accepted proposals, single sentences, a task, or everything since a time, keeping what you wrote since.

    Each is taken back by itself, the newest first. What no longer can be is told, and waits as a proposal.
    """
    calls.may_apply(yes=yes)
    call = calls.of(ctx)
    if bool(named) == bool(since):
        raise typer.BadParameter("Name proposals (P3), sentences (P3.2) or tasks (T2), or a time with --since.")
    moment = moments.moment(since, datetime.now(UTC)) if since else ""
    with call.pool() as pool:
        return _told(call, pool, undos(pool, named or [], moment))


def undos(pool: pools.Pool, named: Sequence[str], moment: str) -> list[undoing.Undo]:
    """What the person named, the newest first; raises where one of the names is neither, or nothing is there."""
    if moment:
        return undoing.since(pool, moment)
    found: list[undoing.Undo] = []
    for spoken in dict.fromkeys(named):
        if reading.TASK.match(spoken):
            found += undoing.of_task(pool, spoken)
        elif reading.PROPOSAL.match(spoken):
            found.append(undoing.of_sentences((spoken,)) if "." in spoken else undoing.Undo("", spoken, ()))
        else:
            raise typer.BadParameter(f"`{spoken}` is neither a proposal (P3), a sentence (P3.2) nor a task (T2).")
    return list(dict.fromkeys(found))


def take_back(
    pool: pools.Pool, actor: actors.Actor, many: Sequence[undoing.Undo]
) -> Iterator[tuple[undoing.Undo, review.Outcome | errors.CoauthorError]]:
    """Take one after the other back, and tell what became of each; stops where an editor is silent."""
    for undo in many:
        try:
            outcome = rollback.undo(pool, actor, undo)
        except errors.CoauthorError as error:
            yield undo, error
            continue
        yield undo, outcome
        if outcome.state == "applying":
            return


def undo_one(pool: pools.Pool, actor: actors.Actor, proposal: str) -> review.Outcome:
    """Take one proposal back, and say so by its own name."""
    return rollback.revert(pool, actor, proposal)


def _told(call: calls.Call, pool: pools.Pool, many: Sequence[undoing.Undo]) -> int:
    results: list[dict[str, Any]] = []
    for undo, outcome in take_back(pool, calls.person(), many):
        if isinstance(outcome, review.Outcome):
            results.append(deciding.outcome_view(pool, undo.proposal, outcome))
            if not call.as_json:
                deciding.say_outcome(call.out, outcome)
        elif len(many) == 1:
            raise outcome
        else:
            results.append(deciding.refusal(call, undo.proposal, outcome))
    left = [undo.proposal for undo in many[len(results) :]]
    applied = not left and all(result["applied"] for result in results)
    if call.as_json:
        more = {"not_tried": left} if left else {}
        call.answer(results[0] if len(many) == 1 else {"applied": applied, "results": results, **more})
    elif left:
        call.err.print(Text(f"Not tried: {', '.join(left)}, until the editor has answered.", style="yellow"))
    return 0 if applied else PROBLEM
