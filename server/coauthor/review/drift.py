"""How far a proposal's hunks and today's text have drifted apart; reads only, and never guesses a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coauthor.domain import merge, patches, tasks, texts
from coauthor.pool import pool as pools

REMOVAL = "removal:"


@dataclass(frozen=True, slots=True)
class Ready:
    """An edit that may land: `splices` on the current text give `result`; `how` is clean, tracked, lines or review.

    `review` means that a sentence was found by its words alone, so that a person must look again before it lands.
    """

    splices: tuple[texts.Splice, ...]
    result: str
    how: str
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the edit can't land, and which hunks no longer fit."""

    reason: str
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where spans of a proposal are in the newest text that CoAuthor itself made of its base."""

    text: str
    spans: tuple[merge.Span, ...]
    lost: tuple[str, ...]
    weak: bool = False


def prepare(
    pool: pools.Pool,
    proposal: tasks.Proposal,
    edit: tasks.EditRecord,
    current: str,
    tracked: Mapping[str, tuple[int, int]] | None = None,
) -> Ready | Refused:
    """The edit's hunks on the current text of its file."""
    hunks = [hunk for hunk in proposal.hunks if hunk.id in edit.hunks]
    removals = pending_removals(proposal, edit.path) if edit.removals else []
    standing = stand(pool, proposal, edit.path, [*_spans(hunks), *_removal_spans(removals)])
    if standing is None:
        return Refused("The text it was made for is not in the pool.", edit.hunks)
    found = merge.rebase(standing.text, current, standing.spans, tracked)
    places = {name: (place.start, place.end) for name, place in found.placed.items()}
    missing = tuple(hunk.id for hunk in hunks if hunk.id not in places)
    if missing:
        return Refused(_why(missing), missing)
    try:
        splices = [texts.Splice(*places[hunk.id], patches.chosen(hunk)) for hunk in hunks]
    except ValueError as error:
        return Refused(f"{error}. Say which candidate you want.", ())
    splices += [
        texts.Splice(*places[name], "")
        for name in (f"{REMOVAL}{number}" for number in range(len(removals)))
        if name in places
    ]
    if any(current[splice.start : splice.end] == "" and splice.text == "" for splice in splices):
        splices = [splice for splice in splices if splice.start < splice.end or splice.text]
    return Ready(tuple(texts.ordered(splices)), texts.apply(current, splices), _how(found, standing), places)


def stand(pool: pools.Pool, proposal: tasks.Proposal, path: str, spans: Sequence[merge.Span]) -> Standing | None:
    """The spans (on the proposal's base) carried through every edit of the proposal that has landed.

    Edits that follow each other without typing in between need no text, only their splices.
    """
    at = proposal.base.get(path)
    left, lost, weak = list(spans), [], False
    for edit in proposal.edits:
        if edit.path != path or not edit.state.landed or not edit.base or not edit.result:
            continue
        if edit.base != at:
            moved = _between(pool, at, edit.base, left)
            if moved is None:
                return None
            weak = weak or (isinstance(moved, merge.Rebased) and not moved.by_itself)
            lost += [span.id for span in left if span.id not in moved.placed]
            left = [merge.Span(name, place.start, place.end) for name, place in moved.placed.items()]
        left = through(left, edit.splices)
        at = edit.result
    text = pool.store.text(at) if at else None
    return None if text is None else Standing(text, tuple(left), tuple(lost), weak)


def _between(
    pool: pools.Pool, old: str | None, new: str, spans: Sequence[merge.Span]
) -> merge.Clean | merge.Rebased | merge.Conflict | None:
    before, after = pool.store.text(old) if old else None, pool.store.text(new)
    return None if before is None or after is None else merge.rebase(before, after, spans)


def through(spans: Sequence[merge.Span], splices: Sequence[tuple[int, int, str]]) -> list[merge.Span]:
    """The spans after the splices, which were made elsewhere in the same text; one that was hit is left out."""
    result = []
    for span in spans:
        shift = sum(len(text) - (end - start) for start, end, text in splices if end <= span.start)
        hit = any(start < span.end and span.start < end for start, end, _ in splices)
        if not hit:
            result.append(merge.Span(span.id, span.start + shift, span.end + shift))
    return result


def pending_removals(proposal: tasks.Proposal, path: str) -> list[patches.Removal]:
    """The comments that the first edit to land takes along; none once one has."""
    done = any(edit.removals and edit.state.landed and edit.path == path for edit in proposal.edits)
    return [] if done else [removal for removal in proposal.removals if removal.path == path]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a proposal's undecided hunks and removals are in a text, by name.

    `sure` is proved by lines or tracking; `likely` was found by its words alone, so that a person looks at it again
    before it lands; `missing` hunks have no place.
    """

    sure: Mapping[str, tuple[int, int]]
    likely: Mapping[str, tuple[int, int]]
    missing: tuple[str, ...]


def whereabouts(pool: pools.Pool, proposal: tasks.Proposal, path: str, current: str) -> Whereabouts:
    """Look for the undecided hunks of one file in its current text."""
    hunks = [hunk for hunk in proposal.open_hunks if hunk.path == path]
    removals = _removal_spans(pending_removals(proposal, path))
    standing = stand(pool, proposal, path, [*_spans(hunks), *removals])
    if standing is None:
        return Whereabouts({}, {}, tuple(hunk.id for hunk in hunks))
    found = merge.rebase(standing.text, current, standing.spans)
    sure: dict[str, tuple[int, int]] = {}
    likely: dict[str, tuple[int, int]] = {}
    for name, place in found.placed.items():
        weak = place.how is merge.How.SENTENCE or standing.weak
        (likely if weak else sure)[name] = (place.start, place.end)
    return Whereabouts(sure, likely, tuple(hunk.id for hunk in hunks if hunk.id not in found.placed))


def _spans(hunks: Sequence[patches.Hunk]) -> list[merge.Span]:
    return [merge.Span(hunk.id, hunk.start, hunk.end) for hunk in hunks]


def _removal_spans(removals: Sequence[patches.Removal]) -> list[merge.Span]:
    return [merge.Span(f"{REMOVAL}{n}", removal.start, removal.end) for n, removal in enumerate(removals)]


def _how(found: merge.Clean | merge.Rebased | merge.Conflict, standing: Standing) -> str:
    kinds = {place.how for place in found.placed.values()}
    if isinstance(found, merge.Clean):
        return "review" if standing.weak else "clean"
    if merge.How.SENTENCE in kinds or (standing.weak and merge.How.TRACKED not in kinds):
        return "review"
    return "tracked" if merge.How.TRACKED in kinds else "lines"


def _why(missing: Sequence[str]) -> str:
    which = "The sentence of " if len(missing) == 1 else "The sentences of "
    return f"{which}{', '.join(missing)} changed since the proposal was made."
