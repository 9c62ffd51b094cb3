"""A real HTTP server that plays the OpenAI streaming protocol by script: what it does to each request is an `Act`.

It stands for every model endpoint there is, with all their faults; nothing of CoAuthor is replaced by it.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

PIECE, MOST = 7, 4000
"""Characters in a streamed piece, so that no word arrives whole; and pieces in a stream, for a long one to be quick."""


@dataclass(frozen=True, slots=True)
class Act:
    """What the endpoint does to one request.

    `text` is what the model says, and `endless` what it then says over and over for as long as somebody listens;
    `tool` says it as a tool call. `cut` ends the connection after so many bytes of the
    body, `stall` keeps it open and silent from there on, `reset` ends it before anything was said.
    """

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    kind: str = "application/json"
    finish: str | None = "stop"
    tool: bool = False
    usage: tuple[int, int] | None = (11, 7)
    cut: int | None = None
    stall: int | None = None
    reset: bool = False
    hang: bool = False
    endless: str = ""


Brain = Callable[[dict[str, Any]], Act]
"""Gets the body of a chat request, gives what happens to it."""


def busy(status: int = 429, **headers: str) -> Act:
    """A refusal with an error body, as vendors send it."""
    said = {"error": {"message": f"status {status}", "type": "error", "code": str(status)}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Act(status=status, headers=named, body=json.dumps(said).encode())


def schema_of(request: dict[str, Any]) -> str:
    """Which answer was asked for: plan, edits, candidates, report … ; from the format, the tool or the prompt."""
    shape = request.get("response_format", {}).get("json_schema", {}).get("name")
    tools = request.get("tools") or [{}]
    named = shape or tools[0].get("function", {}).get("name")
    said = re.search(r"JSON object of the form “(\w+)”", prompt_of(request))
    return named or (said[1] if said else "")


def prompt_of(request: dict[str, Any]) -> str:
    """All that the request shows to the model."""
    return "\n".join(str(message.get("content") or "") for message in request["messages"])


def units_of(request: dict[str, Any]) -> dict[str, str]:
    """The units that may change, by id."""
    return dict(re.findall(r'<unit id="([^"]+)" kind="\w+">(.*?)</unit>', prompt_of(request), re.DOTALL))


def body_of(act: Act, model: str) -> bytes:
    """The stream of server-sent events that says the act's text."""

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        said = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": model,
            "choices": [choice],
            **more,
        }
        return b"data: " + json.dumps(said).encode() + b"\n\n"

    parts = [event({"role": "assistant", "content": ""})]
    size = max(PIECE, len(act.text) // MOST)
    for at in range(0, len(act.text), size):
        piece = act.text[at : at + size]
        if act.tool:
            name = {"name": "answer"} if at == 0 else {}
            call = {"index": 0, "id": "t1", "type": "function", "function": {**name, "arguments": piece}}
            parts.append(event({"tool_calls": [call]}))
        else:
            parts.append(event({"content": piece}))
    if act.finish is not None:
        parts.append(event({}, act.finish))
    if act.usage is not None:
        counted = {"prompt_tokens": act.usage[0], "completion_tokens": act.usage[1], "total_tokens": sum(act.usage)}
        said = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": model,
            "choices": [],
            "usage": counted,
        }
        parts.append(b"data: " + json.dumps(said).encode() + b"\n\n")
    return b"".join([*parts, b"data: [DONE]\n\n"])


class Endpoint:
    """The server, on a free port of this machine; `requests` are the bodies of what it was asked, in order.

    `endless` counts the characters that an act without end has said.
    """

    def __init__(self, brain: Brain) -> None:
        self.brain = brain
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.began = threading.Event()
        self.closing = threading.Event()
        self.left = threading.Event()
        self.endless = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"endpoint": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """What a client is given as its base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Endpoint:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection; `endpoint` is set by the server it belongs to."""

    endpoint: Endpoint
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Tests read the requests instead."""

    def do_GET(self) -> None:
        listed = json.dumps({"object": "list", "data": [{"id": "local-model", "object": "model"}]}).encode()
        self._send(Act(body=listed), listed)

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.endpoint.requests.append(request)
        self.endpoint.keys.append(self.headers.get("Authorization", ""))
        act = self.endpoint.brain(request)
        if act.reset:
            self._reset()
        elif act.hang:
            self.endpoint.began.set()
            self._wait()
        elif act.body is not None:
            self._send(act, act.body)
        elif not request.get("stream"):
            self._send(act, whole(act, request["model"]))
        else:
            self._stream(act, body_of(act, request["model"]))

    def _send(self, act: Act, body: bytes) -> None:
        self.send_response(act.status)
        for name, value in act.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", act.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._write(body)

    def _stream(self, act: Act, body: bytes) -> None:
        self.close_connection = True
        self.send_response(act.status)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        end = min((at for at in (act.cut, act.stall) if at is not None), default=len(body))
        if act.endless:
            end = body.index(b"data: [DONE]")
        for piece in _pieces(body[:end]):
            if not self._write(piece):
                self.endpoint.left.set()
                return
        self.endpoint.began.set()
        more = body_of(Act(text=act.endless * 20, finish=None, usage=None), "m").partition(b"data: [DONE]")[0]
        while act.endless and not self.endpoint.closing.is_set() and self._write(more):
            self.endpoint.endless += 20 * len(act.endless)
        if act.stall is not None:
            self._wait()

    def _write(self, body: bytes) -> bool:
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            return False
        return True

    def _wait(self) -> None:
        """Silent until the client leaves or the test ends."""
        self.close_connection = True
        self.connection.settimeout(0.05)
        while not self.endpoint.closing.is_set():
            try:
                if not self.connection.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.endpoint.left.set()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def whole(act: Act, model: str) -> bytes:
    """The same answer where no stream was asked for."""
    message = {"role": "assistant", "content": act.text}
    choice = {"index": 0, "message": message, "finish_reason": act.finish}
    said = {"id": "c1", "object": "chat.completion", "created": 1, "model": model, "choices": [choice]}
    return json.dumps(said).encode()


def _pieces(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), 4096):
        yield body[at : at + 4096]


def obedient(answers: dict[str, Any]) -> Brain:
    """A model that gives the answer listed for the schema it is asked for; a callable gets the request."""

    def brain(request: dict[str, Any]) -> Act:
        answer = answers[schema_of(request)]
        said = answer(request) if callable(answer) else answer
        return said if isinstance(said, Act) else Act(text=said if isinstance(said, str) else json.dumps(said))

    return brain


def in_turn(*acts: Act) -> Brain:
    """One act after the other; the last one for ever."""
    waiting = list(acts)

    def brain(_request: dict[str, Any]) -> Act:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return brain
