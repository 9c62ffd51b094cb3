"""The command that says who wrote what: `ledger`, by chapter, for one file sentence by sentence, or for a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.table import Table
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import ranges, wording
from coauthor.domain.bylines import Status
from coauthor.domain.strips import Source
from coauthor.review import disclosure, ledger_chapters
from coauthor.review import ledger as book

_COLUMNS = {
    Status.BEFORE_RECORD: ("before", "dim"),
    Status.TYPED: ("typed", ""),
    Status.ACCEPTED: ("accepted", "cyan"),
    Status.ACCEPTED_EDITED: ("edited", "cyan"),
    Status.REVERTED: ("undone", "green"),
    Status.UNKNOWN: ("unknown", "magenta"),
}
_MOST = 72
_WIDE = 80
_OUTSIDE = "(outside of chapters)"
_BEFORE = "(before the first heading)"


def ledger(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Only this file, sentence by sentence")] = "",
    *,
    disclose: Annotated[bool, typer.Option("--disclosure", help="A text for a form that asks how AI was used")] = False,
) -> int:
    """Who wrote what, from the record alone: every sentence as it stands now, by chapter.

    Sentences that stood there before the record began; that you typed or changed; that you accepted as proposed, or
    accepted and then edited; that have your words back after an accepted change; and those that nobody can tell.
    """
    call = calls.of(ctx)
    only = ranges.read(call.root, file).path if file else None
    with call.pool_if_any() as pool:
        found = book.measure(call.root, pool, only=only)
    said = disclosure.text(found, only or "the manuscript")
    if call.as_json:
        call.answer(book.view(found, sentences=only is not None) | ({"disclosure": said} if disclose else {}))
    elif disclose:
        call.out.print(Text(wording.safe(said)), soft_wrap=True)
    elif not found.rows:
        call.out.print(Text(f"There is no running text in {call.root}.", style="dim"))
    else:
        _show(call, found, whole=only is None)
    return 0


def _show(call: calls.Call, found: book.Ledger, *, whole: bool) -> None:
    if whole:
        rows = [(_named(each), each.count) for each in ledger_chapters.added(found)]
    else:
        rows = [(wording.line(row.title, _MOST) or _BEFORE, row.count) for row in found.rows]
    call.out.print(_Book(tuple(rows), found.totals))
    if not whole:
        for row in found.rows:
            for sentence in row.sentences:
                if line := _line(sentence):
                    call.out.print(line)
    call.out.print(_summary(found), style="dim")


def _named(chapter: ledger_chapters.Chapter) -> str:
    return " ".join(part for part in (chapter.number, wording.line(chapter.title, _MOST) or _OUTSIDE) if part)


@dataclass(frozen=True, slots=True)
class _Book:
    """Sentences by chapter, and how many of the words are the co-author's, as the window has room for them."""

    rows: tuple[tuple[str, book.Count], ...]
    totals: book.Count

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._wide() if options.max_width >= _WIDE else self._narrow()

    def _wide(self) -> Table:
        """A line to a chapter; what no chapter has gets no column."""
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), show_footer=True)
        table.header_style = "dim"
        table.add_column("chapter", Text("all"), overflow="fold", ratio=1)
        totals, told = self.totals, self._told()
        table.add_column("sentences", _figure(totals.sentences.total(), ""), justify="right", no_wrap=True)
        for status in told:
            name, style = _COLUMNS[status]
            table.add_column(name, _figure(totals.sentences[status], style), justify="right", no_wrap=True)
        table.add_column("words", _figure(totals.words.total(), ""), justify="right", no_wrap=True)
        table.add_column("co-author's", _share(totals), justify="right", no_wrap=True)
        for name, count in self.rows:
            figures = [_figure(count.sentences[status], _COLUMNS[status][1]) for status in told]
            all_of = _figure(count.sentences.total(), "")
            table.add_row(Text(name), all_of, *figures, _figure(count.words.total(), ""), _share(count))
        return table

    def _narrow(self) -> Group:
        """Two lines to a chapter."""
        lines = []
        for name, count in (*self.rows, ("all", self.totals)):
            kinds = [f"{count.sentences[each]:,} {_COLUMNS[each][0]}" for each in self._told() if count.sentences[each]]
            lines.append(Text(name, style="bold"))
            lines.append(Text(f"  {count.sentences.total():,} sentences: {', '.join(kinds)}"))
            lines.append(Text.assemble(f"  {count.words.total():,} words, the co-author's: ", _share(count)))
        return Group(*lines)

    def _told(self) -> list[Status]:
        return [status for status in _COLUMNS if self.totals.sentences[status]]


def _figure(number: int, style: str) -> Text:
    return Text(f"{number:,}" if number else "·", style=style if number else "dim")


def _share(count: book.Count) -> Text:
    number, of = count.words[Source.COAUTHOR], count.words.total()
    return Text(f"{number:,} ({100 * number / of:.1f} %)" if number else "·", style="cyan" if number else "dim")


def _line(sentence: book.Sentence) -> Text | None:
    """A sentence that a proposal had to do with, or that nobody can tell; None for all others."""
    byline = sentence.byline
    if byline.status in (Status.TYPED, Status.BEFORE_RECORD):
        return None
    name, style = _COLUMNS[byline.status]
    how = f" {100 * byline.changed:.0f} %" if byline.status is Status.ACCEPTED_EDITED and byline.changed else ""
    proposals = f"{' '.join(byline.proposals)}  " if byline.proposals else ""
    return Text.assemble(
        (f"{sentence.line:>5}  ", "dim"),
        (f"{name + how:<13}", style),
        (proposals, "bold"),
        wording.line(sentence.text, _MOST),
    )


def _summary(found: book.Ledger) -> Text:
    said = found.decisions.changes
    parts = [f"{found.decisions.proposals:,} proposals", f"{said.total():,} changes"]
    parts += [f"{number:,} {fate.value.replace('_', ' ')}" for fate, number in said.items()]
    lines = [" · ".join(parts)]
    mean = found.totals.mean_change
    if mean is not None:
        lines.append(f"edited: on average {100 * mean:.1f} % of a sentence's words")
    if found.outside:
        lines.append(f"outside of running text: {found.outside:,} words of the co-author")
    if found.left_out:
        lines.append(f"no document reads {wording.line(', '.join(found.left_out), 2 * _MOST)}: not counted")
    if found.unreadable:
        lines.append(f"can't be read as text: {wording.line(', '.join(found.unreadable), 2 * _MOST)}")
    if found.decisions.redacted:
        lines.append(f"entries of the record that were forgotten: {found.decisions.redacted:,}")
    return Text("\n".join(lines))
