"""What was read of a workspace's files, kept in the user's cache folder, so that a start reads only what has changed.

A file is known by the hash of its bytes, never by its time. What cannot be read back, for whatever reason, is as if it
were not there; nothing is ever taken from the workspace itself, which may be somebody else's.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import pickle
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import coauthor
from coauthor.manuscript import dialects
from coauthor.manuscript.facts import FileFacts

_log = logging.getLogger(__name__)

MOST_BYTES = 32 * 1024 * 1024
"""A workspace of which more would be kept is read anew each time."""
MOST_WORKSPACES = 30
"""The ones that were not read for the longest time are forgotten first."""


class Known(NamedTuple):
    """A file's facts, and where its lines begin (None where a character of it takes two units of UTF-16)."""

    file: FileFacts
    lines: array[int] | None
    is_ascii: bool = True


class Memory:
    """What is remembered of one workspace while it is read; `save` ends it."""

    def __init__(self) -> None:
        self.taught = dialects.PLAIN
        self._place: Path | None = None
        self._kept: dict[str, tuple[bytes, bytes]] = {}
        self._noted: dict[str, tuple[bytes, Known]] = {}
        self._is_over = False

    @classmethod
    def of(cls, root: Path) -> Memory:
        """What was kept of the workspace at `root`; any thread may ask."""
        memory = cls()
        try:
            memory._place = folder() / f"{hashlib.sha256(os.fsencode(root)).hexdigest()[:24]}.facts"
            taught, memory._kept = _loaded(memory._place.read_bytes())
            memory.taught = _unpickled(taught)
        except FileNotFoundError:
            pass
        except Exception as error:  # noqa: BLE001 - broken in whatever way: then it is read anew
            _log.info("what was remembered of %s is of no use: %s", root, error)
            memory.taught, memory._kept = dialects.PLAIN, {}
        return memory

    def find(self, path: str, digest: bytes) -> Known | None:
        """What was read of a file that had these bytes."""
        kept = self._kept.get(path)
        if kept is None or kept[0] != digest:
            return None
        try:
            known = _unpickled(kept[1])
        except Exception:  # noqa: BLE001 - as above
            return None
        return known if isinstance(known, Known) else None

    def note(self, path: str, digest: bytes, known: Known) -> None:
        """This is what was read of a file."""
        if not self._is_over:
            self._noted[path] = (digest, known)

    def teach(self, taught: dialects.Dialect) -> None:
        """From now on files are read so; what was read otherwise is of no use."""
        self.taught = taught
        self._kept.clear()
        self._noted.clear()

    def save(self, paths: set[str], give_way: Callable[[], object] = lambda: None) -> None:
        """Write what is known of these files, if any was new, and forget it all here; runs in a thread.

        `give_way` is called before each step that would hold up somebody who types.
        """
        kept, noted, self._is_over = self._kept, self._noted, True
        self._kept, self._noted = {}, {}
        if self._place is None or not noted:
            return
        try:
            for path, (digest, known) in noted.items():
                give_way()
                kept[path] = digest, pickle.dumps(known, 5)
            kept = {path: each for path, each in kept.items() if path in paths}
            _write(self._place, pickle.dumps((pickle.dumps(self.taught, 5), kept), 5))
        except (OSError, pickle.PickleError, RecursionError) as error:
            _log.info("what was read can't be remembered: %s", error)


def digest(raw: bytes) -> bytes:
    """What a file's bytes are known by."""
    return hashlib.sha256(raw).digest()


def folder() -> Path:
    """Where it is kept: the user's own folder, which can be deleted at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("coauthor")) / "facts"


def _stamp() -> bytes:
    """The code that reads: another one may read otherwise."""
    here = Path(coauthor.__file__).parent
    said = [coauthor.__version__, sys.version]
    for room in ("domain", "manuscript", "manuscript/balance"):
        with os.scandir(here / room) as entries:
            states = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py")]
        said += sorted(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)
    return hashlib.sha256("\n".join(said).encode()).digest()


def _loaded(raw: bytes) -> tuple[bytes, dict[str, tuple[bytes, bytes]]]:
    stamp, check, rest = raw[:32], raw[32:64], raw[64:]
    if stamp != _stamp() or check != hashlib.sha256(rest).digest():
        raise ValueError("of other code, or damaged")
    taught, kept = _unpickled(rest)
    return taught, kept


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        old = sorted(place.parent.glob("*.facts"), key=lambda each: each.stat().st_mtime)
        for each in old[: max(0, len(old) - MOST_WORKSPACES + 1)]:
            each.unlink()
    if len(data) > MOST_BYTES:
        place.unlink(missing_ok=True)
        return
    part = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        with open(part, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(_stamp() + hashlib.sha256(data).digest() + data)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


class _Unpickler(pickle.Unpickler):
    """Makes nothing but the values of reading."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _HARMLESS:
            return super().find_class(module, name)
        if module == __name__ and name == Known.__name__:
            return Known
        if module.startswith("coauthor.manuscript.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of reading")


_HARMLESS = {("array", "array"), ("array", "_array_reconstructor"), ("builtins", "frozenset")}


def _unpickled(data: bytes) -> Any:
    return _Unpickler(io.BytesIO(data)).load()
