"""The commands for figures, tables, data and code: `asset list` and `asset describe`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import wording
from coauthor.library import assets
from coauthor.review import showings

ASKED = {
    "kind": f"What is it? ({', '.join(assets.Kind)})",
    "source": "Where does it come from? (a script, a data set, a paper)",
    "purpose": "What is it for in the text?",
    "message": "What does it show? Only your words count",
}


def list_(ctx: typer.Context) -> int:
    """List the figures, tables, data and code of this folder, and what their owner has not said of them yet."""
    call = calls.of(ctx)
    known = assets.known(call.root)
    if call.as_json:
        call.answer({"assets": [showings.view(asset, lambda path: (call.root / path).as_uri()) for asset in known]})
        return 0
    if not known:
        call.out.print(Text(f"There are no figures, tables, data or code in {call.root}.", style="dim"))
        return 0
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("asset", overflow="fold", ratio=3)
    table.add_column("kind", no_wrap=True)
    table.add_column("what it shows", no_wrap=True, overflow="ellipsis", ratio=4)
    table.add_column("missing", overflow="fold", ratio=2)
    for asset in known:
        shown = asset.message or (f"({asset.caption})" if asset.caption else "")
        kind = asset.kind.value if asset.kind else "?"
        gone = [] if asset.there else ["its file"]
        table.add_row(
            *(Text(wording.safe(each)) for each in (asset.id, kind, shown[:90])),
            Text(
                ", ".join([*gone, *(["everything"] if len(asset.missing) == len(ASKED) else asset.missing)]), "yellow"
            ),
        )
    call.out.print(table)
    call.out.print(
        Text("`coauthor asset describe NAME` asks for what is missing; captions stand in brackets.", style="dim")
    )
    return 0


def describe(
    ctx: typer.Context,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="Its name, label or file")],
    *,
    kind: Annotated[str, typer.Option("--kind", help=", ".join(assets.Kind))] = "",
    source: Annotated[str, typer.Option("--source", help="Where it comes from")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="What it is for in the text")] = "",
    message: Annotated[str, typer.Option("--message", help="What it shows, in your words")] = "",
) -> int:
    """Say what a figure, a table, data or code is and means; it goes into assets.yaml, and only you can say it.

    Without options, in a terminal, it asks for what is missing.
    """
    call = calls.of(ctx)
    calls.refuse_agents()
    found = assets.find(assets.known(call.root), asset)
    said = {"kind": kind, "source": source, "purpose": purpose, "message": message}
    if not any(said.values()) and calls.interactive() and not call.as_json:
        call.out.print(Text.assemble((found.id, "bold"), f"  {found.path or ''}  {found.caption}"))
        said = {name: call.out.input(f"{ASKED[name]}: ").strip() for name in found.missing}
    made = showings.describe(call.root, calls.person(), found.id, said)
    if call.as_json:
        call.answer({"asset": showings.view(made, lambda path: (call.root / path).as_uri())})
    else:
        left = f"; not said yet: {', '.join(made.missing)}" if made.missing else ""
        call.out.print(Text(f"{made.id} is described in {assets.PATH}{left}."))
    return 0
