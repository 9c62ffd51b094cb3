"""Tasks, plans and proposals drawn for a terminal; only looks, no decisions.

Text of other people goes through `wording.safe` and is never read as markup.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from coauthor import config
from coauthor.briefing import speaking
from coauthor.cli import wording
from coauthor.domain import events, patches, tasks, words
from coauthor.domain.patches import HunkStatus
from coauthor.domain.speech import saying
from coauthor.domain.tasks import ProposalStatus
from coauthor.review.today import Today

DELETED, INSERTED = "red strike", "bold green"
_AROUND = 40
_TAB = "⇥"
_BLANKS = str.maketrans({" ": "␣", "\t": _TAB, "\n": "↵"})
_MOST_LINES = 12
_WIDE = 100
"""Columns from which on a table of tasks is easier to read than a list."""
_BRACKETS_NEED = 4
_BRACKETS = {"del": ("[-", "-]"), "ins": ("{+", "+}")}
_PLANNED = (
    ("issues", "seen"),
    ("strategy", "do"),
    ("new_information", "new"),
    ("citations_needed", "cite"),
    ("risks", "risk"),
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\\(?:begin|end|item|(?:sub)*section|chapter|label)\b[^\n]*\n?|%[^\n]*\n?")
_HUNK_STYLE = {
    HunkStatus.PENDING: "yellow",
    HunkStatus.ACCEPTED: "green",
    HunkStatus.EDITED: "green",
    HunkStatus.REJECTED: "red",
    HunkStatus.STALE: "magenta",
    HunkStatus.ORPHANED: "magenta",
}


def framed(body: RenderableType, title: str, style: str = "cyan") -> Panel:
    """A panel with its title on the left."""
    head = Text(f" {title} ", style="bold")
    return Panel(body, title=head, title_align="left", border_style=style, box=box.ROUNDED, padding=(0, 1))


def task_table(many: Sequence[tasks.Task], today: Today | None = None) -> RenderableType:
    """Tasks, one to a line, or one to a few lines where the window is narrow; `today` tells where live ones stand."""
    return _Tasks(tuple((task, wording.safe(wording.place(task, today))) for task in many))


@dataclass(frozen=True, slots=True)
class _Tasks:
    """Tasks with their places, as the window has room for them."""

    many: tuple[tuple[tasks.Task, str], ...]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        yield _wide(self.many) if options.max_width >= _WIDE else _narrow(self.many)


def _narrow(many: Sequence[tuple[tasks.Task, str]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for task, place in many:
        shown = " · ".join(proposals_in_short(task).plain.split("\n")) if task.proposals else ""
        head = Text.assemble(
            (wording.status(task), wording.STATUS_STYLE.get(task.status, "")),
            (f"  {shown}" if shown else "", "bold"),
            f"  {wording.line(task.intent, 160)}",
        )
        below = [Text(place, style="dim")] if place else []
        if stopped := _why_stopped(task):
            below.append(Text(stopped, style="dim"))
        grid.add_row(task.id, Group(head, *below))
    return grid


def _why_stopped(task: tasks.Task) -> str:
    stopped = task.status in (tasks.Status.BLOCKED, tasks.Status.FAILED)
    return wording.line(task.reason, 160) if stopped and task.reason else ""


def _wide(many: Sequence[tuple[tasks.Task, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("task", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("place", overflow="fold", max_width=44)
    table.add_column("request", ratio=1)
    table.add_column("proposals")
    for task, place in many:
        style = wording.STATUS_STYLE.get(task.status, "")
        request = wording.line(task.intent, 160)
        if stopped := _why_stopped(task):
            request += f"\n{stopped}"
        table.add_row(
            Text(task.id, style="bold"),
            Text(wording.status(task), style=style),
            Text(place, style="dim"),
            Text(request),
            proposals_in_short(task),
        )
    return table


def proposals_in_short(task: tasks.Task) -> Text:
    """`P3 partly`, one to a line; replaced attempts and finished undoings left out unless there is nothing else."""
    shown = [p for p in task.proposals if p.status is not ProposalStatus.SUPERSEDED and (p.live or not p.reverts)]
    return Text("\n").join(
        Text.assemble((p.id, "bold"), f"{_undoes(p)} {p.status.said}") for p in shown or task.proposals
    )


def _undoes(found: tasks.Proposal) -> str:
    return f" (undo of {found.reverts})" if found.reverts else ""


def plan(found: dict[str, Any], told: Collection[str] = ()) -> RenderableType:
    """The plan: goal, what is wrong, what is done about it; without the lines that were told already."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    for name, label in _PLANNED:
        for item in [each for each in found.get(name, ()) if each not in told][:_MOST_LINES]:
            grid.add_row(label, Text(wording.sentence(item)))
            label = ""
    goal = found.get("goal", "")
    head = [] if goal in told else [Text(wording.safe(goal), style="bold")]
    return framed(Group(*head, grid), "Plan", "blue")


