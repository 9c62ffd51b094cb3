"""Commands of the terminal, recoveries and editors' servers that are killed: at named steps and at any moment.

Each round has a folder of its own: a proposal is accepted and taken back, whoever does it is killed, what recovers is
killed too, and then the checker of the invariants looks. `by` counts what it says as torn, lost or doubled.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import scenes
from clients import neovim, record
from coauthor.domain import errors
from faults import desk, invariants
from lsp import client
from lsp import desk as one

Found = dict[str, Any]
STEPS = ("accept.recorded", "edit.intended", "disk.written", "disk.renamed")
RECOVERY = ("settle.found", "settle.swept", "settle.recorded")
MADE = "made"
"""The moment at which the editor has made the edit, and nobody else knows."""

SERVER = ("edit.accepted", "edit.intended", "edit.sent", MADE)
PATIENCE_S = 30.0
"""So long may a server take to put right what the last one left; after that what the checker says counts."""

Tell = Callable[[int], None]


def silent(_done: int) -> None:
    """Nobody wants to know how far it is."""


def context() -> ForkServerContext:
    """New processes that have the command line imported already, and this module with all that it needs."""
    server = multiprocessing.get_context("forkserver")
    commands = ["main", "deciding", "reverting", "reading"]
    server.set_forkserver_preload(
        [
            *("faults.edit_kills", "faults.broken", "coauthor.review.settling", "coauthor.manuscript.structure"),
            *(f"coauthor.cli.{name}" for name in commands),
        ]
    )
    return server


def command(root: str, argv: Sequence[str], env: dict[str, str], twin: str, begun: Any) -> None:
    """One command of the terminal in a process of its own, from the moment on that `begun` says."""
    os.environ.update(env)
    os.chdir(root)
    from coauthor.cli import main
    from faults import broken

    broken.TWINS[twin]()
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nothing,
        contextlib.redirect_stdout(nothing),
        contextlib.redirect_stderr(nothing),
    ):
        begun.set()
        main.main(list(argv))


def terminal(root: Path, argv: Sequence[str], chance: random.Random, steps: Sequence[str], twin: str = "whole") -> bool:
    """Run a command and kill it, at one of the steps or at any moment; True where it died of that."""
    server = context()
    begun = server.Event()
    step = chance.choice(steps) if chance.random() < 0.5 else ""
    env = {**neovim.environment(), "COAUTHOR_KILL_AT": step}
    process = server.Process(target=command, args=(str(root), tuple(argv), env, twin, begun))
    process.start()
    assert begun.wait(60) and process.pid
    if not step:
        threading.Event().wait(chance.uniform(0, 0.12))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    return process.exitcode == -signal.SIGKILL


def run(
    folder: Path, kills: int, *, twin: str = "whole", recovery: bool = False, seed: int = 11, tell: Tell = silent
) -> Found:
    """So many kills of commands; with `recovery` each time also of what puts that right, once, twice or three times."""
    chance = random.Random(seed)
    found: Found = {"kills": 0, "of recoveries": 0, "torn": [], "lost": [], "doubled": []}
    number = 0
    while found["kills"] + found["of recoveries"] < kills:
        number += 1
        with contextlib.ExitStack() as stack:
            root = desk.workspace(_fresh(folder, number))
            log = stack.enter_context(record.of(root))
            seen = invariants.Witness(path=desk.PATH, texts=[desk.TEXT], possible=[desk.ACCEPTED])
            name = desk.propose(log)
            for verb in ("accept", "revert"):
                found["kills"] += terminal(
                    root, (verb, name, "--yes"), chance, STEPS, twin if not recovery else "whole"
                )
                for _ in range(chance.randrange(1, 4) if recovery else 0):
                    found["of recoveries"] += terminal(root, ("tasks",), chance, RECOVERY, twin)
                _look(root, log, seen, found, f"{number} {verb}")
        shutil.rmtree(root.parent, ignore_errors=True)
        tell(found["kills"] + found["of recoveries"])
    return found


def _look(root: Path, log: record.Record, seen: invariants.Witness, found: Found, name: str) -> None:
    """What the checker says once somebody has looked and was not killed."""
    from coauthor.review import settling

    try:
        settling.settle(log.pool)
        by(invariants.violations(log, seen), name, found)
    except (errors.CoauthorError, OSError, UnicodeDecodeError) as error:
        found["torn"].append(f"{name}: {type(error).__name__}: {error}")
    left = [each.name for each in root.iterdir() if each.name.startswith(f".{desk.PATH}")]
    found["torn"] += [f"{name}: {each} is left beside the text" for each in left]


def by(said: Sequence[str], name: str, found: Found) -> None:
    """Count what the checker says."""
    for each in said:
        kind = "lost" if each.startswith("I1") else "doubled" if "times" in each or "twice" in each else "torn"
        found[kind].append(f"{name}: {each}")


def _fresh(folder: Path, number: int) -> Path:
    made = folder / str(number)
    made.mkdir(parents=True)
    return made


def servers(
    folder: Path,
    kills: int,
    *,
    twin: str = "whole",
    steps: Sequence[str] = SERVER,
    seed: int = 13,
    tell: Tell = silent,
) -> Found:
    """So many kills of an editor's server in the middle of an accept; the editor lives on and gets another one.

    Half of them come at a named step, the others at any moment; in half the person types meanwhile.
    """
    chance = random.Random(seed)
    found: Found = {"kills": 0, "torn": [], "lost": [], "doubled": []}
    number = 0
    while found["kills"] < kills:
        number += 1
        root = desk.workspace(_fresh(folder, number))
        step = chance.choice(steps) if twin != "whole" or chance.random() < 0.5 else ""
        with record.of(root) as log:
            dead, said = _served(root, log, step, twin, chance)
        found["kills"] += dead
        by(said, f"{number} at {step or 'any moment'}", found)
        shutil.rmtree(root.parent, ignore_errors=True)
        tell(found["kills"])
    return found


def _served(root: Path, log: record.Record, step: str, twin: str, chance: random.Random) -> tuple[bool, list[str]]:
    """One editor whose server is killed: whether it was, and what the checker says then."""
    from faults import editors, forked

    seen = invariants.Witness(path=desk.PATH, texts=[desk.TEXT], possible=[desk.ACCEPTED])
    with editors.sitting(root, log, 1, twin, forked.served, COAUTHOR_KILL_AT=step) as (editor,):
        name = desk.propose(log)
        editor.ask_to("accept", proposal=name)
        if chance.random() < 0.5:
            words = "Typed meanwhile."
            with contextlib.suppress(OSError):
                editor.document.type("They are not part of it.", f" {words}")
            seen.typed.append(words)
        if step == MADE:
            with contextlib.suppress(AssertionError):
                scenes.wait_for(lambda: desk.SECOND not in editor.document.text, PATIENCE_S)
        elif not step:
            threading.Event().wait(chance.uniform(0, 0.15))
        if step in ("", MADE):
            editor.editor.process.kill()
        with contextlib.suppress(OSError):
            editor.editor.process.wait(30)
        dead = editor.editor.process.returncode == -signal.SIGKILL
        text = editor.document.text
    seen.texts.append(text)
    with _restarted(root, twin) as editor:
        # The editor shows its next server the text that it has, as it is, and saves it.
        document = editor.open(desk.PATH, text)
        said = [""]

        def settled() -> bool:
            told = log.pool.live.presence(desk.PATH)  # said after the new server has looked at what is left
            return bool(told) and not any(edit.state.under_way for edit in log.proposal(name).edits)

        def right() -> bool:
            said[:] = invariants.violations(log, seen)
            return settled() and not said

        with contextlib.suppress(AssertionError):
            scenes.wait_for(settled, PATIENCE_S)
            document.save()
            scenes.wait_for(right, PATIENCE_S)
        return dead, said


@contextlib.contextmanager
def _restarted(root: Path, twin: str) -> Iterator[client.Client]:
    """The server that the editor starts after its first one has died."""
    from faults import forked

    editor = forked.served(root, twin, {})
    try:
        editor.initialize(capabilities=one.CAPABILITIES)
        yield editor
    finally:
        editor.kill()
