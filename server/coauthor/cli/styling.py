"""`coauthor style learn`: measures how the author writes, and proposes it as a section of STYLE.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import panels
from coauthor.domain import errors, tasks, texts
from coauthor.library import voice
from coauthor.manuscript import style
from coauthor.review import exchange, wire

_READABLE = frozenset({".tex", ".md", ".txt"})
_SECTION = re.compile(r"^## How I write\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_NOTES = frozenset({"readme.md"})


def learn(
    ctx: typer.Context,
    samples: Annotated[
        list[Path] | None, typer.Argument(metavar="[SAMPLES]", help="Texts of yours, or folders of them; else samples/")
    ] = None,
) -> int:
    """Measure how you write, from texts of your own, and propose it as a section of STYLE.md.

    Sentence lengths, person, tense, voice, hedges, connectives, punctuation and words; nothing leaves this machine.
    """
    call = calls.of(ctx)
    root = call.root
    read = list(_read(root, samples or [root / "samples"]))
    measured = voice.measure(read)
    if measured.sentences < voice.FEWEST:
        raise errors.Invalid(
            f"Only {measured.sentences} sentences were found; at least {voice.FEWEST} are needed to say something.",
            "Put texts that you wrote yourself into samples/ (.tex, .md or .txt), or name them.",
        )
    section = voice.profile(measured, [path for path, _ in read])
    before = _style(root)
    begun = before.rstrip() or "# Style"
    after = _SECTION.sub(lambda _: section, before) if _SECTION.search(before) else f"{begun}\n\n{section}"
    offer = exchange.Offer(
        (exchange.Changed(style.PATH, before, after, is_new=not (root / style.PATH).exists()),),
        summary=f"How you write, measured over {measured.sentences} sentences",
        origin=tasks.Origin.CLI,
    )
    with call.pool(create=True) as pool:
        posted = exchange.post(pool, calls.person(), offer)
        if call.as_json:
            call.answer(
                {
                    "proposal": wire.Wire(pool).proposal(posted.task, posted.proposal),
                    "sentences": measured.sentences,
                    "figures": measured.figures,
                }
            )
            return 0
    panels.show_result(call.out, posted.task)
    call.out.print(Text(f"coauthor accept {posted.proposal.id} · coauthor reject {posted.proposal.id}", style="dim"))
    return 0


def _read(root: Path, named: list[Path]) -> Iterator[tuple[str, str]]:
    """The texts, by the names that a person knows them by; raises NotFound for one that is not there."""
    for place in named:
        if not place.exists():
            raise errors.NotFound(f"There is no {place}.", "Name texts of yours, or put some into samples/.")
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if not file.is_file() or file.suffix.lower() not in _READABLE or file.name.lower() in _NOTES:
                continue
            loaded = texts.load(file.read_bytes())
            if isinstance(loaded, texts.Loaded):
                near = file.resolve()
                yield (near.relative_to(root).as_posix() if near.is_relative_to(root) else file.name), loaded.text


def _style(root: Path) -> str:
    """STYLE.md as it is; empty where there is none yet, which only an accept makes."""
    return exchange.on_disk(root, style.PATH) if (root / style.PATH).exists() else ""
