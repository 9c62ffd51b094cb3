"""Files that were renamed or moved: found again by what they say, and all places in them go along.

A file is followed only where exactly one file of the workspace is it; it never reads outside of the workspace.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from coauthor.domain import actors, anchors, commands, errors, events, tasks, texts
from coauthor.domain.events import Type
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import disk, drift

_MOST_FILES = 5000
_MOST = 0.5
"""At least this share of the sentences must stand in a file that is not the same to the letter."""
_MARGIN = 2.0
"""How many times more of them than in the next file."""


def paths(task: tasks.Task) -> set[str]:
    """The files in which a task has places, without those that it makes or removes."""
    unmade = {path for proposal in task.proposals for path in (*proposal.unmade, *proposal.deletes)}
    return {*task.paths} - unmade


def missing(pool: pools.Pool, wanted: Iterable[str]) -> list[str]:
    """Those files that the disk does not have and no editor holds."""
    return sorted(path for path in wanted if not (pool.where.root / path).exists() and not pool.live.presence(path))


def follow(pool: pools.Pool, wanted: Iterable[str]) -> dict[str, str]:
    """Look for the files that are gone; for each one found its new path, which is on the record then."""
    moved = {}
    for path in missing(pool, wanted):
        concerned = [task for task in views.touching(pool, path) if path in paths(task)]
        to = _find(pool, path, concerned)
        if to is not None:
            _record(pool, path, to, concerned)
            moved[path] = to
    return moved


def _record(pool: pools.Pool, path: str, to: str, concerned: list[tasks.Task]) -> None:
    pool.record(events.file_stream(path), Type.FILE_MOVED, {"path": path, "to": to}, actors.SYSTEM)
    for task in concerned:
        try:
            pool.handle(commands.Moved(task=task.id, path=path, to=to), actors.SYSTEM)
        except errors.Conflict:
            continue  # an edit of it is on its way; the next look finds the file missing again


def _find(pool: pools.Pool, path: str, concerned: list[tasks.Task]) -> str | None:
    """The only file that is the missing one: by its exact text, else by most of the sentences it is known for."""
    known = set(_revisions(pool, path, concerned))
    others = _files(pool.where.root)
    same: list[str] = []
    scores: list[tuple[int, str]] = []
    for other, text in _texts(pool.where.root, others):
        if texts.revision(text) in known:
            same.append(other)
        elif not same:
            scores.append((_score(pool, path, concerned, text), other))
    if same:
        return same[0] if len(same) == 1 else None
    return _clear_winner(scores, sum(1 for _ in _sentences(path, concerned)))


def _clear_winner(scores: list[tuple[int, str]], most: int) -> str | None:
    ranked = sorted(scores, reverse=True)
    if not ranked or ranked[0][0] == 0 or ranked[0][0] < most * _MOST:
        return None
    next_best = ranked[1][0] if len(ranked) > 1 else 0
    return ranked[0][1] if ranked[0][0] >= next_best * _MARGIN and ranked[0][0] > next_best else None


def _revisions(pool: pools.Pool, path: str, concerned: list[tasks.Task]) -> Iterator[str]:
    """Every text that the file is known to have had."""
    for task in concerned:
        yield from (ref.base for ref in task.refs if ref.path == path and ref.base)
        for proposal in task.proposals:
            yield from (revision for file, revision in proposal.base.items() if file == path)
            for edit in proposal.edits:
                if edit.path == path:
                    yield from (revision for revision in (edit.base, edit.result) if revision)
    for event in pool.store.history("of_stream", stream=events.file_stream(path)):
        if "revision" in event.data:
            yield event.data["revision"]


def _sentences(path: str, concerned: list[tasks.Task]) -> Iterator[tuple[tasks.Proposal | tasks.Ref, str]]:
    """What the file is known for: the undecided sentences of proposals, else the places of tasks."""
    for task in concerned:
        waiting = [(p, hunk.id) for p in task.proposals if p.live for hunk in p.open_hunks if hunk.path == path]
        yield from waiting
        if not waiting:
            yield from ((ref, ref.quote) for ref in task.refs if ref.path == path and ref.quote)


def _score(pool: pools.Pool, path: str, concerned: list[tasks.Task], text: str) -> int:
    """How many of them stand in the text."""
    found = 0
    seen: dict[str, set[str]] = {}
    for owner, name in _sentences(path, concerned):
        if isinstance(owner, tasks.Proposal):
            if owner.id not in seen:
                there = drift.whereabouts(pool, owner, path, text)
                seen[owner.id] = {*there.sure, *there.likely}
            found += name in seen[owner.id]
        else:
            anchor = anchors.Anchor(
                path=path, base=owner.base or "", start=0, end=0, quote=name, prefix=owner.prefix, suffix=owner.suffix
            )
            found += isinstance(anchors.find(anchor, text), anchors.Found)
    return found


def _files(root: Path) -> list[str]:
    """The files of the workspace that CoAuthor may edit; none where they are too many to look at all of them."""
    found: list[str] = []
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in disk.ALLOWED and not name.startswith("."):
                found.append(Path(folder, name).relative_to(root).as_posix())
        if len(found) > _MOST_FILES:
            return []
    return found


def _texts(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Their texts; links are left out, and so are blank files, which say nothing of what they are."""
    for path in paths:
        opened = disk.open_file(root, path)
        if isinstance(opened, disk.Opened) and opened.text.strip():
            yield path, opened.text
