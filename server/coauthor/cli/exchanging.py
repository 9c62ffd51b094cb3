"""The commands that exchange changes with the rest of the world: `propose` takes a diff in, `export` gives one out.

Neither changes a text: what comes in is a proposal like any other.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import panels, reading, wording
from coauthor.domain import errors, tasks
from coauthor.review import exchange, exchange_out, wire

STANDARD_INPUT = "-"


def propose(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE.diff", help="A unified diff; - reads standard input")],
    *,
    task: Annotated[str, typer.Option("--task", metavar="T12", help="The task it belongs to; else a new one")] = "",
    message: Annotated[str, typer.Option("--message", "-m", help="What it is about, in a few words")] = "",
) -> int:
    """Make a proposal of a unified diff, to be decided sentence by sentence.

    Each hunk must fit the text as it is now in exactly one place; otherwise nothing is proposed.
    """
    call = calls.of(ctx)
    root = call.root
    parts = exchange.targets(root, _read(file))
    changed = exchange.from_diff(parts, {path: exchange.on_disk(root, path) for path in parts})
    offer = exchange.Offer(
        changed,
        task or None,
        os.environ.get(calls.AGENT_TOKEN) or None,
        message or f"Changes from {'standard input' if file == STANDARD_INPUT else Path(file).name}",
        tasks.Origin.CLI,
    )
    with call.pool(create=not task) as pool:
        posted = exchange.post(pool, calls.person(), offer)
        if call.as_json:
            made = wire.Wire(pool)
            view = made.proposal(posted.task, posted.proposal)
            call.answer({"proposal": view, "task": made.task(posted.task)})
            return 0
    panels.show_result(call.out, posted.task)
    for mark in posted.proposal.marks:
        call.out.print(Text.assemble(("! ", "yellow"), wording.safe(mark)))
    steps = f"coauthor accept {posted.proposal.id} · coauthor reject {posted.proposal.id}"
    call.out.print(Text(steps, style="dim"))
    return 0


def export(
    ctx: typer.Context,
    proposal: Annotated[str, typer.Argument(metavar="P3")],
    *,
    how: Annotated[
        exchange_out.Format, typer.Option("--format", help="A diff for `git apply`, or LaTeX with its changes marked")
    ] = exchange_out.Format.DIFF,
    candidate: Annotated[str, typer.Option("--candidate", metavar="A", help="Which version")] = "",
    file: Annotated[str, typer.Option("--file", metavar="FILE", help="Which file, if there are several")] = "",
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Write it there, to a new file")] = "",
) -> int:
    """Give a proposal out: as a unified diff, or as LaTeX that shows what is new and what is gone."""
    call = calls.of(ctx)
    if not reading.PROPOSAL.fullmatch(proposal) or "." in proposal:
        raise typer.BadParameter(f"`{proposal}` is no proposal; proposals are called P3.")
    with call.pool() as pool:
        text = exchange_out.export(pool, proposal, how, candidate or None, file or None)
    if output:
        _write(Path(output), text)
    if call.as_json:
        call.answer({"text": text})
    elif output:
        call.out.print(Text(f"{proposal} is in {output}."))
    else:
        # Bytes, because the line ends of the file are a part of the diff.
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    return 0


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except OSError as error:
        raise errors.NotFound(f"{file} can't be read: {error.strerror or error}.") from error
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise errors.Invalid(f"{file} is not UTF-8 (byte {error.start}).") from error


def _write(target: Path, text: str) -> None:
    try:
        with target.open("xb") as made:
            made.write(text.encode())
    except FileExistsError as error:
        raise errors.Conflict(f"{target} is there already.", "Name a new file; nothing was overwritten.") from error
    except OSError as error:
        raise errors.Unavailable(f"{target} can't be written: {error.strerror or error}.") from error
