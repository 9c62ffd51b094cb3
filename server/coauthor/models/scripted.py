"""A model that plays a script, so that a test can hold any step of the work and knows every answer beforehand.

The script is a JSON file; nothing is ever guessed: a call for which the script has no step fails and says so.

    {"name": "scripted", "record": "calls.jsonl",
     "needs_model": [{"intent": "story", "reason": "…", "possible": ["…"]}],
     "steps": [
       {"when": {"intent": "tighten", "schema": "plan"}, "answer": {"goal": "…"}, "repeat": true},
       {"deltas": ["I am ", "thinking"], "wait_for_file": "go", "answer": {"summary": "…", "edits": [
         {"target": "$1", "text": "…"},
         {"target": "$text:some words", "replace": {"old": "new"}}]}},
       {"raw": "not even JSON"},
       {"fail": "the endpoint is down"}]}

`when.intent` is a part of the intent (any case), `when.schema` the name of what is asked for (plan, edits …). The
first step that fits and was not used yet is taken; `repeat` keeps a step for ever. In a target `$2` is the second
unit and `$text:…` the first editable unit with these words; `replace` makes the new text from the unit's own. Paths
are relative to the script.
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any, Literal

import pydantic

from coauthor.domain import packets
from coauthor.models import chat

POLL = 0.015
"""Seconds between two looks for the file that a step waits for, and between two pieces of streamed text."""


class _Part(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class When(_Part):
    """Which calls a step is for; what is left out fits every call."""

    intent: str = ""
    schema_: Literal["plan", "edits", "candidates", "report", "route", "summary", "reason"] | None = pydantic.Field(
        default=None, alias="schema"
    )


class Refusal(_Part):
    """Intents that the script plays as not served."""

    intent: str
    reason: str
    possible: tuple[str, ...] = ()


class Step(_Part):
    """One answer, raw text or failure, after the deltas were streamed and the file was there."""

    when: When = When()
    answer: dict[str, Any] | None = None
    raw: str | None = None
    fail: str | None = None
    deltas: tuple[str, ...] = ()
    wait_for_file: str | None = None
    repeat: bool = False
    tokens: tuple[int, int] | None = None

    @pydantic.model_validator(mode="after")
    def _one_outcome(self) -> Step:
        if sum(outcome is not None for outcome in (self.answer, self.raw, self.fail)) != 1:
            raise ValueError("a step has exactly one of answer, raw and fail")
        return self


class Script(_Part):
    """A whole script; see the module."""

    name: str = "scripted"
    record: str | None = None
    needs_model: tuple[Refusal, ...] = ()
    steps: tuple[Step, ...] = ()


class ScriptedModel:
    """Plays one script file. Which steps were used is known to this object only, not to the next process."""

    def __init__(self, script: Path) -> None:
        """Reads the script; raises OSError or ValueError (pydantic) where it can't be read or is malformed."""
        self._folder = script.parent
        self._script = Script.model_validate_json(script.read_text("utf-8"))
        self._used: set[int] = set()

    @property
    def name(self) -> str:
        """The name that the script gives itself."""
        return self._script.name

    @property
    def room(self) -> int:
        """Room for a thesis' worth of context."""
        return 24_000

    def serves(self, packet: packets.Packet) -> chat.Serves | chat.NeedsModel:
        """Serves everything but what the script's `needs_model` names."""
        for refusal in self._script.needs_model:
            if refusal.intent.lower() in packet.intent.lower():
                return chat.NeedsModel(refusal.reason, refusal.possible)
        return chat.Serves()

    async def answer(
        self,
        packet: packets.Packet,
        schema: type[chat.Reply],
        plan: packets.Plan | None = None,
        on_delta: chat.OnDelta | None = None,
        ask: chat.Ask = chat.PLAIN,
    ) -> chat.Answer[chat.Reply]:
        """Records the call, plays the next step that fits; raises ModelFailed as the script says or lacks a step."""
        self._record(packet, schema, plan)
        step = self._next(packet, schema)
        await self._play(step, on_delta)
        if step.fail is not None:
            raise chat.ModelFailed(step.fail)
        raw = step.raw if step.raw is not None else json.dumps(_resolved(step.answer, packet), ensure_ascii=False)
        try:
            parsed = schema.model_validate_json(raw)
        except pydantic.ValidationError as error:
            raise chat.ModelFailed(f"The answer is no valid {_name(schema)}: {error}", raw) from error
        spent, made = step.tokens or (None, None)
        return chat.Answer(parsed, raw, self.name, spent, made)

    def _record(self, packet: packets.Packet, schema: type[chat.Reply], plan: packets.Plan | None) -> None:
        if self._script.record is None:
            return
        line = json.dumps(
            {
                "schema": _name(schema),
                "packet": packet.model_dump(mode="json"),
                "plan": plan.model_dump(mode="json") if plan else None,
            },
            ensure_ascii=False,
        )
        with (self._folder / self._script.record).open("a", encoding="utf-8") as record:
            record.write(line + "\n")

    def _next(self, packet: packets.Packet, schema: type[chat.Reply]) -> Step:
        for number, step in enumerate(self._script.steps):
            fits = step.when.schema_ in (None, _name(schema)) and step.when.intent.lower() in packet.intent.lower()
            if fits and number not in self._used:
                if not step.repeat:
                    self._used.add(number)
                return step
        raise chat.ModelFailed(f"The script has no step left for “{packet.intent}” and {_name(schema)}.")

    async def _play(self, step: Step, on_delta: chat.OnDelta | None) -> None:
        for delta in step.deltas:
            if on_delta:
                on_delta(delta)
            await asyncio.sleep(POLL)
        if step.wait_for_file is None:
            return
        awaited = self._folder / step.wait_for_file
        while not awaited.exists():  # another process makes the file; there is no event to wait for
            if not self._folder.exists():
                raise chat.ModelFailed(f"The script's folder went while it waited for {step.wait_for_file}.")
            await asyncio.sleep(POLL)


def _name(schema: type[chat.Reply]) -> str:
    return schema.__name__.lower()


def _resolved(value: Any, packet: packets.Packet) -> Any:
    """The script's answer with its placeholders filled from the packet's units."""
    if isinstance(value, list):
        return [_resolved(item, packet) for item in value]
    if not isinstance(value, dict):
        return value
    filled = {key: _resolved(item, packet) for key, item in value.items()}
    if isinstance(filled.get("target"), str):
        filled["target"] = re.sub(r"\$(\d+|text:.*)\Z", lambda match: _unit(match[1], packet).id, filled["target"])
    if "replace" in filled:
        text = next((unit.text for unit in packet.units if unit.id == filled["target"]), "")
        for old, new in filled.pop("replace").items():
            if old not in text:
                raise chat.ModelFailed(f"The script replaces “{old}”, which {filled['target']} does not contain.")
            text = text.replace(old, new)
        filled["text"] = text
    return filled


def _unit(place: str, packet: packets.Packet) -> packets.Unit:
    if place.isdigit():
        found = list(packet.units)[int(place) - 1 : int(place)]
    else:
        words = place.removeprefix("text:")
        found = [unit for unit in packet.units if unit.editable and words in unit.text]
    if not found:
        raise chat.ModelFailed(f"The script names the unit “{place}”, which the packet does not have.")
    return found[0]
