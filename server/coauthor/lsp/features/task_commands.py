"""`coauthor.task.*`: post, list, thread, reply, cancel, retry, prioritize, assign, complete."""

from __future__ import annotations

from typing import Any

import pydantic

from coauthor.domain import actors, errors, tasks
from coauthor.domain import commands as pool_commands
from coauthor.lsp import bench, commands
from coauthor.lsp.features import place_commands
from coauthor.lsp.pool_side import asking
from coauthor.lsp.session import Session
from coauthor.manuscript import places
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import drafting, posting, wire

PAGE = 50
Json = dict[str, Any]


class Post(commands.Arguments):
    """Arguments of `coauthor.task.post`."""

    intent: str = pydantic.Field(min_length=1, max_length=20_000)
    refs: list[asking.WireRef] = []
    focus: asking.WireRef | None = None
    assignee: str = "auto"
    priority: tasks.Priority = tasks.Priority.FOREGROUND
    candidates: int = pydantic.Field(default=1, ge=1, le=5)
    axis: str = pydantic.Field(default="", max_length=200)
    thinking: str = "auto"
    blocked_by: list[str] = []
    key: str | None = None
    origin: tasks.Origin = tasks.Origin.ACTION
    token: str | None = None
    purpose: tasks.Purpose | None = None


class Listing(commands.Arguments):
    """Arguments of `coauthor.task.list`."""

    status: list[tasks.Status] = []
    assignee: str | None = None
    uri: str | None = None
    limit: int = pydantic.Field(default=PAGE, ge=1, le=500)
    cursor: str | None = None


class OfTask(commands.Arguments):
    """Arguments of the commands that name a task and no more."""

    task: str


class Reply(OfTask):
    """Arguments of `coauthor.task.reply`."""

    text: str = ""
    question: str | None = None
    option: str | None = None
    at: dict[str, str] | None = None


class Retry(OfTask):
    """Arguments of `coauthor.task.retry`: `refs` are places instead of those before, `intent` are other words."""

    refs: list[asking.WireRef] = []
    intent: str | None = pydantic.Field(default=None, min_length=1, max_length=20_000)


class Prioritize(OfTask):
    """Arguments of `coauthor.task.prioritize`."""

    priority: tasks.Priority


class Assign(OfTask):
    """Arguments of `coauthor.task.assign`."""

    assignee: str


@commands.command("coauthor.task.post", Post)
async def post(session: Session, arguments: Post) -> Json:
    """Post a task; without refs it is about the place that it names, or the section edited last; the plan says so."""
    node = next((ref.outline for ref in arguments.refs if ref.outline and not ref.uri), None)
    if node is not None and arguments.token is None:
        return await _post_about(session, arguments, node)
    meant = await asking.meant(session, arguments.refs, arguments.intent, arguments.focus)
    spots = meant.spots
    first = spots[0]
    command = posting.request(
        first.path,
        first.text,
        (first.start, first.end),
        intent=arguments.intent,
        origin=arguments.origin,
        section=first.section,
        priority=arguments.priority,
        key=arguments.key,
        focus_note=first.note,
        candidates=arguments.candidates,
        axis=arguments.axis,
        thinking=arguments.thinking,
        assignee=arguments.assignee,
        things=meant.named,
    )
    more = tuple(places.ref(at.path, at.text, at.start, at.end, at.section) for at in spots[1:])
    command = command.model_copy(update={"refs": command.refs + more, "blocked_by": tuple(arguments.blocked_by)})
    room = bench.of(session).room
    actor = room.actor
    if arguments.token is not None:
        own = {"parent": room.task_of(arguments.token), "purpose": arguments.purpose, "origin": tasks.Origin.AGENT}
        command, actor = command.model_copy(update=own), room.outside
    for path in {at.path for at in spots}:
        await bench.of(session).presence.say(path)
    task = await room.run(pools.Pool.post, command, actor, [at.text for at in spots])
    await room.start_worker()
    return await answer(session, task)


async def _post_about(session: Session, arguments: Post, node: str) -> Json:
    """A task about a node of the outline, at its section or where that is to be."""
    room = bench.of(session).room
    task = await room.run(_about, room.actor, arguments, node)
    for path in {ref.path for ref in task.refs if ref.path}:
        await bench.of(session).presence.say(path)
    await room.start_worker()
    return await answer(session, task)


def _about(pool: pools.Pool, actor: actors.Actor, arguments: Post, node: str) -> tasks.Task:
    command, text = drafting.about(pool, node, arguments.intent, arguments.origin)
    said = arguments.model_dump(include={"priority", "key", "candidates", "axis", "thinking"})
    more: Json = {**said, "blocked_by": tuple(arguments.blocked_by)}
    if arguments.assignee != "auto":
        more["assignee"] = arguments.assignee
    return pool.post(command.model_copy(update=more), actor, [text])


@commands.command("coauthor.task.list", Listing)
async def list_(session: Session, arguments: Listing) -> Json:
    """Tasks, newest first, a page at a time."""
    room = bench.of(session).room
    if not room.is_open:
        return {"tasks": []}
    path = session.path(arguments.uri) if arguments.uri else None
    found: Json = await room.run(_page, session, arguments, path)
    return found


@commands.command("coauthor.task.thread", OfTask)
async def thread(session: Session, arguments: OfTask) -> Json:
    """A task with all its events."""
    found: Json = await _room(session).run(_thread, session, arguments.task)
    return found


