"""Asks the fast model what a person wants to know about a sentence that was proposed, from what the record has of it.

It claims no task and changes nothing; where no model may or can be asked, the record answers alone.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Iterator

import jinja2

from coauthor.agents import shop
from coauthor.briefing import casting, privacy
from coauthor.domain import actors, commands, errors, packets, tasks
from coauthor.models import chat, money
from coauthor.pool import desk
from coauthor.pool import pool as pools
from coauthor.review import placing, reasons

log = logging.getLogger(__name__)

PROFILE, STEP = "fast", "reason"
STOPPED = "its worker was stopped"
_ROLE = casting.Role(id="explainer", name="Explainer", when="")
_MOST = 4_000
"""Code points of one thing that is shown."""


def may_ask(work: shop.Shop) -> bool:
    """True where a language model may be shown something of this folder."""
    return work.trusted and not work.held_back and work.model.room > 0


async def said(at: desk.Desk, work: shop.Shop, question: reasons.Question) -> str:
    """What the model says to a question; empty where it says nothing, which its ledger tells. Cancelling stops it."""
    packet = await at.run(_packet, question)
    if packet is None or not isinstance(work.model.serves(packet), chat.Serves):
        return ""
    try:
        prompt = await asyncio.to_thread(work.prompts.render, packet, packets.Reason, _ROLE)
    except jinja2.TemplateError as error:
        log.warning("the prompt of a question can't be rendered: %s", error)
        return ""
    sent = money.tokens(prompt.system) + money.tokens(prompt.user)
    spent, reply, failed = chat.Spent(work.model.name, sent), "", STOPPED
    try:
        answer = await work.model.answer(packet, packets.Reason, ask=chat.Ask(prompt, PROFILE))
        spent = answer.spent
        reply, failed = " ".join(privacy.cleaned(answer.parsed.answer).split()), ""
    except chat.ModelFailed as error:
        spent, failed = error.spent or chat.Spent(work.model.name), error.reason
    finally:
        if spent.tokens_in or spent.tries:
            await at.run(_record, question.task, prompt, spent, failed)
    return reply


def _packet(pool: pools.Pool, question: reasons.Question) -> packets.Packet | None:
    """The question with the sentence, what is proposed, and what was planned; None where nothing may be shown."""
    task, proposal, hunk = placing.hunk_of(pool, question.hunk)
    if privacy.of(pool.where.root).forbids(hunk.path):
        return None
    shown = [*_of_hunk(hunk.before, tuple(hunk.texts.values()), hunk.prefix, hunk.suffix)]
    if any(privacy.holds_secret(text) for _, _, text in shown):
        return None
    why = reasons.of(pool, question.hunk)
    shown += [("its reason", "what it came with", why.own), ("the request", "what was asked for", task.intent)]
    shown += [("the plan", "what was said of the whole, and what checks found", "\n".join(why.around))]
    shown += [("a report", "what a reader found there", text) for text in _reported(task)]
    parts = tuple(
        packets.Part(source=source, why=what, text=privacy.cleaned(text)[:_MOST])
        for source, what, text in shown
        if text.strip()
    )
    section = next((ref.section for ref in task.refs if ref.path == hunk.path), ())
    intent = privacy.cleaned(question.text)
    return packets.Packet(task=task.id, intent=intent, path=hunk.path, section=section, units=(), parts=parts)


def _of_hunk(before: str, texts: tuple[str, ...], prefix: str, suffix: str) -> Iterator[tuple[str, str, str]]:
    yield "the sentence", "as it stands", before
    for text in texts:
        yield "the proposal", "what would stand there", text or "(nothing: the sentence would go)"
    yield "around it", "what stands before and behind", f"{prefix} […] {suffix}"


def _reported(task: tasks.Task) -> Iterator[str]:
    for report in task.reports[-1:]:
        yield "\n".join([report.summary, *(str(found.get("message", "")) for found in report.findings)])


def _record(pool: pools.Pool, task: str, prompt: chat.Prompt, spent: chat.Spent, failed: str) -> None:
    cost = dataclasses.asdict(spent)
    called = commands.Consulted(task=task, profile=PROFILE, step=STEP, prompt=prompt.version, failed=failed, **cost)
    try:
        pool.handle(called, actors.agent(_ROLE.id, spent.model))
    except errors.CoauthorError as error:
        log.warning("a call is not on the record: %s", error.message)
