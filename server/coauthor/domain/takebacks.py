"""Says in words what an inverse does: a person knows the sentence that goes or comes back, not the inverse's own name.

Only words; what is taken back is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from coauthor.domain import tasks


def said(task: tasks.Task, inverse: tasks.Proposal, hunks: Iterable[str] = ()) -> str:
    """`Taking back P1.1`, `Bringing back P1`, about some of its hunks or all of it; empty for any other proposal."""
    wanted = {*hunks}
    pairs = zip(inverse.hunks, inverse.restores, strict=False)
    return words(task, inverse.reverts, [name for hunk, names in pairs if hunk.id in wanted for name in names])


def words(task: tasks.Task, reverts: str | None, sentences: Iterable[str] = ()) -> str:
    """The same of what takes back the proposal `reverts`, or these sentences of it."""
    names, out = list(sentences), True
    target = task.proposal(reverts) if reverts else None
    while target is not None and target.reverts:
        pairs = zip(target.hunks, target.restores, strict=False)
        names = [name for hunk, restored in pairs if hunk.id in names for name in restored]
        target, out = task.proposal(target.reverts), not out
    if target is None:
        return ""
    return f"{'Taking' if out else 'Bringing'} back {', '.join(dict.fromkeys(names)) or target.id}"
