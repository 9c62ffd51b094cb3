"""Answers *why?*: a question about a sentence gets the reason that the record has for it, at once, in its thread.

In the name of whoever wrote the sentence; it asks no model, claims no task and changes nothing but the thread.
"""

from __future__ import annotations

import logging
import re

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

    async def look(self) -> int:
        """Answer what was asked since the last look; how many answers that were."""
        try:
            found = await self._desk.run(reasons.asked, self._since)
            self._since = found.until
            answered = [await self._desk.run(reasons.answer, question, meaning) for question in found.questions]
            return sum(answered)
        except errors.CoauthorError as error:
            log.warning("a question about a sentence was not answered: %s", error.message)
            return 0


def meaning(why: str) -> str:
    """What the rules say for themselves that a reason names: `… [tighten.in-order-to]`."""
    named = set(_RULE.findall(why))
    said = (entry.rule.why for entry in book.entries() if entry.id in named) if named else ()
    return " ".join(dict.fromkeys(said))
