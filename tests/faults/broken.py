"""The command line or the language server with one part taken out, or stopped at a step: `broken.py TWIN [ARGUMENTS]`.

The twins prove that the checker sees what each part is there for. `whole` takes nothing out. With STOP_AT a process
stops itself (SIGSTOP) at that named step instead of dying there, so that a test can act in the middle.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from coauthor import __main__
from coauthor.domain import texts
from coauthor.pool import faultpoints, leases
from coauthor.review import deciding, disk


def _whole() -> None:
    """Everything as it is."""


def _no_intent() -> None:
    """Nothing is recorded before the file is changed."""

    def intend(*_given: Any, **_named: Any) -> None:
        return None

    deciding.intend = intend  # type: ignore[assignment]


def _in_place() -> None:
    """The file is written where it lies, in two pieces, with a step between them."""

    def write(opened: disk.Opened, splices: Sequence[texts.Splice], restore: bytes | None = None) -> None:
        content = texts.apply_to_bytes(opened.raw, splices)
        with opened.path.open("r+b") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            faultpoints.reach("disk.written")
            file.write(content[len(content) // 2 :])
            file.truncate()

    disk.write = write  # type: ignore[assignment]


def _no_lock() -> None:
    """Nobody holds a lock, so that nobody can see who is still at work."""

    def take(_lease: leases.Lease) -> bool:
        return True

    leases.Lease.take = take  # type: ignore[method-assign]


def _untidy() -> None:
    """What a dead writer has left stays."""
    from pathlib import Path

    from coauthor.review import leftovers

    def sweep(_target: Path) -> list[Path]:
        return []

    leftovers.sweep = sweep


def _believing() -> None:
    """What recovers looks at no text: whatever was on its way counts as landed."""
    from coauthor.review import settling

    def judge(*_given: Any) -> str:
        return "landed"

    settling.judge = judge


def _forgetful() -> None:
    """A server that is shown a text does not ask what its predecessor has put into it."""
    from coauthor.lsp.landing import saving

    def look(*_given: Any) -> None:
        return None

    saving._look_again = look
    _no_looking()


def _trusting() -> None:
    """The server believes what the editor says of an edit, and looks at no text, neither then nor later."""
    from coauthor.lsp.landing import applying, landing, saving

    _no_looking()
    saving._on_disk = lambda *_given: saving._OnDisk()

    async def until_told(watching: Any) -> landing.Verdict:
        return landing.Verdict.LANDED if await watching._answer else landing.Verdict.BASE

    applying._Watching.until_told = until_told  # type: ignore[method-assign]


def _careless() -> None:
    """The server does not look at what its edit has replaced."""
    from coauthor.lsp.landing import landing

    landing.Watch.misplaced = False  # type: ignore[assignment, method-assign]


def _everybody() -> None:
    """Nobody asks whether a sentence was decided before."""
    from coauthor.domain import reviewing
    from coauthor.review import chosen

    def anything(*_given: Any) -> None:
        return None

    def every(proposal: Any, named: Any, path: str | None) -> tuple[str, ...]:
        return tuple(named) or tuple(hunk.id for hunk in proposal.hunks if path in (None, hunk.path))

    chosen.hunks = every
    reviewing._acceptable = anything
    reviewing.refuse_second = anything


def _alone() -> None:
    """An editor that accepts does not ask who else has the file."""
    from coauthor.domain import tasks
    from coauthor.review import targets

    choose = targets.choose

    def mine(pool: Any, path: str, prefer: tasks.Target | None = None) -> tasks.Target:
        return prefer if prefer is not None else choose(pool, path, prefer)

    targets.choose = mine


def _disk() -> None:
    """Every edit goes to the disk."""
    from coauthor.domain import tasks
    from coauthor.review import targets

    def nobody(*_given: Any) -> tasks.Target:
        return tasks.Target()

    targets.choose = nobody


def _no_looking() -> None:
    """Once an edit has come to its end nobody looks at the text again."""
    from coauthor.lsp.landing import undoing

    def look(*_given: Any) -> None:
        return None

    undoing.Undoing._look = look  # type: ignore[method-assign]


def _no_rereading() -> None:
    """Nobody looks whether a text is the disk's again, without what was never saved."""
    from coauthor.review import outcomes

    outcomes.read_again = lambda *_given: []  # type: ignore[assignment]


def _eager() -> None:
    """Every request in a text counts as typed here."""
    from coauthor.lsp.tasks import typing_marks

    typing_marks._touches = lambda _stretch, _comment: True


def _halves() -> None:
    """What one of several files has got stays where another could not get it."""
    from coauthor.review import settling, together

    together.post_back = lambda *_given: []  # type: ignore[assignment]
    settling.put_back = lambda *_given: None


def _literal() -> None:
    """What stands in a text counts as the undo of whatever once looked like that, whoever has put it there since."""
    from coauthor.review import outcomes

    outcomes.is_overtaken = lambda *_given: False


def _late_look() -> None:
    """Nothing is missing, but an accept looks at the text only once others have."""
    from coauthor.lsp import bench, seeing

    fits = seeing._fits_here

    async def later(session: Any, proposal: str, *given: Any) -> bool:
        room = bench.of(session).room
        while await room.run(seeing._stuck, proposal):
            await room.next_news()
        return await fits(session, proposal, *given)

    seeing._fits_here = later


def _late_news() -> None:
    """Nothing is missing, but the server hears that an edit was undone only once its document is closed."""
    from coauthor.lsp.landing.undoing import Undoing
    from coauthor.review import outcomes

    over, undone, closed = threading.Event(), outcomes.undone, Undoing.closed

    def recorded(*given: Any) -> outcomes.Undone:
        told = undone(*given)
        over.wait(30)
        return told

    def closing(undoing: Undoing, *given: Any) -> None:
        closed(undoing, *given)
        over.set()

    outcomes.undone = recorded
    Undoing.closed = closing  # type: ignore[method-assign]


TWINS: dict[str, Callable[[], None]] = {
    "whole": _whole,
    "no-intent": _no_intent,
    "in-place": _in_place,
    "no-lock": _no_lock,
    "untidy": _untidy,
    "believing": _believing,
    "forgetful": _forgetful,
    "trusting": _trusting,
    "careless": _careless,
    "everybody": _everybody,
    "alone": _alone,
    "disk": _disk,
    "no-looking": _no_looking,
    "no-rereading": _no_rereading,
    "eager": _eager,
    "halves": _halves,
    "literal": _literal,
    "late-look": _late_look,
    "late-news": _late_news,
}


def _stop_at(wanted: str) -> None:
    reach = faultpoints.reach

    def stop(step: str) -> None:
        reach(step)
        if step == wanted:
            os.kill(os.getpid(), signal.SIGSTOP)

    faultpoints.reach = stop


if __name__ == "__main__":
    TWINS[sys.argv.pop(1)]()
    if "STOP_AT" in os.environ:
        _stop_at(os.environ["STOP_AT"])
    sys.exit(__main__.main())
