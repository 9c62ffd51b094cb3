"""From a model's words to a value of the schema that was asked for; never repairs, never takes a part for the whole."""

from __future__ import annotations

import json
import re
from typing import Any

import pydantic

from coauthor.models import chat

_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n(.*?)\n?```\s*\Z", re.DOTALL)
_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_MAX_SAID = 400


class Unreadable(Exception):
    """The words are no such value; the message is for the model, and says what is wrong."""


def value(raw: str, schema: type[chat.Reply]) -> chat.Reply:
    """The one JSON object in the words, validated. Raises Unreadable where there is none or it is cut off."""
    words = _THOUGHTS.sub("", raw)
    fenced = _FENCE.match(words)
    words = fenced[1] if fenced else words
    start = words.find("{")
    if start < 0:
        raise Unreadable("The answer has no JSON object.")
    try:
        found, _end = json.JSONDecoder().raw_decode(words, start)
        return schema.model_validate_json(json.dumps(_seen(found), ensure_ascii=False))
    except json.JSONDecodeError as error:
        cut = " It ends in the middle." if error.pos >= len(words.rstrip()) - 1 or "Unterminated" in error.msg else ""
        raise Unreadable(f"The answer is no valid JSON: {error.msg} at character {error.pos}.{cut}") from error
    except pydantic.ValidationError as error:
        raise Unreadable(f"The answer is not of the form asked for: {_sentence(error)}") from error
    except (RecursionError, UnicodeEncodeError, ValueError) as error:
        raise Unreadable("The answer holds what no text can hold.") from error


def form(schema: type[chat.Reply]) -> str:
    """The name under which a schema is asked for: `plan`, `edits`, …"""
    return schema.__name__.lower()


def json_schema(schema: type[chat.Reply]) -> dict[str, Any]:
    """The JSON schema sent along with the request."""
    return schema.model_json_schema()


def _seen(found: Any, name: str = "") -> Any:
    """Characters that nobody can see are left out of sentences; in a unit's new text the gates speak of them."""
    if isinstance(found, dict):
        return {key: _seen(item, key) for key, item in found.items()}
    if isinstance(found, list):
        return [_seen(item, name) for item in found]
    return _HIDDEN.sub("", found) if isinstance(found, str) and name != "text" else found


def _sentence(error: pydantic.ValidationError) -> str:
    said = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'answer'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_context=False, include_input=False)[:5]
    ]
    return "; ".join(said)[:_MAX_SAID]
