"""The short ids of one pool in the words of another: an event with its tasks, proposals and questions renamed.

Only what names something is renamed, never what somebody said or a place in a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_NAME = re.compile(r"((?:task|edit):)?([TPQ][1-9]\d*)((?:\.[be]?\d+)?)\Z")
_TOLD = re.compile(r"\b([TPQ][1-9]\d*)\b")
_WORDS = frozenset(
    (
        *("intent raw text texts versions why before prefix suffix quote edited summary error message wish".split()),
        *("answer option options plan findings marks comments focus_note possible splices tries step detail".split()),
        *("key path to file together base creates deletes unmade section candidates model worker".split()),
    )
)
_BY_NAME = frozenset(("picks", "edited"))
"""Mappings whose keys are sentences; what stands under them is a label or somebody's words."""

_REASON = "reason"

Names = Callable[[str], str]


def renamed(data: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A payload with `T3`, `P7`, `P7.1`, `P7.e2`, `task:T3` called as `names` calls `T3` and `P7`."""
    return {key: _walked(value, key, names) for key, value in data.items()}


def name(given: str, names: Names) -> str:
    """One such name; anything else is given back as it is."""
    return _name(given, names)


def _walked(value: Any, key: str, names: Names) -> Any:
    if isinstance(value, str):
        if key == _REASON:
            return _TOLD.sub(lambda found: names(found[1]), value)
        return value if key in _WORDS else _name(value, names)
    if isinstance(value, Mapping):
        by_name = key in _BY_NAME
        return {
            _name(under, names) if by_name else under: _walked(each, key if key in _WORDS or by_name else under, names)
            for under, each in value.items()
        }
    if isinstance(value, list):
        return [_walked(each, key, names) for each in value]
    return value


def _name(given: str, names: Names) -> str:
    found = _NAME.match(given)
    return f"{found[1] or ''}{names(found[2])}{found[3]}" if found else given
