"""Every write command with a real error of the disk at each of its write calls in turn; run with the shim preloaded.

`python -m faults.store_disk FOLDER MODE [--twin]` prints one JSON object: how many errors were injected, what was torn
or lost, and what did not speak to the person. It runs in a process of its own, as the shim must be loaded first.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coauthor.domain import commands, errors, events, texts
from coauthor.pool import archiving, forgetting, projecting, sqlite, views
from coauthor.pool import pool as pools
from pool import life

MODES = {
    "error once": (1, errno.EIO),
    "error for good": (1 << 30, errno.EIO),
    "disk full once": (1, errno.ENOSPC),
    "disk full for good": (1 << 30, errno.ENOSPC),
}
Step = Callable[[pools.Pool], Any]
_shim = ctypes.CDLL(None)


def _ids(pool: pools.Pool) -> dict[str, str]:
    return {"task": "T1", "proposal": pool.task("T1").proposals[-1].id}


def _token(pool: pools.Pool) -> dict[str, str]:
    return {"task": "T1", "token": pool.task("T1").claim or ""}


def _say(kind: type[commands.TaskCommand], ids: Callable[[pools.Pool], dict[str, str]], **more: Any) -> Step:
    return lambda pool: pool.handle(
        kind(**ids(pool), **more), life.AGENT if ids is _token or kind is commands.Claim else life.PERSON
    )


def _one(_pool: pools.Pool) -> dict[str, str]:
    return {"task": "T1"}


R = texts.revision(life.TEXT)
STEPS: dict[str, Step] = {
    "post": lambda pool: life.post(pool, key="k"),
    "amend": _say(commands.Amend, _one, intent="shorter"),
    "claim": _say(commands.Claim, _one, worker="w"),
    "start": _say(commands.Start, _token, step="reading"),
    "fail, to be tried again": _say(commands.Fail, _token, error="503", again=True),
    "cancel": _say(commands.Cancel, _one),
    "retry": _say(commands.Retry, _one),
    "claim again": _say(commands.Claim, _one, worker="w"),
    "plan": _say(commands.PostPlan, _token, plan={"goal": "g"}, model="m"),
    "ask": _say(commands.Ask, _token, text="which?"),
    "answer": lambda pool: pool.handle(
        commands.Reply(task="T1", text="this", question=pool.task("T1").questions[0].id), life.PERSON
    ),
    "claim once more": _say(commands.Claim, _one, worker="w"),
    "release": _say(commands.Release, _token, reason="stopped"),
    "claim at last": _say(commands.Claim, _one, worker="w"),
    "propose": lambda pool: life.propose(pool, pool.task("T1")),
    "accept": lambda pool: pool.handle(commands.Accept(**_ids(pool), hunks=("P1.1",), path="main.tex"), life.PERSON),
    "intend": _say(commands.Intend, _ids, edit="P1.e1", base=R, result=R, splices=((0, 1, "T"),)),
    "landed": _say(commands.Landed, _ids, edit="P1.e1", result=R, how="exact"),
    "lost": _say(commands.Lost, _ids, edit="P1.e1", reason="closed"),
    "accept again": lambda pool: pool.handle(
        commands.Accept(**_ids(pool), hunks=("P1.1",), path="main.tex"), life.PERSON
    ),
    "not landed": _say(commands.EditFailed, _ids, edit="P1.e2", reason="stale"),
    "accept for good": lambda pool: pool.handle(
        commands.Accept(**_ids(pool), hunks=("P1.1",), path="main.tex"), life.PERSON
    ),
    "intend again": _say(commands.Intend, _ids, edit="P1.e3", base=R, result=R, splices=((0, 1, "T"),)),
    "landed again": _say(commands.Landed, _ids, edit="P1.e3", result=R, how="exact"),
    "saved": _say(commands.Saved, _ids, edit="P1.e3", revision=R),
    "reject": _say(commands.Reject, _ids),
    "post another": life.post,
    "complete": lambda pool: pool.handle(commands.Complete(task="T2"), life.PERSON),
    "a file's event": lambda pool: pool.record(
        events.file_stream("main.tex"), events.Type.FILE_SAVED, {"path": "main.tex", "revision": R}, life.PERSON
    ),
    "keep": lambda pool: pool.keep("another text " * 2000),
    "forget": lambda pool: forgetting.forget(pool, "T1", life.PERSON),
    "archive": lambda pool: archiving.put_away(pool, "9999", life.PERSON),
    "rebuild": projecting.rebuild,
}


def state(pool: pools.Pool) -> tuple[str, ...]:
    """All that is on record and what is looked up, without what differs from run to run."""
    rows = [(event.stream, event.version, event.type) for event in views.after(pool, 0, 10_000)]
    kept = [row["revision"] for row in pool.store.rows("texts", "keys", after="", limit=1000)]
    looked_up = [(task.id, task.status.value, task.version) for task in views.page(pool, limit=100)]
    return (json.dumps(rows), json.dumps(kept), json.dumps(looked_up))


@contextlib.contextmanager
def opened(root: Path) -> Iterator[pools.Pool]:
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    with contextlib.closing(pool):
        yield pool


def run(folder: Path, mode: str, only: list[str] | None = None) -> dict[str, Any]:
    """Try every command with an error at its first, second, … write call until it has no more."""
    many, number = MODES[mode]
    found: dict[str, Any] = {"injected": 0, "torn": [], "lost": [], "unspoken": []}
    before = folder / "before"
    with opened(before) as pool:
        pool.store.rows("texts", "keys", after="", limit=1)
    for name, step in STEPS.items():
        with opened(before) as pool:
            whole_before = state(pool)
        after = folder / "after"
        _copy(before, after)
        with opened(after) as pool:
            step(pool)
            whole_after = state(pool)
        if only is None or name in only:
            _at_every_call(folder, before, (name, step), (many, number), (whole_before, whole_after), found)
        shutil.rmtree(before)
        _copy(after, before)
    return found


def _at_every_call(
    folder: Path,
    before: Path,
    named: tuple[str, Step],
    fault: tuple[int, int],
    whole: tuple[tuple[str, ...], tuple[str, ...]],
    found: dict[str, Any],
) -> None:
    name, step = named
    at = 0
    while True:
        at += 1
        trial = folder / "trial"
        _copy(before, trial)
        said = False
        with opened(trial) as pool:
            _shim.fault_arm(at, fault[0], fault[1])
            try:
                step(pool)
            except errors.CoauthorError:
                pass
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                found["unspoken"].append(f"{name}, call {at}: {type(error).__name__}: {error}")
            else:
                said = True
            calls = _shim.fault_calls()
            _shim.fault_arm(0, 0, 0)
        with opened(trial) as pool:
            now = state(pool)
            if now not in whole or views.replayed_differences(pool):
                found["torn"].append(f"{name}, call {at}")
            elif said and now != whole[1]:
                found["lost"].append(f"{name}, call {at}: it said yes, and nothing is there")
            life.post(pool)
        if calls < at:
            return
        found["injected"] += 1


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def without_transactions() -> None:
    """The broken twin: every statement stands by itself."""

    @contextlib.contextmanager
    def transaction(_file: sqlite.File) -> Iterator[None]:
        yield

    sqlite.File.transaction = transaction  # type: ignore[method-assign]


def main() -> int:
    """The command line of this module."""
    from coauthor.pool import trusting

    # Copies of a pool are tried here, and each would be foreign.
    trusting.is_own_pool = lambda _id, _path: True  # type: ignore[assignment]
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    if "--twin" in sys.argv:
        without_transactions()
    only = [word for word in sys.argv[3:] if not word.startswith("--")] or None
    sys.stdout.write(json.dumps(run(folder, mode, only)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
