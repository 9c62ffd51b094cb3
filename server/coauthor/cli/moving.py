"""The commands for moves: `edit`, `revise`, `tweak`, `draft`, `finalize` and `critique`, each a task for its role."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Unpack

import typer
from rich.text import Text

from coauthor import config
from coauthor.agents import choosing
from coauthor.cli import call as calls
from coauthor.cli import following, named, panels, ranges, wording
from coauthor.cli import posting as asking
from coauthor.domain import commands, tasks
from coauthor.domain.tasks import Status
from coauthor.manuscript import snapshot, structure
from coauthor.pool import pool as pools
from coauthor.review import drafting, outlining, posting, series, wire

PROBLEM, INTERRUPTED = 1, 130
PLACE = 'chapters/1.tex, :12, :12-20 or :12:5-14:9; or in words: "chapter 4", "Related work", abstract'
Where = Annotated[str, typer.Argument(metavar="PLACE", help=PLACE)]
Wish = Annotated[str, typer.Argument(metavar="[TEXT]", help="What you want, in your own words")]
NoWait = Annotated[bool, typer.Option("--no-wait", help="Post it and return at once")]
Versions = Annotated[int, typer.Option("-n", "--versions", min=1, max=5, help="Versions to choose from")]


def edit(
    ctx: typer.Context, where: Where, text: Wish = "Improve this", *, n: Versions = 1, no_wait: NoWait = False
) -> int:
    """Have a place changed as you say."""
    return _ask(ctx, where, {"intent": text, "candidates": n}, no_wait=no_wait)


def revise(
    ctx: typer.Context,
    where: Where,
    text: Wish = "Revise this paragraph",
    *,
    n: Versions = 1,
    no_wait: NoWait = False,
) -> int:
    """Revise a place, a proposal for each paragraph; later ones learn from what you decide about the earlier ones."""
    return _ask(
        ctx, where, {"intent": text, "assignee": "reviser", "candidates": n}, no_wait=no_wait, by_paragraph=True
    )


def tweak(
    ctx: typer.Context,
    where: Where,
    text: Wish = "Give versions of this",
    *,
    n: Versions = 3,
    axis: Annotated[str, typer.Option("--axis", help="What they differ in: length, formality, emphasis …")] = "",
    no_wait: NoWait = False,
) -> int:
    """Versions of a sentence or phrase to choose from, or to mix."""
    more: dict[str, Any] = {"intent": text, "assignee": "tweaker", "candidates": n, "axis": axis}
    return _ask(ctx, where, more, no_wait=no_wait)


def finalize(ctx: typer.Context, where: Where, text: Wish = "Finalize this", *, no_wait: NoWait = False) -> int:
    """Only what is wrong: language, consistency, terms, spelling."""
    return _ask(ctx, where, {"intent": text, "assignee": "finalizer"}, no_wait=no_wait, by_paragraph=True)


def critique(ctx: typer.Context, where: Where, text: Wish = "Critique this", *, no_wait: NoWait = False) -> int:
    """A judgement with scores and remarks, paragraph by paragraph; nothing is changed. `stats` shows how they went."""
    return _ask(ctx, where, {"intent": text, "assignee": "reviewer"}, no_wait=no_wait, by_paragraph=True)


def draft(
    ctx: typer.Context,
    node: Annotated[str, typer.Argument(metavar="NODE", help="A heading of OUTLINE.md, by its slug or title")],
    text: Wish = "",
    *,
    go_on: Annotated[bool, typer.Option("--continue", help="Behind what is there already")] = False,
    no_wait: NoWait = False,
) -> int:
    """Write the section of a node of the outline from its points."""
    call = calls.of(ctx)
    with call.pool(create=True) as pool:
        wish = text or ("Continue this section" if go_on else "Draft this section")
        task = drafting.post(pool, calls.person(), node, wish, tasks.Origin.CLI, go_on=go_on)
        return _wait(call, pool, [task], no_wait=no_wait)


def outline_propose(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="[TOPIC]", help="What it is about")] = "",
    *,
    notes: Annotated[Path | None, typer.Option("--notes", metavar="FILE", help="Your notes, in any form")] = None,
    no_wait: NoWait = False,
) -> int:
    """Have an outline proposed from a topic and your notes; OUTLINE.md changes only where you accept it."""
    call = calls.of(ctx)
    try:
        words = notes.read_text(encoding="utf-8") if notes else ""
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"--notes: {notes} can't be read.") from error
    with call.pool(create=True) as pool:
        task = outlining.post(pool, calls.person(), topic, words, tasks.Origin.CLI)
        done = _wait(call, pool, [task], no_wait=no_wait)
    if done == PROBLEM and not call.as_json and choosing.is_rules(config.load()):
        call.out.print(
            Text("Without a model, `coauthor init --adopt` makes an outline of the headings that are there.")
        )
    return done


def approve(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(metavar="T12")],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="A comment for the next step")] = "",
    *,
    at: Annotated[str, typer.Option("--at", help="The line of the plan that it is about: strategy/2")] = "goal",
    no_wait: NoWait = False,
) -> int:
    """Say yes to a plan that waits for it, with a comment if you like, and wait for what comes of it."""
    calls.refuse_agents()
    call = calls.of(ctx)
    with call.pool() as pool:
        said = ((at, text),) if text else ()
        pool.handle(commands.ApprovePlan(task=task, comments=said), calls.person())
        return _wait(call, pool, [pool.task(task)], no_wait=no_wait)


def retry(ctx: typer.Context, task: Annotated[str, typer.Argument(metavar="T12")], *, no_wait: NoWait = False) -> int:
    """Try a task again, on the text as it is now, and wait for what comes of it."""
    call = calls.of(ctx)
    with call.pool() as pool:
        again = pool.handle(commands.Retry(task=task), calls.person())
        return _wait(call, pool, [again], no_wait=no_wait)


def attach(ctx: typer.Context, task: Annotated[str, typer.Argument(metavar="T12")]) -> int:
    """Follow a task as it happens, its words as they come, until it is your turn."""
    from coauthor.cli import streaming

    call = calls.of(ctx)
    with call.pool() as pool:
        found = pool.task(task)
        stream = streaming.Stream(lambda said: call.out.print(said), pool)
        with following.seat(pool):
            following.wake(pool)
            stream.attach(pool, found)
            try:
                found = streaming.until_resting(stream, pool, task)
            except KeyboardInterrupt:
                return INTERRUPTED
    return PROBLEM if found.status in (Status.BLOCKED, Status.FAILED) else 0


def _ask(ctx: typer.Context, where: str, more: dict[str, Any], *, no_wait: bool, by_paragraph: bool = False) -> int:
    call = calls.of(ctx).about(where)
    if ranges.names_a_file(call.root, more["intent"]) and not ranges.names_a_file(call.root, where):
        where, more["intent"] = more["intent"], where  # as `ask` has them: the words first
    taken = named.read(call.root, where, named.chooser(call))
    refuse_early(more["intent"], by_paragraph=by_paragraph)
    with call.pool(create=True) as pool:
        more = {**more, "origin": tasks.Origin.CLI, "focus_note": taken.note}
        return _wait(call, pool, posted(pool, taken.place, by_paragraph=by_paragraph, more=more), no_wait=no_wait)


def refuse_early(intent: str, *, by_paragraph: bool) -> None:
    """Raise Unavailable for a move by paragraphs that takes a language model where there is none: no pool is made."""
    if by_paragraph:
        choosing.refuse_without_model(config.load(), intent)


def posted(pool: pools.Pool, place: ranges.Place, *, by_paragraph: bool, more: Any) -> list[tasks.Task]:
    """The tasks of a move on a place: one, or one for each paragraph, which `refuse_early` has let through."""
    span = place.span or (0, len(place.text))
    if by_paragraph:
        return series.post(pool, calls.person(), place.path, place.text, span, **more)
    section = structure.section_path(snapshot.of(place.path, place.text), span[0])
    return [_one(pool, place, span, **{**more, "section": section})]


def _one(pool: pools.Pool, place: ranges.Place, span: tuple[int, int], **more: Unpack[posting.More]) -> tasks.Task:
    return posting.post_at(pool, calls.person(), place.path, place.text, span, **more)


def _wait(call: calls.Call, pool: pools.Pool, posted: list[tasks.Task], *, no_wait: bool) -> int:
    """Tell what was posted, and what came of it."""
    if not call.as_json:
        for task in posted:
            told = Text.assemble(
                (task.id, "bold"), f"  {wording.line(task.intent)}", (f"  {wording.safe(wording.place(task))}", "dim")
            )
            call.out.print(told)
    if no_wait:
        following.wake(pool)
        done = posted
    else:
        try:
            with following.seat(pool):
                done = [_rested(call, pool, task) for task in posted]
        except KeyboardInterrupt:
            call.err.print(Text("It goes on without this window; `coauthor tasks` tells."))
            return INTERRUPTED
    if call.as_json:
        threads = [wire.thread(pool, task) for task in done]
        call.answer(threads[0] if len(threads) == 1 else {"tasks": threads})
    return PROBLEM if any(task.status in (Status.BLOCKED, Status.FAILED, Status.CANCELED) for task in done) else 0


def _rested(call: calls.Call, pool: pools.Pool, task: tasks.Task) -> tasks.Task:
    found = following.until_resting(pool, task.id, call.err)
    if not call.as_json:
        panels.show_result(call.out, found)
        asking.next_steps(call, pool, found)
    return found
