"""The decisions around a proposal: posted, accepted, landed, rejected, undone.

The half of `decide` that concerns review: an accept is the person's, an edit counts only once the text proves it.
"""

from __future__ import annotations

from typing import Any, Protocol

from coauthor.domain import actors, commands, errors, proposals, tasks
from coauthor.domain.events import Draft, Type
from coauthor.domain.patches import HunkStatus
from coauthor.domain.tasks import EditState, Proposal, ProposalStatus, Status, Task

_RECONSIDER = "`coauthor reconsider {}` takes the no back."


class Ids(Protocol):
    """Gives the next short id of a kind."""

    def next(self, kind: str) -> str:
        """`P7` …, counted per workspace."""
        ...


def refuse_under_way(task: Task) -> None:
    """Raise Conflict while an edit of the task is on its way: once intended it can't be called back."""
    for proposal in task.proposals:
        if any(edit.state.under_way for edit in proposal.edits):
            raise errors.Conflict(
                f"{proposal.id} is being applied right now.",
                "Wait for its outcome, then revert it if you like.",
            )


def post(task: Task, command: commands.PostProposal, actor: actors.Actor, ids: Ids) -> list[Draft]:
    """A proposal by the worker that holds the task, or by a person."""
    if command.token is not None:
        if task.claim != command.token:
            raise errors.Stale(f"{task.id} is no longer held by this worker.")
    elif actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Claim the task before you post a proposal to it.")
    if not command.hunks:
        raise errors.Invalid("A proposal needs at least one change.")
    refuse_under_way(task)
    proposal = ids.next("P")
    data = command.model_dump(mode="json", exclude={"task", "token"})
    data["proposal"] = proposal
    for number, hunk in enumerate(data["hunks"], start=1):
        hunk["id"] = f"{proposal}.{number}"
    # What takes something back is no newer attempt, so nothing gives way to it.
    older = [known for known in task.proposals if undecided(known) and not command.reverts]
    drafts = [Draft(Type.PROPOSAL_SUPERSEDED, {"proposal": known.id, "by": proposal}) for known in older]
    if not task.status.live:
        drafts.append(Draft(Type.TASK_REOPENED, {"reason": f"{proposal} by {actor.name}"}))
    return [*drafts, Draft(Type.PROPOSAL_POSTED, data)]


