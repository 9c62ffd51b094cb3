"""What events make of a proposal: its hunks, its edits, and the status that follows from them.

The half of `fold` that concerns review; pure and total like it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coauthor.domain import patches, remarks, tasks
from coauthor.domain.events import Draft, Event, Type
from coauthor.domain.patches import HunkStatus
from coauthor.domain.tasks import EditState, ProposalStatus

Change = dict[str, Any]


def derived(proposal: tasks.Proposal, change: Change) -> tasks.Proposal:
    """The proposal after a change, with the status that follows unless the change names one."""
    changed = proposal.model_copy(update=change)
    return changed if "status" in change else changed.model_copy(update={"status": _status(changed)})


def _status(proposal: tasks.Proposal) -> ProposalStatus:
    if proposal.status in (ProposalStatus.SUPERSEDED, ProposalStatus.REVERTED):
        return proposal.status
    if any(edit.state.under_way for edit in proposal.edits):
        return ProposalStatus.APPLYING
    seen = {hunk.status for hunk in proposal.hunks}
    taken = seen & {HunkStatus.ACCEPTED, HunkStatus.EDITED}
    if not seen - {HunkStatus.ACCEPTED, HunkStatus.EDITED}:
        return ProposalStatus.ACCEPTED
    if taken:
        return ProposalStatus.PARTLY
    if HunkStatus.PENDING in seen:
        return ProposalStatus.PENDING
    if HunkStatus.STALE in seen:
        return ProposalStatus.STALE
    return ProposalStatus.ORPHANED if HunkStatus.ORPHANED in seen else ProposalStatus.REJECTED


def _set_hunks(proposal: tasks.Proposal, ids: Iterable[str], status: HunkStatus) -> tuple[patches.Hunk, ...]:
    chosen = set(ids)
    return tuple(hunk.model_copy(update={"status": status}) if hunk.id in chosen else hunk for hunk in proposal.hunks)


def accepted(proposal: tasks.Proposal, event: Event) -> Change:
    """The person's yes to some hunks, and the edit that is to carry it out."""
    data = event.data
    edited, picks = data.get("edited", {}), data.get("picks", {})
    hunks = tuple(
        hunk.model_copy(
            update={
                "status": HunkStatus.EDITED if hunk.id in edited else HunkStatus.ACCEPTED,
                "edited": edited.get(hunk.id),
                "picked": picks.get(hunk.id),
            }
        )
        if hunk.id in data["hunks"]
        else hunk
        for hunk in proposal.hunks
    )
    record = tasks.EditRecord.model_validate(
        {
            "id": data["edit"],
            "path": data["path"],
            "hunks": data["hunks"],
            "removals": data["removals"],
            "target": data["target"],
            "state": EditState.ACCEPTED,
            "by": event.actor,
            "batch": data.get("batch", ""),
            "together": data.get("together", ()),
        }
    )
    return {"hunks": hunks, "edits": (*proposal.edits, record)}


def _record(proposal: tasks.Proposal, event: Event, **change: Any) -> tuple[tasks.EditRecord, ...]:
    return tuple(edit.model_copy(update=change) if edit.id == event.data["edit"] else edit for edit in proposal.edits)


def intended(proposal: tasks.Proposal, event: Event) -> Change:
    """From which text to which an edit goes."""
    data = event.data
    splices = tuple((start, end, text) for start, end, text in data["splices"])
    change = {"base": data["base"], "result": data["result"], "splices": splices, "raw": data.get("raw")}
    return {"edits": _record(proposal, event, state=EditState.INTENDED, **change)}


def applied(proposal: tasks.Proposal, event: Event) -> Change:
    """The text proves an edit; what waited again because it was lost or undone is accepted after all."""
    edit = proposal.edit(event.data["edit"])
    waiting = {hunk.id for hunk in proposal.open_hunks}
    again = [hunk for hunk in edit.hunks if hunk in waiting] if edit else []
    target = event.data.get("target")
    holder = {"target": tasks.Target.model_validate(target)} if target else {}
    change: Change = {
        "edits": _record(proposal, event, state=EditState.APPLIED, reason=None, **holder),
        "hunks": _set_hunks(proposal, again, HunkStatus.ACCEPTED),
        "reason": None,
    }
    if proposal.status is ProposalStatus.REVERTED:
        change["status"] = _status(proposal.model_copy(update={**change, "status": ProposalStatus.PENDING}))
    return change


