"""Measures CoAuthor's server beside texlab (T) and a pygls server that does nothing (G), and writes the page.

    bench.py [--sizes S,M,L] [--rounds N] [--no-page] [--reports FOLDER]

For each size one run of lspbench.py on one generated thesis, the servers taking turns, so that the ratios hold whatever
the machine does; it must never mix figures of several runs in a ratio. What there is no other server for is measured
without a ratio. Exits 1 when a goal of BUDGETS does not hold.
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
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import benchmarks_page

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
CACHE = CHECKOUT / ".cache" / "bench"
# texlab's own default of 300 ms is a sleep in its thread pool, not work.
SETTINGS = {"texlab": json.dumps({"texlab": {"diagnosticsDelay": 0}})}
NULL, TEXLAB, OURS, FIRST = "pygls", "texlab", "coauthor", "coauthor-first"
"""The last one is our server in a workspace that it never saw; ours remembers what it read of one."""
STARTING = "starting: "
"""Before the names of servers of the run in which only starts are measured."""
SERVE = [sys.executable, "-P", "-m", "coauthor", "serve", "--stdio"]
Report = dict[str, Any]
Judged = tuple[str, bool]
"""A line of the table, and whether its goal holds."""


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
    ours: str = OURS


def _by_size(small: float, middle: float, large: float) -> Mapping[str, float]:
    return {"S": small, "M": middle, "L": large}


INDEXED = ("ready_all", "ms", "p50", _by_size(2.3, 2.0, 0.25))
GOALS = (
    Goal("spawn → `initialize` answered", "start_warm", "ms", "p50", _by_size(0.08, 0.08, 0.08), NULL),
    Goal("everything indexed, from spawn, the first time", *INDEXED, STARTING + TEXLAB, ours=STARTING + FIRST),
    Goal("the same, where it has been read before", *INDEXED, STARTING + TEXLAB, ours=STARTING + OURS),
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
ABSOLUTE = (
    ("key → diagnostics", "edit_diag", "p99", "ms", 10),
    ("key → documentSymbol, a key every 60 ms", "pace_symbols", "max", "ms", 20),
)
RIGHT = (
    ("the right answer in a completion of `\\cite{`", "complete_cite_hit"),
    ("the right answer in a completion of `\\ref{`", "complete_ref_hit"),
)
ALL = 100.0
MISSED = " ✗"
MOST_GROWTH = 10
LEAST_CANCELLED = 18
MOST_APPLYING = 0.15
MOST_WORKING = 1.3
NOT_MEASURED = ("what BUDGETS says of compiling; `make drift` prints what merging and finding again take",)
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
    others = find_others()
    reports: dict[str, Report] = {}
    for size in [size for size in ("S", "M", "L") if size in asked.sizes.split(",")]:
        if asked.reports:
            reports[size] = read(asked.reports / f"{size}.json")
        else:
            reports[size] = measure(thesis(size), size, others, 1 if size == "L" else asked.rounds)
            reports[size] |= starts(thesis(size), size, others)
            (CACHE / f"{size}.json").write_text(json.dumps({"servers": reports[size]}), encoding="utf-8")
    judged = [row(goal, reports) for goal in GOALS] + [*alone(reports), applied(), working()]
    page = write_up(reports, [text for text, _ in judged], others)
    print(page)
    if not asked.no_page:
        benchmarks_page.put_reading(page)
    return 0 if all(held for _, held in judged) else 1


def find_others() -> dict[str, list[str]]:
    """The other servers that are installed here, and how they are started; says what is missing."""
    found: dict[str, list[str]] = {}
    places = (
        os.environ.get("COAUTHOR_TEXLAB"),
        str(CHECKOUT / ".cache" / "nvim" / "bin" / "texlab"),
        "texlab",
    )
    texlab = next((there for place in places if place and (there := shutil.which(place))), None)
    if texlab:
        found[TEXLAB] = [texlab]
    else:
        print("There is no texlab to compare with; get it with: make nvim   (or put it on your PATH)", file=sys.stderr)
    try:
        metadata.version("pygls")
        found[NULL] = [sys.executable, str(HERE / "null_pygls.py")]
    except metadata.PackageNotFoundError:
        print("There is no pygls to compare with; it comes with: python3 dev.py test", file=sys.stderr)
    return found


def thesis(size: str) -> Path:
    """The generated thesis; the same on every machine."""
    folder = CACHE / size
    if not (folder / "thesis.json").exists():
        command = [sys.executable, str(HERE / "make_thesis.py"), str(folder), "--size", size]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def measure(root: Path, size: str, others: Mapping[str, list[str]], rounds: int) -> Report:
    """lspbench's report for all servers."""
    return lspbench(root, {**others, OURS: SERVE}, ["--rounds", str(rounds), *SLOW.get(size, [])])


