"""The person's word on sentences that don't fit today's text: which version stands, or where the sentence belongs.

Puts a sentence on the record anew; it never touches a file.
"""

from __future__ import annotations

from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import disk, drift, placing

Place = tuple[int, int]


def resolve(
    pool: pools.Pool,
    actor: actors.Actor,
    hunk_id: str,
    take: str,
    current: str | None = None,
    known: Place | None = None,
) -> tasks.Task:
    """Take one version of a changed sentence: `theirs`, `mine`, `both`, `base`, or words of one's own.

    `current` is the file's text in an open editor (else the disk has it), `known` the sentence's place in it.
    """
    task, proposal, hunk = placing.hunk_of(pool, hunk_id)
    if hunk not in proposal.open_hunks or not proposal.live:
        raise errors.Conflict(f"{hunk_id} was decided before ({hunk.status.said}).")
    text = current if current is not None else on_disk(pool, hunk.path)
    found = placing.versions(pool, proposal, hunk, text, known)
    if found is None:
        raise _nothing_to_resolve(pool, actor, proposal, hunk, text)
    if take == "mine" or _wanted(found, take, text) == found.mine:
        return pool.handle(commands.Resolve(task=task.id, proposal=proposal.id, hunk=hunk_id, take="mine"), actor)
    anew = placing.placed(hunk, text, (found.start, found.end))
    offered = {label: _wanted(found, take, text, their) for label, their in hunk.texts.items()}
    own = hunk.edited if take == "theirs" else None
    anew = anew.model_copy(update={"texts": offered, "edited": own, "picked": None})
    return _record(pool, actor, anew, take, text)


def _record(pool: pools.Pool, actor: actors.Actor, anew: patches.Hunk, take: str, text: str) -> tasks.Task:
    """The sentence on today's text, and with it all of its file that has a place there."""
    task, proposal, _ = placing.hunk_of(pool, anew.id)
    made = placing.onto(pool, proposal, anew.path, text)
    command = commands.Resolve(
        task=task.id,
        proposal=proposal.id,
        hunk=anew.id,
        take=take,
        base=made.base,
        hunks=tuple(anew if hunk.id == anew.id else hunk for hunk in made.hunks),
        removals=made.removals,
    )
    return pool.handle(command, actor, [text])


def _wanted(found: placing.Versions, take: str, text: str, theirs: str | None = None) -> str:
    """The text that a version asks for; both stand one after the other, on lines of their own where one did."""
    their = found.theirs if theirs is None else theirs
    if take == "both":
        before, after = text[: found.start], text[found.end :]
        alone = (not before or before.endswith("\n")) and (not after or after.startswith("\n"))
        return f"{found.mine}{chr(10) if alone else ' '}{their}"
    return {"theirs": their, "mine": found.mine, "base": found.base}.get(take, take)


def _nothing_to_resolve(
    pool: pools.Pool, actor: actors.Actor, proposal: tasks.Proposal, hunk: patches.Hunk, text: str
) -> errors.CoauthorError:
    batch = placing.look_again(pool, proposal, hunk.path, text)
    if batch:
        pool.handle_all(batch, actor, [text])
    found = drift.whereabouts(pool, proposal, hunk.path, text)
    if hunk.id in found.missing:
        return errors.Conflict(
            f"Nothing in today's text tells what became of {hunk.id}.",
            f"Give it a place: `coauthor reattach {hunk.id} FILE:RANGE`.",
        )
    return errors.Conflict(
        f"The sentence of {hunk.id} is as it was, so there is nothing to resolve.", "Accept it, or reject it."
    )


def reattach(
    pool: pools.Pool, actor: actors.Actor, hunk_id: str, path: str, place: Place, current: str | None = None
) -> tasks.Task:
    """Give an undecided sentence a place by hand: from then on it is about the code points `place` of that file.

    What stood in no place of its own, since it only adds, goes in at the beginning of `place` and replaces nothing.
    """
    task, proposal, hunk = placing.hunk_of(pool, hunk_id)
    text = current if current is not None else on_disk(pool, path)
    start, end = place = (place[0], place[1] if hunk.before else place[0])
    if not 0 <= start <= end <= len(text):
        raise errors.Invalid(f"{path} has no such range.")
    meets = [other.id for other in _others(pool, proposal, hunk_id, path, text) if _touch(other, place)]
    if meets:
        raise errors.Conflict(f"That place belongs to {', '.join(meets)}.", "Decide that one first.")
    anew = placing.placed(hunk.model_copy(update={"path": path, "section": ()}), text, place)
    command = commands.Reattach(task=task.id, proposal=proposal.id, hunk=anew)
    return pool.handle(command, actor, [text])


def _others(pool: pools.Pool, proposal: tasks.Proposal, hunk_id: str, path: str, text: str) -> list[patches.Hunk]:
    """The other undecided sentences of the proposal that have a place in the text."""
    revision = texts.revision(text)
    made = placing.onto(pool, proposal, path, text)
    waiting = {hunk.id for hunk in proposal.open_hunks} - {hunk_id, *made.missing}
    return [hunk for hunk in made.hunks if hunk.id in waiting and hunk.path == path and hunk.base == revision]


def _touch(hunk: patches.Hunk, place: Place) -> bool:
    return hunk.start < place[1] and place[0] < hunk.end


def on_disk(pool: pools.Pool, path: str) -> str:
    """The text of a file as the disk has it; raises Unavailable with the reason where it can't be worked on."""
    opened = disk.open_file(pool.where.root, path)
    if isinstance(opened, disk.Refused):
        raise errors.Unavailable(opened.reason)
    return opened.text
