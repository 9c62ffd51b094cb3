"""The first words of a session: answers `initialize` before anything heavy is imported.

Standard library only, and only what starts in a millisecond. Whatever it does not fully understand it hands
over untouched: it must never guess, refuse or swallow a byte.
"""

from __future__ import annotations

import json
import os

from coauthor.lsp.wire import capabilities

_LONGEST = 16 * 1024 * 1024


class Greeted:
    """What was read before the server proper runs.

    `params` are those of an `initialize` that has been answered, or None; `rest` are the bytes that come
    after it (all bytes read, where none was answered); `ended` says that the client closed its side.
    """

    __slots__ = ("ended", "params", "rest")

    def __init__(self, params: dict[str, object] | None, rest: bytes, *, ended: bool = False) -> None:
        self.params = params
        self.rest = rest
        self.ended = ended


def greet(source: int, sink: int) -> Greeted:
    """Read one framed message from the descriptor `source`; if it is `initialize`, answer it on `sink`."""
    read = bytearray()
    while True:
        frame = _frame(read)
        if frame is None:
            return Greeted(None, bytes(read))
        start, end = frame
        if end and len(read) >= end:
            break
        chunk = os.read(source, 1 << 16)
        if not chunk:
            return Greeted(None, bytes(read), ended=True)
        read += chunk
    message = _initialize(bytes(read[start:end]))
    if message is None:
        return Greeted(None, bytes(read))
    request, params = message
    _answer(sink, request, capabilities.answer(params))
    return Greeted(params, bytes(read[end:]))


def _frame(read: bytearray) -> tuple[int, int] | None:
    """Start and end of the first body; (0, 0) while its header is incomplete; None if it looks odd."""
    head_end = read.find(b"\r\n\r\n")
    head = bytes(read[: head_end if head_end >= 0 else len(read)])
    if not b"content-".startswith(head[:8].lower()) or len(head) > 4096:
        return None
    if head_end < 0:
        return 0, 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and value.strip().isdigit() and int(value) <= _LONGEST:
            return head_end + 4, head_end + 4 + int(value)
    return None


def _initialize(body: bytes) -> tuple[object, dict[str, object]] | None:
    """Id and params, if the message is a sound `initialize`."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    sound = (
        isinstance(message, dict)
        and message.get("method") == "initialize"
        and type(message.get("id")) in (int, str)
        and isinstance(message.get("params"), dict)
    )
    return (message["id"], message["params"]) if sound else None


def _answer(sink: int, request: object, result: dict[str, object]) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": request, "result": result}).encode()
    data = memoryview(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    while data:
        try:
            data = data[os.write(sink, data) :]
        except BlockingIOError:
            _wait_writable(sink)
        except OSError:
            return  # the client is gone; reading will say so


def _wait_writable(sink: int) -> None:
    import select

    select.select([], [sink], [], 1.0)