def starts(root: Path, size: str, others: Mapping[str, list[str]]) -> Report:
    """The same for starts alone, up to where everything is indexed: texlab's, ours for the first time, ours later."""
    keep = tempfile.mkdtemp(prefix="coauthor-bench-")
    fresh = f'XDG_CACHE_HOME="$(mktemp -d -p {shlex.quote(keep)})" exec {shlex.join(SERVE)}'
    servers = {TEXLAB: others[TEXLAB]} if TEXLAB in others else {}
    servers |= {OURS: SERVE, FIRST: ["sh", "-c", fresh]}
    options = ["--rounds", "3" if size == "L" else "7", "--starts", "1"]
    for step in ("keystrokes", "pace", "defects", "features", "mass", "burst", "sync"):
        options += ["--skip", step]
    try:
        return {STARTING + name: found for name, found in lspbench(root, servers, options).items()}
    finally:
        shutil.rmtree(keep, ignore_errors=True)


def lspbench(root: Path, servers: Mapping[str, Sequence[str]], options: Sequence[str]) -> Report:
    """What lspbench found, by server."""
    CACHE.mkdir(parents=True, exist_ok=True)
    report = CACHE / "report.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, str(HERE / "lspbench.py"), "--root", str(root), "--verbose", *options]
    for name, words in servers.items():
        command += ["--server", f"{name}={shlex.join(words)}"]
    for name, setting in SETTINGS.items():
        command += ["--settings", f"{name}={setting}"]
    # Modules are compiled once, as they are where CoAuthor is installed.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env |= {"XDG_CACHE_HOME": str(CACHE / "user"), "PYTHONPATH": str(CHECKOUT / "server")}
    command += ["--json", str(report), "--stderr", str(CACHE / "stderr.log")]
    subprocess.run(command, check=True, env=env)
    return read(report)


def read(report: Path) -> Report:
    """What a report says, by server."""
    said = json.loads(report.read_text(encoding="utf-8"))
    found: Report = said["servers"]
    if not found[OURS]["metrics"]:
        sys.exit(
            f"CoAuthor's server did not run: {found[OURS]['facts'].get('failed', 'see ' + str(CACHE / 'stderr.log'))}"
        )
    if "load" in said:
        found[OURS]["facts"]["load"] = said["load"][0]
    return found


def row(goal: Goal, reports: Mapping[str, Report]) -> Judged:
    """One line of the table, and whether the goal holds at every size it is set for, as far as it could be measured."""
    cells, held = [], True
    letter = "G" if goal.against == NULL else "T"
    for size, report in reports.items():
        ours, theirs = (figure(report, name, goal.metric, goal.stat) for name in (goal.ours, goal.against))
        limit = goal.limits.get(size)
        against = f" ({'≥' if goal.least else '≤'} {limit:g})" if limit is not None else ""
        if ours is None or not theirs:
            cells.append(f"{ours:.3g}" if ours is not None else "–")
            held &= limit is None or goal.against not in report
            continue
        ratio = ours / theirs
        good = limit is None or (ratio >= limit if goal.least else ratio <= limit)
        held &= good
        cells.append(f"{ours:.3g} / {theirs:.3g} = **{ratio:.3g}**{against}{'' if good else MISSED}")
    unit = f", {goal.unit}" if goal.unit else ""
    return f"| {goal.what}, {goal.stat}{unit} | {letter} | {' | '.join(cells)} |", held


def figure(report: Report, server: str, metric: str, stat: str) -> float | None:
    """One figure, or None where the server could not deliver it."""
    value: float | None = report.get(server, {}).get("metrics", {}).get(metric, {}).get(stat)
    return value


def alone(reports: Mapping[str, Report]) -> Iterator[Judged]:
    """The rows that are no ratio to another server."""
    for what, metric, stat, unit, most in ABSOLUTE:
        values = [figure(report, OURS, metric, stat) for report in reports.values()]
        cells = ["–" if value is None else f"{value:.3g}{_mark(value <= most)}" for value in values]
        good = all(value is not None and value <= most for value in values)
        yield f"| {what}, {stat}, {unit} | ≤ {most} | {' | '.join(cells)} |", good
    for what, metric in RIGHT:
        shares = [figure(report, OURS, metric, "min") for report in reports.values()]
        cells = ["–" if share is None else f"{'always' if share == ALL else 'not always'}" for share in shares]
        yield f"| {what} | always | {' | '.join(cells)} |", all(share == ALL for share in shares)
    small, large = (figure(reports.get(size, {}), OURS, "edit_diag", "p95") for size in ("S", "L"))
    if small and large:
        yield (
            f"| key → diagnostics at L, p95 | ≤ 4 × S | {large / small:.3g} × {_mark(large <= 4 * small)} |",
            (large <= 4 * small),
        )
    yield from facts(reports)


