"""What the accepted edits of a task have put into a file, sentence by sentence, and where that stands now.

Only reads. A place is followed through all edits of its task; one that can't be followed stays where it was last known,
so that whoever looks for it sees that the text changed. It must never drop one in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from coauthor.domain import errors, merge, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import EditState
from coauthor.pool import pool as pools
from coauthor.pool import views

COMMENT = ""
"""The name of what an edit has taken out beside its sentences: the comment that had asked for them."""

_NAMELESS = "?"
_WAS_IN = (EditState.APPLIED, EditState.SAVED, EditState.REVERTED)


@dataclass(frozen=True, slots=True)
class Put:
    """`text` in place of `before`, for the sentence `name`, by an edit; now at `[start, end)` of the revision `at`.

    `sure` is false where it was changed since, or where nobody can tell its place in a newer text than that.
    """

    name: str
    edit: str
    before: str
    text: str
    at: str
    start: int
    end: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """A text of a file that an edit of the task has left, and what stands there of what was asked for."""

    revision: str
    text: str
    puts: tuple[Put, ...]


def standing(
    pool: pools.Pool,
    task: tasks.Task,
    path: str,
    wanted: Mapping[str, Collection[str] | None],
    today: Collection[str] = (),
) -> Standing | None:
    """Where that stands which these edits put into a file: of each the sentences named, or (None) all that it has.

    `today` are the revisions that the file is known to have: where one of the edits left just that text, and all of it
    still stood there, as after a checkout, it is followed no further, since the text says by itself where it is. None
    where none of them is an edit to that file. Raises Unavailable where a text is gone from the pool, Conflict where
    the record does not tell a sentence from the others of its edit.
    """
    steps = list(_steps(pool, task, path))
    asked = [number for number, step in enumerate(steps) if step.id in wanted]
    if not asked:
        return None
    last = range(len(steps) - 1, asked[-1] - 1, -1)
    shown = next((number for number in last if steps[number].result in today), None)
    if shown is not None:
        found = _followed(pool, task, steps[asked[0] : shown + 1], wanted)
        if all(put.sure and found.text[put.start : put.end] == put.text for put in found.puts):
            return found
    return _followed(pool, task, steps[asked[0] :], wanted)


def _followed(
    pool: pools.Pool,
    task: tasks.Task,
    steps: Sequence[tasks.EditRecord],
    wanted: Mapping[str, Collection[str] | None],
) -> Standing:
    """What is wanted of these edits, from the first to the last of them."""
    proposals = {edit.id: proposal for proposal in task.proposals for edit in proposal.edits}
    accepted = _accepted(pool, task.id)
    found: list[Put] = []
    at = steps[0].base or ""
    for step in steps:
        assert step.base is not None and step.result is not None
        base = _text(pool, step, step.base)
        if at != step.base:
            found = _carried(found, _text(pool, step, at), base, step.base)
        found = [_through(put, step, base, _names(proposals, put, step)) for put in found]
        if step.id in wanted:
            hunks = accepted.get(step.id, (*step.hunks, *step.taken))
            found += _chosen(_made(proposals[step.id], step, hunks, base), step, hunks, wanted[step.id])
        at = step.result
    return Standing(at, _text(pool, steps[-1], at), tuple(_once(found)))


def places(proposal: tasks.Proposal, edit: tasks.EditRecord) -> dict[str, tuple[int, int]]:
    """Where the sentences of an edit stand in its result, by name; none where its record does not tell them apart."""
    gone = [removal.end - removal.start for removal in proposal.removals if removal.path == edit.path]
    found, shift = list[tuple[int, int]](), 0
    for start, end, text in sorted(edit.splices, key=_ends):
        if text or not edit.removals or end - start not in gone:
            found.append((start + shift, start + shift + len(text)))
        shift += len(text) - (end - start)
    names = sorted((*edit.hunks, *edit.taken), key=_number)
    return dict(zip(names, found, strict=True)) if len(names) == len(found) else {}


def _steps(pool: pools.Pool, task: tasks.Task, path: str) -> Iterator[tasks.EditRecord]:
    """All edits of a task that were ever in that file's text, in the order in which they came."""
    known = {
        edit.id: edit
        for proposal in task.proposals
        for edit in proposal.edits
        if edit.path == path and edit.base and edit.result and edit.state in _WAS_IN
    }
    order: dict[str, None] = {}
    for event in views.thread(pool, task.id):
        if event.type == Type.EDIT_INTENDED:
            order.pop(event.data["edit"], None)
            order[event.data["edit"]] = None
    yield from (known[name] for name in known if name not in order)
    yield from (known[name] for name in order if name in known)


def _accepted(pool: pools.Pool, task: str) -> dict[str, tuple[str, ...]]:
    """The sentences that each edit was accepted with."""
    return {
        event.data["edit"]: tuple(event.data["hunks"])
        for event in views.thread(pool, task)
        if event.type == Type.PROPOSAL_ACCEPTED
    }


