"""Which model a worker works with, from the user's settings; never from a workspace's."""

from __future__ import annotations

from pathlib import Path

from coauthor import config
from coauthor.domain import errors
from coauthor.models import chat

_SCRIPTED = "scripted:"


def model(settings: config.Settings) -> chat.ChatModel:
    """The model that `settings.model` names; raises Unavailable for one that nobody knows."""
    if settings.model == "rules":
        from coauthor.models.rules import model as rules

        return rules.RulesModel()
    if settings.model.startswith(_SCRIPTED):
        from coauthor.models import scripted

        try:
            return scripted.ScriptedModel(Path(settings.model.removeprefix(_SCRIPTED)))
        except (OSError, ValueError) as error:
            raise errors.Unavailable(f"The script of “{settings.model}” can't be played: {error}") from error
    raise errors.Unavailable(
        f"There is no model “{settings.model}” in this version.", 'Set `model = "rules"` in your settings.'
    )
