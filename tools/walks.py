"""Random walks over proposals and typing: `tools/walks.py` plays 10,000, `--walks 500` fewer, `--replay LINE` one.

Prints the figures as one line of JSON, and each failure with its seed and the shortest script that was found for it;
exits 1 where an invariant broke, or where too few sentences that nobody touched kept their places.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(CHECKOUT / "server"), str(CHECKOUT / "tests")]  # not tools/, which has a `faults` of its own

from faults import walks, walks_disk, walks_editor  # noqa: E402

GOAL = 0.98
"""The share of untouched sentences that must keep their places over edits elsewhere."""

IN_EDITORS = 25
"""One walk of so many is in editors with real servers, which takes a second; the others take a tenth of one."""

AT_ONCE = 200
"""After so many walks it is told on the error channel how far it is."""

ENOUGH = 3
"""A process that has seen so many walks fail stops."""


def main(given: Sequence[str] | None = None) -> int:
    """Play, and say what came of it."""
    asked = parsed(given)
    if asked.replay:
        return replay(asked.kind or "disk", walks.Script.load(asked.replay))
    begun = time.monotonic()
    sound = True
    for kind, count in shares(asked.kind, asked.walks).items():
        figures, failures = spread(kind, asked.first, count, asked.jobs) if asked.jobs > 1 else one(kind, asked, count)
        figures["seconds"] = round(time.monotonic() - begun, 1)
        sound = sound and not failures and figures.get("untouched kept", 1.0) >= GOAL
        print("\n\n".join(failures), end="\n\n" if failures else "")
        print(json.dumps({kind: figures}), flush=True)
    return 0 if sound else 1


def parsed(given: Sequence[str] | None) -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--walks", type=int, default=10_000, help="how many in all")
    parser.add_argument("--kind", choices=("disk", "editor"), help="only these; else both")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes")
    parser.add_argument("--replay", metavar="LINE", help="a script as it was printed with a failure")
    return parser.parse_args(given)


def shares(kind: str | None, count: int) -> dict[str, int]:
    """How many walks of each kind."""
    if kind is not None:
        return {kind: count}
    in_editors = max(1, count // IN_EDITORS)
    return {"disk": count - in_editors, "editor": in_editors}


def spread(kind: str, first: int, count: int, jobs: int) -> tuple[dict[str, Any], list[str]]:
    """The same in several processes, each with its part of the seeds."""
    parts = [(first + count * n // jobs, count * (n + 1) // jobs - count * n // jobs) for n in range(jobs)]
    running = [
        subprocess.Popen(
            [sys.executable, __file__, "--jobs=1", f"--kind={kind}", f"--first={start}", f"--walks={size}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for start, size in parts
        if size
    ]
    total: dict[str, Any] = {}
    failures: list[str] = []
    for process in running:
        said, _ = process.communicate()
        *story, last = said.rstrip().split("\n")
        failures += ["\n".join(story)] if any(story) else []
        with contextlib.suppress(ValueError):
            for name, value in json.loads(last)[kind].items():
                total[name] = total.get(name, 0) + value
        if process.returncode and not any(story):
            failures.append(f"a process ended with {process.returncode}: {said[-2000:]}")
    return with_share(total), failures


def one(kind: str, asked: argparse.Namespace, count: int) -> tuple[dict[str, Any], list[str]]:
    """In this process, one walk after the other."""
    verbs, steps, make, alone = world(kind)
    scripts = [walks.script(seed, verbs, steps) for seed in range(asked.first, asked.first + count)]
    tally = walks.Tally()
    for at in range(0, count, AT_ONCE):
        if len(tally.failures) < ENOUGH:
            tally.add(walks.many(make, scripts[at : at + AT_ONCE], ENOUGH - len(tally.failures)))
            if count > AT_ONCE:
                print(f"{kind} {asked.first}: {tally.walks} of {count}, {len(tally.failures)} failed", file=sys.stderr)
    figures = {"walks": tally.walks, "steps": tally.steps, **tally.figures}
    found = [str(walks.shorten(alone, failure)) for failure in tally.failures]
    for maker in {make, alone}:
        if isinstance(maker, walks_editor.Street):
            maker.close()
    return with_share(figures), found


def world(kind: str) -> tuple[dict[str, int], int, walks.Maker, walks.Maker]:
    """Verbs, steps and the maker of worlds, for many walks and for one alone."""
    if kind == "disk":
        return walks_disk.VERBS, walks_disk.STEPS, walks_disk.Disk, walks_disk.Disk
    return walks_editor.VERBS, walks_editor.STEPS, walks_editor.Street(), walks_editor.Street(in_a_row=1)


def with_share(figures: dict[str, Any]) -> dict[str, Any]:
    """With the share of untouched sentences that kept their places."""
    if figures.get("untouched"):
        figures["untouched kept"] = round(figures["by itself"] / figures["untouched"], 4)
    return figures


def replay(kind: str, script: walks.Script) -> int:
    """Play one script and tell what happens."""
    failure = walks.play(world(kind)[3], script)
    print(failure or "nothing broke")
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
