"""A check of the whole project: what the rules find in every file, at the levels that were set, and as a report.

It runs no program and asks no model; a file that an editor holds is checked as the editor has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coauthor.domain import actors, commands, findings, tasks
from coauthor.domain.findings import Finding
from coauthor.manuscript import checks, project, text
from coauthor.pool import pool as pools

Levels = Callable[[str, int], int]
"""The level of a code under what was set, given its own; 0 is off."""
NAMES = {1: "error", 2: "warning", 3: "info", 4: "hint"}
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in a file; `line` and `column` count from 1, in code points."""

    path: str
    line: int
    column: int
    level: int
    finding: Finding

    @property
    def is_problem(self) -> bool:
        """True for errors and warnings."""
        return self.level in (findings.Level.ERROR, findings.Level.WARNING)


def run(root: Path, held: Mapping[str, str], only: str | None, levels: Levels) -> tuple[Found, ...]:
    """Everything found under a root, or in one file of it; `held` are texts that editors have."""
    checked = checks.of_project(project.DiskSource(root), held)
    found: list[Found] = []
    for path, each in checked.findings.items():
        if not each or (only is not None and path != only):
            continue
        index = text.LineIndex(checked.texts[path])
        for one in each:
            level = levels(one.code, findings.level(one.code))
            if level:
                line = index.line_of(one.start)
                found.append(Found(path, line + 1, one.start - index.line_start(line) + 1, level, one))
    return tuple(found)


def summary(found: tuple[Found, ...]) -> str:
    """`3 errors, 1 warning`, or that nothing was found."""
    counts = [(sum(one.level == level for one in found), name) for level, name in NAMES.items()]
    said = [f"{count} {name if count == 1 or name == 'info' else f'{name}s'}" for count, name in counts if count]
    return ", ".join(said) or "nothing found"


def view(one: Found) -> dict[str, Any]:
    """A finding as JSON."""
    shown: dict[str, Any] = {
        "target": f"{one.path}:{one.line}",
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "severity": NAMES[one.level],
        "code": one.finding.code,
        "message": one.finding.message,
    }
    if one.finding.better:
        shown["suggestion"] = one.finding.better
    return shown


def report(pool: pools.Pool, found: tuple[Found, ...], only: str | None, who: actors.Actor) -> tasks.Task:
    """Put a check on the record: a task of the person's with its report, done."""
    checker = actors.agent("checker", "rules")
    intent = f"Check {only}" if only else "Check the project"
    refs = (tasks.Ref(path=only),) if only else ()
    task = pool.post(commands.Post(intent=intent, origin=tasks.Origin.ACTION, refs=refs, assignee="checker"), who)
    task = pool.handle(commands.Claim(task=task.id, worker="check"), checker)
    said = tuple(view(one) for one in found[:MOST])
    posted = commands.PostReport(task=task.id, token=task.claim or "", summary=summary(found), findings=said)
    task = pool.handle(posted, checker)
    if who.kind is actors.Kind.HUMAN:
        task = pool.handle(commands.Complete(task=task.id, reason="checked"), who)
    return task
