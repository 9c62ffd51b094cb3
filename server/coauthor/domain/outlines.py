"""The outline on the record: whether it is locked, on which text, and how it stood against the text when last told.

A lock binds agents; a person edits freely and sees the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from coauthor.domain import actors, errors
from coauthor.domain.events import Draft, Event, Type

STREAM = "outline"


class Outline(BaseModel):
    """`locked` and `seen` are revisions of OUTLINE.md; `states` says by node what was last told of it."""

    model_config = ConfigDict(frozen=True)

    locked: str | None = None
    seen: str | None = None
    states: dict[str, list[str]] = {}
    extras: tuple[str, ...] = ()


def fold(events: Iterable[Event]) -> Outline:
    """The outline after these events."""
    made = Outline()
    for event in events:
        if event.type == Type.OUTLINE_LOCKED:
            made = made.model_copy(update={"locked": event.data.get("revision")})
        elif event.type == Type.OUTLINE_UNLOCKED:
            made = made.model_copy(update={"locked": None})
        elif event.type == Type.OUTLINE_CHANGED:
            said = {"seen": event.data.get("revision"), "states": event.data.get("states", {})}
            made = made.model_copy(update={**said, "extras": tuple(event.data.get("extras", ()))})
    return made


def lock(now: Outline, revision: str, actor: actors.Actor) -> list[Draft]:
    """Lock the outline as it stands; nothing to do where it is locked on this very text."""
    _person(actor)
    return [] if now.locked == revision else [Draft(Type.OUTLINE_LOCKED, {"revision": revision})]


def unlock(now: Outline, actor: actors.Actor) -> list[Draft]:
    """Take the lock off; nothing to do where there is none."""
    _person(actor)
    return [] if now.locked is None else [Draft(Type.OUTLINE_UNLOCKED, {})]


def change(now: Outline, revision: str, states: dict[str, list[str]], extras: Iterable[str]) -> list[Draft]:
    """What is told when the outline, or the text beside it, is no longer as last told.

    `side` says which of them moved, `outline` or `text`; at the `first` look neither has.
    """
    listed = tuple(extras)
    if now.seen == revision and now.states == states and now.extras == listed:
        return []
    names = {*now.states, *states}
    differing = sorted(name for name in names if now.states.get(name) != states.get(name))
    data: dict[str, Any] = {
        "revision": revision,
        "side": "first" if now.seen is None else "text" if now.seen == revision else "outline",
        "nodes": differing,
        "states": states,
        "extras": list(listed),
    }
    return [Draft(Type.OUTLINE_CHANGED, data)]


def _person(actor: actors.Actor) -> None:
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("Only a person locks or unlocks the outline.")
