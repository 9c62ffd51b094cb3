"""The files of a workspace and what they hold together: where its root is, what reads what, who defines which key.

Reading goes through a `Source`, so that a project need not be on this disk. Nothing here writes, and nothing
outside the root is read.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from coauthor.domain import errors, texts
from coauthor.manuscript import bib, dialects, facts, references, structure, todo
from coauthor.manuscript.facts import FileFacts

MAX_FILES = 10_000
ENDINGS = (".tex", ".bib", ".md")


class Source(Protocol):
    """The files of a workspace, by their relative POSIX paths."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises NotFound or Forbidden."""

    def list(self) -> list[str]:
        """The manuscript's files, sorted."""

    def resolve(self, path: str) -> Path:
        """Where a file is on the disk; raises Forbidden for one outside of the root."""


@dataclass(frozen=True)
class Facts:
    """What is known of a project, by path. Look-ups are made at their first use and kept."""

    files: Mapping[str, FileFacts] = field(default_factory=dict)

    def with_file(self, path: str, file: FileFacts | None) -> Facts:
        """The facts with one file's replaced, or taken out."""
        files = {name: known for name, known in self.files.items() if name != path}
        if file is not None:
            files[path] = file
        return Facts(files)

    @cached_property
    def labels(self) -> dict[str, list[tuple[str, references.Key]]]:
        """By key, every place (path and range) that defines it."""
        found: dict[str, list[tuple[str, references.Key]]] = {}
        for path, file in self.files.items():
            for key in file.labels:
                found.setdefault(key.key, []).append((path, key))
        return found

    @cached_property
    def entries(self) -> dict[str, list[tuple[str, bib.Entry]]]:
        """By citation key, every place that defines it."""
        found: dict[str, list[tuple[str, bib.Entry]]] = {}
        for path, file in self.files.items():
            for entry in file.entries:
                found.setdefault(entry.key, []).append((path, entry))
        return found

    @cached_property
    def includes(self) -> dict[str, tuple[str, ...]]:
        """By path, the files of the project that it reads, in order."""
        return include_graph(self.files)

    def sections(self) -> Iterator[tuple[str, structure.Section]]:
        """Every heading with its file, file by file."""
        for path, file in self.files.items():
            for section in file.sections:
                yield path, section

    def todos(self) -> Iterator[tuple[str, todo.Todo]]:
        """Every request with its file."""
        for path, file in self.files.items():
            for request in file.todos:
                yield path, request


class DiskSource:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises NotFound if it can't be read, Forbidden outside of the root."""
        place = self.resolve(path)
        try:
            return place.read_bytes()
        except OSError as error:
            raise errors.NotFound(f"{path} can't be read: {error.strerror}") from error

    def resolve(self, path: str) -> Path:
        """The real place of a file, through every link; raises Forbidden outside of the root."""
        try:
            place = (self.root / path).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise errors.Forbidden(f"{path!r} is no place for a file") from error
        if not place.is_relative_to(self.root):
            raise errors.Forbidden(f"{path} lies outside of {self.root}")
        return place

    def list(self) -> list[str]:
        """The .tex, .bib and .md files, sorted; at most 10,000, nothing hidden, no folder twice."""
        found: list[str] = []
        seen: set[tuple[int, int]] = set()
        waiting = [""]
        while waiting and len(found) < MAX_FILES:
            folder = waiting.pop()
            for entry in self._entries(folder, seen):
                path = posixpath.join(folder, entry.name)
                if _is(entry.is_dir):
                    waiting.append(path)
                elif entry.name.endswith(ENDINGS) and _is(entry.is_file) and self._is_ours(entry, path):
                    found.append(path)
        return sorted(found[:MAX_FILES])

    def _entries(self, folder: str, seen: set[tuple[int, int]]) -> tuple[os.DirEntry[str], ...]:
        """What is in a folder that was not seen yet, nothing hidden; nothing where it can't be listed."""
        try:
            place = self.resolve(folder)
            known = place.stat()
            if (known.st_dev, known.st_ino) in seen:
                return ()
            seen.add((known.st_dev, known.st_ino))
            with os.scandir(place) as entries:
                return tuple(entry for entry in entries if entry.name[0] != "." and entry.name not in _SKIPPED)
        except (OSError, errors.Forbidden):
            return ()

    def _is_ours(self, entry: os.DirEntry[str], path: str) -> bool:
        return not entry.is_symlink() or (self.root / path).resolve().is_relative_to(self.root)


