"""What CoAuthor offers by itself: a few suggestions, each once, each the person's to take, put off or forbid.

Starts nothing; what there is to offer is found by `ideas`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coauthor import config
from coauthor.briefing import speaking
from coauthor.domain import actors, commands, errors, suggesting, tasks
from coauthor.domain.speech.saying import Say
from coauthor.pool import pool as pools
from coauthor.pool import trusting, views
from coauthor.review import ideas

AT_ONCE = 3
"""So many suggestions wait for an answer at most; only one before the person has asked for or answered anything."""

ASKING = frozenset({"asset", "contract"})
"""Kinds that lead to questions: one of a kind at a time, and none before the person has begun."""

Finder = Callable[[pools.Pool, Say], Iterator[ideas.Idea]]
"""What there is to offer in a workspace, as whoever asks the person says it."""


def is_on(pool: pools.Pool) -> bool:
    """Whether anything may be offered here: the switch is on, and the folder is trusted."""
    root = pool.where.root
    return config.of_workspace(config.load(), root).initiative != "off" and trusting.is_trusted(root) is True


def offer(pool: pools.Pool, find: Finder | None = None) -> list[str]:
    """Make the suggestions that there is room for, of all that there are or of those found; gives their tasks."""
    live = [task for task in views.live_tasks(pool) if suggesting.is_suggestion(task)]
    begun = _has_begun(pool)
    room = (AT_ONCE if begun else 1) - sum(suggesting.is_waiting(task) for task in live)
    taken = {_kind(task.key or "") for task in live} if begun else set(ASKING)
    made: list[str] = []
    if room <= 0:
        return made
    find = find or (ideas.of_everything if begun else ideas.of_work)
    for idea in find(pool, speaking.here(pool)):
        if len(made) >= room:
            break
        kind = _kind(idea.key)
        if kind in ASKING & taken:
            continue
        if (task := suggest(pool, idea)) is not None:
            made.append(task.id)
            taken.add(kind)
    return made


def _has_begun(pool: pools.Pool) -> bool:
    """True once the person has asked for something here, or has answered a suggestion."""
    return any(not suggesting.is_waiting(task) for task in views.page(pool, limit=AT_ONCE + 1))


def _kind(key: str) -> str:
    return key.removeprefix(suggesting.PREFIX).partition(":")[0]


def suggest(pool: pools.Pool, idea: ideas.Idea) -> tasks.Task | None:
    """Offer it, unless it was offered before or can't be done; its task."""
    if views.by_key(pool, idea.key) is not None:
        return None
    try:
        command, text = idea.request()
    except errors.CoauthorError:
        return None
    posted = command.model_copy(
        update={"key": idea.key, "assignee": suggesting.ASSIGNEE, "priority": tasks.Priority.BACKGROUND}
    )
    task = pool.post(posted, actors.SYSTEM, [text])
    try:
        return pool.handle(commands.Suggest(task=task.id, text=idea.text), actors.SYSTEM)
    except errors.Conflict:
        return None  # another process offered it in this very moment
