"""The outline's lock and changes in the pool, and the outline held against the text as a view for clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coauthor.domain import actors, errors, outlines, texts
from coauthor.manuscript import checks, outline, project
from coauthor.manuscript.contract import Contract, Place, Tie
from coauthor.pool import feed
from coauthor.pool import pool as pools
from coauthor.review import ideas, initiative, outline_news


@dataclass(frozen=True, slots=True)
class Compared:
    """The outline held against the text: `texts` by path are what was compared, the outline's own among them."""

    contract: Contract
    revision: str
    texts: Mapping[str, str]


def compare(root: Path, held: Mapping[str, str]) -> Compared:
    """Read the project and compare; raises NotFound where there is no OUTLINE.md."""
    source = project.DiskSource(root)
    facts = project.index(source, held)
    read = {path: text for path in facts.files if (text := checks.text_of(source, held, path)) is not None}
    made = checks.agreement(facts, read)
    if made is None:
        raise errors.NotFound(f"There is no {outline.PATH} in {root}.", "See docs/outline.md for what it looks like.")
    return Compared(made, texts.revision(read[outline.PATH]), read)


def state(pool: pools.Pool | None) -> outlines.Outline:
    """The outline as the record has it."""
    return (
        outlines.Outline() if pool is None else outlines.fold(pool.store.history("of_stream", stream=outlines.STREAM))
    )


def lock(pool: pools.Pool, compared: Compared, actor: actors.Actor) -> outlines.Outline:
    """Lock the outline as it was compared, and keep its text: what is drafted follows that one."""
    pool.keep(compared.texts[outline.PATH])
    return _carry_out(pool, actor, lambda now: outlines.lock(now, compared.revision, actor))


def unlock(pool: pools.Pool, actor: actors.Actor) -> outlines.Outline:
    """Take the lock off."""
    return _carry_out(pool, actor, lambda now: outlines.unlock(now, actor))


def note(pool: pools.Pool, compared: Compared, actor: actors.Actor) -> outlines.Outline:
    """Put on the record how outline and text stand to each other, if that is news, and tell the tasks it concerns."""
    made, text, before = compared.contract, compared.texts[outline.PATH], state(pool)
    known = pool.store.text(before.seen) if before.seen else None
    pool.keep(text)
    if known is not None and before.seen != compared.revision:
        outline_news.tell(pool, made, known, text)
    states = {tie.node.slug: sorted(str(one) for one in tie.states) for tie in made.ties}
    extras = [place.section.title for place in made.extras]
    return _carry_out(pool, actor, lambda now: outlines.change(now, compared.revision, states, extras))


def note_and_offer(pool: pools.Pool, compared: Compared, actor: actors.Actor) -> None:
    """The same where somebody is there: a heading that is new in the outline is offered to be written."""
    before = state(pool).seen
    note(pool, compared, actor)
    if before not in (None, compared.revision) and initiative.is_on(pool):
        initiative.offer(pool, ideas.of_outline)


def _carry_out(pool: pools.Pool, actor: actors.Actor, decide: Any) -> outlines.Outline:
    with pool.writing():
        drafts = decide(state(pool))
        if drafts:
            after = pool.store.rows("events", "last_version", stream=outlines.STREAM)[0][0]
            pool.store.append(outlines.STREAM, after, drafts, actor, pool.now())
    feed.ring(pool.where)
    return state(pool)


def view(compared: Compared, now: outlines.Outline, node: str | None = None) -> dict[str, Any]:
    """The whole contract as JSON; lines count from 0, as LSP's do. Raises NotFound for a node that is not there."""
    made = compared.contract
    ties = [tie for tie in made.ties if node is None or tie.node is made.outline.node(node)]
    if node is not None and not ties:
        raise errors.NotFound(f"The outline has no node {node}.", f"It has {_some(made)}.")
    return {
        "locked": now.locked,
        "revision": compared.revision,
        "differs": now.locked is not None and now.locked != compared.revision,
        "title": made.outline.title,
        "path": outline.PATH,
        "nodes": [_tie(compared, tie) for tie in ties],
        "extras": [_place(compared, place) for place in made.extras] if node is None else [],
    }


def _some(made: Contract) -> str:
    return ", ".join(node.slug for node in made.outline.nodes[:8]) or "no nodes"


def _tie(compared: Compared, tie: Tie) -> dict[str, Any]:
    node, nodes = tie.node, compared.contract.outline.nodes
    section = None
    if tie.place is not None:
        section = {**_place(compared, tie.place), "by": str(tie.by)}
    return {
        "slug": node.slug,
        "title": node.title,
        "level": node.level,
        "parent": nodes[node.parent].slug if node.parent >= 0 else None,
        "number": node.number,
        "label": node.label,
        "line": _line(compared, outline.PATH, node.start),
        "purpose": node.purpose,
        "points": list(node.points),
        "assets": [link.name for link in node.assets],
        "cites": [link.name for link in node.cites],
        "target": node.target,
        "share": node.share,
        "status": node.status,
        "words": tie.words,
        "states": [str(one) for one in tie.states],
        "section": section,
    }


def _place(compared: Compared, place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": _line(compared, place.path, place.section.start),
        "title": place.section.title,
        "label": place.label,
    }


def _line(compared: Compared, path: str, offset: int) -> int:
    return compared.texts.get(path, "").count("\n", 0, offset)
