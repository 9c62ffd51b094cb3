"""A copy of a project to typeset in: what TeX may read of it, brought up to date and never the other way round.

Nothing hidden is copied, nothing through a link that leads out of the folder, and nothing that TeX made itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

MAX_BYTES = 1_000_000_000
MAX_FILES = 20_000

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "build", "out"})
_MADE = (".aux", ".log", ".fls", ".fdb_latexmk", ".blg", ".bcf", ".run.xml", ".synctex.gz", ".out", ".toc")
_NEVER = (".latexmkrc", "latexmkrc", "texmf.cnf")


class TooLarge(Exception):
    """The project is too large to be copied; the message is a sentence for the person."""


def fill(root: Path, folder: Path, over: Mapping[str, str]) -> None:
    """Make the sources in `folder` those of `root`, with the texts `over` in place of what is on the disk.

    What a run wrote there before stays, so that the next one is quicker. Raises TooLarge, OSError.
    """
    wanted = dict(_sources(root.resolve()))
    _forget(folder, wanted.keys() | over.keys())
    for path, source in wanted.items():
        if path not in over:
            _copy(source, folder / path)
    for path, text in over.items():
        target = (folder / path).resolve()
        if target.is_relative_to(folder.resolve()) and target.name not in _NEVER:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, text.encode("utf-8"))
    (folder / LIST).write_text("\n".join(sorted(wanted.keys() | over.keys())), encoding="utf-8")


LIST = ".coauthor-sources"
"""Names what was copied, so that what the project no longer has can be taken away."""


def _sources(root: Path) -> Iterator[tuple[str, Path]]:
    """By path from the root, the files to copy."""
    size = count = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _SKIPPED)
        for name in sorted(files):
            place = Path(folder) / name
            if name[0] == "." or name in _NEVER or name.endswith(_MADE) or not _is_ours(place, root):
                continue
            size, count = size + place.stat().st_size, count + 1
            if size > MAX_BYTES or count > MAX_FILES:
                raise TooLarge("The folder is too large to be copied and typeset: more than 1 GB, or 20,000 files.")
            yield place.relative_to(root).as_posix(), place


def _is_ours(place: Path, root: Path) -> bool:
    with contextlib.suppress(OSError, RuntimeError):
        return place.is_file() and (not place.is_symlink() or place.resolve().is_relative_to(root))
    return False


def _forget(folder: Path, wanted: frozenset[str] | set[str]) -> None:
    """Take away what was copied earlier and is gone."""
    try:
        before = (folder / LIST).read_text(encoding="utf-8").split("\n")
    except OSError:
        return
    for path in before:
        if path and path not in wanted and ".." not in Path(path).parts:
            (folder / path).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with contextlib.suppress(OSError):
        old, new = target.stat(), source.stat()
        if (old.st_size, old.st_mtime_ns) == (new.st_size, new.st_mtime_ns):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _write(target: Path, content: bytes) -> None:
    with contextlib.suppress(OSError):
        if target.read_bytes() == content:
            return
    target.write_bytes(content)
