"""Reads from the record what was put into which file, text after text, up to the texts that stand now.

Only reads. An edit counts from its intent on if the text has proved it since; of one whose outcome nobody knows the
words are unknown, and so is what came with a text that the pool no longer has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import actors, authorship, pieces
from coauthor.domain.events import Event, Type
from coauthor.domain.strips import Source
from coauthor.pool import pool as pools
from coauthor.pool import views

_CHUNK = 2000
_TEXTS = (Type.FILE_OPENED, Type.FILE_SAVED, Type.FILE_CHANGED, Type.EDIT_SAVED)
_READ = frozenset(
    (
        *_TEXTS,
        *(Type.TASK_CREATED, Type.TASK_REOPENED, Type.PROPOSAL_POSTED, Type.PROPOSAL_ACCEPTED, Type.PROPOSAL_REJECTED),
        *(Type.EDIT_INTENDED, Type.EDIT_APPLIED, Type.EDIT_FAILED, Type.EDIT_LOST, Type.FILE_MOVED),
        *(Type.MODEL_CALLED, Type.EVENT_REDACTED),
    )
)


@dataclass(slots=True)
class Posted:
    """A proposal as it was posted: the texts it offered by hunk, and what it takes back."""

    by: actors.Actor
    at: str
    model: str
    offered: dict[str, dict[str, str]]
    undoes: frozenset[str]

    @property
    def is_coauthors(self) -> bool:
        """True for what an agent or a model proposed; an undoing is the person's, whoever posted it."""
        return not self.undoes and (self.by.kind is actors.Kind.AGENT or bool(self.model))


@dataclass(slots=True)
class Recorded:
    """Everything the record says of the files: their tapes by path, and the decisions in order.

    `failed` are the edits that surely did not come into the text.
    """

    register: pieces.Register = field(default_factory=pieces.Register)
    tapes: dict[str, authorship.Tape] = field(default_factory=dict)
    posted: dict[str, Posted] = field(default_factory=dict)
    decisions: list[Event] = field(default_factory=list)
    calls: list[Event] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    redacted: int = 0

    def stands(self, path: str, text: str) -> authorship.Tape:
        """The tape of a file whose text this is now; a file that the record never saw begins here."""
        tape = self.tapes.get(path)
        if tape is None:
            tape = self.tapes[path] = authorship.Tape(self.register, text, _LAST)
        else:
            tape.step(text, _LAST)
        return tape


_LAST = 1 << 62


def read(pool: pools.Pool) -> Recorded:
    """The whole record of a pool."""
    history = [event for event in _history(pool) if event.type in _READ]
    reader = _Reader(pool, _outcomes(history))
    for event in history:
        reader.take(event)
    return reader.found


def _history(pool: pools.Pool) -> Iterator[Event]:
    last = 0
    while chunk := views.after(pool, last, _CHUNK):
        last = chunk[-1].seq
        yield from chunk


def _outcomes(history: list[Event]) -> dict[int, bool]:
    """The intents, by their number, whose edit landed (True) or may have landed (False)."""
    intents: dict[str, int] = {}
    found: dict[int, bool] = {}
    for event in history:
        edit = str(event.data.get("edit", ""))
        if event.type == Type.EDIT_INTENDED:
            found.pop(intents.get(edit, 0), None)
            intents[edit] = event.seq
            found[event.seq] = False
        elif event.type == Type.EDIT_APPLIED and edit in intents:
            found[intents[edit]] = True
        elif event.type == Type.EDIT_FAILED and edit in intents and not event.data.get("unknown"):
            found.pop(intents[edit], None)
    return found


