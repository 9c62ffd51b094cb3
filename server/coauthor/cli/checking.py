"""`coauthor check`: what the rules find in the project, in words or as JSON. It changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from coauthor import config
from coauthor.cli import call as calls
from coauthor.cli import comments, ranges, wording
from coauthor.lsp import switches
from coauthor.manuscript import project
from coauthor.review import checking

_STYLES = {1: "bold red", 2: "yellow", 3: "cyan", 4: "dim"}


def check(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Only this file; all without it")] = "",
    *,
    hints: Annotated[bool, typer.Option("--hints/--no-hints", help="Say hints too")] = False,
) -> int:
    """What is wrong with the text: what is not closed, leads nowhere or is missing, and where it leaves its outline.

    Exits 1 where there is an error or a warning.
    """
    call = calls.of(ctx)
    only = ranges.read(call.root, file).path if file else None
    found = checking.run(call.root, {}, only, levels(call.root).level)
    if call.as_json:
        call.answer({"findings": [checking.view(one) for one in found], "summary": checking.summary(found)})
    else:
        shown = [one for one in found if hints or one.level < 4]
        for one in shown:
            place = Text(f"{one.path}:{one.line}:{one.column}", style="bold")
            said = wording.safe(one.finding.message)
            name = Text(f" {checking.NAMES[one.level]} ", style=_STYLES[one.level])
            call.out.print(Text.assemble(place, name, said, (f"  [{one.finding.code}]", "dim")), soft_wrap=True)
        nothing = not found and not any(path.endswith(".tex") for path in project.DiskSource(call.root).list())
        said = f"There is no LaTeX text in {call.root}" if nothing else checking.summary(found).capitalize()
        unsaid = any(one.level == 4 for one in found) and not hints
        call.out.print(Text(f"{said}.{' `coauthor check --hints` says them.' if unsaid else ''}", style="dim"))
        with call.pool_if_any() as pool:
            comments.hint(call, pool)
    return 1 if any(one.is_problem for one in found) else 0


def levels(root: Path) -> switches.Switches:
    """What the user's and the folder's settings say of findings."""
    return switches.decide(switches.of_file(config.path()), switches.of_file(root / "coauthor.toml"))
