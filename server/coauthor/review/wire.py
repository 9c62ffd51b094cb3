"""Tasks, proposals and events as the outside sees them (PROTOCOL sections 1 and 2); words and positions only.

Offsets at rest become positions in the encoding asked for, by the text of the revision they belong to.
"""

from __future__ import annotations

from typing import Any

from coauthor.domain import events, patches, tasks, texts, words
from coauthor.manuscript import positions
from coauthor.manuscript import text as texts_at
from coauthor.pool import pool as pools
from coauthor.pool import views

Json = dict[str, Any]


class Wire:
    """Makes wire forms for one pool and one position encoding; keeps the line index of the texts it met."""

    def __init__(self, pool: pools.Pool, encoding: positions.Encoding = positions.Encoding.UTF16) -> None:
        self._pool = pool
        self._encoding = encoding
        self._indexes: dict[str, texts_at.LineIndex | None] = {}

    def uri(self, path: str) -> str:
        """The `file:` URI of a workspace path."""
        return (self._pool.where.root / path).as_uri()

    def span(self, base: str | None, start: int | None, end: int | None) -> Json | None:
        """The LSP range of code points in a revision, or None if the pool does not have its text."""
        if base is None or start is None or end is None:
            return None
        index = self._index(base)
        if index is None:
            return None
        ends = (index.position(offset, self._encoding) for offset in (start, end))
        first, last = ({"line": at.line, "character": at.character} for at in ends)
        return {"start": first, "end": last}

    def _index(self, revision: str) -> texts_at.LineIndex | None:
        if revision not in self._indexes:
            text = self._pool.store.text(revision)
            self._indexes[revision] = None if text is None else texts_at.LineIndex(text)
        return self._indexes[revision]

    def ref(self, ref: tasks.Ref) -> Json:
        """A place: `{uri, range?}`, `{outline}`, `{asset}` or `{cite}`."""
        if ref.path is None:
            named = {"outline": ref.outline, "asset": ref.asset, "cite": ref.cite}
            return {name: value for name, value in named.items() if value is not None}
        span = self.span(ref.base, ref.start, ref.end)
        return {"uri": self.uri(ref.path), **({"range": span} if span else {})}

    def task(self, task: tasks.Task) -> Json:
        """A TaskView."""
        progress = self._pool.live.progress().get(task.id) if task.status is tasks.Status.IN_PROGRESS else None
        view: Json = {
            "id": task.id,
            "intent": task.intent,
            "origin": task.origin.value,
            "raw": task.raw,
            "status": task.status.value,
            "priority": task.priority.value,
            "created_by": task.created_by.model_dump(mode="json", exclude_none=True),
            "assignee": task.assignee,
            "refs": [self.ref(ref) for ref in task.refs],
            "base": {self.uri(ref.path): ref.base for ref in task.refs if ref.path and ref.base},
            "proposals": [proposal.id for proposal in task.proposals],
            "questions": [question.id for question in task.questions],
            "attempt": task.attempt,
            "cost": {"tokens_in": task.tokens_in, "tokens_out": task.tokens_out, "usd": task.usd},
            "created_at": task.created_at,
            "updated_at": task.updated_at,
        }
        extra = {
            "reason": task.reason,
            "error": task.error,
            "needs": task.needs,
            "possible": list(task.possible) or None,
            "progress": progress and {"step": progress.step, "detail": progress.detail, "percent": progress.percent},
        }
        return view | {name: value for name, value in extra.items() if value is not None}

    def hunk(self, hunk: patches.Hunk) -> Json:
        """A Hunk; `before` is what stands there on the base, `marks` the words that differ in each candidate.

        Words of the person's own, in which a yes puts it in, are `edited`; their marks have the label "".
        """
        offered = dict(hunk.texts) if hunk.edited is None else {**hunk.texts, "": hunk.edited}
        return {
            "id": hunk.id,
            "uri": self.uri(hunk.path),
            "range": self.span(hunk.base, hunk.start, hunk.end),
            "base": hunk.base,
            "status": hunk.status.value,
            "texts": dict(hunk.texts),
            "why": hunk.why,
            "before": hunk.before,
            "marks": {label: marks(hunk.before, text) for label, text in offered.items()},
            **({"edited": hunk.edited} if hunk.edited is not None else {}),
        }

    def proposal(self, task: tasks.Task, proposal: tasks.Proposal) -> Json:
        """A ProposalView."""
        return {
            "id": proposal.id,
            "task": task.id,
            "status": proposal.status.value,
            "candidates": [
                {"label": label, "hunks": [hunk.id for hunk in proposal.hunks if label in hunk.texts]}
                for label in proposal.candidates
            ],
            "files": list(dict.fromkeys(self.uri(hunk.path) for hunk in proposal.hunks)),
            "base": {self.uri(path): revision for path, revision in proposal.base.items()},
            "summary": proposal.summary,
            "marks": list(proposal.marks),
            **({"reverts": proposal.reverts} if proposal.reverts else {}),
            **({"reason": proposal.reason} if proposal.reason else {}),
        }

    def preview(self, task: tasks.Task, proposal: tasks.Proposal, candidate: str | None = None) -> Json:
        """What `coauthor.proposal.preview` answers: the proposal, a unified diff, the files before and after."""
        files, diffs = [], []
        for path in dict.fromkeys(hunk.path for hunk in proposal.hunks):
            base = self._pool.store.text(proposal.base.get(path, "")) or ""
            after = texts.apply(base, splices(proposal, path, candidate))
            diffs.append(patches.unified(base, after, path, proposal.life(path)))
            files.append({"uri": self.uri(path), "before": base, "after": after})
        return {
            "proposal": self.proposal(task, proposal),
            "diff": "".join(diffs),
            "files": files,
            "hunks": [self.hunk(hunk) for hunk in proposal.hunks],
            "stale": any(hunk.status is patches.HunkStatus.STALE for hunk in proposal.hunks),
        }

    def thread(self, task: tasks.Task) -> Json:
        """What `coauthor.task.thread` answers."""
        return {
            "task": self.task(task),
            "events": [event_view(event) for event in views.thread(self._pool, task.id)],
            **({"plan": task.plan} if task.plan else {}),
            "proposals": [self.proposal(task, proposal) for proposal in task.proposals],
            "questions": [question.model_dump(mode="json") for question in task.questions],
            "reports": [report.model_dump(mode="json") for report in task.reports],
        }


