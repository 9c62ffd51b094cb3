"""A real call to a profile, as small as can be: whether it answers, in which form, how fast and for how much."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from coauthor import config
from coauthor.domain import packets
from coauthor.models import chat, gateway

_SYSTEM = "You are asked for one small JSON object, to see whether everything works."
_USER = "Answer with one JSON object of the form “plan” whose goal is the word ready, and nothing else: {schema}"
TRIAL_S = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: `error` is empty where it works; `form` is how the endpoint returns JSON."""

    profile: str
    model: str
    ms: int
    form: str = ""
    tokens: int = 0
    usd: float | None = None
    error: str = ""
    tries: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """True if there was a valid answer."""
        return not self.error


async def call(settings: config.Settings, profile: str) -> Result:
    """Ask the profile once."""
    quick = replace(settings, limits_call_s=min(TRIAL_S, settings.limits_call_s), limits_tries=1)
    model = gateway.GatewayModel(quick)
    chain = model.chain(profile)
    text = gateway.schema_text(packets.Plan)
    ask = chat.Ask(chat.Prompt(_SYSTEM, _USER.format(schema=text)), profile)
    packet = packets.Packet(task="", intent="try", path="", units=())
    began = time.monotonic()
    try:
        answer = await model.answer(packet, packets.Plan, None, None, ask)
    except chat.ModelFailed as failed:
        spent = failed.spent or chat.Spent()
        return Result(profile, chain[0].model, _since(began), error=failed.reason, tries=spent.tries)
    used = next((endpoint for endpoint in chain if endpoint.model == answer.model), chain[0])
    tokens = (answer.tokens_in or 0) + (answer.tokens_out or 0)
    return Result(profile, answer.model, _since(began), model.form_found(used), tokens, answer.usd, tries=answer.tries)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
