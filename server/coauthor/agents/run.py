"""One task's life in a worker, as named steps, each on the record before the next begins.

load → role → start → serves → the role's move: plan, edits, gates and a proposal; or a report; or a question. Whatever
happens ends in an event that the person can read, unless the task is no longer ours: then nothing is written.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coauthor.agents import asking, replies, resuming, shop, trusting
from coauthor.agents.held import GaveWay, Held
from coauthor.agents.moves import banning, build, contracts, critique, interview, mend, outline, revise, tried
from coauthor.briefing import casting, loading, outlined, speaking
from coauthor.briefing import packet as briefing
from coauthor.domain import commands, errors, packets, patches, texts
from coauthor.domain.speech import saying
from coauthor.manuscript import project
from coauthor.models import chat
from coauthor.pool import faultpoints
from coauthor.review import binding, dislikes, rivals

log = logging.getLogger(__name__)

MAX_QUESTIONS = 3
"""So often may a model ask the person before it has to work with what it knows, where its role sets no limit."""


TWINS = "With the same words this waits for you already: {names}."


async def run(held: Held, at: shop.Shop) -> None:
    """Work on the task until it waits for somebody or failed; cancelling stops at once and writes nothing."""
    try:
        await _steps(held, at)
    except GaveWay:
        log.info("%s gives way", held.id)
    except errors.Stale:
        log.info("%s is no longer ours; nothing was written", held.id)
    except chat.OverBudget as over:
        await _block(held, over.reason, "budget", ("Raise the budget in your settings and retry the task.",))
    except chat.ModelFailed as failed:
        await _fail(held, failed.reason, failed.raw or None, again=failed.again)
    except errors.CoauthorError as error:
        await _fail(held, f"{error.message} {error.hint}")
    except Exception as error:
        log.exception("%s failed", held.id)
        await _fail(held, f"CoAuthor ran into a fault of its own ({type(error).__name__}); it is in the worker's log.")


async def _steps(held: Held, at: shop.Shop) -> None:
    if await resuming.is_deadly(held):
        await _fail(
            held, f"{resuming.MAX_DEATHS} workers in a row ended while they worked on it; see the worker's log."
        )
        return
    named = at.cast.choose(held.began)
    if named.role.output == "build":
        await held.write(
            held.command(commands.Route, role=named.role.id, reason=named.reason),
            held.command(commands.Start, step="typesetting a copy of the document"),
        )
        await build.report(held)
        return
    if await _is_settled_without_a_model(held, at):
        return
    briefed = await load(held, at)
    if isinstance(briefed, briefing.Lost):
        await _fail(held, briefed.reason)
        return
    refused = at.model.serves(briefed.packet)
    choice = await _cast(held, at, briefed.packet, serves=isinstance(refused, chat.Serves))
    bound = await _bound(held, choice.role, briefed.ground)
    if bound.refusal:
        await _fail(held, bound.refusal)
        return
    if bound.note:
        ground = replace(briefed.ground, notes=(*briefed.ground.notes, bound.note))
        briefed = briefing.Briefed(briefed.packet, ground)
    plan = await resuming.plan_of(held, briefed.ground)
    await held.write(
        held.command(commands.Route, role=choice.role.id, reason=choice.reason),
        held.command(commands.Start, step=resuming.step(briefed.ground, plan)),
    )
    faultpoints.reach("work.started")
    if isinstance(refused, chat.NeedsModel):
        if at.held_back:
            await _block(held, trusting.REASON, trusting.NEEDS, trusting.POSSIBLE)
        else:
            await _block(held, refused.reason, "needs_model", refused.possible)
        return
    asker = asking.Asker(held, at.model, choice.role, at.prompts)
    if choice.role.output == "report":
        await critique.report(held, asker, briefed)
        return
    await _planned(held, at, asker, briefed, plan)


async def _is_settled_without_a_model(held: Held, at: shop.Shop) -> bool:
    """What only the person can know is asked, what their decisions say becomes a rule; True if it was one of these."""
    say = saying.in_(speaking.of(held.began, at.settings.language_thread))
    if (about := interview.named(held.began) or contracts.named(held.began)) is not None:
        await held.write(
            held.command(commands.Route, role="interviewer", reason=say("it is about what only you can know")),
            held.command(commands.Start, step=f"asks about {about}"),
        )
        await (interview if interview.named(held.began) else contracts).ask(held, about, say)
        return True
    if (word := dislikes.word_of(held.began)) is not None:
        await held.write(
            held.command(commands.Route, role="interviewer", reason=say("it is a rule that your decisions say")),
            held.command(commands.Start, step="writes the rule"),
        )
        await banning.propose(held, word, say)
        return True
    return False


async def _bound(held: Held, role: casting.Role, ground: briefing.Ground) -> binding.Bound:
    """What the outline's lock means for what this role is about to do: only drafts are bound."""
    if "draft" not in role.moves:
        return binding.Bound()
    node = next((ref.outline for ref in held.began.refs if ref.outline), None)
    if node is None:
        source = project.DiskSource(held.desk.root)
        start = min((span[0] for span in ground.spans.values()), default=0)
        node = await asyncio.to_thread(outlined.node_at, source, ground.path, ground.text, start)
    return await held.desk.run(binding.of, node)


