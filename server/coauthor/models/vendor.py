"""One request to one endpoint through LiteLLM: streamed, watched and ended; the only module that imports it.

It knows no packet and no schema, and no key ever leaves it, neither in an error nor in a log.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from coauthor import config
from coauthor.models import keys, troubles

COOLDOWN_S = 5.0
"""So long an endpoint that failed too often is left alone."""

MAX_SAID = 400_000
"""Code points of one answer; a model that says more is stopped."""

_TAIL, _LOOK_EVERY, _LONGEST = 1500, 500, 200

NEEDS = "A language model needs the extra `llm`: pip install 'coauthor-lsp[llm]'"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until the first word, and of silence after it."""

    first_s: float
    stall_s: float


@dataclass(frozen=True, slots=True)
class Request:
    """The messages and what else the endpoint is told: `options` are LiteLLM's own, `response_format`, `tools`, …"""

    messages: tuple[Mapping[str, str], ...]
    options: Mapping[str, Any]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Said:
    """What came back; tokens are None where the endpoint didn't count."""

    text: str
    finish: str
    tokens_in: int | None = None
    tokens_out: int | None = None


def is_there() -> bool:
    """True if LiteLLM is installed; imports nothing."""
    return importlib.util.find_spec("litellm") is not None


class Vendor:
    """The endpoints of all profiles behind one router, which keeps their limits and lets a broken one cool down."""

    def __init__(self, endpoints: Sequence[config.Endpoint], patience: Patience) -> None:
        self._endpoints = tuple(dict.fromkeys(endpoints))
        self._patience = patience
        self._router: Any = None
        self._starting = asyncio.Lock()

    async def say(self, endpoint: config.Endpoint, request: Request, on_text: Callable[[str], None]) -> Said:
        """The endpoint's whole answer; raises Trouble. Cancelling ends the connection."""
        try:
            key = keys.of(endpoint)
        except keys.Missing as missing:
            raise troubles.Trouble(str(missing), again=False) from missing
        router = await self._started()
        try:
            async with asyncio.timeout(self._patience.first_s):
                stream = await router.acompletion(
                    model=self._name(endpoint),
                    messages=[dict(message) for message in request.messages],
                    max_tokens=request.max_tokens,
                    stream=True,
                    **request.options,
                )
            return await self._listen(stream, on_text)
        except troubles.Trouble:
            raise
        except TimeoutError as error:
            raise troubles.Trouble(
                f"{endpoint.model} said nothing for {self._patience.first_s:g} seconds.", again=True
            ) from error
        except Exception as error:  # noqa: BLE001
            # Whatever a vendor's library throws becomes one sentence without a key in it.
            raise troubles.of(error, endpoint, key) from None

    async def _listen(self, stream: Any, on_text: Callable[[str], None]) -> Said:
        heard = _Heard()
        try:
            async for chunk in self._chunks(stream, heard):
                piece = heard.take(chunk)
                if piece:
                    on_text(piece)
                heard.check()
        finally:
            await _close(stream)
        return heard.said()

    async def _chunks(self, stream: Any, heard: _Heard) -> AsyncIterator[Any]:
        waiting = aiter(stream)
        while True:
            wait = self._patience.stall_s if heard.size else self._patience.first_s
            try:
                async with asyncio.timeout(wait):
                    chunk = await anext(waiting)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise troubles.Trouble(f"The model fell silent for {wait:g} seconds.", again=True) from error
            yield chunk

    async def _started(self) -> Any:
        async with self._starting:
            if self._router is None:
                litellm = await asyncio.to_thread(library)
                self._router = litellm.Router(
                    model_list=[self._entry(endpoint) for endpoint in self._endpoints],
                    num_retries=0,
                    cooldown_time=COOLDOWN_S,
                    enable_pre_call_checks=True,
                )
        return self._router

    def _entry(self, endpoint: config.Endpoint) -> dict[str, Any]:
        try:
            key = keys.of(endpoint)
        except keys.Missing:
            key = None
        told: dict[str, Any] = {"model": endpoint.model, "max_retries": 0, "drop_params": True}
        if endpoint.base_url:
            told |= {"api_base": endpoint.base_url, "api_key": key or "none"}
        elif key:
            told["api_key"] = key
        told |= {name: value for name, value in (("rpm", endpoint.rpm), ("tpm", endpoint.tpm)) if value > 0}
        return {"model_name": self._name(endpoint), "litellm_params": told}

    def _name(self, endpoint: config.Endpoint) -> str:
        return f"e{self._endpoints.index(endpoint)}"


def library() -> ModuleType:
    """LiteLLM, imported late and made silent: no telemetry, no price list from the network, no log of what is sent."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ.setdefault("LITELLM_LOG", "ERROR")
    os.environ.setdefault("DISABLE_AIOHTTP_TRANSPORT", "True")
    litellm: Any = importlib.import_module("litellm")
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    litellm.redact_user_api_key_info = True
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "httpx", "openai"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    module: ModuleType = litellm
    return module


def known_price(model: str) -> tuple[float, float] | None:
    """US dollars for a token in and out, by LiteLLM's own list; None for a model that is not on it."""
    prices = library().model_cost
    entry = prices.get(model) or prices.get(model.partition("/")[2])
    if not entry or "input_cost_per_token" not in entry:
        return None
    return float(entry["input_cost_per_token"] or 0), float(entry.get("output_cost_per_token") or 0)


class _Heard:
    """What came so far."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[str] = []
        self._looked = 0
        self._finish = ""
        self._tokens: tuple[int | None, int | None] = (None, None)

    def take(self, chunk: Any) -> str:
        """The words in a chunk."""
        usage = getattr(chunk, "usage", None)
        if usage is not None:
            self._tokens = (usage.prompt_tokens, usage.completion_tokens)
        choices = getattr(chunk, "choices", None) or ()
        if not choices:
            return ""
        self._finish = choices[0].finish_reason or self._finish
        delta = choices[0].delta
        piece = getattr(delta, "content", None) or ""
        for call in getattr(delta, "tool_calls", None) or ():
            piece += call.function.arguments or ""
        self._parts.append(piece)
        self.size += len(piece)
        return piece

    def check(self) -> None:
        """Raise Trouble where the model doesn't end."""
        if self.size > MAX_SAID:
            raise troubles.Trouble(f"The model was stopped after {MAX_SAID} characters.", again=False)
        if self.size - self._looked >= _LOOK_EVERY:
            self._looked = self.size
            tail = "".join(self._parts[-_TAIL:])[-_TAIL:]
            if len(tail) == _TAIL and is_repetition(tail):
                raise troubles.Trouble("The model repeated itself without end and was stopped.", again=True)

    def said(self) -> Said:
        return Said("".join(self._parts), self._finish, *self._tokens)


def is_repetition(tail: str) -> bool:
    """True if the text is one piece of at most 200 characters over and over."""
    return any(tail[period:] == tail[:-period] for period in range(1, _LONGEST))


async def _close(stream: Any) -> None:
    """End the connection now and not when somebody collects the garbage."""
    for each in (stream, getattr(stream, "completion_stream", None), getattr(stream, "_async_generator", None)):
        close = getattr(each, "aclose", None) or getattr(each, "close", None)
        if close is None:
            continue
        try:
            async with asyncio.timeout(0.5):
                done = close()
                if hasattr(done, "__await__"):
                    await done
        except Exception:
            logging.getLogger(__name__).debug("a stream did not close", exc_info=True)
