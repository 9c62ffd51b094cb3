"""After a crash: what of the attempt before is on the record already and need not be paid for twice.

A plan is taken up only on the very text it was made for, as its targets are units of that text.
"""

from __future__ import annotations

from coauthor.agents import recovery
from coauthor.agents.held import Held
from coauthor.briefing import packet as briefing
from coauthor.domain import events, packets
from coauthor.pool import views

MAX_DEATHS = 10
"""After so many dead workers a task is a failure, not a reason to start another one."""

_BEGINS = frozenset({events.Type.TASK_CREATED, events.Type.TASK_REOPENED, events.Type.TASK_EDITED})
_SHOWN = 12
APPROVED = "approved"
"""Why a task is open again whose plan got its yes: that plan stands."""


def step(ground: briefing.Ground, plan: packets.Plan | None) -> str:
    """What `task.started` says: what is begun or taken up, and on which text."""
    begun = "reading" if plan is None else "resumed with the plan that stands, on"
    return f"{begun} {_text_of(ground)}"


async def is_deadly(held: Held) -> bool:
    """True if too many workers in a row died of this task since it was last asked for."""
    deaths = 0
    for event in await held.desk.run(views.thread, held.id):
        if event.type in _BEGINS:
            deaths = 0
        elif event.type == events.Type.TASK_RELEASED and event.data["reason"] == recovery.GONE:
            deaths += 1
    return deaths >= MAX_DEATHS


async def plan_of(held: Held, ground: briefing.Ground) -> packets.Plan | None:
    """The plan of an attempt that was cut off, if the request and the text are still those it was made for."""
    thread = await held.desk.run(views.thread, held.id)
    started: str = ""
    found: packets.Plan | None = None
    for event in thread:
        if event.type in _BEGINS and event.data.get("reason") != APPROVED:
            found = None
        elif event.type == events.Type.TASK_STARTED:
            started = event.data["step"]
            found = found if started.endswith(_text_of(ground)) else None
        elif event.type == events.Type.PLAN_POSTED and started.endswith(_text_of(ground)):
            found = packets.Plan.model_validate(event.data["plan"])
    return found


def _text_of(ground: briefing.Ground) -> str:
    return f"{ground.path} at {ground.revision[:_SHOWN]}"
