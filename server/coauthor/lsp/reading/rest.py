"""The texts of a workspace as they are on the disk: read when asked for, and read again only where they changed.

It must never read what is larger than 5 MB, nor outside of the root; and keep no more than the text asked for last.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from coauthor.domain import errors, texts
from coauthor.manuscript import project

_log = logging.getLogger(__name__)

Mark = tuple[str, int, int, int]


class Rest:
    """The files of one root; none before there is one. `large` are those that are left out."""

    def __init__(self) -> None:
        self.source: project.DiskSource | None = None
        self.large: set[str] = set()
        self._marks: dict[str, Mark | None] = {}  # of files that were told to have changed
        self._last: tuple[Mark | None, str | None] = (None, None)

    def turn_to(self, root: Path) -> None:
        """Read in this root from now on."""
        self.source = project.DiskSource(root)
        self._last = (None, None)

    def forget(self) -> None:
        """Another root comes."""
        self._marks.clear()
        self.large.clear()

    def list(self) -> list[str]:
        """The manuscript's files; any thread may ask."""
        try:
            return self.source.list() if self.source else []
        except OSError as error:
            _log.warning("the workspace can't be listed: %s", error)
            return []

    def raw(self, path: str) -> bytes | None:
        """The bytes of a file; None where it can't be read or is too large, which is remembered to be said."""
        try:
            place = self.source.resolve(path) if self.source is not None else None
            if place is None or not self._is_small(path, place.stat().st_size):
                return None
            return place.read_bytes()
        except (errors.CoauthorError, OSError) as error:
            _log.info("%s can't be read: %s", path, error)
            return None

    def text(self, path: str) -> str | None:
        """The text of a file; None where it can't be read as text. The last one asked for is kept."""
        if self.source is None:
            return None
        last, text = self._last
        if last is not None and last == self._mark(path, f"{self.source.root}/{path}"):
            return text  # what was read was inside of the root, and is what this still leads to
        try:
            mark = self._mark(path, str(self.source.resolve(path)))
            if mark is None:
                return None
            text = project.legible(self.source.read(path)) if self._is_small(path, mark[2]) else None
        except (errors.CoauthorError, OSError) as error:
            _log.info("%s can't be read: %s", path, error)
            return None
        self._last = (mark, text)
        return text

    def load(self, path: str) -> str | None:
        """The same for any thread: nothing is kept."""
        try:
            if self.source is None or self.source.resolve(path).stat().st_size > texts.MAX_BYTES:
                return None
            return project.legible(self.source.read(path))
        except (errors.CoauthorError, OSError):
            return None

    def is_news(self, path: str) -> bool:
        """True if a file on the disk is not the one that was last looked at."""
        mark = self.mark(path)
        if path in self._marks and self._marks[path] == mark:
            return False
        self._marks[path] = mark
        return True

    def mark(self, path: str) -> Mark | None:
        """What tells a file on the disk from what it was before; None where there is none."""
        try:
            return self._mark(path, str(self.source.resolve(path))) if self.source else None
        except (errors.CoauthorError, OSError):
            return None

    def _mark(self, path: str, place: str) -> Mark | None:
        """What tells a file from what it was before; None where there is none."""
        try:
            state = os.stat(place)  # noqa: PTH116 - asked for at every hover
        except (OSError, ValueError):
            return None
        return (path, state.st_mtime_ns, state.st_size, state.st_ino)

    def _is_small(self, path: str, size: int) -> bool:
        small = size <= texts.MAX_BYTES
        (self.large.discard if small else self.large.add)(path)
        return small
