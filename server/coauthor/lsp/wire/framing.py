"""Bytes to messages and back: `Content-Length` frames around JSON, read robustly.

Pure: no IO. It must never raise on input; what can't be understood becomes a `Garbled` or an `Ended` value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

MAX_BODY = 100 * 1024 * 1024
_MAX_HEAD = 64 * 1024
_MAX_JUNK = 4 * 1024 * 1024
_USUAL = re.compile(rb"Content-Length: (\d{1,7})\r\n\r\n")
"""What nearly every client sends, and nothing that is too long."""
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*(?=\r\n)", re.IGNORECASE)


class Garbled(NamedTuple):
    """A body that is no JSON object; the stream goes on behind it. `reason` is a sentence for the client."""

    reason: str


class Ended(NamedTuple):
    """The stream can't be read any further; `reason` is a sentence for the log."""

    reason: str


class Written(NamedTuple):
    """A result that has been put together as JSON already, in ASCII."""

    json: str


Message = dict[str, Any]
Frame = Message | Garbled | Ended


class Framer:
    """Cuts a stream of bytes into messages. `feed` what arrives, iterate over what is complete.

    Junk before a header is skipped up to the next `Content-Length` (`skipped` counts its bytes). After an
    `Ended` nothing more comes.
    """

    def __init__(self) -> None:
        self.skipped = 0
        self._buffer = bytearray()
        self._body: int | None = None  # length of the body being awaited
        self._ended = False

    def feed(self, data: bytes | memoryview) -> Iterator[Frame]:
        """Take more bytes; yields each message, garbled body or end that they complete."""
        self._buffer += data
        while not self._ended:
            frame = self._next()
            if frame is None:
                return
            self._ended = isinstance(frame, Ended)
            yield frame

    def _next(self) -> Frame | None:
        if self._body is None:
            ended = self._read_head()
            if ended or self._body is None:
                return ended
        if len(self._buffer) < self._body:
            return None
        body = bytes(memoryview(self._buffer)[: self._body])
        del self._buffer[: self._body]
        self._body = None
        return _decode(body)

    def _read_head(self) -> Ended | None:
        """Find the next header block and set the length of its body; keep nothing that can't be a header."""
        while self._body is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return self._trim()
            if usual := _USUAL.match(self._buffer):
                self._body = int(usual[1])
                del self._buffer[: usual.end()]
                return None
            found = _last(_LENGTH.finditer(self._buffer, 0, end + 2))
            if found is None:
                self._skip(end + 4)
                continue
            before = self._buffer[: found.start()]
            if not _is_header(before):
                self.skipped += len(before)
            length = int(found[1])
            if length > MAX_BODY:
                return Ended(f"a message of {length} bytes is more than the {MAX_BODY} that are read")
            del self._buffer[: end + 4]
            self._body = length
        return None

    def _trim(self) -> Ended | None:
        """Without the end of a header in sight, keep only what may still become one."""
        if len(self._buffer) <= _MAX_HEAD:
            return None
        found = _last(_LENGTH.finditer(self._buffer))
        keep = found.start() if found and len(self._buffer) - found.start() < _MAX_HEAD else len(self._buffer) - 64
        self._skip(keep)
        if self.skipped > _MAX_JUNK:
            return Ended(f"{self.skipped} bytes came without a Content-Length header")
        return None

    def _skip(self, count: int) -> None:
        self.skipped += count
        del self._buffer[:count]


def encode(message: Message) -> bytes:
    """A message as one frame. Raises ValueError for what JSON can't say (NaN, an object of ours)."""
    try:
        body = _ENCODER.encode(message).encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can carry
        body = json.dumps(message, allow_nan=False).encode("ascii")
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def answered(request: int | str, result: object) -> bytes:
    """The answer to a request as one frame. Raises ValueError as `encode` does."""
    if not isinstance(result, Written):
        return encode({"jsonrpc": "2.0", "id": request, "result": result})
    body = f'{{"jsonrpc":"2.0","id":{json.dumps(request)},"result":{result.json}}}'.encode("ascii")
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def _last(matches: Iterator[re.Match[bytes]]) -> re.Match[bytes] | None:
    found = None
    for found in matches:  # noqa: B007 - the last one is wanted
        pass
    return found


def _decode(body: bytes) -> Message | Garbled:
    try:
        message = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Garbled(f"the message is not UTF-8 (byte {error.start})")
    except RecursionError:
        return Garbled("the message is nested too deeply")
    except ValueError as error:
        return Garbled(f"the message is not JSON: {error}")
    if not isinstance(message, dict):
        return Garbled("a message must be one JSON object")
    return message


def _is_header(before: bytearray) -> bool:
    """True if all lines in front of Content-Length look like header lines."""
    return all(re.fullmatch(rb"[A-Za-z-]+:.*", line) for line in bytes(before).split(b"\r\n") if line)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
