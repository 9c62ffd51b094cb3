"""The long versions of the faults of processes and store, as a table: kills, errors of the disk, damage, their twins.

`make faults` runs all of it, about an hour on a quiet machine with two cores; `--only` runs pieces, and `--into FILE`
keeps the rows there and goes on where it stopped. It ends with 1 where anything was lost, doubled or torn, or a twin
was not caught.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
PATHS = (CHECKOUT / "server", CHECKOUT / "tests")
sys.path[:0] = map(str, PATHS)
os.environ["PYTHONPATH"] = os.pathsep.join(map(str, PATHS))

from coauthor.pool import pool as pools  # noqa: E402 - the checkout's own, not what may be installed
from coauthor.pool import views  # noqa: E402
from faults import edit_kills, store_damage, store_disk, store_kills  # noqa: E402

HEAD = ("fault", "injected", "torn", "lost", "doubled", "twins caught", "seconds")
PIECES = ("writers", "commands", "recoveries", "servers", "workers", "disk", "damage", "together")
_TOLD_S = 20.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `twins` is how many broken ones were caught, of how many there are."""

    fault: str
    injected: int
    torn: int = 0
    lost: int = 0
    doubled: int = 0
    twins: str = "-"

    @property
    def fine(self) -> bool:
        """True where nothing was torn, lost or doubled and every twin was caught."""
        caught, _, of = self.twins.partition(" of ")
        return not (self.torn or self.lost or self.doubled) and caught == (of or "-")


def main() -> int:
    """The command line of this tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PIECES), help=f"some of {','.join(PIECES)}")
    parser.add_argument("--kills", type=int, default=1000, help="of each kind of process")
    parser.add_argument("--seeds", type=int, default=200, help="damaged files")
    parser.add_argument("--together", type=float, default=600.0, help="seconds that eight processes work on one pool")
    parser.add_argument(
        "--sides", type=int, default=max(2, os.cpu_count() or 1), help="so many folders are worked on at the same time"
    )
    parser.add_argument("--into", type=Path, help="keep finished rows here (JSON lines), and don't run them again")
    given = parser.parse_args()
    pieces = given.only.split(",")
    if unknown := set(pieces) - set(PIECES):
        parser.error(f"--only: {', '.join(sorted(unknown))} is none of {', '.join(PIECES)}")
    work: dict[str, Callable[[], Iterator[Row]]] = {
        "writers": partial(writers, given.kills),
        "commands": partial(commands, given.kills, given.sides),
        "recoveries": partial(recoveries, given.kills, given.sides),
        "servers": partial(servers, given.kills, given.sides),
        "workers": partial(workers, given.kills),
        "disk": disk,
        "damage": partial(damage, given.seeds),
        "together": partial(together, given.together),
    }
    done = known(given.into)
    for piece in pieces:
        if piece not in {name for name, _row, _seconds in done}:
            begun = time.monotonic()
            for row in work[piece]():
                done.append((piece, row, time.monotonic() - begun))
                keep(given.into, *done[-1])
    table([(row, seconds) for _piece, row, seconds in done])
    return int(not all(row.fine for _piece, row, _seconds in done))


def writers(many: int) -> Iterator[Row]:
    """Writers that are killed at random."""
    store_kills.NEEDED.append(edit_kills.__name__)
    with scratch() as folder:
        found = store_kills.run(folder, many, tell=Progress("writers", many))
    with scratch() as folder:
        twin = store_kills.run(folder, 20, writers=1, twin=True)
    yield row(f"kill -9 of writers ({found['events']:,} events)", many, found, [bool(twin["lost"])])


def commands(many: int, sides: int) -> Iterator[Row]:
    """Commands of the terminal killed at a named step of an accept or revert, or at any moment of it."""
    found = side_by_side("commands", many, sides)
    caught = [failed(edit_kills.run, twin, 24) for twin in ("no-intent", "in-place")]
    yield row("kill -9 of commands, in an accept or revert", found["kills"], found, caught)


def recoveries(many: int, sides: int) -> Iterator[Row]:
    """The same, and what settles that is killed too, up to three times in a row."""
    found = side_by_side("recoveries", many, sides)
    caught = [failed(edit_kills.run, "believing", 24, recovery=True)]
    said = f"the same, and {found['of recoveries']:,} kills of the recovery from it"
    yield row(said, found["kills"] + found["of recoveries"], found, caught)


def servers(many: int, sides: int) -> Iterator[Row]:
    """Editors' servers killed in an accept; the editor lives on with its text."""
    found = side_by_side("servers", many, sides)
    caught = [failed(edit_kills.servers, "forgetful", 8, steps=(edit_kills.MADE,))]
    yield row("kill -9 of an editor's server, in an accept", found["kills"], found, caught)


