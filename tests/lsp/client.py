"""A real LSP client over real pipes, for tests: `with client.start(folder) as editor: …`.

It keeps its own copy of every open document (`Mirror`), counts positions by itself, and records every message.
It must never import the server's code: what it checks it must not share.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SERVER = Path(__file__).resolve().parents[2] / "server"
PATIENCE = 20.0  # seconds until a wait gives up; long, since it only matters where something is broken

Message = dict[str, Any]


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, error: Message) -> None:
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.code: int = error["code"]
        self.message: str = error["message"]
        self.data: Any = error.get("data")


class Client:
    """One server process and the client that drives it.

    `messages` holds all that came, in order. `answer[method]` is a function from params to result for requests
    of the server; without one, a request is answered with null. `process` is a server that runs already.
    """

    def __init__(
        self,
        root: Path,
        *,
        argv: list[str] | None = None,
        env: dict[str, str] | None = None,
        process: Any = None,
    ) -> None:
        self.root = root
        self.encoding = "utf-16"
        self.capabilities: Message = {}
        self.messages: list[Message] = []
        self.answer: dict[str, Callable[[Any], Any]] = {}
        self._news = threading.Condition()
        self._writing = threading.Lock()
        self._ids = itertools.count(1)
        self._stderr: list[str] = []
        self._cut = ""  # what ended the reading, where it was not the end
        self.process = process or subprocess.Popen(
            argv or [sys.executable, "-m", "coauthor", "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(SERVER), **(env or {})},
            cwd=root,
            bufsize=0,
        )
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._read, self._read_stderr)]
        for thread in self._threads:
            thread.start()

    # The handshake

    def initialize(
        self, *, encodings: list[str] | None = None, options: Any = None, capabilities: Message | None = None
    ) -> Message:
        """Say `initialize` and `initialized`; returns the result of the first."""
        given: Message = {"general": {"positionEncodings": encodings}} if encodings else {}
        result = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "clientInfo": {"name": "tests"},
                "rootUri": self.root.as_uri(),
                "capabilities": {**given, **(capabilities or {})},
                "initializationOptions": options,
            },
        )
        self.capabilities = result["capabilities"]
        self.encoding = self.capabilities["positionEncoding"]
        self.notify("initialized", {})
        return result

    def stop(self) -> int:
        """Say `shutdown` and `exit`; returns the server's exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End the server process, whatever it does."""
        self.process.kill()
        self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    # Speaking

    def request(self, method: str, params: Any = None) -> Any:
        """Ask and wait; returns the result, raises Refused for an error."""
        return self.result(self.ask(method, params))

    def ask(self, method: str, params: Any = None) -> int:
        """Ask without waiting; returns the id."""
        number = next(self._ids)
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def result(self, number: int, patience: float = PATIENCE) -> Any:
        """Wait for the answer to an id."""

        def answers(message: Message) -> bool:
            return message.get("id") == number and "method" not in message

        message = self.wait_for(answers, patience=patience)
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def command(self, name: str, **arguments: Any) -> Any:
        """`workspace/executeCommand` with one object."""
        return self.request("workspace/executeCommand", {"command": name, "arguments": [arguments]})

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def send(self, message: Message) -> None:
        """Send a message."""
        body = json.dumps(message).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send_raw(self, data: bytes) -> None:
        """Send bytes, whatever they are."""
        assert self.process.stdin is not None
        with self._writing:
            view = memoryview(data)
            while view:
                view = view[self.process.stdin.write(view) :]

    # Hearing

    def wait_for(self, wanted: Callable[[Message], bool], since: int = 0, patience: float = PATIENCE) -> Message:
        """The first message, from number `since` on, that is wanted; fails when the server ends or none comes."""
        deadline = time.monotonic() + patience
        with self._news:
            at = since
            while True:
                for message in itertools.islice(self.messages, at, None):
                    if wanted(message):
                        return message
                at = len(self.messages)
                left = deadline - time.monotonic()
                if left <= 0 or not self._threads[0].is_alive():
                    raise AssertionError(f"no such message came in {patience:g} s; {self.state()}")
                self._news.wait(min(left, 0.2))

    def wait_until(self, fact: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until a fact holds; it is looked at again whenever a message came."""
        deadline = time.monotonic() + patience
        with self._news:
            while not fact():
                left = deadline - time.monotonic()
                assert left > 0, f"it never came true; {self.state()}"
                self._news.wait(min(left, 0.05))

    def notifications(self, method: str) -> list[Any]:
        """The params of all notifications of a method so far."""
        return [m.get("params") for m in self.messages if m.get("method") == method and "id" not in m]

    def diagnostics(self, uri: str, version: int) -> list[Message]:
        """Wait for the diagnostics of a version of a document."""

        def wanted(message: Message) -> bool:
            params = message.get("params") or {}
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri
                and params.get("version") == version
            )

        found: list[Message] = self.wait_for(wanted)["params"]["diagnostics"]
        return found

    def state(self) -> str:
        """Whether the server runs, or with what code it ended, and all that it said: for a wait that was in vain.

        One whose output has ended is about to end itself, and its last words are waited for.
        """
        reader, ear = self._threads
        if not reader.is_alive():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            ear.join(5)
        code = self.process.poll()
        how = "it runs" if code is None else f"it ended with {code}"
        hears = "its output is open" if reader.is_alive() else f"its output has ended ({self._cut or 'in order'})"
        return f"server {self.process.pid}: {how}, {hears}, {len(self.messages)} messages came; it said:\n{self.log}"

    @property
    def log(self) -> str:
        """What the server wrote to standard error so far."""
        return "".join(self._stderr)

    def _read(self) -> None:
        assert self.process.stdout is not None
        stream, data = self.process.stdout, b""
        try:
            while chunk := stream.read(1 << 16):
                data += chunk
                while (head := data.find(b"\r\n\r\n")) >= 0:
                    found = re.search(rb"Content-Length: (\d+)", data[:head])
                    assert found, data[:200]
                    end = head + 4 + int(found[1])
                    if len(data) < end:
                        break
                    self._take(json.loads(data[head + 4 : end]))
                    data = data[end:]
        except (OSError, ValueError) as error:
            self._cut = repr(error)
        with self._news:
            self._news.notify_all()

    def _take(self, message: Message) -> None:
        if "method" in message and "id" in message:
            answer = self.answer.get(message["method"], lambda _: None)
            reply = {"jsonrpc": "2.0", "id": message["id"], "result": answer(message.get("params"))}
            with contextlib.suppress(OSError):
                self.send(reply)
        with self._news:
            self.messages.append(message)
            self._news.notify_all()

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        with contextlib.suppress(OSError, ValueError):
            while chunk := self.process.stderr.read(1 << 16):
                self._stderr.append(chunk.decode("utf-8", "replace"))

    # Documents

    def open(self, path: str, text: str | None = None, version: int = 1) -> Mirror:
        """Open a file of the folder (its text from disk where none is given)."""
        place = self.root / path
        given = place.read_text("utf-8") if text is None else text
        return Mirror(self, place.as_uri(), given, version)


class Mirror:
    """A document as this client has it. Positions are counted here, independently of the server.

    Line ends in `text` are `\\n`; only they end a line.
    """

    def __init__(self, client: Client, uri: str, text: str, version: int = 1) -> None:
        self.client, self.uri, self.text, self.version = client, uri, text, version
        client.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "latex", "version": version, "text": text}},
        )

    @property
    def identifier(self) -> Message:
        """For `textDocument` in params."""
        return {"uri": self.uri}

    def position(self, offset: int) -> Message:
        """The position of a code-point offset."""
        before = self.text[:offset]
        column = before[before.rfind("\n") + 1 :]
        return {"line": before.count("\n"), "character": units(column, self.client.encoding)}

    def offset(self, position: Message) -> int:
        """The code-point offset of a position."""
        lines = self.text.split("\n")
        line = lines[position["line"]]
        for column in range(len(line) + 1):
            if units(line[:column], self.client.encoding) == position["character"]:
                return sum(len(other) + 1 for other in lines[: position["line"]]) + column
        raise AssertionError(f"no such position: {position}")

    def range(self, start: int, end: int) -> Message:
        """The range of two code-point offsets."""
        return {"start": self.position(start), "end": self.position(end)}

    def at(self, offset: int) -> Message:
        """Params of a request at an offset."""
        return {"textDocument": self.identifier, "position": self.position(offset)}

    def replace(self, start: int, end: int, new: str) -> None:
        """Edit, and tell the server."""
        self.changes([(start, end, new)])

    def type(self, after: str, new: str) -> None:
        """Insert behind the first occurrence of a text."""
        at = self.text.index(after) + len(after)
        self.replace(at, at, new)

    def changes(self, edits: list[tuple[int, int, str]]) -> None:
        """Several edits, one after the other, in one notification."""
        elements = []
        for start, end, new in edits:
            elements.append({"range": self.range(start, end), "text": new})
            self.text = self.text[:start] + new + self.text[end:]
        self.version += 1
        self.send(elements)

    def send(self, elements: list[Message], version: int | None = None) -> None:
        """A `didChange` as it is given."""
        self.client.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self.uri, "version": self.version if version is None else version},
                "contentChanges": elements,
            },
        )

    def save(self, *, write: bool = True) -> None:
        """Write to disk, and tell the server with the text."""
        if write:
            Path(self.uri.removeprefix("file://")).write_text(self.text, "utf-8")
        self.client.notify("textDocument/didSave", {"textDocument": self.identifier, "text": self.text})

    def close(self) -> None:
        """Close without saving."""
        self.client.notify("textDocument/didClose", {"textDocument": self.identifier})

    def symbols(self) -> list[tuple[str, int, int]]:
        """`documentSymbol`, flattened: name, and line and column of its selection, in the text's order."""
        result = self.client.request("textDocument/documentSymbol", {"textDocument": self.identifier})
        found = []
        pending = list(result or [])
        while pending:
            symbol = pending.pop(0)
            start = symbol["selectionRange"]["start"]
            found.append((symbol["name"], start["line"], start["character"]))
            pending = list(symbol.get("children") or []) + pending
        return found


def units(text: str, encoding: str) -> int:
    """The length of a text in an encoding's code units."""
    if encoding == "utf-32":
        return len(text)
    return len(text.encode("utf-16-le")) // 2 if encoding == "utf-16" else len(text.encode())


@contextlib.contextmanager
def start(root: Path, *, env: dict[str, str] | None = None, **handshake: Any) -> Iterator[Client]:
    """A server on a folder, greeted; killed at the end if it still runs."""
    client = Client(root, env=env)
    try:
        client.initialize(**handshake)
        yield client
    finally:
        client.kill()
