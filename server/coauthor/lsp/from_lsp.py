"""From what a client sends to our values: the only place where LSP's shapes are taken apart.

Whatever is malformed raises Malformed (-32602); nothing is guessed. The hot messages are read by hand, since
structuring them with cattrs would cost more than the edit itself.
"""

from __future__ import annotations

import os
import re
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from coauthor.lsp.wire import failures
from coauthor.manuscript.positions import Position, Span

Malformed = failures.InvalidParams

_DRIVE = re.compile(r"/?([A-Za-z]):(/.*)?$")


class Change(NamedTuple):
    """One element of `contentChanges`: `span` is replaced by `text`; without a span the whole text is."""

    span: Span | None
    text: str


class Opened(NamedTuple):
    """The `textDocument` of `didOpen`."""

    uri: str
    language: str
    version: int
    text: str


def opened(params: dict[str, Any]) -> Opened:
    """The document that `didOpen` brings."""
    item = member(params, "textDocument", dict)
    return Opened(
        uri=member(item, "uri", str),
        language=item.get("languageId") if isinstance(item.get("languageId"), str) else "",
        version=member(item, "version", int),
        text=member(item, "text", str),
    )


def changed(params: dict[str, Any]) -> tuple[int, list[Change]]:
    """Version and elements of `didChange`."""
    version = member(member(params, "textDocument", dict), "version", int)
    return version, [_change(element) for element in member(params, "contentChanges", list)]


def _change(element: object) -> Change:
    if not isinstance(element, dict):
        raise Malformed("Invalid Params: an element of contentChanges must be an object")
    text = member(element, "text", str)
    return Change(None if element.get("range") is None else span(element["range"]), text)


def uri(params: dict[str, Any]) -> str:
    """`textDocument.uri`."""
    result: str = member(member(params, "textDocument", dict), "uri", str)
    return result


def position(params: dict[str, Any], key: str = "position") -> Position:
    """A position: two integers, neither negative; how far they reach is for the text to say."""
    node = member(params, key, dict)
    line, character = member(node, "line", int), member(node, "character", int)
    if line < 0 or character < 0:
        raise Malformed(f"Invalid Params: {key} can't be negative")
    return Position(line, character)


def span(node: object) -> Span:
    """A range whose end doesn't come before its start."""
    if not isinstance(node, dict):
        raise Malformed("Invalid Params: a range must be an object")
    result = Span(position(node, "start"), position(node, "end"))
    if result.end < result.start:
        raise Malformed("Invalid Params: a range can't end before it starts")
    return result


def member(node: dict[str, Any], key: str, kind: type) -> Any:
    """`node[key]` if it is of that kind, else Malformed; a boolean is no integer."""
    value = node.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Malformed(f"Invalid Params: {key} must be {_KINDS[kind]}")
    return value


_KINDS = {dict: "an object", list: "a list", str: "a string", int: "an integer", bool: "true or false"}


def file_path(address: str) -> str | None:
    """The absolute path of a `file:` URI, with `/` between its parts; None for any other URI.

    A Windows drive comes as `C:/…`, a share as `//host/…`.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    path = unquote(parts.path)
    drive = _DRIVE.match(path)
    if drive:
        return f"{drive[1].upper()}:{drive[2] or '/'}"
    if parts.netloc and parts.netloc != "localhost":
        return f"//{unquote(parts.netloc)}{path}"
    return path or "/"


def file_uri(path: str) -> str:
    """The `file:` URI of an absolute path, as editors write it."""
    path = path.replace(os.sep, "/")
    if path.startswith("//"):
        return "file:" + quote(path, safe="/~")
    return "file://" + quote(path if path.startswith("/") else f"/{path}", safe="/~")
