"""Language models for flows: an endpoint with a brain, settings with it behind every profile, and some answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import endpoint as endpoints
from coauthor import config
from endpoint import Endpoint
from flows import bench as benches

PLAN = {"goal": "Say it plainly.", "strategy": ["cut filler"]}


@contextmanager
def model(brain: endpoints.Brain, **more: Any) -> Iterator[tuple[Endpoint, config.Settings]]:
    """An endpoint with this brain, and settings with it behind every profile."""
    with Endpoint(brain) as server:
        link = config.Endpoint(model="openai/test", base_url=server.url, max_tokens=1000)
        patience: dict[str, Any] = {"limits_first_s": 30.0, "limits_stall_s": 30.0, "limits_call_s": 60.0}
        chains = {profile: (link,) for profile in config.PROFILES}
        yield server, replace(benches.quick(), models=chains, **(patience | more))


def swapping(old: str, new: str) -> Any:
    """Edits that put new words for old ones wherever they stand in a unit."""

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        changed = {unit: text.replace(old, new) for unit, text in endpoints.units_of(request).items() if old in text}
        return {"summary": "plainer", "edits": [{"target": unit, "text": text} for unit, text in changed.items()]}

    return answer


ROUTE = {"role": "reviser", "reason": "it is about text that is there"}
BECAUSE = {"plan": PLAN, "edits": swapping("due to the fact that", "because"), "route": ROUTE}
