"""Files that a proposal makes, and files that its inverse takes away again.

A file is made only where nothing is, and removed only while it says what CoAuthor put there and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coauthor.domain import errors, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import disk, drift, targets


def open_for(root: Path, proposal: tasks.Proposal, path: str) -> disk.Opened | disk.Refused:
    """One of a proposal's files as it is to be written: an empty one where the proposal is to make it."""
    opened = disk.open_new(root, path) if path in proposal.unmade else disk.open_file(root, path)
    if isinstance(opened, disk.Opened) and (reason := refusal(proposal, path, opened.text)):
        return disk.Refused(reason)
    return opened


def refusal(proposal: tasks.Proposal, path: str, current: str) -> str:
    """Why an edit that makes or removes a file may not go onto this text; empty where it may."""
    if path in proposal.unmade and current:
        return f"{path} has text by now, and CoAuthor writes over none."
    if path in proposal.deletes and texts.revision(current) != proposal.base.get(path):
        return f"{path} was written to since CoAuthor made it, so it stays. Remove it by hand if nobody needs it."
    return ""


def carry_out(
    proposal: tasks.Proposal, path: str, opened: disk.Opened, ready: drift.Ready, original: bytes | None
) -> disk.Refused | None:
    """Bring an edit to the disk: make the file, remove it, or write into it."""
    if opened.is_new:
        return disk.make(opened, ready.result)
    if path in proposal.deletes:
        return disk.remove(opened)
    return disk.write(opened, ready.splices, original)


def target(pool: pools.Pool, proposal: tasks.Proposal, path: str, prefer: tasks.Target | None) -> tasks.Target:
    """Who carries an edit out; a file is removed on the disk, unless an editor has unsaved words in it."""
    if path not in proposal.deletes:
        return targets.choose(pool, path, prefer)
    dirty = [holder.editor or "an editor" for holder in pool.live.presence(path) if holder.dirty]
    if dirty:
        raise errors.Conflict(f"{path} has unsaved changes in {dirty[0]}, so it is not removed.", "Save or undo them.")
    return tasks.Target()


def on_disk(root: Path, proposal: tasks.Proposal, path: str) -> str | None:
    """What the disk says of an edit that was interrupted; a file that is made or removed may be missing."""
    if path in (*proposal.creates, *proposal.deletes) and not (root / path).exists():
        return ""
    opened = disk.open_file(root, path)
    return opened.text if isinstance(opened, disk.Opened) else None


def check_together(proposal: tasks.Proposal, named: Sequence[str]) -> None:
    """Raise Conflict where a yes leaves out a new file that the rest of the proposal needs."""
    if not named:
        return
    begun = {hunk.path for hunk in proposal.hunks if hunk.id in named}
    left = [hunk.id for hunk in proposal.hunks if hunk.path in proposal.unmade - begun]
    others = [hunk.id for hunk in proposal.hunks if hunk.id in named and hunk.path not in proposal.creates]
    if left and others:
        raise errors.Conflict(
            f"{others[0]} reads the new file of {left[0]}, which would not be there.",
            f"Accept {left[0]} with it: `coauthor accept {proposal.id}`.",
        )
