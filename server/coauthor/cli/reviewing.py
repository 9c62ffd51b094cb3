"""The commands that go through what waits: `review`, step by step at a terminal, and `why` for one sentence."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import comments, following, keys, panels, ranges, reading, stepping, wording
from coauthor.domain import errors, takebacks, tasks
from coauthor.pool import pool as pools
from coauthor.review import chosen, placing, reasons, waiting, wire
from coauthor.review.waiting import Kind, Part, Waiting

MISSING = "There is no file"
_CLOSELY = 50
"""Proposals whose sentences are looked for before anything is shown; each costs a comparison of two texts."""


def review(
    ctx: typer.Context,
    where: Annotated[str, typer.Argument(metavar="[FILE|FILE:RANGE|SECTION]", help="Only what is about this")] = "",
) -> int:
    """Step through all that waits for you: sentences, questions and plans, in the order of the text.

    One key decides, and it is done at once. Without a terminal, or with --json, it lists what waits.
    """
    call = calls.of(ctx)
    parts = scope(call.root, where)
    with call.pool_if_any() as pool:
        if pool is None:
            _listed(call, None, [])
        elif call.as_json or not calls.interactive():
            refresh(pool)
            _listed(call, pool, waiting.find(pool, parts))
        else:
            calls.refuse_agents()
            with following.seat(pool):
                go_through(pool, call.out, parts)
        comments.hint(call, pool)
    return 0


def go_through(pool: pools.Pool, out: Console, parts: Sequence[Part]) -> None:
    """Step through what waits in these parts at a terminal, and say in the end what was done and what is left."""
    refresh(pool)
    sitting = stepping.Sitting(pool, calls.person(), out, keys.Keyboard())
    sitting.go(parts)
    left = len(waiting.find(pool, parts))
    if not sitting.tally.done and not left:
        out.print(Text("Nothing waits for you here.", style="dim"))
        return
    more = f"{left} still {'waits' if left == 1 else 'wait'} for you." if left else "Nothing else waits for you."
    out.print(Text(f"{sitting.tally.sentence()} {more}".strip(), style="bold"))


def refresh(pool: pools.Pool) -> None:
    """Bring what is known of waiting sentences up to date with the files as they are now: of the first so many."""
    waits = dict.fromkeys(each.id.partition(".")[0] for each in waiting.find(pool) if each.kind is Kind.SENTENCE)
    for name in itertools.islice(waits, _CLOSELY):
        try:
            chosen.look_closely(pool, calls.person(), name)
        except errors.CoauthorError:
            continue  # what can't be looked at now is shown as it is on the record


def scope(root: Path, where: str) -> list[Part]:
    """The parts of the workspace that a FILE, a FILE:RANGE or the title of a section names; none for all of it."""
    if not where:
        return []
    try:
        place = ranges.read(root, where)
    except errors.NotFound as error:
        if not error.message.startswith(MISSING):
            raise
        return waiting.of_section(root, where)
    return [Part(place.path, place.span)]


def listing(pool: pools.Pool, found: Sequence[Waiting]) -> Table:
    """What waits, in the order of the text: where it stands, and in the line below what it is."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for each in found:
        place = [Text(wording.safe(f"{each.path}:{each.line + 1}"), style="dim")] if each.path else []
        table.add_row(each.id, Group(*place, _in_short(pool, each)))
    return table


def _in_short(pool: pools.Pool, each: Waiting) -> Text:
    task = pool.task(each.task)
    if each.kind is Kind.SENTENCE:
        _, proposal, hunk = placing.hunk_of(pool, each.id)
        about = takebacks.said(task, proposal, [hunk.id])
        return Text.assemble(
            f"{about}: " if about else "",
            panels.decision(hunk),
            f": {wording.line(hunk.before or next(iter(hunk.texts.values())), 90)}",
        )
    if each.kind is Kind.QUESTION:
        asked = next(known for known in task.questions if known.id == each.id)
        word, style = ("suggestion", "dim") if each.offered else ("question", "yellow")
        return Text.assemble((word, style), f": {wording.line(asked.text, 90)}")
    return Text.assemble(("plan", "yellow"), f": {wording.line((task.plan or {}).get('goal', ''), 90)}")


def _listed(call: calls.Call, pool: pools.Pool | None, found: Sequence[Waiting]) -> None:
    if call.as_json:
        call.answer({"waiting": [_view(pool, each) for each in found] if pool else []})
    elif pool and found:
        call.out.print(listing(pool, found))
        call.out.print(Text("At a terminal, `coauthor review` goes through them.", style="dim"))
    else:
        call.out.print(Text("Nothing waits for you here.", style="dim"))


def _view(pool: pools.Pool, each: Waiting) -> dict[str, Any]:
    """One thing that waits: where it is today (lines from 1), and the hunk, question or plan itself."""
    task = pool.task(each.task)
    view: dict[str, Any] = {"kind": each.kind.value, "id": each.id, "task": each.task}
    view |= {"path": each.path, "line": each.line + 1} if each.path else {}
    view |= {"suggestion": True} if each.offered else {}
    if each.kind is Kind.SENTENCE:
        view["hunk"] = wire.hunk_view(pool, placing.hunk_of(pool, each.id)[2])
    if each.kind is Kind.PLAN:
        view["plan"] = task.plan
    name = each.question or each.id
    asked = next((known for known in task.questions if known.id == name), None)
    return view | ({"question": asked.model_dump(mode="json")} if asked else {})


def why(
    ctx: typer.Context,
    hunk: Annotated[str, typer.Argument(metavar="P3.1", help="A sentence of a proposal")],
    *,
    ask: Annotated[str, typer.Option("--ask", metavar="TEXT", help="Ask the co-author about it, in the thread")] = "",
) -> int:
    """Why a sentence is proposed: the reason it came with, else what its plan says; --ask asks for more."""
    call = calls.of(ctx)
    if not reading.PROPOSAL.match(hunk) or "." not in hunk:
        raise typer.BadParameter(f"`{hunk}` is no sentence of a proposal; those are called P3.1.")
    with call.pool() as pool:
        found = reasons.of(pool, hunk)
        task = reasons.ask(pool, calls.person(), hunk, ask) if ask.strip() else None
        said = _answer(call, pool, task, hunk) if task else None
        if call.as_json:
            asked = {"task": wire.task_view(pool, task), "answer": said} if task else {}
            call.answer({"hunk": hunk, "why": found.own, "around": list(found.around), **asked})
            return 0
        call.out.print(Text(wording.safe(said)) if said else panels.why(hunk, found.own, found.around))
        if task is not None:
            wish = f"Asked in {task.id}. `coauthor reply {task.id} TEXT` says what you want instead."
            call.out.print(Text(wish, style="dim"))
        elif not found.own:
            call.out.print(Text(f'coauthor why {hunk} --ask "…" asks the co-author.', style="dim"))
    return 0


def _answer(call: calls.Call, pool: pools.Pool, task: tasks.Task, hunk: str) -> str | None:
    with call.err.status(Text(f"{task.id} …"), spinner="dots"):
        return following.answer_about(pool, task.id, hunk)
