"""Tasks, plans and proposals drawn for a terminal; only looks, no decisions.

Text of other people goes through `wording.safe` and is never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from coauthor.cli import wording
from coauthor.domain import events, patches, tasks, words
from coauthor.domain.patches import HunkStatus

DELETED, INSERTED = "red strike", "bold green"
_AROUND = 48
_HUNK_STYLE = {
    HunkStatus.PENDING: "yellow",
    HunkStatus.ACCEPTED: "green",
    HunkStatus.EDITED: "green",
    HunkStatus.REJECTED: "red",
    HunkStatus.STALE: "magenta",
    HunkStatus.ORPHANED: "magenta",
}
_HUNK_WORD = {
    HunkStatus.PENDING: "to decide",
    HunkStatus.EDITED: "accepted in your words",
    HunkStatus.STALE: "its sentence was changed",
    HunkStatus.ORPHANED: "its place is gone",
}


def framed(body: RenderableType, title: str, style: str = "cyan") -> Panel:
    """A panel with its title on the left."""
    head = Text(f" {title} ", style="bold")
    return Panel(body, title=head, title_align="left", border_style=style, box=box.ROUNDED, padding=(0, 1))


def task_table(many: Sequence[tasks.Task]) -> Table:
    """Tasks, one to a line."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("task", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("place", overflow="fold", max_width=32)
    table.add_column("request", ratio=1)
    table.add_column("proposals")
    for task in many:
        style = wording.STATUS_STYLE.get(task.status, "")
        request = wording.line(task.intent, 160)
        if task.reason and task.status in (tasks.Status.BLOCKED, tasks.Status.FAILED):
            request += f"\n{wording.line(task.reason, 160)}"
        table.add_row(
            Text(task.id, style="bold"),
            Text(wording.status(task), style=style),
            Text(wording.safe(wording.place(task)), style="dim"),
            Text(request),
            proposals_in_short(task),
        )
    return table


def proposals_in_short(task: tasks.Task) -> Text:
    """`P3 partly`, one to a line; undone attempts left out unless there is nothing else."""
    shown = [p for p in task.proposals if p.status is not tasks.ProposalStatus.SUPERSEDED] or task.proposals
    return Text("\n").join(Text.assemble((p.id, "bold"), f" {p.status.value}") for p in shown)


def plan(found: dict[str, Any]) -> RenderableType:
    """The plan: goal, what is wrong, what is done about it."""
    lines: list[Text] = [Text(wording.safe(found.get("goal", "")), style="bold")]
    for name, label in (("issues", "Seen"), ("strategy", "Do"), ("risks", "Risk"), ("citations_needed", "Cite")):
        lines += [Text.assemble((f"{label + ':':<6}", "dim"), wording.safe(item)) for item in found.get(name, ())[:12]]
    return framed(_hanging(lines), "Plan", "blue")


def _hanging(lines: Iterable[Text]) -> RenderableType:
    return Group(*lines)


def proposal(found: tasks.Proposal, *, only: str | None = None) -> RenderableType:
    """A proposal sentence by sentence; `only` shows one of them."""
    shown = [hunk for hunk in found.hunks if only in (None, hunk.id)]
    parts: list[RenderableType] = []
    if found.summary and only is None:
        parts += [Text(wording.safe(found.summary), style="bold"), Text("")]
    for number, each in enumerate(shown):
        if number:
            parts.append(Text(""))
        parts.append(hunk(each))
    if only is None:
        parts += [Text(f"also removes: {wording.line(gone.before)}", style="dim") for gone in found.removals]
        parts += [Text(wording.safe(mark), style="magenta") for mark in found.marks]
    return framed(Group(*parts), f"Proposal {found.id} · {found.status.value}", "yellow" if found.live else "green")


def hunk(found: patches.Hunk) -> RenderableType:
    """One decision: where it is, old and new with the words that differ marked, and why."""
    word = _HUNK_WORD.get(found.status, found.status.value)
    head = Text.assemble(
        (found.id, "bold"),
        (f"  {wording.safe(found.path)}:{found.line + 1}  ", "dim"),
        (word, _HUNK_STYLE[found.status]),
    )
    rows: list[RenderableType] = [head]
    offered = {"": found.edited} if found.edited is not None else dict(found.texts)
    if found.picked is not None and found.edited is None:
        offered = {found.picked: found.texts[found.picked]}
    for number, (label, text) in enumerate(offered.items()):
        marks = words.marks(found.before, text)
        if number == 0:
            old = _marked(marks, "del") if len(offered) == 1 else Text(wording.line(found.before))
            rows.append(_row("-", "red", _context(found, old)))
        named = Text.assemble((f"{label}: ", "cyan")) if len(found.texts) > 1 and label else Text("")
        rows.append(_row("+", "green", named + (_marked(marks, "ins") if text else Text("(deleted)", style="dim"))))
    if found.why:
        rows.append(_row(" ", "", Text(wording.line(found.why), style="italic dim")))
    return Group(*rows)


