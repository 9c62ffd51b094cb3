"""`coauthor outline show|lock|unlock|sync`: the plan beside the text, and what agents are bound to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import wording
from coauthor.domain import counts
from coauthor.manuscript.contract import State, Tie
from coauthor.review import planning

Node = Annotated[str, typer.Argument(metavar="[NODE]", help="Only this node, by its anchor or title")]

_SAID = {
    State.MISSING: ("no section yet", "yellow"),
    State.RENAMED: ("another title", "cyan"),
    State.MOVED: ("elsewhere", "cyan"),
    State.EMPTY: ("empty", "yellow"),
    State.OVER: ("too long", "cyan"),
    State.UNDER: ("short of its target", "cyan"),
}


def show(ctx: typer.Context, node: Node = "") -> int:
    """The outline node by node: which section carries it out, its words and its target, and where the two differ."""
    call = calls.of(ctx)
    compared = planning.compare(call.root, {})
    with call.pool_if_any() as pool:
        now = planning.state(pool)
    shown = planning.view(compared, now, node or None)
    if call.as_json:
        call.answer(shown)
        return 0
    slugs = {one["slug"] for one in shown["nodes"]}
    _print(call, [tie for tie in compared.contract.ties if tie.node.slug in slugs])
    for place in compared.contract.extras if not node else ():
        title = wording.safe(place.section.title)
        call.out.print(Text(f"+ {title}  ({place.path}) is not in the outline", style="yellow"), soft_wrap=True)
    call.out.print(Text(_lock(now.locked, differs=shown["differs"]), style="dim"))
    return 0


def lock(ctx: typer.Context) -> int:
    """Bind agents to the outline as it stands; you go on editing it freely and see the difference."""
    call = calls.of(ctx)
    compared = planning.compare(call.root, {})
    with call.pool(create=True) as pool:
        now = planning.lock(pool, compared, calls.person())
        planning.note(pool, compared, calls.person())
    return _said(call, now.locked, "The outline is locked: what agents draft belongs to its nodes.")


def unlock(ctx: typer.Context) -> int:
    """Take the lock off the outline."""
    call = calls.of(ctx)
    with call.pool_if_any() as pool:
        if pool is not None:
            planning.unlock(pool, calls.person())
    return _said(call, None, "The lock is off: agents draft where you ask them to.")


def sync(ctx: typer.Context, node: Node = "") -> int:
    """Hold the outline against the text and put on the record what changed on either side. Exits 1 if they differ."""
    call = calls.of(ctx)
    compared = planning.compare(call.root, {})
    with call.pool_if_any() as pool:
        before = planning.state(pool)
        now = planning.note(pool, compared, calls.person()) if pool is not None else before
    shown = planning.view(compared, now, node or None)
    differing = [one for one in shown["nodes"] if one["states"]]
    if call.as_json:
        call.answer({**shown, "changed": now != before})
    else:
        slugs = {one["slug"] for one in shown["nodes"]}
        _print(call, [tie for tie in compared.contract.ties if tie.states and (not node or tie.node.slug in slugs)])
        said = f"{len(differing)} of {len(shown['nodes'])} nodes differ, {len(shown['extras'])} sections are unplanned."
        call.out.print(Text(said, style="dim"))
    return 1 if differing or shown["extras"] else 0


def _print(call: calls.Call, ties: Sequence[Tie]) -> None:
    """A node to a line, indented by its level; its file where that is another than that of the line above."""
    above = ""
    for tie in ties:
        path = tie.place.path if tie.place is not None else ""
        line = _line(tie, path if path != above else "")
        call.out.print(Padding(line, (0, 0, 0, 2 * (tie.node.level - 1)), expand=False))
        above = path


def _line(tie: Tie, path: str) -> Text:
    node = tie.node
    line = Text(overflow="fold")
    line.append(wording.safe(" ".join(part for part in (node.number, node.title) if part)), style="bold")
    target = f" / {node.target}" if node.target else ""
    if tie.place is not None:
        line.append(f"  {f'{tie.words}{target} words' if target else counts.many(tie.words, 'word')}", style="dim")
    elif target:
        line.append(f"  0{target} words", style="dim")
    for state in tie.states:
        if state in _SAID:
            line.append(f"  {_SAID[state][0]}", style=_SAID[state][1])
    return line.append(f"  {path}" if path else "", style="dim")


def _lock(locked: str | None, *, differs: bool) -> str:
    if locked is None:
        return "Not locked."
    return "Locked; the outline has changed since." if differs else "Locked."


def _said(call: calls.Call, locked: str | None, words: str) -> int:
    if call.as_json:
        call.answer({"locked": locked})
    else:
        call.out.print(words)
    return 0
