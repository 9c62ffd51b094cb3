"""How far a proposal's hunks and today's text have drifted apart; reads only, and never guesses a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coauthor.domain import merge, patches, takebacks, tasks, texts
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
    """Why the edit can't land: `stale` hunks were changed where they stand, `orphaned` ones have no place any more."""

    reason: str
    stale: tuple[str, ...]
    orphaned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where spans of a proposal are in the text that its own edits make of their base; nothing else is in there."""

    text: str
    spans: tuple[merge.Span, ...]
    lost: Mapping[str, merge.Lost]


@dataclass(frozen=True, slots=True)
class _Located:
    """Places in the current text by name, why the others have none, and how strong the proof is."""

    places: Mapping[str, tuple[int, int]]
    weak: frozenset[str]
    lost: Mapping[str, merge.Lost]
    how: str


Tracked = Mapping[str, tuple[int, int]]


def prepare(
    pool: pools.Pool,
    proposal: tasks.Proposal,
    edit: tasks.EditRecord,
    current: str,
    tracked: Tracked | None = None,
) -> Ready | Refused:
    """The edit's hunks on the current text of its file."""
    hunks = [hunk for hunk in proposal.hunks if hunk.id in edit.hunks]
    removals = pending_removals(proposal, edit.path) if edit.removals else []
    found = _locate(pool, proposal, hunks, removals, current, tracked)
    if found is None:
        return Refused("The text it was made for is not in the pool.", edit.hunks)
    missing = [hunk.id for hunk in hunks if hunk.id not in found.places]
    if missing:
        gone = tuple(hunk for hunk in missing if _is_gone(hunk, found, current, tracked))
        about = takebacks.said(pool.owner(proposal.id), proposal, missing)
        return Refused(_why(missing, gone, about), tuple(hunk for hunk in missing if hunk not in gone), gone)
    try:
        splices = [texts.Splice(*found.places[hunk.id], patches.chosen(hunk)) for hunk in hunks]
    except ValueError as error:
        return Refused(f"{error}. Say which candidate you want.", ())
    names = ((f"{REMOVAL}{number}", removal) for number, removal in enumerate(removals))
    taken = [(*found.places[name], removal.before) for name, removal in names if name in found.places]
    splices = patches.without(splices, taken)
    if any(current[splice.start : splice.end] == "" and splice.text == "" for splice in splices):
        splices = [splice for splice in splices if splice.start < splice.end or splice.text]
    return Ready(tuple(texts.ordered(splices)), texts.apply(current, splices), found.how, found.places)


def _is_gone(hunk: str, found: _Located, current: str, tracked: Tracked | None) -> bool:
    """True where nothing says what became of the sentence; typing that was followed does say so."""
    if tracked and hunk in tracked and current[slice(*tracked[hunk])].strip():
        return False
    return found.lost.get(hunk) not in (None, merge.Lost.CHANGED)


def _locate(
    pool: pools.Pool,
    proposal: tasks.Proposal,
    hunks: Sequence[patches.Hunk],
    removals: Sequence[patches.Removal],
    current: str,
    tracked: Tracked | None = None,
) -> _Located | None:
    """Look for hunks and removals of one file, each from the base that it was made on; None where a text is missing."""
    rooted: dict[tuple[str, int], list[merge.Span]] = {}
    for hunk in hunks:
        rooted.setdefault((hunk.base, hunk.after), []).append(merge.Span(hunk.id, hunk.start, hunk.end))
    for number, removal in enumerate(removals):
        span = merge.Span(f"{REMOVAL}{number}", removal.start, removal.end)
        rooted.setdefault((removal.base, removal.after), []).append(span)
    path = next(iter([*(hunk.path for hunk in hunks), *(removal.path for removal in removals)]), "")
    places: dict[str, tuple[int, int]] = {}
    weak: set[str] = set()
    lost: dict[str, merge.Lost] = {}
    hows = set()
    for root, spans in rooted.items():
        standing = stand(pool, proposal, path, root, spans)
        if standing is None:
            return None
        found = merge.rebase(standing.text, current, standing.spans, tracked)
        hows.add(_how(found))
        lost |= {**standing.lost, **(found.unplaced if isinstance(found, merge.Conflict) else {})}
        for name, place in found.placed.items():
            places[name] = (place.start, place.end)
            if place.how is merge.How.SENTENCE:
                weak.add(name)
    for name in _overlapping(places) if len(rooted) > 1 else ():
        del places[name]
        lost[name] = merge.Lost.MOVED
    how = next((each for each in ("review", "tracked", "lines") if each in hows), "clean")
    return _Located(places, frozenset(weak), lost, how)