def _row(sign: str, style: str, body: Text) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    grid.add_row(Text(sign, style=style), body)
    return grid


def _context(found: patches.Hunk, old: Text) -> Text:
    """The sentence between the last words before it and the first after it, in grey."""
    before, after = found.prefix.rpartition("\n\n")[2], found.suffix.partition("\n\n")[0]
    if "%" in before or "\\begin" in before or "\\section" in before:
        before = ""
    left = " ".join(before.split())[-_AROUND:].partition(" ")[2]
    right = " ".join(after.split())[:_AROUND].rpartition(" ")[0]
    return Text.assemble(
        (f"…{wording.safe(left)} " if left else "", "bright_black"),
        old,
        (f" {wording.safe(right)}…" if right else "", "bright_black"),
    )


def _marked(marks: Iterable[words.Mark], side: str) -> Text:
    """One side of a change. The words that differ are marked by style and, for plain output, by brackets."""
    result = Text()
    style = DELETED if side == "del" else INSERTED
    for mark in marks:
        flat = wording.safe(mark.text.replace("\n", " "))
        if mark.op == "same":
            result.append(" ".join(flat.split(" ")))
        elif mark.op == side:
            result.append(flat, style=style)
    return result


def thread_line(happened: events.Event) -> Text:
    """An event of a thread on one line."""
    style = {"human": "green", "agent": "cyan", "system": "dim"}[happened.actor.kind.value]
    return Text.assemble(
        (f"{wording.clock(happened.at)}  ", "dim"),
        (f"{wording.safe(happened.actor.name)} ", style),
        wording.event(happened),
    )


def log_table(history: Sequence[events.Event], *, with_task: bool = True) -> Table:
    """The record, one event to a line, oldest first."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("when", style="dim", no_wrap=True)
    if with_task:
        table.add_column("task", no_wrap=True)
    table.add_column("who", no_wrap=True)
    table.add_column("what", ratio=1)
    for happened in history:
        style = {"human": "green", "agent": "cyan", "system": "dim"}[happened.actor.kind.value]
        cells = [wording.clock(happened.at), *([happened.task or ""] if with_task else [])]
        table.add_row(*cells, Text(wording.safe(happened.actor.name), style=style), Text(wording.event(happened)))
    return table


def show_result(out: Console, task: tasks.Task) -> None:
    """Everything that a task has come to: its plan, what is proposed or asked, or why it can't go on."""
    if task.focus_note:
        out.print(Text(wording.safe(task.focus_note), style="dim"))
    if task.plan:
        out.print(plan(task.plan))
    current = task.current or (task.proposals[-1] if task.proposals else None)
    if current is not None:
        out.print(proposal(current))
    for question in task.questions:
        if question.answer is None:
            out.print(framed(_question(question), f"Question {question.id}", "yellow"))
    for report in task.reports[-1:]:
        if current is None:
            out.print(framed(_report(report), "Report", "green"))
    if task.status in (tasks.Status.BLOCKED, tasks.Status.FAILED):
        out.print(framed(_stopped(task), f"{task.id} · {wording.status(task)}", "red"))


def _question(question: tasks.Question) -> Text:
    options = "".join(f"\n  {number}. {option}" for number, option in enumerate(question.options, 1))
    return Text(wording.safe(question.text + options))


def _report(report: tasks.Report) -> Text:
    findings = "".join(f"\n- {finding.get('message', '')}" for finding in report.findings)
    return Text(wording.safe(report.summary + findings))


def _stopped(task: tasks.Task) -> RenderableType:
    lines = [Text(wording.safe(task.error or task.reason or ""))]
    if task.possible:
        lines.append(Text("Possible without a model:", style="dim"))
        lines += [Text(f"  - {wording.safe(item)}") for item in task.possible]
    return Padding(Group(*lines), (0, 0))
