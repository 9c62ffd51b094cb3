"""What a LaTeX log complains about, as lines for a briefing; reads a log that lies there and never runs anything."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

from coauthor.manuscript import tex_log

MAX_LOGS, MAX_LINES, MAX_BYTES = 3, 40, 2_000_000
FOLDERS = ("", "build", "out", ".aux")


def copy(root: Path) -> Path:
    """Where a project is copied to be typeset, and its PDF made: among the person's caches, not in the workspace."""
    name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("coauthor")) / "build" / f"{root.name[:40]}-{name}"


def logs(root: Path) -> list[Path]:
    """The newest logs in the root and the usual build folders, and in the copy that CoAuthor itself builds in."""
    folders = [*(root / folder for folder in FOLDERS), copy(root)]
    found = [log for folder in folders for log in folder.glob("*.log") if log.is_file()]
    return sorted(found, key=lambda log: log.stat().st_mtime, reverse=True)[:MAX_LOGS]


def problems(log: Path) -> list[str]:
    """Its errors and what leads nowhere, a line each with place and advice; not what only looks bad."""
    try:
        with log.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return []
    return [tex_log.line(one) for one in tex_log.read(text) if one.grade is not tex_log.Grade.INFO][:MAX_LINES]
