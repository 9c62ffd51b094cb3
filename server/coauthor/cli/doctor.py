"""The command that says what runs here and what is missing; it changes nothing but a damaged pool with --repair."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

import coauthor
from coauthor.cli import call as calls
from coauthor.cli import surroundings
from coauthor.cli.surroundings import Finding
from coauthor.domain import counts, errors, tasks
from coauthor.pool import mending, place, sqlite, versions, views, workers
from coauthor.pool import pool as pools
from coauthor.review import closing

PROBLEM = 1
_REPLAYED = 20_000
"""Records up to so many events are replayed to check them."""
_STYLE = {"ok": "green", "note": "yellow", "problem": "red"}


def doctor(
    ctx: typer.Context,
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Keep a damaged pool aside and rescue what is readable of it")
    ] = False,
) -> int:
    """Say what runs here and what is missing, and what to do about it."""
    call = calls.of(ctx)
    if repair:
        return _repair(call)
    findings = [_python(), _sqlite(), *_pool(call), *surroundings.all_of(call.root), _server()]
    fine = all(finding.level != "problem" for finding in findings)
    if call.as_json:
        call.answer({"ok": fine, "checks": [asdict(finding) for finding in findings]})
    else:
        grid = Table.grid(padding=(0, 2))
        for finding in findings:
            grid.add_row(Text(finding.level, style=_STYLE[finding.level]), finding.name, Text(finding.said))
        call.out.print(grid)
    return 0 if fine else PROBLEM


def _repair(call: calls.Call) -> int:
    calls.refuse_agents()
    where = place.of(call.root)
    wrong = mending.faults(where)
    if not wrong:
        said = f"{where.pool} is sound." if where.pool.exists() else f"There is no pool in {where.root}."
        said = "A pool on a server is mended by whoever runs the server." if where.url else said
        if call.as_json:
            call.answer({"repaired": False, "message": said})
        else:
            call.out.print(Text(f"{said} Nothing was changed."))
        return 0
    done = mending.repair(call.root, calls.person())
    if call.as_json:
        known = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(done).items()}
        call.answer({"repaired": True, "found": wrong, **known})
        return 0
    why = wrong[0] if sqlite.NEWER in wrong[0] else f"The pool was damaged ({wrong[0]})."
    call.out.print(Text(f"{why} The old file is kept: {done.kept}"))
    rescued = (counts.many(done.events, "event"), counts.many(done.tasks, "task"), counts.many(done.texts, "kept text"))
    call.out.print(Text("Rescued: {} of {}, {}.".format(*rescued)))
    if done.leftovers:
        call.out.print(Text(f"{done.left} more could be read and not placed; they are in {done.leftovers}"))
    if done.cancelled:
        call.out.print(Text(f"Cancelled, as nobody can tell who asked: {', '.join(done.cancelled)}"))
    return 0


def _python() -> Finding:
    return Finding("Python", "ok", f"{platform.python_version()} ({sys.executable}), CoAuthor {coauthor.__version__}")


def _sqlite() -> Finding:
    if not versions.is_safe():
        return Finding(
            "SQLite",
            "note",
            f"{versions.sqlite()}. Below 3.51.3 a rare bug can damage a database when several processes write at once. "
            "Keep backups; a newer Python brings a newer SQLite.",
        )
    return Finding("SQLite", "ok", versions.sqlite())


def _what_is_wrong(where: place.Place, wrong: str) -> str:
    repair = "`coauthor doctor --repair` keeps it and"
    if sqlite.NEWER in wrong:
        return f"{wrong}. Update CoAuthor: it reads it all. {repair} begins a new one with what this version can read."
    return f"{where.pool} is damaged: {wrong}. {repair} rescues what is readable."


def _pool(call: calls.Call) -> list[Finding]:
    where = place.of(call.root)
    reason = place.unfit(where.pool.parent) if where.url is None else None
    if reason:
        return [Finding("Pool", "problem", f"{where.pool} can't be used: {reason}.")]
    try:
        if wrong := mending.faults(where):
            return [Finding("Pool", "problem", _what_is_wrong(where, wrong[0].rstrip(".")))]
        opened = pools.open_pool(call.root, create=False)
    except errors.CoauthorError as error:
        hint = "" if sqlite.DOCTOR in error.hint else f" {error.hint}"  # it is this that the person has asked
        return [Finding("Pool", "problem", f"{error.message}{hint}")]
    if opened is None:
        return [
            Finding("Pool", "ok", f"none yet in {where.root}; the first task makes one"),
            Finding("Worker", "ok", "none needed yet"),
        ]
    try:
        if opened.foreign and not opened.waits_for_room:
            return [Finding("Pool", "note", " ".join(opened.why_foreign()))]
        idle = len(closing.all_of(opened))
        live = views.count_live(opened) - idle
        seats = opened.live.processes("worker")
        waiting = views.count(opened, tasks.Status.OPEN)
        log = workers.log_path(where)
        name = f"PostgreSQL, workspace {where.workspace}" if where.url else str(where.pool)
        said = f"{name}: {views.last_seq(opened)} events, {_tasks(live, idle)}"
        if opened.waits_for_room:
            return [Finding("Pool", "problem", f"{said}. {' '.join(opened.why_foreign())}")]
        found = [Finding("Pool", "ok", said)]
        found += _left_behind(opened)
        if seats:
            return [*found, Finding("Worker", "ok", ", ".join(f"process {seat.pid}" for seat in seats))]
        if waiting:
            said = f"none runs and {waiting} wait; the next command or an editor starts one. Its log: {log}"
            return [*found, Finding("Worker", "note", said)]
        return [*found, Finding("Worker", "ok", "none runs, and nothing waits")]
    finally:
        opened.close()


def _tasks(live: int, idle: int) -> str:
    unfinished = counts.many(live, "unfinished task")
    return f"{unfinished}; {idle} more with nothing to change (`coauthor complete`)" if idle else unfinished


def _left_behind(pool: pools.Pool) -> list[Finding]:
    """Tasks whose worker is gone, and threads whose stored state is not what their events give."""
    left = workers.abandoned(pool)
    found = []
    if left:
        said = f"{', '.join(left[:5])}: held by nobody alive; the next worker opens them again"
        found.append(Finding("Locks", "note", said))
    if views.last_seq(pool) > _REPLAYED:
        found.append(Finding("Record", "note", "too long to be replayed here; `coauthor replay` checks all of it"))
    elif wrong := views.replayed_differences(pool):
        said = f"{', '.join(wrong[:5])} differ from the record: `coauthor pool rebuild`"
        found.append(Finding("Record", "problem", said))
    return found or [Finding("Locks", "ok", "nothing is left behind by a process that ended")]


def _server() -> Finding:
    found = shutil.which("coauthor-lsp")
    if found:
        return Finding("Server", "ok", found)
    beside = shutil.which("coauthor-lsp", path=str(sys.prefix) + "/bin")
    where = f"it is at {beside}; name that path in your editor" if beside else "install CoAuthor first"
    return Finding("Server", "note", f"`coauthor-lsp` is not on your PATH: {where}.")
