"""Where the sentences of a proposal stand in today's text, and what stands there where one of them was changed.

Makes values and commands; what can't be told from the text is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from coauthor.domain import anchors, commands, errors, merge, patches, tasks, texts, words
from coauthor.domain.patches import HunkStatus
from coauthor.pool import pool as pools
from coauthor.review import drift

STUCK = (HunkStatus.STALE, HunkStatus.ORPHANED)

_ALIKE = 45.0
"""From this similarity (0..100) on what stands in a sentence's place counts as that sentence, changed."""
_LARGEST = 20_000
"""Longer stretches that changed are not compared word by word."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A changed sentence: what it was, what stands in its place `[start, end)` today, what is proposed."""

    base: str
    mine: str
    theirs: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Onto:
    """A proposal's hunks and removals, with what was found of one file put on its current text."""

    base: dict[str, str]
    hunks: tuple[patches.Hunk, ...]
    removals: tuple[patches.Removal, ...]
    missing: tuple[str, ...]


def onto(pool: pools.Pool, proposal: tasks.Proposal, path: str, current: str) -> Onto:
    """Put what is undecided on the current text; hunks without a place keep their base."""
    found = drift.whereabouts(pool, proposal, path, current)
    places = {**found.likely, **found.sure}
    moved = tuple(placed(hunk, current, places[hunk.id]) if hunk.id in places else hunk for hunk in proposal.hunks)
    kept = [removal for removal in proposal.removals if removal.path != path]
    for number, removal in enumerate(drift.pending_removals(proposal, path)):
        name = f"{drift.REMOVAL}{number}"
        if name in places:
            kept.append(removal.model_copy(update=_at(current, places[name])))
    return Onto({**proposal.base, path: texts.revision(current)}, moved, tuple(kept), found.missing)


def placed(hunk: patches.Hunk, current: str, place: tuple[int, int]) -> patches.Hunk:
    """The hunk at a place of the current text, waiting for a decision."""
    line = current.count("\n", 0, place[0])
    return hunk.model_copy(update={**_at(current, place), "line": line, "status": HunkStatus.PENDING})


def _at(current: str, place: tuple[int, int]) -> dict[str, object]:
    start, end = place
    return {
        "start": start,
        "end": end,
        "base": texts.revision(current),
        "before": current[start:end],
        "prefix": current[max(0, start - patches.CONTEXT) : start],
        "suffix": current[end : end + patches.CONTEXT],
    }


def versions(
    pool: pools.Pool, proposal: tasks.Proposal, hunk: patches.Hunk, current: str, known: tuple[int, int] | None = None
) -> Versions | None:
    """The three versions of a changed sentence; None where it isn't told what became of it, or nothing did.

    `known` is its place as it was followed through the typing in an open document.
    """
    place = known if known is not None else _place(pool, proposal, hunk, current)
    if place is None or not current[slice(*place)].strip() or current[slice(*place)] == hunk.before:
        return None
    return Versions(hunk.before, current[slice(*place)], _proposed(hunk), *place)


def _proposed(hunk: patches.Hunk) -> str:
    try:
        return patches.chosen(hunk)
    except ValueError:
        return "\n".join(f"{label}: {text}" for label, text in hunk.texts.items())


def _place(pool: pools.Pool, proposal: tasks.Proposal, hunk: patches.Hunk, current: str) -> tuple[int, int] | None:
    span = merge.Span(hunk.id, hunk.start, hunk.end)
    standing = drift.stand(pool, proposal, hunk.path, (hunk.base, hunk.after), [span])
    if standing is None or not standing.spans or span.start == span.end:
        return None
    span = standing.spans[0]
    finder = merge.Finder(standing.text, current)
    if finder.find(span) is not merge.Lost.CHANGED:
        return None
    old, new = finder.region(span)
    if max(old[1] - old[0], new[1] - new[0]) > _LARGEST:
        found = anchors.find(anchors.make(standing.text, hunk.path, span.start, span.end), current, standing.text)
        return (found.start, found.end) if isinstance(found, anchors.Found) else None
    there = _opposite(
        words.marks(standing.text[slice(*old)], current[slice(*new)]), span.start - old[0], span.end - old[0]
    )
    if there is None:
        return None
    place = (there[0] + new[0], there[1] + new[0])
    return place if fuzz.ratio(hunk.before, current[slice(*place)]) >= _ALIKE else None