async def _planned(
    held: Held, at: shop.Shop, asker: asking.Asker, briefed: briefing.Briefed, plan: packets.Plan | None
) -> None:
    """Plan, then a question, a yes or the work itself."""
    role, waits = asker.role, at.settings.review_plan == "ask"
    if plan is None:
        plan = await asker.plan(briefed.packet, ask=waits)
        if waits and not plan.questions:
            return
    if plan.questions and len(held.began.questions) < role.limits.get("questions", MAX_QUESTIONS):
        first = plan.questions[0]
        await held.write(held.command(commands.Ask, text=first.text, options=first.options))
        return
    if role.output == "questions":
        nothing = saying.in_(briefed.packet.speaks)("There is nothing that only you can answer.")
        await held.write(held.command(commands.PostReport, summary=nothing))
        return
    held.give_way()
    await held.say("edits")
    if role.output == "outline":
        revised = await outline.edits(held, asker, briefed, plan)
    elif briefed.ground.mends and at.trusted:
        revised = await mend.edits(held, asker, briefed, plan, at.settings.corrections)
    else:
        revised = await _tried(held, at, asker, briefed, plan)
    await _propose(held, briefed, revised)
    faultpoints.reach("proposal.posted")


async def _tried(
    held: Held, at: shop.Shop, asker: asking.Asker, briefed: briefing.Briefed, plan: packets.Plan
) -> revise.Revised:
    """The edits, tried out where that is wanted; what TeX says against them is told to the model once."""
    corrections = at.settings.corrections
    revised = await revise.edits(held, asker, briefed, plan, corrections)

    async def again(wrong: Sequence[str]) -> revise.Revised:
        held.give_way()
        await held.say("edits")
        try:
            return await revise.edits(held, asker, tried.told(briefed, wrong), plan, corrections)
        except chat.ModelFailed:
            return revised

    return await tried.out(held, at.settings, trusted=at.trusted, ground=briefed.ground, revised=revised, again=again)


async def _cast(held: Held, at: shop.Shop, packet: packets.Packet, *, serves: bool) -> casting.Choice:
    """The role: the one that the task has, else by its words, else by a fast model where words don't tell."""
    task = held.began
    if task.assignee == "auto" and task.role in at.cast.roles:
        return casting.Choice(at.cast.roles[task.role], "it was chosen before")
    choice = at.cast.choose(task)
    if not at.model.room and choice.role.output != "edits" and serves:
        return casting.Choice(at.cast.roles[casting.DEFAULT], "exact rules serve what is asked for")
    if not (choice.doubtful and at.routes):
        return choice
    asker = asking.Asker(held, at.model, at.cast.roles["orchestrator"], at.prompts)
    try:
        answer = await asker.route(packet, [role for role in at.cast.roles.values() if role.id != "orchestrator"])
    except chat.OverBudget:
        raise
    except chat.ModelFailed as failed:
        return casting.Choice(choice.role, f"{choice.reason}; a model could not say better ({failed.reason})")
    found = at.cast.roles.get(answer.role)
    return casting.Choice(found, f"a model says: {answer.reason}") if found is not None else choice


