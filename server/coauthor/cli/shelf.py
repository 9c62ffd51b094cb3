"""The commands for figures, tables, data and code: `asset list` and `asset describe`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Group
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
    call.out.print(_listed(known))
    call.out.print(
        Text("`coauthor asset describe NAME` asks for what is missing; captions stand in brackets.", style="dim")
    )
    return 0


def _listed(known: Sequence[assets.Asset]) -> Group:
    """Each asset with what it shows and what is not said of it, a line to each."""
    lines = []
    for asset in known:
        named = f"  {wording.safe(asset.path)}" if asset.path and asset.path != asset.id else ""
        lines.append(
            Text.assemble((wording.safe(asset.id), "bold"), f"  {_kind(asset)}", (named, "dim"), overflow="fold")
        )
        if shows := _shows(asset):
            lines.append(Text(f"  {wording.safe(shows)}", no_wrap=True, overflow="ellipsis"))
        if missing := _missing(asset):
            lines.append(Text(f"  not said: {missing}", style="yellow"))
    return Group(*lines)


def _kind(asset: assets.Asset) -> str:
    return asset.kind.value if asset.kind else "?"


def _shows(asset: assets.Asset) -> str:
    """What its owner says it shows; its caption, which is no such saying, in brackets."""
    return wording.line(asset.message or (f"({asset.caption})" if asset.caption else ""), 90)


def _missing(asset: assets.Asset) -> str:
    gone = [] if asset.there else ["its file"]
    return ", ".join([*gone, *(["everything"] if len(asset.missing) == len(ASKED) else asset.missing)])


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
