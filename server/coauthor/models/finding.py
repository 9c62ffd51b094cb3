"""Which models this person could use: keys in the environment, servers on this machine; says names, never keys.

Asks loopback addresses only; nothing leaves the machine by looking.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from coauthor import config

PROBE_S = 1.0

VENDORS = {
    "OPENAI_API_KEY": ("openai/gpt-5", "openai/gpt-5-mini"),
    "ANTHROPIC_API_KEY": ("anthropic/claude-sonnet-4-5", "anthropic/claude-haiku-4-5"),
    "GEMINI_API_KEY": ("gemini/gemini-2.5-pro", "gemini/gemini-2.5-flash"),
    "MISTRAL_API_KEY": ("mistral/mistral-large-latest", "mistral/mistral-small-latest"),
    "DEEPSEEK_API_KEY": ("deepseek/deepseek-chat", "deepseek/deepseek-chat"),
    "GROQ_API_KEY": ("groq/llama-3.3-70b-versatile", "groq/llama-3.1-8b-instant"),
    "OPENROUTER_API_KEY": ("openrouter/openai/gpt-5", "openrouter/openai/gpt-5-mini"),
    "XAI_API_KEY": ("xai/grok-4", "xai/grok-3-mini"),
}
"""By variable: a model for writing and a fast one; the person may name any other."""

LOCAL = {
    "Ollama": "http://127.0.0.1:11434/v1",
    "LM Studio": "http://127.0.0.1:1234/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "vLLM": "http://127.0.0.1:8000/v1",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is there: `title` for the person, and the endpoints for writing and for what is quick."""

    title: str
    writer: config.Endpoint
    fast: config.Endpoint


def offers(environment: Mapping[str, str] | None = None, local: Mapping[str, str] = LOCAL) -> list[Offer]:
    """What is there: keys first, then servers that answer and have a model."""
    environment = os.environ if environment is None else environment
    found = [
        Offer(
            f"{variable} is set: {writer}",
            config.Endpoint(model=writer, key_env=variable, window=128_000),
            config.Endpoint(model=fast, key_env=variable, window=128_000),
        )
        for variable, (writer, fast) in VENDORS.items()
        if environment.get(variable, "").strip()
    ]
    for name, url in local.items():
        names = models_at(url)
        if names:
            endpoint = config.Endpoint(model=f"openai/{names[0]}", base_url=url, window=16_384, max_tokens=4096)
            found.append(Offer(f"{name} runs here with {', '.join(names[:4])}", endpoint, endpoint))
    return found


def models_at(url: str, key: str | None = None) -> list[str]:
    """The models that an OpenAI-compatible server has; none where there is no such server."""
    request = urllib.request.Request(f"{url.rstrip('/')}/models")
    if request.type not in ("http", "https"):
        return []
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=PROBE_S) as answer:
            said = json.loads(answer.read(1_000_000))
        return [str(each["id"]) for each in said["data"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
