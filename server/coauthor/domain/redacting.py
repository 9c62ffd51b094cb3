"""Forgetting the words of an event: what stays of a payload so that replaying it still gives a task.

Ids, paths, places, revisions and states stay; every free text becomes a fixed mark. Pure; erasing is the pool's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from coauthor.domain.events import Event, Type

MARK = "(forgotten)"
KEPT = "forgotten"
"""The member of a redacted payload that holds the sha256 of what it was."""

_WORDS = frozenset(
    "intent raw text texts before prefix suffix quote why edited summary marks error message reason wish focus_note "
    "plan options option findings versions section tries failed possible comments".split()
)
_OF_ENDED = frozenset(
    (
        *(Type.TASK_CREATED, Type.PROPOSAL_POSTED, Type.PROPOSAL_REBASED, Type.PROPOSAL_REATTACHED),
        *(Type.PROPOSAL_ACCEPTED, Type.EDIT_INTENDED, Type.EDIT_APPLIED, Type.EDIT_SAVED, Type.EDIT_REVERTED),
        *(Type.PROPOSAL_CONFLICTED, Type.TASK_EDITED),
    )
)


def only_when_ended(event: Event) -> bool:
    """True for events whose words are still worked with while their task lives."""
    return event.type in _OF_ENDED


def is_redacted(event: Event) -> bool:
    """True where the words are gone already."""
    return KEPT in event.data


def digest(data: Mapping[str, Any]) -> str:
    """The sha256 of a payload as the record writes it."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def redacted(event: Event) -> dict[str, Any]:
    """The payload without its words: the same shape, and the hash of what it was."""
    shape = {name: _without(name, value) for name, value in event.data.items()}
    return {**shape, KEPT: digest(event.data)}


def _without(name: str, value: Any) -> Any:
    if name == "splices":
        return [[start, end, MARK] for start, end, _ in value]
    if name == "scores":
        return {}
    if name in _WORDS:
        return _blank(value)
    if isinstance(value, Mapping):
        return {key: _without(key, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without(name, inner) for inner in value]
    return value


def _blank(value: Any) -> Any:
    """Every string in it as the mark; keys and the number of things stay."""
    if isinstance(value, str):
        return MARK if value else ""
    if isinstance(value, Mapping):
        return {key: _blank(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_blank(inner) for inner in value]
    return value
