"""Asking the model, with every call on the ledger, and its text streamed to whoever watches."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence

from coauthor.agents import evidence
from coauthor.agents.held import Held
from coauthor.briefing import casting, prompting
from coauthor.domain import commands, events, packets
from coauthor.models import chat
from coauthor.pool import faultpoints, views

Written = chat.Answer[packets.Edits] | chat.Answer[packets.Candidates]


class Asker:
    """One task's way to the model, in a role; all methods raise ModelFailed."""

    def __init__(self, held: Held, model: chat.ChatModel, role: casting.Role, prompts: prompting.Prompts) -> None:
        self._held = held
        self._model = model
        self._prompts = prompts
        self.role = role

    async def plan(self, packet: packets.Packet, *, ask: bool = False) -> packets.Plan:
        """The plan; it and the call are on the record together, so that neither is paid for twice."""
        await self._held.say("plan", "reads the passage")
        answer, called = await self._ask("plan", packet, packets.Plan)
        checked = await asyncio.to_thread(lambda: evidence.Known(self._held.desk.root).plan(answer.parsed))
        plan = checked.model_dump(mode="json")
        posted = self._held.command(commands.PostPlan, plan=plan, model=answer.model, ask=ask and not _asks(answer))
        await self._held.write(called, posted)
        faultpoints.reach("plan.posted")
        return checked

    async def edits(self, packet: packets.Packet, plan: packets.Plan) -> Written:
        """The edits, or the candidates where more than one is wanted."""
        await self._held.say("edits", f"writes {len(packet.units)} sentences anew")
        answer: Written
        if packet.candidates == 1:
            answer, called = await self._ask("edits", packet, packets.Edits, plan)
        else:
            answer, called = await self._ask("candidates", packet, packets.Candidates, plan)
        await self._held.write(called)
        faultpoints.reach("edits.answered")
        return answer

    async def report(self, packet: packets.Packet) -> tuple[chat.Answer[packets.Report], commands.WorkCommand]:
        """The report, and the call to be recorded with it."""
        await self._held.say("report", "reads the passage")
        return await self._ask("report", packet, packets.Report)

    async def route(self, packet: packets.Packet, roles: Sequence[casting.Role]) -> packets.Route:
        """Which role fits, where words alone don't tell."""
        await self._held.say("route", "finds out who does it")
        answer, called = await self._ask("route", packet, packets.Route, roles=roles)
        await self._held.write(called)
        return answer.parsed

    async def _ask(
        self,
        step: str,
        packet: packets.Packet,
        form: type[chat.Reply],
        plan: packets.Plan | None = None,
        *,
        roles: Sequence[casting.Role] = (),
    ) -> tuple[chat.Answer[chat.Reply], commands.WorkCommand]:
        """One answer, and its line in the ledger; a call that came to nothing is on the record at once."""
        profile = self.role.profile(step)
        prompt = await asyncio.to_thread(self._prompts.render, packet, form, self.role, plan, roles)
        ask = chat.Ask(prompt, profile, await self._again())
        clock = _clock()
        try:
            answer = await self._model.answer(packet, form, plan, self._held.stream, ask)
        except chat.ModelFailed as failed:
            spent = failed.spent
            if spent is not None and (spent.tries or spent.tokens_in):
                told = _told(spent, prompt, step, profile, clock())
                await self._held.write(self._held.command(commands.ModelCalled, failed=failed.reason, **told))
            raise
        told = _told(answer.spent, prompt, step, profile, clock())
        return answer, self._held.command(commands.ModelCalled, cached=answer.cached, **told)

    async def _again(self) -> int:
        """How often the person opened the task anew: an answer that is kept is for the same asking only."""
        thread = await self._held.desk.run(views.thread, self._held.id)
        return sum(event.type == events.Type.TASK_REOPENED for event in thread)


def _told(spent: chat.Spent, prompt: chat.Prompt, step: str, profile: str, ms: int) -> dict[str, object]:
    return {"profile": profile, "step": step, "prompt": prompt.version, "ms": ms, **dataclasses.asdict(spent)}


def _asks(answer: chat.Answer[packets.Plan]) -> bool:
    """A plan with a question waits for the answer anyway."""
    return bool(answer.parsed.questions)


def _clock() -> Callable[[], int]:
    """Counts milliseconds from now."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    return lambda: round((loop.time() - start) * 1000)
