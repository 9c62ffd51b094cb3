"""Language models behind the ChatModel protocol: a profile's chain, tried in order, until there is a valid answer.

An answer is whole and of the schema that was asked for, or there is none; what it cost is told either way.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coauthor import config
from coauthor.domain import packets
from coauthor.models import chat, memo, money, reading, showing, troubles, vendor

MAX_WAIT_S = 60.0
"""An endpoint that wants to be left alone for longer is given up for this answer."""

_FORMS = ("schema", "tool", "text")
_ROUNDS = 2
_FALLBACK = ("writer", "reasoning", "fast")

Budget = Callable[[packets.Packet], Awaitable[Sequence[chat.Left]]]
"""What may still be spent on the task of a packet; asked before every call."""


async def unlimited(_packet: packets.Packet) -> Sequence[chat.Left]:
    """No budget at all."""
    return ()


@dataclass
class _Account:
    """What was tried and spent for one answer."""

    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = 0.0
    tries: list[str] = field(default_factory=list)

    def add(self, cost: tuple[int, int], price: tuple[float, float] | None) -> None:
        self.tokens_in += cost[0]
        self.tokens_out += cost[1]
        priced = price is not None and self.usd is not None
        self.usd = self.usd + cost[0] * price[0] + cost[1] * price[1] if priced else None  # type: ignore[operator,index]

    def spent(self) -> chat.Spent:
        return chat.Spent(self.model, self.tokens_in, self.tokens_out, self.usd, tuple(self.tries))


class GatewayModel:
    """The profiles of a user's settings; `budget` says what may still be spent, `kept` is where answers are kept."""

    def __init__(self, settings: config.Settings, budget: Budget = unlimited, kept: Path | None = None) -> None:
        self._settings = settings
        self._budget = budget
        self._memo = memo.Memo(kept)
        every = self._every()
        patience = vendor.Patience(settings.limits_first_s, settings.limits_stall_s)
        self._vendor = vendor.Vendor(every, patience)
        self._form: dict[config.Endpoint, int] = {}
        self._prices: dict[str, tuple[float, float] | None] = {}

    @property
    def name(self) -> str:
        """The writer's first model."""
        return self.chain("writer")[0].model

    @property
    def room(self) -> int:
        """What the narrowest model takes in beside its answer and the fixed words of a prompt."""
        return max(1_000, min(endpoint.window - endpoint.max_tokens for endpoint in self._every()) - 2_500)

    def _every(self) -> list[config.Endpoint]:
        """The endpoints of all profiles that write or think."""
        chains = self._settings.models.items()
        return [endpoint for profile, chain in chains if profile in config.PROFILES for endpoint in chain]

    def chain(self, profile: str) -> tuple[config.Endpoint, ...]:
        """The endpoints of a profile; of another one where it has none."""
        for name in (profile, *_FALLBACK):
            if chain := self._settings.models.get(name):
                return chain
        return ()

    def serves(self, packet: packets.Packet) -> chat.Serves | chat.NeedsModel:
        """Any intent, where LiteLLM is installed."""
        if not vendor.is_there():
            return chat.NeedsModel(vendor.NEEDS, ())
        return chat.Serves()

    async def answer(
        self,
        packet: packets.Packet,
        schema: type[chat.Reply],
        plan: packets.Plan | None = None,
        on_delta: chat.OnDelta | None = None,
        ask: chat.Ask = chat.PLAIN,
    ) -> chat.Answer[chat.Reply]:
        """The reply; raises ModelFailed or OverBudget, with what was spent."""
        chain = self.chain(ask.profile)
        key = memo.key(ask.prompt.system, ask.prompt.user, reading.form(schema), ask.profile, ask.again, chain)
        if (raw := await asyncio.to_thread(self._memo.get, key)) is not None:
            return chat.Answer(reading.value(raw, schema), raw, chain[0].model, 0, 0, 0.0, cached=True)
        account = _Account(chain[0].model)
        try:
            async with asyncio.timeout(self._settings.limits_call_s):
                parsed, raw = await self._answered(packet, schema, ask, _Call(chain, account, on_delta))
        except TimeoutError as error:
            late = f"There was no whole answer within {self._settings.limits_call_s:g} seconds."
            raise chat.ModelFailed(_with_tries(late, account), "", account.spent(), again=True) from error
        except chat.ModelFailed as failed:
            failed.spent = account.spent()
            raise
        await asyncio.to_thread(self._memo.put, key, raw)
        spent = account.spent()
        return chat.Answer(parsed, raw, spent.model, spent.tokens_in, spent.tokens_out, spent.usd, spent.tries)

    async def _answered(
        self, packet: packets.Packet, schema: type[chat.Reply], ask: chat.Ask, call: _Call
    ) -> tuple[chat.Reply, str]:
        """Ask; where the answer is invalid, say so once; then ask anew once; then fail with the words kept."""
        raw: str = ""
        why: str = ""
        for _ in range(_ROUNDS):
            messages: tuple[Mapping[str, str], ...] = _messages(ask.prompt)
            for _ in range(2):
                raw = await self._said(packet, schema, messages, call)
                try:
                    return reading.value(raw, schema), raw
                except reading.Unreadable as wrong:
                    why = str(wrong)
                    call.account.tries.append(f"{call.account.model}: {why}")
                    messages = (*messages, *_repair(raw, why))
        reason = f"The model did not answer in the form that was asked for. {why}"
        raise chat.ModelFailed(reason, raw[: packets.MAX_TEXT])

    async def _said(
        self, packet: packets.Packet, schema: type[chat.Reply], messages: tuple[Mapping[str, str], ...], call: _Call
    ) -> str:
        """The words of the first endpoint in the chain that has some; raises ModelFailed when all have failed."""
        given_up: set[config.Endpoint] = set()
        last = "The model said nothing."
        for number in range(max(1, self._settings.limits_tries)):
            wait = 0.25 * 2**number
            for endpoint in [each for each in call.chain if each not in given_up]:
                try:
                    text = await self._one(packet, schema, messages, endpoint, call)
                    if text.strip():
                        return text
                    trouble = troubles.Trouble(f"{endpoint.model} said nothing.", again=True)
                except troubles.Trouble as caught:
                    trouble = caught
                last = trouble.reason
                call.account.tries.append(trouble.reason)
                if not trouble.again or (trouble.wait_s or 0) > MAX_WAIT_S:
                    given_up.add(endpoint)
                wait = max(wait, trouble.wait_s or 0)
            if not set(call.chain) - given_up:
                break
            if number + 1 < self._settings.limits_tries:
                await asyncio.sleep(min(wait, MAX_WAIT_S))
        raise chat.ModelFailed(_with_tries(last, call.account), again=bool(set(call.chain) - given_up))

    async def _one(
        self,
        packet: packets.Packet,
        schema: type[chat.Reply],
        messages: tuple[Mapping[str, str], ...],
        endpoint: config.Endpoint,
        call: _Call,
    ) -> str:
        """One endpoint's words, in the best form that it understands."""
        while True:
            form = self._form_of(endpoint)
            request = vendor.Request(messages, _options(form, schema, endpoint), endpoint.max_tokens)
            price = await self._price(endpoint)
            sent = sum(money.tokens(message["content"]) for message in messages)
            await self._afford(packet, endpoint, sent, price)
            call.account.model = endpoint.model
            heard = _Shown(call.on_delta)
            try:
                said = await self._vendor.say(endpoint, request, heard)
            except troubles.Trouble as trouble:
                if heard.text:
                    call.account.add((sent, money.tokens(heard.text)), price)
                if trouble.form and endpoint.structure == "auto" and form != _FORMS[-1]:
                    self._form[endpoint] = _FORMS.index(form) + 1
                    continue
                raise
            except asyncio.CancelledError:
                call.account.add((sent, money.tokens(heard.text)), price)
                raise
            spent = (said.tokens_in or sent, said.tokens_out or money.tokens(said.text))
            call.account.add(spent, price)
            if said.finish == "length":
                call.account.tries.append(f"{endpoint.model}: The answer was cut off at {endpoint.max_tokens} tokens.")
            return said.text

    def _form_of(self, endpoint: config.Endpoint) -> str:
        if endpoint.structure in _FORMS:
            return endpoint.structure
        return _FORMS[self._form.get(endpoint, 0)]

    def form_found(self, endpoint: config.Endpoint) -> str:
        """In which form the endpoint has answered last: `schema`, `tool` or `text`."""
        return self._form_of(endpoint)

    async def _price(self, endpoint: config.Endpoint) -> tuple[float, float] | None:
        if endpoint.model not in self._prices:
            self._prices[endpoint.model] = await asyncio.to_thread(vendor.known_price, endpoint.model)
        return money.price(endpoint, self._prices[endpoint.model])

    async def _afford(
        self, packet: packets.Packet, endpoint: config.Endpoint, sent: int, price: tuple[float, float] | None
    ) -> None:
        """Raise OverBudget where the call could pass a limit, and Trouble where the model can't take that much in."""
        if sent + endpoint.max_tokens > endpoint.window:
            raise troubles.Trouble(
                f"About {sent} tokens and an answer of {endpoint.max_tokens} are more than {endpoint.model} takes in "
                f"({endpoint.window}).",
                again=False,
            )
        most = sent + endpoint.max_tokens
        usd = None if price is None else sent * price[0] + endpoint.max_tokens * price[1]
        for left in await self._budget(packet):
            money.check(left, most, usd, endpoint.model)


