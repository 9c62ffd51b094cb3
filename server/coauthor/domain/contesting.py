"""The decisions about places: a sentence that was changed, one that lost its place, a file that was renamed.

The part of `decide` where the text went on without a proposal; what is found in the text comes in with the command.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coauthor.domain import actors, commands, errors, patches, remarks, takebacks
from coauthor.domain.events import Draft, Type
from coauthor.domain.patches import HunkStatus
from coauthor.domain.reviewing import Ids, after_last_no, proposal_of, refuse_gone, refuse_second, undecided
from coauthor.domain.tasks import Proposal, ProposalStatus, Question, Status, Task

KEPT = "kept yours instead of"
"""Why a task ends whose last sentence gave way to the person's own, before the name of its proposal."""

OPTIONS = ("theirs", "mine", "both", "base")
"""What a person can take of a contested sentence, besides words of their own."""


def contest(task: Task, command: commands.Contest, _actor: actors.Actor, ids: Ids) -> list[Draft]:
    """A question with all three versions; the same question is not asked twice."""
    proposal = proposal_of(task, command.proposal)
    versions = {"base": command.base, "mine": command.mine, "theirs": command.theirs}
    about = takebacks.said(task, proposal, [command.hunk])
    open_now = asked(task, command.hunk)
    if (open_now is not None and open_now.versions == versions) or not undecided(proposal):
        return []
    drafts = [
        Draft(
            Type.PROPOSAL_CONFLICTED,
            {
                "proposal": proposal.id,
                "hunks": [command.hunk],
                "reason": _changed(about, command.hunk),
                "revision": command.revision,
            },
        ),
        Draft(
            Type.QUESTION_ASKED,
            {
                "question": ids.next("Q"),
                "text": _question(command, about),
                "options": list(OPTIONS),
                "hunk": command.hunk,
                "versions": versions,
            },
        ),
    ]
    return [*_close(task, command.hunk, "asked again"), *drafts]


def _changed(about: str, hunk: str) -> str:
    return f"{about}: you changed it since." if about else f"You changed the sentence of {hunk} since it was proposed."


def _question(command: commands.Contest, about: str) -> str:
    before, now, proposed = (
        (" (as it was before)", " (as it is now)", " (as you changed it from)") if about else ("",) * 3
    )
    return (
        f"{_changed(about, command.hunk)} Which shall stand?\n"
        f"theirs{before}: {command.theirs or '(deleted)'}\n"
        f"mine{now}: {command.mine}\n"
        f"base{proposed}: {command.base}"
    )


def asked(task: Task, hunk: str) -> Question | None:
    """The open question about a sentence, or None."""
    return next((known for known in task.questions if known.hunk == hunk and known.answer is None), None)


def _close(task: Task, hunk: str, answer: str) -> list[Draft]:
    question = asked(task, hunk)
    if question is None:
        return []
    option = answer if answer in question.options else None
    return [Draft(Type.QUESTION_ANSWERED, {"question": question.id, "text": answer, "option": option})]


