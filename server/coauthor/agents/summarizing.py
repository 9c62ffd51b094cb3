"""Reading parts of the text while nothing else is to be done, so that later briefings say what they say.

One part at a time with the fast profile, inside the budget. It stops at once when there is a task; what a model says is
kept only as far as the part bears it out, and is shown to other prompts as material, never to anybody as a source.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from coauthor.agents import shop
from coauthor.briefing import casting, privacy, summaries
from coauthor.domain import actors, errors, events, packets
from coauthor.gates import characters, gate, names, numbers
from coauthor.models import chat, money
from coauthor.pool import desk

log = logging.getLogger(__name__)

PROFILE, STEP = "fast", "summary"
STREAM = "workspace"
STOPPED = "it gave way to a task"
_ROLE = casting.Role(id="summarizer", name="Summarizer", when="")


class Reader:
    """What one worker reads on the side."""

    def __init__(self, at: desk.Desk) -> None:
        self._desk = at
        self._running: asyncio.Task[None] | None = None

    @property
    def running(self) -> tuple[asyncio.Task[None], ...]:
        """The part that is being read."""
        return (self._running,) if self._running is not None and not self._running.done() else ()

    def start(self, work: shop.Shop) -> bool:
        """Begin with the next part where there is one and nothing is being read; True while something is."""
        if self.running:
            return True
        piece = work.shelf.next() if work.shelf is not None and work.settings.initiative != "off" else None
        if piece is None:
            return False
        self._running = asyncio.get_running_loop().create_task(self._read(work, piece))
        return True

    async def stop(self) -> None:
        """Stop reading; the part is read another time."""
        for running in self.running:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _read(self, work: shop.Shop, piece: summaries.Piece) -> None:
        assert work.shelf is not None
        packet = _packet(piece, work.model.room)
        prompt = await asyncio.to_thread(work.prompts.render, packet, packets.Summary, _ROLE)
        told = {"profile": PROFILE, "step": STEP, "prompt": prompt.version, "model": work.model.name}
        sent = {"tokens_in": money.tokens(prompt.system) + money.tokens(prompt.user)}
        try:
            answer = await work.model.answer(packet, packets.Summary, ask=chat.Ask(prompt, PROFILE))
        except asyncio.CancelledError:
            await self._record(told | sent | {"failed": STOPPED})
            raise
        except chat.OverBudget as over:
            log.info("no more is read ahead: %s", over.reason)
            work.shelf.unread.clear()
        except chat.ModelFailed as failed:
            work.shelf.put(piece, ())
            spent = failed.spent or chat.Spent()
            await self._record(told | _cost(spent) | {"failed": failed.reason})
        else:
            work.shelf.put(piece, borne_out(answer.parsed.sentences, piece.text))
            await self._record(told | _cost(answer.spent) | {"cached": answer.cached})

    async def _record(self, data: Mapping[str, object]) -> None:
        actor = actors.agent(_ROLE.id, str(data["model"]))
        try:
            await self._desk.run(lambda pool: pool.record(STREAM, events.Type.MODEL_CALLED, dict(data), actor))
        except errors.CoauthorError as error:
            log.warning("a call is not on the record: %s", error.message)


def borne_out(sentences: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those that say no number and name no key or label that the part has not."""
    found, known = names.of(text), gate.Known(ground=text)
    allowed = {*found.keys, *found.labels, *found.refs}
    kept = []
    for each in sentences:
        said = names.of(each)
        invented = {*said.keys, *said.labels, *said.refs} - allowed
        wrong = (*numbers.check("", each, known), *characters.check("", each, known))
        if each.strip() and not invented and not any(one.hard for one in wrong):
            kept.append(" ".join(privacy.cleaned(each).split()))
    return tuple(kept)


def _packet(piece: summaries.Piece, room: int) -> packets.Packet:
    text = privacy.cleaned(piece.text)[: min(summaries.MOST, 3 * room)]
    part = packets.Part(source=f"“{piece.title}”", why="the part that is to be read", text=text)
    return packets.Packet(task=STEP, intent="Say what this part says.", path=piece.path, units=(), parts=(part,))


def _cost(spent: chat.Spent) -> dict[str, object]:
    cost = {"tokens_in": spent.tokens_in, "tokens_out": spent.tokens_out, "usd": spent.usd, "tries": list(spent.tries)}
    return cost | ({"model": spent.model} if spent.model else {})
