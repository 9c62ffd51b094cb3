"""Asking the model, with every answer on the ledger and its text streamed to whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from coauthor.agents.held import Held
from coauthor.domain import commands, packets
from coauthor.models import chat
from coauthor.pool import faultpoints


class Asker:
    """One task's way to the model; all methods raise ModelFailed."""

    def __init__(self, held: Held, model: chat.ChatModel) -> None:
        self._held = held
        self._model = model

    async def plan(self, packet: packets.Packet) -> packets.Plan:
        """The plan; it and the call are on the record together, so that neither is paid for twice."""
        await self._held.say("plan", "reads the passage")
        clock = _clock()
        answer = await self._model.answer(packet, packets.Plan, None, self._held.stream)
        plan = answer.parsed.model_dump(mode="json")
        posted = self._held.command(commands.PostPlan, plan=plan, model=answer.model)
        await self._held.write(self._called("plan", answer, clock()), posted)
        faultpoints.reach("plan.posted")
        return answer.parsed

    async def edits(
        self, packet: packets.Packet, plan: packets.Plan
    ) -> chat.Answer[packets.Edits] | chat.Answer[packets.Candidates]:
        """The edits, or the candidates where more than one is wanted."""
        await self._held.say("edits", f"writes {len(packet.units)} sentences anew")
        clock = _clock()
        answer: chat.Answer[packets.Edits] | chat.Answer[packets.Candidates]
        if packet.candidates == 1:
            answer = await self._model.answer(packet, packets.Edits, plan, self._held.stream)
        else:
            answer = await self._model.answer(packet, packets.Candidates, plan, self._held.stream)
        await self._held.write(self._called("edits", answer, clock()))
        faultpoints.reach("edits.answered")
        return answer

    def _called(
        self,
        step: str,
        answer: chat.Answer[packets.Plan] | chat.Answer[packets.Edits] | chat.Answer[packets.Candidates],
        ms: int,
    ) -> commands.WorkCommand:
        return self._held.command(
            commands.ModelCalled,
            profile="default",
            model=answer.model,
            step=step,
            tokens_in=answer.tokens_in or 0,
            tokens_out=answer.tokens_out or 0,
            ms=ms,
        )


def _clock() -> Callable[[], int]:
    """Counts milliseconds from now."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    return lambda: round((loop.time() - start) * 1000)
