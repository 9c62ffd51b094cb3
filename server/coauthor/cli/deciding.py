"""The commands that decide: `accept`, `reject` and `reconsider`. Only a person's word changes a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import following, reading, wording
from coauthor.domain import actors, commands, errors, patches, tasks
from coauthor.pool import pool as pools
from coauthor.review import deciding, rollback, wire

PROBLEM = 1
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Needed where there is no terminal")]


def accept(
    ctx: typer.Context,
    proposals: Annotated[list[str], typer.Argument(metavar="P3", help="Proposals, or sentences as P3.1")],
    *,
    hunk: Annotated[list[str] | None, typer.Option("--hunk", metavar="P3.1", help="Only this sentence")] = None,
    candidate: Annotated[
        list[str] | None, typer.Option("--candidate", metavar="A", help="Which version, or P3.1=B for one sentence")
    ] = None,
    edit: Annotated[list[str] | None, typer.Option("--edit", metavar="P3.1=TEXT", help="In your words")] = None,
    then: Annotated[str, typer.Option("--then", metavar="TEXT", help="And ask for more: the task goes on")] = "",
    yes: Yes = False,
) -> int:
    """Put a proposal, or some sentences of it, into the text.

    It goes through the editor that has the file open, or to the disk when none has; into several files all or none.
    """
    calls.may_apply(yes=yes)
    call = calls.of(ctx)
    edited = dict(_of_hunk("edit", each, "TEXT") for each in edit or ())
    picks = dict(_of_hunk("candidate", each, "B") for each in candidate or () if "=" in each)
    version = next((each for each in candidate or () if "=" not in each), None)
    chosen = group(proposals, [*(hunk or ()), *(edited if hunk or _named_hunks(proposals) else ())])
    for spoken in (*edited, *picks):
        if spoken.partition(".")[0] not in chosen:
            raise typer.BadParameter(f"{spoken} is of a proposal that is not accepted here.")

    def one(pool: pools.Pool, actor: actors.Actor, proposal: str) -> deciding.Outcome:
        mine, picked = (
            {key: text for key, text in given.items() if key.partition(".")[0] == proposal} for given in (edited, picks)
        )
        hunks = chosen[proposal] or (_open(pool, proposal) if mine else ())
        outcome = deciding.accept(pool, actor, proposal, deciding.Choice(hunks, version, picked, mine))
        return and_then(pool, actor, outcome, then)

    with call.pool() as pool:
        return _each(call, pool, chosen, one)


def reject(
    ctx: typer.Context,
    proposals: Annotated[list[str], typer.Argument(metavar="P3", help="Proposals, or sentences as P3.1")],
    *,
    hunk: Annotated[list[str] | None, typer.Option("--hunk", metavar="P3.1", help="Only this sentence")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="What you want instead: it is tried again")] = None,
) -> int:
    """Say no to a proposal or some sentences of it."""
    calls.refuse_agents()
    call = calls.of(ctx)
    with call.pool() as pool:
        views = []
        for proposal, hunks in group(proposals, hunk or ()).items():
            task = refuse(pool, calls.person(), proposal, tuple(hunks), reason)
            views.append(wire.task_view(pool, task))
            if not call.as_json:
                call.out.print(Text(refused_said(task, proposal, tuple(hunks))))
        following.wake(pool)
        if call.as_json:
            call.answer({"task": views[0]} if len(views) == 1 else {"tasks": views})
    return 0


def reconsider(
    ctx: typer.Context,
    proposals: Annotated[list[str], typer.Argument(metavar="P3", help="Rejected proposals, or sentences as P3.1")],
) -> int:
    """Take a no back: what you rejected waits again, as it was proposed. Your text stays as it is."""
    calls.refuse_agents()
    call = calls.of(ctx)
    with call.pool() as pool:
        views = []
        for proposal, hunks in group(proposals, ()).items():
            task = rollback.reconsider(pool, calls.person(), proposal, hunks)
            views.append(wire.task_view(pool, task))
            if not call.as_json:
                call.out.print(Text(f"{', '.join(hunks) or proposal} waits again: `coauthor review`."))
        if call.as_json:
            call.answer({"task": views[0]} if len(views) == 1 else {"tasks": views})
    return 0


def refuse(
    pool: pools.Pool, actor: actors.Actor, proposal: str, hunks: tuple[str, ...], reason: str | None
) -> tasks.Task:
    """The person's no to a proposal, or to some sentences of it."""
    task = reading.find(pool, proposal)[0]
    command = commands.Reject(task=task.id, proposal=proposal, hunks=hunks, reason=reason)
    return pool.handle(command, actor)


