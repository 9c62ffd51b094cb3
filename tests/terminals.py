"""The real program as a person meets it: run with pipes, or driven at a terminal of its own.

Tests say `import terminals`. Nothing here sleeps: a terminal is read until it shows a fact.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import scenes

FILE = "chapters/introduction.tex"
PLACE = f"{FILE}:11-16"
REQUEST = "Tighten this paragraph, make it more formal and fix LaTeX habits"
COMMAND = [sys.executable, "-P", "-m", "coauthor"]
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>78])|\r")
# Makes the terminal the program's own, so that Ctrl-C reaches it as it reaches everybody.
OWNED = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
QUICKLY = {"COAUTHOR_ALONE_S": "1", "COAUTHOR_IDLE_S": "5"}


def environment(**more: str) -> dict[str, str]:
    """What the program is started with: this checkout, and workers that leave soon after the test."""
    path = os.pathsep.join([str(scenes.CHECKOUT / "server"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "100", **QUICKLY, **more}


def run(folder: Path, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """One call without a terminal, in `folder`; `typed` comes through a pipe."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(**more),
        input=typed,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def answer(folder: Path, *arguments: str, code: int = 0, **more: str) -> Any:
    """The one JSON document of a call with `--json`, which must end with this exit code."""
    done = run(folder, *arguments, "--json", **more)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def error_of(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What a failed call with --json says; it is the only thing on standard output."""
    error: dict[str, str] = json.loads(done.stdout)["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["message"].endswith((".", "?", "`")), "an error is a sentence"
    return error


def with_a_proposal(thesis: Path) -> Path:
    """The example thesis once it has the proposal P1 of task T1: four sentences of the introduction."""
    thread = answer(thesis, "ask", REQUEST, PLACE)
    assert thread["task"]["status"] == "awaiting_review"
    assert thread["task"]["proposals"] == ["P1"]
    return thesis


class Terminal:
    """The program at a terminal of `columns`; `shown` is all that it printed, without colours and moves."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 100, **more: str) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        # No terminal emulator answers here, so the program must not ask it where the cursor is.
        env = environment(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1", **more)
        del env["COLUMNS"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", OWNED, *COMMAND, *arguments],
            cwd=folder,
            env=env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            close_fds=True,
        )
        os.close(theirs)
        self._fd = ours
        self._raw = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._fd)

    @property
    def raw(self) -> str:
        """Everything printed so far, colours and moves included."""
        return self._raw.decode("utf-8", "replace")

    @property
    def shown(self) -> str:
        """Everything printed so far, as text."""
        return ESCAPES.sub("", self.raw)

    def type(self, text: str) -> None:
        """What a person types; `\\r` is the Enter key."""
        os.write(self._fd, text.encode())

    def until(self, text: str, after: int = 0, within: float = 20) -> int:
        """Read until `text` is shown behind offset `after`; gives the offset behind it."""
        deadline = time.monotonic() + within
        while text not in self.shown[after:]:
            left = deadline - time.monotonic()
            assert left > 0, f"not shown within {within} s: {text!r}\n{self.shown[after:]}"
            assert self._read(left), f"the program ended and never showed {text!r}\n{self.shown[after:]}"
        return self.shown.index(text, after) + len(text)

    def ended(self, within: float = 20) -> int:
        """The exit code, once the program has left."""
        deadline = time.monotonic() + within
        while self._read(deadline - time.monotonic()):
            assert time.monotonic() < deadline, f"still running after {within} s\n{self.shown}"
        return self._process.wait(timeout=within)

    def _read(self, seconds: float) -> bool:
        """Read what there is within the time; False once the program has closed its end."""
        ready, _, _ = select.select([self._fd], [], [], max(0, seconds))
        if not ready:
            return True
        try:
            piece = os.read(self._fd, 65536)
        except OSError:
            return False
        self._raw += piece
        return bool(piece)