def proposal(
    found: tasks.Proposal, *, only: str | None = None, known: str = "", today: Today | None = None
) -> RenderableType:
    """A proposal sentence by sentence; `only` shows one of them, `known` is what was said above it already.

    `today` tells where they stand now; without it they are on the lines that they were proposed for.
    """
    lines = today.lines(found) if today is not None else {}
    shown = [hunk for hunk in found.hunks if only in (None, hunk.id)]
    parts: list[RenderableType] = []
    if found.summary and not known.startswith(found.summary) and only is None:
        parts += [Text(wording.safe(found.summary), style="bold"), Text("")]
    for number, each in enumerate(shown):
        if number:
            parts.append(Text(""))
        line = lines.get(each.id, each.line)
        there = each if line is None else each.model_copy(update={"line": line})
        parts.append(hunk(there, found.status, lost=line is None))
    if only is None:
        parts += [Text(f"also removes: {wording.line(gone.before)}", style="dim") for gone in found.removals]
        parts += [Text(wording.safe(mark), style="magenta") for mark in found.open_marks]
        parts += [Text(f"decided: {wording.safe(mark)}", style="dim") for mark in found.settled_marks]
    return framed(
        Group(*parts), f"Proposal {found.id}{_undoes(found)} · {found.status.said}", "yellow" if found.live else "green"
    )


def hunk(found: patches.Hunk, within: ProposalStatus | None = None, *, lost: bool = False) -> RenderableType:
    """One decision: where it is, old and new with the words that differ marked, and why; `within` is its proposal's.

    One that is `lost` stood on its line when it was proposed, and is not found in today's text.
    """
    decided = decision(found)
    if within is ProposalStatus.REVERTED and found.status in (HunkStatus.ACCEPTED, HunkStatus.EDITED):
        decided = Text("undone", style="dim")
    elif within is ProposalStatus.REVERTED and found.status is HunkStatus.PENDING:
        decided = Text("not decided", style="dim")
    elif within is ProposalStatus.SUPERSEDED and found.status is HunkStatus.PENDING:
        decided = Text("replaced by a later proposal", style="dim")
    place = f"{wording.safe(found.path)}:{found.line + 1}{wording.NOT_FOUND if lost else ''}"
    head = Text.assemble((found.id, "bold"), (f"  {place}  ", "dim"), decided)
    offered = _offered(found)
    marks = words.marks(found.before, next(iter(offered.values())))
    around = _context(found)
    old = _Marked(marks if len(offered) == 1 else words.marks(found.before, found.before), "del", *around)
    rows: list[RenderableType] = [head, _row("-", "red", old)]
    for label, text in offered.items():
        name = f"{label}: " if len(found.texts) > 1 and label else ""
        name = "yours: " if found.edited is not None else name
        rows.append(_row(f"{name}+", "green", _Marked(words.marks(found.before, text), "ins", *around)))
    if found.edited is not None:
        was = found.texts.get(found.picked or "") or next(iter(found.texts.values()), "")
        rows.append(_row(" ", "", Text(f"offered: {wording.line(was)}", style="dim")))
    if found.why:
        rows.append(_row(" ", "", Text(wording.line(found.why), style="italic dim")))
    return Group(*rows)