async def load(held: Held, at: shop.Shop) -> briefing.Briefed | briefing.Lost:
    """The packet on the text as it is now; a sentence for the person where there is no such place."""
    task = held.began
    path = briefing.path_of(task)
    if isinstance(path, str):
        await held.say("load", f"reads {path}")
    loaded = await held.desk.run(loading.read, task)
    if isinstance(loaded, briefing.Lost):
        return loaded
    return await asyncio.to_thread(loading.brief, held.desk.root, task, loaded, at.settings, at.model.room, at.shelf)


async def _propose(held: Held, briefed: briefing.Briefed, revised: revise.Revised) -> None:
    ground = briefed.ground
    hunks = await asyncio.to_thread(replies.hunks, ground, revised.versions)
    hunks, revised, twins = await _without_twins(held, ground, hunks, revised)
    if twins and not hunks:
        said = saying.in_(briefed.packet.speaks)(TWINS, names=twins)
        await held.write(held.command(commands.PostReport, summary=said))
        return
    if not hunks:
        findings: tuple[dict[str, Any], ...] = tuple(
            {"target": ground.path, "severity": packets.Severity.WARNING.value, "message": mark}
            for mark in revised.marks
        )
        summary = revised.summary if not findings else "Nothing could be proposed: every change failed a check."
        await held.write(held.command(commands.PostReport, summary=summary, findings=findings))
        return
    elsewhere = [path for path in ground.others if any(hunk.path == path for hunk in hunks)]
    proposal = commands.PostProposal(
        task=held.id,
        token=held.token,
        base=_base(ground) | {path: texts.revision(ground.others[path]) for path in elsewhere},
        creates=(ground.path,) if ground.is_new else tuple(filter(None, (ground.file,))),
        candidates=tuple(each.label for each in revised.versions if each.sound),
        hunks=hunks,
        removals=ground.removals,
        summary=revised.summary,
        marks=(*ground.notes, *revised.marks),
        model=revised.model,
    )
    kept = ("",) if ground.file else tuple(ground.others[path] for path in elsewhere)
    await held.write(proposal, texts=(*kept, ground.text))


async def _without_twins(
    held: Held, ground: briefing.Ground, hunks: tuple[patches.Hunk, ...], revised: revise.Revised
) -> tuple[tuple[patches.Hunk, ...], revise.Revised, str]:
    """What is new of it, with a mark that says the rest; and the names of the sentences that wait already.

    Files that come along are left alone: their text is one piece.
    """
    if ground.file or ground.is_new:
        return hunks, revised, ""
    twins = await held.desk.run(lambda pool: rivals.twins(pool, held.id, hunks))
    if not twins:
        return hunks, revised, ""
    names = ", ".join(dict.fromkeys(twins.values()))
    told = replace(revised, marks=(*revised.marks, f"Left out, as it waits with the same words already: {names}."))
    return tuple(hunk for hunk in hunks if hunk.id not in twins), told, names


def _base(ground: briefing.Ground) -> dict[str, str]:
    """The revisions that the hunks are made on; a file that is not there yet is an empty one."""
    new = {ground.file: texts.revision("")} if ground.file else {}
    return new if new and not ground.line else {**new, ground.path: ground.revision}


async def _block(held: Held, reason: str, needs: str, possible: tuple[str, ...]) -> None:
    await held.write(held.command(commands.Block, reason=reason, needs=needs, possible=possible))


async def _fail(held: Held, error: str, raw: str | None = None, *, again: bool = False) -> None:
    try:
        await held.write(held.command(commands.Fail, error=error, raw=raw, again=again))
    except errors.CoauthorError as refused:
        log.warning("%s: could not record that it failed: %s", held.id, refused.message)
