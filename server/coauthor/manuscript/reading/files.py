"""Which file a name in a document means: TeX's own places first, then those that a person may have meant.

It asks only whether a file is there. Nothing here reads, and nothing outside of the workspace is named.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Protocol

from coauthor.manuscript.snapshot import Snapshot

FIGURES = (".pdf", ".png", ".jpg", ".jpeg", ".eps", ".svg", ".mps", ".pgf", ".PDF", ".PNG", ".JPG", ".JPEG", ".EPS")


class Files(Protocol):
    """The files of a workspace, by their relative POSIX paths."""

    def snapshot(self, path: str) -> Snapshot | None:
        """The text of a file as it is now; None where there is none that can be read."""

    def has(self, path: str) -> bool:
        """Whether there is such a file."""

    def matching(self, pattern: str) -> Sequence[str]:
        """The files that a pattern with `*` means, sorted."""


class Places:
    """Where names are looked up while a document is read; `imports` are the folders of `\\import`, innermost last."""

    def __init__(self, files: Files, main: str) -> None:
        self.files = files
        self.home = posixpath.dirname(main)
        self.imports: list[str] = []
        self.graphics: list[str] = []
        self.inputs: list[str] = []
        """The folders of `\\input@path`."""

    def text(self, name: str, own: str, *endings: str) -> str | None:
        """The file that `\\input{name}` means in the file `own`; `endings` are tried before the bare name."""
        return self._first(name, own, (*(endings or (".tex",)), ""))

    def figure(self, name: str, own: str) -> str | None:
        """The file that `\\includegraphics{name}` means."""
        for folder in ("", *self.graphics):
            found = self._first(posixpath.join(folder, name), own, ("", *FIGURES))
            if found is not None:
                return found
        return None

    def bibliographies(self, name: str, own: str) -> list[str]:
        """The .bib files of `\\addbibresource{name}`, which may be a pattern."""
        if "*" in name:
            return [path for base in self._bases(own) for path in self.files.matching(_joined(base, name) or "")][:100]
        found = self._first(name, own, (".bib", ""))
        return [found] if found else []

    def is_outside(self, name: str) -> bool:
        """Whether a name leads out of the workspace."""
        return _joined(self.home, name.strip()) is None

    def folder(self, name: str, own: str) -> str:
        """The folder that `\\subimport{name}` leads to from the current one."""
        base = self.imports[-1] if self.imports else self.home
        joined = _joined(base, name)
        return joined if joined is not None else posixpath.dirname(own)

    def _bases(self, own: str) -> list[str]:
        named = [posixpath.normpath(posixpath.join(self.home, folder)) for folder in self.inputs]
        named = [folder for folder in named if not folder.startswith("..")]
        return list(dict.fromkeys([*self.imports[-1:], self.home, *named, posixpath.dirname(own), ""]))

    def _first(self, name: str, own: str, endings: tuple[str, ...]) -> str | None:
        name = name.strip().strip('"')
        if not name or "\\" in name or "#" in name or len(name) > _LONGEST:
            return None
        for base in self._bases(own):
            joined = _joined(base, name)
            if joined is None:
                continue
            for ending in endings:
                if self.files.has(joined + ending):
                    return joined + ending
        return None


_LONGEST = 400


def _joined(base: str, name: str) -> str | None:
    """The path inside of the workspace; None for one that leads out."""
    if name.startswith("/"):
        return None
    joined = posixpath.normpath(posixpath.join(base, name))
    return None if joined == ".." or joined.startswith("../") else joined