def refused_said(task: tasks.Task, proposal: str, hunks: tuple[str, ...]) -> str:
    """What a no has left: which sentences are out, which stay in the text, which still wait."""
    found = task.proposal(proposal)
    by_status = (
        {status: [h.id for h in found.hunks if h.status is status] for status in patches.HunkStatus} if found else {}
    )
    inside = [*by_status.get(patches.HunkStatus.ACCEPTED, []), *by_status.get(patches.HunkStatus.EDITED, [])]
    said = f"Rejected {', '.join(hunks) or (f'the rest of {proposal}' if inside else proposal)}."
    if inside:
        said += f" {', '.join(inside)} {'stays' if len(inside) == 1 else 'stay'} in the text."
    waiting = [hunk.id for hunk in found.open_hunks] if found and found.live else []
    if task.status is tasks.Status.OPEN:
        return f"{said} It is tried again: `coauthor attach {task.id}` follows it."
    return f"{said} Still to decide: {', '.join(waiting)}." if waiting else said


def group(named: Iterable[str], hunks: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The proposals named, each with the sentences named of it (none for all); `P3.1` names both."""
    named, hunks = list(named), list(hunks)
    result: dict[str, list[str]] = {}
    for spoken in named:
        result.setdefault(_proposal_of(spoken), [])
    for spoken in [*(each for each in named if "." in each), *hunks]:
        proposal = _proposal_of(spoken)
        if proposal not in result or "." not in spoken:
            raise typer.BadParameter(f"`{spoken}` is no sentence of {', '.join(result)}; those are called P3.1.")
        if spoken not in result[proposal]:
            result[proposal].append(spoken)
    return {proposal: tuple(chosen) for proposal, chosen in result.items()}


def _proposal_of(spoken: str) -> str:
    if not reading.PROPOSAL.match(spoken):
        raise typer.BadParameter(f"`{spoken}` is no proposal; proposals are called P3 and their sentences P3.1.")
    return spoken.partition(".")[0]


def _named_hunks(proposals: Iterable[str]) -> bool:
    return any("." in spoken for spoken in proposals)


def and_then(pool: pools.Pool, actor: actors.Actor, outcome: deciding.Outcome, text: str) -> deciding.Outcome:
    """Ask for more of the same task, once what it proposed is in the text."""
    if not text.strip():
        return outcome
    if not outcome.applied:
        return replace(outcome, hint=f"{outcome.hint} What you asked for besides was not sent.".strip())
    task = pool.handle(commands.Reply(task=outcome.task.id, text=text), actor)
    following.wake(pool)
    return replace(outcome, task=task, message=f"{outcome.message} {task.id} goes on with what you asked for.")


def _of_hunk(option: str, spoken: str, what: str) -> tuple[str, str]:
    hunk, found, text = spoken.partition("=")
    if not found or "." not in hunk:
        raise typer.BadParameter(f"`--{option} {spoken}`: write --{option} P3.1={what}.")
    _proposal_of(hunk)
    return hunk, text


def _open(pool: pools.Pool, proposal: str) -> tuple[str, ...]:
    return tuple(hunk.id for hunk in reading.find(pool, proposal)[1].open_hunks)


def _each(
    call: calls.Call,
    pool: pools.Pool,
    proposals: Iterable[str],
    one: Callable[[pools.Pool, actors.Actor, str], deciding.Outcome],
) -> int:
    """Decide one after the other; the exit code tells whether all of them are in the text."""
    results: list[dict[str, Any]] = []
    many = list(proposals)
    for proposal in many:
        try:
            outcome = one(pool, calls.person(), proposal)
        except errors.CoauthorError as error:
            if len(many) == 1:
                raise
            results.append(refusal(call, proposal, error))
            continue
        results.append(outcome_view(pool, proposal, outcome))
        if not call.as_json:
            say_outcome(call.out, outcome)
    applied = all(result["applied"] for result in results)
    if call.as_json:
        call.answer(results[0] if len(results) == 1 else {"applied": applied, "results": results})
    return 0 if applied else PROBLEM


def refusal(call: calls.Call, proposal: str, error: errors.CoauthorError) -> dict[str, Any]:
    """One of several that could not be decided: told at once, and what it is in the answer."""
    if not call.as_json:
        call.err.print(Text(f"{proposal}: {error.message} — {error.hint}", style="red"))
    return {"proposal": proposal, "applied": False, "state": "refused", "error": error.data()}


def outcome_view(pool: pools.Pool, proposal: str, outcome: deciding.Outcome) -> dict[str, Any]:
    """An outcome as PROTOCOL section 2 has it, with the proposal it is about and the words for a person."""
    view: dict[str, Any] = {
        "proposal": proposal,
        "applied": outcome.applied,
        "state": outcome.state,
        "task": wire.task_view(pool, outcome.task),
        "conflicts": list(outcome.conflicts),
        "message": outcome.message,
        "hint": outcome.hint,
    }
    return view | ({"by": outcome.by} if outcome.by else {})


def say_outcome(out: Any, outcome: deciding.Outcome) -> None:
    """An outcome in a sentence."""
    style = {"applied": "green", "applying": "yellow"}.get(outcome.state, "red")
    sign = {"applied": "✓", "applying": "…"}.get(outcome.state, "✗")
    hint = f" {outcome.hint}" if outcome.hint else ""
    out.print(Text.assemble((f"{sign} ", style), wording.safe(outcome.message), (wording.safe(hint), "dim")))
