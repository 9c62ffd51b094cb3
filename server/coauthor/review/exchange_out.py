"""A proposal as others can take it: a unified diff for the file's own bytes, or LaTeX with its changes marked.

Reads the pool and the disk, and changes neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coauthor.domain import actors, errors, patches, tasks, texts
from coauthor.domain.patches import HunkStatus
from coauthor.pool import pool as pools
from coauthor.review import disk, drift, exchange_sentences, marked_up, newfiles, wire


class Format(StrEnum):
    """How a proposal goes out."""

    DIFF = "diff"
    LATEXDIFF = "latexdiff"


@dataclass(frozen=True, slots=True)
class Versions:
    """A file without and with the proposal, as text with its own line ends and byte order mark."""

    path: str
    before: str
    after: str


def export(
    pool: pools.Pool, proposal_id: str, how: Format, candidate: str | None = None, path: str | None = None
) -> str:
    """The proposal as text; `path` picks one of its files, which marked-up LaTeX needs where there are several."""
    proposal = _find(pool, proposal_id)
    if candidate is not None and candidate not in proposal.candidates:
        raise errors.NotFound(f"{proposal.id} has no candidate {candidate}.")
    paths = list(dict.fromkeys(hunk.path for hunk in proposal.hunks))
    if path is not None and path not in paths:
        raise errors.NotFound(f"{proposal.id} does not change {path}.", f"It changes {', '.join(paths)}.")
    chosen = [path] if path is not None else paths
    if how is Format.LATEXDIFF:
        return _marked(pool, proposal, chosen, candidate)
    found = (versions(pool, proposal, each, candidate) for each in chosen)
    return "".join(patches.unified(each.before, each.after, each.path, proposal.life(each.path)) for each in found)


def versions(pool: pools.Pool, proposal: tasks.Proposal, path: str, candidate: str | None = None) -> Versions:
    """One file before and after: what is still to be decided on today's file, or else the whole on its base.

    What was rejected is left out. It is the base too where a sentence has no certain place in today's file.
    """
    opened = newfiles.open_for(pool.where.root, proposal, path)
    offered = [hunk for hunk in proposal.open_hunks if candidate is None or candidate in hunk.texts]
    waiting = [hunk.id for hunk in offered if hunk.path == path]
    if waiting and isinstance(opened, disk.Opened):
        splices = _today(pool, _picked(proposal, candidate), path, waiting, opened.text)
        if splices is not None:
            return _versions(path, opened.raw, splices)
    base = pool.store.text(proposal.base.get(path, ""))
    if base is None:
        raise errors.Unavailable(f"The text that {proposal.id} was made for is no longer in the pool.")
    kept = [hunk for hunk in proposal.hunks if hunk.status is not HunkStatus.REJECTED]
    whole = proposal.model_copy(update={"hunks": tuple(kept) or proposal.hunks})
    return _versions(path, _bytes_of(pool, proposal, path, base, opened), wire.splices(whole, path, candidate))


def _find(pool: pools.Pool, proposal_id: str) -> tasks.Proposal:
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    if proposal is None:
        raise errors.NotFound(f"There is no proposal {proposal_id}.")
    return proposal


def _picked(proposal: tasks.Proposal, candidate: str | None) -> tasks.Proposal:
    """With a candidate picked for each sentence: the one named, else what was picked before, else the first."""
    hunks = []
    for hunk in proposal.hunks:
        label = candidate if candidate in hunk.texts else hunk.picked or next(iter(hunk.texts))
        hunks.append(hunk.model_copy(update={"picked": label}))
    return proposal.model_copy(update={"hunks": tuple(hunks)})


def _today(
    pool: pools.Pool, proposal: tasks.Proposal, path: str, hunks: Sequence[str], current: str
) -> Sequence[texts.Splice] | None:
    """The edit on today's text, or None where a place is not certain."""
    edit = tasks.EditRecord(
        id=f"{proposal.id}.export",
        path=path,
        hunks=tuple(hunks),
        removals=True,
        state=tasks.EditState.ACCEPTED,
        by=actors.SYSTEM,
    )
    ready = drift.prepare(pool, proposal, edit, current)
    return ready.splices if isinstance(ready, drift.Ready) and ready.how != "review" else None


def _bytes_of(
    pool: pools.Pool, proposal: tasks.Proposal, path: str, base: str, opened: disk.Opened | disk.Refused
) -> bytes:
    """The base as the bytes it was: today's file, what an edit kept, or the text with the file's line ends."""
    if isinstance(opened, disk.Opened) and opened.text == base:
        return opened.raw
    revision = texts.revision(base)
    for edit in proposal.edits:
        if edit.path == path and edit.raw and edit.base == revision:
            kept = pool.store.bytes_of(edit.raw)
            if kept is not None:
                return kept
    loaded = texts.load(opened.raw) if isinstance(opened, disk.Opened) else None
    if not isinstance(loaded, texts.Loaded):
        return base.encode()
    return (texts.BOM if loaded.bom else b"") + base.replace("\n", loaded.newline).encode()


def _versions(path: str, raw: bytes, splices: Sequence[texts.Splice]) -> Versions:
    return Versions(path, raw.decode(), texts.apply_to_bytes(raw, splices).decode())


def _marked(pool: pools.Pool, proposal: tasks.Proposal, paths: Sequence[str], candidate: str | None) -> str:
    if len(paths) > 1:
        raise errors.Invalid(f"{proposal.id} changes {', '.join(paths)}.", "Name the file that you want marked up.")
    if not paths[0].endswith(exchange_sentences.LATEX):
        raise errors.Invalid(f"{paths[0]} is no LaTeX file, so its changes can't be marked in it.", "Export a diff.")
    found = versions(pool, proposal, paths[0], candidate)
    return marked_up.marked_up(texts.normalise(found.before), texts.normalise(found.after))