def find_root(path: Path) -> Path:
    """The root that a file or folder belongs to, the same for an editor, a worker and a terminal.

    The nearest ancestor with `.coauthor/` or `coauthor.toml`; if there is none the nearest with OUTLINE.md, then
    with `.git`, then the one that has the main file too that a text names (`% !TeX root`, a subfile), then the
    nearest with a main file of LaTeX, below the person's home; else the file's own folder.
    """
    return marked_root(path) or _folder(path)


def marked_root(path: Path) -> Path | None:
    """The root that something says is one; None where `find_root` takes the file's own folder for want of a mark."""
    folder = _folder(path)
    ancestors = [folder, *folder.parents]
    for marks in _MARKS:
        for ancestor in ancestors:
            if any((ancestor / mark).exists() for mark in marks):
                return ancestor
    near = list(_near(ancestors))
    named = _named_root(path, near) if path.is_file() else None
    if named is None:
        named = next((ancestor for ancestor in near if _has_main_file(ancestor)), None)
    return named or (_named_root(path, near) if path.is_dir() else None)


def _named_root(path: Path, near: list[Path]) -> Path | None:
    """The nearest of the folders with the main file that a text, or one in a folder, names."""
    try:
        texts = [path] if path.is_file() else sorted(path.glob("*.tex"))[:_MOST_FILES]
        for text in texts:
            main = facts.root_named(_head(text)) if text.suffix == ".tex" else ""
            place = (text.resolve().parent / main).resolve() if main else text.resolve()
            if main and place.is_file():
                return next((folder for folder in near if place.is_relative_to(folder)), None)
    except (OSError, ValueError):
        return None
    return None


def _folder(path: Path) -> Path:
    return path.resolve() if path.is_dir() else path.resolve().parent


def _near(ancestors: list[Path]) -> Iterator[Path]:
    """The folder and a few above it; never the home folder or what is above that, where many things lie."""
    home = Path.home().resolve()
    for ancestor in ancestors[:_MOST_ABOVE]:
        if ancestor == home or ancestor in home.parents or len(ancestor.parts) < 3:
            return
        yield ancestor


def _has_main_file(folder: Path) -> bool:
    """True for a folder with a document of its own; parts that can be compiled by themselves don't count."""
    try:
        files = sorted(entry for entry in folder.iterdir() if entry.suffix == ".tex" and entry.is_file())
        heads = [head for file in files[:_MOST_FILES] if (head := _head(file))]
    except OSError:
        return False
    return any(found.group(1) not in ("standalone", "subfiles") for head in heads for found in _CLASS.finditer(head))


def _head(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_HEAD).decode("utf-8", "replace")


def index(source: Source, overrides: Mapping[str, str] | None = None) -> Facts:
    """The facts of every file; `overrides` are the texts that editors hold, in place of what is on the disk.

    A file that can't be read, or is no text, has empty facts.
    """
    held = overrides or {}
    files: dict[str, FileFacts] = {}
    for path in sorted({*source.list(), *held}):
        files[path] = facts.facts_of(path, held[path]) if path in held else _of_disk(source, path)
    return Facts(files)