def overlap(others: Sequence[str]) -> Text:
    """That proposals of these names wait for some of the same sentences."""
    said = f"{', '.join(others)} would change some of the same sentences: coauthor reject {others[0]}, or"
    return Text(f"{said} choose in a review.", style="yellow")


def decision(found: patches.Hunk) -> Text:
    """What has become of a sentence, in a word or two."""
    return Text(found.status.said, style=_HUNK_STYLE[found.status])


def _offered(found: patches.Hunk) -> dict[str, str]:
    """The new texts by candidate: all of them, or the one that was decided for."""
    if found.edited is not None:
        return {"": found.edited}
    if found.picked is not None:
        return {found.picked: found.texts[found.picked]}
    return dict(found.texts)


def _row(sign: str, style: str, body: RenderableType) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(Text(sign, style=style), body)
    return grid


def _context(found: patches.Hunk) -> tuple[str, str]:
    """The last words before the sentence and the first after it, within their paragraph."""
    before = _PARAGRAPH.split(found.prefix)[-1]
    after = _PARAGRAPH.split(found.suffix)[0]
    left = " ".join(before.split())[-_AROUND:].partition(" ")[2]
    right = " ".join(after.split())[:_AROUND].rpartition(" ")[0]
    return left, right


@dataclass(frozen=True, slots=True)
class _Marked:
    """One side of a change, the words that differ marked: by style at a terminal, by brackets where there is none."""

    marks: tuple[words.Mark, ...]
    side: str
    left: str = ""
    right: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        whole = self._text(framed=console.is_terminal)
        if console.is_terminal:
            yield from _broken(whole, console, options.max_width)
            return
        # Brackets make lines longer: broken that much earlier, and closed and opened again at each break.
        for spared in range(0, max(1, options.max_width - _BRACKETS_NEED), _BRACKETS_NEED):
            lines = [self._bracketed(line) for line in _broken(whole, console, options.max_width - spared)]
            if all(line.cell_len <= options.max_width for line in lines):
                break
        yield from lines

    def _text(self, *, framed: bool) -> Text:
        """The text with its marks as styles, and where it is `framed` a few words around it."""
        result = Text()
        if self.left and framed:
            result.append(f"… {wording.safe(self.left)} ", style="dim")
        for mark in self.marks:
            if mark.op == "same":
                result.append(wording.safe(mark.text.replace("\n", " ").replace("\t", " ")))
            elif mark.op == self.side:
                shown = mark.text.translate(_BLANKS) if mark.text.isspace() else mark.text.replace("\t", _TAB)
                lines = shown.replace("\n\n", "\r").replace("\n", " ").replace("\r", "\n")
                lines = lines if result.plain else lines.lstrip("\n")
                result.append(wording.safe(lines), style=DELETED if self.side == "del" else INSERTED)
        if not any(mark.op != "del" for mark in self.marks) and self.side == "ins":
            result.append("(deleted)", style="dim")
        if self.right and framed:
            result.append(f" {wording.safe(self.right)} …", style="dim")
        return result

    def _bracketed(self, line: Text) -> Text:
        """A line of the text with brackets in place of the styles."""
        open_, close = _BRACKETS[self.side]
        plain, at = "", 0
        for span in sorted(line.spans, key=lambda span: span.start):
            if span.style in (DELETED, INSERTED) and span.start < span.end:
                plain += f"{line.plain[at : span.start]}{open_}{line.plain[span.start : span.end]}{close}"
                at = span.end
        return Text(plain + line.plain[at:])


