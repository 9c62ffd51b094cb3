"""The checker that runs after every fault: which of the invariants does what is there break?

It reads texts, events and states, and computes everything by itself: what it checks it must not share. Of the product
it asks one thing, whether replaying the log gives the stored state.

I1  no character of the person's is lost      I5  replaying the log gives the stored state
I2  no half-applied edit                       I7  no claim of success that a hash does not back
I3  accepted is applied once or visibly not    I4  no task lost, none finished twice
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clients.record import Record
from coauthor.domain import events, patches, tasks
from coauthor.pool import views

History = Sequence[events.Event]

LANDED = ("applied", "saved")
ENDS = ("task.completed", "task.failed", "task.canceled")


@dataclass(kw_only=True)
class Witness:
    """What a test saw of one file, told by the test and not by the server.

    `texts` are whole texts that an editor or the disk had at some time, `possible` those that it may have had; `typed`
    are words of the person's, each of which stands nowhere else and was not removed again; `buffer` is what an editor
    has now, None where none has it.
    """

    path: str
    texts: list[str] = field(default_factory=list)
    possible: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    buffer: str | None = None
    under_way: bool = False
    """True where an edit may still be on its way when the checker looks."""

    claims: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """What was answered to accepts: proposal and result."""


def violations(record: Record, witness: Witness) -> list[str]:
    """A sentence for each broken invariant, with its number; empty where all hold."""
    disk = _read(record.root / witness.path)
    current = disk if witness.buffer is None else witness.buffer
    history = record.events()
    found: list[str] = []
    found += _lost_words(record, history, witness, current)
    found += _half_applied(history, witness, current, disk)
    for task in record.tasks():
        for proposal in task.proposals:
            mine = [event for event in history if event.data.get("proposal") == proposal.id]
            found += _once(mine, proposal, witness, current)
            found += _claimed(record, mine, proposal, witness)
    found += _twice_finished(history)
    found += [f"I5: replaying {task} gives another state" for task in views.replayed_differences(record.pool)]
    return found


def revision(text: str) -> str:
    """The name of a text on the record."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> str:
    """A file's text as the record names it: without byte order mark, lines ended by a line feed."""
    return path.read_bytes().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")


def _lost_words(record: Record, history: History, witness: Witness, current: str) -> Iterator[str]:
    for words in witness.typed:
        if current.count(words) != 1:
            yield f"I1: {words!r} was typed and stands {current.count(words)} times in the text"
    for text in witness.texts:
        if text != current and record.text(revision(text)) is None and not _within(text, current, record, history):
            yield f"I1: a text that was there is neither there now nor on the record: {text[:60]!r}"


def _within(text: str, current: str, record: Record, history: History) -> bool:
    """True if every line of a text is in the current text or in one on the record."""
    known = [current]
    for event in history:
        for name in ("base", "result", "revision"):
            kept = record.text(str(event.data.get(name)))
            if kept is not None:
                known.append(kept)
    return all(any(line in text for text in known) for line in text.split("\n"))


def _half_applied(history: History, witness: Witness, current: str, disk: str) -> Iterator[str]:
    named = {revision(text) for text in [*witness.texts, *witness.possible]}
    for event in history:
        named |= {str(event.data[name]) for name in ("base", "result", "revision") if name in event.data}
    if revision(disk) not in named:
        yield "I2: the file on the disk is none that an event names or a person wrote"
    if not witness.typed and revision(current) not in named:
        yield "I2: the text in the editor is none that an event names or a person wrote"


def _once(history: History, proposal: tasks.Proposal, witness: Witness, current: str) -> Iterator[str]:
    applied = Counter(event.data["edit"] for event in history if event.type == "edit.applied")
    lost = Counter(event.data["edit"] for event in history if event.type == "edit.lost")
    lost.update(edit for event in history if event.type == "edit.reverted" for edit in event.data.get("edits", ()))
    for edit in proposal.edits:
        if edit.path != witness.path:
            continue
        if applied[edit.id] - lost[edit.id] > 1:
            yield f"I3: {edit.id} was applied {applied[edit.id]} times"
        if edit.state.under_way and not witness.under_way:
            yield f"I3: nobody says what became of {edit.id}"
    if proposal.reverts or proposal.status is tasks.ProposalStatus.REVERTED:
        return
    for hunk in proposal.hunks:
        if hunk.path == witness.path:
            yield from _hunk(hunk, [edit for edit in proposal.edits if hunk.id in edit.hunks], current)


def _hunk(hunk: patches.Hunk, edits: list[tasks.EditRecord], current: str) -> Iterator[str]:
    """The text of a hunk stands there as often as the record says: once where it landed, else never."""
    states = [edit.state.value for edit in edits]
    landed = sum(state in LANDED for state in states)
    (new,) = {hunk.edited} if hunk.edited is not None else {hunk.texts[hunk.picked or next(iter(hunk.texts))]}
    if landed > 1:
        yield f"I3: {hunk.id} was applied by {landed} edits"
    if states and states[-1] in ("unknown", "accepted", "intended"):
        return
    there = current.count(new) if new else 0
    if landed and there == 0 and new:
        yield f"I3: {hunk.id} is said to be applied and its text is not there"
    if landed and there > 1:
        yield f"I3: the text of {hunk.id} is there {there} times"
    if not landed and there:
        yield f"I3: {hunk.id} is said not to be applied ({states}) and its text is there"


def _claimed(record: Record, history: History, proposal: tasks.Proposal, witness: Witness) -> Iterator[str]:
    intents = {event.data["edit"]: event for event in history if event.type == "edit.intended"}
    for event in history:
        if event.type == "edit.saved":
            yield from _saved(record, event, witness)
        if event.type != "edit.applied":
            continue
        intent = intents.get(event.data["edit"])
        if intent is None:
            yield f"I7: {event.data['edit']} counts as applied and was never intended"
        elif not _shows(record, intent, event):
            yield f"I7: {event.data['edit']} counts as applied by a text that does not have it"
    for name, result in witness.claims:
        states = [edit.state.value for edit in proposal.edits]
        if name == proposal.id and result.get("applied") and not set(states) & {*LANDED, "lost", "reverted"}:
            yield f"I7: {name} was answered as applied and is {states}"


def _shows(record: Record, intent: events.Event, applied: events.Event) -> bool:
    """True if the text that an applied edit names is the intended one, or has each of its new texts."""
    if applied.data["result"] == intent.data["result"]:
        return True
    text = record.text(applied.data["result"])
    return text is not None and all(new in text for _, _, new in intent.data["splices"])


def _saved(record: Record, event: events.Event, witness: Witness) -> Iterator[str]:
    """The revision said to be on the disk is there, or is one that a person saw."""
    seen = [*witness.texts, *witness.possible, _read(record.root / witness.path)]
    known = {revision(text) for text in seen}
    if event.data["revision"] not in known:
        yield f"I7: {event.data['edit']} counts as saved by a text that the disk never had"


def _twice_finished(history: History) -> Iterator[str]:
    ended: Counter[str | None] = Counter()
    for event in history:
        if event.type in ENDS:
            ended[event.task] += 1
            if ended[event.task] == 2:
                yield f"I4: {event.task} came to an end twice"
        elif event.type in ("task.reopened", "edit.lost"):
            ended[event.task] = 0