def accept(task: Task, command: commands.Accept, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The person's yes; refused where somebody decided before or the text of a hunk is another now."""
    if not actor.may(actors.Capability.APPLY):
        raise errors.Forbidden("Only a person accepts a proposal.", "Nothing was changed in the text.")
    proposal = proposal_of(task, command.proposal)
    if task.status is not Status.CANCELED:
        refuse_gone(task, proposal)
    if proposal.status is ProposalStatus.SUPERSEDED or task.status is Status.CANCELED:
        again = _RECONSIDER.format(proposal.id) if proposal.status is ProposalStatus.REJECTED else ""
        raise errors.Conflict(f"{proposal.id} is {proposal.status.said}: there is nothing left to accept.", again)
    refuse_second(proposal)
    for hunk_id in command.hunks:
        _acceptable(proposal, hunk_id, command)
    _refuse_half(task, proposal, command)
    if not command.hunks:
        raise errors.Conflict(f"Nothing of {proposal.id} is left to accept{_by(proposal)}.")
    data = command.model_dump(mode="json", exclude={"task"})
    data["edit"] = f"{proposal.id}.e{len(proposal.edits) + 1}"
    return [Draft(Type.PROPOSAL_ACCEPTED, data)]


def _by(proposal: Proposal) -> str:
    """Who was quicker, as a part of a sentence."""
    return next((f": it was accepted before by {edit.by.name}" for edit in reversed(proposal.edits)), "")


def _taken_by(task: Task, proposal: Proposal) -> str:
    """The newest inverse of a proposal."""
    return next((each.id for each in reversed(task.proposals) if each.reverts == proposal.id), proposal.id)


def refuse_second(proposal: Proposal) -> None:
    """Raise Conflict while an edit of the proposal is on its way."""
    for edit in proposal.edits:
        if edit.state.under_way:
            raise errors.Conflict(
                f"{proposal.id} is being applied by {edit.by.name}.",
                "Wait for its outcome; nothing else was changed.",
            )


def _refuse_half(task: Task, proposal: Proposal, command: commands.Accept) -> None:
    """Raise Stale for a part of what takes a bringing back back: that is done as a whole or not at all."""
    undone = task.proposal(proposal.reverts or "")
    if undone is None or not (target := task.proposal(undone.reverts or "")) or not target.reverts:
        return
    left = [hunk for hunk in proposal.open_hunks if hunk.path == command.path and hunk.id not in command.hunks]
    if left:
        raise errors.Stale(
            f"{undone.id} is undone as a whole or not at all, and the text of {left[0].id} changed since.",
            "Your text was not touched.",
        )


def refuse_gone(task: Task, proposal: Proposal) -> None:
    """Raise Conflict where a proposal was taken back as a whole: nothing of it waits, decided before or not."""
    if proposal.status is ProposalStatus.REVERTED:
        raise errors.Conflict(
            f"{proposal.id} was taken back as a whole: nothing of it is left to decide.",
            f"`coauthor revert {_taken_by(task, proposal)}` brings it back.",
        )


def _acceptable(proposal: Proposal, hunk_id: str, command: commands.Accept) -> None:
    hunk = proposal.hunk(hunk_id)
    if hunk is None:
        raise errors.NotFound(f"{proposal.id} has no change {hunk_id}.")
    if hunk.path != command.path:
        raise errors.Invalid(f"{hunk_id} is in {hunk.path}, not in {command.path}.")
    if hunk.status in (HunkStatus.ACCEPTED, HunkStatus.EDITED):
        by = next((edit.by.name for edit in reversed(proposal.edits) if hunk_id in edit.hunks), "somebody")
        raise errors.Conflict(f"{hunk_id} was accepted before by {by}.")
    if hunk.status is HunkStatus.REJECTED:
        raise errors.Conflict(f"{hunk_id} was rejected before.", _RECONSIDER.format(hunk_id))
    if hunk.status is HunkStatus.ORPHANED:
        raise errors.Stale(
            f"The place of {hunk_id} is gone or could be in two places.",
            "Your text was not touched. Give it a place by hand (reattach), or try again on the new text.",
        )
    if hunk.status is not HunkStatus.PENDING:
        raise errors.Stale(
            f"The sentence of {hunk_id} is no longer the one the proposal was made for.",
            "Your text was not touched. Try again on the new text.",
        )
    pick = command.picks.get(hunk_id)
    if pick is not None and pick not in hunk.texts:
        raise errors.Invalid(f"{hunk_id} has no candidate {pick}.")


def intend(task: Task, command: commands.Intend, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """Last look before the edit goes out: it must still be wanted and not be on its way already."""
    edit = _edit(task, command.proposal, command.edit)
    unsent = command.again and edit.state is EditState.INTENDED
    if edit.state is not EditState.ACCEPTED and not unsent:
        raise errors.Conflict(f"{edit.id} is {edit.state.value}: it is not sent again.")
    data = command.model_dump(mode="json", exclude={"task"})
    return [Draft(Type.EDIT_INTENDED, {**data, "path": edit.path})]


def landed(task: Task, command: commands.Landed, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The text has proved the edit; the task is done if nothing else waits."""
    proposal = proposal_of(task, command.proposal)
    edit = _edit(task, command.proposal, command.edit)
    if edit.state.landed and proposal.status is not ProposalStatus.REVERTED:
        return []
    if edit.state is EditState.ACCEPTED:
        raise errors.Conflict(f"{edit.id} is {edit.state.value}, so it can't have landed.")
    data: dict[str, Any] = command.model_dump(mode="json", exclude={"task"}) | {"path": edit.path}
    drafts = [Draft(Type.EDIT_APPLIED, data)]
    undone = _undone_by(task, proposal, edit)
    drafts += undone
    # What is taken back as a whole asks for nothing any more, also where some of it was never decided; what comes back
    # with an undo that is undone waits where it waited.
    after = task.proposals
    for each in undone:
        after = proposals.turned(after, each)
    waits = any("edits" in each.data for each in undone) or any(_left(known, edit) for known in after)
    if task.status is not Status.DONE and not waits:
        drafts.append(_after_last_yes(task, proposal))
    return drafts


def _after_last_yes(task: Task, proposal: Proposal) -> Draft:
    """Done; unless something of the proposal was rejected with a wish, which is tried now that all is decided."""
    wish = "\n".join(proposal.wishes)
    if wish and wish not in task.wishes and not proposal.reverts:
        return Draft(Type.TASK_REOPENED, {"reason": f"{proposal.id} decided", "wish": wish})
    return Draft(
        Type.TASK_COMPLETED,
        {"reason": f"{proposal.reverts} undone" if proposal.reverts else f"{proposal.id} accepted"},
    )


def saved(task: Task, command: commands.Saved, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The disk has it."""
    edit = _edit(task, command.proposal, command.edit)
    if edit.state is not EditState.APPLIED:
        return []
    data = command.model_dump(mode="json", exclude={"task"}) | {"path": edit.path}
    return [Draft(Type.EDIT_SAVED, data)]


def lost(task: Task, command: commands.Lost, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The buffer went without being saved."""
    edit = _edit(task, command.proposal, command.edit)
    if edit.state is not EditState.APPLIED:
        return []
    data = command.model_dump(mode="json", exclude={"task"}) | {"path": edit.path}
    return [Draft(Type.EDIT_LOST, data)]


def edit_failed(task: Task, command: commands.EditFailed, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """It did not land, or nobody can tell."""
    edit = _edit(task, command.proposal, command.edit)
    if not (edit.state.under_way or edit.state is EditState.UNKNOWN):
        return []
    data = command.model_dump(mode="json", exclude={"task"}) | {"path": edit.path}
    return [Draft(Type.EDIT_FAILED, data)]


def reject(task: Task, command: commands.Reject, actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The person's no; with a reason and nothing left to decide the task opens again."""
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Only a person rejects a proposal.")
    proposal = proposal_of(task, command.proposal)
    refuse_second(proposal)
    refuse_gone(task, proposal)
    open_ids = [hunk.id for hunk in proposal.open_hunks] if proposal.live else []
    chosen = list(command.hunks) or open_ids
    unknown = [hunk_id for hunk_id in chosen if proposal.hunk(hunk_id) is None]
    if unknown:
        raise errors.NotFound(f"{proposal.id} has no change {', '.join(unknown)}.")
    if proposal.status is ProposalStatus.SUPERSEDED:
        raise errors.Conflict(f"{proposal.id} is superseded: a later proposal stands for it.", "Decide about that one.")
    late = [hunk_id for hunk_id in chosen if hunk_id not in open_ids]
    if late or not chosen:
        raise errors.Conflict(
            f"{', '.join(late) or proposal.id} was decided before, so it can't be rejected.",
            "Revert it instead.",
        )
    drafts = [Draft(Type.PROPOSAL_REJECTED, {"proposal": proposal.id, "hunks": chosen, "reason": command.reason})]
    # The reasons of single sentences wait until the last one is decided: then one attempt sees all of them.
    if set(open_ids) - set(chosen) or (task.status is Status.DONE and not command.reason):
        return drafts
    after = after_last_no(task, proposal, command.reason)
    if task.status is Status.DONE:
        after = [each for each in after if each.type == Type.TASK_REOPENED]
    return [*drafts, *after]


def after_last_no(task: Task, proposal: Proposal, reason: str | None) -> list[Draft]:
    """What becomes of the task once nothing of the proposal is left to decide: nothing while another one waits."""
    wishes = [*proposal.wishes, *([reason] if reason else [])]
    if wishes and not proposal.reverts:
        return [Draft(Type.TASK_REOPENED, {"reason": f"{proposal.id} rejected", "wish": "\n".join(wishes)})]
    if any(known.id != proposal.id and undecided(known) for known in task.proposals):
        return []
    if any(edit.state.landed for known in task.proposals for edit in known.edits):
        return [Draft(Type.TASK_COMPLETED, {"reason": f"{proposal.id} decided"})]
    return [Draft(Type.TASK_CANCELED, {"reason": f"{proposal.id} rejected"})]


def mark_stale(task: Task, command: commands.MarkStale, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """Only what changes is recorded: pending hunks become stale, stale ones fresh."""
    proposal = proposal_of(task, command.proposal)
    status = {hunk.id: hunk.status for hunk in proposal.hunks}
    stale = [hunk for hunk in command.stale if status.get(hunk) is HunkStatus.PENDING]
    fresh = [hunk for hunk in command.fresh if status.get(hunk) in (HunkStatus.STALE, HunkStatus.ORPHANED)]
    if not (stale or fresh) or not proposal.live:
        return []
    data = {
        "proposal": proposal.id,
        "hunks": stale,
        "fresh": fresh,
        "reason": command.reason if stale else None,
    }
    return [Draft(Type.PROPOSAL_STALE, data)]


def rebase(task: Task, command: commands.Rebase, _actor: actors.Actor, _ids: Ids) -> list[Draft]:
    """The undecided hunks on newer text."""
    proposal = proposal_of(task, command.proposal)
    refuse_second(proposal)
    return [Draft(Type.PROPOSAL_REBASED, command.model_dump(mode="json", exclude={"task"}))]


def _undone_by(task: Task, inverse: Proposal, landing: tasks.EditRecord) -> list[Draft]:
    """What an inverse takes back by an edit that lands now: whole proposals, or edits and sentences, which wait."""
    if not inverse.reverts:
        return []
    named, left = set(inverse.undoes), _not_undone(inverse, landing)
    drafts = []
    for known in task.proposals:
        landed = [edit for edit in known.edits if edit.state.landed and known.id != inverse.id]
        meant = {edit.id for edit in landed if edit.id in named or (not named and known.id == inverse.reverts)}
        taken = [edit.id for edit in landed if edit.id in meant and not left & {*edit.hunks}]
        rest = [(edit.id, hunk) for edit in landed if edit.id not in taken for hunk in edit.hunks if hunk not in left]
        hunks = [hunk for edit, hunk in rest if edit in meant or hunk in named]
        if not (taken or hunks):
            continue
        partly: dict[str, Any] = {"edits": taken} if inverse.again or len(taken) < len(landed) else {}
        if hunks:
            partly = {"edits": taken, "hunks": hunks}
        drafts.append(Draft(Type.EDIT_REVERTED, {"proposal": known.id, "by": inverse.id, **partly}))
    return drafts


def _not_undone(inverse: Proposal, landing: tasks.EditRecord) -> set[str]:
    """The sentences that an inverse has not taken out, because they changed since or nobody has said yes to that."""
    done = {hunk for edit in (*inverse.edits, landing) if edit.state.landed or edit is landing for hunk in edit.hunks}
    pairs = zip(inverse.hunks, inverse.restores, strict=False)
    return {sentence for hunk, sentences in pairs if hunk.id not in done for sentence in sentences}


def _left(proposal: Proposal, edit: tasks.EditRecord) -> bool:
    """True while a person can still decide about more than the sentences of an edit that has landed."""
    return proposal.live and any(hunk.id not in edit.hunks for hunk in proposal.open_hunks)


def undecided(proposal: Proposal) -> bool:
    """True while a person can still say yes or no to some of it."""
    return proposal.live and bool(proposal.open_hunks)


def proposal_of(task: Task, proposal_id: str) -> Proposal:
    """The proposal; raises NotFound."""
    proposal = task.proposal(proposal_id)
    if proposal is None:
        raise errors.NotFound(f"{task.id} has no proposal {proposal_id}.")
    return proposal


def _edit(task: Task, proposal_id: str, edit_id: str) -> tasks.EditRecord:
    edit = proposal_of(task, proposal_id).edit(edit_id)
    if edit is None:
        raise errors.NotFound(f"{proposal_id} has no edit {edit_id}.")
    return edit
