"""Who is told when the outline changes: tasks that are about a node, and the person whose section it concerns.

Changes no text; what is being written on the spot stops, and goes on when the person has said what is to become of it.
"""

from __future__ import annotations

from coauthor.briefing import speaking
from coauthor.domain import actors, commands, errors, scheduling, suggesting, tasks
from coauthor.manuscript import outline
from coauthor.manuscript.contract import Contract
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import ideas, initiative


def tell(pool: pools.Pool, made: Contract, before: str, after: str) -> list[str]:
    """Tell every live task that is about a node which says something else now, or is gone; gives their ids.

    Where the node's section has text, to bring that in line is offered; what is being written there waits for the
    answer, and begins anew where there is nothing to wait for.
    """
    nodes = changed(before, after)
    concerned = [(task, slug) for task in views.live_tasks(pool) if (slug := _node_of(task, made, nodes))]
    offered = _offer(pool, made, nodes, after)
    told = []
    for task, slug in concerned:
        tie = made.tie(slug)
        title = tie.node.title if tie is not None else slug
        text = f"“{title}” {'changed in' if tie is not None else 'is no longer in'} the outline."
        batch: list[commands.TaskCommand] = [commands.Notice(task=task.id, text=text)]
        if scheduling.running(task):
            batch.append(commands.Release(task=task.id, reason=text))
            if (other := offered.get(slug)) is not None:
                reason = f"{text} {other} asks what is to become of its section"
                batch.append(commands.Wait(task=task.id, reason=reason, needs=f"{scheduling.TASK}{other}"))
        try:
            pool.handle_all(batch, actors.SYSTEM)
        except errors.CoauthorError:
            continue  # it has come to an end just now
        told.append(task.id)
    return told


def _offer(pool: pools.Pool, made: Contract, nodes: frozenset[str], after: str) -> dict[str, str]:
    """The suggestions to bring sections in line, by node."""
    if not initiative.is_on(pool):
        return {}
    said, say, offered = _said(after), speaking.here(pool), {}
    for slug in sorted(nodes):
        tie = made.tie(slug)
        idea = ideas.drifted(pool, say, tie, said[slug]) if tie is not None and slug in said else None
        task = initiative.suggest(pool, idea) if idea is not None else None
        if task is not None:
            offered[slug] = task.id
    return offered


def changed(before: str, after: str) -> frozenset[str]:
    """The anchors of the nodes that say something else now, or are gone."""
    old, new = _said(before), _said(after)
    return frozenset(slug for slug, words in old.items() if new.get(slug) != words)


def _said(text: str) -> dict[str, str]:
    nodes = outline.read(text).nodes
    return {node.slug: " ".join(text[node.start : node.own_end].split()) for node in nodes}


def _node_of(task: tasks.Task, made: Contract, nodes: frozenset[str]) -> str | None:
    """The node among these that a task is about; none for a suggestion that nobody has said yes to."""
    if not task.status.live or suggesting.is_waiting(task):
        return None
    named = next((ref.outline for ref in task.refs if ref.outline in nodes), None)
    if named is not None:
        return named
    for tie in made.ties:
        if tie.node.slug in nodes and tie.place is not None:
            section = tie.place.section
            here = [ref for ref in task.refs if ref.path == tie.place.path]
            near = (section.start <= ref.start < section.end for ref in here if ref.start is not None)
            if any(near) or any(section.title in ref.section for ref in here):
                return tie.node.slug
    return None
