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
_LOADS = re.compile(
    r"\\(?:usepackage|RequirePackage|documentclass|LoadClass)(?:WithOptions)?\s*(?:\[[^\]]*\])?\s*\{([^}]*)\}"
)
_COMMENT = re.compile(r"(?<!\\)%.*")
_NOT_THERE = re.compile(r"File [`']([^`']+\.(?:sty|cls))' not found")
_PREFIX = re.compile(r"^(?:LaTeX Error|! LaTeX Error): ")
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


def located(
    root: Path, built: typesetting.Built, main: str, over: Mapping[str, str] | None = None
) -> typesetting.Built:
    """The same with a line for each error: one that TeX has in a package stands where the text loads that package.

    Where no line of the text is known to lead there, it is the one with `\\documentclass`, else the first.
    """
    if all(one.path and one.line for one in built.errors):
        return built
    source = project.DiskSource(root)
    mine = project.reach(main, project.index(source, over).includes)
    texts_ = {
        path: _COMMENT.sub(lambda hit: " " * len(hit[0]), _text(source, over, path)) for path in (main, *sorted(mine))
    }
    loads: dict[str, tuple[str, int]] = {}
    for path, text in texts_.items():
        for found in _LOADS.finditer(text):
            for name in found[1].split(","):
                loads.setdefault(name.strip(), (path, text.count("\n", 0, found.start(1)) + 1))
    begins = texts_[main].find("\\documentclass")
    fallback = (main, texts_[main].count("\n", 0, max(0, begins)) + 1)
    return replace(built, problems=tuple(_located(one, loads, fallback) for one in built.problems))


def _located(one: tex_log.Problem, loads: Mapping[str, tuple[str, int]], fallback: tuple[str, int]) -> tex_log.Problem:
    if one.grade is not tex_log.Grade.ERROR or (one.path and one.line):
        return one
    if one.path is not None and one.path.endswith((".tex", ".bib")):
        return replace(one, line=1)
    for name in one.through:
        if place := loads.get(name.rpartition(".")[0]):
            said = f"TeX was reading {one.through[-1]}, which this line leads to."
            return replace(one, path=place[0], line=place[1], advice=f"{one.advice} {said}".strip())
    missing = _NOT_THERE.search(one.message)
    path, line = loads.get(missing[1].rpartition(".")[0], fallback) if missing else fallback
    return replace(one, path=path, line=line)


def _text(source: project.DiskSource, over: Mapping[str, str] | None, path: str) -> str:
    """The text of a file as the editors have it, else as the disk has it; empty where it can't be read."""
    text = (over or {}).get(path)
    if text is not None:
        return text
    try:
        return project.legible(source.read(path)) or ""
    except errors.CoauthorError:
        return ""


def summary(built: typesetting.Built, main: str) -> str:
    """What came of it in a sentence or two."""
    if built.why_not:
        return built.why_not
    errors_, warnings = len(built.errors), sum(one.grade is tex_log.Grade.WARNING for one in built.problems)
    seen = {"error": errors_, "warning": warnings}
    said = " and ".join(counts.many(number, what) for what, number in seen.items() if number)
    if errors_:
        first = _PREFIX.sub("", built.errors[0].message).rstrip(".")
        said += f": {first}" if (errors_, warnings) == (1, 0) else f", first: {first}"
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
        if text := _text(source, over, path):
            lines[path] = text.split("\n")
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