def saved(proposal: tasks.Proposal, event: Event) -> Change:
    """The disk has it."""
    return {"edits": _record(proposal, event, state=EditState.SAVED)}


def not_landed(proposal: tasks.Proposal, event: Event) -> Change:
    """What was accepted waits again, or nobody can tell."""
    edit = proposal.edit(event.data["edit"])
    ids = edit.hunks if edit else ()
    lost = event.type == Type.EDIT_LOST
    unknown = bool(event.data.get("unknown"))
    state = EditState.LOST if lost else EditState.UNKNOWN if unknown else EditState.FAILED
    edits = _record(proposal, event, state=state, reason=event.data["reason"])
    if unknown:
        return {"edits": edits, "status": ProposalStatus.CONFLICT, "reason": event.data["reason"]}
    waiting = proposal.model_copy(update={"hunks": _set_hunks(proposal, ids, HunkStatus.PENDING)})
    stale = _set_hunks(waiting, event.data.get("stale", ()), HunkStatus.STALE)
    return {"edits": edits, "hunks": stale, "reason": event.data["reason"]}


def rejected(proposal: tasks.Proposal, event: Event) -> Change:
    """The person's no."""
    ids, reason = event.data["hunks"], event.data.get("reason")
    wishes = (*proposal.wishes, _wish(proposal, ids, reason)) if reason else proposal.wishes
    return {"hunks": _set_hunks(proposal, ids, HunkStatus.REJECTED), "reason": reason, "wishes": wishes}


def _wish(proposal: tasks.Proposal, ids: list[str], reason: str) -> str:
    """The reason of a no; where that was about some sentences only, with the beginning of the first of them."""
    first = proposal.hunk(ids[0]) if 0 < len(ids) < len(proposal.hunks) else None
    return remarks.reason(first.before if first else "", reason)


def stale(proposal: tasks.Proposal, event: Event) -> Change:
    """Sentences that changed, and sentences that are as they were again."""
    stale = proposal.model_copy(update={"hunks": _set_hunks(proposal, event.data.get("hunks", ()), HunkStatus.STALE)})
    return {
        "hunks": _set_hunks(stale, event.data.get("fresh", ()), HunkStatus.PENDING),
        "reason": event.data.get("reason"),
    }


def rebased(proposal: tasks.Proposal, event: Event) -> Change:
    """Hunks on newer text, which has all edits of the proposal so far in it."""
    data, now = event.data, len(proposal.edits)
    hunks = [patches.Hunk.model_validate(hunk) for hunk in data["hunks"]]
    removals = [patches.Removal.model_validate(removal) for removal in data["removals"]]
    stood = {hunk.id: hunk.base for hunk in proposal.hunks}
    bases = {removal.base for removal in proposal.removals}
    taken_back: Change = {"wishes": tuple(data["wishes"]), "reason": None} if "wishes" in data else {}
    return {
        **taken_back,
        "base": dict(data["base"]),
        "hunks": tuple(
            hunk if hunk.base == stood.get(hunk.id) else hunk.model_copy(update={"after": now}) for hunk in hunks
        ),
        "removals": tuple(each if each.base in bases else each.model_copy(update={"after": now}) for each in removals),
    }


def reattached(proposal: tasks.Proposal, event: Event) -> Change:
    """One hunk at the place that a person gave it."""
    given = patches.Hunk.model_validate(event.data["hunk"])
    given = given.model_copy(update={"status": HunkStatus.PENDING, "after": len(proposal.edits)})
    return {
        "base": {given.path: given.base, **proposal.base},
        "hunks": tuple(given if hunk.id == given.id else hunk for hunk in proposal.hunks),
    }


def conflicted(proposal: tasks.Proposal, event: Event) -> Change:
    """Sentences with two versions; the proposal as a whole is a conflict only where nothing else is pending."""
    hunks = _set_hunks(proposal, event.data["hunks"], HunkStatus.STALE)
    change: Change = {"hunks": hunks, "reason": event.data["reason"]}
    if not any(hunk.status is HunkStatus.PENDING for hunk in hunks):
        change["status"] = ProposalStatus.CONFLICT
    return change


def superseded(_proposal: tasks.Proposal, _event: Event) -> Change:
    """A newer attempt took its place."""
    return {"status": ProposalStatus.SUPERSEDED}


