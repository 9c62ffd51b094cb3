"""What came of typesetting, as a report on the record; and which document of a folder is meant.

It decides what to typeset and words what TeX said; it runs nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coauthor.domain import actors, commands, counts, errors, tasks
from coauthor.gates import typesetting
from coauthor.manuscript import checks, project, tex_log
from coauthor.manuscript.reading import document
from coauthor.pool import pool as pools

CODE = "build.error"
MOST = 200
_CAUSES = ("cite.undefined", "ref.undefined")
_UNDEFINED = re.compile(r"(?:Citation|Reference) [`'](.+?)'.*undefined")
_OF_FURTHER_RUNS = re.compile(
    r"There were undefined (?:references|citations)|Label\(s\) may have changed|[Pp]lease \(?re\)?run"
)
_SEVERITY = {tex_log.Grade.ERROR: "error", tex_log.Grade.WARNING: "warning", tex_log.Grade.INFO: "info"}


def main_of(facts: project.Facts, path: str | None) -> str:
    """The main file of the document that `path` belongs to, else of the folder's; raises NotFound."""
    mains = document.mains(facts.files)
    if not mains:
        raise errors.NotFound(
            "There is no main file here: no .tex file has \\documentclass and \\begin{document}.",
            "Open the folder that has it, or make one with `coauthor init`.",
        )
    if path is None or path in mains:
        return path or mains[0]
    return next((main for main in mains if path in project.reach(main, facts.includes)), mains[0])


def understood(root: Path, built: typesetting.Built, over: Mapping[str, str] | None = None) -> typesetting.Built:
    """The same, held against the check of the whole project: why a citation or reference is undefined, if it is.

    An error keeps TeX from the bibliography and from its further runs, and it then calls undefined what is not.
    """
    if not any(_UNDEFINED.search(one.message) for one in built.problems):
        return built
    checked = checks.of_project(project.DiskSource(root), over).findings.values()
    causes = {one.subject: one.message for each in checked for one in each if one.code in _CAUSES}
    return replace(built, problems=tuple(_understood(built, causes)))


def _understood(built: typesetting.Built, causes: Mapping[str, str]) -> Iterator[tex_log.Problem]:
    for one in built.problems:
        found = _UNDEFINED.search(one.message)
        if found and found[1] in causes:
            yield replace(one, advice=causes[found[1]])
        elif not built.errors or not (found or _OF_FURTHER_RUNS.search(one.message)):
            yield one


def summary(built: typesetting.Built, main: str) -> str:
    """What came of it in a sentence or two."""
    if built.why_not:
        return built.why_not
    errors_, warnings = len(built.errors), sum(one.grade is tex_log.Grade.WARNING for one in built.problems)
    seen = {"error": errors_, "warning": warnings}
    said = " and ".join(counts.many(number, what) for what, number in seen.items() if number)
    if built.pdf is None:
        return f"{main} does not build: {said or 'TeX said nothing of use'}. There is no PDF."
    made = f"{main}: {built.engine} made {counts.many(built.pages, 'page')}"
    if errors_:
        return f"{made} in spite of {said}."
    return f"{made}, with {said}." if said else f"{made}, and has nothing to complain of."


def view(one: tex_log.Problem, lines: Mapping[str, list[str]]) -> dict[str, Any]:
    """A problem as a finding of a report; `quote` is the line that it stands in, by which it is found again."""
    shown: dict[str, Any] = {
        "target": f"{one.path}:{one.line}" if one.line else one.path or "",
        "severity": _SEVERITY[one.grade],
        "code": CODE,
        "message": f"{one.message} {one.advice}".strip(),
    }
    if one.path is not None:
        shown["path"] = one.path
    if one.line is not None:
        shown["line"] = one.line
        there = lines.get(one.path or "", [])
        if one.line <= len(there):
            shown["quote"] = there[one.line - 1].strip()
    return shown


def findings(root: Path, built: typesetting.Built, over: Mapping[str, str] | None = None) -> tuple[dict[str, Any], ...]:
    """The problems as findings, errors first; what only looks bad is left out where there is more to say."""
    source = project.DiskSource(root)
    lines: dict[str, list[str]] = {}
    for path in {one.path for one in built.problems if one.path}:
        text = (over or {}).get(path)
        if text is None:
            try:
                text = project.legible(source.read(path))
            except errors.CoauthorError:
                continue
        lines[path] = (text or "").split("\n")
    order = list(_SEVERITY)
    ranked = sorted(built.problems, key=lambda one: order.index(one.grade))
    return tuple(view(one, lines) for one in ranked)[:MOST]


def record(pool: pools.Pool, said: str, found: tuple[dict[str, Any], ...], who: actors.Actor) -> tasks.Task:
    """Put a build that the person ran on the record: a task with its report, done."""
    builder = actors.agent(tasks.BUILDER, "rules")
    asked = commands.Post(intent="Build the document", origin=tasks.Origin.CLI, assignee=tasks.BUILDER)
    task = pool.post(asked, who)
    task = pool.handle(commands.Claim(task=task.id, worker="build"), builder)
    report = commands.PostReport(task=task.id, token=task.claim or "", summary=said, findings=found)
    task = pool.handle(report, builder)
    if who.kind is actors.Kind.HUMAN:
        task = pool.handle(commands.Complete(task=task.id, reason="built"), who)
    return task
