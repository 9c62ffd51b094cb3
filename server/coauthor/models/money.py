"""Tokens and money: what a call will cost at most, and whether that may still be spent; counted before it is made."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from coauthor import config
from coauthor.models import chat

_MILLION = 1_000_000
_LIMIT = re.compile(r"\s*([\d_.,]*\d)\s*(k|m)?\s*(tokens?|usd|\$)\s*\Z", re.IGNORECASE)
_TIMES = {"k": 1_000, "m": 1_000_000}


def tokens(text: str) -> int:
    """About how many tokens a text has: never far below, as a limit hangs on it."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in tokens or in US dollars, or both."""

    tokens: int | None = None
    usd: float | None = None


def limit(said: str) -> Limit:
    """`200000 tokens`, `200k tokens`, `0.50 usd`, or both; raises ValueError with a sentence."""
    found = Limit()
    for part in filter(str.strip, re.split(r",\s+|;|\band\b", said)):
        match = _LIMIT.match(part)
        if match is None:
            raise ValueError(f"“{part.strip()}” is no budget; write for example `200000 tokens` or `0.50 usd`.")
        number = float(match[1].replace("_", "").replace(",", "")) * _TIMES.get((match[2] or "").lower(), 1)
        is_tokens = match[3].lower().startswith("token")
        found = Limit(int(number), found.usd) if is_tokens else Limit(found.tokens, number)
    return found


def price(endpoint: config.Endpoint, known: tuple[float, float] | None) -> tuple[float, float] | None:
    """US dollars for a token in and out; a model on this machine costs nothing; None where nobody knows."""
    if endpoint.price_in >= 0 or endpoint.price_out >= 0:
        return max(endpoint.price_in, 0.0) / _MILLION, max(endpoint.price_out, 0.0) / _MILLION
    if is_local(endpoint):
        return 0.0, 0.0
    return known


def is_local(endpoint: config.Endpoint) -> bool:
    """True if nothing leaves this machine."""
    host = urlsplit(endpoint.base_url).hostname or ""
    if not endpoint.base_url:
        return endpoint.model.partition("/")[0] in ("ollama", "ollama_chat")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(left: chat.Left, most_tokens: int, most_usd: float | None, model: str) -> None:
    """Raise OverBudget where a call could cost more than is left."""
    if left.tokens is not None and most_tokens > left.tokens:
        raise chat.OverBudget(
            f"This could take {most_tokens} tokens; the {left.what} has {max(0, left.tokens)} left. Nothing was sent."
        )
    if left.usd is None:
        return
    if most_usd is None:
        raise chat.OverBudget(
            f"There is a {left.what} in dollars and no price is known for {model}; nothing was sent. "
            "Set `price_in` and `price_out` for it (dollars for a million tokens)."
        )
    if most_usd > left.usd:
        raise chat.OverBudget(
            f"This could cost {most_usd:.4f} usd; the {left.what} has {max(0.0, left.usd):.4f} left. Nothing was sent."
        )
