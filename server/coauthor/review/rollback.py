"""Undoing an accepted proposal: its inverse is a proposal like any other, made on the text CoAuthor last left.

What was written since is kept; the inverse lands by the same rules as every edit.
"""

from __future__ import annotations

import dataclasses

from coauthor.domain import actors, commands, errors, takebacks, tasks
from coauthor.pool import pool as pools
from coauthor.review import deciding, inverses, undoing


def revert(
    pool: pools.Pool, actor: actors.Actor, proposal_id: str, wait_s: float = deciding.WAIT_S
) -> deciding.Outcome:
    """Undo an accepted proposal and see it through, from a process that holds no editor."""
    return undo(pool, actor, undoing.Undo("", proposal_id, ()), wait_s)


def undo(
    pool: pools.Pool, actor: actors.Actor, what: undoing.Undo, wait_s: float = deciding.WAIT_S
) -> deciding.Outcome:
    """Take one part of a larger undoing back and see it through, from a process that holds no editor."""
    inverse = inverses.propose_part(pool, actor, what)
    try:
        outcome = deciding.accept(pool, actor, inverse, deciding.Choice(), wait_s)
    except errors.Stale as error:
        raise refused(pool, what, inverse, error) from error
    return said(pool, what, inverse, outcome)


def take_back(pool: pools.Pool, actor: actors.Actor, hunk_id: str, wait_s: float = deciding.WAIT_S) -> deciding.Outcome:
    """Take one sentence out of the text again, and no other; it waits for the person once more."""
    return undo(pool, actor, undoing.of_sentences((hunk_id,)), wait_s)


def said(pool: pools.Pool, what: undoing.Undo, inverse: str, outcome: deciding.Outcome) -> deciding.Outcome:
    """The outcome in words about what was undone rather than about its inverse, with the sentences that stay."""
    name = ", ".join(what.hunks) or what.proposal
    if not outcome.applied:
        return dataclasses.replace(outcome, message=f"{name} could not be undone. {outcome.message}")
    left = _staying(pool, inverse)
    if what.hunks:
        are = "is" if len(what.hunks) == 1 else "are"
        message = f"{name} {are} out of the text again and for you to decide."
    else:
        part = f" in part ({', '.join(what.edits)})" if what.edits else ""
        message = f"{name} is undone{part}{_so(pool, what.proposal)}; what was written since is kept."
    if left:
        stays = "stays, because its text" if len(left) == 1 else "stay, because their text"
        message += f" {', '.join(left)} {stays} changed since."
    return dataclasses.replace(outcome, message=message)


def refused(pool: pools.Pool, what: undoing.Undo, inverse_id: str, error: errors.Stale) -> errors.Stale:
    """The same where nothing of it fits today's text: about what was to be undone, and what can be said to it."""
    task = pool.owner(inverse_id)
    inverse = task.proposal(inverse_id)
    if inverse is None or not inverse.open_hunks:
        return error
    about = takebacks.said(task, inverse, [hunk.id for hunk in inverse.open_hunks])
    name = ", ".join(what.hunks) or what.proposal
    hint = f"{error.hint} At the sentence, or with `coauthor show {inverse_id}`, say which version shall stand."
    said = f"{name} could not be undone. {about}: its text was changed since it went in."
    return errors.Stale(said, hint.replace(" Try again on the new text.", ""))


def _so(pool: pools.Pool, proposal_id: str) -> str:
    """What undoing a proposal means, where that was an inverse itself: the person knows the first by its name."""
    task = pool.owner(proposal_id)
    proposal, out = task.proposal(proposal_id), True
    named = ", ".join(each for each in proposal.undoes if ".e" not in each) if proposal else ""
    while proposal is not None and proposal.reverts:
        name, proposal, out = proposal.reverts, task.proposal(proposal.reverts), not out
    if proposal is None or proposal.id == proposal_id:
        return ""
    are = "are" if "," in named else "is"
    return f", so {named or name} {are} {'out of' if out else 'in'} the text again"


def _staying(pool: pools.Pool, inverse_id: str) -> list[str]:
    """The sentences that an inverse could not take out."""
    inverse = pool.owner(inverse_id).proposal(inverse_id)
    if inverse is None:
        return []
    waiting = {hunk.id for hunk in inverse.open_hunks}
    pairs = zip(inverse.hunks, inverse.restores, strict=False)
    return [sentence for hunk, sentences in pairs if hunk.id in waiting for sentence in sentences]


def reconsider(pool: pools.Pool, actor: actors.Actor, proposal: str, hunks: tuple[str, ...] = ()) -> tasks.Task:
    """Take the no to some sentences of a proposal back, or to all that were rejected: they wait again."""
    command = commands.Reconsider(task=pool.owner(proposal).id, proposal=proposal, hunks=hunks)
    return pool.handle(command, actor)
