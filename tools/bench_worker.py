"""How long diagnostics take after a key while a worker starts and a model streams to it, and in the same server idle.

    bench_worker.py FOLDER      prints the p95 of both in milliseconds, as JSON

The worker is a real one, started by the server for a task that is posted to it; the model is a process that plays an
endpoint and streams as fast as a large model does. It must change nothing in FOLDER: it works in copies.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import lspbench

CHECKOUT = Path(__file__).resolve().parent.parent
ROUNDS = 3
KEYS = 250
PAUSE_S = 0.01
STREAM_S = 4.0
PIECE_S = 0.01
PIECES = int(STREAM_S / PIECE_S)
WORDS = "what the second run shows of clocks that drift while nobody looks at them in a quiet room".split()
LONGEST_S = 60.0
OUTSIDE = "agent:outside"
"""No worker plays it: a task of its own makes the pool, and has the server load all that it needs for one."""


class Model(BaseHTTPRequestHandler):
    """A chat endpoint that streams words and then ends, which it says on standard output."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Nothing is read of it."""

    def do_POST(self) -> None:
        chance = random.Random(1)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        points = [f" {chance.choice(WORDS)} {number}" for number in range(PIECES)]  # who repeats itself is cut off
        pieces = ['{"goal": "Say', *points, '", "strategy": ["cut filler"]}']
        for piece in pieces:
            choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
            said = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            self.wfile.write(b"data: " + json.dumps(said).encode() + b"\n\n")
            self.wfile.flush()
            time.sleep(PIECE_S)
        self.wfile.write(b"data: [DONE]\n\n")
        print("done", flush=True)


def play() -> int:
    """Serve until somebody ends the process."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    print(server.server_address[1], flush=True)
    server.serve_forever()
    return 0


class Round:
    """One server in a copy of the folder, with nothing of the person who measures: no settings, no caches."""

    def __init__(self, folder: Path, scratch: Path, port: int) -> None:
        root = scratch / "thesis"
        shutil.copytree(folder, root)
        names = ("CONFIG", "DATA", "STATE", "CACHE")
        env = {f"XDG_{name}_HOME": str(scratch / name.lower()) for name in names}
        env |= {"PYTHONPATH": str(CHECKOUT / "server"), "COAUTHOR_ENDPOINT": f"http://127.0.0.1:{port}/v1"}
        env |= {"COAUTHOR_ENDPOINT_MODEL": "openai/test", "COAUTHOR_ALONE_S": "1", "COAUTHOR_IDLE_S": "1"}
        found = lspbench.Workspace(root)
        command = [sys.executable, "-P", "-m", "coauthor", "serve", "--stdio"]
        self.client = lspbench.Client(command, root, env=env)
        self.client.initialize(init_options={"coauthor": {"trusted": True, "taskChanged": True}})
        self.typed = lspbench.Doc(self.client, found.target)
        self.asked_of = lspbench.Doc(self.client, found.last)
        self.line, self.column = lspbench.prose_spot(self.typed.lines)
        if self.client.wait_diag(self.typed.uri, 0, timeout=LONGEST_S) is None:
            sys.exit("The server sent no diagnostics.")

    def post(self, **more: Any) -> None:
        """A request about a line of another file."""
        line, _ = lspbench.prose_spot(self.asked_of.lines)
        ends = {"start": self.asked_of.pos(line, 0), "end": self.asked_of.pos(line, len(self.asked_of.lines[line]))}
        argument = {"intent": "tighten this", "refs": [{"uri": self.asked_of.uri, "range": ends}], **more}
        said = {"command": "coauthor.task.post", "arguments": [argument]}
        reply = self.client.request("workspace/executeCommand", said).wait(LONGEST_S)
        if reply is None or reply.error:
            sys.exit(f"The task was not taken: {reply and reply.error}")

    def key(self, number: int) -> float:
        """Milliseconds from a key to the diagnostics of the text with it."""
        is_new = number % 2 == 0
        sent = self.typed.edit(self.line, self.column, 0 if is_new else 1, "x" if is_new else "")
        shown = self.client.wait_diag(self.typed.uri, sent, None, LONGEST_S, self.typed.version)
        if shown is None:
            sys.exit("The server sent no diagnostics.")
        time.sleep(PAUSE_S)
        taken: float = (shown - sent) * 1e3
        return taken


def measure(folder: Path) -> dict[str, float]:
    """The p95 of all rounds."""
    model = subprocess.Popen([sys.executable, __file__, "--model"], stdout=subprocess.PIPE, text=True)
    assert model.stdout is not None
    port, heard = int(model.stdout.readline()), threading.Semaphore(0)
    threading.Thread(target=_hear, args=(model, heard), daemon=True).start()
    idle: list[float] = []
    busy: list[float] = []
    try:
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory(prefix="coauthor-bench-", ignore_cleanup_errors=True) as scratch:
                one = Round(folder, Path(scratch), port)
                one.post(assignee=OUTSIDE)
                time.sleep(2.0)
                idle += [one.key(number) for number in range(KEYS)]
                one.post()
                begun, number = time.monotonic(), 0
                while not heard.acquire(blocking=False):
                    busy.append(one.key(number))
                    number += 1
                    if time.monotonic() > begun + LONGEST_S:
                        sys.exit("The worker did not ask the model.")
                one.client.close()
    finally:
        model.kill()
    return {"idle": lspbench.quantile(idle, 0.95), "busy": lspbench.quantile(busy, 0.95), "keys": len(busy)}


def _hear(model: subprocess.Popen[str], heard: threading.Semaphore) -> None:
    for line in model.stdout or ():
        if line == "done\n":
            heard.release()


def main() -> int:
    """Print the figures, or be the model."""
    if sys.argv[1:] == ["--model"]:
        return play()
    sys.setswitchinterval(5e-4)
    print(json.dumps(measure(Path(sys.argv[1]).resolve())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