def _overlapping(places: Mapping[str, tuple[int, int]]) -> list[str]:
    """Of ranges made on different bases that meet, the later ones."""
    wrong, end = [], -1
    for name, (start, last) in sorted(places.items(), key=lambda item: item[1]):
        if start < end:
            wrong.append(name)
        else:
            end = max(end, last)
    return wrong


def stand(
    pool: pools.Pool, proposal: tasks.Proposal, path: str, root: tuple[str, int], spans: Sequence[merge.Span]
) -> Standing | None:
    """The spans on a base after the proposal's own edits, those of them that are made from it and are in the text.

    `root` is that base and the number of edits that it had seen. What came between these edits is left out on
    purpose: so it is told once, and not forth and back again.
    """
    base, after = root
    text = pool.store.text(base)
    if text is None:
        return None
    landed = {hunk for edit in proposal.edits[after:] if edit.state.landed for hunk in edit.hunks}
    hunks = [hunk for hunk in proposal.hunks if (hunk.path, hunk.base) == (path, base) and hunk.id in landed]
    removed = [] if pending_removals(proposal, path) else proposal.removals
    splices = patches.splices(hunks, None, [each for each in removed if (each.path, each.base) == (path, base)])
    left = [
        _in_order(span, spans, hunks)
        for span in through(spans, [(splice.start, splice.end, splice.text) for splice in splices])
    ]
    kept = {span.id for span in left}
    lost = {span.id: merge.Lost.CHANGED for span in spans if span.id not in kept}
    return Standing(texts.apply(text, splices), tuple(left), lost)


def _in_order(span: merge.Span, spans: Sequence[merge.Span], landed: Sequence[patches.Hunk]) -> merge.Span:
    """An insertion ahead of those at the same place that come later in the proposal and are in the text already."""
    was = next(each for each in spans if each.id == span.id)
    if was.start < was.end or was.id.startswith(REMOVAL):
        return span
    there = [hunk for hunk in landed if hunk.start == hunk.end == was.start and number(hunk.id) > number(was.id)]
    back = sum(len(patches.chosen(hunk)) for hunk in there)
    return merge.Span(span.id, span.start - back, span.end - back)


def number(hunk: str) -> int:
    """Which of its proposal's hunks it is."""
    return int(hunk.rpartition(".")[2])


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
    before it lands; `missing` hunks have no place, and those of them in `orphaned` were not just edited where they
    stood.
    """

    sure: Mapping[str, tuple[int, int]]
    likely: Mapping[str, tuple[int, int]]
    missing: tuple[str, ...]
    orphaned: tuple[str, ...] = ()


def whereabouts(pool: pools.Pool, proposal: tasks.Proposal, path: str, current: str) -> Whereabouts:
    """Look for the undecided hunks of one file in its current text."""
    hunks = [hunk for hunk in proposal.open_hunks if hunk.path == path]
    found = _locate(pool, proposal, hunks, pending_removals(proposal, path), current)
    if found is None:
        return Whereabouts({}, {}, tuple(hunk.id for hunk in hunks))
    sure = {name: place for name, place in found.places.items() if name not in found.weak}
    likely = {name: place for name, place in found.places.items() if name in found.weak}
    missing = tuple(hunk.id for hunk in hunks if hunk.id not in found.places)
    return Whereabouts(sure, likely, missing, tuple(hunk for hunk in missing if _is_gone(hunk, found, current, None)))


def _how(found: merge.Clean | merge.Rebased | merge.Conflict) -> str:
    kinds = {place.how for place in found.placed.values()}
    if isinstance(found, merge.Clean):
        return "clean"
    if merge.How.SENTENCE in kinds:
        return "review"
    return "tracked" if merge.How.TRACKED in kinds else "lines"


def _why(missing: Sequence[str], gone: Sequence[str], about: str) -> str:
    if about:
        return f"{about}: {'its place is gone' if gone else 'its text was changed since it went in'}."
    which = "sentence" if len(missing) == 1 else "sentences"
    if gone:
        what = "place" if len(gone) == 1 else "places"
        return f"The {what} of {', '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone or ambiguous in today's text."
    return f"The {which} of {', '.join(missing)} changed since the proposal was made."
