"""The long versions of the store's faults, as a table: kills, errors of the disk, damaged files, and their twins.

`make faults` runs it. It ends with 1 where anything was lost, doubled or torn, or where a twin was not caught.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
PATHS = (CHECKOUT / "server", CHECKOUT / "tests")
sys.path[:0] = map(str, PATHS)
os.environ["PYTHONPATH"] = os.pathsep.join(map(str, PATHS))

from coauthor.pool import pool as pools  # noqa: E402 - the checkout's own, not what may be installed
from coauthor.pool import views  # noqa: E402
from faults import store_damage, store_disk, store_kills  # noqa: E402

HEAD = ("fault", "injected", "torn", "lost", "doubled", "twin caught")
Row = tuple[str, int, int, int, int, str]


def main() -> int:
    """The command line of this tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--together", type=float, default=60.0, help="seconds that eight processes work on one pool")
    given = parser.parse_args()
    rows = [kills(given.kills), *disk(), damage(given.seeds), together(given.together)]
    widths = [max(len(str(row[at])) for row in (HEAD, *rows)) for at in range(len(HEAD))]
    for row in (HEAD, *rows):
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)))
    return int(any(sum(row[2:5]) or row[5] == "no" for row in rows))


def kills(many: int) -> Row:
    """Writers that are killed at random."""
    with scratch() as folder:
        found = store_kills.run(folder, many)
    with scratch() as folder:
        twin = store_kills.run(folder, 20, writers=1, twin=True)
    say(f"kills: {found}")
    sizes = (len(found["torn"]), len(found["lost"]), len(found["doubled"]))
    return (f"kill -9 of writers ({found['events']} events)", many, *sizes, caught(twin["lost"]))


def disk() -> Iterator[Row]:
    """An error at every write call of every write command."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        say("no C compiler, so no errors of the disk")
        return
    with scratch() as folder:
        shim = folder / "shim.so"
        source = CHECKOUT / "tests" / "faults" / "shim.c"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
        twin = _under(shim, folder / "twin", "error for good", "propose", "--twin")
        for number, mode in enumerate(store_disk.MODES):
            found = _under(shim, folder / str(number), mode)
            say(f"{mode}: {found}")
            sizes = (len(found["torn"]), len(found["lost"]) + len(found["unspoken"]), 0)
            yield (f"disk: {mode}, every call of every command", found["injected"], *sizes, caught(twin["torn"]))


def _under(shim: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    folder.mkdir()
    command = [sys.executable, "-m", "faults.store_disk", str(folder), *arguments]
    env = {**os.environ, "LD_PRELOAD": str(shim)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def damage(seeds: int) -> Row:
    """Damaged files, opened and repaired."""
    with scratch() as folder:
        found = store_damage.run(folder, range(seeds))
    with scratch() as folder:
        twin = store_damage.run(folder, range(8), twin=True)
    say(f"damage: {found}")
    name = f"damaged files ({found['rescued']} of {found['of']} events rescued)"
    sizes = (len(found["changed"]), len(found["crashed"]) + len(found["not kept"]), 0)
    return (name, found["damaged"], *sizes, caught(twin["not kept"]))


def together(seconds: float) -> Row:
    """Eight processes on one pool; the log must replay to the stored state."""
    with scratch() as folder:
        root = folder / "thesis"
        root.mkdir()
        first = pools.open_pool(root, create=True)
        assert first is not None
        notes = [folder / f"notes-{number}" for number in range(8)]
        server = multiprocessing.get_context("spawn")
        running = [
            server.Process(target=store_kills.write, args=(str(root), str(file), number, False, {}))
            for number, file in enumerate(notes)
        ]
        for process in running:
            process.start()
        time.sleep(seconds)
        for process in running:
            process.kill()
            process.join()
        found = store_kills.judge(first, notes)
        count = views.last_seq(first)
        first.close()
    sizes = (len(found["torn"]), len(found["lost"]), len(found["doubled"]))
    return (f"eight processes for {seconds:.0f} s ({count} events)", 8, *sizes, "-")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one trial, in memory where there is such a place; with a home of its own."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = folder
        yield Path(folder)


def caught(by: list[str]) -> str:
    """Whether a twin was caught."""
    return "yes" if by else "no"


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text[:2000], file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
