"""FILE:RANGE as people write it, turned into a workspace path and code points; never a guess about either."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import typer

from coauthor.domain import errors, texts
from coauthor.manuscript import text as texts_at

_PLACE = re.compile(r"(?P<file>.+?):(?P<range>\d[\d:-]*)\Z", re.DOTALL)
_LINES = re.compile(r"(\d+)(?:--?(\d+))?\Z")
_POINTS = re.compile(r"(\d+):(\d+)--?(\d+):(\d+)\Z")
FORMS = "12, 12-20, 12--20 or 12:5-14:9 (counted from 1, end included)"


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the workspace, its normalised text, and the code points `[start, end)` of it (None for all)."""

    path: str
    text: str
    span: tuple[int, int] | None


def read(root: Path, spoken: str) -> Place:
    """The place that `FILE` or `FILE:RANGE` names; relative to the current folder, else to the workspace."""
    found = _PLACE.match(spoken)
    file, lines = (found["file"], found["range"]) if found else (spoken, "")
    path = _inside(root, file)
    text = load(root, path)
    if not lines:
        return Place(path, text, None)
    return Place(path, text, offsets(text, lines))


def file_of(spoken: str) -> str:
    """The FILE of `FILE` or `FILE:RANGE`."""
    found = _PLACE.match(spoken)
    return found["file"] if found else spoken


def names_a_file(root: Path, spoken: str) -> bool:
    """True where FILE is there, from the current folder or from the workspace."""
    try:
        return any(candidate.is_file() for candidate in _candidates(root, file_of(spoken)))
    except OSError:  # words that are too long for a name
        return False


def spoken_of(root: Path, spoken: str) -> str:
    """The workspace path of a FILE that may be gone by now: where there is none, as it would be named from the root."""
    try:
        return _inside(root, file_of(spoken))
    except errors.NotFound:
        named = Path(os.path.normpath(Path.cwd() / spoken))
        return (named.relative_to(root) if named.is_relative_to(root) else Path(os.path.normpath(spoken))).as_posix()


def load(root: Path, path: str) -> str:
    """The normalised text of a workspace file; raises Unavailable where it can't be worked on."""
    try:
        loaded = texts.load((root / path).read_bytes())
    except OSError as error:
        raise errors.NotFound(f"{path} can't be read: {error.strerror or error}.") from error
    if isinstance(loaded, texts.Unreadable):
        raise errors.Unavailable(f"{path} {loaded.reason}.")
    return loaded.text


def offsets(text: str, spoken: str) -> tuple[int, int]:
    """`[start, end)` of a RANGE; raises where it is none, or the text has no such lines."""
    index = texts_at.LineIndex(text)
    if found := _LINES.match(spoken):
        first, last = int(found[1]), int(found[2] or found[1])
        _check(index, first, last)
        return index.line_start(first - 1), index.line_end(last - 1)
    if found := _POINTS.match(spoken):
        first, column, last, to = map(int, found.groups())
        _check(index, first, last)
        start, end = _point(index, first, column), _point(index, last, to) + 1
        if start >= end:
            raise typer.BadParameter(f"The range {spoken} ends before it starts.")
        return start, min(end, index.line_end(last - 1))
    raise typer.BadParameter(f"`{spoken}` is no range. Write {FORMS}.")


def _inside(root: Path, file: str) -> str:
    """The workspace path of a file that exists under the root, symbolic links resolved."""
    there = [candidate.resolve() for candidate in _candidates(root, file) if candidate.is_file()]
    for real in there:
        if real.is_relative_to(root):
            return real.relative_to(root).as_posix()
    if there:
        raise errors.Forbidden(f"{file} is not in {root}.", "`--root DIR` names another folder.")
    raise errors.NotFound(f"There is no file {file}.", f"Looked here and in {root}.")


def _candidates(root: Path, file: str) -> tuple[Path, Path]:
    return Path.cwd() / file, root / file


def _check(index: texts_at.LineIndex, first: int, last: int) -> None:
    if first < 1 or last < first:
        raise typer.BadParameter("Lines are counted from 1, and the last is not before the first.")
    if last > len(index.starts):
        raise typer.BadParameter(f"The file has only {len(index.starts)} lines.")


def _point(index: texts_at.LineIndex, line: int, column: int) -> int:
    if column < 1:
        raise typer.BadParameter("Columns are counted from 1.")
    start, end = index.line_start(line - 1), index.line_end(line - 1)
    if start + column - 1 > end:
        raise typer.BadParameter(f"Line {line} has only {end - start} characters.")
    return start + column - 1
