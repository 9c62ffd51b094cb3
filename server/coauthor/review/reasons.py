"""Why a sentence is proposed, from what the record has: its own reason, else those of its proposal and plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coauthor.domain import actors, commands, tasks
from coauthor.pool import pool as pools
from coauthor.review import placing

_SHORT = 80


@dataclass(frozen=True, slots=True)
class Why:
    """`own` is the reason given for this very sentence, empty where none was; `around` what its proposal says."""

    own: str
    around: tuple[str, ...]


def of(pool: pools.Pool, hunk_id: str) -> Why:
    """The reasons for a sentence `P3.1`; raises NotFound."""
    task, proposal, hunk = placing.hunk_of(pool, hunk_id)
    return Why(hunk.why, tuple(dict.fromkeys(_around(task, proposal))))


def _around(task: tasks.Task, proposal: tasks.Proposal) -> Iterator[str]:
    if proposal.summary:
        yield proposal.summary
    plan = (task.plan or {}) if proposal.reverts is None else {}
    for name in ("goal", "issues", "strategy"):
        found = plan.get(name) or ()
        yield from (str(each) for each in ([found] if isinstance(found, str) else found))
    yield from proposal.marks


def ask(pool: pools.Pool, actor: actors.Actor, hunk_id: str, text: str = "") -> tasks.Task:
    """Put a question about a sentence into its task's thread, which every later attempt is shown."""
    task, _, hunk = placing.hunk_of(pool, hunk_id)
    quote = " ".join(hunk.before.split())
    quote = f"{quote[:_SHORT].rstrip()}…" if len(quote) > _SHORT else quote
    asked = text or f"Why do you want to change “{quote}” ({hunk.id})?"
    return pool.handle(commands.Reply(task=task.id, text=asked, at={"hunk": hunk.id}), actor)