def resolve(task: Task, command: commands.Resolve, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """`mine` keeps today's text and rejects the sentence; any other version is pending on today's text."""
    proposal = _open_to(task, command.proposal, command.hunk, actor)
    closed = _close(task, command.hunk, command.take)
    if command.take == "mine":
        no = {"proposal": proposal.id, "hunks": [command.hunk], "reason": None}
        left = any(hunk.id != command.hunk for hunk in proposal.open_hunks)
        after = [] if left or task.status is Status.DONE else after_last_no(task, proposal, None)
        return [*closed, Draft(Type.PROPOSAL_REJECTED, no), *(_kept(each, proposal) for each in after)]
    data: dict[str, Any] = {
        "proposal": proposal.id,
        "base": command.base,
        "hunks": [hunk.model_dump(mode="json") for hunk in command.hunks],
        "removals": [removal.model_dump(mode="json") for removal in command.removals],
        "how": f"resolved: {command.take if command.take in OPTIONS else 'in own words'}",
    }
    return [*closed, Draft(Type.PROPOSAL_REBASED, data)]


def _kept(after: Draft, proposal: Proposal) -> Draft:
    """What follows, in the words of a decision: nobody cancelled anything."""
    canceled = after.type is Type.TASK_CANCELED
    return Draft(after.type, {**after.data, "reason": f"{KEPT} {proposal.id}"}) if canceled else after


def orphan(task: Task, command: commands.Orphan, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """Only what changes is recorded."""
    proposal = proposal_of(task, command.proposal)
    status = {hunk.id: hunk.status for hunk in proposal.hunks}
    lost = [hunk for hunk in command.hunks if status.get(hunk) in (HunkStatus.PENDING, HunkStatus.STALE)]
    if not lost or not proposal.live:
        return []
    data = {"proposal": proposal.id, "hunks": lost, "reason": command.reason}
    return [Draft(Type.PROPOSAL_ORPHANED, data)]


def reattach(task: Task, command: commands.Reattach, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The sentence waits at the place that the person gave it."""
    proposal = _open_to(task, command.proposal, command.hunk.id, actor)
    data = {
        "proposal": proposal.id,
        "hunk": command.hunk.model_dump(mode="json"),
        "range": [command.hunk.start, command.hunk.end],
        "base": command.hunk.base,
    }
    return [*_close(task, command.hunk.id, "given a place by hand"), Draft(Type.PROPOSAL_REATTACHED, data)]


def _open_to(task: Task, proposal_id: str, hunk_id: str, actor: actors.Actor) -> Proposal:
    """The proposal, if a person may settle the place of one of its sentences."""
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Only a person decides where a sentence belongs.")
    proposal = proposal_of(task, proposal_id)
    refuse_second(proposal)
    hunk = proposal.hunk(hunk_id)
    if hunk is None:
        raise errors.NotFound(f"{proposal.id} has no change {hunk_id}.")
    refuse_gone(task, proposal)
    if not proposal.live or hunk not in proposal.open_hunks:
        raise errors.Conflict(f"{hunk_id} was decided before; there is nothing left to settle.")
    return proposal


def reconsider(task: Task, command: commands.Reconsider, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """Rejected sentences wait again, unless the task is being tried again because of the no."""
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Only a person takes a no back.")
    proposal = proposal_of(task, command.proposal)
    refuse_second(proposal)
    if task.status in (Status.OPEN, Status.CLAIMED, Status.IN_PROGRESS):
        raise errors.Conflict(f"{task.id} is being tried again already.", "Cancel it, or wait for the new proposal.")
    refuse_gone(task, proposal)
    if proposal.status is ProposalStatus.SUPERSEDED:
        raise errors.Conflict(f"{proposal.id} is {proposal.status.said}: a newer one took its place.")
    no = [hunk.id for hunk in proposal.hunks if hunk.status is HunkStatus.REJECTED]
    wrong = [hunk for hunk in command.hunks if hunk not in no]
    if wrong or not no:
        raise errors.Conflict(f"{', '.join(wrong) or proposal.id} was not rejected.")
    chosen = command.hunks or no
    hunks: list[patches.Hunk] = [
        hunk.model_copy(update={"status": HunkStatus.PENDING}) if hunk.id in chosen else hunk for hunk in proposal.hunks
    ]
    data: dict[str, Any] = {
        "proposal": proposal.id,
        "base": proposal.base,
        "hunks": [hunk.model_dump(mode="json") for hunk in hunks],
        "removals": [removal.model_dump(mode="json") for removal in proposal.removals],
        "how": "reconsidered",
        "wishes": _left(proposal, chosen),
        "again": True,
    }
    return [*_reopened(task, "a no was taken back"), Draft(Type.PROPOSAL_REBASED, data)]


def _left(proposal: Proposal, chosen: Sequence[str]) -> list[str]:
    """The reasons of noes that still stand, without those of the sentences whose no is taken back."""
    again = {hunk.before for hunk in proposal.hunks if hunk.id in chosen}
    others = {hunk.before for hunk in proposal.hunks} - again
    stands = any(hunk.status is HunkStatus.REJECTED and hunk.id not in chosen for hunk in proposal.hunks)
    gone = [wish for wish in proposal.wishes if any(_is_on(wish, before) for before in again)]
    named = [wish for wish in proposal.wishes if any(_is_on(wish, before) for before in others)]
    return [wish for wish in proposal.wishes if wish not in gone and (stands or wish in named)]


def _is_on(wish: str, sentence: str) -> bool:
    return remarks.words_on(wish, sentence) is not None


def _reopened(task: Task, reason: str) -> list[Draft]:
    return [] if task.status.live else [Draft(Type.TASK_REOPENED, {"reason": reason})]


def moved(task: Task, command: commands.Moved, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """All places of the task in that file have the new name from now on."""
    for proposal in task.proposals:
        refuse_second(proposal)
    return [Draft(Type.FILE_MOVED, {"path": command.path, "to": command.to})]


def undone(task: Task, command: commands.Undone, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """Edits that the text no longer has: what was accepted waits again, what an inverse took back stands again."""
    proposal = proposal_of(task, command.proposal)
    landed = [edit.id for edit in proposal.edits if edit.id in command.edits and edit.state.landed]
    if not landed or proposal.status is ProposalStatus.REVERTED:
        return []
    moot = _moot(task, proposal, {hunk for edit in proposal.edits if edit.id in landed for hunk in edit.hunks})
    if proposal.reverts and landed == [edit.id for edit in proposal.edits if edit.state.landed]:
        return [Draft(Type.EDIT_REVERTED, {"proposal": proposal.id, "by": command.by}), *moot]
    data = {"proposal": proposal.id, "by": command.by, "edits": landed}
    return [*_reopened(task, f"{proposal.id} undone"), Draft(Type.EDIT_REVERTED, data), *moot]


def _moot(task: Task, proposal: Proposal, gone: set[str]) -> list[Draft]:
    """The inverses that wait to take out nothing but what has just gone from the text: there is nothing left to do."""
    return [
        Draft(Type.PROPOSAL_SUPERSEDED, {"proposal": known.id, "by": proposal.id})
        for known in task.proposals
        if known.reverts == proposal.id and undecided(known) and known.restores
        if {name for names in known.restores for name in names} <= gone
    ]
