"""Measures CoAuthor's server beside texlab (T) and a pygls server that does nothing (G), and writes the page.

    bench.py [--sizes S,M,L] [--rounds N] [--no-page] [--reports FOLDER]

For each size one run of lspbench.py on one generated thesis, the servers taking turns, so that the ratios hold whatever
the machine does; it must never mix figures of several runs in a ratio. Exits 1 when a goal of BUDGETS does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
CACHE = CHECKOUT / ".cache" / "bench"
PAGE = CHECKOUT / "docs" / "benchmarks.md"
# texlab's own default of 300 ms is a sleep in its thread pool, not work.
SETTINGS = {"texlab": json.dumps({"texlab": {"diagnosticsDelay": 0}})}
NULL, TEXLAB, OURS = "pygls", "texlab", "coauthor"
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of ours against another server's: at most, or (`least`) at least, so many times that, by size."""

    what: str
    metric: str
    unit: str
    stat: str
    limits: Mapping[str, float]
    against: str = TEXLAB
    least: bool = False


def _by_size(small: float, middle: float, large: float) -> Mapping[str, float]:
    return {"S": small, "M": middle, "L": large}


GOALS = (
    Goal("spawn → `initialize` answered", "start_warm", "ms", "p50", _by_size(0.08, 0.08, 0.08), NULL),
    Goal("everything indexed, from spawn", "ready_all", "ms", "p50", _by_size(2.3, 2.0, 0.25)),
    Goal("key → diagnostics", "edit_diag", "ms", "p95", _by_size(0.8, 0.3, 0.03)),
    Goal("defect planted → shown", "defect_diag", "ms", "p95", _by_size(0.9, 0.4, 0.02)),
    Goal("key → documentSymbol", "edit_symbols", "ms", "p95", _by_size(0.9, 0.5, 0.04)),
    Goal("the same, a key every 60 ms", "pace_symbols", "ms", "p95", _by_size(0.9, 0.6, 0.002)),
    Goal("completion in `\\cite{`", "complete_cite", "ms", "p95", _by_size(0.7, 0.2, 0.01)),
    Goal("completion in `\\ref{`", "complete_ref", "ms", "p95", _by_size(0.7, 0.2, 0.01)),
    Goal("hover", "hover_cite", "ms", "p95", _by_size(1.5, 1.5, 1.5)),
    Goal("definition", "definition_ref", "ms", "p95", _by_size(1.5, 1.5, 1.5)),
    Goal("references", "references_label", "ms", "p95", _by_size(1.5, 1.5, 1.5)),
    Goal("workspace/symbol", "workspace_symbol", "ms", "p95", _by_size(0.9, 0.5, 0.2)),
    Goal("sustained edits a second", "mass_edits_per_s", "", "p50", _by_size(3, 8, 150), least=True),
    Goal("burst of 50 requests", "burst_all", "ms", "p95", _by_size(1.1, 1.0, 0.02)),
    Goal("memory of the server, indexed", "rss_indexed", "MiB", "p50", {"M": 2.6, "L": 0.95}),
    Goal("CPU a keystroke", "cpu_per_edit_ms", "ms", "p50", {"M": 0.4, "L": 0.03}),
)
NOT_MEASURED = (
    "`didChange` applied (≤ 0.15 G): a figure inside the server; here it is part of *key → diagnostics*",
    "key → diagnostics while a worker starts and streams (≤ 1.3 × idle)",
    "what BUDGETS says of the pool (append, doorbell, opening, claim), of drift and rebase, and of compiling",
)
SLOW = {"L": ["--edits", "40", "--mass", "100", "--defects", "5", "--repeat", "20"]}
"""At L the others need seconds for a key: fewer of them there."""


def main() -> int:
    """Make the theses, run, judge, write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="S,M,L", help="22, 198 and 1,985 pages")
    parser.add_argument("--rounds", type=int, default=2, help="how often the servers take turns (once at L)")
    parser.add_argument("--no-page", action="store_true", help="print only, leave docs/benchmarks.md alone")
    parser.add_argument("--reports", type=Path, help="judge the reports in this folder (S.json, …) and run nothing")
    asked = parser.parse_args()
    texlab = find_texlab()
    reports, held = {}, True
    for size in [size for size in ("S", "M", "L") if size in asked.sizes.split(",")]:
        if asked.reports:
            reports[size] = read(asked.reports / f"{size}.json")
        else:
            reports[size] = measure(thesis(size), size, texlab, 1 if size == "L" else asked.rounds)
    rows = []
    for goal in GOALS:
        text, good = row(goal, reports)
        rows.append(text)
        held &= good
    page = write_up(reports, rows, texlab)
    print(page)
    if not asked.no_page:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
    return 0 if held else 1


def find_texlab() -> str:
    """The program texlab, from the environment, `make nvim` or the PATH."""
    places = (
        os.environ.get("COAUTHOR_TEXLAB"),
        str(CHECKOUT / ".cache" / "nvim" / "bin" / "texlab"),
        "texlab",
    )
    for place in places:
        if place and (found := shutil.which(place)):
            return found
    sys.exit("The benchmark needs texlab to compare with. Get it with: make nvim   (or put it on your PATH)")


def thesis(size: str) -> Path:
    """The generated thesis; the same on every machine."""
    folder = CACHE / size
    if not (folder / "thesis.json").exists():
        command = [sys.executable, str(HERE / "make_thesis.py"), str(folder), "--size", size]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def measure(root: Path, size: str, texlab: str, rounds: int) -> Report:
    """lspbench's report for the three servers."""
    servers = {
        TEXLAB: [texlab],
        NULL: [sys.executable, str(HERE / "null_pygls.py")],
        OURS: [sys.executable, "-P", "-m", "coauthor", "serve", "--stdio"],
    }
    report = CACHE / f"{size}.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, str(HERE / "lspbench.py"), "--root", str(root), "--rounds", str(rounds), "--verbose"]
    command += SLOW.get(size, [])
    for name, words in servers.items():
        command += ["--server", f"{name}={shlex.join(words)}"]
    for name, setting in SETTINGS.items():
        command += ["--settings", f"{name}={setting}"]
    # Modules are compiled once, as they are where CoAuthor is installed.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command += ["--json", str(report), "--stderr", str(CACHE / "stderr.log")]
    subprocess.run(command, check=True, env=env)
    return read(report)


