"""The keyboard of somebody at a terminal: one key at a time, a line, or a text in their own editor.

It only reads; output stays as it is while a key is awaited, so that other threads may print meanwhile.
"""

from __future__ import annotations

import os
import re
import select
import shlex
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")
_END, _BREAK = "\x04", "\x03"
_GLANCE_S = 0.05
"""Where keys can't be waited for together with a bell, they are looked for this often."""


class Closed(Exception):
    """Nobody types any more: the terminal is gone, or Ctrl-D was pressed."""


class Keyboard:
    """What is typed; keys that came early are kept for the next question."""

    def __init__(self) -> None:
        self._early: deque[str] = deque()

    def key(self) -> str:
        """The next key, in lower case; Enter is a line feed. Arrows and the like are not keys here."""
        while not self._early:
            self._early.extend(_ESCAPE.sub("", _read().replace("\r", "\n")))
        pressed = self._early.popleft()
        if pressed == _END:
            raise Closed
        if pressed == _BREAK:
            raise KeyboardInterrupt
        return pressed.lower()

    def soon(self, seconds: float, bell: int | None = None) -> str | None:
        """The next key; None where none comes within the seconds, or before there is something to read at `bell`."""
        if not self._early and not _comes(seconds, bell):
            return None
        return self.key()

    def line(self, asked: str, given: str = "") -> str | None:
        """A line that is typed, or changed from the one given; None where the person thinks better of it.

        What was typed or pasted before it was asked for belongs to it, so that no word of it is taken for keys.
        """
        early = "".join(self._early)
        self._early.clear()
        if _BREAK in early:
            return None
        early, ended, rest = early.replace(_END, "").partition("\n")
        early = _taken_back(early)
        if ended and not given:
            self._early.extend(rest)
            return early
        return self._prompted(asked, given + early)

    def press(self, key: str) -> None:
        """Have this key as the next one."""
        self._early.appendleft(key)

    def _prompted(self, asked: str, given: str) -> str | None:
        from prompt_toolkit import prompt

        several = "\n" in given
        try:
            return prompt(asked, default=given, multiline=several, bottom_toolbar=_SEVERAL if several else None)
        except (KeyboardInterrupt, EOFError):
            return None

    def text(self, given: str) -> str | None:
        """The text as the person changed it, in $VISUAL or $EDITOR if that is set, else here; None for not at all."""
        program = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not program:
            return self.line("yours › ", given)
        self._early.clear()
        return _edited(program, given)


_SEVERAL = "Esc, then Enter: done · Ctrl-C: leave it as it was"


def _taken_back(typed: str) -> str:
    """What is left of keys once the backspaces among them have done their work."""
    kept: list[str] = []
    for each in typed:
        if each in "\x7f\x08":
            del kept[-1:]
        elif each.isprintable():
            kept.append(each)
    return "".join(kept)


def _edited(program: str, given: str) -> str | None:
    """What the program leaves in a file with the text; None where it can't be run, ends badly or saves nothing."""
    with tempfile.TemporaryDirectory(prefix="coauthor-") as folder:
        file = Path(folder) / "sentence.tex"
        file.write_text(given if given.endswith("\n") else f"{given}\n", "utf-8")
        before = _mark(file)
        try:
            done = subprocess.run([*shlex.split(program), str(file)], check=False)
            changed = file.read_text("utf-8").replace("\r\n", "\n")
        except (OSError, ValueError):
            return None
        if done.returncode or _mark(file) == before:
            return None
    return changed if given.endswith("\n") else changed.removesuffix("\n")


def _mark(file: Path) -> tuple[int, int]:
    """What tells a file that was saved, be it with the same words, from one that was not."""
    state = file.stat()
    return state.st_mtime_ns, state.st_ino


def _comes(seconds: float, bell: int | None) -> bool:
    """Wait for a key; False once the time is over or the bell has rung, whichever is first."""
    if os.name == "nt":
        import msvcrt

        deadline = time.monotonic() + seconds
        while not (pressed := bool(getattr(msvcrt, "kbhit")())) and time.monotonic() < deadline:  # noqa: B009 - see _read
            time.sleep(_GLANCE_S)
        return pressed
    fd = sys.stdin.fileno()
    with _single_keys(fd):
        ready, _, _ = select.select([fd] if bell is None else [fd, bell], [], [], seconds)
    return fd in ready


def _read() -> str:
    if os.name == "nt":
        import msvcrt

        return str(getattr(msvcrt, "getwch")())  # noqa: B009 - it is not there on the system that types are checked on
    fd = sys.stdin.fileno()
    with _single_keys(fd):
        piece = os.read(fd, 64)
    if not piece:
        raise Closed
    return piece.decode("utf-8", "ignore")


@contextmanager
def _single_keys(fd: int) -> Iterator[None]:
    """Keys come without Enter and unseen; output and Ctrl-C stay as they are."""
    import termios
    import tty

    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