def orphaned(proposal: tasks.Proposal, event: Event) -> Change:
    """Sentences whose place is gone or ambiguous."""
    hunks = _set_hunks(proposal, event.data["hunks"], HunkStatus.ORPHANED)
    return {"hunks": hunks, "reason": event.data.get("reason")}


def turned(many: tuple[tasks.Proposal, ...], event: Event | Draft) -> tuple[tasks.Proposal, ...]:
    """The proposals of a task after one was taken back, wholly or some of its edits.

    Where that one is an inverse, what it had taken back stands again, and so on down the chain.
    """
    known = {proposal.id: proposal for proposal in many}
    name, by = event.data["proposal"], event.data["by"]
    if "edits" in event.data:
        _take(known, name, by, (event.data["edits"], event.data.get("hunks", ())))
    elif name in known:
        _turn(known, name, by, stands=False)
    return tuple(known.values())


def _take(known: dict[str, tasks.Proposal], name: str, by: str, what: tuple[list[str], Iterable[str]]) -> None:
    """Some edits and sentences of a proposal are taken back; where it is an inverse, what these took back is there."""
    edits, hunks = what
    before = known[name]
    gone = {*hunks, *(hunk for edit in before.edits if edit.id in edits for hunk in edit.hunks)}
    known[name] = _waiting_again(before, edits, by, hunks)
    target = known.get(before.reverts or "")
    if target is not None and not target.reverts:
        pairs = zip(before.hunks, before.restores, strict=False)
        back = [sentence for hunk, sentences in pairs if hunk.id in gone for sentence in sentences]
        known[target.id] = _there_again(_by_sentence(target, by), (), by, back)


def _by_sentence(proposal: tasks.Proposal, by: str) -> tasks.Proposal:
    """A proposal that was taken back as a whole as one of which every sentence was."""
    if proposal.status is not ProposalStatus.REVERTED:
        return proposal
    seed = proposal.model_copy(update={"status": ProposalStatus.PENDING})
    return _waiting_again(seed, (), by, [hunk for edit in seed.edits if edit.state.landed for hunk in edit.hunks])


def _turn(known: dict[str, tasks.Proposal], name: str, by: str, *, stands: bool, only: set[str] | None = None) -> None:
    """A proposal stands again, or is taken back; `only` are those of its hunks whose words that has changed."""
    inverse = known[name]
    reason = f"back by {by}" if stands else f"undone by {by}"
    if stands:
        seed = inverse.model_copy(update={"status": ProposalStatus.PENDING})
        known[name] = derived(seed, {"reason": reason})
    else:
        known[name] = inverse.model_copy(update={"status": ProposalStatus.REVERTED, "reason": reason})
    if inverse.restores and inverse.reverts in known:
        changed = in_text(inverse) if only is None else in_text(inverse) & only
        _turn_sentences(known, inverse, by, changed, stands=stands)
        return
    for target in dict.fromkeys([inverse.reverts, *(each.partition(".")[0] for each in inverse.undoes)]):
        if target is None or target not in known:
            continue
        edits = [edit.id for edit in known[target].edits if edit.id in inverse.undoes]
        partly = inverse.again or any(e.state.landed and e.id not in edits for e in known[target].edits)
        if stands and edits and partly:
            known[target] = _waiting_again(known[target], edits, by)
        elif not stands and known[target].status is not ProposalStatus.REVERTED:
            known[target] = _there_again(known[target], edits, by)
        else:
            _turn(known, target, by, stands=not stands)


def _turn_sentences(
    known: dict[str, tasks.Proposal], inverse: tasks.Proposal, by: str, changed: set[str], *, stands: bool
) -> None:
    """The same for an inverse that says which sentences each of its hunks takes out."""
    target = known[inverse.reverts or ""]
    pairs = zip(inverse.hunks, inverse.restores, strict=False)
    names = [name for hunk, sentences in pairs if hunk.id in changed for name in sentences]
    if stands and in_text(target) - {*names}:
        _take(known, target.id, by, ([], names))
    elif not stands and target.status is not ProposalStatus.REVERTED:
        known[target.id] = _there_again(target, (), by, names)
    else:
        _turn(known, target.id, by, stands=not stands, only={*names})


def in_text(proposal: tasks.Proposal) -> set[str]:
    """The hunks of the edits that have landed."""
    return {hunk for edit in proposal.edits if edit.state.landed for hunk in edit.hunks}