def side_by_side(piece: str, many: int, sides: int) -> dict[str, Any]:
    """So many kills, shared out among processes with a folder and a chance of their own; what all of them found."""
    shares = [many // sides + (side < many % sides) for side in range(sides)]
    started = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(sides, mp_context=started) as crew:
        parts = list(crew.map(part, [piece] * sides, shares, range(sides)))
    return {kind: sum((each[kind] for each in parts[1:]), parts[0][kind]) for kind in parts[0]}


def part(piece: str, many: int, side: int) -> dict[str, Any]:
    """One process's share of the kills."""
    tell = Progress(f"{piece} {side + 1}", many)
    with scratch() as folder:
        if piece == "servers":
            return edit_kills.servers(folder, many, seed=13 + side, tell=tell)
        return edit_kills.run(folder, many, recovery=piece == "recoveries", seed=11 + side, tell=tell)


def failed(run: Callable[..., dict[str, Any]], twin: str, kills: int, **more: Any) -> bool:
    """Whether the checker says anything of a broken twin."""
    with scratch() as folder:
        found = run(folder, kills, twin=twin, **more)
    say(f"twin {twin}: {(found['torn'] + found['lost'] + found['doubled'])[:1] or 'NOT CAUGHT'}")
    return bool(found["torn"] or found["lost"] or found["doubled"])


def workers(many: int) -> Iterator[Row]:
    """Workers killed at named steps and at random, and the twins without the lock and without the token."""
    say(f"workers: {many} kills, in one test")
    options = ("-q", "-p", "no:cacheprovider", "--timeout=0")
    command = [sys.executable, "-m", "pytest", *options, "tests/faults/test_worker_kills.py"]
    env = {**os.environ, "COAUTHOR_TEST_KILLS": str(many)}
    done = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False)
    say(done.stdout[-1500:] if done.returncode else done.stdout.splitlines()[-1])
    yield Row(
        "kill -9 of workers", many, torn=int(done.returncode != 0), twins="2 of 2" if not done.returncode else "0 of 2"
    )


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
            counted = {"torn": found["torn"], "lost": found["lost"] + found["unspoken"], "doubled": []}
            yield row(f"disk: {mode}, every call of every command", found["injected"], counted, [bool(twin["torn"])])


def _under(shim: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    folder.mkdir()
    command = [sys.executable, "-m", "faults.store_disk", str(folder), *arguments]
    env = {**os.environ, "LD_PRELOAD": str(shim)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def damage(seeds: int) -> Iterator[Row]:
    """Damaged files, opened and repaired."""
    with scratch() as folder:
        found = store_damage.run(folder, range(seeds))
    with scratch() as folder:
        twin = store_damage.run(folder, range(8), twin=True)
    say(f"damage: {found}")
    name = f"damaged files ({found['rescued']:,} of {found['of']:,} events rescued)"
    counted = {"torn": found["changed"], "lost": found["crashed"] + found["not kept"], "doubled": []}
    yield row(name, found["damaged"], counted, [bool(twin["not kept"])])


def together(seconds: float) -> Iterator[Row]:
    """Eight processes on one pool; the log must replay to the stored state, byte for byte."""
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
        while not all(file.exists() and file.stat().st_size for file in notes):
            time.sleep(0.1)
        tell, begun = Progress("together", int(seconds)), time.monotonic()
        while (gone := time.monotonic() - begun) < seconds:
            time.sleep(min(1.0, seconds - gone))
            tell(int(gone), f"{views.last_seq(first):,} events")
        alive = sum(process.is_alive() for process in running)
        for process in running:
            process.kill()
            process.join()
        say(f"together: {views.last_seq(first):,} events; replaying them")
        found = store_kills.judge(first, notes)
        found["lost"] += [f"{8 - alive} of the eight had ended by themselves"] if alive < 8 else []
        count = views.last_seq(first)
        first.close()
    say(f"together: {found}")
    yield row(f"eight processes for {seconds:.0f} s ({count:,} events)", 8, found, [])


def row(fault: str, injected: int, found: dict[str, Any], caught: Sequence[bool]) -> Row:
    """The line of a fault, and on standard error what was wrong."""
    for kind in ("torn", "lost", "doubled"):
        for each in found[kind][:20]:
            say(f"{kind.upper()}: {each}")
    counts = {kind: len(found[kind]) for kind in ("torn", "lost", "doubled")}
    return Row(fault, injected, **counts, twins=f"{sum(caught)} of {len(caught)}" if caught else "-")


class Progress:
    """Says now and then how far it is."""

    def __init__(self, name: str, of: int) -> None:
        self._name, self._of = name, of
        self._begun = self._told = time.monotonic()

    def __call__(self, done: int, more: str = "") -> None:
        now = time.monotonic()
        if now - self._told < _TOLD_S or not done:
            return
        self._told = now
        left = (now - self._begun) / done * max(0, self._of - done)
        say(f"{self._name}: {done:,} of {self._of:,}, about {left / 60:.0f} min more  {more}")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one trial, in memory where there is such a place; with a home of its own."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory, ignore_cleanup_errors=True) as folder:
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = folder
        yield Path(folder)


def known(into: Path | None) -> list[tuple[str, Row, float]]:
    """The rows that are finished already."""
    if into is None or not into.exists():
        return []
    lines = [json.loads(line) for line in into.read_text(encoding="utf-8").splitlines()]
    return [
        (line.pop("piece"), Row(**{k: v for k, v in line.items() if k != "seconds"}), line["seconds"]) for line in lines
    ]


def keep(into: Path | None, piece: str, done: Row, seconds: float) -> None:
    """Keep a finished row."""
    if into is not None:
        with into.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"piece": piece, **asdict(done), "seconds": round(seconds)}) + "\n")


def table(rows: Sequence[tuple[Row, float]]) -> None:
    """Print it."""
    cells = [HEAD, *((*asdict(row).values(), round(seconds)) for row, seconds in rows)]
    widths = [max(len(str(line[at])) for line in cells) for at in range(len(HEAD))]
    for line in cells:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text[:2000], file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
