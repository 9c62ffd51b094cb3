"""Scenes that tests are set in: manuscripts to work on, programs to drive, one way to wait for a fact.

Tests say `import scenes`. Nothing here stands in for a part of CoAuthor; no other place may poll.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLE = CHECKOUT / "server" / "coauthor" / "cli" / "sample"
# The documents of the corpus, by name.
CORPUS = ("routing-msc", "parallel-phd", "sympy-paper", "emcee-paper", "combiner-de", "course-zh")
TICK = 0.005
T = TypeVar("T")


def corpus(name: str) -> Path:
    """The folder of a real document (`src`, `meta.json`, `truth.json`), read only; skips where there is none.

    It is looked for in COAUTHOR_CORPUS, then beside the checkout; the project itself ships no corpus.
    """
    places = [Path(os.environ["COAUTHOR_CORPUS"])] if "COAUTHOR_CORPUS" in os.environ else []
    for place in [*places, CHECKOUT.parent / "shared" / "corpus"]:
        if (place / name).exists():
            return place / name
    pytest.skip(f"the corpus '{name}' is not on this machine (COAUTHOR_CORPUS, or ../shared/corpus)")


def scratch_corpus(name: str, folder: Path) -> Path:
    """A writable copy of a corpus document's sources, in `folder`/<name>."""
    return _copy(corpus(name) / "src", folder / name)


def scratch_thesis(folder: Path) -> Path:
    """A writable copy of the example thesis that ships with CoAuthor, in `folder`/thesis."""
    return _copy(SAMPLE, folder / "thesis")


def write(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder, with these texts in it by their paths."""
    for name, text in texts.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return folder


def project_files(*endings: str) -> list[Path]:
    """The project's own files (git knows them or would add them), absolute; all, or those that end so."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listed.stdout.split("\0") if name.endswith(endings or "")]
    return [CHECKOUT / name for name in names if (CHECKOUT / name).is_file()]


def nvim() -> Path:
    """Neovim 0.12 or newer; skips where there is none, and fails in CI."""
    program = _program("nvim", "COAUTHOR_NVIM")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in said.split()[1].lstrip("v").split("-")[0].split(".")[:2])
    if version < (0, 12):
        _missing(f"Neovim 0.12 is needed and {program} is {version[0]}.{version[1]}")
    return program


def texlab() -> Path:
    """The language server texlab; skips where there is none, and fails in CI."""
    return _program("texlab", "COAUTHOR_TEXLAB")


def wait_for(predicate: Callable[[], T], timeout: float = 10, what: str = "") -> T:
    """The first true value of `predicate`; fails after `timeout` seconds and says what did not happen."""
    for _ in _ticks(timeout):
        if value := predicate():
            return value
        threading.Event().wait(TICK)
    raise AssertionError(_too_late(predicate, timeout, what))


async def eventually(predicate: Callable[[], T], within: float = 10, what: str = "") -> T:
    """`wait_for` inside a running loop, which goes on meanwhile."""
    for _ in _ticks(within):
        if value := predicate():
            return value
        await asyncio.sleep(TICK)
    raise AssertionError(_too_late(predicate, within, what))


def _ticks(timeout: float) -> Iterator[None]:
    """One tick at once, then more until `timeout` seconds are over, and a last one after that."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        yield
    yield


def _too_late(predicate: Callable[[], object], timeout: float, what: str) -> str:
    fact = what or getattr(predicate, "__qualname__", repr(predicate))
    return f"did not happen within {timeout} s: {fact}"


def _copy(source: Path, target: Path) -> Path:
    """A copy that may be written to, whatever the modes of the original."""
    shutil.copytree(source, target, copy_function=shutil.copyfile)
    for path in [target, *target.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o600)
    return target


def _program(name: str, variable: str) -> Path:
    """From the environment variable, the checkout's .cache (`make nvim`), or the PATH."""
    places = (os.environ.get(variable), str(CHECKOUT / ".cache" / "nvim" / "bin" / name), name)
    found = next((path for place in places if place and (path := shutil.which(place))), None)
    return Path(found) if found else _missing(f"{name} is not on this machine; get it with: make nvim")


def _missing(reason: str) -> NoReturn:
    """Skips, or fails in CI, where a test that nobody ran must not look like one that passed."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
