"""What was decided about the earlier paragraphs of the same request, for the later ones to learn from."""

from __future__ import annotations

import re

from coauthor.domain import patches, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views

_KEY = re.compile(r"(series:\w+:)(\d+)\Z")
_BUSY = (tasks.Status.OPEN, tasks.Status.CLAIMED, tasks.Status.IN_PROGRESS)
_SHOWN = 6
_JUDGES = "reviewer"


def before(pool: pools.Pool, task: tasks.Task) -> list[tasks.Task]:
    """The tasks of the same series that come before this one, the nearest last."""
    match = _KEY.match(task.key or "")
    if match is None:
        return []
    first = max(0, int(match[2]) - _SHOWN)
    found = [views.by_key(pool, f"{match[1]}{number}") for number in range(first, int(match[2]))]
    return [each for each in found if each is not None]


def waits(pool: pools.Pool, task: tasks.Task) -> bool:
    """True while the paragraph before is still being worked on; whether it is decided doesn't matter.

    A judgement learns nothing from the one before.
    """
    if task.assignee == _JUDGES:
        return False
    earlier = before(pool, task)[-1:]
    return any(each.status in _BUSY for each in earlier)


def decided(pool: pools.Pool, task: tasks.Task) -> str:
    """What was proposed and what became of it, a line each; empty where there is nothing yet."""
    lines = []
    for each in before(pool, task):
        for proposal in each.proposals[-1:]:
            lines += [_line(hunk) for hunk in proposal.hunks]
        lines += [f"- the author said: {wish}" for wish in each.wishes]
    return "\n".join(lines)


def _line(hunk: patches.Hunk) -> str:
    new = (
        hunk.edited
        if hunk.edited is not None
        else hunk.texts.get(hunk.picked or "", next(iter(hunk.texts.values()), ""))
    )
    state = {
        patches.HunkStatus.ACCEPTED: "accepted",
        patches.HunkStatus.EDITED: "accepted, in the author's own words",
        patches.HunkStatus.REJECTED: "rejected",
    }.get(hunk.status, "not decided yet")
    return f"- {state}: “{_short(hunk.before)}” → “{_short(new)}”"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return f"{plain[:160]}…" if len(plain) > 160 else plain
