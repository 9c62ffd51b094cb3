"""Documents of a few lines, read as TeX reads them, for tests that say what they come to."""

from __future__ import annotations

from collections.abc import Sequence

from coauthor.manuscript import snapshot
from coauthor.manuscript.reading import document, values
from coauthor.manuscript.snapshot import Snapshot


class Shelf:
    """Files by their paths."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def snapshot(self, path: str) -> Snapshot | None:
        return snapshot.of(path, self.files[path]) if path in self.files else None

    def has(self, path: str) -> bool:
        return path in self.files

    def matching(self, pattern: str) -> Sequence[str]:
        head, _, tail = pattern.partition("*")
        return sorted(path for path in self.files if path.startswith(head) and path.endswith(tail))


def read(text: str, main: str = "main.tex", **files: str) -> values.Document:
    """A document of this main text; `a__b_tex` is the file a/b.tex."""
    shelf = {name.replace("__", "/").replace("_", "."): body for name, body in files.items()}
    return document.read(Shelf({main: text, **shelf}), main)


def body(preamble: str, text: str, **files: str) -> values.Document:
    """A document with this preamble and body."""
    return read(f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{text}\n\\end{{document}}\n", **files)


def labels(read: values.Document) -> str:
    return " ".join(label.key for label in read.labels)


def numbered(read: values.Document) -> str:
    return " ".join(f"{label.key}={label.number}" for label in read.labels)


def cites(read: values.Document) -> str:
    return " ".join(use.key for use in read.citations)