@dataclass(frozen=True, slots=True)
class _Call:
    chain: tuple[config.Endpoint, ...]
    account: _Account
    on_delta: chat.OnDelta | None


class _Shown:
    """Keeps what is heard, and shows the sentences of it."""

    def __init__(self, on_delta: chat.OnDelta | None) -> None:
        self.text = ""
        self._on_delta = on_delta
        self._sentences = showing.Sentences()

    def __call__(self, piece: str) -> None:
        self.text += piece
        shown = self._sentences.feed(piece)
        if shown and self._on_delta:
            self._on_delta(shown)


def _messages(prompt: chat.Prompt) -> tuple[Mapping[str, str], ...]:
    return ({"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user})


def _repair(raw: str, why: str) -> tuple[Mapping[str, str], ...]:
    said = raw[:4000] if raw.strip() else "(nothing)"
    wish = f"{why} Answer again with the whole JSON object and nothing else."
    return ({"role": "assistant", "content": said}, {"role": "user", "content": wish})


def _options(form: str, schema: type[chat.Reply], endpoint: config.Endpoint) -> dict[str, Any]:
    """What the endpoint is told about the form of the answer; the prompt says it in any case."""
    name, described = reading.form(schema), reading.json_schema(schema)
    told: dict[str, Any] = {}
    if endpoint.thinking:
        told["reasoning_effort"] = endpoint.thinking
    if form == "schema":
        told["response_format"] = {"type": "json_schema", "json_schema": {"name": name, "schema": described}}
    elif form == "tool":
        function = {"name": name, "description": f"Gives the {name}.", "parameters": described}
        told["tools"] = [{"type": "function", "function": function}]
        told["tool_choice"] = {"type": "function", "function": {"name": name}}
        told["_skip_mcp_handler"] = (
            True  # LiteLLM would look for MCP servers among the tools, and need a package for it
        )
    if form != "text":
        told["stream_options"] = {"include_usage": True}
    return told


def _with_tries(reason: str, account: _Account) -> str:
    tries = len(account.tries)
    more = f" ({tries} tries)" if tries > 1 else ""
    return f"{reason.rstrip('.')}{more}."


def schema_text(schema: type[chat.Reply]) -> str:
    """The schema as it stands in a prompt."""
    return json.dumps(reading.json_schema(schema), ensure_ascii=False)
