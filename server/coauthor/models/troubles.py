"""What can go wrong between us and an endpoint, as one sentence for the person and a hint for who tries again."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping

from coauthor import config
from coauthor.models import keys

_MAX_QUOTED = 160
_SECONDS = re.compile(r"[Tt]ry again in (\d+(?:\.\d+)?) ?s")


class Trouble(Exception):
    """`again` says whether the same request may work later, `wait_s` when; `form` that the form was not understood."""

    def __init__(self, reason: str, *, again: bool, wait_s: float | None = None, form: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.wait_s = wait_s
        self.form = form


_ONCE = {
    "AuthenticationError": "{model} refused the key; see `coauthor model show`.",
    "PermissionDeniedError": "{model} may not be used with this key.",
    "NotFoundError": "The endpoint knows no model {model}.",
    "ContextWindowExceededError": "The request is longer than {model} can take in.",
    "ContentPolicyViolationError": "{model} refused the request by its content policy.",
}
_LATER = {
    "RateLimitError": "{model} is busy (429).",
    "Timeout": "{model} took too long to answer.",
    "APITimeoutError": "{model} took too long to answer.",
    "ServiceUnavailableError": "{model} is not available at present (503).",
    "BadGatewayError": "{model} is not available at present (502).",
    "RouterRateLimitError": "{model} is left alone for a moment after a failure or at its limit.",
    "RouterRateLimitErrorBasic": "{model} is left alone for a moment after a failure or at its limit.",
    "APIConnectionError": "{model}{at} could not be reached, or broke off.",
    "MidStreamFallbackError": "{model} broke off in the middle of its answer.",
}
_FORM = ("BadRequestError", "UnprocessableEntityError", "UnsupportedParamsError")


def of(error: Exception, endpoint: config.Endpoint, key: str | None) -> Trouble:
    """The trouble that an exception of the vendor's library stands for; never with a key in it."""
    names = [kind.__name__ for kind in type(error).__mro__]
    model = endpoint.model
    for name in names:
        if name in _ONCE:
            return Trouble(_ONCE[name].format(model=model), again=False)
        if name in _FORM:
            return Trouble(f"{model} did not understand the request: {_quoted(error, key)}", again=False, form=True)
        if name in _LATER:
            return Trouble(_LATER[name].format(model=model, at=_at(endpoint)), again=True, wait_s=_wait(error))
    status = getattr(error, "status_code", None)
    if status and int(status) >= 500:
        broken = "Connection error" in str(error)
        told = (
            f"{model}{_at(endpoint)} could not be reached, or broke off."
            if broken
            else f"{model} has a fault of its own ({status})."
        )
        return Trouble(told, again=True, wait_s=_wait(error))
    return Trouble(f"{model} gave no answer: {_quoted(error, key)}", again=True)


def _at(endpoint: config.Endpoint) -> str:
    """Where an endpoint of the person's own is; without what a URL may hold besides."""
    found = urllib.parse.urlsplit(endpoint.base_url)
    return f" at {found.scheme}://{found.netloc.rpartition('@')[2]}{found.path}" if found.hostname else ""


def _wait(error: Exception) -> float | None:
    """Seconds that the endpoint asked to be left alone for."""
    for headers in (
        getattr(getattr(error, "response", None), "headers", None),
        getattr(error, "litellm_response_headers", None),
    ):
        if isinstance(headers, Mapping):
            for name in ("retry-after", "Retry-After"):
                try:
                    return max(0.0, float(headers[name]))
                except (KeyError, TypeError, ValueError):
                    continue
    said = _SECONDS.search(str(error))
    return float(said[1]) if said else None


def _quoted(error: Exception, key: str | None) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return keys.hidden(lines[0], key)[:_MAX_QUOTED]
