"""Answers *why?*: a question about a sentence gets an answer in its thread, in the name of whoever wrote the sentence.

With the reason that the record has, at once; where a language model may be asked, with what that makes of it. It claims
no task and changes nothing but the thread.
"""

from __future__ import annotations

import asyncio
import logging
import re

from coauthor.agents import consulting, shop
from coauthor.domain import errors
from coauthor.models.rules import book
from coauthor.pool import desk
from coauthor.review import reasons

log = logging.getLogger(__name__)
_RULE = re.compile(r"\[([\w-]+(?:\.[\w-]+)+)\]")


class Explainer:
    """What one worker has answered so far: questions after `since` are still to be looked at."""

    def __init__(self, at: desk.Desk) -> None:
        self._desk = at
        self._since: int | None = None
        self._running: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """True while a model is thinking about a question."""
        return bool(self._running)

    async def look(self, work: shop.Shop) -> int:
        """Answer what was asked since the last look, or have a model do it; how many questions that were."""
        try:
            found = await self._desk.run(reasons.asked, self._since)
            self._since = found.until
            mine = [each for each in found.questions if await self._desk.run(reasons.writer, each) is not None]
            for question in mine:
                if consulting.may_ask(work):
                    running = asyncio.get_running_loop().create_task(self._consult(work, question))
                    self._running.add(running)
                    running.add_done_callback(self._running.discard)
                else:
                    await self._desk.run(reasons.answer, question, meaning)
            return len(mine)
        except errors.Unavailable:
            raise  # the pool is gone: that concerns all of the worker
        except errors.CoauthorError as error:
            log.warning("a question about a sentence was not answered: %s", error.message)
            return 0

    async def stop(self) -> None:
        """Leave what is not answered yet to the next worker."""
        running = tuple(self._running)
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _consult(self, work: shop.Shop, question: reasons.Question) -> None:
        try:
            said = await consulting.said(self._desk, work, question)
            await self._desk.run(reasons.answer, question, meaning, said)
        except errors.CoauthorError as error:
            log.warning("a question about a sentence was not answered: %s", error.message)
        except Exception:
            log.exception("a question about a sentence was not answered")


def meaning(why: str) -> tuple[str, ...]:
    """What the rules say for themselves that a reason names: `… [tighten.in-order-to]`."""
    named = set(_RULE.findall(why))
    said = (entry.rule.why for entry in book.entries() if entry.id in named) if named else ()
    return tuple(dict.fromkeys(said))