def facts(reports: Mapping[str, Report]) -> Iterator[Judged]:
    """What the servers did rather than how long it took."""
    said = [report[OURS]["facts"] for report in reports.values()]
    theirs = [report.get(TEXLAB, {}).get("facts", {}).get("publish_bytes_per_edit") for report in reports.values()]
    sent = [each.get("publish_bytes_per_edit", 0) for each in said]
    cells = [f"{ours} B" + (f" / {their} B" if their else "") for ours, their in zip(sent, theirs, strict=True)]
    yield f"| diagnostics sent a keystroke | ≤ 0.02 T | {' | '.join(cells)} |", True
    grown = []
    for report in reports.values():
        before, after = (figure(report, OURS, metric, "p50") for metric in ("rss_indexed", "rss_after_edits"))
        grown.append(100 * (after / before - 1) if before and after else 0.0)
    cells = [f"{each:+.0f} %{_mark(each <= MOST_GROWTH)}" for each in grown]
    yield f"| memory after the sustained edits | ≤ +{MOST_GROWTH} % | {' | '.join(cells)} |", max(grown) <= MOST_GROWTH
    cancelled = [each.get("burst_codes", {}).get("error -32800", 0) for each in said]
    cells = [f"{count} of 20{_mark(count >= LEAST_CANCELLED)}" for count in cancelled]
    yield f"| cancelled of a burst | ≥ {LEAST_CANCELLED} | {' | '.join(cells)} |", min(cancelled) >= LEAST_CANCELLED
    in_step = [each.get("sync_ok") is True for each in said]
    yield f"| text in step after all edits | always | {' | '.join(map(str, in_step))} |", all(in_step)
    loads = [f"{each.get('load', 0):.1f}" for each in said]
    yield f"| load of the machine at the end | | {' | '.join(loads)} |", True


def applied() -> Judged:
    """One `didChange` on 300 KB, inside the server."""
    said = subprocess.run([sys.executable, str(HERE / "bench_apply.py")], capture_output=True, text=True, check=True)
    found = json.loads(said.stdout)
    ours, theirs = found["ours"], found["pygls"]
    if theirs is None:
        return f"| `didChange` applied, 300 KB, p95, ms | G | {ours:.3g} |", True
    good = ours <= MOST_APPLYING * theirs
    ratio = f"{ours:.3g} / {theirs:.3g} = **{ours / theirs:.3g}** (≤ {MOST_APPLYING}){_mark(good)}"
    return f"| `didChange` applied, 300 KB, p95, ms | G | {ratio} |", good


def working() -> Judged:
    """A key while a worker starts and a model streams to it, against the same server idle; at M."""
    command = [sys.executable, str(HERE / "bench_worker.py"), str(thesis("M"))]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    busy, idle = found["busy"], found["idle"]
    good = busy <= MOST_WORKING * idle
    ratio = f"{busy:.3g} / {idle:.3g} = **{busy / idle:.3g}**{_mark(good)}"
    what = "key → diagnostics while a worker starts and streams, at M, p95, ms"
    return f"| {what} | ≤ {MOST_WORKING} × idle | {ratio} |", good


def _mark(good: bool) -> str:  # noqa: FBT001 - one flag is all it takes
    return "" if good else MISSED


def write_up(reports: Mapping[str, Report], rows: Sequence[str], others: Mapping[str, list[str]]) -> str:
    """The page: what was measured on what, and the table."""
    told = "\n".join(f"- {fact}" for fact in machine(others))
    head = " | ".join(f"{size}: ours / theirs = ratio (goal)" for size in reports)
    table = "\n".join(line + " |" * (len(reports) + 3 - line.count("|")) for line in rows)
    missing = "\n".join(f"- {what}" for what in NOT_MEASURED)
    return f"""# Benchmarks

Written by `make bench`. For each size one run in which the servers took turns on the same generated thesis: S has 22
pages, M 198 pages and 500 entries, L 1,985 pages and 5,000 entries. T is texlab with `diagnosticsDelay: 0` (its
default is a sleep), G a pygls server that does nothing. A ratio is CoAuthor's figure to theirs, in brackets the goal,
✗ where it was missed. Times are taken at the client; on a busy machine the p95 of the quicker server suffers most,
so a figure taken under a load above the number of cores says little about a goal that was missed.

What CoAuthor read of a workspace it remembers (in your cache folder, by the hash of each file); texlab reads all of it
at each start. Both starts are in the table: the first one ever, and one after it.

{told}

| figure | against | {head} |
| --- | --- | {" | ".join("---" for _ in reports)} |
{table}

Not measured here:

{missing}
"""


def machine(others: Mapping[str, list[str]]) -> Iterator[str]:
    """What the figures were taken on, without the machine's name."""
    models = [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    processor = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    yield f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.release().partition('-')[0]}"
    pygls = f"pygls {metadata.version('pygls')}, " if NULL in others else ""
    yield f"Python {platform.python_version()}, {pygls}CoAuthor {version()}"
    if TEXLAB in others:
        yield subprocess.run([*others[TEXLAB], "--version"], capture_output=True, text=True, check=True).stdout.strip()


def version() -> str:
    """CoAuthor's own, as its package says."""
    said = (CHECKOUT / "server" / "coauthor" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', said)
    return found.group(1) if found else "(unknown)"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
