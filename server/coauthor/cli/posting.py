"""The commands that ask for something: `ask`, which waits for the answer, and `todo add`, which leaves it for later."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Unpack

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import focus, following, named, panels, ranges, wording
from coauthor.domain import actors, errors, tasks
from coauthor.domain.tasks import Status
from coauthor.manuscript import snapshot, structure
from coauthor.pool import pool as pools
from coauthor.review import by_name, closing, importing, posting, rivals, wire

PROBLEM, INTERRUPTED = 1, 130
PLACE = (
    'chapters/1.tex:12, :12-20 or :12:5-14:9; or in words: "chapter 4", "Related work", abstract; or asset:fig:drift '
    "and cite:lamport1978, where the text uses them first"
)
Where = Annotated[str, typer.Argument(metavar="PLACE", help=PLACE)]


def ask(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you want, in your own words")],
    where: Annotated[str, typer.Argument(metavar="[PLACE]", help=PLACE)] = "",
    *,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Post it and return at once")] = False,
) -> int:
    """Ask for something and wait for the proposal.

    Without PLACE it is about the place that TEXT names (tighten chapter 4), else the section you edited last; the plan
    says which that is.
    """
    call = calls.of(ctx).about(where)
    choose = named.chooser(call)
    taken = place_of(call.root, text, where, choose)
    with call.pool(create=True) as pool:
        task = ask_for(pool, calls.person(), text, taken, tasks.Origin.CLI)
        if no_wait:
            following.wake(pool)
            _posted(call, pool, task)
            return 0
        if not call.as_json:
            call.out.print(headline(task))
        try:
            with following.seat(pool):
                task = following.until_resting(pool, task.id, call.err)
        except KeyboardInterrupt:
            call.err.print(Text(f"{task.id} goes on without this window; `coauthor cancel {task.id}` stops it."))
            return INTERRUPTED
        if call.as_json:
            call.answer(wire.thread(pool, task))
        elif task.status is Status.CANCELED:
            call.out.print(Text(f"{task.id} was canceled meanwhile; your text is as it was.", style="yellow"))
        else:
            panels.show_result(call.out, task)
            next_steps(call, pool, task)
    return PROBLEM if task.status in (Status.BLOCKED, Status.FAILED, Status.CANCELED) else 0


def todo_add(
    ctx: typer.Context,
    where: Where,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you want, in your own words")],
) -> int:
    """Leave a task for later at a place; the file stays as it is."""
    call = calls.of(ctx).about(where)
    taken = named.read(call.root, where, named.chooser(call))
    with call.pool(create=True) as pool:
        task = leave(pool, calls.person(), text, taken, tasks.Origin.CLI)
        following.wake(pool)
        _posted(call, pool, task)
    return 0


def todo_import(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A list of remarks; - reads it from standard input")],
) -> int:
    """Make tasks of a list of remarks, each with `file:START--END` before it; the files stay as they are."""
    call = calls.of(ctx)
    try:
        listed = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} can't be read.") from error
    with call.pool(create=True) as pool:
        done = importing.post(pool, calls.person(), listed, lambda path: ranges.read(pool.where.root, path).text)
        following.wake(pool)
        if call.as_json:
            views = [wire.task_view(pool, task) for task in done.tasks]
            call.answer({"tasks": views, "rejected": [asdict(each) for each in done.rejected]})
        else:
            for task in done.tasks:
                call.out.print(headline(task))
            for each in done.rejected:
                call.err.print(Text(f"line {each.line}: {wording.safe(each.reason)}", style="yellow"))
    return PROBLEM if done.rejected else 0


def place_of(root: Path, text: str, where: str = "", choose: by_name.Choose = by_name.refuse) -> named.Taken | None:
    """The place that is named, else the one in the words of the request; raises Invalid for a request without any."""
    if not text.strip():
        raise errors.Invalid("Say in a few words what you want.", 'For example: coauthor ask "tighten this"')
    return named.read(root, where, choose) if where else named.in_request(root, text, choose)


def ask_for(
    pool: pools.Pool, actor: actors.Actor, text: str, taken: named.Taken | None, origin: tasks.Origin
) -> tasks.Task:
    """Post a foreground task on a place, or on the section edited last where there is none."""
    if taken is None:
        found = focus.find(pool.where.root, pool, text)
        taken = named.Taken(found.place, found.note)
    more: posting.More = {"intent": text, "origin": origin, "focus_note": taken.note, "things": taken.things}
    return _post(pool, actor, taken.place, **more)


def leave(pool: pools.Pool, actor: actors.Actor, text: str, taken: named.Taken, origin: tasks.Origin) -> tasks.Task:
    """Post a background task on a place."""
    later = tasks.Priority.BACKGROUND
    more: posting.More = {"intent": text, "origin": origin, "focus_note": taken.note, "things": taken.things}
    more["priority"] = later
    return _post(pool, actor, taken.place, **more)


def _post(pool: pools.Pool, actor: actors.Actor, place: ranges.Place, **more: Unpack[posting.More]) -> tasks.Task:
    start = place.span[0] if place.span else 0
    more["section"] = structure.section_path(snapshot.of(place.path, place.text), start)
    return posting.post_at(pool, actor, place.path, place.text, place.span, **more)


def _posted(call: calls.Call, pool: pools.Pool, task: tasks.Task) -> None:
    if call.as_json:
        call.answer({"task": wire.task_view(pool, task)})
        return
    call.out.print(headline(task))
    call.out.print(Text(f"`coauthor show {task.id}` tells what came of it.", style="dim"))


def headline(task: tasks.Task) -> Text:
    """Its id, what was asked for, and where."""
    where = wording.place(task)
    return Text.assemble((task.id, "bold"), f"  {wording.line(task.intent)}", (f"  {wording.safe(where)}", "dim"))


def next_steps(call: calls.Call, pool: pools.Pool, task: tasks.Task) -> None:
    """What can be done now; a task that came to nothing is closed, as the person has just been told."""
    current = task.current
    if current is not None:
        steps = f"coauthor review · coauthor accept {current.id} · coauthor reject {current.id} --reason TEXT"
        call.out.print(Text(steps, style="dim"))
        if others := rivals.of(pool, current):
            call.out.print(panels.overlap(others))
    elif task.approval:
        yes = f"coauthor approve {task.id}"
        steps = f"{yes} · {yes} --at strategy/0 TEXT (on a line of it) · coauthor cancel {task.id}"
        call.out.print(Text(steps, style="dim"))
    elif any(question.answer is None for question in task.questions):
        call.out.print(Text(f"coauthor reply {task.id} TEXT, or the number of an option", style="dim"))
    elif closing.came_to_nothing(task):
        if not closing.close(pool, calls.person(), task).status.live:
            call.out.print(Text(f"{task.id} is done: nothing is left to decide. Your text is as it was.", style="dim"))
    elif closing.is_report_only(task):
        steps = f"coauthor complete {task.id} · coauthor reply {task.id} TEXT"
        call.out.print(Text(steps, style="dim"))
    elif task.status is Status.BLOCKED:
        model = "coauthor model (it goes on by itself then) · " if task.possible else "it goes on by itself · "
        call.out.print(Text(f"{model}coauthor cancel {task.id}", style="dim"))
    elif task.status is Status.FAILED:
        call.out.print(Text(f"coauthor retry {task.id} · coauthor cancel {task.id}", style="dim"))
