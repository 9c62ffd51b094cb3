"""Undoing an accepted proposal: its inverse is a proposal like any other, made on the text CoAuthor last left.

What was written since is kept; the inverse lands by the same rules as every edit.
"""

from __future__ import annotations

import dataclasses

from coauthor.domain import actors, commands, errors, tasks
from coauthor.pool import pool as pools
from coauthor.review import chosen, deciding, inverses, undoing


def revert(
    pool: pools.Pool, actor: actors.Actor, proposal_id: str, wait_s: float = deciding.WAIT_S
) -> deciding.Outcome:
    """Undo an accepted proposal and see it through, from a process that holds no editor."""
    inverse = inverses.propose(pool, actor, proposal_id)
    return deciding.accept(pool, actor, inverse, deciding.Choice(), wait_s)


def undo(
    pool: pools.Pool, actor: actors.Actor, what: undoing.Undo, wait_s: float = deciding.WAIT_S
) -> deciding.Outcome:
    """Take one part of a larger undoing back and see it through, from a process that holds no editor."""
    return deciding.accept(pool, actor, inverses.propose_part(pool, actor, what), deciding.Choice(), wait_s)


def take_back(pool: pools.Pool, actor: actors.Actor, hunk_id: str, wait_s: float = deciding.WAIT_S) -> deciding.Outcome:
    """Undo the edit that put a sentence in; all sentences of that edit wait for the person again."""
    proposal = chosen.find(pool, hunk_id.partition(".")[0])
    landed = [edit for edit in proposal.edits if edit.state.landed and hunk_id in edit.hunks]
    if not landed or proposal.status is tasks.ProposalStatus.REVERTED:
        raise errors.Conflict(f"{hunk_id} is not in the text, so there is nothing to take back.")
    name = inverses.inverse(pool, actor, proposal.id, (landed[-1].id,), again=True)
    outcome = deciding.accept(pool, actor, name, deciding.Choice(), wait_s)
    which = ", ".join(landed[-1].hunks)
    said = f"{which} {'is' if len(landed[-1].hunks) == 1 else 'are'} out of the text again and for you to decide."
    return dataclasses.replace(outcome, message=said) if outcome.applied else outcome


def reconsider(pool: pools.Pool, actor: actors.Actor, hunk_id: str) -> tasks.Task:
    """Take the no to a sentence back: it waits again."""
    task = pool.owner(hunk_id)
    command = commands.Reconsider(task=task.id, proposal=hunk_id.partition(".")[0], hunks=(hunk_id,))
    return pool.handle(command, actor)
