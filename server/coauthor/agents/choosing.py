"""Which model a worker works with, from the user's settings; never from a workspace's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from coauthor import config
from coauthor.agents import spending
from coauthor.domain import errors
from coauthor.models import chat
from coauthor.pool import desk, place

_SCRIPTED = "scripted:"


def is_rules(settings: config.Settings) -> bool:
    """True where no language model is set up, so that the exact rules are all there is."""
    return settings.model == "rules" or (settings.model == "auto" and not settings.models.keys() & set(config.PROFILES))


def refuse_without_model(settings: config.Settings, intent: str) -> None:
    """Raise Unavailable for a wish that takes a language model where there is none, before it becomes tasks."""
    if not is_rules(settings):
        return
    from coauthor.models.rules import intents

    if not intents.read(intent).groups:
        raise errors.Unavailable(
            "This takes a language model; the co-author here is a set of exact rules. Nothing was posted.",
            "`coauthor model` sets one up. Rules can tighten, make more formal, fix the grammar, clean up.",
        )


def model(settings: config.Settings, at: desk.Desk) -> chat.ChatModel:
    """The model that the settings name; raises Unavailable for one that nobody knows."""
    if is_rules(settings):
        from coauthor.models.rules import model as rules

        return rules.RulesModel()
    if settings.model == "auto":
        from coauthor.models import gateway

        budget = spending.Budget(settings, at, lambda: datetime.now(UTC))
        return gateway.GatewayModel(settings, budget, place.of(at.root).pool.with_name(place.ANSWERS))
    if settings.model.startswith(_SCRIPTED):
        from coauthor.models import scripted

        try:
            return scripted.ScriptedModel(Path(settings.model.removeprefix(_SCRIPTED)))
        except (OSError, ValueError) as error:
            raise errors.Unavailable(f"The script of “{settings.model}” can't be played: {error}") from error
    raise errors.Unavailable(
        f"There is no model “{settings.model}” in this version.",
        "Set `model` to `auto` or `rules` in your settings; `coauthor model` sets models up.",
    )