def taught(source: Source) -> dialects.Dialect:
    """What the project's texts, and the classes and packages beside them, teach TeX about code."""
    paths = [path for path in source.list() if path.endswith(".tex")]
    folders = dict.fromkeys([posixpath.dirname(path) for path in paths])
    for folder in list(folders)[:_MOST_FILES]:
        with contextlib.suppress(OSError, errors.CoauthorError):
            names = sorted(entry.name for entry in source.resolve(folder).iterdir() if entry.suffix in (".sty", ".cls"))
            paths += [posixpath.join(folder, name) for name in names[:_MOST_FILES]]
    found = dialects.PLAIN
    for path in paths:
        with contextlib.suppress(errors.CoauthorError):
            found = dialects.joined(found, dialects.taught_by(legible(source.read(path)) or ""))
    return found


def legible(raw: bytes) -> str | None:
    """What a file says, for reading only: an old one that is not UTF-8 is taken for Latin-1, as TeX would be told.

    None for what is no text or too large. Nobody may write by this text.
    """
    loaded = texts.load(raw)
    if isinstance(loaded, texts.Loaded):
        return loaded.text
    if len(raw) > texts.MAX_BYTES or b"\0" in raw:
        return None
    return texts.normalise(raw.decode("utf-8" if _is_utf8(raw) else "latin-1")).replace("\r", "\n")


def include_graph(files: Mapping[str, FileFacts]) -> dict[str, tuple[str, ...]]:
    """By path, the files that it reads and that are there, in order; .bib files too."""
    roots = sorted({posixpath.dirname(path) for path, file in files.items() if file.is_root})
    graph: dict[str, tuple[str, ...]] = {}
    for path, file in files.items():
        bases = _bases(path, roots)
        targets = (_target(include, bases, files) for include in file.includes)
        graph[path] = tuple(dict.fromkeys(target for target in targets if target is not None))
    return graph


def root_of(path: str, file: FileFacts) -> str | None:
    """The main file that a text names, by its path in the workspace; None where it names none or lies outside."""
    if not file.root or posixpath.isabs(file.root):
        return None
    named = posixpath.normpath(posixpath.join(posixpath.dirname(path), file.root))
    return None if named == ".." or named.startswith("../") else named


_MOST_ABOVE, _MOST_FILES, _HEAD = 5, 100, 8192
_CLASS = re.compile(r"^[^%\n]*\\documentclass\s*(?:\[[^\]]*\]\s*)?\{\s*([^{}\s]*)\s*\}", re.MULTILINE)
_MARKS = ((".coauthor", "coauthor.toml"), ("OUTLINE.md",), (".git",))
_SKIPPED = frozenset({"node_modules", "__pycache__"})
_BIBLIOGRAPHIES = frozenset({"bibliography", "addbibresource", "addglobalbib", "addsectionbib"})


def reach(root: str, graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    """A file with all that it reads."""
    seen, waiting = {root}, [root]
    while waiting:
        for path in graph.get(waiting.pop(), ()):
            if path not in seen:
                seen.add(path)
                waiting.append(path)
    return seen


def _is(check: Callable[[], bool]) -> bool:
    """The answer, or False for a link that leads in a circle."""
    try:
        return check()
    except OSError:
        return False


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _of_disk(source: Source, path: str) -> FileFacts:
    try:
        text = legible(source.read(path))
    except (errors.NotFound, errors.Forbidden):
        return FileFacts(path)
    return FileFacts(path) if text is None else facts.facts_of(path, text)


def _bases(path: str, roots: list[str]) -> list[str]:
    """The folders that a name in a file may start from: TeX's own (a root's) first, the nearest one above ahead."""
    own = posixpath.dirname(path)
    above = [root for root in roots if not root or own == root or own.startswith(f"{root}/")]
    return list(dict.fromkeys([*sorted(above, key=len, reverse=True), own, *roots, ""]))


def _target(include: facts.Include, bases: list[str], files: Mapping[str, FileFacts]) -> str | None:
    ending = ".bib" if include.command in _BIBLIOGRAPHIES else ".tex"
    for base in bases:
        name = posixpath.normpath(posixpath.join(base, include.target))
        for path in (name + ending, name):
            if path in files:
                return path
    return None