def _made(proposal: tasks.Proposal, edit: tasks.EditRecord, hunks: Sequence[str], base: str) -> list[Put]:
    """What an edit put, in its result; without names where the record does not tell which sentence is which."""
    removals = proposal.removals if edit.removals else ()
    comments = {removal.before for removal in removals if removal.path == edit.path}
    puts, shift = list[Put](), 0
    for start, end, text in sorted(edit.splices, key=_ends):
        place = start + shift
        shift += len(text) - (end - start)
        before = base[start:end]
        name = COMMENT if not text and before in comments else _NAMELESS
        puts.append(Put(name, edit.id, before, text, edit.result or "", place, place + len(text)))
    sentences = [number for number, put in enumerate(puts) if put.name]
    names = sorted(hunks, key=_number)
    if len(sentences) == len(names):
        for number, name in zip(sentences, names, strict=True):
            puts[number] = replace(puts[number], name=name)
    return puts


def _number(hunk: str) -> int:
    return int(hunk.rpartition(".")[2])


def _chosen(made: list[Put], edit: tasks.EditRecord, hunks: Sequence[str], names: Collection[str] | None) -> list[Put]:
    """Of what an edit put the sentences named; of those it still has (None) all, with the comment."""
    wanted = {*edit.hunks, COMMENT} if names is None else {*names}
    if any(put.name == _NAMELESS for put in made):
        if names is None and {*edit.hunks} == {*hunks}:
            return made
        raise errors.Conflict(
            f"The record does not tell which words of {edit.id} are those of {', '.join(sorted(wanted - {COMMENT}))}."
        )
    return [put for put in made if put.name in wanted]


def _carried(puts: list[Put], old: str, new: str, revision: str) -> list[Put]:
    """What stands for sure in one text, moved to the next one; what has no place there stays where it was."""
    moving = [put for put in puts if put.sure]
    spans = [merge.Span(str(number), put.start, put.end) for number, put in enumerate(moving)]
    found = merge.rebase(old, new, spans).placed
    moved = [put for put in puts if not put.sure]
    for number, put in enumerate(moving):
        place = found.get(str(number))
        moved.append(replace(put, at=revision, start=place.start, end=place.end) if place else replace(put, sure=False))
    return moved


def _names(proposals: Mapping[str, tasks.Proposal], put: Put, step: tasks.EditRecord) -> dict[int, str]:
    """The sentences that an edit has put beside one of its own proposal, by their beginnings in its result."""
    proposal = proposals[step.id]
    if proposal is not proposals[put.edit] or put.name in (COMMENT, _NAMELESS):
        return {}
    return {start: name for name, (start, end) in places(proposal, step).items() if start < end}


def _through(put: Put, step: tasks.EditRecord, base: str, names: Mapping[int, str]) -> Put:
    """What stood in an edit's base, in its result: moved, put back, put in again; else it stays where it was.

    Where nothing was put and another of its sentences came in just there, they stand in the order of the proposal.
    """
    if not put.sure or put.at != step.base:
        return put
    shift = 0
    for start, end, text in sorted(step.splices, key=_ends):
        beside = names.get(start + shift) if start == end == put.start == put.end else None
        if beside is not None and beside != put.name:
            shift += len(text) if _number(beside) < _number(put.name) else 0
            continue
        if _covers(start, end, put):
            inner = _inside(put, (start, end, text), base)
            if inner is None:
                break
            at = start + shift + inner[0]
            return replace(put, at=step.result or "", start=at, end=at + inner[1])
        if end <= put.start:
            shift += len(text) - (end - start)
        elif start < put.end:
            break
    else:
        return replace(put, at=step.result or "", start=put.start + shift, end=put.end + shift)
    return replace(put, sure=False)


def _ends(splice: tuple[int, int, str]) -> tuple[int, int]:
    return splice[:2]


def _covers(start: int, end: int, put: Put) -> bool:
    """True for a splice over all of it; where nothing was put, for one around that place or exactly there."""
    if put.start < put.end:
        return start <= put.start and put.end <= end
    return start < put.start < end or start == end == put.start


def _inside(put: Put, splice: tuple[int, int, str], base: str) -> tuple[int, int] | None:
    """Where and how long the sentence is in what a splice over it put; None where that is neither of its texts."""
    start, end, text = splice
    ahead, behind = base[start : put.start], base[put.end : end]
    if len(text) < len(ahead) + len(behind) or not (text.startswith(ahead) and text.endswith(behind)):
        return None
    inner = text[len(ahead) : len(text) - len(behind)]
    return (len(ahead), len(inner)) if inner in (put.before, put.text) else None


def _once(puts: Sequence[Put]) -> Iterator[Put]:
    """Each of them once, in order: a comment may have gone with two edits, of which the second stands."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for put in reversed(puts):
        key = (put.name, put.before) if put.name == COMMENT else (put.name, f"{put.edit} {put.start}")
        if key not in seen:
            seen.add(key)
            kept.append(put)
    yield from sorted(kept, key=lambda put: (put.start, put.end))


def _text(pool: pools.Pool, edit: tasks.EditRecord, revision: str | None) -> str:
    text = pool.store.text(revision) if revision else None
    if text is None:
        raise errors.Unavailable(f"The texts of {edit.id} are no longer in the pool.")
    return text
