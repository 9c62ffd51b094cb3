"""From our values to what a client reads: the only place where LSP's shapes are put together.

Plain dictionaries, since building lsprotocol's classes and taking them apart again costs more than the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from json.encoder import encode_basestring_ascii
from typing import Any, Protocol

from coauthor.lsp.wire import framing
from coauthor.manuscript.positions import Position


class Positioned(Protocol):
    """Something that knows where its code points are, as its client counts."""

    def position(self, offset: int) -> Position:
        """The position of a code-point offset."""


class Severity(IntEnum):
    """DiagnosticSeverity."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4


class SymbolKind(IntEnum):
    """The SymbolKinds that a manuscript has."""

    FILE = 1
    MODULE = 2
    CLASS = 5
    FIELD = 8
    ENUM = 10
    INTERFACE = 11
    CONSTANT = 14
    OBJECT = 19


class CompletionKind(IntEnum):
    """The CompletionItemKinds that are offered."""

    FILE = 17
    REFERENCE = 18
    CONSTANT = 21


def position(place: Position) -> dict[str, int]:
    """A Position."""
    return {"line": place.line, "character": place.character}


def span(document: Positioned, start: int, end: int) -> dict[str, Any]:
    """The Range of code points `[start, end)` of an open document's present text."""
    return {"start": position(document.position(start)), "end": position(document.position(end))}


def diagnostic(span: dict[str, Any], severity: Severity, code: str, message: str) -> dict[str, Any]:
    """A Diagnostic of ours; `code` is a stable dotted name."""
    return {"range": span, "severity": int(severity), "code": code, "source": "coauthor", "message": message}


def location(uri: str, span: dict[str, Any]) -> dict[str, Any]:
    """A Location."""
    return {"uri": uri, "range": span}


def locations(found: Iterable[tuple[str, str]]) -> framing.Written:
    """Locations of URIs and Ranges in JSON, written here: there may be hundreds, and no answer is waited for more."""
    said = (f'{{"uri":{encode_basestring_ascii(uri)},"range":{span}}}' for uri, span in found)
    return framing.Written(f"[{','.join(said)}]")


def markdown(value: str) -> dict[str, str]:
    """MarkupContent."""
    return {"kind": "markdown", "value": value}


def code(value: str, language: str) -> str:
    """A fenced block that its own text can't end."""
    longest = max((len(run) for run in re.findall(r"`+", value)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{value}\n{fence}"


def escaped(value: str) -> str:
    """Text that markdown shows as it is: no links, images, lists or HTML from a manuscript; plain words stay plain."""
    return _AT_LINE_START.sub(r"\1\\\2", _INLINE.sub(r"\\\g<0>", value))


_INLINE = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|(?<=www)\.|(?<=:)/(?=/)", re.IGNORECASE)
_AT_LINE_START = re.compile(r"^([ \t]*\d*)([-+=.)])", re.MULTILINE)
