"""Writing an accepted edit to a file that no editor holds: whole or not at all, and nowhere but under the root.

Never follows a link, never touches a byte outside the splices, never makes a file where something is already.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coauthor.domain import texts
from coauthor.pool import faultpoints
from coauthor.review import leftovers

ALLOWED = frozenset({".tex", ".ltx", ".bib", ".md", ".txt"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be written: its bytes and its text."""

    path: Path
    raw: bytes
    text: str
    mode: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it may not: a sentence for the person."""

    reason: str


def open_file(root: Path, path: str) -> Opened | Refused:
    """Read a workspace file for editing; `path` is relative to the root, with slashes."""
    target = root.resolve() / path
    refused = _outside(root.resolve(), target, path)
    if refused:
        return refused
    try:
        raw, mode = _read(target)
    except OSError as error:
        return Refused(f"{path} can't be read: {error.strerror or error}.")
    if not mode & stat.S_IWUSR:
        return Refused(f"{path} is read-only.")
    loaded = texts.load(raw)
    if isinstance(loaded, texts.Unreadable):
        return Refused(f"{path} {loaded.reason}.")
    return Opened(target, raw, loaded.text, mode)


def open_new(root: Path, path: str) -> Opened | Refused:
    """A file that is not there yet and may be made; refused where anything is in its place by now."""
    target = root.resolve() / path
    refused = _outside(root.resolve(), target, path)
    if refused:
        return refused
    if target.exists():
        return Refused(f"There is a file {path} by now, and CoAuthor writes over none.")
    above = next(folder for folder in target.parents if folder.exists())
    if not above.is_dir():
        return Refused(f"{path} can't be made: {above.name} is no folder.")
    return Opened(target, b"", "", 0, is_new=True)


def make(opened: Opened, text: str) -> Refused | None:
    """Make a new file, whole or not at all, with the folders it needs; refused where one has appeared meanwhile."""
    try:
        opened.path.parent.mkdir(parents=True, exist_ok=True)
        with _filled(opened.path, text.encode(), 0o666) as temp:
            faultpoints.reach("disk.written")
            _put_where_nothing_is(temp, opened.path)
            _sync_folder(opened.path.parent)
    except FileExistsError:
        return Refused(f"A file {opened.path.name} has appeared just now, and CoAuthor writes over none.")
    except OSError as error:
        return Refused(f"{opened.path.name} can't be made: {error.strerror or error}.")
    return None


def remove(opened: Opened) -> Refused | None:
    """Remove a file that is still as it was opened."""
    try:
        if _read(opened.path)[0] != opened.raw:
            return Refused(f"{opened.path.name} changed on the disk just now, so it stays.")
        opened.path.unlink()
        _sync_folder(opened.path.parent)
    except OSError as error:
        return Refused(f"{opened.path.name} can't be removed: {error.strerror or error}.")
    return None


def _put_where_nothing_is(temp: Path, target: Path) -> None:
    """Give the filled file its name, which fails where that is taken; without hard links in two steps."""
    try:
        os.link(temp, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        temp.replace(target)


def write(opened: Opened, splices: Sequence[texts.Splice], restore: bytes | None = None) -> Refused | None:
    """Make the splices, or put `restore` if that is the same but for line ends in what the splices put.

    Refused if the file changed meanwhile. Temp file in the same folder, fsync, rename, fsync of the folder; mode and
    line ends are kept.
    """
    content = texts.apply_to_bytes(opened.raw, splices)
    if restore is not None and _same_outside(restore, content, splices):
        content = restore
    try:
        with _filled(opened.path, content, 0o600) as temp:
            temp.chmod(stat.S_IMODE(opened.mode))
            faultpoints.reach("disk.written")
            if _read(opened.path)[0] != opened.raw:
                return Refused(f"{opened.path.name} changed on the disk just now; look at it and accept again.")
            temp.replace(opened.path)
            _sync_folder(opened.path.parent)
    except OSError as error:
        return Refused(f"{opened.path.name} can't be written: {error.strerror or error}. It is as it was.")
    return None


@contextlib.contextmanager
def _filled(target: Path, content: bytes, mode: int) -> Iterator[Path]:
    """A new file beside the target with the content on the disk, held as ours; gone afterwards unless renamed."""
    temp, held = leftovers.beside(target), None
    try:
        fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
        with os.fdopen(fd, "wb") as file:
            held = leftovers.hold(fd)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temp
    finally:
        with contextlib.suppress(OSError):
            temp.unlink()
        if held is not None:
            os.close(held)


def _outside(root: Path, target: Path, path: str) -> Refused | None:
    if Path(path).is_absolute() or ".." in Path(path).parts:
        return Refused(f"{path} is outside the workspace.")
    if target.suffix.lower() not in ALLOWED or any(part.startswith(".") for part in Path(path).parts):
        return Refused(f"{path} is not a kind of file that CoAuthor edits.")
    if target.is_symlink() or target.parent.resolve() != target.parent:
        return Refused(f"{path} is or lies behind a symbolic link; CoAuthor does not follow links.")
    return None if root in target.parents else Refused(f"{path} is outside the workspace.")


def _read(path: Path) -> tuple[bytes, int]:
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(fd, "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise OSError("it is not a regular file")
        return file.read(), facts.st_mode


def _same_outside(one: bytes, two: bytes, splices: Sequence[texts.Splice]) -> bool:
    """True if two results of the splices differ in nothing but line ends that the splices put there."""
    a, b = texts.load(one), texts.load(two)
    if not isinstance(a, texts.Loaded) or not isinstance(b, texts.Loaded) or (a.text, a.bom) != (b.text, b.bom):
        return False
    put, shift = [], 0
    for splice in texts.ordered(splices):
        start = splice.start + shift
        put.append((start, start + len(splice.text)))
        shift += len(splice.text) - (splice.end - splice.start)
    return all(any(start <= at < end for start, end in put) for at in _crlf(one) ^ _crlf(two))


def _crlf(raw: bytes) -> set[int]:
    """Where the line ends that are CRLF stand in the normalised text."""
    decoded = raw.removeprefix(texts.BOM).decode("utf-8")
    return {found.start() - before for before, found in enumerate(re.finditer("\r\n", decoded))}


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
