"""What CoAuthor offers by itself: a few suggestions, each once, each the person's to take, put off or forbid.

Looks only at what the record and the files say; starts nothing, and never words anything with a model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coauthor.briefing import outlined
from coauthor.domain import actors, commands, errors, suggesting, tasks
from coauthor.manuscript import contract, project
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import drafting

AT_ONCE = 3
"""So many suggestions wait for an answer at most."""

WISH = "Draft this section"


@dataclass(frozen=True, slots=True)
class Idea:
    """Something to offer; `key` tells it from all others for ever."""

    key: str
    text: str
    node: str


def offer(pool: pools.Pool) -> list[str]:
    """Make the suggestions that there is room for; gives their tasks."""
    waiting = [task for task in views.live_tasks(pool) if suggesting.is_suggestion(task)]
    made: list[str] = []
    for idea in _ideas(pool):
        if len(waiting) + len(made) >= AT_ONCE:
            break
        if views.by_key(pool, idea.key) is None and (task := _offer(pool, idea)) is not None:
            made.append(task)
    return made


def _offer(pool: pools.Pool, idea: Idea) -> str | None:
    try:
        command, text = drafting.request(pool, idea.node, WISH, tasks.Origin.AGENT)
    except errors.CoauthorError:
        return None
    posted = command.model_copy(
        update={"key": idea.key, "assignee": suggesting.ASSIGNEE, "priority": tasks.Priority.BACKGROUND}
    )
    task = pool.post(posted, actors.SYSTEM, [text])
    pool.handle(commands.Suggest(task=task.id, text=idea.text), actors.SYSTEM)
    return task.id


def _ideas(pool: pools.Pool) -> Iterator[Idea]:
    """Headings of the outline that have no section yet, or an empty one."""
    side = outlined.side(project.DiskSource(pool.where.root))
    if side is None:
        return
    for tie in side.compared.ties:
        if contract.State.MISSING in tie.states:
            text = f"The outline has “{tie.node.title}”, and the text has no such section. Draft it?"
            yield Idea(f"{suggesting.PREFIX}section:{tie.node.slug}", text, tie.node.slug)
