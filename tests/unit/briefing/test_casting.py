"""Which role a request is for, however much is pasted behind it."""

from __future__ import annotations

from coauthor.briefing import casting
from coauthor.domain import actors, tasks


def asked(intent: str) -> tasks.Task:
    who = actors.human("ada", "test")
    return tasks.Task(
        id="T1",
        intent=intent,
        raw=intent,
        origin=tasks.Origin.CLI,
        status=tasks.Status.OPEN,
        priority=tasks.Priority.NORMAL,
        created_by=who,
        created_at="",
        updated_at="",
    )


def test_what_is_pasted_behind_a_request_keeps_no_pattern_busy() -> None:
    roles = casting.cast()
    short = roles.choose(asked("critique this section"))
    assert short.role.id == "reviewer"
    assert roles.choose(asked("critique this section: " + "x " * 40_000)).role.id == "reviewer"
    assert roles.choose(asked("x " * 40_000 + "critique this section")).role.id != "reviewer"
