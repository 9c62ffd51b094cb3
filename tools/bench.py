"""Measures CoAuthor's server beside texlab (T) and a pygls server that does nothing (G), and writes the page.

    bench.py [--size S|M|L] [--rounds N] [--no-page]

One run of lspbench.py on one generated thesis, the servers taking turns, so that the ratios hold whatever the
machine does; it must never mix figures of several runs. Exits 1 when a gate of the first cut does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
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
HELD = {True: "holds", False: "**does not hold**"}


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure of ours that may be at most `limit` times that of `against`."""

    what: str
    metric: str
    unit: str
    stat: str
    against: str
    limit: float


GATES = (
    Gate("spawn → `initialize` answered", "start_warm", "ms", "p50", NULL, 1),
    Gate("everything indexed, from spawn", "ready_all", "ms", "p50", TEXLAB, 4),
    Gate("key → diagnostics", "edit_diag", "ms", "p95", TEXLAB, 1),
    Gate("memory of the server, indexed", "rss_indexed", "MiB", "p50", TEXLAB, 3),
)
# Shown beside the gates, so that the way to the goals can be watched.
WATCHED = (
    ("key → documentSymbol", "edit_symbols", "ms", "p95"),
    ("the same, a key every 60 ms", "pace_symbols", "ms", "p95"),
    ("defect planted → shown", "defect_diag", "ms", "p95"),
    ("completion in `\\cite{`", "complete_cite", "ms", "p95"),
    ("hover", "hover_cite", "ms", "p95"),
    ("definition", "definition_ref", "ms", "p95"),
    ("sustained edits a second", "mass_edits_per_s", "", "p50"),
    ("burst of 50 requests", "burst_all", "ms", "p95"),
    ("CPU a keystroke", "cpu_per_edit_ms", "ms", "p50"),
    ("memory after 2,000 edits", "rss_after_edits", "MiB", "p50"),
)


def main() -> int:
    """Make the thesis, run, judge, write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", choices=("S", "M", "L"), default="M", help="22, 198 or 1,985 pages")
    parser.add_argument("--rounds", type=int, default=2, help="how often the servers take turns")
    parser.add_argument("--no-page", action="store_true", help="print only, leave docs/benchmarks.md alone")
    asked = parser.parse_args()
    texlab = find_texlab()
    report = measure(thesis(asked.size), texlab, asked.rounds)
    rows, held = judge(report)
    page = write_up(report, rows, asked.size, asked.rounds, texlab)
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


def measure(root: Path, texlab: str, rounds: int) -> dict[str, Any]:
    """lspbench's report for the three servers."""
    servers = {
        TEXLAB: [texlab],
        NULL: [sys.executable, str(HERE / "null_pygls.py")],
        OURS: [sys.executable, "-P", "-m", "coauthor", "serve", "--stdio"],
    }
    report = CACHE / "report.json"
    report.unlink(missing_ok=True)
    command = [
        sys.executable,
        str(HERE / "lspbench.py"),
        "--root",
        str(root),
        "--rounds",
        str(rounds),
        "--verbose",
    ]
    for name, words in servers.items():
        command += ["--server", f"{name}={shlex.join(words)}"]
    for name, setting in SETTINGS.items():
        command += ["--settings", f"{name}={setting}"]
    subprocess.run([*command, "--json", str(report), "--stderr", str(CACHE / "stderr.log")], check=True)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["servers"]
    return found


def judge(report: dict[str, Any]) -> tuple[list[str], bool]:
    """The table's rows, and whether every gate holds; what could not be measured does not hold."""
    rows, held = [], True
    for gate in GATES:
        ours, theirs = (figure(report, name, gate.metric, gate.stat) for name in (OURS, gate.against))
        good = ours is not None and theirs is not None and ours <= gate.limit * theirs
        held &= good
        letter = "T" if gate.against == TEXLAB else "G"
        outcome = "**not measured**" if ours is None or theirs is None else HELD[good]
        verdict = f"≤ {gate.limit:g} {letter}: {outcome}"
        rows.append(row(report, gate.what, gate.metric, gate.unit, gate.stat, verdict))
    in_step = report[OURS]["facts"].get("sync_ok")
    held &= in_step is True
    rows.append(f"| text in step after all edits | | | {in_step} | | {HELD[in_step is True]} |")
    rows += [row(report, what, metric, unit, stat, "") for what, metric, unit, stat in WATCHED]
    return rows, held


def row(report: dict[str, Any], what: str, metric: str, unit: str, stat: str, verdict: str) -> str:
    """One line of the table; `ratio` is ours to texlab's."""
    texlab, null, ours = (figure(report, name, metric, stat) for name in (TEXLAB, NULL, OURS))
    ratio = f"{ours / texlab:.2f}" if ours is not None and texlab else "–"
    cells = (f"{value:.4g} {unit}".strip() if value is not None else "–" for value in (texlab, null, ours))
    return f"| {what}, {stat} | {' | '.join(cells)} | {ratio} | {verdict} |"


def figure(report: dict[str, Any], server: str, metric: str, stat: str) -> float | None:
    """One figure, or None where the server could not deliver it."""
    value: float | None = report[server]["metrics"].get(metric, {}).get(stat)
    return value


def write_up(report: dict[str, Any], rows: list[str], size: str, rounds: int, texlab: str) -> str:
    """The page: what was measured on what, and the table."""
    facts = "\n".join(f"- {fact}" for fact in machine(texlab))
    table = "\n".join(rows)
    failed = [f"{name}: {said}" for name in report if (said := report[name]["facts"].get("failed"))]
    note = "".join(f"\n**Failed:** {line}\n" for line in failed)
    return f"""# Benchmarks

Written by `python3 dev.py bench`; every figure is of one run in which the servers took turns {rounds} times
on the same generated thesis (size {size}). T is texlab with `diagnosticsDelay: 0`, G a pygls server that does
nothing. The ratio is CoAuthor's figure to texlab's; a dash means that a server does not offer it.

{facts}
{note}
| figure | texlab (T) | pygls (G) | CoAuthor | ratio | gate of the first cut |
| --- | --- | --- | --- | --- | --- |
{table}
"""


def machine(texlab: str) -> Iterator[str]:
    """What the figures were taken on, without the machine's name."""
    models = [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    processor = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    yield f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.release().partition('-')[0]}"
    yield f"Python {platform.python_version()}, pygls {metadata.version('pygls')}, " + (
        f"CoAuthor {metadata.version('coauthor-lsp')}"
    )
    yield subprocess.run([texlab, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
