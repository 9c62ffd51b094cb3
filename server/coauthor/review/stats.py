"""What was accepted and what it cost: by role, profile, model, task and section, from the record alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from coauthor.domain import events, patches, tasks
from coauthor.manuscript import places
from coauthor.pool import pool as pools
from coauthor.pool import views

Json = dict[str, Any]
SUMMARIES = "summaries"
"""Where calls stand that no task asked for: chapters that were read ahead."""

_PAGE = 200
_QUOTED = 60


@dataclass(slots=True)
class Cost:
    """Calls, tokens and US dollars; `unpriced` are calls with tokens whose price nobody knows."""

    calls: int = 0
    failed: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    unpriced: int = 0

    def add(self, data: dict[str, Any]) -> None:
        """One `model.called` more."""
        self.calls += 1
        self.failed += bool(data.get("failed"))
        self.cached += bool(data.get("cached"))
        self.tokens_in += data.get("tokens_in", 0)
        self.tokens_out += data.get("tokens_out", 0)
        usd = data.get("usd")
        self.usd += usd or 0.0
        self.unpriced += usd is None and bool(data.get("tokens_in") or data.get("tokens_out"))

    def view(self) -> Json:
        """As JSON."""
        return {name: getattr(self, name) for name in Cost.__slots__} | {"usd": round(self.usd, 6)}


@dataclass(slots=True)
class Stats:
    """Sentences by what became of them, and costs, each by several names."""

    by_role: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_section: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    profiles: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))
    models: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))
    of_tasks: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))
    scores: list[Json] = field(default_factory=list)
    total: Cost = field(default_factory=Cost)


def measure(pool: pools.Pool | None, path: str | None = None) -> Stats:
    """All of the workspace, or what has to do with one file."""
    found = Stats()
    if pool is None:
        return found
    wanted = set()
    scored = []
    for task in _tasks(pool):
        if path is None or any(ref.path == path for ref in task.refs):
            wanted.add(task.id)
            _decisions(found, task)
            scored += [task] if any(report.scores for report in task.reports) else []
    found.scores = _scores(pool, scored)
    seq = 0
    while news := views.after(pool, seq, 1000):
        seq = news[-1].seq
        for event in news:
            is_ours = event.task in wanted or (path is None and event.task is None)
            if event.type == events.Type.MODEL_CALLED and is_ours:
                _call(found, event)
    return found


def view(found: Stats) -> Json:
    """The JSON form."""
    return {
        "roles": {name: _counted(counts) for name, counts in found.by_role.items()},
        "sections": {name: _counted(counts) for name, counts in found.by_section.items()},
        "profiles": {name: cost.view() for name, cost in found.profiles.items()},
        "models": {name: cost.view() for name, cost in found.models.items()},
        "tasks": {name: cost.view() for name, cost in found.of_tasks.items()},
        "scores": found.scores,
        "total": found.total.view(),
    }


def _counted(counts: Counter[str]) -> Json:
    names = (*(status.value for status in patches.HunkStatus), "undone", "closed")
    return {"proposed": counts.total(), **{name: counts[name] for name in names}}


def _tasks(pool: pools.Pool) -> Iterator[tasks.Task]:
    before: int | None = None
    while page := views.page(pool, before, _PAGE):
        yield from page
        before = int(page[-1].id[1:])


def _decisions(found: Stats, task: tasks.Task) -> None:
    role = task.role or "reviser"
    for proposal in task.proposals:
        if proposal.reverts is None:
            for hunk in proposal.hunks:
                became = _became(proposal, hunk.status)
                found.by_role[role][became] += 1
                found.by_section[hunk.section[0] if hunk.section else hunk.path][became] += 1


def _became(proposal: tasks.Proposal, status: patches.HunkStatus) -> str:
    """What a sentence has come to: `undone` where its yes was taken back with all of its proposal, `closed` without a
    yes or no that can still be said.
    """
    if proposal.status is tasks.ProposalStatus.REVERTED and status in (
        patches.HunkStatus.ACCEPTED,
        patches.HunkStatus.EDITED,
    ):
        return "undone"
    return "closed" if status is patches.HunkStatus.PENDING and not proposal.live else status.value


def _scores(pool: pools.Pool, scored: list[tasks.Task]) -> list[Json]:
    """The scores of each critique, oldest first, with those that the same paragraph had before (`before`)."""
    listed: list[Json] = []
    latest: list[tuple[tasks.Ref, Json]] = []
    for task in sorted(scored, key=lambda each: int(each.id[1:])):
        ref = next((ref for ref in task.refs if ref.path), tasks.Ref())
        words = " ".join(ref.quote.split())
        entry: Json = {"task": task.id, "at": task.updated_at, "path": ref.path or "", "line": ref.line}
        entry |= {"quote": words[:_QUOTED], "scores": task.reports[-1].scores}
        older = next((known for known in reversed(latest) if _is_same(pool, known[0], ref)), None)
        if older is not None:
            entry["before"] = older[1]["scores"]
            latest.remove(older)
        latest.append((ref, entry))
        listed.append(entry)
    return listed


def _is_same(pool: pools.Pool, older: tasks.Ref, newer: tasks.Ref) -> bool:
    """True if the older place is, in the newer one's text, where the newer one is."""
    if older.path != newer.path or newer.start is None or newer.end is None or not newer.base:
        return False
    text = pool.store.text(newer.base)
    place = places.find(older, pool.store.text(older.base) if older.base else None, text) if text is not None else None
    return place is not None and place[0] < newer.end and newer.start < place[1]


def _call(found: Stats, event: events.Event) -> None:
    for cost in (
        found.total,
        found.profiles[str(event.data.get("profile", ""))],
        found.models[str(event.data.get("model", ""))],
        found.of_tasks[event.task or SUMMARIES],
    ):
        cost.add(event.data)