def _waiting_again(proposal: tasks.Proposal, ids: Iterable[str], by: str, names: Iterable[str] = ()) -> tasks.Proposal:
    """The proposal without these edits, and without these sentences of others: they wait."""
    out = _with_edits(proposal, ids, (EditState.REVERTED, HunkStatus.PENDING), f"undone by {by}")
    chosen = set(names)
    gone = [hunk for edit in out.edits if edit.state.landed for hunk in edit.hunks if hunk in chosen]
    edits = tuple(_less(edit, chosen, f"undone by {by}") if edit.state.landed else edit for edit in out.edits)
    return derived(out, {"edits": edits, "hunks": _set_hunks(out, gone, HunkStatus.PENDING)})


def _less(edit: tasks.EditRecord, names: set[str], reason: str) -> tasks.EditRecord:
    """The edit without some of its sentences; one that has none left is out of the text."""
    taken = tuple(hunk for hunk in edit.hunks if hunk in names)
    left = tuple(hunk for hunk in edit.hunks if hunk not in names)
    change: Change = {"hunks": left, "taken": (*edit.taken, *taken)}
    if not left:
        change |= {"state": EditState.REVERTED, "reason": reason}
    return edit.model_copy(update=change) if taken else edit


def _there_again(proposal: tasks.Proposal, ids: Iterable[str], by: str, names: Iterable[str] = ()) -> tasks.Proposal:
    """The proposal with these edits, and these sentences of others, which are in the text once more.

    A sentence that was accepted again meanwhile stays with the edit that has put it there since.
    """
    chosen = set(ids)
    since = {hunk for edit in proposal.edits if edit.state.landed and edit.id not in chosen for hunk in edit.hunks}
    landed = [edit for edit in proposal.edits if edit.state.landed or edit.state is EditState.REVERTED]
    owners = {hunk: edit.id for edit in landed for hunk in (*edit.hunks, *edit.taken)}
    back: dict[str, tuple[str, ...]] = {}
    for edit in proposal.edits:
        kept = edit.hunks if edit.id in chosen or edit.state.landed else ()
        named = (name for name in names if owners.get(name) == edit.id)
        hunks = dict.fromkeys(h for h in (*kept, *named) if h not in since or (edit.state.landed and h in kept))
        if hunks and (edit.id in chosen or not {*hunks} <= {*kept}):
            back[edit.id] = tuple(hunks)
    edits = tuple(_having(edit, back[edit.id]) if edit.id in back else edit for edit in proposal.edits)
    known = proposal.model_copy(update={"edits": edits})
    return _with_edits(known, back, (EditState.APPLIED, HunkStatus.ACCEPTED), f"back by {by}")


def _having(edit: tasks.EditRecord, hunks: tuple[str, ...]) -> tasks.EditRecord:
    """The edit with just these sentences in the text."""
    taken = tuple(hunk for hunk in dict.fromkeys((*edit.taken, *edit.hunks)) if hunk not in hunks)
    return edit.model_copy(update={"hunks": hunks, "taken": taken})


def _with_edits(
    proposal: tasks.Proposal, ids: Iterable[str], states: tuple[EditState, HunkStatus], reason: str
) -> tasks.Proposal:
    chosen = set(ids)
    hunks = {hunk for edit in proposal.edits if edit.id in chosen for hunk in edit.hunks}
    edits = tuple(
        edit.model_copy(update={"state": states[0], "reason": reason})
        if edit.id in chosen and edit.state.landed is not states[0].landed
        else edit
        for edit in proposal.edits
    )
    return derived(proposal, {"edits": edits, "hunks": _set_hunks(proposal, hunks, states[1]), "reason": reason})


def renamed(proposal: tasks.Proposal, path: str, to: str) -> tasks.Proposal:
    """The proposal with all its places in one file under the file's new name."""

    def name(known: str) -> str:
        return to if known == path else known

    return proposal.model_copy(
        update={
            "base": {name(file): revision for file, revision in proposal.base.items()},
            "hunks": tuple(hunk.model_copy(update={"path": name(hunk.path)}) for hunk in proposal.hunks),
            "removals": tuple(each.model_copy(update={"path": name(each.path)}) for each in proposal.removals),
            "creates": tuple(map(name, proposal.creates)),
            "deletes": tuple(map(name, proposal.deletes)),
            "edits": tuple(
                edit.model_copy(update={"path": name(edit.path), "together": tuple(map(name, edit.together))})
                for edit in proposal.edits
            ),
        }
    )
