"""The commands about the pool as a whole: `replay`, `forget`, `trust`, `adopt`, `pool export|import|archive|rebuild`.

They are a person's; under an agent's token all but the ones that only look are refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import following, panels, reading
from coauthor.domain import counts, errors
from coauthor.pool import archiving, carrying, forgetting, owning, place, projecting, trusting, views
from coauthor.pool import pool as pools
from coauthor.review import moments, waking, wire

PROBLEM = 1
STANDARD = "-"
_TOLD = 10_000
"""After so many tasks somebody who waits is told how far it is."""

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Needed where there is no terminal")]


def replay(
    ctx: typer.Context,
    *,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="2026-05-01, an ISO time, 2h ago, or an event #120")
    ] = "",
    task: Annotated[str, typer.Option("--task", metavar="T12", help="Only this task")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many tasks, newest first")] = 50,
    before: Annotated[str, typer.Option("--before", metavar="T12", help="Only older ones: the next page")] = "",
) -> int:
    """Show the tasks as they stood at a time, replayed from the record, newest first.

    Without --at it checks that replaying the whole record gives what is stored, byte for byte.
    """
    call = calls.of(ctx)
    for given in (task, before):
        if given and not reading.TASK.match(given):
            raise typer.BadParameter(f"`{given}` is no task; tasks are called T12.")
    if not at and (task or before):
        raise typer.BadParameter("Say the time with --at; without it the whole record is checked.")
    with call.pool() as pool:
        if not at:
            return _check(call, pool)
        seq = _moment(pool, at)
        if task:
            known = projecting.state(pool, task, seq)
            if known is None:
                raise errors.NotFound(f"There was no task {task} at that time.")
            shown = [known]
        else:
            shown = projecting.newest_at(pool, seq, limit, int(before[1:]) if before else None)
        made = wire.Wire(pool)
        if call.as_json:
            cursor = {"cursor": shown[-1].id} if not task and len(shown) == limit else {}
            call.answer({"at": at, "seq": seq, "tasks": [made.task(known) for known in shown], **cursor})
        elif shown:
            call.out.print(panels.task_table(shown))
        else:
            call.out.print(Text("Nothing was on the record then.", style="dim"))
    return 0


def _moment(pool: pools.Pool, at: str) -> int:
    """The number of the event that a time, or `#120`, names."""
    if not at.startswith("#"):
        return projecting.seq_at(pool, moments.moment(at, datetime.now(UTC)))
    if not at[1:].isdecimal():
        raise typer.BadParameter(f"`{at}` is no event; write its number as in `coauthor log`: #120.")
    return int(at[1:])


def _check(call: calls.Call, pool: pools.Pool) -> int:
    def tell(tasks: int) -> None:
        if tasks % _TOLD == 0:
            call.err.print(Text(f"{tasks} tasks are as the record gives them, so far …", style="dim"))

    wrong = views.replayed_differences(pool, tell)
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
    also = f", and {counts.many(len(gone.texts), 'text')}" if gone.texts else ""
    said = f"The words of {counts.many(len(gone.events), 'event')} are forgotten{also}."
    _tell(call, {"events": list(gone.events), "texts": list(gone.texts)}, said)
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
    """Take in a pool that was exported elsewhere. Where there is one it is merged: its tasks get new numbers.

    What waits in it for a worker is cancelled. Taken in twice it is there once.
    """
    call = _person(ctx, yes=yes)
    with _lines(file) as lines, call.pool(create=True) as pool:
        done = carrying.take_in(pool, lines, calls.person(), cancel_waiting=not keep_queued)
        wrong = views.replayed_differences(pool)
    _tell(call, {**asdict(done), "differences": wrong}, _taken(done))
    return PROBLEM if wrong else 0


def _taken(done: carrying.Taken) -> str:
    """What came of it, in a line for each thing worth knowing."""
    here = f"; {done.known} were here already" if done.known else ""
    said = [f"Taken in: {counts.many(done.events - done.known, 'event')}{here}."]
    renamed = [f"{theirs} is {here}" for theirs, here in done.renamed.items()]
    said += [f"Renamed: {', '.join(renamed[:12])}{' …' if len(renamed) > 12 else ''}."] if renamed else []
    said += [
        f"The key “{key}” belongs to {here} here and stays so; {also} has the same request."
        for key, (here, also) in done.clashes.items()
    ]
    said += [f"Waited and is cancelled: {', '.join(done.cancelled)}."] if done.cancelled else []
    return "\n".join(said)


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
        f"{counts.many(done.events, 'event')} of {counts.many(len(done.tasks), 'task')} went into {done.file}."
        if done.file
        else "Nothing to archive."
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
