"""The command that says what runs here and what is missing; it changes nothing."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import asdict, dataclass

import typer
from rich.table import Table
from rich.text import Text

import coauthor
from coauthor.cli import call as calls
from coauthor.domain import errors
from coauthor.pool import place, versions, views, workers
from coauthor.pool import pool as pools

PROBLEM = 1
_STYLE = {"ok": "green", "note": "yellow", "problem": "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `level` is ok, note (works, but worth knowing) or problem (something will not work)."""

    name: str
    level: str
    said: str


def doctor(ctx: typer.Context) -> int:
    """Say what runs here and what is missing."""
    call = calls.of(ctx)
    findings = [_python(), _sqlite(), *_pool(call), _server()]
    fine = all(finding.level != "problem" for finding in findings)
    if call.as_json:
        call.answer({"ok": fine, "checks": [asdict(finding) for finding in findings]})
    else:
        grid = Table.grid(padding=(0, 2))
        for finding in findings:
            grid.add_row(Text(finding.level, style=_STYLE[finding.level]), finding.name, Text(finding.said))
        call.out.print(grid)
    return 0 if fine else PROBLEM


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


def _pool(call: calls.Call) -> list[Finding]:
    where = place.of(call.root)
    reason = place.unfit(where.pool.parent)
    if reason:
        return [Finding("Pool", "problem", f"{where.pool} can't be used: {reason}.")]
    try:
        opened = pools.open_pool(call.root, create=False)
    except errors.CoauthorError as error:
        return [Finding("Pool", "problem", f"{error.message} {error.hint}")]
    if opened is None:
        return [
            Finding("Pool", "ok", f"none yet in {where.root}; the first task makes one"),
            Finding("Worker", "ok", "none needed yet"),
        ]
    try:
        live = len(views.live_tasks(opened))
        seats = opened.live.processes("worker")
        waiting = len(views.queue(opened, 1000))
        log = workers.log_path(where)
        found = [Finding("Pool", "ok", f"{where.pool}: {views.last_seq(opened)} events, {live} unfinished tasks")]
        if seats:
            return [*found, Finding("Worker", "ok", ", ".join(f"process {seat.pid}" for seat in seats))]
        if waiting:
            said = f"none runs and {waiting} wait; the next command or an editor starts one. Its log: {log}"
            return [*found, Finding("Worker", "note", said)]
        return [*found, Finding("Worker", "ok", "none runs, and nothing waits")]
    finally:
        opened.close()


def _server() -> Finding:
    found = shutil.which("coauthor-lsp")
    if found:
        return Finding("Server", "ok", found)
    beside = shutil.which("coauthor-lsp", path=str(sys.prefix) + "/bin")
    where = f"it is at {beside}; name that path in your editor" if beside else "install CoAuthor first"
    return Finding("Server", "note", f"`coauthor-lsp` is not on your PATH: {where}.")
