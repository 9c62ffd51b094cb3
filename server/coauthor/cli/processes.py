"""The commands that are processes of their own: the language server and the worker."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls


def serve(
    *,
    stdio: Annotated[bool, typer.Option("--stdio", help="On standard input and output (the only way so far)")] = True,
) -> int:
    """The language server, for your editor to start; `coauthor-lsp` is the same."""
    from coauthor import __main__ as entry

    return entry.serve(["--stdio"] if stdio else [])


def work(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The workspace")] = None,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and do what comes")] = False,
) -> int:
    """Do the waiting tasks, then leave. Servers and the other commands start this when it is needed."""
    from coauthor.agents import worker
    from coauthor.cli import comments
    from coauthor.pool import workers

    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"There is no folder {folder}.")
    call = calls.of(ctx)
    call = replace(call, given_root=folder.resolve()) if folder is not None else call
    root = call.root
    if workers.MARK not in os.environ:
        with call.pool_if_any() as pool:
            if pool is None:
                call.out.print(Text(f"No tasks in {root}. {call.elsewhere()}".strip(), style="dim"))
            comments.hint(call, pool)
            if pool is None:
                return 0
    return worker.main(root, watch)
