"""What a worker works with: model, roles, prompts and settings of one workspace; put together once."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from coauthor import config
from coauthor.agents import choosing
from coauthor.briefing import casting, loading, prompting, summaries
from coauthor.briefing import packet as briefing
from coauthor.models import chat
from coauthor.pool import desk

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shop:
    """`routes` is True where a fast model may be asked which role fits; `held_back` where models wait for trust.

    `trusted` is True where programs may be run on the folder's files. `shelf` has what models said of its chapters.
    """

    model: chat.ChatModel
    cast: casting.Cast
    prompts: prompting.Prompts
    settings: config.Settings
    routes: bool = False
    held_back: bool = False
    trusted: bool = False
    shelf: summaries.Shelf | None = None

    @property
    def limits(self) -> briefing.Limits:
        """How much of a text one task may be about and show."""
        return loading.limits(self.settings)


def of(at: desk.Desk, settings: config.Settings, *, trusted: bool) -> Shop:
    """The shop of a workspace; roles, prompts and settings of its own only where it is trusted."""
    own: Path | None = at.root if trusted else None
    told = config.of_workspace(settings, at.root) if trusted else settings
    held_back = not trusted and told.model == "auto" and bool(told.models)
    model = choosing.model(replace(told, model="rules") if held_back else told, at)
    cast = casting.cast(own)
    for problem in cast.problems:
        log.warning("%s", problem)
    return Shop(
        model=model,
        cast=cast,
        prompts=prompting.Prompts(own / ".coauthor" / "prompts" if own else None, told.language_thread),
        settings=told,
        routes=trusted and told.model == "auto" and "fast" in told.models,
        held_back=held_back,
        trusted=trusted,
        shelf=summaries.of(at.root) if trusted and model.room else None,
    )