def _broken(whole: Text, console: Console, width: int) -> list[Text]:
    """The lines of a text, without the blanks at which they were broken: nothing there is marked."""
    lines = list(whole.wrap(console, max(1, width)))
    for line in lines:
        line.rstrip()
    return lines


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
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("when", style="dim", no_wrap=True)
    if with_task:
        table.add_column("task", no_wrap=True)
    table.add_column("who", no_wrap=True)
    table.add_column("what", ratio=1, overflow="fold")
    for alike in _alike(history):
        happened = alike[0]
        said = wording.event(happened) + (f" ({len(alike)} times)" if len(alike) > 1 else "")
        style = {"human": "green", "agent": "cyan", "system": "dim"}[happened.actor.kind.value]
        cells = [wording.clock(happened.at), *([happened.task or ""] if with_task else [])]
        table.add_row(*cells, Text(wording.safe(happened.actor.name), style=style), Text(said))
    return table


def _alike(history: Sequence[events.Event]) -> Iterator[list[events.Event]]:
    """Events one by one, but those together that follow on each other and forget words of one task."""
    key = operator.attrgetter("type", "task", "actor.id")
    for (kind, *_rest), each in itertools.groupby(history, key):
        found = list(each)
        yield from [found] if kind == events.Type.EVENT_REDACTED else ([one] for one in found)


def show_result(out: Console, task: tasks.Task, today: Today | None = None) -> None:
    """Everything that a task has come to: its plan, what is proposed or asked, or why it can't go on."""
    if task.focus_note and task.focus_note not in (task.plan or {}).get("goal", ""):
        out.print(Text(wording.safe(task.focus_note), style="dim"))
    if task.plan:
        out.print(plan(task.plan))
    current = _newest(task)
    if current is not None:
        out.print(proposal(current, known=(task.plan or {}).get("goal", ""), today=today))
    for asked in task.questions:
        if asked.answer is None:
            out.print(question(asked))
    for report in task.reports[-1:]:
        goal = str((task.plan or {}).get("goal", ""))  # the same, and which place a name has been taken for
        told = goal.startswith(report.summary) and not (report.findings or report.scores)
        if current is None and not told:
            out.print(framed(_report(report), "Report", "green"))
    if task.status in (tasks.Status.BLOCKED, tasks.Status.FAILED):
        out.print(framed(_stopped(task), f"{task.id} · {wording.status(task)}", "red"))


def _newest(task: tasks.Task) -> tasks.Proposal | None:
    """The proposal that a person means: the one alive, else the last that undoes nothing."""
    own = [known for known in task.proposals if known.reverts is None]
    return task.current or (own[-1] if own else None)


def question(asked: tasks.Question, *, offered: bool = False) -> RenderableType:
    """What an agent, or a sentence with two versions, asks of the person; `offered` is what nobody asked for."""
    options = "".join(f"\n  {number}. {option}" for number, option in enumerate(asked.options, 1))
    return framed(
        Text(wording.safe(asked.text + options)),
        f"{'Suggestion' if offered else 'Question'} {asked.id}",
        "dim" if offered else "yellow",
    )


def why(name: str, reasons: str, around: Sequence[str]) -> RenderableType:
    """The reason for a sentence; where none was given for it, what its proposal and plan say."""
    if reasons:
        return Text(wording.sentence(reasons), style="italic")
    lines = [Text(f"No reason was given for {name} by itself. What was said of the whole:", style="dim")]
    lines += [Text(f"  - {wording.sentence(each)}") for each in around]
    return Group(*(lines if around else [Text(f"No reason was given for {name}.", style="dim")]))


def _report(report: tasks.Report) -> Text:
    findings = "".join(f"\n- {finding.get('message', '')}" for finding in report.findings)
    return Text(wording.safe(report.summary + findings))


def _stopped(task: tasks.Task) -> RenderableType:
    lines = [Text(wording.safe(task.error or task.reason or ""))]
    if task.possible:
        say = saying.in_(speaking.of(task, config.load().language_thread))
        lines.append(Text(say("Possible without a model:"), style="dim"))
        lines += [Text(f"  - {wording.safe(item)}") for item in task.possible]
    return Padding(Group(*lines), (0, 0))
