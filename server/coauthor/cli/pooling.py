"""The commands about the pool as a whole: `replay`, `forget`, `trust`, `adopt`, `pool export|import|archive|rebuild`.

They are a person's; under an agent's token all but the ones that only look are refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import following, panels, reading
from coauthor.domain import errors
from coauthor.pool import archiving, carrying, forgetting, owning, place, projecting, trusting, views
from coauthor.pool import pool as pools
from coauthor.review import moments, waking, wire

PROBLEM = 1
STANDARD = "-"
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Needed where there is no terminal")]


def replay(
    ctx: typer.Context,
    *,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="2026-05-01, an ISO time, 2h ago, or an event #120")
    ] = "",
    task: Annotated[str, typer.Option("--task", metavar="T12", help="Only this task")] = "",
) -> int:
    """Show the tasks as they stood at a time, replayed from the record.

    Without --at it checks that replaying the whole record gives what is stored, byte for byte.
    """
    call = calls.of(ctx)
    with call.pool() as pool:
        if not at:
            return _check(call, pool)
        seq = (
            int(at[1:])
            if at.startswith("#") and at[1:].isdecimal()
            else projecting.seq_at(pool, moments.moment(at, datetime.now(UTC)))
        )
        found = projecting.states(pool, seq)
        if task and task not in found:
            raise errors.NotFound(f"There was no task {task} at that time.")
        shown = [found[task]] if task else sorted(found.values(), key=lambda known: -int(known.id[1:]))
        made = wire.Wire(pool)
        if call.as_json:
            call.answer({"at": at, "seq": seq, "tasks": [made.task(known) for known in shown]})
        elif shown:
            call.out.print(panels.task_table(shown))
        else:
            call.out.print(Text("Nothing was on the record then.", style="dim"))
    return 0


def _check(call: calls.Call, pool: pools.Pool) -> int:
    wrong = views.replayed_differences(pool)
    count = views.last_seq(pool)
    if call.as_json:
        call.answer({"events": count, "differences": wrong})
    elif wrong:
        call.err.print(
            Text(f"{', '.join(wrong)}: what is stored is not what the record gives. `coauthor pool rebuild`")
        )
    else:
        call.out.print(Text(f"{count} events replay to what is stored, byte for byte."))
    return PROBLEM if wrong else 0


def forget(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="T12|EVENT", help="A task that ended, or one event by id or number")],
    *,
    texts: Annotated[
        bool, typer.Option("--texts", help="Also the texts that nothing else on the record names")
    ] = False,
    yes: Yes = False,
) -> int:
    """Erase the words of a task or an event from the record; their hash and that it was forgotten stay.

    It can't be undone.
    """
    call = _person(ctx, yes=yes)
    with call.pool() as pool:
        if pool.find(what) is None and reading.TASK.match(what):
            raise errors.NotFound(f"There is no task {what}.", "`coauthor tasks` lists what there is.")
        gone = forgetting.forget(pool, what, calls.person(), with_texts=texts)
    said = f"The words of {len(gone.events)} events are forgotten"
    _tell(call, {"events": list(gone.events), "texts": list(gone.texts)}, f"{said}, and {len(gone.texts)} texts.")
    return 0


def trust(
    ctx: typer.Context,
    *,
    no: Annotated[bool, typer.Option("--no", help="Take it back")] = False,
    show: Annotated[bool, typer.Option("--show", help="Only say how it stands")] = False,
    yes: Yes = False,
) -> int:
    """Trust this folder: models, TeX and roles of its own may be used in it. Kept for you, not in the folder."""
    call = calls.of(ctx)
    if not show:
        _person(ctx, yes=yes)
        trusting.set_trusted(call.root, trusted=not no)
        if not no and place.of(call.root).may_exist:
            with call.pool_if_any() as pool:
                if pool is not None and not pool.foreign:
                    waking.release(pool, "trust", "the folder is trusted")
                    following.wake(pool)
    trusted = trusting.is_trusted(call.root) is True
    kept = "trusted" if trusted else "not trusted: no model, no TeX and no roles of its own are used here"
    _tell(call, {"trusted": trusted, "folder": str(call.root)}, f"{call.root} is {kept}.")
    return 0


def adopt(
    ctx: typer.Context,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Put it aside and begin a new one")] = False,
    yes: Yes = False,
) -> int:
    """Take over a task pool that came with a folder: its history stays, and what waits in it is cancelled."""
    call = _person(ctx, yes=yes)
    done = owning.start_fresh(call.root) if fresh else owning.adopt(call.root, calls.person())
    cancelled = ", ".join(done.cancelled) or "nothing"
    said = (
        f"A new pool; the old one is {done.kept}."
        if fresh
        else f"The pool is yours. Waited and is cancelled: {cancelled}."
    )
    _tell(call, {"cancelled": list(done.cancelled), "kept": str(done.kept) if done.kept else None}, said)
    return 0


def export(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="A new file; - is standard output")] = STANDARD,
) -> int:
    """Write the whole pool as JSON lines: its texts and its events."""
    call = calls.of(ctx)
    if call.as_json and file == STANDARD:
        raise typer.BadParameter("Name a FILE, or leave --json out: the lines are JSON already.")
    with call.pool() as pool:
        count = _write(file, carrying.lines(pool))
    if file != STANDARD:
        _tell(call, {"file": file, "lines": count}, f"The pool is in {file}: {count} lines.")
    return 0


def take_in(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `pool export` wrote; - is standard input")],
    *,
    keep_queued: Annotated[bool, typer.Option("--keep-queued", help="Do not cancel what waits for a worker")] = False,
    yes: Yes = False,
) -> int:
    """Take a pool in that was exported elsewhere, where there is none yet; what waits in it is cancelled."""
    call = _person(ctx, yes=yes)
    with call.pool(create=True) as pool, _lines(file) as lines:
        count = carrying.take_in(pool, lines, calls.person(), cancel_waiting=not keep_queued)
        wrong = views.replayed_differences(pool)
    _tell(call, {"events": count, "differences": wrong}, f"{count} events were taken in.")
    return PROBLEM if wrong else 0


def archive(
    ctx: typer.Context,
    *,
    before: Annotated[
        str, typer.Option("--before", metavar="TIME", help="Last touched before: 2026-05-01, or 90d")
    ] = "90d",
    yes: Yes = False,
) -> int:
    """Put what ended threads said into a file beside the pool; the log refers to it and `show` still finds it."""
    call = _person(ctx, yes=yes)
    with call.pool() as pool:
        done = archiving.put_away(pool, moments.moment(before, datetime.now(UTC)), calls.person())
    where = {"file": str(done.file) if done.file else None, "tasks": list(done.tasks), "events": done.events}
    said = (
        f"{done.events} events of {len(done.tasks)} tasks are in {done.file}." if done.file else "Nothing to archive."
    )
    _tell(call, where, said)
    return 0


def rebuild(ctx: typer.Context, *, yes: Yes = False) -> int:
    """Make what is looked up anew from the record."""
    call = _person(ctx, yes=yes)
    with call.pool() as pool:
        count = projecting.rebuild(pool)
        wrong = views.replayed_differences(pool)
    _tell(call, {"tasks": count, "differences": wrong}, f"{count} tasks were made anew from the record.")
    return PROBLEM if wrong else 0


def members(
    ctx: typer.Context,
    *,
    add: Annotated[str, typer.Option("--add", metavar="ROLE", help="Let a role of the server in")] = "",
    remove: Annotated[str, typer.Option("--remove", metavar="ROLE", help="Take a role out again")] = "",
    yes: Yes = False,
) -> int:
    """Who shares this workspace of a PostgreSQL pool; a member may let others in and out."""
    call = _person(ctx, yes=yes or not (add or remove))
    with call.pool() as pool:
        if place.of(call.root).url is None:
            raise errors.Invalid("This pool is a file, and whoever can read the file is in.", "See COAUTHOR_POOL.")
        from coauthor.pool import postgres

        server = pool.store.backend
        assert isinstance(server, postgres.Server)
        for role, is_in in ((add, True), (remove, False)):
            if role:
                postgres.set_member(server, role, is_in=is_in)
        known = postgres.members(server)
    _tell(call, {"members": known}, "\n".join(known))
    return 0


def _person(ctx: typer.Context, *, yes: bool) -> calls.Call:
    """The call of somebody who may say such things; raises where it is an agent, or nobody says yes."""
    calls.refuse_agents()
    if not (yes or sys.stdin.isatty()):
        raise typer.BadParameter("A person says this, and there is no terminal here. Add --yes if you are one.")
    return calls.of(ctx)


def _tell(call: calls.Call, document: dict[str, Any], said: str) -> None:
    if call.as_json:
        call.answer(document)
    else:
        call.out.print(Text(said))


def _write(file: str, lines: Iterator[str]) -> int:
    count = 0
    if file == STANDARD:
        for line in lines:
            sys.stdout.write(line + "\n")
            count += 1
        sys.stdout.flush()
        return count
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as target:
            for line in lines:
                target.write(line + "\n")
                count += 1
    except FileExistsError as error:
        raise errors.Conflict(f"{file} is there already.", "Name a new file; nothing was overwritten.") from error
    except OSError as error:
        raise errors.Unavailable(f"{file} can't be written: {error.strerror or error}.") from error
    return count


@contextmanager
def _lines(file: str) -> Iterator[Iterator[str]]:
    if file == STANDARD:
        yield iter(sys.stdin)
        return
    try:
        with Path(file).open(encoding="utf-8", newline="\n") as source:
            yield iter(source)
    except OSError as error:
        raise errors.NotFound(f"{file} can't be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise errors.Invalid(f"{file} is not UTF-8.") from error
