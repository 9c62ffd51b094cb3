"""One task's life in a worker, as named steps, each on the record before the next begins.

load → start → serves → plan → edits → gates → proposal or report. Whatever happens ends in an event that the person
can read, unless the task is no longer ours: then nothing is written.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from coauthor import config
from coauthor.agents import asking, replies, resuming
from coauthor.agents.held import Held
from coauthor.agents.moves import revise
from coauthor.briefing import current
from coauthor.briefing import packet as briefing
from coauthor.domain import commands, errors, packets, texts
from coauthor.models import chat
from coauthor.pool import faultpoints
from coauthor.pool import pool as pools

log = logging.getLogger(__name__)

MAX_QUESTIONS = 3
"""So often may a model ask the person before it has to work with what it knows."""


async def run(held: Held, model: chat.ChatModel, settings: config.Settings) -> None:
    """Work on the task until it waits for somebody or failed; cancelling stops at once and writes nothing."""
    try:
        await _steps(held, model, settings)
    except errors.Stale:
        log.info("%s is no longer ours; nothing was written", held.id)
    except chat.ModelFailed as failed:
        await _fail(held, failed.reason, failed.raw or None)
    except errors.CoauthorError as error:
        await _fail(held, f"{error.message} {error.hint}")
    except Exception as error:
        log.exception("%s failed", held.id)
        await _fail(held, f"CoAuthor ran into a fault of its own ({type(error).__name__}); it is in the worker's log.")


async def _steps(held: Held, model: chat.ChatModel, settings: config.Settings) -> None:
    if await resuming.is_deadly(held):
        await _fail(
            held, f"{resuming.MAX_DEATHS} workers in a row ended while they worked on it; see the worker's log."
        )
        return
    briefed = await load(held, settings)
    if isinstance(briefed, briefing.Lost):
        await _fail(held, briefed.reason)
        return
    plan = await resuming.plan_of(held, briefed.ground)
    await held.write(held.command(commands.Start, step=resuming.step(briefed.ground, plan)))
    faultpoints.reach("work.started")
    serves = model.serves(briefed.packet)
    if isinstance(serves, chat.NeedsModel):
        await held.write(
            held.command(commands.Block, reason=serves.reason, needs="needs_model", possible=serves.possible)
        )
        return
    asker = asking.Asker(held, model)
    if plan is None:
        plan = await asker.plan(briefed.packet)
    if plan.questions and len(held.began.questions) < MAX_QUESTIONS:
        first = plan.questions[0]
        await held.write(held.command(commands.Ask, text=first.text, options=first.options))
        return
    await held.say("edits")
    revised = await revise.edits(held, asker, briefed, plan, settings.corrections)
    await _propose(held, briefed.ground, revised)
    faultpoints.reach("proposal.posted")


async def load(held: Held, settings: config.Settings) -> briefing.Briefed | briefing.Lost:
    """The packet on the text as it is now; a sentence for the person where there is no such place."""
    task = held.began
    path = briefing.path_of(task)
    if isinstance(path, briefing.Lost):
        return path

    def read(pool: pools.Pool) -> tuple[str | texts.Unreadable, dict[str, str]]:
        bases = {ref.base: pool.store.text(ref.base) for ref in task.refs if ref.base}
        return current.text_of(pool, path), {base: text for base, text in bases.items() if text is not None}

    await held.say("load", f"reads {path}")
    text, bases = await held.desk.run(read)
    if isinstance(text, texts.Unreadable):
        return briefing.Lost(f"{path} {text.reason}.")
    limits = briefing.Limits(settings.units, settings.surroundings)
    return await asyncio.to_thread(briefing.build, task, text, bases.get, limits)


async def _propose(held: Held, ground: briefing.Ground, revised: revise.Revised) -> None:
    hunks = await asyncio.to_thread(replies.hunks, ground, revised.versions)
    if not hunks:
        findings: tuple[dict[str, Any], ...] = tuple(
            {"target": ground.path, "severity": packets.Severity.WARNING.value, "message": mark}
            for mark in revised.marks
        )
        summary = revised.summary if not findings else "Nothing could be proposed: every change failed a check."
        await held.write(held.command(commands.PostReport, summary=summary, findings=findings))
        return
    proposal = commands.PostProposal(
        task=held.id,
        token=held.token,
        base={ground.path: ground.revision},
        candidates=tuple(each.label for each in revised.versions if each.sound),
        hunks=hunks,
        removals=ground.removals,
        summary=revised.summary,
        marks=(*ground.notes, *revised.marks),
        model=revised.model,
    )
    await held.write(proposal, texts=(ground.text,))


async def _fail(held: Held, error: str, raw: str | None = None) -> None:
    try:
        await held.write(held.command(commands.Fail, error=error, raw=raw))
    except errors.CoauthorError as refused:
        log.warning("%s: could not record that it failed: %s", held.id, refused.message)
