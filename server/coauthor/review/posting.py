"""Turning a place in a text into a task: its anchor is made and its base text kept in one transaction."""

from __future__ import annotations

from typing import Required, TypedDict, Unpack

from coauthor.briefing import mending
from coauthor.domain import actors, commands, errors, tasks
from coauthor.manuscript import places
from coauthor.pool import pool as pools


class More(TypedDict, total=False):
    """What else a task may say of itself; the defaults are those of `commands.Post`.

    `things` are the assets and citations that it names beside its place.
    """

    intent: Required[str]
    origin: Required[tasks.Origin]
    raw: str
    section: tuple[str, ...]
    priority: tasks.Priority
    key: str | None
    todo: tasks.TodoLink | None
    focus_note: str | None
    candidates: int
    axis: str
    thinking: str
    assignee: str
    things: tuple[tasks.Ref, ...]


def post_at(
    pool: pools.Pool,
    actor: actors.Actor,
    path: str,
    text: str,
    span: tuple[int, int] | None,
    **more: Unpack[More],
) -> tasks.Task:
    """Post a task on the code points `span` of a file's normalised text (the whole of it where None)."""
    command = request(path, text, span, **more)
    return pool.post(command, actor, [text])


def request(path: str, text: str, span: tuple[int, int] | None, **more: Unpack[More]) -> commands.Post:
    """The command that posts such a task; raises Invalid for a range outside the text, Forbidden in a package."""
    if path.endswith(mending.PROGRAMS):
        raise errors.Forbidden(mending.HANDS_OFF.format(path=path), mending.BY_HAND)
    start, end = span if span is not None else (0, len(text))
    if not 0 <= start <= end <= len(text):
        raise errors.Invalid(f"{path} has no such range.")
    place = places.ref(path, text, start, end, more.get("section", ()))
    rest = {name: value for name, value in more.items() if name not in ("section", "things")}
    return commands.Post.model_validate({"raw": more["intent"], "refs": (place, *more.get("things", ())), **rest})
