"""The place that an asset or an entry of the bibliography stands for: the first passage that uses it.

What nothing uses has no place; it is said, and none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coauthor.briefing import abstracts
from coauthor.domain import errors, tasks
from coauthor.library import assets
from coauthor.manuscript import checks, project, prose
from coauthor.manuscript import snapshot as snapshots

PREFIXES = ("asset:", "cite:")
"""How a person names one at a terminal: `asset:fig:drift`, `cite:lamport1978`."""


@dataclass(frozen=True, slots=True)
class Used:
    """Code points `[start, end)` of a file, a sentence for the plan, and the ref that keeps the name."""

    path: str
    start: int
    end: int
    note: str
    ref: tasks.Ref


def find(root: Path, ref: tasks.Ref, held: Mapping[str, str] | None = None) -> Used:
    """Where an asset or a citation is used first; `held` are texts that editors hold. Raises NotFound."""
    source = project.DiskSource(root)
    facts = project.index(source, held)
    if ref.cite is not None:
        name, what, key = f"`{ref.cite}`", "cites", ref.cite
        if key not in facts.entries:
            raise errors.NotFound(f"The bibliography has no entry {name}.", "No task was made.")
        uses = [(path, at.start, at.end) for path, file in facts.files.items() for at in file.cites if at.key == key]
        kept = tasks.Ref(cite=key)
    else:
        asset = assets.find(assets.known(root, held), ref.asset or "")
        name, what, kept = asset.id, "uses", tasks.Ref(asset=asset.id)
        refers = ((path, at) for path, file in facts.files.items() for at in file.refs if at.key == asset.id)
        uses = [*((path, at.start, at.end) for path, at in refers), *asset.used]
    for path, start, end in _in_order(uses, facts):
        text = checks.text_of(source, held or {}, path)
        place = _passage(path, text, start, end) if text is not None else None
        if place is not None:
            return Used(path, *place, f"This is about {name}, at the first passage in {path} that {what} it.", kept)
    raise errors.NotFound(f"No running text {what} {name} yet.", "Name a place with it. No task was made.")


def spoken(words: str) -> tasks.Ref | None:
    """The ref that `asset:NAME` or `cite:KEY` means; None for any other words."""
    kind, _, name = words.strip().partition(":")
    if not name or f"{kind}:" not in PREFIXES:
        return None
    return tasks.Ref(asset=name) if kind == "asset" else tasks.Ref(cite=name)


def _in_order(uses: Iterable[tuple[str, int, int]], facts: project.Facts) -> Iterator[tuple[str, int, int]]:
    """As the document is read; what no document reads comes last."""
    order = {path: number for number, path in enumerate(abstracts.in_order(facts.includes))}
    yield from sorted(uses, key=lambda use: (order.get(use[0], len(order)), *use))


def _passage(path: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The paragraph of a use, or a whole float; None where no prose is."""
    made = snapshots.of(path, text)
    paragraph = prose.paragraph_at(made, start)
    if paragraph is not None and paragraph.end >= end:
        return paragraph.start, paragraph.end
    return (start, end) if prose.units(made, start, end) else None