@commands.command("coauthor.task.reply", Reply)
async def reply(session: Session, arguments: Reply) -> Json:
    """Follow-up, answer, comment on the plan, or *why?*."""
    if not (arguments.text.strip() or arguments.option):
        raise errors.Invalid("A reply needs a text or an option.")
    said = arguments.option or arguments.text
    if arguments.question and await place_commands.answers(session, arguments.task, arguments.question, said):
        return await after(session, arguments.task)
    if arguments.at and "hunk" in arguments.at:
        room = _room(session)
        asked = {**arguments.model_dump(), "at": {**arguments.at, "asks": "why"}}
        task = await room.run(pools.Pool.handle, pool_commands.Reply(**asked), room.actor)
        await room.start_worker(asked=True)
        return await answer(session, task)
    return await _do(session, pool_commands.Reply(**arguments.model_dump()))


@commands.command("coauthor.task.cancel", OfTask)
async def cancel(session: Session, arguments: OfTask) -> Json:
    """Stop a task; what it proposed stays readable."""
    return await _do(session, pool_commands.Cancel(task=arguments.task))


@commands.command("coauthor.task.retry", Retry)
async def retry(session: Session, arguments: Retry) -> Json:
    """Try again, on the text as it is now; elsewhere, or with other words, where those are given."""
    room = _room(session)
    task = await room.run(pools.Pool.task, arguments.task)
    refs, texts = _given(session, arguments.refs) if arguments.refs else await _renewed(session, task)
    await _say(session, task)
    again: list[pool_commands.TaskCommand] = [
        pool_commands.Retry(task=task.id, reason="try again on the new text", refs=refs)
    ]
    if arguments.intent:
        again.append(pool_commands.Amend(task=task.id, intent=arguments.intent))
    await room.run(pools.Pool.handle_all, again, room.actor, texts)
    return await after(session, task.id)


@commands.command("coauthor.task.complete", OfTask)
async def complete(session: Session, arguments: OfTask) -> Json:
    """The person says it is done."""
    return await _do(session, pool_commands.Complete(task=arguments.task))


@commands.command("coauthor.task.prioritize", Prioritize)
async def prioritize(session: Session, arguments: Prioritize) -> Json:
    """Change how urgent it is."""
    return await _do(session, pool_commands.Amend(task=arguments.task, priority=arguments.priority))


@commands.command("coauthor.task.assign", Assign)
async def assign(session: Session, arguments: Assign) -> Json:
    """Change who does it."""
    return await _do(session, pool_commands.Amend(task=arguments.task, assignee=arguments.assignee))


async def _do(session: Session, command: pool_commands.TaskCommand) -> Json:
    room = _room(session)
    await room.run(pools.Pool.handle, command, room.actor)
    return await after(session, command.task)


async def after(session: Session, task_id: str) -> Json:
    """Have a worker where one is needed, and answer with the task."""
    room = _room(session)
    await room.start_worker()
    return await answer(session, await room.run(pools.Pool.task, task_id))


async def answer(session: Session, task: tasks.Task) -> Json:
    """`{task}` as the client is shown it."""
    view: Json = await _room(session).run(_view, session, task)
    return {"task": view}


def _room(session: Session) -> Any:
    room = bench.of(session).room
    if not room.is_open and not room.exists:
        raise errors.NotFound("There are no tasks in this workspace yet.")
    return room


def _given(session: Session, refs: list[asking.WireRef]) -> tuple[tuple[tasks.Ref, ...], list[str]]:
    """Places that the client names, with the texts that they are in."""
    spots = [asking.spot(session, ref) for ref in refs]
    found = tuple(places.ref(at.path, at.text, at.start, at.end, at.section) for at in spots)
    return found, [at.text for at in spots]


async def _renewed(session: Session, task: tasks.Task) -> tuple[tuple[tasks.Ref, ...] | None, list[str]]:
    """The task's places on the text as it is now; those that can't be found stay as they are."""
    room = _room(session)
    refs, texts = [], []
    for ref in task.refs:
        if ref.path is None or ref.base is None:
            refs.append(ref)
            continue
        base = await room.run(_text, ref.base)
        current = asking.current_text(session, ref.path)
        found = places.find(ref, base, current)
        texts.append(current)
        refs.append(places.ref(ref.path, current, *found, ref.section) if found else ref)
    return tuple(refs) or None, texts


async def _say(session: Session, task: tasks.Task) -> None:
    """Let the worker know the text as it is in the editor now, and not as it was a few keys ago."""
    for path in task.paths:
        await bench.of(session).presence.say(path)


def _text(pool: pools.Pool, revision: str) -> str | None:
    return pool.store.text(revision)


def _view(pool: pools.Pool, session: Session, task: tasks.Task) -> Json:
    return wire.Wire(pool, session.encoding).task(task)


def _thread(pool: pools.Pool, session: Session, task: str) -> Json:
    return wire.Wire(pool, session.encoding).thread(pool.task(task))


def _page(pool: pools.Pool, session: Session, arguments: Listing, path: str | None) -> Json:
    """One page; a filter looks at as many tasks as it takes to fill it."""
    before = int(arguments.cursor) if arguments.cursor and arguments.cursor.isdigit() else None
    shown: list[tasks.Task] = []
    while len(shown) < arguments.limit:
        found = views.listing(pool, arguments.status or [], 500, before, path)
        for task in found:
            if len(shown) < arguments.limit and _wanted(task, arguments, path):
                shown.append(task)
        if len(found) < 500:
            before = None
            break
        before = int(found[-1].id[1:])
    made = wire.Wire(pool, session.encoding)
    full = len(shown) == arguments.limit
    cursor = {"cursor": shown[-1].id[1:]} if full and int(shown[-1].id[1:]) > 1 else {}
    return {"tasks": [made.task(task) for task in shown], **cursor}


def _wanted(task: tasks.Task, arguments: Listing, path: str | None) -> bool:
    if arguments.status and task.status not in arguments.status:
        return False
    if arguments.assignee and task.assignee != arguments.assignee:
        return False
    return arguments.uri is None or any(ref.path == path for ref in task.refs)
