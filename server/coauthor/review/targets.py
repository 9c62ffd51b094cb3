"""Who carries an edit out: the editor that has the file, or the disk where none has it; never two of them."""

from __future__ import annotations

from coauthor.domain import errors, tasks
from coauthor.pool import arrivals
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools


def choose(pool: pools.Pool, path: str, prefer: tasks.Target | None = None) -> tasks.Target:
    """Who carries an edit out: the preferred holder, else the only one, else the only dirty one, else nobody.

    Raises Conflict, naming the editors, where several hold the file with different unsaved texts.
    """
    holders = pool.live.presence(path)
    dirty = [holder for holder in holders if holder.dirty]
    mine = [h for h in holders if prefer and (h.server, h.connection) == (prefer.server, prefer.connection)]
    others = [holder for holder in dirty if holder not in mine]
    if mine and not any(other.revision != mine[0].revision for other in others):
        return _target(mine[0])
    if len(holders) == 1:
        return _target(holders[0])
    if not holders:
        _refuse_while_starting(pool, path)
        return tasks.Target()
    if len({holder.revision for holder in dirty}) > 1 or (mine and others):
        names = " and ".join(_named(holder) for holder in (mine + others if mine else dirty))
        raise errors.Conflict(
            f"{path} has different unsaved changes in {names}.",
            "Save it in one of them, reload it in the other.",
        )
    return _target(dirty[0] if dirty else holders[0])


def _refuse_while_starting(pool: pools.Pool, path: str) -> None:
    """Raise Unavailable while an editor in this folder has still to say which files it holds."""
    if arrivals.pending(pool.where):
        raise errors.Unavailable(
            f"An editor is just starting in this folder, and it may have {path} open.",
            "Your text was not touched. Accept again in a moment.",
        )


def _target(holder: live_side.Presence) -> tasks.Target:
    return tasks.Target(server=holder.server, connection=holder.connection, editor=holder.editor)


def _named(holder: live_side.Presence) -> str:
    return f"{holder.editor or 'an editor'} ({holder.server[-4:]})"
