"""What a LaTeX log complains about, as lines for a briefing; reads a log that lies there and never runs anything."""

from __future__ import annotations

import re
from pathlib import Path

MAX_LOGS, MAX_LINES, MAX_BYTES = 3, 40, 2_000_000
_ERROR = re.compile(r"^(?:! .*|\S+?:\d+: .*|.*Warning: (?:Reference|Citation|Label).*|Runaway argument\?.*|l\.\d+ .*)$")


def logs(root: Path) -> list[Path]:
    """The newest logs in the root and the usual build folders."""
    found = [log for folder in ("", "build", "out", ".aux") for log in (root / folder).glob("*.log") if log.is_file()]
    return sorted(found, key=lambda log: log.stat().st_mtime, reverse=True)[:MAX_LOGS]


def problems(log: Path) -> list[str]:
    """Its errors and warnings about references, each line once, with the line that TeX stopped at."""
    try:
        with log.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return []
    lines = [line.strip() for line in text.splitlines() if _ERROR.match(line)]
    return list(dict.fromkeys(lines))[:MAX_LINES]
