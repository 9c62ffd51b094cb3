"""`coauthor build`: the document typeset in a copy, and what TeX complains of at its place in the text."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import ranges, wording

if TYPE_CHECKING:
    from coauthor.gates import typesetting

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def build(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="The document of this file; else the folder's")] = "",
    *,
    boxes: Annotated[bool, typer.Option("--boxes/--no-boxes", help="Lines that are too full or too empty too")] = False,
) -> int:
    """Typeset the document, and say what TeX complains of, where it is and what it means.

    LaTeX runs in a copy among your caches, without a shell escape; your files are not touched. Only in a folder
    that you trust, because typesetting runs what its files say. Exits 1 where there is an error.
    """
    from coauthor.briefing import buildlog
    from coauthor.domain import errors
    from coauthor.gates import typesetting
    from coauthor.manuscript import project
    from coauthor.pool import trusting
    from coauthor.review import building

    call = calls.of(ctx)
    if trusting.is_trusted(call.root) is not True:
        raise errors.Untrusted(
            "Typesetting runs what the files of this folder say, and you have not said yet that you trust it.",
            "`coauthor trust` says so; nothing was run.",
        )
    facts = project.index(project.DiskSource(call.root))
    main = building.main_of(facts, ranges.read(call.root, file).path if file else None)
    if call.as_json:
        built = asyncio.run(typesetting.run(call.root, main, kept=buildlog.copy(call.root)))
    else:
        with call.err.status(f"Typesetting {main}…"):
            built = asyncio.run(typesetting.run(call.root, main, kept=buildlog.copy(call.root)))
    built = building.located(call.root, building.understood(call.root, built), main)
    found = building.findings(call.root, built)
    said = building.summary(built, main)
    with call.pool_if_any() as pool:
        if pool is not None and not pool.foreign:
            building.record(pool, said, found, calls.person())
    if call.as_json:
        call.answer(_document(built, main, said, found))
    else:
        _show(call, built, said, found, boxes=boxes)
    return 0 if built.is_sound else 1


def _document(built: typesetting.Built, main: str, said: str, found: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {
        "main": main,
        "built": built.pdf is not None,
        "pages": built.pages,
        "pdf": str(built.pdf) if built.pdf else None,
        "engine": built.engine,
        "summary": said,
        "findings": list(found),
    }


def _show(
    call: calls.Call, built: typesetting.Built, said: str, found: tuple[dict[str, Any], ...], *, boxes: bool
) -> None:
    for each in found:
        severity = str(each["severity"])
        if severity == "info" and not boxes:
            continue
        place = Text(f"{each['target']} " if each["target"] else "", style="bold")
        line = Text.assemble(place, (f"{severity} ", _STYLES[severity]), wording.safe(str(each["message"])))
        call.out.print(line, soft_wrap=True)
    call.out.print(wording.safe(said), soft_wrap=True)
    if built.pdf is not None:
        call.out.print(Text(f"The PDF: {built.pdf}", style="dim"), soft_wrap=True)
