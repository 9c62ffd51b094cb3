"""Where sentences and tasks stand in the files as they are today, for whoever shows them. Only reads, never guesses."""

from __future__ import annotations

from coauthor.briefing import outlined, placing
from coauthor.domain import merge, tasks
from coauthor.manuscript import places, project
from coauthor.manuscript import snapshot as snapshots
from coauthor.pool import pool as pools
from coauthor.review import disk, drift, newfiles, puts

Span = tuple[int, int]


class Today:
    """The files of one pool's workspace as they are on the disk, each read once."""

    def __init__(self, pool: pools.Pool) -> None:
        self._pool = pool
        self._writable: dict[str, str | None] = {}
        self._legible: dict[str, str | None] = {}

    def text(self, proposal: tasks.Proposal, path: str) -> str | None:
        """A file of a proposal as it would be written to; None where it may not be."""
        if path not in self._writable:
            opened = newfiles.open_for(self._pool.where.root, proposal, path)
            self._writable[path] = opened.text if isinstance(opened, disk.Opened) else None
        return self._writable[path]

    def spans(self, proposal: tasks.Proposal, path: str) -> dict[str, Span]:
        """The code points of each undecided sentence in a file that is found there, by its name."""
        text = self.shown(proposal, path)
        if text is None:
            return {}
        found = drift.whereabouts(self._pool, proposal, path, text)
        return {**found.likely, **found.sure}

    def lines(self, proposal: tasks.Proposal) -> dict[str, int | None]:
        """The line (from 0) of each sentence: None for an undecided one that is not found, and those of decided ones
        only where they are.
        """
        found: dict[str, int | None] = {**self._decided(proposal)}
        for path in dict.fromkeys(hunk.path for hunk in proposal.open_hunks):
            spans, text = self.spans(proposal, path), self.shown(proposal, path) or ""
            for hunk in proposal.open_hunks:
                if hunk.path == path:
                    span = spans.get(hunk.id)
                    found[hunk.id] = text.count("\n", 0, span[0]) if span else None
        return found

    def _decided(self, proposal: tasks.Proposal) -> dict[str, int]:
        """The lines of what was accepted, as the edit left it, and of what was not, as it stood before."""
        known: dict[tuple[str, str], list[merge.Span]] = {}
        landed = [edit for edit in proposal.edits if edit.state.landed and edit.result]
        there = {name: (edit, span) for edit in landed for name, span in puts.places(proposal, edit).items()}
        waiting = {hunk.id for hunk in proposal.open_hunks}
        for hunk in proposal.hunks:
            edit, span = there.get(hunk.id, (None, (hunk.start, hunk.end)))
            if hunk.id not in waiting and span[0] < span[1]:
                known.setdefault((hunk.path, (edit.result if edit else None) or hunk.base), []).append(
                    merge.Span(hunk.id, *span)
                )
        found: dict[str, int] = {}
        for (path, revision), spans in known.items():
            then, now = self._pool.store.text(revision), self.shown(proposal, path)
            if then is not None and now is not None:
                placed = merge.rebase(then, now, spans).placed
                found |= {name: now.count("\n", 0, each.start) for name, each in placed.items()}
        return found

    def lines_of(self, task: tasks.Task) -> Span | None:
        """The first and last line (from 0) of a task's first place; None where it is not found."""
        ref = next((ref for ref in task.refs if ref.path), None)
        if ref is None or ref.path is None or ref.start is None or ref.end is None:
            return None
        text = self._read(ref.path)
        if text is None:
            return None
        base = self._pool.store.text(ref.base) if ref.base else None
        span = places.find(ref, base, text) or placing.find(ref, base, snapshots.of(ref.path, text))
        if span is None:
            return None
        first = text.count("\n", 0, span[0])
        return first, first + text[slice(*span)].count("\n")

    def shown(self, proposal: tasks.Proposal, path: str) -> str | None:
        """The same, or as it can be read: in a file that may not be written to sentences have their lines, too."""
        text = self.text(proposal, path)
        return self._read(path) if text is None else text

    def _read(self, path: str) -> str | None:
        if path not in self._legible:
            self._legible[path] = outlined.text_of(project.DiskSource(self._pool.where.root), path)
        return self._legible[path]
