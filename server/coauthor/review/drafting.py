"""A request to write the section of a node of the outline, posted where the node's text goes."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from coauthor.briefing import outlined
from coauthor.domain import actors, commands, errors, tasks
from coauthor.manuscript import nodes, outline, places, project, prose
from coauthor.manuscript import snapshot as snapshots
from coauthor.pool import pool as pools
from coauthor.review import binding, posting

_MOST = 12
"""So many nodes are named where none is meant."""


def post(
    pool: pools.Pool, actor: actors.Actor, named: str, wish: str, origin: tasks.Origin, *, go_on: bool = False
) -> tasks.Task:
    """Post the task; raises NotFound with what there is instead, Conflict where there is text already."""
    command, text = request(pool, named, wish, origin, go_on=go_on)
    return pool.post(command, actor, [text])


def request(
    pool: pools.Pool, named: str, wish: str, origin: tasks.Origin, *, go_on: bool = False
) -> tuple[commands.Post, str]:
    """The command that posts it, and the text that its place is in."""
    side = outlined.side(project.DiskSource(pool.where.root))
    if side is None or not side.compared.outline.nodes:
        raise errors.NotFound("There is no OUTLINE.md here with headings to write to.", "`coauthor init` makes one.")
    node = nodes.find(side.compared.outline, named)
    if node is None:
        nearest = _nearest(side.compared.outline.nodes, named)
        meant = f"Did you mean {nearest}? " if nearest else ""
        raise errors.NotFound(f"The outline has no node “{named}”.", f"{meant}{_known(side.compared.outline.nodes)}")
    bound = binding.of(pool, node.slug)
    if bound.refusal:
        raise errors.Conflict(bound.refusal)
    spot = side.spot(node)
    if spot is None:
        raise errors.NotFound(
            f"Nothing in the text tells where “{node.title}” belongs.",
            f"Write its heading, with \\label{{{node.label or f'sec:{node.slug}'}}}, and ask again.",
        )
    text = side.texts[spot.path]
    if not go_on and _has_prose(text, spot):
        raise errors.Conflict(f"“{node.title}” has text already.", "`--continue` writes on behind it.")
    anchor = places.ref(spot.path, text, spot.start, spot.end, (node.title,))
    refs = (anchor, tasks.Ref(outline=node.slug))
    posted = commands.Post(intent=f"{wish}: {node.title}", raw=wish, origin=origin, refs=refs, assignee="drafter")
    return posted, text


def _nearest(known: Sequence[outline.Node], named: str) -> str:
    """The one that may be meant, by a slip in its slug or title; empty for none."""
    by = {name.casefold(): each.slug for each in known for name in (each.slug, each.title)}
    close = difflib.get_close_matches(named.casefold(), by, 1, 0.7)
    return by[close[0]] if close else ""


def _known(known: Sequence[outline.Node]) -> str:
    """What there is, the first of it by name, and how many more."""
    listed = ", ".join(each.slug for each in known[:_MOST])
    more = f" and {len(known) - _MOST} more (`coauthor outline show`)" if len(known) > _MOST else ""
    return f"There are: {listed}{more}."


def about(pool: pools.Pool, named: str, wish: str, origin: tasks.Origin) -> tuple[commands.Post, str]:
    """The command for any wish about a node: its section where that has text, else a draft of it."""
    side = outlined.side(project.DiskSource(pool.where.root))
    node = nodes.find(side.compared.outline, named) if side is not None else None
    spot = side.spot(node) if side is not None and node is not None else None
    if side is None or node is None or spot is None or not _has_prose(side.texts[spot.path], spot):
        command, text = request(pool, named, wish, origin)
        return command.model_copy(update={"intent": wish if node is None else f"{wish}: {node.title}"}), text
    text = side.texts[spot.path]
    span = (spot.start, spot.end)
    return posting.request(spot.path, text, span, intent=wish, origin=origin, section=(node.title,)), text


def _has_prose(text: str, spot: nodes.Spot) -> bool:
    made = snapshots.of(spot.path, text)
    return any(spot.start <= each.start < spot.end for each in prose.paragraphs(made))