def read(report: Path) -> Report:
    """What lspbench found, by server."""
    said = json.loads(report.read_text(encoding="utf-8"))
    found: Report = said["servers"]
    found[OURS]["facts"]["load"] = said["load"][0]
    return found


def row(goal: Goal, reports: Mapping[str, Report]) -> tuple[str, bool]:
    """One line of the table, and whether the goal holds at every size it is set for."""
    cells, held = [], True
    letter = "T" if goal.against == TEXLAB else "G"
    for size, report in reports.items():
        ours, theirs = (figure(report, name, goal.metric, goal.stat) for name in (OURS, goal.against))
        limit = goal.limits.get(size)
        if ours is None or not theirs:
            cells.append("–")
            held &= limit is None
            continue
        ratio = ours / theirs
        good = limit is None or (ratio >= limit if goal.least else ratio <= limit)
        held &= good
        mark = "" if good else " ✗"
        against = f" ({'≥' if goal.least else '≤'} {limit:g})" if limit is not None else ""
        cells.append(f"{ours:.3g} / {theirs:.3g} = **{ratio:.3g}**{against}{mark}")
    unit = f", {goal.unit}" if goal.unit else ""
    return f"| {goal.what}, {goal.stat}{unit} | {letter} | {' | '.join(cells)} |", held


def figure(report: Report, server: str, metric: str, stat: str) -> float | None:
    """One figure, or None where the server could not deliver it."""
    value: float | None = report[server]["metrics"].get(metric, {}).get(stat)
    return value


def write_up(reports: Mapping[str, Report], rows: list[str], texlab: str) -> str:
    """The page: what was measured on what, and the table."""
    facts = "\n".join(f"- {fact}" for fact in machine(texlab))
    table = "\n".join([*rows, *others(reports)])
    head = " | ".join(f"{size}: ours / theirs = ratio (goal)" for size in reports)
    missing = "\n".join(f"- {what}" for what in NOT_MEASURED)
    return f"""# Benchmarks

Written by `make bench`. For each size one run in which the servers took turns on the same generated thesis: S has 22
pages, M 198 pages and 500 entries, L 1,985 pages and 5,000 entries. T is texlab with `diagnosticsDelay: 0` (its
default is a sleep), G a pygls server that does nothing. A ratio is CoAuthor's figure to theirs, in brackets the goal,
✗ where it was missed. Times are taken at the client; on a busy machine the p95 of the quicker server suffers most,
so a figure taken under a load above the number of cores says little about a goal that was missed.

{facts}

| figure | against | {head} |
| --- | --- | {" | ".join("---" for _ in reports)} |
{table}

Not measured here:

{missing}
"""


def others(reports: Mapping[str, Report]) -> Iterator[str]:
    """The rows that are no ratio."""
    facts = [report[OURS]["facts"] for report in reports.values()]
    sent = [f"{each.get('publish_bytes_per_edit')} B" for each in facts]
    grown = []
    for report in reports.values():
        before, after = (figure(report, OURS, metric, "p50") for metric in ("rss_indexed", "rss_after_edits"))
        grown.append(f"{100 * (after / before - 1):+.0f} % (≤ +10 %)" if before and after else "–")
    cancelled = [f"{each.get('burst_codes', {}).get('error -32800', 0)} of 20 (≥ 18)" for each in facts]
    loads = [f"{each.get('load', 0):.1f}" for each in facts]
    yield f"| diagnostics sent a keystroke | | {' | '.join(sent)} |"
    yield f"| memory after the sustained edits | itself | {' | '.join(grown)} |"
    yield f"| cancelled of a burst | | {' | '.join(cancelled)} |"
    yield f"| load of the machine at the end | | {' | '.join(loads)} |"
    yield f"| text in step after all edits | | {' | '.join(str(each.get('sync_ok')) for each in facts)} |"


def machine(texlab: str) -> Iterator[str]:
    """What the figures were taken on, without the machine's name."""
    models = [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    processor = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    yield f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.release().partition('-')[0]}"
    yield f"Python {platform.python_version()}, pygls {metadata.version('pygls')}, " + (f"CoAuthor {version()}")
    yield subprocess.run([texlab, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def version() -> str:
    """CoAuthor's own, as its package says."""
    said = (CHECKOUT / "server" / "coauthor" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', said)
    return found.group(1) if found else "(unknown)"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
