"""What an open text shows of an accepted edit after its end: undone by the editor, done again, or there after all.

To the letter or not at all; every answer is checked against the record as it stands before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from coauthor.domain import actors, commands, merge, proposals, tasks, texts
from coauthor.domain.tasks import EditState, ProposalStatus
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import disk, settling

_DOUBTED = (EditState.FAILED, EditState.LOST, EditState.UNKNOWN)
_OLDER = 40
"""How many of the newest tasks are looked at for edits that an editor may still undo."""
_TELLING = 8
"""So many letters are looked for by themselves, where the line that they stand in was changed."""
_APART = 3
"""Changes nearer to each other than this are one piece, so that each has its own neighbours."""


@dataclass(frozen=True, slots=True)
class Fate:
    """An edit whose fate a text may change; `state` is None where it no longer can.

    `withdrawn` is an inverse that the editor undid: what it had taken back stands again.
    """

    task: str
    proposal: str
    edit: str
    path: str
    hunks: tuple[str, ...]
    state: EditState | None
    withdrawn: bool
    target: tasks.Target
    base: str
    result: str
    splices: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A place of an edit: what stood there, what it put, where that is in base and result, the letters beside it."""

    old: str
    new: str
    was: tuple[int, int]
    came: tuple[int, int]
    before: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The text of a buffer; `came` is the one that its newest changes began with, None where it was saved since."""

    text: str
    came: str | None = None


class Stand(StrEnum):
    """What stands at all places of an edit."""

    BASE = "base"
    RESULT = "result"
    OTHER = "other"


class Undone(StrEnum):
    """What came of telling the record that an edit was undone."""

    RECORDED = "recorded"
    FROM_DISK = "from the disk"
    LATER = "later"
    NO = "no"


def fates(task: tasks.Task) -> Iterator[Fate]:
    """The edits of a task that a text can show to be undone, or to be there after all."""
    for proposal in task.proposals:
        for number, edit in enumerate(proposal.edits):
            later = {hunk for other in proposal.edits[number + 1 :] for hunk in other.hunks}
            withdrawn = _is_withdrawn(proposal)
            if edit.base is None or edit.result is None or later & {*edit.hunks}:
                continue
            if (withdrawn or _is_open(proposal, edit)) and not is_overtaken(task, proposal, edit):
                yield Fate(
                    task.id, proposal.id, edit.id, edit.path, edit.hunks, edit.state, withdrawn, edit.target,
                    edit.base, edit.result, edit.splices,
                )  # fmt: skip


def is_overtaken(task: tasks.Task, inverse: tasks.Proposal, edit: tasks.EditRecord) -> bool:
    """True for an inverse about sentences that were decided once more since, by another yes or another inverse.

    What stands there now is theirs, so that it tells nothing of this one: in the text it would not be an undo of it,
    nor done again, though to the letter it looks the same.
    """
    withdrawn = _is_withdrawn(inverse)
    if inverse.reverts is None or not (withdrawn or edit.state.landed):
        return False
    sentences, takes_out, proposal = {*edit.hunks}, False, inverse
    while proposal.reverts:
        target = task.proposal(proposal.reverts)
        if target is None or not proposal.restores:
            return False
        pairs = zip(proposal.hunks, proposal.restores, strict=False)
        sentences = {name for hunk, names in pairs if hunk.id in sentences for name in names}
        proposal, takes_out = target, not takes_out
    there = proposals.in_text(proposal) if proposal.status is not ProposalStatus.REVERTED else set[str]()
    as_put, as_was = (sentences <= there, not sentences & there)
    left, back = (as_was, as_put) if takes_out else (as_put, as_was)
    return not (back if withdrawn else left)


def _is_open(proposal: tasks.Proposal, edit: tasks.EditRecord) -> bool:
    if proposal.status is ProposalStatus.REVERTED:
        return False
    if edit.state.landed or edit.undone_by_hand:
        return True
    undecided = {hunk.id for hunk in proposal.open_hunks}
    return edit.state in _DOUBTED and proposal.live and (edit.state is EditState.UNKNOWN or undecided >= {*edit.hunks})


def _is_withdrawn(proposal: tasks.Proposal) -> bool:
    by_hand = proposal.reason == tasks.UNDONE_BY_HAND
    return proposal.reverts is not None and proposal.status is ProposalStatus.REVERTED and by_hand


def may_be_undone(fate: Fate) -> bool:
    """True where the record says that the edit is in the text."""
    return fate.state is not None and fate.state.landed and not fate.withdrawn


def may_be_there(fate: Fate) -> bool:
    """True where the record says that it is not, or that nobody can tell."""
    return fate.state is not None and (fate.withdrawn or not fate.state.landed)


def is_undone(fate: Fate) -> bool:
    """True for an edit that was undone in an editor."""
    return fate.withdrawn or fate.state is EditState.REVERTED


def recent(pool: pools.Pool) -> tuple[tasks.Task, ...]:
    """The newest tasks that have ended with an edit in some text."""
    return tuple(task for task in views.page(pool, limit=_OLDER) if any(fates(task)))


def pieces(pool: pools.Pool, fate: Fate) -> tuple[Piece, ...]:
    """The places of an edit, in order; none where its texts are gone from the pool."""
    base, result = pool.store.text(fate.base), pool.store.text(fate.result)
    if base is None or result is None:
        return ()
    spans: list[tuple[int, int, int, int]] = []
    shift = 0
    for start, end, new in sorted(fate.splices):
        span = (start, end, start + shift, start + shift + len(new))
        shift += len(new) - (end - start)
        if spans and start - spans[-1][1] < _APART:
            span = (spans[-1][0], span[1], spans.pop()[2], span[3])
        spans.append(span)
    found = (Piece(base[a:b], result[c:d], (a, b), (c, d)) for a, b, c, d in spans)
    return tuple(piece for piece in found if piece.old != piece.new)


def locate(pool: pools.Pool, fate: Fate, wanted: Sequence[Piece], text: str) -> list[tuple[int, int]] | None:
    """Where the pieces stand in a text, all as the edit put them or all as they were; None where that isn't so.

    Where both seem to be there, one is a part of the other, and the longer one is what stands there.
    """
    sides = ((fate.result, [(p.new, p.came) for p in wanted]), (fate.base, [(p.old, p.was) for p in wanted]))
    found = (_side(pool.store.text(revision), side, text) for revision, side in sides)
    return max((places for places in found if places), key=lambda each: sum(b - a for a, b in each), default=None)


def _side(whole: str | None, side: Sequence[tuple[str, tuple[int, int]]], text: str) -> list[tuple[int, int]] | None:
    if whole is None or any(words not in text for words, _ in side):
        return None
    spans = [merge.Span(str(number), *place) for number, (_, place) in enumerate(side)]
    found = merge.rebase(whole, text, spans).placed
    places = []
    for span, (words, _) in zip(spans, side, strict=True):
        placed = found.get(span.id)
        place = (placed.start, placed.end) if placed else _only_place(words, whole, text)
        if place is not None and text[slice(*place)] == words:
            places.append(place)
    in_order = all(one[1] < other[0] for one, other in pairwise(places))
    return places if len(places) == len(side) and in_order else None


def _only_place(words: str, whole: str, text: str) -> tuple[int, int] | None:
    """Where words stand that are long enough to be told apart, and stand once in either text."""
    if len(words) < _TELLING or whole.count(words) != 1 or text.count(words) != 1:
        return None
    at = text.index(words)
    return at, at + len(words)


def is_base(pool: pools.Pool, fate: Fate, wanted: Sequence[Piece], text: str) -> bool:
    """True where a text has all that the edit replaced."""
    places = locate(pool, fate, wanted, text)
    return places is not None and all(text[a:b] == piece.old for (a, b), piece in zip(places, wanted, strict=True))


def stand(wanted: Sequence[Piece], there: Sequence[str]) -> Stand:
    """What stands at the places of the pieces; `there` has a letter of the surroundings on either side."""
    if all(words == f"{piece.before}{piece.new}{piece.behind}" for piece, words in zip(wanted, there, strict=True)):
        return Stand.RESULT
    if all(words == f"{piece.before}{piece.old}{piece.behind}" for piece, words in zip(wanted, there, strict=True)):
        return Stand.BASE
    return Stand.OTHER


def seems_there(wanted: Sequence[Piece], text: str) -> bool:
    """True if all words that the edit put are somewhere in a text; where exactly is still to be found out."""
    return all(piece.new in text for piece in wanted) and not all(piece.old in text for piece in wanted)


def may_be_told(wanted: Sequence[Piece], text: str) -> bool:
    """True if all words that the edit put, or all that it replaced, are somewhere in a text."""
    return all(piece.new in text for piece in wanted) or all(piece.old in text for piece in wanted)


def undone(pool: pools.Pool, actor: actors.Actor, known: Fate, seen: Seen, here: tasks.Target) -> Undone:
    """Record that a text has all that an edit replaced again: what was accepted waits once more.

    Not where the base came from the disk with the whole file (a checkout, a reload), nor where another editor holds
    the edit: that one's server sees for itself.
    """
    task, fate = _now(pool, known)
    if fate is None or not may_be_undone(fate):
        return Undone.NO
    if any(edit.state.under_way and edit.path == fate.path for each in task.proposals for edit in each.edits):
        return Undone.LATER
    elsewhere = fate.target != here and not fate.target.is_disk
    if elsewhere and pool.held(fate.target.server):
        return Undone.NO
    if fate.state is EditState.SAVED and _is_reload(pool, fate, seen):
        return Undone.FROM_DISK
    if seen.came is not None and read_again(pool, fate.path, seen, here):
        return Undone.FROM_DISK
    command = commands.Undone(task=task.id, proposal=fate.proposal, edits=(fate.edit,), by=tasks.BY_HAND)
    pool.handle(command, actor, [seen.text])
    return Undone.RECORDED


def read_again(
    pool: pools.Pool, path: str, seen: Seen, here: tasks.Target, had: frozenset[str] | None = None
) -> list[Fate]:
    """The edits that this editor had and no disk, where it came to the disk's text; none where it may have undone.

    The last step of undoing leads to a text on which all that is left was made. `had` are the edits that were there
    when that text came, where it is known: one that came since, or stands in the text now, was not given up.
    """
    text = seen.text if seen.came is None else seen.came
    if not _is_on_disk(pool, path, text):
        return []
    found = [(fate, task) for task in views.live_at(pool, path) for fate in fates(task) if fate.path == path]
    mine = [
        fate
        for fate, task in found
        if fate.state is EditState.APPLIED and may_be_undone(fate) and fate.target == here
        if (had is None or fate.edit in had)
        if not any(_is_in(pool, task, fate, each) for each in {text, seen.text})
    ]
    revision = texts.revision(text)
    undone_to = all(fate.base == revision for fate in mine)
    return [] if undone_to else mine


def _is_in(pool: pools.Pool, task: tasks.Task, fate: Fate, text: str) -> bool:
    proposal = task.proposal(fate.proposal)
    edit = proposal.edit(fate.edit) if proposal else None
    return edit is not None and settling.judge(pool, edit, text) == "landed"


def done_again(pool: pools.Pool, actor: actors.Actor, known: Fate, seen: Seen, here: tasks.Target) -> None:
    """Record that a text has all that an edit put, though it counted as undone, lost, failed or unknown."""
    task, fate = _now(pool, known)
    if fate is None or not may_be_there(fate):
        return
    ids = {"task": task.id, "proposal": fate.proposal, "edit": fate.edit}
    how = "done again in the editor" if is_undone(fate) else "found in the editor"
    landed = commands.Landed(**ids, result=texts.revision(seen.text), how=how, target=here)
    batch: list[commands.TaskCommand] = [landed]
    if _is_on_disk(pool, fate.path, seen.text):
        batch.append(commands.Saved(**ids, revision=texts.revision(seen.text)))
    pool.handle_all(batch, actor, [seen.text])


def look_at_disk(pool: pools.Pool, actor: actors.Actor, known: Sequence[Fate], path: str) -> None:
    """A buffer in which edits were undone is gone: those that the disk still has count as applied again."""
    opened = disk.open_file(pool.where.root, path)
    if not isinstance(opened, disk.Opened):
        return
    for each in (fate for fate in (_now(pool, before)[1] for before in known) if fate and is_undone(fate)):
        there = pieces(pool, each)
        places = locate(pool, each, there, opened.text) if there else None
        if places and all(opened.text[a:b] == piece.new for (a, b), piece in zip(places, there, strict=True)):
            done_again(pool, actor, each, Seen(opened.text), tasks.Target())


def _now(pool: pools.Pool, known: Fate) -> tuple[tasks.Task, Fate | None]:
    task = pool.task(known.task)
    return task, next((each for each in fates(task) if each.edit == known.edit), None)


def _is_reload(pool: pools.Pool, fate: Fate, seen: Seen) -> bool:
    """True if the base came with the text of the whole file as the disk has it."""
    if seen.came is None or not _is_on_disk(pool, fate.path, seen.came):
        return False
    return seen.came == seen.text or is_base(pool, fate, pieces(pool, fate), seen.came)


def _is_on_disk(pool: pools.Pool, path: str, text: str) -> bool:
    opened = disk.open_file(pool.where.root, path)
    return isinstance(opened, disk.Opened) and opened.text == text
