"""A request about a long place as a series of tasks, a paragraph each, in order; every one gets a proposal of its own.

Only the key tells that tasks belong together: `series:<id>:<number>`. A series never changes what its tasks may do.
"""

from __future__ import annotations

import uuid
from typing import Unpack

from coauthor.domain import actors, errors, tasks
from coauthor.manuscript import prose, structure
from coauthor.manuscript import snapshot as snapshots
from coauthor.pool import pool as pools
from coauthor.review import posting

PREFIX = "series:"
MOST = 60
"""Paragraphs in one series; more is a chapter, to be asked for in parts."""


def post(
    pool: pools.Pool, actor: actors.Actor, path: str, text: str, span: tuple[int, int], **more: Unpack[posting.More]
) -> list[tasks.Task]:
    """Post one task for each paragraph that the range touches; a place within one paragraph is one task, as it is."""
    made = snapshots.of(path, text)
    start, end = span
    touched = [each for each in prose.paragraphs(made) if each.start < end and start < each.end]
    if len(touched) > MOST:
        raise errors.Invalid(f"That are {len(touched)} paragraphs; at most {MOST} are revised in one go.")
    if len(touched) < 2:
        return [posting.post_at(pool, actor, path, text, span, **more)]
    name = uuid.uuid4().hex[:8]
    posted = []
    for number, paragraph in enumerate(touched):
        each = (paragraph.start, paragraph.end)
        more["key"] = f"{PREFIX}{name}:{number}"
        more["section"] = structure.section_path(made, paragraph.start)
        posted.append(posting.post_at(pool, actor, path, text, each, **more))
    return posted
