"""The commands that look at agents and what they are told: `context`, `agents` and `stats`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coauthor import config
from coauthor.briefing import casting
from coauthor.cli import call as calls
from coauthor.cli import wording
from coauthor.domain import counts
from coauthor.pool import trusting
from coauthor.review import contexts
from coauthor.review import stats as figures

_SHOWN, _MOST_SCORES = 1_500, 12


def context(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(metavar="T12")],
    *,
    whole: Annotated[bool, typer.Option("--whole", help="Every part in full")] = False,
) -> int:
    """Show what a model is, or would be, shown for a task, to whom it goes, and what leaves this machine."""
    call = calls.of(ctx)
    with call.pool() as pool:
        found = contexts.of(pool, pool.task(task), config.load())
    if call.as_json:
        call.answer(found)
        return 0
    leaves = "this leaves your machine" if found["leaves"] else "nothing leaves your machine"
    told = f"  {found['role']}, {found['step']}, about {found['tokens']} tokens; "
    call.out.print(
        Text.assemble(("to ", "dim"), (found["to"], "bold"), told, (leaves, "yellow" if found["leaves"] else "green"))
    )
    if "degraded" in found:
        call.out.print(Text(found["degraded"], style="yellow"))
    for part in found["parts"]:
        title = f"{part['source']} · {part['why']} · {part['tokens']} tokens"
        call.out.print(Rule(Text(wording.safe(title), style="cyan"), align="left", style="bright_black"))
        text = (
            part["text"] if whole or len(part["text"]) <= _SHOWN else f"{part['text'][:_SHOWN]}\n[… --whole shows all]"
        )
        call.out.print(Text(wording.safe(text)), soft_wrap=True)
    for cut in found["cut"]:
        call.out.print(Text(f"left out for want of room: {cut}", style="dim"))
    return 0


def agents(ctx: typer.Context) -> int:
    """List the roles: what each is for, and whether it can work here now."""
    call = calls.of(ctx)
    trusted = trusting.is_trusted(call.root)
    cast = casting.cast(call.root if trusted else None)
    listed = contexts.agents(trusted, cast, config.load())
    if call.as_json:
        call.answer({"agents": listed})
        return 0
    table = Table.grid(padding=(0, 2))
    for each in listed:
        mark, style = ("✓", "green") if each["ready"] else ("·", "dim")
        table.add_row(
            Text(mark, style=style),
            Text(each["id"], style="bold"),
            Text(each["when"]),
            Text(each.get("why", ""), style="dim"),
        )
    call.out.print(table)
    for problem in cast.problems:
        call.err.print(Text(problem, style="yellow"))
    return 0


def stats(ctx: typer.Context) -> int:
    """Say what was accepted and what it cost, by role, model and profile."""
    call = calls.of(ctx)
    with call.pool_if_any() as pool:
        found = figures.measure(pool)
    if call.as_json:
        call.answer(figures.view(found))
        return 0
    call.out.print(_accepted(found.by_role, "role"))
    call.out.print(_accepted(found.by_section, "section"))
    for title, costs in (("profile", found.profiles), ("model", found.models)):
        call.out.print(_costs(title, costs))
    if found.scores:
        call.out.print(_scored(found.scores[-_MOST_SCORES:]))
    return 0


def _scored(scores: list[dict[str, Any]]) -> Table:
    """What critiques have scored, and what the same paragraph had the time before."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("scored", "task", "paragraph", "of 5"):
        table.add_column(name)
    for each in scores:
        before = each.get("before", {})
        told = (f"{name} {f'{before[name]} → ' if name in before else ''}{n}" for name, n in each["scores"].items())
        where = f"{each['path']}:{each['line'] + 1}  {each['quote'][:30]}"
        table.add_row(each["at"][:10], each["task"], wording.line(where, 60), ", ".join(told))
    return table


def _accepted(rows: Any, title: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(title)
    for name in ("proposed", "accepted", "edited", "rejected", "undone", "waiting"):
        table.add_column(name, justify="right")
    for name, made in rows.items():
        waiting = made["pending"] + made["stale"] + made["orphaned"]
        of_each = (made[became] for became in ("accepted", "edited", "rejected", "undone"))
        table.add_row(wording.line(name, 40), *(f"{figure:,}" for figure in (made.total(), *of_each, waiting)))
    return table


def _costs(title: str, costs: dict[str, figures.Cost]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(title)
    for name in ("calls", "failed", "tokens in", "tokens out", "usd"):
        table.add_column(name, justify="right")
    for name, cost in costs.items():
        usd = f"{cost.usd:.4f}" if cost.usd or not cost.unpriced else ""
        unpriced = f"{counts.many(cost.unpriced, 'call')} without a known price" if cost.unpriced else ""
        table.add_row(
            wording.line(name, 40),
            f"{cost.calls:,}",
            f"{cost.failed:,}",
            f"{cost.tokens_in:,}",
            f"{cost.tokens_out:,}",
            " + ".join(part for part in (usd, unpriced) if part),
        )
    return table
