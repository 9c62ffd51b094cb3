"""TODO comments at the terminal: `todo start` gives them to the co-author; other commands say that they are there."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import following, posting, ranges, wording
from coauthor.domain import errors
from coauthor.domain.tasks import Status
from coauthor.pool import pool as pools
from coauthor.review import unmade, wire


def start(
    ctx: typer.Context,
    where: Annotated[str, typer.Argument(metavar="[FILE|FILE:RANGE]", help="Only those that stand there")] = "",
) -> int:
    """Make tasks of the TODO(coauthor) comments in your saved files, as saving does in an editor.

    One whose task has ended is taken up again where you name its place. The files stay as they are.
    """
    call = calls.of(ctx).about(where)
    place = ranges.read(call.root, where) if where else None
    with call.pool_if_any() as known:
        found = _at(call, known, place) if place else unmade.find(call.root, known)
        over = "" if found else _over(call, known)
    if not found:
        said = "" if call.as_json else f"{_none(place)}{over}"
        call.answer({"tasks": [], "refused": []}) if call.as_json else call.out.print(Text(said, style="dim"))
        return 0
    with call.pool(create=True) as pool:
        given = unmade.start(pool, calls.person(), found)
        following.wake(pool)
        if call.as_json:
            refused = [{"path": each.path, "line": each.line, "reason": why} for each, why in given.refused]
            call.answer({"tasks": [wire.task_view(pool, task) for task in given.tasks], "refused": refused})
        else:
            _say(call, given)
    return 1 if given.refused else 0


def hint(call: calls.Call, pool: pools.Pool | None) -> None:
    """One line about TODO comments that wait for a word, where there are any."""
    said = unmade.said(unmade.find(call.root, pool))
    if said and not call.as_json:
        call.out.print(Text(wording.safe(said), style="yellow"), soft_wrap=True)


def _at(call: calls.Call, pool: pools.Pool | None, place: ranges.Place) -> list[unmade.Unmade]:
    """The comments in a range, or by the paragraph that it is in."""
    start, end = place.span or (0, len(place.text))
    if pool is not None and pool.foreign:
        raise errors.Forbidden("The tasks of this folder came with it.", "`coauthor adopt` takes them over.")
    mine = [each for each in unmade.all_of(call.root, pool) if each.path == place.path]
    return [each for each in mine if each.comment.start < end and start < each.comment.end]


def _none(place: ranges.Place | None) -> str:
    where = "there" if place else "in your saved files"
    return f"No TODO(coauthor) comment {where} waits for a word of yours."


def _over(call: calls.Call, pool: pools.Pool | None) -> str:
    """What can be done about a comment whose task has ended, as after an undo."""
    ended = [(each, each.bound) for each in unmade.all_of(call.root, pool) if each.bound is not None]
    if not ended:
        return ""
    each, task = ended[0]
    more = f", and {len(ended) - 1} more" if len(ended) > 1 else ""
    is_over = f"That at {each.path}:{each.line} belongs to {task.id}, which is {task.status.said}{more}."
    again = (
        f"coauthor retry {task.id}" if task.status is Status.FAILED else f"coauthor todo start {each.path}:{each.line}"
    )
    return f" {is_over} `{again}` takes it up again."


def _say(call: calls.Call, given: unmade.Given) -> None:
    for task in given.tasks:
        call.out.print(posting.headline(task))
    for name in given.replies:
        call.out.print(Text(f"{name} has your reply; you can delete its comment."))
    for each, why in given.refused:
        call.err.print(Text(wording.safe(f"{each.path}:{each.line}: {why}"), style="yellow"), soft_wrap=True)
    if given.tasks:
        call.out.print(Text("They are done in the background: `coauthor tasks`, `coauthor review`.", style="dim"))