def _opposite(marks: Iterable[words.Mark], start: int, end: int) -> tuple[int, int] | None:
    """What stands opposite of `[start, end)` of the old text; what was put exactly at an end stays outside."""
    first = last = None
    for old, new in _blocks(marks):
        same = old[1] - old[0] == new[1] - new[0] and old[2]
        if old[0] <= start < old[1]:
            first = new[0] + (start - old[0] if same else 0)
        if old[0] < end <= old[1]:
            last = new[1] - (old[1] - end if same else 0)
    return (first, last) if first is not None and last is not None and first <= last else None


def _blocks(marks: Iterable[words.Mark]) -> list[tuple[tuple[int, int, bool], tuple[int, int]]]:
    """Alternating stretches of equal and changed text: `(start, end, equal)` of the old, `(start, end)` of the new."""
    blocks: list[tuple[tuple[int, int, bool], tuple[int, int]]] = []
    old = new = 0
    for mark in marks:
        size = len(mark.text)
        same = mark.op == "same"
        gone, came = (0 if mark.op == "ins" else size), (0 if mark.op == "del" else size)
        if blocks and not same and not blocks[-1][0][2]:
            before = blocks.pop()
            blocks.append(((before[0][0], old + gone, False), (before[1][0], new + came)))
        else:
            blocks.append(((old, old + gone, same), (new, new + came)))
        old, new = old + gone, new + came
    return blocks


def contest(
    pool: pools.Pool,
    proposal: tasks.Proposal,
    stuck: Iterable[str],
    current: str,
    tracked: Mapping[str, tuple[int, int]] | None = None,
) -> list[commands.TaskCommand]:
    """A question for each of these sentences of which it is told what it has become."""
    task = pool.owner(proposal.id).id
    batch: list[commands.TaskCommand] = []
    for name in stuck:
        hunk = proposal.hunk(name)
        found = versions(pool, proposal, hunk, current, (tracked or {}).get(name)) if hunk else None
        if found is not None:
            batch.append(
                commands.Contest(
                    task=task,
                    proposal=proposal.id,
                    hunk=name,
                    base=found.base,
                    mine=found.mine,
                    theirs=found.theirs,
                    revision=texts.revision(current),
                )
            )
    return batch


def look_again(pool: pools.Pool, proposal: tasks.Proposal, path: str, current: str) -> list[commands.TaskCommand]:
    """What the record must hear of the sentences of one file that were stuck: they are found again, or differ."""
    stuck = [hunk.id for hunk in proposal.open_hunks if hunk.path == path and hunk.status in STUCK]
    if not stuck or not proposal.live:
        return []
    task = pool.owner(proposal.id).id
    found = drift.whereabouts(pool, proposal, path, current)
    fresh = tuple(name for name in stuck if name in found.sure)
    batch: list[commands.TaskCommand] = []
    if fresh:
        batch.append(commands.MarkStale(task=task, proposal=proposal.id, fresh=fresh))
    batch += contest(pool, proposal, [name for name in found.missing if name not in found.orphaned], current)
    orphaned = tuple(name for name in found.orphaned if name in stuck)
    if orphaned:
        batch.append(orphan(task, proposal.id, orphaned))
    return batch


def orphan(task: str, proposal: str, hunks: tuple[str, ...], reason: str = "") -> commands.Orphan:
    """The command that says so."""
    said = reason or f"The place of {', '.join(hunks)} is gone or ambiguous in today's text."
    return commands.Orphan(task=task, proposal=proposal, hunks=hunks, reason=said)


def hint(proposal: tasks.Proposal, stuck: Iterable[str]) -> str:
    """What a person can do about sentences that could not land."""
    status = {hunk.id: hunk.status for hunk in proposal.hunks}
    lines = ["Your text was not touched."]
    stale = [name for name in stuck if status.get(name) is HunkStatus.STALE]
    gone = [name for name in stuck if status.get(name) is HunkStatus.ORPHANED]
    if stale:
        lines.append(f"Take a version (`coauthor resolve {stale[0]} theirs|mine|both|base`),")
    if gone:
        lines.append(f"Give it a place (`coauthor reattach {gone[0]} FILE:RANGE`),")
    return " ".join([*lines, "or try again on the new text." if len(lines) > 1 else "Try again on the new text."])


def hunk_of(pool: pools.Pool, hunk_id: str) -> tuple[tasks.Task, tasks.Proposal, patches.Hunk]:
    """A hunk with its proposal and task; raises NotFound."""
    task = pool.owner(hunk_id)
    proposal = task.proposal(hunk_id.partition(".")[0])
    hunk = proposal.hunk(hunk_id) if proposal else None
    if proposal is None or hunk is None:
        raise errors.NotFound(f"There is no change {hunk_id}.", "They are called P3.1, P3.2 …")
    return task, proposal, hunk
