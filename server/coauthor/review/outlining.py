"""A request for an outline, posted on OUTLINE.md; where there is none, the proposal brings the file along."""

from __future__ import annotations

from coauthor.domain import actors, errors, tasks
from coauthor.manuscript import outline
from coauthor.pool import pool as pools
from coauthor.review import disk, posting

MOST_NOTES = 20_000


def post(pool: pools.Pool, actor: actors.Actor, topic: str, notes: str, origin: tasks.Origin) -> tasks.Task:
    """Post the task; the person's own words, and nothing else, are its topic and notes."""
    if not (topic.strip() or notes.strip()):
        raise errors.Invalid("Say in a few words what it is to be about.")
    if len(notes) > MOST_NOTES:
        raise errors.Invalid(f"Those notes are longer than {MOST_NOTES} characters; take the ones that matter most.")
    is_there = (pool.where.root / outline.PATH).exists()
    opened = (disk.open_file if is_there else disk.open_new)(pool.where.root, outline.PATH)
    if isinstance(opened, disk.Refused):
        raise errors.Unavailable(opened.reason)
    wish = f"Propose an outline: {topic.strip()}" if topic.strip() else "Propose an outline from my notes"
    intent = f"{wish}\n\nMy notes:\n{notes.strip()}" if notes.strip() else wish
    return posting.post_at(
        pool, actor, outline.PATH, opened.text, None, intent=intent, origin=origin, assignee="orchestrator"
    )