class _Reader:
    def __init__(self, pool: pools.Pool, outcomes: Mapping[int, bool]) -> None:
        self.found = Recorded()
        self._pool = pool
        self._outcomes = outcomes
        self._accepted: dict[str, dict[str, Any]] = {}

    def take(self, event: Event) -> None:
        """One event, in order."""
        data, kind = event.data, event.type
        # Two moments to an event: what the text was before it, and what it does.
        at = 2 * event.seq
        if kind in _TEXTS:
            self._text(data.get("path"), data.get("revision"), at)
        elif kind in (Type.TASK_CREATED, Type.TASK_REOPENED):
            for ref in data.get("refs") or ():
                self._text(ref.get("path"), ref.get("base"), at)
        elif kind == Type.EDIT_APPLIED:
            self.found.failed.discard(str(data.get("edit", "")))
            self._text(data.get("path"), data.get("result"), at)
        elif kind == Type.EDIT_INTENDED:
            self._intended(event, at)
        elif kind == Type.EDIT_LOST:
            self.found.register.void(str(data.get("edit", "")))
        elif kind == Type.FILE_MOVED:
            self._moved(data.get("path"), data.get("to"), at)
        else:
            self._decision(event)

    def _decision(self, event: Event) -> None:
        data, kind = event.data, event.type
        if kind == Type.PROPOSAL_POSTED:
            self._posted(event)
        elif kind in (Type.PROPOSAL_ACCEPTED, Type.PROPOSAL_REJECTED):
            self.found.decisions.append(event)
            if kind == Type.PROPOSAL_ACCEPTED:
                self._accepted[str(data.get("edit", ""))] = data
        elif kind == Type.EDIT_FAILED and not data.get("unknown"):
            self.found.failed.add(str(data.get("edit", "")))
        elif kind == Type.MODEL_CALLED:
            self.found.calls.append(event)
        elif kind == Type.EVENT_REDACTED:
            self.found.redacted += 1

    def _posted(self, event: Event) -> None:
        data = event.data
        undoes = frozenset(filter(None, [data.get("reverts"), *data.get("undoes", ())]))
        offered = {hunk["id"]: dict(hunk["texts"]) for hunk in data.get("hunks", ())}
        posted = Posted(event.actor, event.at, data.get("model", ""), offered, undoes)
        self.found.posted[str(data.get("proposal", ""))] = posted
        for path, revision in dict(data.get("base", {})).items():
            if path not in self.found.tapes:
                self._text(path, revision, 2 * event.seq)

    def _text(self, path: str | None, revision: str | None, at: int) -> None:
        """A file had this text; one that the pool does not have says nothing."""
        if not path or not revision:
            return
        tape = self.found.tapes.get(path)
        if tape is not None and tape.revision == revision:
            return
        text = self._pool.store.text(revision)
        if text is None:
            return
        if tape is None:
            self.found.tapes[path] = authorship.Tape(self.found.register, text, at, revision)
        else:
            tape.step(text, at, revision)

    def _intended(self, event: Event, at: int) -> None:
        data = event.data
        path, base = data.get("path"), data.get("base")
        self._text(path, base, at)
        if event.seq not in self._outcomes:
            return
        tape = self.found.tapes.get(path) if path else None
        if tape is None or tape.revision != base or "splices" not in data:
            self._blind(path, data.get("result"), at)
            return
        try:
            tape.land(self._landings(event), at + 1, data.get("result", ""))
        except ValueError:
            self._blind(path, data.get("result"), at)

    def _blind(self, path: str | None, revision: str | None, at: int) -> None:
        """An edit landed on a text that nobody has: what is new in the next text may be anybody's."""
        if path is None:
            for tape in self.found.tapes.values():
                tape.doubtful = True
        elif path in self.found.tapes:
            self.found.tapes[path].doubtful = True
        elif revision and (text := self._pool.store.text(revision)) is not None:
            self.found.tapes[path] = authorship.Tape(self.found.register, text, at, revision, Source.UNKNOWN)
        self._text(path, revision, at)

    def _landings(self, event: Event) -> list[pieces.Landing]:
        data = event.data
        proposal, edit = str(data.get("proposal", "")), str(data.get("edit", ""))
        posted, accepted = self.found.posted.get(proposal), self._accepted.get(edit, {})
        coauthors = posted is not None and posted.is_coauthors
        return [
            pieces.Landing(
                start,
                end,
                text,
                offered=_offered(posted, accepted, text) if posted is not None and coauthors else (),
                proposal=proposal,
                edit=edit,
                undoes=posted.undoes if posted else frozenset(),
                sure=self._outcomes[event.seq] and posted is not None,
            )
            for start, end, text in data["splices"]
        ]

    def _moved(self, path: str | None, to: str | None, at: int) -> None:
        """The file goes on under another name, with what was seen there already."""
        tapes = self.found.tapes
        if path not in tapes or not to:
            return
        there = tapes.get(to)
        if there is None or not there.landed:
            tapes[to] = tapes.pop(path)
            if there is not None:
                tapes[to].step(there.text, at, there.revision)


def _offered(posted: Posted, accepted: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """The texts that the co-author offered where this one was put; none for a comment that went along."""
    edited, picks = accepted.get("edited", {}), accepted.get("picks", {})
    many = {hunk: posted.offered.get(hunk, {}) for hunk in accepted.get("hunks", ())}
    for hunk, by_label in many.items():
        if edited.get(hunk) == text:
            return (by_label[picks[hunk]],) if picks.get(hunk) in by_label else tuple(by_label.values())
    offers = tuple(offer for by_label in many.values() for offer in by_label.values())
    if text in offers:
        return (text,)
    return offers if text else ()


def decided(found: Recorded) -> list[Event]:
    """The person's decisions about what the co-author proposed, in order."""
    return [
        event
        for event in found.decisions
        if (posted := found.posted.get(str(event.data.get("proposal", "")))) is not None and posted.is_coauthors
    ]