def marks(before: str, after: str) -> list[list[str]]:
    """A change as runs `[op, text]`, op `same`, `del` or `ins`: the same words are marked in every client."""
    return [[mark.op, mark.text] for mark in words.marks(before, after)]


def event_view(event: events.Event) -> Json:
    """An Event."""
    return event.model_dump(mode="json", exclude_none=True)


def splices(proposal: tasks.Proposal, path: str, candidate: str | None) -> list[texts.Splice]:
    """The edit to one file on the proposal's base: the candidate's text, else what was picked, else the first."""
    hunks = [hunk for hunk in proposal.hunks if hunk.path == path and hunk.base == proposal.base.get(path)]
    picks = {hunk.id: label for hunk in hunks if (label := _label(hunk, candidate))}
    removals = [removal for removal in proposal.removals if removal.path == path]
    return patches.splices([hunk for hunk in hunks if hunk.id in picks or hunk.edited is not None], picks, removals)


def _label(hunk: patches.Hunk, candidate: str | None) -> str | None:
    if candidate is not None:
        return candidate if candidate in hunk.texts else None
    if hunk.edited is not None:
        return None
    return hunk.picked or next(iter(hunk.texts), None)


def task_view(pool: pools.Pool, task: tasks.Task) -> Json:
    """A TaskView in UTF-16 positions."""
    return Wire(pool).task(task)


def proposal_view(pool: pools.Pool, task: tasks.Task, proposal: tasks.Proposal) -> Json:
    """A ProposalView in UTF-16 positions."""
    return Wire(pool).proposal(task, proposal)


def hunk_view(pool: pools.Pool, hunk: patches.Hunk) -> Json:
    """A Hunk in UTF-16 positions."""
    return Wire(pool).hunk(hunk)


def preview(pool: pools.Pool, task: tasks.Task, proposal: tasks.Proposal, candidate: str | None = None) -> Json:
    """What `coauthor.proposal.preview` answers, in UTF-16 positions."""
    return Wire(pool).preview(task, proposal, candidate)


def thread(pool: pools.Pool, task: tasks.Task) -> Json:
    """What `coauthor.task.thread` answers, in UTF-16 positions."""
    return Wire(pool).thread(task)
